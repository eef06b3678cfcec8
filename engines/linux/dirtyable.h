// dirtyable: the memory that dirty pages may take a percentage of.
//
//   free pages - reserve + pages of files on the active and inactive lists + 1
//
// Anonymous memory, tmpfs, slab and huge pages are not in it, so that a growing heap lowers the
// limits, while clean file cache does not: its pages only change from free to inactive.
//
//   dirtyable_zone_reserve    what one zone keeps for itself
//                             calculate_totalreserve_pages, mm/page_alloc.c
//   dirtyable_memory          global_dirtyable_memory, mm/page-writeback.c
//
// In pages. Machines with high memory (32 bits) are not modelled.
#ifndef ORRERY_LINUX_DIRTYABLE_H
#define ORRERY_LINUX_DIRTYABLE_H

#include "engines/linux/word.h"

// `protection` is the largest number of the zone's list in /proc/zoneinfo, `high` its high
// watermark. The reserve of the machine is the sum over its zones.
static inline uint64_t dirtyable_zone_reserve(uint64_t managed, uint64_t high, uint64_t protection)
{
    return word_least(managed, protection + high);
}

// Never 0.
static inline uint64_t dirtyable_memory(uint64_t free_pages, uint64_t reserve, uint64_t active_file,
                                        uint64_t inactive_file)
{
    return free_pages - word_least(free_pages, reserve) + active_file + inactive_file + 1;
}

#endif
