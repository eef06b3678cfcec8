// mechanisms: the vectors that the queue engine answers. See repl/conform/conform.h.
//
// A vector of a simulation is a world and what its average must be:
//
//   "given":  {"stations": [{"name": "desk", "service": "exponential 8ms", ...settings}],
//              "sources": [{"name": "people", "to": "desk", "interarrival": "exponential 10ms"}],
//              "of": "desk", "warm_up": "100s", "length": "2000s", "replications": 20, "seed": 1}
//   "expect": {"value": 0.032, "half_width": 0.0008}
//
// The world is built by commands and run as a user would, `replications` times with seeds one after
// the other. What happened after the warm-up is averaged in each, and the averages of all give an
// interval that holds the true value with a probability of 99.9 % (Student's t). The vector fails
// if the expected value, from a textbook's closed form, lies outside, and also if half of the
// interval is wider than `half_width`, so that it can not pass by being vague.
#ifndef ORRERY_CONFORM_QUEUE_MECHANISMS_H
#define ORRERY_CONFORM_QUEUE_MECHANISMS_H

#include "repl/conform/conform.h"

extern const struct mechanism queue_mechanisms[];
extern const int queue_mechanism_count;

#endif
