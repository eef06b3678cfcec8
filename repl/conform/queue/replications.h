// replications: the mean of independent runs, and how far it may be from the truth.
//
//   replications_interval    mean and half width of the 99.9 % confidence interval
//
// Source: Law, Simulation Modeling and Analysis, chapter 9, "the replication/deletion approach".
#ifndef ORRERY_CONFORM_QUEUE_REPLICATIONS_H
#define ORRERY_CONFORM_QUEUE_REPLICATIONS_H

enum { REPLICATIONS_LEAST = 5, REPLICATIONS_MOST = 41 };

struct interval {
    double mean, half_width;
};

// count is from REPLICATIONS_LEAST to REPLICATIONS_MOST.
struct interval replications_interval(const double *values, int count);

#endif
