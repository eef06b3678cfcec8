// journal: everything that was done to one line of a world, as text, and where each line of it
// belongs.
//
// A command's place is the time and the number of events that had already run at that time.
// Everything else about a world follows from its seed and this list.
//
// Interface:
//   journal_open, journal_close, journal_copy
//   journal_add          one command more, at the end
//   journal_text         a command's text
//   journal_cut          forgets the commands from a number on
//   journal_sum          tells two lines apart: over the first commands, their places and texts
#ifndef ORRERY_SIM_JOURNAL_H
#define ORRERY_SIM_JOURNAL_H

#include "sim/host.h"

struct journal_entry {
    int64_t time;     // ns
    uint64_t instant; // events run at that time before it
    uint64_t events;  // events run in all before it, as seen when it was applied
    size_t text_at;   // its text, in `text`
    size_t length;
    uint64_t sum; // over this one and all before it
};

struct journal {
    const struct host *host;
    struct growth entries; // of struct journal_entry
    struct growth text; // of char; every command's text, one after the other, each with a zero byte
};

void journal_open(struct journal *j, const struct host *host);
void journal_close(struct journal *j);
// The first `count` entries of `from`. false: no memory; `to` is then empty.
bool journal_copy(struct journal *to, const struct journal *from, uint64_t count);
// Only the place is read from `where`. false: no memory; nothing was added.
bool journal_add(struct journal *j, struct journal_entry where, const char *text, size_t length);
void journal_cut(struct journal *j, uint64_t count);

static inline uint64_t journal_count(const struct journal *j) { return j->entries.used; }

static inline struct journal_entry *journal_at(const struct journal *j, uint64_t i)
{
    return &((struct journal_entry *)(void *)j->entries.at)[i];
}

static inline uint64_t journal_sum(const struct journal *j, uint64_t count)
{
    return count == 0 ? 0 : journal_at(j, count - 1)->sum;
}

static inline const char *journal_text(const struct journal *j, uint64_t i)
{
    return (const char *)j->text.at + journal_at(j, i)->text_at;
}

#endif
