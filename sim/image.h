// image: the bytes of one world, and the only door through which they change.
//
// A world lives in one stretch of memory and holds no pointers: things refer to each other by
// offset or by handle. So a snapshot is a copy of bytes, and a world may move to another address
// between two events (builds with -DORRERY_TORTURE move it before each one).
//
//   offset 0        4 KiB      8 KiB                          top
//   +--------------+----------+----------+--  ...  --+-------+
//   | header       | chunk 1  | chunk 2  |           |       |    4 KiB chunks
//   +--------------+----------+----------+--  ...  --+-------+
//
// Reading is free and const. Writing goes through image_write, which makes sure that somebody has
// kept the old content of the chunk (the timeline, once per epoch) and that its hash is computed
// anew. A pointer from image_write is good until the end of the current event.
//
// Interface:
//   image_open, image_close
//   image_read, image_write      bytes at an offset
//   image_allocate, image_free   blocks inside the image, zeroed; sizes are rounded up to powers of
//                                two
//   image_hash                   64 bits over everything up to `top`; costs only what was written
//                                since the last
//   image_copy                   the same bytes in another image
//   image_new_epoch              from now on old contents are given to `keep` again before a
//                                chunk's first write
//   image_restore                used by the timeline to put back a chunk
//   image_move                   to another address; every chunk must be asked for again (torture)
//   image_find_unmarked          a chunk written around the door since the move, or -1 (torture)
//
// When memory runs out inside an event, the handler is left by a jump to `escape`, set by whoever
// runs events (sim/run.c): handlers hold nothing outside the image, so nothing leaks, and the
// half-done event is undone.
#ifndef ORRERY_SIM_IMAGE_H
#define ORRERY_SIM_IMAGE_H

#include "sim/base.h"
#include "sim/host.h"

#include <setjmp.h>

// Handles reach 2^32 places of 8 bytes.
#define IMAGE_MOST (INT64_C(1) << 35)

enum { CHUNK_BITS = 12, CHUNK_BYTES = 1 << CHUNK_BITS, BLOCK_CLASSES = 40 };

// Records of the image are laid out by hand: holes between fields do not compile between these two.
#define RECORDS_BEGIN _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic error \"-Wpadded\"")
#define RECORDS_END _Pragma("GCC diagnostic pop")

typedef uint64_t offset_t; // bytes from the start of the image; 0 is "nowhere"

RECORDS_BEGIN
// What the image itself needs to know, at offset 0.
struct image_header {
    offset_t top;                       // first byte never used
    offset_t free_block[BLOCK_CLASSES]; // lists of freed blocks by power of two; 0 ends a list
};
RECORDS_END

// Keeps the old content of a chunk. `fresh`: it was never written and is all zero. false: no
// memory.
typedef bool image_keep(void *self, uint32_t chunk, const unsigned char *content, bool fresh);

struct image {
    unsigned char *at;    // the bytes
    uint8_t *open;        // per chunk: 1 where a write needs to ask nobody
    uint8_t *state;       // per chunk: KEPT, STALE bits
    uint64_t *chunk_hash; // per chunk, valid where not stale
    uint64_t hash;        // sum over chunks that are not stale
    uint32_t chunk_count; // chunks ever written: those beyond are all zero
    uint32_t chunk_limit; // chunks that fit in the reservation
    size_t committed;     // bytes usable at `at`
    size_t reserved;      // bytes of address space at `at`
    int64_t limit_bytes;  // the user's limit for `top`
    uint32_t *stale;      // chunks whose hash must be computed anew
    uint32_t stale_count;
    bool failed;      // an allocation was refused: the event that asked is being undone
    image_keep *keep; // NULL: nobody wants old contents
    void *keep_self;
    jmp_buf *escape; // where to go when memory runs out; NULL: allocation returns 0 instead
    const struct host *host;
    unsigned char
        *spare; // torture: where the bytes were before the last move, as they were then; or NULL
};

// limit_bytes: what `top` may reach at most; address space for that much is reserved. false: not to
// be had.
bool image_open(struct image *image, const struct host *host, int64_t limit_bytes);
void image_close(struct image *image);

static inline const void *image_read(const struct image *image, offset_t offset)
{
    return image->at + offset;
}

// Slow path of image_write.
void image_mark(struct image *image, offset_t offset, size_t bytes);

static inline void *image_write(struct image *image, offset_t offset, size_t bytes)
{
    size_t first = offset >> CHUNK_BITS, last = (offset + bytes - 1) >> CHUNK_BITS;
    if (UNLIKELY(bytes > CHUNK_BYTES || (image->open[first] & image->open[last]) == 0)) {
        image_mark(image, offset, bytes);
    }
    return image->at + offset;
}

// The same for what does not cross the end of a chunk, such as a record whose size is a power of
// two.
static inline void *image_write_aligned(struct image *image, offset_t offset)
{
    if (UNLIKELY(image->open[offset >> CHUNK_BITS] == 0)) {
        image_mark(image, offset, 1);
    }
    return image->at + offset;
}

static inline const struct image_header *image_header(const struct image *image)
{
    return (const struct image_header *)image->at;
}

// A zeroed block, aligned to 8 (to its size where that is 64 or more, up to a chunk). 0 when there
// is no memory and no escape is set.
offset_t image_allocate(struct image *image, size_t bytes);
void image_free(struct image *image, offset_t block, size_t bytes);
// As if a block could not be had: for other limits of the world. Returns 0.
offset_t image_refuse(struct image *image);

uint64_t image_hash(struct image *image);

// Makes `to` (open, same or larger limit) equal to `from`. false: no memory; `to` is then empty.
bool image_copy(struct image *to, const struct image *from);

void image_new_epoch(struct image *image, const uint32_t *kept_chunks, size_t count, size_t stride);
void image_restore(struct image *image, uint32_t chunk, const unsigned char *content);
void image_clear(struct image *image);

// Moves between two addresses. What lies at the old one is what the image held before, to compare
// with.
void image_move(struct image *image);
int64_t image_find_unmarked(const struct image *image);

#endif
