// cache: which pages of a file are in memory, in extents: runs of pages in the same state.
//
//   file.extents   all of them, by their first page
//   file.unsaved   the dirty ones among them
//   file.tail      the one that an append would make longer, so that appending looks nothing up
//
// Extents are split where a write, a submission or an eviction ends, and clean neighbours that are
// neighbours in age too are joined again. What of an extent is not on disk is known to the byte.
//
// A page that is written to while it is under writeback stays there, and is dirty again when its
// write ends (the kernel counts it as both meanwhile).
#include "engines/linux/inside.h"

enum { JOINED_PAGES = 1024 };

offset_t cache_index(const struct world *w, linux_file_h file)
{
    return pool_locate(&w->image, file.bits) + offsetof(struct linux_file, extents);
}

offset_t cache_unsaved(const struct world *w, linux_file_h file)
{
    return pool_locate(&w->image, file.bits) + offsetof(struct linux_file, unsaved);
}

static struct ordered_key key_of(uint64_t page) { return (struct ordered_key){.low = page}; }

struct at_file cache_at(struct world *w, linux_file_h file)
{
    struct at_file at = {.file_h = file, .file = linux_file_edit(w, file)};
    at.disk_h = at.file->disk;
    at.disk = linux_disk_edit(w, at.disk_h);
    at.host_h = at.disk->host;
    at.host = linux_host_edit(w, at.host_h);
    return at;
}

linux_extent_h cache_find(const struct world *w, linux_file_h file, uint64_t page, uint64_t *next)
{
    offset_t index = cache_index(w, file);
    struct ordered_entry e;
    if (ordered_at_or_before(&w->image, index, key_of(page), &e)) {
        const struct linux_extent *extent = linux_extent_at(w, (linux_extent_h){e.value});
        if (page < extent->first + extent->pages) {
            return (linux_extent_h){e.value};
        }
    }
    if (next != NULL) {
        *next = ordered_at_or_after(&w->image, index, key_of(page), &e) ? e.key.low : UINT64_MAX;
    }
    return (linux_extent_h){0};
}

// ---- counting ----

static void count_dirty(const struct at_file *at, int64_t pages)
{
    at->host->dirty += pages;
    at->disk->dirty += pages;
    at->file->dirty += pages;
}

static void count_writeback(const struct at_file *at, int64_t pages)
{
    at->host->writeback += pages;
    at->disk->writeback += pages;
    at->file->writeback += pages;
}

static void become_dirty(struct world *w, const struct at_file *at, int64_t pages, uint64_t now)
{
    count_dirty(at, pages);
    at->host->pages_dirtied += pages;
    at->disk->pages_dirtied += pages;
    if (at->file->list == FILE_CLEAN) {
        flusher_file_dirtied(w, at, now);
    }
}

// ---- extents ----

static linux_extent_h add_extent(struct world *w, const struct at_file *at, uint64_t first,
                                 uint64_t pages, enum extent_state state)
{
    linux_extent_h h = {0};
    struct linux_extent *e = linux_extent_add(w, &h);
    e->file = at->file_h;
    e->first = first;
    e->pages = pages;
    e->state = (uint8_t)state;
    e->number = ++at->host->numbers;
    memory_join(w, at->host, h, e, LIST_INACTIVE);
    at->file->cached += (int64_t)pages;
    ordered_add(&w->image, cache_index(w, at->file_h), key_of(first), h.bits);
    return h;
}

static void remove_extent(struct world *w, const struct at_file *at, linux_extent_h h)
{
    struct linux_extent *e = linux_extent_edit(w, h);
    memory_leave(w, at->host, e);
    at->file->cached -= (int64_t)e->pages;
    ordered_remove(&w->image, cache_index(w, at->file_h), key_of(e->first), NULL);
    if (e->state == EXTENT_DIRTY) {
        ordered_remove(&w->image, cache_unsaved(w, at->file_h), key_of(e->first), NULL);
    }
    if (at->file->tail.bits == h.bits) {
        at->file->tail = (linux_extent_h){0};
    }
    linux_extent_remove(w, h);
}

