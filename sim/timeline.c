// timeline: see timeline.h.
//
// Logs before the current epoch hold older contents, logs from it on newer ones. A log may hold
// chunks that did not change in its stretch: swapping those changes nothing. That makes it possible
// to begin an epoch in the middle of a forward log: the open log becomes the stretch before, the
// forward log stays as it is for the stretch after.
#include "sim/timeline.h"

enum { BLOCKS_PER_SLAB = 64 };
enum { EVENTS_PER_SWAP = 16 }; // that take as long as swapping one chunk
#define KEPT_ZERO UINT32_MAX
#define SLAB_BYTES ((size_t)BLOCKS_PER_SLAB * CHUNK_BYTES)

// ---- blocks ----

static unsigned char *block_at(const struct timeline *t, uint32_t block)
{
    unsigned char *slab = ((unsigned char **)(void *)t->slabs.at)[block / BLOCKS_PER_SLAB];
    return slab + (size_t)(block % BLOCKS_PER_SLAB) * CHUNK_BYTES;
}

static bool add_slab(struct timeline *t)
{
    unsigned char *slab = t->host->allocate(t->host->self, SLAB_BYTES);
    if (slab == NULL) {
        return false;
    }
    unsigned char **place = growth_push(&t->slabs, t->host, sizeof *place);
    if (place == NULL) {
        t->host->release(t->host->self, slab, SLAB_BYTES);
        return false;
    }
    *place = slab;
    uint32_t first = (uint32_t)(t->slabs.used - 1) * BLOCKS_PER_SLAB;
    for (uint32_t i = BLOCKS_PER_SLAB; i > 0; i--) {
        uint32_t *vacant = growth_push(&t->vacant, t->host, sizeof *vacant);
        if (vacant == NULL) {
            return i < BLOCKS_PER_SLAB;
        }
        *vacant = first + i - 1;
    }
    return true;
}

static bool take_block(struct timeline *t, uint32_t *block)
{
    if (t->vacant.used == 0 && !add_slab(t)) {
        return false;
    }
    *block = ((uint32_t *)(void *)t->vacant.at)[--t->vacant.used];
    t->kept_bytes += CHUNK_BYTES;
    return true;
}

static void give_block(struct timeline *t, uint32_t block)
{
    if (block == KEPT_ZERO) {
        return;
    }
    uint32_t *vacant = growth_push(&t->vacant, t->host, sizeof *vacant);
    if (vacant != NULL) { // otherwise the block stays unused until the end: nothing else is lost
        *vacant = block;
    }
    t->kept_bytes -= CHUNK_BYTES;
}

static struct kept *kept_at(const struct growth *log, size_t i)
{
    return &((struct kept *)(void *)log->at)[i];
}

static void empty_log(struct timeline *t, struct growth *log)
{
    for (size_t i = 0; i < log->used; i++) {
        give_block(t, kept_at(log, i)->block);
    }
    growth_free(log, t->host, sizeof(struct kept));
}

static struct epoch *epoch_at(const struct timeline *t, size_t i)
{
    return &((struct epoch *)(void *)t->epochs.at)[i];
}

// ---- keeping ----

static bool keep(void *self, uint32_t chunk, const unsigned char *content, bool fresh)
{
    struct timeline *t = self;
    uint32_t block = KEPT_ZERO;
    if (!fresh && !take_block(t, &block)) {
        return false;
    }
    struct kept *kept = growth_push(&t->open, t->host, sizeof *kept);
    if (kept == NULL) {
        give_block(t, block);
        return false;
    }
    *kept = (struct kept){.chunk = chunk, .block = block};
    if (!fresh) {
        memcpy(block_at(t, block), content, CHUNK_BYTES);
    }
    return true;
}

static void begin_open_log(struct timeline *t)
{
    t->image->keep = keep;
    t->image->keep_self = t;
}

// ---- opening, closing ----

// Every chunk written so far must ask again.
static void close_all_chunks(struct image *image)
{
    for (uint32_t chunk = 0; chunk < image->chunk_count; chunk++) {
        image_new_epoch(image, &chunk, 1, sizeof chunk);
    }
}

static size_t stamp_bytes(const struct timeline *t)
{
    return ((size_t)t->image->chunk_limit * sizeof *t->stamp + CHUNK_BYTES - 1) / CHUNK_BYTES *
           CHUNK_BYTES;
}

static bool add_epoch(struct timeline *t, size_t at, struct epoch epoch)
{
    if (growth_push(&t->epochs, t->host, sizeof epoch) == NULL) {
        return false;
    }
    struct epoch *place = epoch_at(t, at);
    memmove(place + 1, place, (t->epochs.used - 1 - at) * sizeof epoch);
    *place = epoch;
    return true;
}

