// calls: write, direct write and read, as far as they get.
//
// A write copies into the cache page by page and looks at its check point after each page
// (balance_dirty_pages_ratelimited), so that a long one may be paused several times. A read copies
// what is cached; where a page is missing it has the disk fetch it with those behind it, and waits.
// How many it fetches doubles while a file is read on and on, up to read_ahead_kb (page_cache_ra,
// mm/readahead.c). Simplified: it is fetched when the reader runs out, not before.
#include "engines/linux/inside.h"

enum { DIRECT_PAGES = 1024 };

// Bytes that can be copied before `until`, in whole pages from `offset`, at least to the end of the
// first.
static int64_t copied_until(const struct linux_host *host, const struct linux_task *t,
                            int64_t until)
{
    int64_t bytes = mul_div(until - t->clock, host->copy_speed, SECOND);
    int64_t pages = max_i64(1, bytes / PAGE_BYTES);
    int64_t end = mul_clamped(t->offset / PAGE_BYTES + pages, PAGE_BYTES);
    return min_i64(t->left, end - t->offset);
}

static void copied(const struct linux_host *host, struct linux_task *t, int64_t bytes)
{
    t->offset += bytes;
    t->left -= bytes;
    t->clock += max_i64(1, mul_div(bytes, SECOND, host->copy_speed));
}

// The folio that a write brings: as large a power of two of pages as is left, aligned, up to 2 MiB.
static int64_t folio_bytes(const struct linux_task *t)
{
    enum { MOST_PAGES = 512 };
    uint64_t page = (uint64_t)(t->offset / PAGE_BYTES);
    uint64_t pages = word_least((uint64_t)t->left / PAGE_BYTES, MOST_PAGES);
    if (t->offset % PAGE_BYTES != 0 || pages < 2) {
        return min_i64(t->left, PAGE_BYTES - t->offset % PAGE_BYTES);
    }
    pages = UINT64_C(1) << word_log2(pages);
    uint64_t alignment = page & (0 - page);
    return (int64_t)(page == 0 ? pages : word_least(pages, alignment)) * PAGE_BYTES;
}

// Where a file has to end for its disk to be full.
static int64_t space_end(const struct at_file *at)
{
    int64_t left = at->disk->capacity_bytes - at->disk->used_bytes;
    int64_t pages = pages_of(at->file->length_bytes) + max_i64(0, left / PAGE_BYTES);
    return mul_clamped(pages, PAGE_BYTES);
}

static enum call_progress fail(struct linux_task *t, enum linux_error error)
{
    t->error = (uint8_t)error;
    return CALL_DONE;
}

static enum call_progress starve(struct linux_host *host, struct linux_task *t)
{
    host->starved++;
    t->state = TASK_STARVES;
    return CALL_BLOCKED;
}

enum call_progress call_write(struct world *w, linux_task_h h, struct linux_task *t, int64_t until)
{
    struct at_file at = cache_at(w, t->file);
    uint64_t now = (uint64_t)(until / host_jiffy_ns(at.host)) - 1;
    while (t->left > 0) {
        if (t->clock >= until) {
            return CALL_LATER;
        }
        t->offset = t->appends != 0 ? at.file->length_bytes : t->offset;
        uint64_t check = pause_check(&t->throttle, at.disk->exceeded != 0);
        int64_t pages = check > t->throttle.pages ? (int64_t)(check - t->throttle.pages) : 1;
        int64_t bytes = copied_until(at.host, t, until);
        int64_t end = mul_clamped(t->offset / PAGE_BYTES + min_i64(pages, INT32_MAX), PAGE_BYTES);
        bytes = at.disk->large_folios != 0 ? folio_bytes(t) : min_i64(bytes, end - t->offset);
        bytes = min_i64(bytes, space_end(&at) - t->offset);
        if (bytes <= 0) {
            rule(w, RULE_NO_SPACE, at.disk_h.bits, at.disk->used_bytes, at.disk->capacity_bytes);
            return fail(t, LINUX_ENOSPC);
        }
        int64_t to = t->offset + bytes, reached;
        t->throttle.pages += (uint64_t)cache_write(w, &at, t->offset, to, now, &reached);
        copied(at.host, t, reached - t->offset);
        at.host->moment = t->clock;
        if (t->throttle.pages >= check && throttle_look(w, &at, h, t, now)) {
            return CALL_BLOCKED;
        }
        if (reached < to) {
            return starve(at.host, t);
        }
    }
    return CALL_DONE;
}

// ---- direct writes ----

