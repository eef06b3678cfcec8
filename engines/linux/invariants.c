// invariants: what must hold after every event. Tests check them; they may be slow.
#include "engines/linux/inside.h"

static bool pages_add_up(const struct world *w, uint64_t record, struct text *why)
{
    const struct linux_host *host = linux_host_at(w, (linux_host_h){record});
    int64_t files = host->strange_active + host->strange_inactive + host->lists[LIST_ACTIVE].pages +
                    host->lists[LIST_INACTIVE].pages;
    int64_t sum = host->free_pages + host->anonymous + host->kernel + host->reading + files;
    text_add(why,
             "%lld free, %lld anonymous, %lld of the kernel, %lld being read and %lld of files are "
             "not %lld; %lld are dirty and %lld under writeback",
             (long long)host->free_pages, (long long)host->anonymous, (long long)host->kernel,
             (long long)host->reading, (long long)files, (long long)host->total,
             (long long)host->dirty, (long long)host->writeback);
    return sum == host->total && host->free_pages >= 0 && host->anonymous >= 0 &&
           host->reading >= 0 && host->dirty >= 0 && host->writeback >= 0 &&
           host->dirty + host->writeback <= files;
}

// Counts a list; -1 if its threads are torn.
static int64_t count_list(const struct world *w, const struct linux_extent_line *line, int list)
{
    int64_t pages = 0;
    linux_extent_h newer = {0};
    for (linux_extent_h h = line->newest; h.bits != 0; h = linux_extent_at(w, h)->older) {
        const struct linux_extent *e = linux_extent_at(w, h);
        if (e->newer.bits != newer.bits || e->list != list) {
            return -1;
        }
        newer = h;
        pages += (int64_t)e->pages;
    }
    return newer.bits == line->oldest.bits ? pages : -1;
}

static bool lists_are_whole(const struct world *w, uint64_t record, struct text *why)
{
    const struct linux_host *host = linux_host_at(w, (linux_host_h){record});
    for (int i = 0; i < LINUX_EXTENT_LISTS; i++) {
        int64_t pages = count_list(w, &host->lists[i], i);
        if (pages != host->lists[i].pages) {
            text_add(why, "list %d has %lld pages, and %lld are counted", i, (long long)pages,
                     (long long)host->lists[i].pages);
            return false;
        }
    }
    return true;
}

static bool disks_add_up(const struct world *w, uint64_t record, struct text *why)
{
    const struct linux_host *host = linux_host_at(w, (linux_host_h){record});
    int64_t dirty = 0, writeback = 0, dirtied = 0;
    for (linux_disk_h h = host->disks; h.bits != 0; h = linux_disk_at(w, h)->next) {
        dirty += linux_disk_at(w, h)->dirty;
        writeback += linux_disk_at(w, h)->writeback;
        dirtied += linux_disk_at(w, h)->pages_dirtied;
    }
    text_add(why, "disks have %lld dirty and %lld writeback pages, the host %lld and %lld",
             (long long)dirty, (long long)writeback, (long long)host->dirty,
             (long long)host->writeback);
    return dirty == host->dirty && writeback == host->writeback && dirtied == host->pages_dirtied;
}

static bool queue_is_whole(const struct world *w, uint64_t record, struct text *why)
{
    const struct linux_disk *disk = linux_disk_at(w, (linux_disk_h){record});
    int64_t requests = 0, pages = 0;
    uint64_t number = disk->completed;
    for (linux_request_h h = disk->queue.first; h.bits != 0; h = linux_request_at(w, h)->next) {
        const struct linux_request *r = linux_request_at(w, h);
        requests++;
        pages += r->kind == REQUEST_READ ? 0 : (int64_t)r->pages;
        number += r->number == number + 1;
    }
    text_add(why, "%lld requests of %lld written pages are queued, and %lld of %lld are counted",
             (long long)requests, (long long)pages, (long long)disk->queued_requests,
             (long long)disk->queued_pages);
    return requests == disk->queued_requests && pages == disk->queued_pages &&
           number == disk->submitted &&
           (disk->completion.bits != 0) ==
               (disk->queue.first.bits != 0 && disk->state != DISK_STALLED);
}

static int64_t pages_in(const struct world *w, linux_file_h file, int state)
{
    int64_t pages = 0;
    struct ordered_entry entry;
    offset_t index = cache_index(w, file);
    for (bool more = ordered_first(&w->image, index, &entry); more;
         more = ordered_next(&w->image, index, &entry)) {
        const struct linux_extent *e = linux_extent_at(w, (linux_extent_h){entry.value});
        pages += state < 0 || e->state == state ? (int64_t)e->pages : 0;
    }
    return pages;
}

static bool files_add_up(const struct world *w, uint64_t record, struct text *why)
{
    linux_file_h h = {record};
    const struct linux_file *file = linux_file_at(w, h);
    int64_t cached = pages_in(w, h, -1), dirty = pages_in(w, h, EXTENT_DIRTY);
    int64_t writeback = pages_in(w, h, EXTENT_WRITEBACK);
    text_add(why, "%lld pages, %lld dirty, %lld under writeback; counted are %lld, %lld, %lld",
             (long long)cached, (long long)dirty, (long long)writeback, (long long)file->cached,
             (long long)file->dirty, (long long)file->writeback);
    return cached == file->cached && dirty == file->dirty && writeback == file->writeback;
}