bool timeline_open(struct timeline *t, struct image *image, int64_t budget_bytes,
                   struct moment present)
{
    *t = (struct timeline){.image = image, .host = image->host, .budget_bytes = budget_bytes};
    t->stamp = t->host->reserve(t->host->self, stamp_bytes(t));
    if (t->stamp == NULL || !add_epoch(t, 0, (struct epoch){.start = present})) {
        timeline_close(t);
        return false;
    }
    close_all_chunks(image);
    begin_open_log(t);
    return true;
}

static void empty_all(struct timeline *t)
{
    empty_log(t, &t->open);
    for (size_t i = 0; i < t->epochs.used; i++) {
        empty_log(t, &epoch_at(t, i)->log);
    }
    t->epochs.used = 0;
    t->current = 0;
}

void timeline_close(struct timeline *t)
{
    if (t->host == NULL) {
        return;
    }
    empty_all(t);
    growth_free(&t->epochs, t->host, sizeof(struct epoch));
    for (size_t i = 0; i < t->slabs.used; i++) {
        t->host->release(t->host->self, ((unsigned char **)(void *)t->slabs.at)[i], SLAB_BYTES);
    }
    growth_free(&t->slabs, t->host, sizeof(unsigned char *));
    growth_free(&t->vacant, t->host, sizeof(uint32_t));
    if (t->stamp != NULL) {
        t->host->unreserve(t->host->self, t->stamp, stamp_bytes(t));
    }
    if (t->image->keep_self == t) {
        t->image->keep = NULL;
    }
    *t = (struct timeline){0};
}

static bool copy_log(struct timeline *to, struct growth *log, const struct timeline *from,
                     const struct growth *old)
{
    for (size_t i = 0; i < old->used; i++) {
        struct kept kept = *kept_at(old, i);
        if (kept.block != KEPT_ZERO) {
            uint32_t block;
            if (!take_block(to, &block)) {
                return false;
            }
            memcpy(block_at(to, block), block_at(from, kept.block), CHUNK_BYTES);
            kept.block = block;
        }
        struct kept *place = growth_push(log, to->host, sizeof *place);
        if (place == NULL) {
            give_block(to, kept.block);
            return false;
        }
        *place = kept;
    }
    return true;
}

bool timeline_copy(struct timeline *to, const struct timeline *from, struct image *image,
                   struct moment present)
{
    if (!timeline_open(to, image, from->budget_bytes, epoch_at(from, 0)->start)) {
        return false;
    }
    bool copied = true;
    for (size_t i = 0; copied && i <= from->current; i++) {
        bool last = i == from->current;
        struct moment end = last ? present : epoch_at(from, i + 1)->start;
        copied = copy_log(to, &epoch_at(to, i)->log, from,
                          last ? &from->open : &epoch_at(from, i)->log) &&
                 add_epoch(to, i + 1, (struct epoch){.start = end});
    }
    to->current = to->epochs.used - 1;
    if (!copied) {
        timeline_close(to);
    }
    return copied;
}

// ---- moving ----

static void clear_kept_marks(struct timeline *t)
{
    image_new_epoch(t->image, &kept_at(&t->open, 0)->chunk, t->open.used, sizeof(struct kept));
}

static void put_back(struct timeline *t, const struct kept *kept)
{
    image_restore(t->image, kept->chunk,
                  kept->block == KEPT_ZERO ? NULL : block_at(t, kept->block));
}

void timeline_undo(struct timeline *t)
{
    for (size_t i = t->open.used; i > 0; i--) {
        put_back(t, kept_at(&t->open, i - 1));
    }
    if (t->open.used > 0) {
        clear_kept_marks(t);
    }
    empty_log(t, &t->open);
}

static bool is_zero(const unsigned char *content)
{
    for (size_t i = 0; i < CHUNK_BYTES; i += sizeof(uint64_t)) {
        uint64_t word;
        memcpy(&word, content + i, sizeof word);
        if (word != 0) {
            return false;
        }
    }
    return true;
}

// Exchanges the contents of a log with those of the image. false: no memory for a block (only where
// the log holds a chunk that was zero); some chunks are exchanged then, and doing it again
// exchanges them back.
static bool swap_log(struct timeline *t, struct growth *log)
{
    unsigned char now[CHUNK_BYTES];
    for (size_t i = 0; i < log->used; i++) {
        struct kept *kept = kept_at(log, i);
        memcpy(now, t->image->at + ((size_t)kept->chunk << CHUNK_BITS), CHUNK_BYTES);
        put_back(t, kept);
        bool zero = is_zero(now);
        if (zero && kept->block != KEPT_ZERO) {
            give_block(t, kept->block);
            kept->block = KEPT_ZERO;
        } else if (!zero) {
            if (kept->block == KEPT_ZERO && !take_block(t, &kept->block)) {
                return false;
            }
            memcpy(block_at(t, kept->block), now, CHUNK_BYTES);
        }
    }
    return true;
}

