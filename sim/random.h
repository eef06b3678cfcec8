// random: streams of random numbers that do not disturb each other.
//
// Every actor has a stream of its own for each purpose, named by (seed, actor, purpose):
// "broker-2", "service times". What one draws does not change what another draws, so two branches
// of a run differ only by what was changed in them. A stream is a key and a counter: draw n is a
// function of the two, and no state is carried from draw to draw. The record lives inside the world
// like any other; it holds no pointer.
//
//   random_stream_open      name it; the same names give the same numbers on every machine
//   random_stream_reseed    a fresh future: the same stream under another seed
//   random_next             64 random bits
//   random_below            0 to n - 1
//   random_between          low to high, both included
//   random_chance           true so many times in a billion
//
// Each takes one step of the counter, except that random_below and random_between repeat a step
// with a probability below n / 2^64, to be without bias.
//
// The mixing is SplitMix64's: Weyl steps of the golden ratio, and the finalizer "variant 13" of
// David Stafford (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA
// 2014). A second key in its middle makes streams different functions, where SplitMix64 has
// different places in one sequence. Not for secrets.
#ifndef ORRERY_SIM_RANDOM_H
#define ORRERY_SIM_RANDOM_H

#include "sim/base.h"

struct random_stream {
    uint64_t key[2];
    uint64_t counter; // steps taken
};

struct random_stream random_stream_open(uint64_t seed, const char *actor, const char *purpose);

// The keys become others, made of the old ones and the seed, so names need not be known. The
// counter stays.
void random_stream_reseed(struct random_stream *stream, uint64_t seed);

static inline uint64_t random_mix(uint64_t x, uint64_t key)
{
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9) ^ key;
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

static inline uint64_t random_next(struct random_stream *stream)
{
    const uint64_t golden_ratio = UINT64_C(0x9e3779b97f4a7c15); // 2^64 / phi, made odd
    return random_mix(stream->key[0] + ++stream->counter * golden_ratio, stream->key[1]);
}

// The high half of draw * n, where a low half under 2^64 mod n would favour some results and is
// drawn again (Lemire, "Fast Random Integer Generation in an Interval", 2019). n must not be 0.
static inline uint64_t random_below(struct random_stream *stream, uint64_t n)
{
    unsigned __int128 product = (unsigned __int128)random_next(stream) * n;
    if ((uint64_t)product < n) {
        uint64_t least = (0 - n) % n;
        while ((uint64_t)product < least) {
            product = (unsigned __int128)random_next(stream) * n;
        }
    }
    return (uint64_t)(product >> 64);
}

// low must not be above high.
static inline int64_t random_between(struct random_stream *stream, int64_t low, int64_t high)
{
    uint64_t width = (uint64_t)high - (uint64_t)low + 1;
    uint64_t above = width != 0 ? random_below(stream, width) : random_next(stream);
    return (int64_t)((uint64_t)low + above);
}

static inline bool random_chance(struct random_stream *stream, int64_t probability_ppb)
{
    return (int64_t)random_below(stream, PPB_ONE) < probability_ppb;
}

#endif
