// linux: the descriptor, which is all that the rest of the program knows of this engine.
#include "engines/linux/inside.h"

static const char *const limits[] = {
    "A machine has one memory: no NUMA nodes, no memory cgroups, no huge pages.",
    "The kernel's counters are exact: the error of counters kept per CPU is left out.",
    "The flusher and kswapd take no processor time; only copying takes a task's time.",
    "A page that is written to while it is under writeback is counted as under writeback alone, "
    "and is dirty again when its write ends.",
    "Writers of one file do not wait for each other: the lock of its inode is not modelled.",
    "Part of a page can be overwritten without reading the page first.",
    "Read-ahead is fetched when a reader runs out of pages, not before.",
    "File systems have no metadata of their own but one journal page at each sync; holes take "
    "space.",
    "A swapped page comes back for nothing: only the room on swap is counted.",
    "Memory maps are counted; writing through them is not modelled.",
    "Left out: dirtytime_expire_seconds, network file systems, device mappers.",
    NULL,
};

const struct engine linux_engine = {
    .id = ENGINE_LINUX,
    .name = "linux",
    .doc = "A Linux host: page cache, dirty pages and their writeback, disks, and a power switch.",
    .models = "Linux 6.13 to 6.18: mm/page-writeback.c, fs/fs-writeback.c, lib/flex_proportions.c",
    .limits = limits,
    .settings = linux_settings,
    .setting_count = LINUX_SETTINGS,
    .records = linux_records,
    .record_count = LINUX_RECORDS,
    .commands = linux_commands,
    .command_count = LINUX_COMMANDS,
    .events = linux_events,
    .event_count = LINUX_EVENTS,
    .rules = linux_rules,
    .rule_count = LINUX_RULES,
    .probes = linux_probes,
    .probe_count = LINUX_PROBES,
    .invariants = linux_invariants,
    .invariant_count = LINUX_INVARIANTS,
    .draw = linux_draw,
};