// ---- thinning ----

// Joins the log of epoch i + 1 to that of epoch i. Of a chunk in both, the content that belongs to
// the far end of the stretch stays: the older where the logs lead back, the newer where they lead
// forward.
static bool join(struct timeline *t, size_t i)
{
    struct epoch *first = epoch_at(t, i), *second = epoch_at(t, i + 1);
    bool back = i + 2 <= t->current;
    struct growth *stays = back ? &first->log : &second->log;
    struct growth *goes = back ? &second->log : &first->log;
    size_t stamps = ((size_t)t->image->chunk_count * sizeof *t->stamp + CHUNK_BYTES - 1) /
                    CHUNK_BYTES * CHUNK_BYTES;
    if (!growth_room(stays, t->host, sizeof(struct kept), goes->used) ||
        !t->host->commit(t->host->self, t->stamp, stamps)) {
        return false;
    }
    t->stamp_now++;
    for (size_t k = 0; k < stays->used; k++) {
        t->stamp[kept_at(stays, k)->chunk] = t->stamp_now;
    }
    for (size_t k = 0; k < goes->used; k++) {
        const struct kept *kept = kept_at(goes, k);
        if (t->stamp[kept->chunk] == t->stamp_now) {
            give_block(t, kept->block);
        } else {
            *(struct kept *)growth_push(stays, t->host, sizeof *kept) = *kept;
        }
    }
    growth_free(goes, t->host, sizeof(struct kept));
    first->log = *stays;
    memmove(second, second + 1, (t->epochs.used - i - 2) * sizeof *second);
    t->epochs.used--;
    t->current -= t->current > i;
    return true;
}

// How much the boundary after stretch i is missed: the more must be run again and swapped without
// it, and the nearer the present, the more.
static uint64_t worth(const struct timeline *t, size_t i, uint64_t present)
{
    uint64_t start = epoch_at(t, i)->start.events, end = epoch_at(t, i + 2)->start.events;
    uint64_t effort = end - start + (uint64_t)epoch_at(t, i)->log.used * EVENTS_PER_SWAP;
    uint64_t distance = present > end ? present - end : start > present ? start - present : 0;
    return (effort << 20) / (distance + EPOCH_LEAST);
}

static bool join_least(struct timeline *t, uint64_t present)
{
    size_t best = SIZE_MAX;
    uint64_t best_worth = 0;
    for (size_t i = 0; i + 2 < t->epochs.used; i++) {
        bool beside = i + 2 <= t->current || i > t->current;
        uint64_t w = beside ? worth(t, i, present) : 0;
        if (beside && (best == SIZE_MAX || w < best_worth)) {
            best = i;
            best_worth = w;
        }
    }
    return best != SIZE_MAX && join(t, best);
}

static void drop_first(struct timeline *t)
{
    empty_log(t, &epoch_at(t, 0)->log);
    memmove(epoch_at(t, 0), epoch_at(t, 1), (t->epochs.used - 1) * sizeof(struct epoch));
    t->epochs.used--;
    t->current--;
}

// How few stretches may be left before the oldest is given up: enough that a far seek stays short.
enum { STRETCHES_LEAST = 6 };

static void keep_to_budget(struct timeline *t, uint64_t present)
{
    while (t->kept_bytes > t->budget_bytes) {
        if (t->epochs.used > STRETCHES_LEAST && join_least(t, present)) {
            continue;
        }
        if (t->current > 0) {
            drop_first(t);
        } else if (t->epochs.used > 1) {
            timeline_cut(t);
        } else {
            return;
        }
    }
}

// ---- noting ----

static uint64_t spacing(const struct timeline *t)
{
    uint64_t wanted = (uint64_t)t->open.used * EVENTS_PER_KEPT_CHUNK;
    return wanted < EPOCH_LEAST ? EPOCH_LEAST : wanted > EPOCH_MOST ? EPOCH_MOST : wanted;
}

uint64_t timeline_due(const struct timeline *t, uint64_t events_now)
{
    uint64_t due = epoch_at(t, t->current)->start.events + spacing(t);
    if (t->current + 1 < t->epochs.used) {
        uint64_t next = epoch_at(t, t->current + 1)->start.events;
        due = next < due ? next : due;
    }
    bool crowded = (int64_t)(t->open.used * CHUNK_BYTES) > t->budget_bytes / 2;
    return crowded || due <= events_now ? 1 : due - events_now;
}

