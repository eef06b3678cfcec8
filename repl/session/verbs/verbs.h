// verbs: the rows that verb.c lists, one file for each idea.
//
//   move.c      step, back, run, to, until         search.c    next, prev
//   moments.c   mark, marks, undo, redo            branches.c  fork, switch, tree, diff, prune
//   whatif.c    with, at                           explain.c   why, effects, rule
//   series.c    probe, watch                       show.c, view.c   show, view
//   output.c    mode, out, help, quit              files.c, import.c   save, open, import
//   expression.c  what `until`, `back until` and `probe` end in
//   lessons.c   learn, page, hint, check, skip, play, resume, lessons, review,
//               votes, reveal
//   notes.c     outline, find, cell, notes
//   host.c      vmstat, iostat, meminfo, sysctl
#ifndef ORRERY_REPL_SESSION_VERBS_H
#define ORRERY_REPL_SESSION_VERBS_H

#include "repl/session/session.h"
#include "repl/session/verb.h"
#include "sim/tree_parts.h"

extern const struct verb verb_step, verb_back, verb_run_for, verb_to, verb_until;
extern const struct verb verb_next, verb_prev;
extern const struct verb verb_mark, verb_marks, verb_undo, verb_redo;
extern const struct verb verb_fork, verb_switch, verb_tree, verb_diff, verb_prune;
extern const struct verb verb_with, verb_at_time;
extern const struct verb verb_why, verb_effects, verb_rule;
extern const struct verb verb_probe, verb_watch;
extern const struct verb verb_show, verb_view;
extern const struct verb verb_mode, verb_out, verb_help, verb_quit;
extern const struct verb verb_save, verb_open, verb_import;
extern const struct verb verb_vmstat, verb_iostat, verb_meminfo, verb_sysctl;
extern const struct verb verb_learn, verb_page, verb_hint, verb_check, verb_skip;
extern const struct verb verb_play, verb_resume, verb_lessons, verb_review;
extern const struct verb verb_votes, verb_reveal;
extern const struct verb verb_outline, verb_find_words, verb_cell, verb_notes;

// A moment that a user wrote: "80s", "#48213", or a mark's name.
bool moment_go(struct session *s, const struct verb_call *call, int i, struct diag *d);
// The expression that the line has from word i on, without quotes.
const char *expression_text(const struct verb_call *call, int i, size_t *length);
// Compiled and asked once: a reference for script_holds and script_forget.
// 0: it can not be asked, a diag with its place.
int expression_compile(struct session *s, const struct verb_call *call, int i, struct diag *d);
// The same place for what went wrong with it later. Returns false.
bool expression_refused(const struct verb_call *call, int i, struct diag *d);
// How a move ended that did not get where it was sent: a message, and false for what went wrong.
bool move_ended(struct session *s, enum run_end end, struct diag *d);

// Where one was before looking for something: what is not found sends one back there, as if nobody
// had looked. Only what a script's function did on the way stays.
struct move_origin {
    struct tree_place here, end; // the present, and how far the branch went
    uint64_t commands;
};
struct move_origin move_begin(struct session *s);
void move_take_back(struct session *s, const struct move_origin *origin);

#endif