// Extents do not overlap, lie within the file, and the dirty ones are in the index of those.
static bool one_state(const struct world *w, uint64_t record, struct text *why)
{
    linux_file_h h = {record};
    const struct linux_file *file = linux_file_at(w, h);
    uint64_t end = 0;
    uint32_t dirty = 0;
    struct ordered_entry entry;
    offset_t index = cache_index(w, h);
    for (bool more = ordered_first(&w->image, index, &entry); more;
         more = ordered_next(&w->image, index, &entry)) {
        const struct linux_extent *e = linux_extent_at(w, (linux_extent_h){entry.value});
        uint64_t unsaved = 0;
        bool found = ordered_find(&w->image, cache_unsaved(w, h), entry.key, &unsaved);
        bool is_dirty = e->state == EXTENT_DIRTY;
        dirty += is_dirty;
        if (e->first != entry.key.low || e->first < end || e->pages == 0 ||
            is_dirty != (found && unsaved == entry.value) ||
            (is_dirty && (e->from >= e->to || e->from < (int64_t)e->first * PAGE_BYTES ||
                          pages_of(e->to) > (int64_t)(e->first + e->pages)))) {
            text_add(why, "the extent at page %llu is not as it should be",
                     (unsigned long long)e->first);
            return false;
        }
        end = e->first + e->pages;
    }
    text_add(why, "it is cached beyond its end, or the index of dirty extents has others");
    return end <= (uint64_t)pages_of(file->length_bytes) &&
           ordered_count(&w->image, cache_unsaved(w, h)) == dirty;
}

static bool is_durable(const struct world *w, uint64_t record, struct text *why)
{
    const struct linux_file *file = linux_file_at(w, (linux_file_h){record});
    text_add(why, "%lld bytes are on disk of %lld", (long long)file->durable_bytes,
             (long long)file->length_bytes);
    return 0 <= file->durable_bytes && file->durable_bytes <= file->length_bytes;
}

static int64_t count_files(const struct world *w, const struct linux_disk *disk, int list)
{
    int64_t count = 0;
    linux_file_h before = {0};
    for (linux_file_h h = disk->lists[list - 1].first; h.bits != 0;
         h = linux_file_at(w, h)->behind) {
        const struct linux_file *file = linux_file_at(w, h);
        if (file->before.bits != before.bits || file->list != list) {
            return -1;
        }
        before = h;
        count++;
    }
    return before.bits == disk->lists[list - 1].last.bits ? count : -1;
}

static bool flusher_lists(const struct world *w, uint64_t record, struct text *why)
{
    const struct linux_disk *disk = linux_disk_at(w, (linux_disk_h){record});
    int64_t listed = disk->flushed.bits != 0;
    for (int list = FILE_DIRTY; list <= FILE_MORE_IO; list++) {
        int64_t count = count_files(w, disk, list);
        if (count < 0) {
            text_add(why, "list %d is torn", list);
            return false;
        }
        listed += count;
    }
    for (linux_file_h h = linux_file_next(w, (linux_file_h){0}); h.bits != 0;
         h = linux_file_next(w, h)) {
        const struct linux_file *file = linux_file_at(w, h);
        if (file->disk.bits == record && file->dirty > 0 && file->list == FILE_CLEAN) {
            text_add(why, "%s is dirty and on no list", name_text(w, file->name));
            return false;
        }
    }
    text_add(why, "%lld files are listed, %lld are counted", (long long)listed,
             (long long)disk->lists_files);
    return listed == disk->lists_files;
}

static bool descriptors_add_up(const struct world *w, uint64_t record, struct text *why)
{
    const struct linux_host *host = linux_host_at(w, (linux_host_h){record});
    int64_t open = 0;
    for (linux_process_h p = linux_process_next(w, (linux_process_h){0}); p.bits != 0;
         p = linux_process_next(w, p)) {
        const struct linux_process *process = linux_process_at(w, p);
        open += process->host.bits == record ? process->descriptors : 0;
    }
    text_add(why, "%lld are open, %lld are counted", (long long)open, (long long)host->descriptors);
    return open == host->descriptors;
}

#define INVARIANT(row, word, words, of, function)                                                  \
    [row] = {.name = (word), .doc = (words), .record = (of), .holds = (function)}

const struct invariant linux_invariants[] = {
    INVARIANT(INVARIANT_PAGES_ADD_UP, "pages_add_up",
              "Each page is free, anonymous, the kernel's, being read, or a file's.", LINUX_HOST,
              pages_add_up),
    INVARIANT(INVARIANT_LISTS_ARE_WHOLE, "lists_are_whole",
              "Each cached page is on one list, and lists have no gaps.", LINUX_HOST,
              lists_are_whole),
    INVARIANT(INVARIANT_DISKS_ADD_UP, "disks_add_up",
              "A host's dirty pages are those of its disks.", LINUX_HOST, disks_add_up),
    INVARIANT(INVARIANT_QUEUE_IS_WHOLE, "queue_is_whole",
              "Requests are queued in order, and the first is served.", LINUX_DISK, queue_is_whole),
    INVARIANT(INVARIANT_FILES_ADD_UP, "files_add_up", "A file's counts are those of its extents.",
              LINUX_FILE, files_add_up),
    INVARIANT(INVARIANT_ONE_STATE, "one_state", "A page is in one extent, and in one state.",
              LINUX_FILE, one_state),
    INVARIANT(INVARIANT_DURABLE, "durable", "No more of a file is on disk than there is.",
              LINUX_FILE, is_durable),
    INVARIANT(INVARIANT_FLUSHER_LISTS, "flusher_lists",
              "A dirty file is on one list of its disk's flusher.", LINUX_DISK, flusher_lists),
    INVARIANT(INVARIANT_DESCRIPTORS, "descriptors_add_up",
              "A host's open files are those of its processes.", LINUX_HOST, descriptors_add_up),
};