static void begin_epoch(struct timeline *t, struct moment present)
{
    if (!add_epoch(t, t->current + 1, (struct epoch){.start = present})) {
        return; // a longer stretch then; nothing is lost
    }
    struct epoch *current = epoch_at(t, t->current), *next = current + 1;
    next->log = current->log; // the way forward, if there is one
    current->log = t->open;
    clear_kept_marks(t);
    t->open = (struct growth){0};
    t->current++;
    keep_to_budget(t, present.events);
}

void timeline_note(struct timeline *t, struct moment present)
{
    bool in_past = t->current + 1 < t->epochs.used;
    if (in_past) {
        struct epoch *next = epoch_at(t, t->current + 1);
        if (moment_same(
                present,
                next->start)) { // the open log is the log of this stretch, seen from its end
            empty_log(t, &epoch_at(t, t->current)->log);
            epoch_at(t, t->current)->log = t->open;
            clear_kept_marks(t);
            t->open = (struct growth){0};
            t->current++;
            return;
        }
        if (!moment_reached(
                present,
                next->start)) { // run past it: forward logs do not fit the present any more
            timeline_cut(t);
        }
    }
    if (present.events >= epoch_at(t, t->current)->start.events + spacing(t) ||
        (int64_t)(t->open.used * CHUNK_BYTES) > t->budget_bytes / 2) {
        begin_epoch(t, present);
    }
}

void timeline_cut(struct timeline *t)
{
    for (size_t i = t->current; i < t->epochs.used; i++) {
        empty_log(t, &epoch_at(t, i)->log);
    }
    t->epochs.used = t->current + 1;
}

void timeline_forget(struct timeline *t, struct moment present)
{
    empty_all(t);
    close_all_chunks(t->image);
    begin_open_log(t);
    bool added = add_epoch(t, 0, (struct epoch){.start = present});
    ASSERT(added); // there was room for one before
}

struct moment timeline_epoch(const struct timeline *t) { return epoch_at(t, t->current)->start; }
struct moment timeline_first(const struct timeline *t) { return epoch_at(t, 0)->start; }

static bool log_holds(const struct growth *log, const uint32_t *chunks, int count)
{
    for (size_t i = 0; i < log->used; i++) {
        for (int k = 0; k < count; k++) {
            if (kept_at(log, i)->chunk == chunks[k]) {
                return true;
            }
        }
    }
    return false;
}

bool timeline_stretch(const struct timeline *t, struct moment end, const uint32_t *chunks,
                      int count, struct stretch *stretch)
{
    for (size_t i = t->epochs.used; i > 0; i--) {
        const struct epoch *epoch = epoch_at(t, i - 1);
        if (moment_reached(end, epoch->start)) {
            continue;
        }
        if (count == 0 || log_holds(&epoch->log, chunks, count) ||
            (i - 1 == t->current && log_holds(&t->open, chunks, count))) {
            bool whole = i < t->epochs.used && moment_reached((epoch + 1)->start, end);
            *stretch = (struct stretch){epoch->start, whole ? (epoch + 1)->start : end};
            return true;
        }
    }
    return false;
}

// Going back over chunks that were zero needs room for what they hold now.
static bool has_room_to_go_back(const struct timeline *t, size_t target)
{
    int64_t bytes = t->kept_bytes;
    for (size_t i = target; i < t->current; i++) {
        const struct growth *log = &epoch_at(t, i)->log;
        for (size_t k = 0; k < log->used; k++) {
            bytes += kept_at(log, k)->block == KEPT_ZERO ? CHUNK_BYTES : 0;
        }
    }
    return bytes <= t->budget_bytes + t->budget_bytes / 4;
}

bool timeline_seek(struct timeline *t, struct moment present, struct moment wanted)
{
    bool ahead = moment_reached(present, wanted);
    bool at_head = t->current + 1 == t->epochs.used;
    if (at_head && ahead) {
        return true; // nothing is nearer than the present
    }
    if (at_head && !moment_same(present, epoch_at(t, t->current)->start)) {
        begin_epoch(t, present); // so that coming back costs nothing; the oldest may go for it
    }
    if (!moment_reached(epoch_at(t, 0)->start, wanted)) {
        return false;
    }
    size_t target = 0;
    while (target + 1 < t->epochs.used && moment_reached(epoch_at(t, target + 1)->start, wanted)) {
        target++;
    }
    if (target == t->current && ahead) {
        return true;
    }
    if (!has_room_to_go_back(t, target)) {
        return false;
    }
    timeline_undo(t);
    while (t->current > target) {
        if (!swap_log(t, &epoch_at(t, t->current - 1)->log)) {
            return false;
        }
        t->current--;
    }
    while (t->current < target) {
        if (!swap_log(t, &epoch_at(t, t->current)->log)) {
            return false;
        }
        t->current++;
    }
    return true;
}