// Pages before `page` become an extent of their own; `h` keeps the rest.
static linux_extent_h split(struct world *w, const struct at_file *at, linux_extent_h h,
                            uint64_t page)
{
    linux_extent_h left = {0};
    struct linux_extent *l = linux_extent_add(w, &left), *e = linux_extent_edit(w, h);
    uint64_t pages = page - e->first;
    int64_t cut = (int64_t)page * PAGE_BYTES;
    uint32_t generation = l->generation;
    *l = *e;
    l->generation = generation;
    l->pages = pages;
    l->to = min_i64(e->to, cut);
    e->from = max_i64(e->from, cut);
    e->first = page;
    e->pages -= pages;
    at->host->lists[e->list].pages -= (int64_t)pages;
    memory_join_behind(w, at->host, left, l, h);
    offset_t index = cache_index(w, at->file_h);
    ordered_put(&w->image, index, key_of(l->first), left.bits);
    ordered_add(&w->image, index, key_of(page), h.bits);
    if (e->state == EXTENT_DIRTY) {
        index = cache_unsaved(w, at->file_h);
        ordered_put(&w->image, index, key_of(l->first), left.bits);
        ordered_add(&w->image, index, key_of(page), h.bits);
    }
    return left;
}

// The part of an extent between two pages, as an extent of its own.
static linux_extent_h cut_out(struct world *w, const struct at_file *at, linux_extent_h h,
                              uint64_t first, uint64_t end)
{
    const struct linux_extent *e = linux_extent_at(w, h);
    if (e->first < first) {
        split(w, at, h, first);
    }
    return end < e->first + e->pages ? split(w, at, h, end) : h;
}

// Joins a clean extent with the one before it, if that is also its neighbour in age.
static void join_clean(struct world *w, const struct at_file *at, linux_extent_h h)
{
    struct linux_extent *e = linux_extent_edit(w, h);
    linux_extent_h before =
        e->first == 0 ? (linux_extent_h){0} : cache_find(w, at->file_h, e->first - 1, NULL);
    if (before.bits == 0 || e->older.bits != before.bits) {
        return;
    }
    struct linux_extent *b = linux_extent_edit(w, before);
    if (b->state != EXTENT_CLEAN || b->pages + e->pages > JOINED_PAGES ||
        b->accessed != e->accessed) {
        return;
    }
    uint64_t pages = e->pages;
    remove_extent(w, at, h);
    b->pages += pages;
    at->file->cached += (int64_t)pages;
    at->host->lists[b->list].pages += (int64_t)pages;
}

// ---- writing ----

static void make_dirty(struct world *w, const struct at_file *at, linux_extent_h h, int64_t from,
                       int64_t to, bool older_on_disk)
{
    struct linux_extent *e = linux_extent_edit(w, h);
    e->state = EXTENT_DIRTY;
    e->from = from;
    e->to = to;
    e->older_on_disk = older_on_disk;
    e->number = ++at->host->numbers;
    ordered_add(&w->image, cache_unsaved(w, at->file_h), key_of(e->first), h.bits);
}

// Bytes that lie within one extent. How many pages became dirty.
static int64_t write_cached(struct world *w, const struct at_file *at, linux_extent_h h,
                            int64_t from, int64_t to, uint64_t now)
{
    struct linux_extent *e = linux_extent_edit(w, h);
    if (e->state == EXTENT_DIRTY) {
        e->from = min_i64(e->from, from);
        e->to = max_i64(e->to, to);
        return 0;
    }
    h = cut_out(w, at, h, (uint64_t)(from / PAGE_BYTES), (uint64_t)pages_of(to));
    e = linux_extent_edit(w, h);
    if (e->state == EXTENT_CLEAN) {
        make_dirty(w, at, h, from, to, true);
        become_dirty(w, at, (int64_t)e->pages, now);
        return (int64_t)e->pages;
    }
    if (e->again != 0) { // its number stays: a sync since then waits for what was there first
        e->from = min_i64(e->from, from);
        e->to = max_i64(e->to, to);
        return 0;
    }
    e->from = from;
    e->to = to;
    e->again = 1;
    e->number = ++at->host->numbers;
    return 0;
}

