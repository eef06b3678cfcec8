// sync: fsync, fdatasync and sync: waiting until what was written is on disk.
//
// fsync submits the file's dirty pages, no younger than the call, from the calling thread, as the
// queue has room; waits for them, and for those that were under writeback already; has the file's
// length written, if it changed (fdatasync) or always (fsync); and has a volatile cache flushed.
// Requests are completed in order, so that waiting for the last is waiting for all. Pages that were
// written to while they were under writeback take another round.
//
// sync has the flushers write everything that was dirty when it began, and waits for one disk after
// the other.
#include "engines/linux/inside.h"

enum stage { STAGE_BEGIN, STAGE_SUBMIT, STAGE_WAIT, STAGE_METADATA, STAGE_FLUSH, STAGE_DONE };

static enum call_progress wait_for(struct linux_task *t, linux_disk_h disk, uint64_t number)
{
    t->wait_disk = disk;
    t->wait_number = number;
    t->state = TASK_WAITS;
    return CALL_BLOCKED;
}

// true: all is submitted.
static bool submit(struct world *w, const struct at_file *at, const struct linux_task *t)
{
    for (;;) {
        if (!disk_has_room(w, at->disk, min_i64(WRITE_PAGES, at->file->dirty))) {
            return false;
        }
        if (cache_submit(w, at, 0, WRITE_PAGES, t->sync_number) == 0) {
            return true;
        }
    }
}

static bool submit_small(struct world *w, linux_disk_h h, struct linux_disk *disk,
                         struct linux_task *t, enum request_kind kind)
{
    if (kind == REQUEST_FLUSH && disk->write_cache_bytes == 0) {
        return false;
    }
    const struct linux_request r = {.kind = (uint8_t)kind, .pages = kind == REQUEST_METADATA};
    wait_for(t, h, disk_submit(w, h, disk, &r));
    return true;
}

static enum call_progress end_sync(struct world *w, const struct at_file *at, linux_task_h h,
                                   struct linux_task *t)
{
    rule(w, RULE_SYNCED, h.bits, at->file->durable_bytes, t->clock - t->call_began);
    if (at->file->failed != 0) {
        at->file->failed = 0;
        t->error = LINUX_EIO;
    }
    return CALL_DONE;
}

enum call_progress call_sync_file(struct world *w, linux_task_h h, struct linux_task *t)
{
    struct at_file at = cache_at(w, t->file);
    for (;;) {
        switch ((enum stage)t->sync_stage) {
        case STAGE_BEGIN:
            t->sync_number = at.host->numbers;
            at.file->tail = (linux_extent_h){0};
            rule(w, RULE_SYNC_WAITS, h.bits, at.file->dirty, at.disk->queued_pages);
            t->sync_stage = STAGE_SUBMIT;
            break;
        case STAGE_SUBMIT:
            if (!submit(w, &at, t)) {
                return wait_for(t, at.disk_h, at.disk->completed + 1);
            }
            if (at.file->dirty == 0) {
                flusher_file_cleaned(w, &at);
            }
            t->sync_stage = STAGE_WAIT;
            if (at.file->last_request > at.disk->completed) {
                return wait_for(t, at.disk_h, at.file->last_request);
            }
            break;
        case STAGE_WAIT:
            t->sync_stage =
                cache_has_unsaved(w, &at, t->sync_number) ? STAGE_SUBMIT : STAGE_METADATA;
            break;
        case STAGE_METADATA:
            t->sync_stage = STAGE_FLUSH;
            if (t->data_only == 0 || at.file->length_changed != 0) {
                at.file->length_changed = 0;
                submit_small(w, at.disk_h, at.disk, t, REQUEST_METADATA);
                return CALL_BLOCKED;
            }
            break;
        case STAGE_FLUSH:
            t->sync_stage = STAGE_DONE;
            if (submit_small(w, at.disk_h, at.disk, t, REQUEST_FLUSH)) {
                return CALL_BLOCKED;
            }
            break;
        case STAGE_DONE:
            return end_sync(w, &at, h, t);
        }
    }
}

// t->wait_disk is the disk that it has come to.
enum call_progress call_sync_all(struct world *w, linux_task_h h, struct linux_task *t)
{
    linux_disk_h d = t->wait_disk;
    if (t->sync_stage == STAGE_BEGIN) {
        struct linux_host *host = linux_host_edit(w, t->host);
        t->sync_number = host->numbers;
        flusher_end_tails(w, t->host);
        flusher_start_all(w, t->host);
        rule(w, RULE_SYNC_WAITS, h.bits, host->dirty, host->writeback);
        d = host->disks;
        t->sync_stage = STAGE_SUBMIT;
    }
    while (d.bits != 0) {
        struct linux_disk *disk = linux_disk_edit(w, d);
        if (t->sync_stage == STAGE_SUBMIT) {
            if (flusher_is_asked(disk)) {
                return wait_for(t, d, 0);
            }
            t->sync_stage = STAGE_WAIT;
            if (disk->submitted > disk->completed) {
                return wait_for(t, d, disk->submitted);
            }
        }
        if (t->sync_stage == STAGE_WAIT) {
            if (flusher_has_unsaved(w, disk, t->sync_number)) {
                flusher_ask(w, d);
                t->sync_stage = STAGE_SUBMIT;
                return wait_for(t, d, 0);
            }
            t->sync_stage = STAGE_METADATA;
        }
        while (t->sync_stage < STAGE_DONE) {
            enum request_kind kind =
                t->sync_stage == STAGE_METADATA ? REQUEST_METADATA : REQUEST_FLUSH;
            t->sync_stage++;
            if (submit_small(w, d, disk, t, kind)) {
                return CALL_BLOCKED;
            }
        }
        d = disk->next;
        t->sync_stage = STAGE_SUBMIT;
    }
    return CALL_DONE;
}
