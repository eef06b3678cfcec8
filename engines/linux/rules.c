// rules: why something happened as it did. One row for each thing that is decided.
#include "engines/linux/inside.h"

#define RECORD_OF(name, row)                                                                       \
    {                                                                                              \
        name, { .kind = VALUE_RECORD, .record = (row) }                                            \
    }
#define NUMBER(name)                                                                               \
    {                                                                                              \
        name, { .kind = VALUE_NUMBER }                                                             \
    }
#define TIME(name)                                                                                 \
    {                                                                                              \
        name, { .kind = VALUE_NUMBER, .unit = UNIT_TIME }                                          \
    }
#define SIZE(name)                                                                                 \
    {                                                                                              \
        name, { .kind = VALUE_NUMBER, .unit = UNIT_SIZE }                                          \
    }
#define RATE(name)                                                                                 \
    {                                                                                              \
        name, { .kind = VALUE_NUMBER, .unit = UNIT_RATE }                                          \
    }
#define HOST RECORD_OF("host", LINUX_HOST)
#define DISK RECORD_OF("disk", LINUX_DISK)
#define THE_FILE RECORD_OF("file", LINUX_FILE)
#define TASK RECORD_OF("task", LINUX_TASK)

#define WRITEBACK "mm/page-writeback.c: "
#define FLUSHER "fs/fs-writeback.c: "