// Bytes whose pages no extent has. -1: there is no memory.
static int64_t write_new(struct world *w, const struct at_file *at, int64_t from, int64_t to,
                         uint64_t now)
{
    uint64_t first = (uint64_t)(from / PAGE_BYTES), end = (uint64_t)pages_of(to);
    int64_t pages = (int64_t)(end - first);
    if (!memory_take(w, at->host_h, at->host, pages)) {
        return -1;
    }
    linux_extent_h h = add_extent(w, at, first, end - first, EXTENT_DIRTY);
    make_dirty(w, at, h, from, to, (int64_t)first * PAGE_BYTES < at->file->durable_bytes);
    at->file->tail = h;
    become_dirty(w, at, pages, now);
    return pages;
}

// As write_cached, where the extent is the file's dirty end. -1: it is not, or there is no memory.
static int64_t append(struct world *w, const struct at_file *at, int64_t from, int64_t to,
                      uint64_t now)
{
    linux_extent_h h = at->file->tail;
    struct linux_extent *e = h.bits == 0 ? NULL : linux_extent_edit(w, h);
    if (e == NULL || e->state != EXTENT_DIRTY || e->to != from) {
        return -1;
    }
    int64_t pages = pages_of(to) - (int64_t)(e->first + e->pages);
    if (pages > 0) {
        uint64_t next = UINT64_MAX;
        if (from < at->file->length_bytes) {
            cache_find(w, at->file_h, e->first + e->pages, &next);
        }
        if (next < (uint64_t)pages_of(to) || !memory_take(w, at->host_h, at->host, pages)) {
            return -1;
        }
        e->pages += (uint64_t)pages;
        at->file->cached += pages;
        at->host->lists[e->list].pages += pages;
        become_dirty(w, at, pages, now);
    }
    e->to = to;
    return max_i64(pages, 0);
}

void cache_grow(const struct at_file *at, int64_t to)
{
    if (to > at->file->length_bytes) {
        at->disk->used_bytes += (pages_of(to) - pages_of(at->file->length_bytes)) * PAGE_BYTES;
        at->file->length_bytes = to;
        at->file->length_changed = 1;
    }
}

int64_t cache_write(struct world *w, const struct at_file *at, int64_t from, int64_t to,
                    uint64_t now, int64_t *reached)
{
    int64_t fresh = append(w, at, from, to, now);
    if (fresh >= 0) {
        cache_grow(at, to);
        *reached = to;
        return fresh;
    }
    fresh = 0;
    while (from < to) {
        uint64_t next = UINT64_MAX;
        linux_extent_h h = cache_find(w, at->file_h, (uint64_t)(from / PAGE_BYTES), &next);
        const struct linux_extent *e = h.bits == 0 ? NULL : linux_extent_at(w, h);
        uint64_t end = e == NULL ? next : e->first + e->pages;
        end = word_least(end, (uint64_t)pages_of(to));
        int64_t until = min_i64(to, (int64_t)end * PAGE_BYTES);
        int64_t pages = e == NULL ? write_new(w, at, from, until, now)
                                  : write_cached(w, at, h, from, until, now);
        if (pages < 0) {
            break;
        }
        fresh += pages;
        cache_grow(at, until);
        from = until;
    }
    *reached = from;
    return fresh;
}

// ---- writing back ----

// The first dirty extent that has a page from `page` on, no younger than `number`.
static linux_extent_h find_unsaved(const struct world *w, const struct at_file *at, uint64_t page,
                                   uint64_t number)
{
    offset_t index = cache_unsaved(w, at->file_h);
    struct ordered_entry e;
    bool more = ordered_at_or_before(&w->image, index, key_of(page), &e);
    if (more) {
        const struct linux_extent *extent = linux_extent_at(w, (linux_extent_h){e.value});
        more = page < extent->first + extent->pages;
    }
    if (!more) {
        more = ordered_at_or_after(&w->image, index, key_of(page), &e);
    }
    while (more && linux_extent_at(w, (linux_extent_h){e.value})->number > number) {
        more = ordered_next(&w->image, index, &e);
    }
    return (linux_extent_h){more ? e.value : 0};
}

