// base: what every file of the simulator uses.
//
//   ASSERT        a bug of ours; on in every build, prints where and stops
//   COUNT_OF      elements of an array
//   UNLIKELY      for a condition that seldom holds where every nanosecond counts
//   HANDLE_TYPE   declares a typed handle: mixing two kinds does not compile
//   add_clamped, mul_clamped, mul_div, div_up    integer arithmetic that does not overflow
//
// Time is int64_t nanoseconds since the world began; sizes are int64_t bytes; fractions are parts
// per billion (PPB). All of them saturate at their limits, never wrap.
#ifndef ORRERY_SIM_BASE_H
#define ORRERY_SIM_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define UNLIKELY(condition) __builtin_expect(condition, 0)
#define COUNT_OF(array) ((int)(sizeof(array) / sizeof((array)[0])))
#define PRINTF_LIKE(format_at, first_at) __attribute__((format(printf, format_at, first_at)))

#define NANOSECOND INT64_C(1)
#define MICROSECOND INT64_C(1000)
#define MILLISECOND INT64_C(1000000)
#define SECOND INT64_C(1000000000)
#define TIME_NEVER INT64_MAX

#define PPB_ONE INT64_C(1000000000)

// Called by ASSERT. Never returns.
_Noreturn void assert_failed(const char *file, int line, const char *expression);

// A function that is called just before the program stops on a failed ASSERT, so that the program
// can leave a journal behind. One per process; NULL takes it back. Must not allocate from the
// world.
typedef void assert_hook(void *self, const char *file, int line, const char *expression);
void assert_set_hook(assert_hook *hook, void *self);

#define ASSERT(expression) ((expression) ? (void)0 : assert_failed(__FILE__, __LINE__, #expression))

// A handle names a record of a pool: its place in the low half (its offset in the image / 8), its
// generation in the high half. Zero names nothing: nothing lies at place 0. Each kind of record has
// a handle type of its own.
typedef struct handle {
    uint64_t bits;
} handle;
#define HANDLE_TYPE(name)                                                                          \
    typedef struct name {                                                                          \
        uint64_t bits;                                                                             \
    } name

static inline uint32_t handle_place(uint64_t bits) { return (uint32_t)bits; }
static inline uint32_t handle_generation(uint64_t bits) { return (uint32_t)(bits >> 32); }

static inline int64_t min_i64(int64_t a, int64_t b) { return a < b ? a : b; }
static inline int64_t max_i64(int64_t a, int64_t b) { return a > b ? a : b; }
static inline int64_t clamp_i64(int64_t x, int64_t low, int64_t high)
{
    return x < low ? low : x > high ? high : x;
}

// a + b, saturating at the limits of int64_t.
static inline int64_t add_clamped(int64_t a, int64_t b)
{
    int64_t sum;
    if (__builtin_add_overflow(a, b, &sum)) {
        return a < 0 ? INT64_MIN : INT64_MAX;
    }
    return sum;
}

// a * b, saturating at the limits of int64_t.
static inline int64_t mul_clamped(int64_t a, int64_t b)
{
    int64_t product;
    if (__builtin_mul_overflow(a, b, &product)) {
        return (a < 0) == (b < 0) ? INT64_MAX : INT64_MIN;
    }
    return product;
}

// a * b / c through 128 bits, rounded toward zero, saturating. c must not be 0.
static inline int64_t mul_div(int64_t a, int64_t b, int64_t c)
{
    __int128 quotient = (__int128)a * b / c;
    return quotient > INT64_MAX ? INT64_MAX : quotient < INT64_MIN ? INT64_MIN : (int64_t)quotient;
}

// a / b rounded up, for a >= 0 and b > 0: work that exists takes time that exists.
static inline int64_t div_up(int64_t a, int64_t b) { return a / b + (a % b != 0); }

#endif
