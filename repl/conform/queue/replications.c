// replications: see replications.h.
#include "repl/conform/queue/replications.h"

#include <math.h>

// Quantile 0.9995 of Student's t distribution, from 4 to 40 degrees of freedom.
static const double quantiles[] = {
    8.6103, 6.8688, 5.9588, 5.4079, 5.0413, 4.7809, 4.5869, 4.4370, 4.3178, 4.2208,
    4.1405, 4.0728, 4.0150, 3.9651, 3.9216, 3.8834, 3.8495, 3.8193, 3.7921, 3.7676,
    3.7454, 3.7251, 3.7066, 3.6896, 3.6739, 3.6594, 3.6460, 3.6335, 3.6218, 3.6109,
    3.6007, 3.5911, 3.5821, 3.5737, 3.5657, 3.5581, 3.5510,
};

struct interval replications_interval(const double *values, int count)
{
    double mean = 0, squares = 0;
    for (int i = 0; i < count; i++) {
        mean += values[i] / count;
    }
    for (int i = 0; i < count; i++) {
        squares += (values[i] - mean) * (values[i] - mean);
    }
    double of_mean = sqrt(squares / (count - 1) / count);
    return (struct interval){mean, quantiles[count - REPLICATIONS_LEAST] * of_mean};
}
