// session: what the faces of the program share: one tree of branches, one place to print, one Lua.
//
// The prompt, a script, a lesson and standard input all work on a session. Whatever changes the
// world goes through session_command; whatever moves in time goes through session_move. Both say on
// `out` what they did.
//
// Interface:
//   session_open, session_close
//   session_branch, session_world     the present
//   session_command      a command line; in the past it makes a branch and says so
//   session_run          forward, calling a script's functions when they are due
//   session_before_run   what session_run asks first, for who must know the branch before it
//   session_moved        after any other move: what changed is printed
//   session_text         what somebody typed, or a whole script: words, commands and Lua
//   session_lacks_end    whether it goes on
//   session_where        "queue:main @ 00:01:20.500 #48213"
//   session_warn         a message that stops nothing
#ifndef ORRERY_REPL_SESSION_H
#define ORRERY_REPL_SESSION_H

#include "repl/prompt/out.h"
#include "sim/trace_index.h"
#include "sim/tree.h"
#include "sim/watch.h"

// Runs without an end in sight stop here: nothing that a script says may go on for ever.
enum { SESSION_ENDLESS_EVENTS = 20000000 };

struct script;
struct diary;
struct learner;
struct reader;
struct seat;

struct session_options {
    const struct host *host;
    const struct engine *const *engines; // ENGINE_LIMIT places
    uint64_t seed;
    int64_t world_bytes;                    // limit of one world
    int64_t history_bytes;                  // for checkpoints of one branch
    const volatile sig_atomic_t *interrupt; // set by Ctrl-C; may be NULL
    struct out *out;                        // the caller's
    struct progress *progress;              // the caller's; may be NULL
    int64_t (*clock)(void);  // seconds since 1970, for what is due; NULL: the machine's
    bool present;            // before a class: answers are hidden until somebody asks for them
    bool show_events;        // a person follows: say what each step ran and where one is now
    struct seat *seat;       // who gives the inputs; NULL: a script
    const char *lessons;     // where they are; NULL: in the usual places
    const char *class_file;  // a teacher's rules; NULL: those beside the lessons, if any
    uint64_t endless_events; // what a run without an end may take; 0: SESSION_ENDLESS_EVENTS
};

struct session {
    struct session_options options;
    struct tree tree;
    struct trace_index index; // of the branch that was asked about last
    struct watch watch;
    struct script *script;   // its Lua
    struct learner *learner; // the lesson whose own session this is, or NULL
    struct reader *reader;   // the note that lies open, or NULL
    struct diary *diary;     // what was learned, once somebody asked; a lesson's session has none
    struct session
        *next;     // where input goes from now on: a lesson's session, or back from it; NULL: here
    bool reading;  // inside a predicate: commands and moves are refused
    bool calling;  // inside a function that a run has called: moves are refused
    bool quiet;    // moves print nothing
    bool no_files; // words that reach files are refused: a lesson's cell is running
    bool quitting;
    char again[64]; // the verb that an empty line repeats; empty for none
};

// NULL and a diag if memory is short.
struct session *session_open(const struct session_options *options, struct diag *d);
void session_close(struct session *s);

static inline struct branch *session_branch(struct session *s) { return tree_branch(&s->tree); }
static inline struct world *session_world(struct session *s) { return &session_branch(s)->world; }

// `made` (may be NULL): handle bits of what it made.
bool session_command(struct session *s, const char *text, size_t length, uint64_t *made,
                     struct diag *d);

// Up to and including `time`, and to event number `events` at most; stops after the first event for
// which `stop` (may be NULL) says so. `end` (may be NULL) says how it ended. false: a diag.
bool session_run(struct session *s, int64_t time, uint64_t events, branch_stop *stop, void *self,
                 enum run_end *end, struct diag *d);

// Is it worth saying in passing what an input did? Scripts print what they want to say themselves.
static inline bool session_talks(const struct session *s)
{
    return s->options.show_events && !s->quiet;
}

static inline uint64_t session_endless(const struct session *s)
{
    return s->options.endless_events != 0 ? s->options.endless_events : SESSION_ENDLESS_EVENTS;
}

static inline bool session_interrupted(const struct session *s)
{
    return s->options.interrupt != NULL && *s->options.interrupt != 0;
}

// May the present go on to there? In a lesson a branch may be begun for it. false: a diag.
bool session_before_run(struct session *s, int64_t time, uint64_t events, struct diag *d);

// After a move: prints what changed of what is watched.
void session_moved(struct session *s);

// Runs text that may have several lines. Stops at the first failure.
bool session_text(struct session *s, const char *text, size_t length, const char *source,
                  int first_line, struct diag *d);

// Does the text only lack its end? (Enter then opens a new line.)
bool session_lacks_end(struct session *s, const char *text, size_t length);

// Writes all branches to a file as a journal.
bool session_save(struct session *s, const char *path, struct diag *d);

void session_where(struct session *s, struct text *out);
void session_warn(struct session *s, const struct diag *d);

#endif
