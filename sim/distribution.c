// distribution: see distribution.h. Reading and printing are in distribution_text.c.
//
// With U a random fraction, E = -ln U is exponential with mean one and Z = the normal quantile of
// U:
//
//   exponential       mean * E
//   lognormal         mean * e^(sigma Z - sigma^2 / 2), with sigma^2 = ln(1 + cv^2)
//   pareto            least * e^(E / shape)
//   erlang            mean * (sum of k times E) / k
//   hyperexponential  mean * w * E, where w is 1 / (1 + r) with probability (1 + r) / 2, else 1 /
//   (1 - r), with
//                     r^2 = (cv^2 - 1) / (cv^2 + 1): the form with balanced means, by which two
//                     parameters are enough (Tijms, "A First Course in Stochastic Models", 2003,
//                     appendix B)
//
// The largest cv and the least shape are such that all of these fit a fixed number.
#include "sim/distribution.h"

typedef unsigned __int128 wide;

// Bits after the point of a hyperexponential's factors and of what they make of E.
enum { FACTOR_BITS = 32, SCALED_BITS = 40 };

static const wide ppb_squared = (wide)PPB_ONE * PPB_ONE;

// A mean that has room to be shifted, so that a draw is the high half of one product.
static void prepare_exponential(struct distribution *x)
{
    const int room = 64 - FIXED_BITS;
    if (x->parameter[0] < INT64_C(1) << (63 - room)) {
        x->exponential.scaled = x->parameter[0] << room;
        x->in_line = 1;
    }
}

static void prepare_lognormal(struct distribution *x)
{
    wide square = (wide)(uint64_t)x->parameter[1] * (uint64_t)x->parameter[1];
    uint64_t fraction = (uint64_t)((ppb_squared << 64) / (ppb_squared + square)); // 1 / (1 + cv^2)
    int64_t variance = fixed_minus_ln(fraction);
    x->lognormal.sigma = fixed_sqrt(variance);
    x->lognormal.half_variance = variance / 2;
}

static void prepare_hyperexponential(struct distribution *x)
{
    const int spare = 16; // bits of the square that would not fit
    wide square = (wide)(uint64_t)x->parameter[1] * (uint64_t)x->parameter[1];
    wide over = (square - ppb_squared) >> spare, under = (square + ppb_squared) >> spare;
    int64_t root = fixed_sqrt((int64_t)((over << FIXED_BITS) / under));
    const wide one = (wide)1 << (FIXED_BITS + FACTOR_BITS);
    x->hyperexponential.threshold = (uint64_t)(FIXED_ONE + root) << (63 - FIXED_BITS);
    x->hyperexponential.brief = (int64_t)(one / (uint64_t)(FIXED_ONE + root));
    x->hyperexponential.lasting = (int64_t)(one / (uint64_t)(FIXED_ONE - root));
}

void distribution_prepare(struct distribution *x)
{
    int64_t last = x->parameter[1];
    memset(x->prepared, 0, sizeof x->prepared);
    x->in_line = 0;
    switch ((enum distribution_kind)x->kind) {
    case DISTRIBUTION_CONSTANT:
    case DISTRIBUTION_UNIFORM:
        break;
    case DISTRIBUTION_EXPONENTIAL:
        prepare_exponential(x);
        break;
    case DISTRIBUTION_LOGNORMAL:
        prepare_lognormal(x);
        break;
    case DISTRIBUTION_PARETO:
        x->pareto.inverse_shape = mul_div(FIXED_ONE, PPB_ONE, last);
        break;
    case DISTRIBUTION_ERLANG:
        x->erlang.inverse_k = FIXED_ONE / last;
        break;
    case DISTRIBUTION_HYPEREXPONENTIAL:
        prepare_hyperexponential(x);
        break;
    case DISTRIBUTION_ZIPF:
        zipf_prepare(&x->zipf, x->parameter[0], last);
        break;
    }
}

static int64_t draw_lognormal(const struct distribution *x, struct random_stream *stream)
{
    int64_t z = fixed_normal(random_next(stream));
    int64_t log = fixed_mul(x->lognormal.sigma, z) - x->lognormal.half_variance;
    return fixed_times_exp(x->parameter[0], log);
}

static int64_t draw_erlang(const struct distribution *x, struct random_stream *stream)
{
    int64_t sum = 0;
    for (int64_t i = 0; i < x->parameter[1]; i++) {
        sum += fixed_mul(fixed_exponential(random_next(stream)), x->erlang.inverse_k);
    }
    return fixed_times(x->parameter[0], sum);
}

static int64_t draw_hyperexponential(const struct distribution *x, struct random_stream *stream)
{
    bool brief = random_next(stream) < x->hyperexponential.threshold;
    int64_t factor = brief ? x->hyperexponential.brief : x->hyperexponential.lasting;
    wide scaled = (wide)(uint64_t)fixed_exponential(random_next(stream)) * (uint64_t)factor >>
                  (FIXED_BITS + FACTOR_BITS - SCALED_BITS);
    wide value =
        ((wide)(uint64_t)x->parameter[0] * scaled + ((wide)1 << (SCALED_BITS - 1))) >> SCALED_BITS;
    return value > INT64_MAX ? INT64_MAX : (int64_t)value;
}

int64_t distribution_draw_any(const struct distribution *x, struct random_stream *stream)
{
    const int64_t *parameter = x->parameter;
    switch ((enum distribution_kind)x->kind) {
    case DISTRIBUTION_CONSTANT:
        return parameter[0];
    case DISTRIBUTION_UNIFORM:
        return random_between(stream, parameter[0], parameter[1]);
    case DISTRIBUTION_EXPONENTIAL:
        return fixed_times(parameter[0], fixed_exponential(random_next(stream)));
    case DISTRIBUTION_LOGNORMAL:
        return draw_lognormal(x, stream);
    case DISTRIBUTION_PARETO:
        return fixed_times_exp(parameter[0], fixed_mul(fixed_exponential(random_next(stream)),
                                                       x->pareto.inverse_shape));
    case DISTRIBUTION_ERLANG:
        return draw_erlang(x, stream);
    case DISTRIBUTION_HYPEREXPONENTIAL:
        return draw_hyperexponential(x, stream);
    case DISTRIBUTION_ZIPF:
        return zipf_draw(&x->zipf, parameter[0], parameter[1], stream);
    }
    ASSERT(x->kind <= DISTRIBUTION_ZIPF);
    return 0;
}

int64_t distribution_mean(const struct distribution *x)
{
    int64_t first = x->parameter[0], last = x->parameter[1];
    switch ((enum distribution_kind)x->kind) {
    case DISTRIBUTION_UNIFORM:
        return first + (last - first) / 2;
    case DISTRIBUTION_PARETO:
        return last > PPB_ONE ? mul_div(first, last, last - PPB_ONE) : INT64_MAX;
    case DISTRIBUTION_ZIPF:
        return zipf_mean(first, last);
    case DISTRIBUTION_CONSTANT:
    case DISTRIBUTION_EXPONENTIAL:
    case DISTRIBUTION_LOGNORMAL:
    case DISTRIBUTION_ERLANG:
    case DISTRIBUTION_HYPEREXPONENTIAL:
        return first;
    }
    ASSERT(x->kind <= DISTRIBUTION_ZIPF);
    return 0;
}
