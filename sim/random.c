// random: see random.h.
//
// Names are hashed byte by byte: state = mix(state ^ byte), with 256 as the end of a name, so that
// ("ab", "c") and ("a", "bc") differ. Each key is such a hash with a start of its own. Every step
// is a bijection of the state, so that two different names part at their first different byte and
// meet again only by a chance of 2^-64.
#include "sim/random.h"

static uint64_t hash_name(uint64_t state, const char *name)
{
    for (; *name != '\0'; name++) {
        state = random_mix(state ^ (unsigned char)*name, 0);
    }
    return random_mix(state ^ 256, 0);
}

// The seed alone, spread over all bits. The constants are the first digits of pi, in base 16.
static uint64_t start_key(uint64_t seed, int i)
{
    static const uint64_t starts[] = {UINT64_C(0x243f6a8885a308d3), UINT64_C(0x13198a2e03707344)};
    return random_mix(seed ^ starts[i], starts[i]);
}

struct random_stream random_stream_open(uint64_t seed, const char *actor, const char *purpose)
{
    struct random_stream stream = {0};
    for (int i = 0; i < 2; i++) {
        stream.key[i] = hash_name(hash_name(start_key(seed, i), actor), purpose);
    }
    return stream;
}

void random_stream_reseed(struct random_stream *stream, uint64_t seed)
{
    for (int i = 0; i < 2; i++) {
        stream->key[i] = random_mix(stream->key[i], start_key(seed, i));
    }
}