const struct rule linux_rules[] = {
    [RULE_BACKGROUND_OVER] =
        {
            .name = "background_over",
            .sentence = "{dirty} pages are dirty, more than the background limit of {limit}: the "
                        "flusher of {disk} starts",
            .arguments = {DISK, NUMBER("dirty"), NUMBER("limit")},
            .setting = "vm.dirty_background_ratio",
            .instead = "vm.dirty_background_bytes",
            .source = WRITEBACK "balance_dirty_pages",
        },
    [RULE_FREERUN_OVER] =
        {
            .name = "freerun_over",
            .sentence =
                "{total} pages are dirty or under writeback, more than freerun of {freerun}, "
                "and the flusher of {disk} is idle: it starts",
            .arguments = {DISK, NUMBER("total"), NUMBER("freerun")},
            .setting = "vm.dirty_ratio",
            .instead = "vm.dirty_bytes",
            .source = WRITEBACK "balance_dirty_pages",
        },
    [RULE_OLD] =
        {
            .name = "old",
            .sentence = "a file of {disk} has been dirty for {age} or longer: it is written out "
                        "whole; {dirty} pages are dirty",
            .arguments = {DISK, NUMBER("dirty"), TIME("age")},
            .setting = "vm.dirty_expire_centisecs",
            .source = FLUSHER "wb_check_old_data_flush",
        },
    [RULE_ASKED] =
        {
            .name = "asked",
            .sentence =
                "{disk} is to be written out, by sync, by a changed knob, or because reclaim "
                "finds dirty pages only; {dirty} pages are dirty",
            .arguments = {DISK, NUMBER("dirty")},
            .source = FLUSHER "wb_check_start_all",
        },
    [RULE_CHUNK] =
        {
            .name = "chunk",
            .sentence = "{file} is the oldest in line: {chunk} of its {dirty} dirty pages may go "
                        "now",
            .arguments = {THE_FILE, NUMBER("chunk"), NUMBER("dirty")},
            .source = FLUSHER "writeback_chunk_size",
        },
    [RULE_BELOW_BACKGROUND] =
        {
            .name = "below_background",
            .sentence =
                "{dirty} pages are dirty, the background limit is {limit}, and {disk} holds "
                "no more than its share: the flusher stops",
            .arguments = {DISK, NUMBER("dirty"), NUMBER("limit")},
            .setting = "vm.dirty_background_ratio",
            .instead = "vm.dirty_background_bytes",
            .source = WRITEBACK "wb_over_bg_thresh",
        },
    [RULE_PAUSE] =
        {
            .name = "pause",
            .sentence =
                "{task} may dirty pages at {rate}: those since its last pause should have taken "
                "{period}",
            .arguments = {TASK, RATE("rate"), TIME("period")},
            .setting = "vm.dirty_ratio",
            .instead = "vm.dirty_bytes",
            .source = WRITEBACK "balance_dirty_pages, wb_position_ratio",
        },
    [RULE_FULL_STOP] =
        {
            .name = "full_stop",
            .sentence =
                "{total} pages are dirty or under writeback, and the hard limit is {limit}: "
                "{task} stops until some are on disk",
            .arguments = {TASK, NUMBER("total"), NUMBER("limit")},
            .setting = "vm.dirty_ratio",
            .instead = "vm.dirty_bytes",
            .source = WRITEBACK "balance_dirty_pages",
        },
    [RULE_WRITTEN] =
        {
            .name = "written",
            .sentence =
                "{pages} pages of {file} are on their disk; {total} are still dirty or under "
                "writeback",
            .arguments = {THE_FILE, NUMBER("pages"), NUMBER("total")},
            .source = WRITEBACK "__folio_end_writeback",
        },
    [RULE_WRITE_FAILED] =
        {
            .name = "write_failed",
            .sentence =
                "the disk failed to write {pages} pages of {file}: they count as clean, and "
                "the next fsync gets EIO; {total} are still dirty or under writeback",
            .arguments = {THE_FILE, NUMBER("pages"), NUMBER("total")},
            .source = "mm/filemap.c: __filemap_set_wb_err",
        },
    [RULE_READ_MISS] =
        {
            .name = "read_miss",
            .sentence =
                "the page at {offset} of {file} is not cached: the disk is asked for {pages} "
                "pages",
            .arguments = {THE_FILE, SIZE("offset"), NUMBER("pages")},
            .setting = "read_ahead_kb",
            .source = "mm/readahead.c: page_cache_ra_order",
        },
    [RULE_RECLAIM] =
        {
            .name = "reclaim",
            .sentence = "{host} is short of free pages: {pages} of {wanted} wanted were reclaimed",
            .arguments = {HOST, NUMBER("pages"), NUMBER("wanted")},
            .setting = "vm.min_free_kbytes",
            .source = "mm/vmscan.c: balance_pgdat",
        },
    [RULE_ONLY_DIRTY] =
        {
            .name = "only_dirty",
            .sentence = "reclaim of {host} finds dirty pages only, {dirty} and {writeback} under "
                        "writeback: flushers are started",
            .arguments = {HOST, NUMBER("dirty"), NUMBER("writeback")},
            .source = "mm/vmscan.c: shrink_inactive_list",
        },
    [RULE_SWAP] =
        {
            .name = "swap",
            .sentence = "{pages} anonymous pages of {host} go to swap, at a swappiness of "
                        "{swappiness}",
            .arguments = {HOST, NUMBER("pages"), NUMBER("swappiness")},
            .setting = "vm.swappiness",
            .source = "mm/vmscan.c: get_scan_count",
        },
    [RULE_OOM] =
        {
            .name = "oom",
            .sentence = "there is no memory, and {process} has most: {bytes}; it is killed",
            .arguments = {RECORD_OF("process", LINUX_PROCESS), SIZE("bytes")},
            .setting = "vm.overcommit_memory",
            .source = "mm/oom_kill.c: select_bad_process",
        },
    [RULE_NO_MEMORY] =
        {
            .name = "no_memory",
            .sentence = "{process} does not get {bytes}: ENOMEM",
            .arguments = {RECORD_OF("process", LINUX_PROCESS), SIZE("bytes")},
            .setting = "vm.overcommit_memory",
            .source = "mm/util.c: __vm_enough_memory",
        },
    [RULE_SYNC_WAITS] =
        {
            .name = "sync_waits",
            .sentence = "{task} waits until {dirty} dirty pages are on disk; {ahead} are ahead of "
                        "them",
            .arguments = {TASK, NUMBER("dirty"), NUMBER("ahead")},
            .source = "mm/filemap.c: file_write_and_wait_range",
        },
    [RULE_SYNCED] =
        {
            .name = "synced",
            .sentence = "{task} has waited for {time}: the file is safe up to {bytes}",
            .arguments = {TASK, SIZE("bytes"), TIME("time")},
            .source = "fs/sync.c: vfs_fsync_range",
        },
    [RULE_NO_SPACE] =
        {
            .name = "no_space",
            .sentence = "{used} of {capacity} of {disk} are used: ENOSPC",
            .arguments = {DISK,
                          SIZE("used"),
                          {"capacity",
                           {.kind = VALUE_NUMBER, .unit = UNIT_SIZE, .unlimited = "unlimited"}}},
            .setting = "capacity",
            .source = "write(2): ENOSPC",
        },
    [RULE_KILLED] =
        {
            .name = "killed",
            .sentence = "{process} is killed and {bytes} of its memory are free; what it wrote is "
                        "the kernel's, and stays",
            .arguments = {RECORD_OF("process", LINUX_PROCESS), SIZE("bytes")},
            .source = "kernel/exit.c: do_exit",
        },
    [RULE_POWER_LOST] =
        {
            .name = "power_lost",
            .sentence = "{host} loses its power with {dirty} dirty pages and {writeback} under "
                        "writeback: no completed write had put them on disk",
            .arguments = {HOST, NUMBER("dirty"), NUMBER("writeback")},
            .source = "ours: command `power_off`",
        },
    [RULE_HALVED] =
        {
            .name = "halved",
            .sentence = "the background limit of {host} is not below the dirty limit: the kernel "
                        "takes half of the dirty limit, {background} pages, and says nothing",
            .arguments = {HOST, NUMBER("background")},
            .setting = "vm.dirty_background_ratio",
            .instead = "vm.dirty_background_bytes",
            .source = WRITEBACK "domain_dirty_limits",
        },
};
