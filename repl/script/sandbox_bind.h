// sandbox_bind: for files that give functions to the sandbox.
//
// A bound function reads and checks all its arguments first, holds nothing that must be given back,
// then acts: an error leaves it by longjmp. It calls sandbox_charge first if it can take long or
// can be called in a loop by something that is not Lua code (a __close handler, a sort).
//
// Interface:
//   sandbox_of, sandbox_state, sandbox_host
//                         from a Lua state to its sandbox and back, and to the host's own pointer
//   sandbox_do            run a C function under protection, from outside Lua
//   sandbox_call          the same for a Lua function, from inside a bound function: callbacks
//   sandbox_ask           the same for a predicate that is asked at every event
//   sandbox_load          compile a text: pushes the function
//   sandbox_charge        count steps; where a stopped run leaves
//   sandbox_raise         a diag as a Lua error: comes back as the same diag
//   sandbox_library, sandbox_global
//                         add functions under a name
//   sandbox_name          the name that tostring shows for a value
//   sandbox_refuse_unknown
//                         make a misspelt method an error
//   sandbox_expected      refuse an argument: what was expected, what was given
//   sandbox_text_argument, sandbox_integer_argument, sandbox_value_argument
//                         checked reading
//   sandbox_number_text, sandbox_value_text
//                         how a value enters a command
//   sandbox_describe      "a table", "the number 3", for messages
//   sandbox_to_text       tostring
//   sandbox_keys          the keys of a table in the order of pairs
//   sandbox_show          a value as text for reading
#ifndef ORRERY_REPL_SCRIPT_SANDBOX_BIND_H
#define ORRERY_REPL_SCRIPT_SANDBOX_BIND_H

#include "repl/script/sandbox.h"

#include <lauxlib.h>
#include <lua.h>

enum { SANDBOX_VALUE_TEXT = 64 }; // room for any number as text

struct sandbox *sandbox_of(lua_State *L);
void *sandbox_host(lua_State *L);
// The thread that runs now, or the main one.
lua_State *sandbox_state(struct sandbox *box);

// Calls function(L) with `argument` as its only argument, a light userdata.
bool sandbox_do(struct sandbox *box, lua_CFunction function, void *argument, struct diag *d);

// As lua_pcall: the function and `arguments` values are taken from the stack. On failure nothing is
// left of them, and a binding passes the message on with sandbox_raise. Within a run it goes on
// with the budget of that run.
bool sandbox_call(lua_State *L, int arguments, int results, struct diag *d);
// The same for a function that is asked once an event: each time it may take what the run has left,
// and takes nothing away from it. The caller bounds how often it asks.
bool sandbox_ask(lua_State *L, int results, struct diag *d);

// Raises an error if the text does not compile.
void sandbox_load(lua_State *L, const struct sandbox_chunk *chunk);

void sandbox_charge(lua_State *L, int64_t steps);

// Fills in the place of the script's line that called, if d has none.
_Noreturn void sandbox_raise(lua_State *L, const struct diag *d);

// A table of functions as a global; reading a name that it has not is an error with "did you mean".
// If the global exists already, the functions are added to it.
void sandbox_library(lua_State *L, const char *name, const luaL_Reg *functions);
void sandbox_global(lua_State *L, const char *name, lua_CFunction function);
// The value on top of the stack, which stays there: tostring of a function gives "function NAME".
void sandbox_name(lua_State *L, const char *name);

// Makes reading an unknown name of the table on top of the stack an error with "did you mean": for
// tables of methods. The prefix ends in a point: "cluster." gives "cluster has no 'kil'".
void sandbox_refuse_unknown(lua_State *L, const char *prefix);

// argument 1 of 'run': expected a duration such as "10ms", got a table
_Noreturn void sandbox_expected(lua_State *L, int argument, const char *expected);
// A string without zero bytes. Valid while it stays on the stack.
const char *sandbox_text_argument(lua_State *L, int argument, const char *expected);
int64_t sandbox_integer_argument(lua_State *L, int argument, int64_t low, int64_t high,
                                 const char *expected);
// Text, number or boolean, as it enters a command; pushes the text, so that it lives.
const char *sandbox_value_argument(lua_State *L, int argument, const char *expected);

// Integers and floats that are integers exactly, other floats rounded to nine significant digits,
// written without an exponent where that is short. Refuses nan and inf. `index` is a number.
bool sandbox_number_text(lua_State *L, int index, char out[SANDBOX_VALUE_TEXT], struct diag *d);
// The same for text, number or boolean: pushes the text and returns it, or NULL (nothing pushed).
const char *sandbox_value_text(lua_State *L, int index, struct diag *d);

void sandbox_describe(lua_State *L, int index, struct text *out);

// Pushes the text and returns it. Never an address.
const char *sandbox_to_text(lua_State *L, int index, size_t *length);

// Pushes a list of the keys and returns how many.
int sandbox_keys(lua_State *L, int index);

// Pushes the text and returns it: texts quoted, tables as {1, 2, name = "x"} in the order of pairs,
// bounded in depth, items and size, wrapped to `width` columns (0: 80).
const char *sandbox_show(lua_State *L, int index, int width);

#endif