bool cache_has_unsaved(const struct world *w, const struct at_file *at, uint64_t number)
{
    return find_unsaved(w, at, 0, number).bits != 0;
}

int64_t cache_submit(struct world *w, const struct at_file *at, uint64_t from, int64_t most,
                     uint64_t number)
{
    linux_extent_h h = find_unsaved(w, at, from, number);
    if (h.bits == 0) {
        return 0;
    }
    const struct linux_extent *found = linux_extent_at(w, h);
    uint64_t first = word_most(from, found->first);
    uint64_t aligned = (first / WRITE_PAGES + 1) * WRITE_PAGES;
    uint64_t end = word_least(first + (uint64_t)most, found->first + found->pages);
    end = word_least(end, aligned);
    h = cut_out(w, at, h, first, end);
    struct linux_extent *e = linux_extent_edit(w, h);
    int64_t pages = (int64_t)e->pages;
    ordered_remove(&w->image, cache_unsaved(w, at->file_h), key_of(e->first), NULL);
    e->state = EXTENT_WRITEBACK;
    e->again = 0;
    count_dirty(at, -pages);
    count_writeback(at, pages);
    at->disk->inodes_under_writeback += at->file->queued == 0;
    at->file->queued++;
    const struct linux_request r = {.file = at->file_h,
                                    .first = e->first,
                                    .pages = e->pages,
                                    .from = e->from,
                                    .to = e->to,
                                    .kind = REQUEST_WRITE,
                                    .older_on_disk = e->older_on_disk};
    e->request = disk_submit(w, at->disk_h, at->disk, &r);
    at->file->last_request = e->request;
    at->file->write_from = end;
    return pages;
}

static void finish(struct world *w, const struct at_file *at, linux_extent_h h)
{
    struct linux_extent *e = linux_extent_edit(w, h);
    int64_t pages = (int64_t)e->pages;
    count_writeback(at, -pages);
    if (e->again != 0) {
        e->again = 0;
        e->state = EXTENT_DIRTY;
        e->older_on_disk = 1;
        ordered_add(&w->image, cache_unsaved(w, at->file_h), key_of(e->first), h.bits);
        become_dirty(w, at, pages, host_jiffy(w, at->host));
        return;
    }
    e->state = EXTENT_CLEAN;
    if (at->file->tail.bits == h.bits) {
        at->file->tail = (linux_extent_h){0};
    }
    join_clean(w, at, h);
}

void cache_written(struct world *w, const struct at_file *at, const struct linux_part *part)
{
    uint64_t page = part->first, end = part->first + part->pages;
    while (page < end) {
        uint64_t next = UINT64_MAX;
        linux_extent_h h = cache_find(w, at->file_h, page, &next);
        if (h.bits == 0) {
            page = next;
            continue;
        }
        const struct linux_extent *e = linux_extent_at(w, h);
        page = e->first + e->pages;
        if (e->state == EXTENT_WRITEBACK && e->request == part->number) {
            finish(w, at, h);
        }
    }
}

// ---- coming and going ----

void cache_fill(struct world *w, const struct at_file *at, uint64_t first, uint64_t pages)
{
    uint64_t page = first; // the file may have become shorter meanwhile
    uint64_t end = word_least(first + pages, (uint64_t)pages_of(at->file->length_bytes));
    int64_t filled = 0;
    while (page < end) {
        uint64_t next = UINT64_MAX;
        linux_extent_h h = cache_find(w, at->file_h, page, &next);
        if (h.bits != 0) {
            const struct linux_extent *e = linux_extent_at(w, h);
            page = e->first + e->pages;
            continue;
        }
        uint64_t until = word_least(next, end);
        filled += (int64_t)(until - page);
        h = add_extent(w, at, page, until - page, EXTENT_CLEAN);
        page = until;
        join_clean(w, at, h);
    }
    at->host->reading -= (int64_t)pages;
    at->host->free_pages += (int64_t)pages - filled;
}

