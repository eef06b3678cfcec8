// image: see image.h.
//
// Chunks beyond chunk_count were never written and are zero. `open` and `state` are address space
// with memory behind what is used, so a large limit costs nothing.
#include "sim/image.h"

enum { KEPT = 1, STALE = 2 };
enum { COMMIT_STEP = 256 * 1024 };

static size_t round_up(size_t bytes, size_t to) { return (bytes + to - 1) / to * to; }

static size_t side_bytes(const struct image *image, size_t per_chunk)
{
    return round_up(image->chunk_limit * per_chunk, CHUNK_BYTES);
}

// All four arrays beside the image grow with it, and so does what torture compares with.
static bool commit_to(struct image *image, size_t bytes)
{
    const struct host *host = image->host;
    size_t chunks = bytes >> CHUNK_BITS;
    return host->commit(host->self, image->at, bytes) &&
           (image->spare == NULL || host->commit(host->self, image->spare, bytes)) &&
           host->commit(host->self, image->open, round_up(chunks, CHUNK_BYTES)) &&
           host->commit(host->self, image->state, round_up(chunks, CHUNK_BYTES)) &&
           host->commit(host->self, image->stale, round_up(chunks * 4, CHUNK_BYTES)) &&
           host->commit(host->self, image->chunk_hash, round_up(chunks * 8, CHUNK_BYTES));
}

static void start_empty(struct image *image)
{
    struct image_header *header = image_write(image, 0, sizeof *header);
    header->top =
        CHUNK_BYTES; // the first chunk is the header's, and what the world keeps beside it
}

bool image_open(struct image *image, const struct host *host, int64_t limit_bytes)
{
    size_t limit = (size_t)clamp_i64(limit_bytes, COMMIT_STEP, IMAGE_MOST);
    *image = (struct image){.host = host, .limit_bytes = (int64_t)limit};
    image->reserved = round_up(limit, COMMIT_STEP) + COMMIT_STEP;
    image->chunk_limit = (uint32_t)(image->reserved >> CHUNK_BITS);
    image->at = host->reserve(host->self, image->reserved);
    image->open = host->reserve(host->self, side_bytes(image, 1));
    image->state = host->reserve(host->self, side_bytes(image, 1));
    image->stale = host->reserve(host->self, side_bytes(image, 4));
    image->chunk_hash = host->reserve(host->self, side_bytes(image, 8));
    bool reserved = image->at != NULL && image->open != NULL && image->state != NULL &&
                    image->stale != NULL && image->chunk_hash != NULL;
    if (!reserved || !commit_to(image, COMMIT_STEP)) {
        image_close(image);
        return false;
    }
    image->committed = COMMIT_STEP;
    start_empty(image);
    return true;
}

static void give_back(const struct host *host, void *at, size_t bytes)
{
    if (at != NULL) {
        host->unreserve(host->self, at, bytes);
    }
}

void image_close(struct image *image)
{
    const struct host *host = image->host;
    if (host == NULL) {
        return;
    }
    give_back(host, image->at, image->reserved);
    give_back(host, image->open, side_bytes(image, 1));
    give_back(host, image->state, side_bytes(image, 1));
    give_back(host, image->stale, side_bytes(image, 4));
    give_back(host, image->chunk_hash, side_bytes(image, 8));
    give_back(host, image->spare, image->reserved);
    *image = (struct image){0};
}

static void leave_event(struct image *image)
{
    image->failed = true;
    ASSERT(image->escape != NULL);
    longjmp(*image->escape, 1);
}

static void mark_chunk(struct image *image, uint32_t chunk)
{
    uint8_t *state = &image->state[chunk];
    const unsigned char *content = image->at + ((size_t)chunk << CHUNK_BITS);
    if (image->keep != NULL && (*state & KEPT) == 0) {
        if (!image->keep(image->keep_self, chunk, content, chunk >= image->chunk_count)) {
            leave_event(image);
        }
        *state |= KEPT;
    }
    if ((*state & STALE) == 0) {
        image->hash -= image->chunk_hash[chunk];
        image->chunk_hash[chunk] = 0;
        image->stale[image->stale_count++] = chunk;
        *state |= STALE;
    }
    if (chunk >= image->chunk_count) {
        image->chunk_count = chunk + 1;
    }
    image->open[chunk] = 1;
}

