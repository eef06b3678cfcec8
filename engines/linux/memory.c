// memory: the machine's pages, and which of them go when there are not enough.
//
// A new page of a file is inactive; read a second time, it is active. Both lists go from newest to
// oldest, in extents: runs of pages of one file that came together. Reclaim takes clean pages from
// the old end of the inactive list and puts dirty ones back at its new end. It begins when fewer
// than the low watermark are free, and goes on up to the high one, as kswapd does. While there are
// many more active than inactive pages, the oldest active ones become inactive (inactive_is_low,
// mm/vmscan.c). Simplified: kswapd takes no time.
#include "engines/linux/inside.h"

enum { STRANGE_PIECE = 1024 };

// ---- the lists ----

static void link_between(struct world *w, linux_extent_h h, struct linux_extent *e,
                         linux_extent_h newer, linux_extent_h older, struct linux_extent_line *line)
{
    e->newer = newer;
    e->older = older;
    if (newer.bits != 0) {
        linux_extent_edit(w, newer)->older = h;
    } else {
        line->newest = h;
    }
    if (older.bits != 0) {
        linux_extent_edit(w, older)->newer = h;
    } else {
        line->oldest = h;
    }
    line->pages += (int64_t)e->pages;
}

void memory_join(struct world *w, struct linux_host *host, linux_extent_h h, struct linux_extent *e,
                 enum extent_list list)
{
    e->list = (uint8_t)list;
    link_between(w, h, e, (linux_extent_h){0}, host->lists[list].newest, &host->lists[list]);
}

void memory_join_behind(struct world *w, struct linux_host *host, linux_extent_h h,
                        struct linux_extent *e, linux_extent_h newer)
{
    const struct linux_extent *n = linux_extent_at(w, newer);
    e->list = n->list;
    link_between(w, h, e, newer, n->older, &host->lists[n->list]);
}

void memory_leave(struct world *w, struct linux_host *host, struct linux_extent *e)
{
    struct linux_extent_line *line = &host->lists[e->list];
    if (e->newer.bits != 0) {
        linux_extent_edit(w, e->newer)->older = e->older;
    } else {
        line->newest = e->older;
    }
    if (e->older.bits != 0) {
        linux_extent_edit(w, e->older)->newer = e->newer;
    } else {
        line->oldest = e->newer;
    }
    line->pages -= (int64_t)e->pages;
}

void memory_accessed(struct world *w, struct linux_host *host, linux_extent_h h)
{
    struct linux_extent *e = linux_extent_edit(w, h);
    if (e->accessed == 0) {
        e->accessed = 1;
    } else if (e->list == LIST_INACTIVE) {
        memory_leave(w, host, e);
        memory_join(w, host, h, e, LIST_ACTIVE);
        e->accessed = 0;
        host->activated += (int64_t)e->pages;
    }
}

// ---- reclaim ----

// The active list may be so many times as long, by the size of the machine: inactive_is_low.
static bool inactive_is_low(const struct linux_host *host)
{
    int64_t active = host->strange_active + host->lists[LIST_ACTIVE].pages;
    int64_t inactive = host->strange_inactive + host->lists[LIST_INACTIVE].pages;
    int64_t gigabytes = (active + inactive) >> 18, ratio = 1;
    while ((ratio + 1) * (ratio + 1) <= 10 * gigabytes) {
        ratio++;
    }
    return inactive * ratio < active;
}

static void deactivate(struct world *w, struct linux_host *host)
{
    while (inactive_is_low(host)) {
        if (host->strange_active > 0) {
            int64_t pages = min_i64(host->strange_active, STRANGE_PIECE);
            host->strange_active -= pages;
            host->strange_inactive += pages;
            continue;
        }
        linux_extent_h h = host->lists[LIST_ACTIVE].oldest;
        if (h.bits == 0) {
            return;
        }
        struct linux_extent *e = linux_extent_edit(w, h);
        memory_leave(w, host, e);
        memory_join(w, host, h, e, LIST_INACTIVE);
    }
}

static int64_t reclaim_strange(struct linux_host *host, int64_t want)
{
    int64_t pages = min_i64(want, host->strange_inactive);
    host->strange_inactive -= pages;
    host->free_pages += pages;
    return pages;
}

// Anonymous pages go to swap, in the proportion that vm.swappiness gives them (get_scan_count,
// mm/vmscan.c: swappiness of 200 parts for them, the rest for files).
static int64_t swap_out(struct world *w, linux_host_h h, struct linux_host *host, int64_t want)
{
    int64_t room = host->swap_bytes / PAGE_BYTES - host->swapped;
    int64_t pages = min_i64(min_i64(want, room), host->anonymous);
    if (pages <= 0) {
        return 0;
    }
    host->anonymous -= pages;
    host->swapped += pages;
    host->free_pages += pages;
    if (host->told_at != host_jiffy(w, host) + 1) {
        rule(w, RULE_SWAP, h.bits, pages, host->swappiness);
    }
    return pages;
}

// Clean pages of the inactive list, oldest first; dirty ones go round once at most.
static int64_t reclaim_files(struct world *w, struct linux_host *host, int64_t want)
{
    int64_t done = reclaim_strange(host, want);
    int64_t looked = 0, most = host->lists[LIST_INACTIVE].pages;
    while (done < want && looked < most) {
        linux_extent_h h = host->lists[LIST_INACTIVE].oldest;
        const struct linux_extent *e = linux_extent_at(w, h);
        looked += (int64_t)e->pages;
        if (e->state == EXTENT_CLEAN) {
            done += cache_evict(w, host, h, want - done);
        } else {
            struct linux_extent *open = linux_extent_edit(w, h);
            memory_leave(w, host, open);
            memory_join(w, host, h, open, LIST_INACTIVE);
        }
        deactivate(w, host);
    }
    host->reclaimed += done;
    return done;
}

static void reclaim(struct world *w, linux_host_h h, struct linux_host *host, int64_t want)
{
    deactivate(w, host);
    int64_t done = swap_out(w, h, host, want * host->swappiness / 200);
    done += reclaim_files(w, host, want - done);
    if (done < want) { // files have run out: anonymous memory goes, however low its weight
        done += swap_out(w, h, host, want - done);
    }
    uint64_t now = host_jiffy(w, host);
    bool told = host->told_at == now + 1;
    host->told_at = now + 1;
    if (!told) {
        rule(w, RULE_RECLAIM, h.bits, done, want);
    }
    if (done < want && host->dirty > 0) {
        if (!told) {
            rule(w, RULE_ONLY_DIRTY, h.bits, host->dirty, host->writeback);
        }
        flusher_start_all(w, h);
    }
}

bool memory_take(struct world *w, linux_host_h h, struct linux_host *host, int64_t pages)
{
    if (host->free_pages - pages < host->watermark - host->gap) {
        reclaim(w, h, host, host->watermark - (host->free_pages - pages));
    }
    if (host->free_pages - pages < (host->watermark - 2 * host->gap) / 2) {
        return false;
    }
    host->free_pages -= pages;
    return true;
}

bool memory_change(struct world *w, linux_host_h h, int64_t pages)
{
    struct linux_host *host = linux_host_edit(w, h);
    if (pages <= 0) {
        int64_t from_swap = min_i64(host->swapped, max_i64(0, -pages - host->anonymous));
        int64_t freed = min_i64(-pages - from_swap, host->anonymous);
        host->swapped -= from_swap;
        host->anonymous -= freed;
        host->free_pages += freed;
        return true;
    }
    if (!memory_take(w, h, host, pages)) {
        return false;
    }
    host->anonymous += pages;
    return true;
}
