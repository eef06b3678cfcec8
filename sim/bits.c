// bits: see bits.h. A block is 128 bytes: small enough that a lone bit is cheap, large enough that
// the index over the blocks is a small part of a full set. A block without a bit is given back at
// once.
#include "sim/bits.h"

enum { WORD_BITS = 64, BLOCK_WORDS = 16, BLOCK_BITS = BLOCK_WORDS * WORD_BITS };

// The part of a range that lies in one block, as bits of it.
struct part {
    uint64_t block; // its number
    uint32_t low, high;
};

static offset_t blocks_of(offset_t at) { return at + offsetof(struct bits, blocks); }

static struct ordered_key key_of(uint64_t block) { return (struct ordered_key){.low = block}; }

static const uint64_t *words_at(const struct image *image, offset_t block)
{
    return image_read(image, block);
}

// The part that begins at `from`.
static struct part part_at(uint64_t from, uint64_t to)
{
    uint64_t block = from / BLOCK_BITS, start = block * BLOCK_BITS;
    uint64_t high = to - start < BLOCK_BITS ? to - start : BLOCK_BITS;
    return (struct part){.block = block, .low = (uint32_t)(from - start), .high = (uint32_t)high};
}

// Of one word of the block: the bits that belong to the part.
static uint64_t mask_of(struct part part, uint32_t word)
{
    uint32_t start = word * WORD_BITS, end = start + WORD_BITS;
    uint64_t from = part.low > start ? UINT64_MAX << (part.low - start) : UINT64_MAX;
    uint64_t below = part.high < end ? ~(UINT64_MAX << (part.high - start)) : UINT64_MAX;
    return from & below;
}

static uint32_t first_word(struct part part) { return part.low / WORD_BITS; }
static uint32_t last_word(struct part part) { return (part.high - 1) / WORD_BITS; }

static uint32_t count_part(const uint64_t *words, struct part part)
{
    uint32_t count = 0;
    for (uint32_t i = first_word(part); i <= last_word(part); i++) {
        count += (uint32_t)__builtin_popcountll(words[i] & mask_of(part, i));
    }
    return count;
}

static const struct part whole = {.low = 0, .high = BLOCK_BITS};

// The block with this number, or the next one that there is. false: there is none before number
// `end`.
static bool find_block(const struct image *image, offset_t at, uint64_t number, uint64_t end,
                       struct ordered_entry *found)
{
    return ordered_at_or_after(image, blocks_of(at), key_of(number), found) && found->key.low < end;
}

// The number of the first block that lies beyond a range.
static uint64_t end_of(uint64_t to) { return to / BLOCK_BITS + (to % BLOCK_BITS != 0); }

static uint64_t start_of(uint64_t block) { return block * BLOCK_BITS; }

static uint64_t later(uint64_t a, uint64_t b) { return a > b ? a : b; }

bool bits_test(const struct image *image, offset_t at, uint64_t i)
{
    uint64_t block;
    return ordered_find(image, blocks_of(at), key_of(i / BLOCK_BITS), &block) &&
           (words_at(image, block)[i % BLOCK_BITS / WORD_BITS] >> i % WORD_BITS & 1) != 0;
}

uint64_t bits_count_range(const struct image *image, offset_t at, uint64_t from, uint64_t to)
{
    uint64_t count = 0;
    struct ordered_entry found;
    while (from < to && find_block(image, at, from / BLOCK_BITS, end_of(to), &found)) {
        struct part part = part_at(later(from, start_of(found.key.low)), to);
        count += count_part(words_at(image, found.value), part);
        from = start_of(part.block) + part.high;
    }
    return count;
}

// ---- changes ----

static void add_to_count(struct image *image, offset_t at, uint64_t difference)
{
    struct bits *bits = image_write(image, at, sizeof *bits);
    bits->count += difference;
}

static offset_t block_for(struct image *image, offset_t at, uint64_t number)
{
    uint64_t block;
    if (!ordered_find(image, blocks_of(at), key_of(number), &block)) {
        block = image_allocate(image, BLOCK_WORDS * sizeof(uint64_t));
        ASSERT(block != 0);
        ordered_add(image, blocks_of(at), key_of(number), block);
    }
    return block;
}