void image_mark(struct image *image, offset_t offset, size_t bytes)
{
    uint32_t first = (uint32_t)(offset >> CHUNK_BITS);
    uint32_t last = (uint32_t)((offset + bytes - 1) >> CHUNK_BITS);
    for (uint32_t chunk = first; chunk <= last; chunk++) {
        if (image->open[chunk] == 0) {
            mark_chunk(image, chunk);
        }
    }
}

// ---- blocks ----

static int class_of(size_t bytes)
{
    int class = 4; // 16 bytes at least
    while (((size_t)1 << class) < bytes) {
        class ++;
    }
    return class;
}

static bool grow_to(struct image *image, size_t top)
{
    if (top <= image->committed) {
        return true;
    }
    size_t wanted = round_up(top + top / 8, COMMIT_STEP);
    wanted = wanted < image->reserved ? wanted : image->reserved;
    if (!commit_to(image, wanted)) {
        wanted = round_up(top, CHUNK_BYTES); // less headroom may still be had
        if (!commit_to(image, wanted)) {
            return false;
        }
    }
    image->committed = wanted;
    return true;
}

offset_t image_refuse(struct image *image)
{
    if (image->escape != NULL) {
        leave_event(image);
    }
    image->failed = true;
    return 0;
}

offset_t image_allocate(struct image *image, size_t bytes)
{
    int class = class_of(bytes);
    if (class >= BLOCK_CLASSES) {
        return image_refuse(image);
    }
    size_t size = (size_t)1 << class;
    offset_t block = image_header(image)->free_block[class];
    if (block != 0) {
        struct image_header *header = image_write(image, 0, sizeof *header);
        memcpy(&header->free_block[class], image_read(image, block), sizeof(offset_t));
        memset(image_write(image, block, size), 0, size);
        return block;
    }
    size_t align = size < 64 ? 16 : size < CHUNK_BYTES ? size : CHUNK_BYTES;
    block = round_up(image_header(image)->top, align);
    offset_t top = block + size;
    if (top > (offset_t)image->limit_bytes || !grow_to(image, top)) {
        return image_refuse(image);
    }
    struct image_header *header = image_write(image, 0, sizeof *header);
    header->top = top;
    return block; // never used before, or put back to zero by image_restore
}

void image_free(struct image *image, offset_t block, size_t bytes)
{
    int class = class_of(bytes);
    struct image_header *header = image_write(image, 0, sizeof *header);
    offset_t *first = image_write(image, block, sizeof *first);
    *first = header->free_block[class];
    header->free_block[class] = block;
}

// ---- hash ----
//
// Each chunk's hash is a function of its number and content; the image's is their sum, so a change
// costs one chunk. Multiply-and-fold over 128-bit products, as in wyhash (Wang Yi, public domain);
// an all-zero chunk counts as 0, so that "never written" and "written back to zero" are the same
// state.