void cache_drop(struct world *w, const struct at_file *at, uint64_t from)
{
    offset_t index = cache_index(w, at->file_h);
    linux_extent_h across = cache_find(w, at->file_h, from, NULL);
    if (across.bits != 0 && linux_extent_at(w, across)->first < from) {
        split(w, at, across, from);
    }
    struct ordered_entry entry;
    while (ordered_at_or_after(&w->image, index, key_of(from), &entry)) {
        linux_extent_h h = {entry.value};
        const struct linux_extent *e = linux_extent_at(w, h);
        int64_t pages = (int64_t)e->pages;
        if (e->state == EXTENT_DIRTY) {
            count_dirty(at, -pages);
        } else if (e->state == EXTENT_WRITEBACK) {
            count_writeback(at, -pages);
        }
        at->host->free_pages += pages;
        remove_extent(w, at, h);
    }
    if (at->file->dirty == 0) {
        flusher_file_cleaned(w, at);
    }
}

// What of the page in which the file ends now is not on disk ends there too.
static void cut_last_page(struct world *w, const struct at_file *at, int64_t bytes)
{
    linux_extent_h h = cache_find(w, at->file_h, (uint64_t)(bytes / PAGE_BYTES), NULL);
    if (bytes % PAGE_BYTES == 0 || h.bits == 0) {
        return;
    }
    struct linux_extent *e = linux_extent_edit(w, h);
    if (e->state == EXTENT_DIRTY || e->again != 0) {
        e->to = min_i64(e->to, bytes);
        e->from = min_i64(e->from, bytes - 1);
    }
}

void cache_truncate(struct world *w, const struct at_file *at, int64_t bytes)
{
    cache_drop(w, at, (uint64_t)pages_of(bytes));
    cut_last_page(w, at, bytes);
    disk_truncate(w, at->disk, at->file_h, bytes);
    at->disk->used_bytes -= (pages_of(at->file->length_bytes) - pages_of(bytes)) * PAGE_BYTES;
    at->file->length_bytes = bytes;
    at->file->durable_bytes = min_i64(at->file->durable_bytes, bytes);
    at->file->length_changed = 1;
    at->file->tail = (linux_extent_h){0};
}

int64_t cache_evict(struct world *w, struct linux_host *host, linux_extent_h h, int64_t most)
{
    struct linux_extent *e = linux_extent_edit(w, h);
    struct at_file at = cache_at(w, e->file);
    int64_t pages = min_i64(most, (int64_t)e->pages);
    host->free_pages += pages;
    if (pages == (int64_t)e->pages) {
        remove_extent(w, &at, h);
        return pages;
    }
    offset_t index = cache_index(w, at.file_h);
    ordered_remove(&w->image, index, key_of(e->first), NULL);
    e->first += (uint64_t)pages;
    e->pages -= (uint64_t)pages;
    ordered_add(&w->image, index, key_of(e->first), h.bits);
    at.file->cached -= pages;
    host->lists[e->list].pages -= pages;
    return pages;
}

// Runs before the record goes.
void file_removed(struct world *w, uint64_t bits)
{
    struct at_file at = cache_at(w, (linux_file_h){bits});
    cache_drop(w, &at, 0);
    ordered_free(&w->image, cache_index(w, at.file_h));
    ordered_free(&w->image, cache_unsaved(w, at.file_h));
    at.disk->used_bytes -= pages_of(at.file->length_bytes) * PAGE_BYTES;
    if (at.file->queued > 0) {
        at.disk->inodes_under_writeback--;
    }
    linux_loss_h loss = at.file->first_loss;
    while (loss.bits != 0) {
        linux_loss_h next = linux_loss_at(w, loss)->next;
        linux_loss_remove(w, loss);
        loss = next;
    }
}