enum call_progress call_direct(struct world *w, linux_task_h h, struct linux_task *t)
{
    (void)h;
    struct at_file at = cache_at(w, t->file);
    if (t->sync_stage != 0) {
        t->left = 0;
        return at.disk->state == DISK_FAILS ? fail(t, LINUX_EIO) : CALL_DONE;
    }
    if (t->offset + t->left > space_end(&at)) {
        rule(w, RULE_NO_SPACE, at.disk_h.bits, at.disk->used_bytes, at.disk->capacity_bytes);
        return fail(t, LINUX_ENOSPC);
    }
    cache_grow(&at, t->offset + t->left);
    int64_t piece = DIRECT_PAGES * PAGE_BYTES;
    for (int64_t from = t->offset; from < t->offset + t->left; from += piece) {
        int64_t to = min_i64(from + piece, t->offset + t->left);
        const struct linux_request r = {.file = at.file_h,
                                        .first = (uint64_t)(from / PAGE_BYTES),
                                        .pages = (uint64_t)(pages_of(to) - from / PAGE_BYTES),
                                        .from = from,
                                        .to = to,
                                        .kind = REQUEST_DIRECT};
        t->wait_number = disk_submit(w, at.disk_h, at.disk, &r);
    }
    t->wait_disk = at.disk_h;
    t->state = TASK_WAITS;
    t->sync_stage = 1;
    return CALL_BLOCKED;
}

// ---- reads ----

// Pages to fetch from `page` on, of which the reader wants `wanted` now.
static uint64_t window_of(const struct at_file *at, uint64_t page, uint64_t wanted)
{
    uint64_t most = (uint64_t)max_i64(1, at->disk->read_ahead_kb / 4);
    bool reads_on = page != 0 && page == at->file->read_next;
    uint64_t pages = wanted;
    if (page == 0 || reads_on) {
        pages = word_most(2 * at->file->read_window, word_most(wanted, 4));
    }
    return word_least(pages, most);
}

// The read that is to bring a page, if one is under way already; 0: none.
static uint64_t read_of(const struct world *w, const struct at_file *at, uint64_t page)
{
    linux_request_h h = at->disk->queue.first;
    for (; at->host->reading > 0 && h.bits != 0; h = linux_request_at(w, h)->next) {
        const struct linux_request *r = linux_request_at(w, h);
        if (r->kind == REQUEST_READ && r->file.bits == at->file_h.bits && r->first <= page &&
            page < r->first + r->pages) {
            return r->number;
        }
    }
    return 0;
}

static void wait_for_read(const struct at_file *at, struct linux_task *t, uint64_t request)
{
    t->wait_number = request;
    t->wait_disk = at->disk_h;
    t->state = TASK_WAITS;
}

// Has the disk fetch pages from a missing one on. false: no memory.
static bool fetch(struct world *w, const struct at_file *at, struct linux_task *t, uint64_t page,
                  uint64_t next)
{
    uint64_t under_way = read_of(w, at, page);
    if (under_way != 0) {
        wait_for_read(at, t, under_way);
        return true;
    }
    uint64_t wanted = (uint64_t)pages_of(t->offset + t->left) - page;
    uint64_t pages = window_of(at, page, wanted);
    uint64_t end = word_least((uint64_t)pages_of(at->file->length_bytes), next);
    pages = word_least(pages, end - page);
    while (!memory_take(w, at->host_h, at->host, (int64_t)pages)) {
        pages /= 2; // as many as there is memory for
        if (pages == 0) {
            return false;
        }
    }
    at->host->reading += (int64_t)pages;
    at->file->read_window = pages;
    at->file->read_next = page + pages;
    at->file->pages_read += (int64_t)pages;
    const struct linux_request r = {
        .file = at->file_h, .first = page, .pages = pages, .kind = REQUEST_READ};
    wait_for_read(at, t, disk_submit(w, at->disk_h, at->disk, &r));
    rule(w, RULE_READ_MISS, at->file_h.bits, (int64_t)page * PAGE_BYTES, (int64_t)pages);
    return true;
}

// What the reader wants of the pages from t->offset to the end of their extent.
static void copy_cached(struct world *w, const struct at_file *at, struct linux_task *t,
                        linux_extent_h h, int64_t until)
{
    const struct linux_extent *e = linux_extent_at(w, h);
    int64_t end = (int64_t)(e->first + e->pages) * PAGE_BYTES;
    if (t->offset / PAGE_BYTES == (int64_t)e->first && t->offset % PAGE_BYTES == 0) {
        memory_accessed(w, at->host, h);
    }
    end = min_i64(end, at->file->length_bytes);
    copied(at->host, t, min_i64(copied_until(at->host, t, until), end - t->offset));
}

enum call_progress call_read(struct world *w, linux_task_h h, struct linux_task *t, int64_t until)
{
    (void)h;
    struct at_file at = cache_at(w, t->file);
    while (t->left > 0 && t->offset < at.file->length_bytes) {
        if (t->clock >= until) {
            return CALL_LATER;
        }
        uint64_t page = (uint64_t)(t->offset / PAGE_BYTES), next = UINT64_MAX;
        linux_extent_h cached = cache_find(w, t->file, page, &next);
        if (cached.bits != 0) {
            copy_cached(w, &at, t, cached, until);
        } else if (at.disk->state == DISK_FAILS) {
            return fail(t, LINUX_EIO);
        } else {
            return fetch(w, &at, t, page, next) ? CALL_BLOCKED : starve(at.host, t);
        }
    }
    return CALL_DONE;
}