static uint64_t fold(uint64_t a, uint64_t b)
{
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t hash_chunk(uint32_t chunk, const unsigned char *content)
{
    const uint64_t k0 = 0xa0761d6478bd642f, k1 = 0xe7037ed1a0b428db;
    uint64_t h0 = k0 ^ chunk, h1 = k1 + chunk, any = 0;
    for (size_t i = 0; i < CHUNK_BYTES; i += 32) {
        uint64_t word[4];
        memcpy(word, content + i, sizeof word);
        any |= word[0] | word[1] | word[2] | word[3];
        h0 = fold(word[0] ^ k1, word[1] ^ h0);
        h1 = fold(word[2] ^ k0, word[3] ^ h1);
    }
    return any == 0 ? 0 : fold(h0 ^ k1, h1 ^ k0);
}

uint64_t image_hash(struct image *image)
{
    for (uint32_t i = 0; i < image->stale_count; i++) {
        uint32_t chunk = image->stale[i];
        image->chunk_hash[chunk] = hash_chunk(chunk, image->at + ((size_t)chunk << CHUNK_BITS));
        image->hash += image->chunk_hash[chunk];
        image->state[chunk] &= (uint8_t)~STALE;
        image->open[chunk] = 0;
    }
    image->stale_count = 0;
    return image->hash;
}

// ---- epochs ----

void image_new_epoch(struct image *image, const uint32_t *kept_chunks, size_t count, size_t stride)
{
    const unsigned char *at = (const unsigned char *)kept_chunks;
    for (size_t i = 0; i < count; i++, at += stride) {
        uint32_t chunk;
        memcpy(&chunk, at, sizeof chunk);
        image->state[chunk] &= (uint8_t)~KEPT;
        image->open[chunk] = 0;
    }
}

void image_restore(struct image *image, uint32_t chunk, const unsigned char *content)
{
    image_keep *keep = image->keep;
    image->keep = NULL; // the timeline is putting back what it kept itself
    image->open[chunk] = 0;
    image_mark(image, (offset_t)chunk << CHUNK_BITS, 1);
    image->open[chunk] = 0;
    image->keep = keep;
    unsigned char *at = image->at + ((size_t)chunk << CHUNK_BITS);
    if (content == NULL) {
        memset(at, 0, CHUNK_BYTES);
    } else {
        memcpy(at, content, CHUNK_BYTES);
    }
}

void image_clear(struct image *image)
{
    memset(image->at, 0, (size_t)image->chunk_count << CHUNK_BITS);
    give_back(image->host, image->spare, image->reserved); // the next move goes to fresh zeros
    image->spare = NULL;
    memset(image->open, 0, image->chunk_count);
    memset(image->state, 0, image->chunk_count);
    memset(image->chunk_hash, 0, image->chunk_count * sizeof *image->chunk_hash);
    image->hash = 0;
    image->chunk_count = image->stale_count = 0;
    image->failed = false;
    start_empty(image);
}

bool image_copy(struct image *to, const struct image *from)
{
    image_clear(to);
    size_t bytes = (size_t)from->chunk_count << CHUNK_BITS;
    size_t top = (size_t)image_header(from)->top; // beyond what was written, in a block just taken
    if (top > to->reserved || bytes > to->reserved || !grow_to(to, top > bytes ? top : bytes)) {
        return false;
    }
    memcpy(to->at, from->at, bytes);
    memcpy(to->chunk_hash, from->chunk_hash, from->chunk_count * sizeof *from->chunk_hash);
    memcpy(to->stale, from->stale, from->stale_count * sizeof *from->stale);
    to->hash = from->hash;
    to->chunk_count = from->chunk_count;
    to->stale_count = from->stale_count;
    for (uint32_t chunk = 0; chunk < from->chunk_count; chunk++) {
        to->state[chunk] = from->state[chunk] & STALE;
        to->open[chunk] = 0;
    }
    return true;
}

// ---- torture ----

void image_move(struct image *image)
{
    const struct host *host = image->host;
    if (image->spare == NULL) {
        image->spare = host->reserve(host->self, image->reserved);
    }
    bool room = image->spare != NULL && host->commit(host->self, image->spare, image->committed);
    ASSERT(room);
    unsigned char *from = image->at;
    memcpy(image->spare, from, (size_t)image->chunk_count << CHUNK_BITS);
    image->at = image->spare;
    image->spare = from;
    memset(image->open, 0, image->chunk_count);
}

int64_t image_find_unmarked(const struct image *image)
{
    const struct host *host = image->host; // the image may have grown since the move
    bool room = host->commit(host->self, image->spare, image->committed);
    ASSERT(room);
    // Chunks that were never written are zero in both places, so that they may be compared, too.
    for (uint32_t chunk = 0; (offset_t)chunk << CHUNK_BITS < image_header(image)->top; chunk++) {
        size_t at = (size_t)chunk << CHUNK_BITS;
        if (image->open[chunk] == 0 &&
            memcmp(image->at + at, image->spare + at, CHUNK_BYTES) != 0) {
            return chunk;
        }
    }
    return -1;
}
