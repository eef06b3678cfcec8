// sandbox: a Lua 5.4 state in which nothing is left to chance and nothing runs for ever.
//
// The prompt, scripts and lessons run their Lua here. What would differ from run to run or from
// machine to machine is replaced or refused, with a message that says what to use instead; what
// could run or grow without end is counted. The host adds its own functions (sandbox_bind.h) and
// gives texts to run.
//
// Interface:
//   sandbox_open, sandbox_close
//   sandbox_set_budget     steps that the next runs may take
//   sandbox_set_random     where math.random draws from
//   sandbox_run            compile a text and run it
//   sandbox_incomplete     does a text only lack its end? (Enter then opens a new line)
//   sandbox_result_count, sandbox_show_result, sandbox_tell_result, sandbox_name_result
//                          what the last run returned
//   sandbox_traceback      the script's lines that led to the last failure
//   sandbox_steps          what the last run took
//
// Limits. A run is stopped when its steps exceed the budget, when the interrupt flag is raised, and
// when memory, one text, or all the memory moved in the run grows too large. Nothing in the script
// can hold a stop up: no pcall, no coroutine, no __close. A step is an instruction, or what library
// functions count for loops of their own; the same text takes the same steps on every machine. The
// memory limits are a safety net: at which allocation they strike may differ a little. One
// instruction on a long text (== on 16 MiB) may take a millisecond: for a bound in seconds, raise
// the interrupt flag from a timer.
//
// Replaced:
//   pairs           ordered: integer keys ascending, floats, texts by their bytes, false, true;
//                   any other key is refused. The keys are those at the start of the loop: a field
//                   that is set to nil before its turn is skipped, a new one is not seen
//   table.sort      stable, and content with any comparison
//   tostring, print, string.format, errors
//                   no addresses: table #1 is the first table that was printed; nan has no sign
//   math.random     draws from the host
//   math.exp log pow sin cos tan asin acos atan
//                   the same on every machine: steady.h
//   string.find match gmatch gsub
//                   every step is counted: pattern.h
//   pcall, xpcall, coroutines
//                   a stop passes through; the handler of xpcall runs after unwinding
//   load            text only
// Added: table.count(t), all keys; table.len(t), items before the first hole; table.keys(t), in the
// order of pairs.
//
// Refused, with a message that says what to use instead: `^`, next, os, io, debug, package,
// require, collectgarbage, math.randomseed, string.dump, __gc, __mode; reading a name that has no
// value (rawget(_G, "x") asks).
//
// Left as it is: `#` of a table with holes may be the end of any run of items; x .. y shows a nan
// with the sign that the CPU gives it; a metatable may get __mode under a computed name after
// setmetatable.
//
// Numbers and comparisons are those of the C locale: the program may set LC_CTYPE only.
#ifndef ORRERY_REPL_SCRIPT_SANDBOX_H
#define ORRERY_REPL_SCRIPT_SANDBOX_H

#include "sim/diag.h"

#include <signal.h>

#define SANDBOX_MEMORY (INT64_C(256) << 20)
#define SANDBOX_BUDGET INT64_C(50000000)
#define SANDBOX_ENDLESS INT64_MAX

struct sandbox;

// Where print writes. Must not call Lua.
typedef void sandbox_write(void *self, const char *bytes, size_t length);
// 64 random bits. Must not call Lua.
typedef uint64_t sandbox_random(void *self);

// A name that the host has and that is near this one; NULL: none. Must not call Lua.
typedef const char *sandbox_near(void *self, const char *name);

struct sandbox_options {
    int64_t memory_bytes;                   // 0: SANDBOX_MEMORY; one text: a sixteenth of it
    int64_t budget_steps;                   // per run; 0: SANDBOX_BUDGET
    const volatile sig_atomic_t *interrupt; // not 0: stop. The host clears it. May be NULL
    sandbox_write *write;                   // NULL: print is silent
    void *write_self;
    sandbox_random *random; // NULL: math.random says that it needs a world
    void *random_self;
    sandbox_near *near; // asked where no global is near an unknown name; NULL: nobody
    void *near_self;
    const char *budget_help; // the way out when the budget is used up; NULL: a general one
    void *host;              // for the host's own functions: sandbox_host
};

// A text to run. Give each text of one session a name of its own, or its place in its file:
// messages quote the line by source and line.
struct sandbox_chunk {
    const char *text;
    size_t length;
    const char *source; // "scenario.lua", "typed line 3", ...
    int first_line;     // of source; 0: 1
    bool expression;    // `1 + 1` alone means `return 1 + 1`
};

// NULL and a message if memory is short. Strings in options must outlive the sandbox.
struct sandbox *sandbox_open(const struct sandbox_options *options, struct diag *d);
void sandbox_close(struct sandbox *box); // NULL is allowed

void sandbox_set_budget(struct sandbox *box, int64_t steps);
void sandbox_set_random(struct sandbox *box, sandbox_random *random, void *self);

// A text that does not compile runs nothing. A failure while running leaves what the script did
// until then.
bool sandbox_run(struct sandbox *box, const struct sandbox_chunk *chunk, struct diag *d);
bool sandbox_incomplete(struct sandbox *box, const char *text, size_t length);

// Values that the last run returned; none after a failure. The texts are valid until the next call
// of a sandbox function; `i` is from 0. Show is for reading, wrapped to `width` columns (0: 80),
// cut if very long; tell is what print would write. A failure (a __tostring that fails) gives a
// text that says so.
int sandbox_result_count(const struct sandbox *box);
const char *sandbox_show_result(struct sandbox *box, int i, int width);
const char *sandbox_tell_result(struct sandbox *box, int i);
// Sets a global to the result.
bool sandbox_name_result(struct sandbox *box, int i, const char *name, struct diag *d);

// Lines "  scenario.lua:12: in function 'f'", innermost first; empty if there were none.
const char *sandbox_traceback(const struct sandbox *box);
int64_t sandbox_steps(const struct sandbox *box);

#endif
