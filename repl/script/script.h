// script: Lua that drives a session.
//
// Every engine is a table of its commands (queue.station{...}), every verb is a function
// (step(10)), every record is an object that reads its fields, settings and probes (desk.waiting)
// and takes commands (desk:set{servers = 2}). Lua holds no state of the world and changes it by
// commands only.
//
// Interface:
//   script_open, script_close
//   script_run            a text: prints the value of an expression
//   script_incomplete     does it only lack its end?
//   script_has_function   does Lua have one of that name?
//   script_predicate      compiles an expression; script_holds asks it, script_forget drops it
//   script_value          an expression's value as a number with a unit
//   script_trigger        calls the function that `at` was given, when it is due
//   script_forget_functions    they belong to branches that are no longer there
//   script_keep_names, script_enter_names, script_leave_names
//                         a lesson's globals: script_names.c
//   script_sandbox        for completion and for lessons, which add functions of their own
#ifndef ORRERY_REPL_SCRIPT_H
#define ORRERY_REPL_SCRIPT_H

#include "repl/script/sandbox.h"
#include "sim/value.h"

struct session;
struct script;

struct script_options {
    int64_t budget_steps; // 0: the sandbox's default
    int64_t memory_bytes; // 0: the sandbox's default
};

struct script *script_open(struct session *s, const struct script_options *options, struct diag *d);
void script_close(struct script *script);

// A value that the text gives is printed and kept as `_`.
bool script_run(struct script *script, const char *text, size_t length, const char *source,
                int first_line, struct diag *d);
bool script_incomplete(struct script *script, const char *text, size_t length);
bool script_has_function(struct script *script, const char *name);

// A reference to a compiled expression, or 0 and a diag. What goes wrong in it has this as its
// source.
#define SCRIPT_EXPRESSION "expression"
int script_predicate(struct script *script, const char *text, size_t length, struct diag *d);
// Whether it holds in the session's present. false with a diag (`d->what` not empty) if it failed.
bool script_holds(struct script *script, int predicate, struct diag *d);
// Its value: a number in a unit, or a text of at most `size` bytes for what is no number
// (`is_number` false).
bool script_value(struct script *script, int predicate, struct value_type *type, int64_t *number,
                  bool *is_number, char *words, size_t size, struct diag *d);
void script_forget(struct script *script, int predicate);

// NAME=VALUE texts become the fields of a global table `arg`: numbers where they read as numbers.
bool script_give(struct script *script, const char *const *values, int count, struct diag *d);

bool script_trigger(struct script *script, uint64_t number, struct diag *d);
bool script_forget_functions(struct script *script, struct diag *d);

// What the globals stand for now is kept; between enter and leave it is there again, and what was
// there besides is put aside. After that the others are back, where the kept ones leave room.
// Functions and tables themselves are not copied.
bool script_keep_names(struct script *script, struct diag *d);
bool script_enter_names(struct script *script, struct diag *d);
bool script_leave_names(struct script *script, struct diag *d);

struct sandbox *script_sandbox(struct script *script);
struct session *script_session(struct script *script);

#endif
