// journal_text: a tree of branches as a text file, made to be read, compared, mailed and edited.
//
//   orrery journal 1
//   program orrery 0.1.0
//   seed 7
//   current faster
//
//   branch main
//   00:00:00.000+0 queue.station desk servers=2 service="exponential 10ms"
//   mark 00:00:20.000+3 #1204 c1 89abcdef01234567 before-the-fix
//   00:00:20.000+3 world.set desk servers=3
//   head 00:01:00.000+0 #4821 c2 0123456789abcdef
//
//   branch faster from main 00:00:19.250+1 #1190 c1 fedcba9876543210
//   00:00:19.250+1 world.set desk service="exponential 5ms"
//   head 00:01:00.000+0 #5120 c2 00112233445566ff
//   present 00:00:30.500+1 #2001 c2 8899aabbccddeeff
//
//   end
//
// A command stands behind its place: the time, and how many events had run at that time. A time
// alone means after everything that happens at that time. `mark`, `head` (where a branch ends),
// `present` (where it stands, if that is not its head) and `from` have checks behind the place:
// number of events and commands so far, and hash of the world. Checks, marks, `program`, `seed` and
// `current` may be left out, so that a journal can be written by hand. Marks without a name are
// automatic. Blank lines and lines that begin with # do not count; they are not kept when the tree
// is written again. Lines may end in CR LF. A parent comes before the branches that begin on it.
//
// Interface:
//   journal_write      a tree to text
//   journal_load       text to a new tree
//
// Functions of a script are not in a journal. What they did is, as the commands they gave; one that
// was still waiting leaves its trigger, which pauses the run when it comes due (RUN_TRIGGER).
//
// Reading runs every branch and compares each check. Where the first one differs the world has
// drifted, between that line and the last line that was right; both are named. Loading makes a new
// tree beside the one there is, so that a refused journal changes nothing.
#ifndef ORRERY_SIM_JOURNAL_TEXT_H
#define ORRERY_SIM_JOURNAL_TEXT_H

#include "sim/tree.h"

enum { JOURNAL_FORMAT = 1, JOURNAL_LINE_BYTES = 2 * COMMAND_BYTES };

// Takes some bytes. false: it can not, and writing stops.
typedef bool journal_sink(void *self, const char *bytes, size_t length);

struct journal_writing {
    const char *program; // name and version of who writes
    // Goes nowhere and allocates nothing: for a program that stops on a failed ASSERT. Without it,
    // branches are visited at their heads for the hash there, and stand where they stood
    // afterwards.
    bool as_it_is;
};

// false: the sink refused (the diag is empty, it knows why), or a head could not be visited.
bool journal_write(struct tree *t, const struct journal_writing *writing, journal_sink *sink,
                   void *self, struct diag *d);

struct journal_loading {
    const char *source;   // for messages: the file's name
    const char *program;  // name and version of who reads; or NULL
    uint64_t most_events; // refuse what runs more than that; 0: any number
    bool unchecked;       // accept an edit: checks are not compared, marks get the hashes of now
    bool partial;         // keep what comes before the first mistake, or before the drift
};

enum load_end {
    LOAD_WHOLE,
    LOAD_PART,    // the diag says what was wrong; the tree has what comes before it
    LOAD_REFUSED, // the diag says why; there is no tree
};

// `t` is not open. The seed is the journal's; options->branch.seed where it has none.
// options->branch.interrupt stops it.
enum load_end journal_load(struct tree *t, const struct tree_options *options,
                           const struct journal_loading *loading, const char *bytes, size_t length,
                           struct diag *d);

#endif
