// distribution: what random values are drawn from.
//
//   constant 10ms                  always that; "10ms" alone means the same
//   uniform 5ms 15ms               every value from the first to the second
//   exponential 10ms               mean
//   lognormal 10ms cv=2            mean, and coefficient of variation (standard deviation / mean)
//   pareto 2ms shape=2.5           least value, and shape: P(X > x) = (least / x)^shape
//   erlang 10ms k=4                mean; the sum of k exponential stages
//   hyperexponential 10ms cv=3     mean and coefficient of variation; one of two exponentials, each
//                                  of which brings in half of the mean
//   zipf n=1000 s=1.2              a rank from 1 to n, with probability proportional to 1 / rank^s
//
// Values are nanoseconds, bytes, or whatever the unit counts; the record does not know its unit. It
// is plain numbers, may lie inside the world, and all zero is "constant 0".
//
// Interface:
//   distribution_parse     text to record; everything that drawing would divide by is divided here
//   distribution_print     record to the text that gives it back, byte for byte
//   distribution_prepare   for a record whose kind and parameters were set by hand
//   distribution_draw      one value
//   distribution_mean      what draws come to on average
//   distribution_form      how each kind is written, for help and completion
//
// A draw is never negative. It is rounded to the nearest unit, so that a mean holds for small
// values too, and may be 0; what is too large is INT64_MAX. A draw takes one step of the stream,
// but hyperexponential two, erlang k, and zipf and uniform now and then one more; constant takes
// none.
#ifndef ORRERY_SIM_DISTRIBUTION_H
#define ORRERY_SIM_DISTRIBUTION_H

#include "sim/diag.h"
#include "sim/fixed.h"
#include "sim/random.h"
#include "sim/units.h"
#include "sim/zipf.h"

// The comment names the parameters. Those that are no values of the distribution's unit are in
// parts per billion, but k and n are whole numbers.
enum distribution_kind {
    DISTRIBUTION_CONSTANT,         // value
    DISTRIBUTION_UNIFORM,          // low, high
    DISTRIBUTION_EXPONENTIAL,      // mean
    DISTRIBUTION_LOGNORMAL,        // mean, cv
    DISTRIBUTION_PARETO,           // least, shape
    DISTRIBUTION_ERLANG,           // mean, k
    DISTRIBUTION_HYPEREXPONENTIAL, // mean, cv
    DISTRIBUTION_ZIPF,             // n, s
};

struct distribution {
    uint32_t kind;    // enum distribution_kind
    uint32_t in_line; // an exponential whose mean is below 2^55
    int64_t parameter[2];
    union { // prepared for drawing; fixed numbers where nothing else is said
        struct {
            int64_t scaled; // the mean, 8 bits after the point
        } exponential;
        struct {
            int64_t sigma, half_variance; // of the logarithm
        } lognormal;
        struct {
            int64_t inverse_shape;
        } pareto;
        struct {
            int64_t inverse_k;
        } erlang;
        struct {
            uint64_t threshold;     // draws below are short
            int64_t brief, lasting; // times the mean, 32 bits after the point
        } hyperexponential;
        struct zipf zipf;
        int64_t prepared[5];
    };
};

// Refuses what has no meaning in `unit`: ranks are plain numbers.
bool distribution_parse(enum unit unit, const char *text, size_t length, struct distribution *out,
                        struct diag *d);

void distribution_print(enum unit unit, const struct distribution *x, struct text *out);

// The parameters must be such as distribution_parse takes.
void distribution_prepare(struct distribution *x);

// INT64_MAX if there is no mean (a pareto of shape 1 or less) or it does not fit.
int64_t distribution_mean(const struct distribution *x);

struct distribution_form {
    const char *name; // "lognormal"
    const char *form; // "lognormal MEAN cv=NUMBER"
    const char *doc;  // one sentence
};

// In the order of enum distribution_kind; NULL past the end.
const struct distribution_form *distribution_form(int kind);

// Any kind. The exponential is also in line, because the simulator draws little else; such a draw
// is at most 45 times the mean and can not overflow.
int64_t distribution_draw_any(const struct distribution *x, struct random_stream *stream);

static inline int64_t distribution_draw(const struct distribution *x, struct random_stream *stream)
{
    if (x->in_line != 0) {
        uint64_t e = (uint64_t)fixed_exponential(random_next(stream));
        unsigned __int128 product = (unsigned __int128)e * (uint64_t)x->exponential.scaled;
        return (int64_t)((product + (UINT64_C(1) << 63)) >> 64);
    }
    return x->kind == DISTRIBUTION_CONSTANT ? x->parameter[0] : distribution_draw_any(x, stream);
}

#endif