uint64_t bits_set(struct image *image, offset_t at, uint64_t from, uint64_t to)
{
    uint64_t changed = 0;
    while (from < to) {
        struct part part = part_at(from, to);
        offset_t block = block_for(image, at, part.block);
        uint32_t missing = part.high - part.low - count_part(words_at(image, block), part);
        if (missing > 0) {
            uint64_t *words = image_write_aligned(image, block);
            for (uint32_t i = first_word(part); i <= last_word(part); i++) {
                words[i] |= mask_of(part, i);
            }
            changed += missing;
        }
        from = start_of(part.block) + part.high;
    }
    if (changed > 0) {
        add_to_count(image, at, changed);
    }
    return changed;
}

static void clear_part(struct image *image, offset_t at, offset_t block, struct part part)
{
    uint64_t *words = image_write_aligned(image, block);
    for (uint32_t i = first_word(part); i <= last_word(part); i++) {
        words[i] &= ~mask_of(part, i);
    }
    if (count_part(words, whole) == 0) {
        image_free(image, block, BLOCK_WORDS * sizeof(uint64_t));
        ordered_remove(image, blocks_of(at), key_of(part.block), NULL);
    }
}

uint64_t bits_clear(struct image *image, offset_t at, uint64_t from, uint64_t to)
{
    uint64_t changed = 0;
    struct ordered_entry found;
    while (from < to && find_block(image, at, from / BLOCK_BITS, end_of(to), &found)) {
        struct part part = part_at(later(from, start_of(found.key.low)), to);
        uint32_t present = count_part(words_at(image, found.value), part);
        if (present > 0) {
            clear_part(image, at, found.value, part);
            changed += present;
        }
        from = start_of(part.block) + part.high;
    }
    if (changed > 0) {
        add_to_count(image, at, 0 - changed);
    }
    return changed;
}

void bits_free(struct image *image, offset_t at)
{
    struct ordered_entry e;
    for (bool more = ordered_first(image, blocks_of(at), &e); more;
         more = ordered_next(image, blocks_of(at), &e)) {
        image_free(image, e.value, BLOCK_WORDS * sizeof(uint64_t));
    }
    ordered_free(image, blocks_of(at));
    add_to_count(image, at, 0 - bits_count(image, at));
}

// ---- searches ----

// The first bit of a block, from bit `low` on, that is set; or clear, where all words are turned
// round by `flip`.
static uint32_t search_block(const uint64_t *words, uint32_t low, uint64_t flip)
{
    const struct part part = {.low = low, .high = BLOCK_BITS};
    for (uint32_t i = first_word(part); i < BLOCK_WORDS; i++) {
        uint64_t word = (words[i] ^ flip) & mask_of(part, i);
        if (word != 0) {
            return i * WORD_BITS + (uint32_t)__builtin_ctzll(word);
        }
    }
    return BLOCK_BITS;
}

uint64_t bits_next_set(const struct image *image, offset_t at, uint64_t from)
{
    struct ordered_entry found;
    for (bool more = find_block(image, at, from / BLOCK_BITS, UINT64_MAX, &found); more;
         more = ordered_next(image, blocks_of(at), &found)) {
        uint64_t start = start_of(found.key.low);
        uint32_t low = from > start ? (uint32_t)(from - start) : 0;
        uint32_t bit = search_block(words_at(image, found.value), low, 0);
        if (bit < BLOCK_BITS) {
            return start + bit;
        }
    }
    return BITS_NONE;
}

// The bit BITS_NONE itself is never set, so the search ends there at the latest.
uint64_t bits_next_clear(const struct image *image, offset_t at, uint64_t from)
{
    uint64_t block;
    while (ordered_find(image, blocks_of(at), key_of(from / BLOCK_BITS), &block)) {
        uint64_t start = from - from % BLOCK_BITS;
        uint32_t bit = search_block(words_at(image, block), (uint32_t)(from - start), UINT64_MAX);
        if (bit < BLOCK_BITS) {
            return start + bit;
        }
        from = start + BLOCK_BITS;
    }
    return from;
}

bool bits_sound(const struct image *image, offset_t at)
{
    uint64_t count = 0;
    struct ordered_entry e;
    for (bool more = ordered_first(image, blocks_of(at), &e); more;
         more = ordered_next(image, blocks_of(at), &e)) {
        uint32_t here = count_part(words_at(image, e.value), whole);
        if (here == 0) {
            return false;
        }
        count += here;
    }
    return count == bits_count(image, at) && ordered_sound(image, blocks_of(at));
}
