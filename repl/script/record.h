// record: what is in the world, as Lua objects, and the engines' commands as functions.
//
//   desk = queue.station{ name = "desk", servers = 2 }     a command; gives the record that it made
//   desk.waiting, desk.utilisation, desk["max.batch"]      fields, probes, settings
//   desk:set{ servers = 3 }                                `set desk servers=3`
//
// An object holds a handle, no state. It is read in the session's present, so it shows what was
// true at the moment where one has gone back to.
//
// Interface:
//   record_open        adds the types and a table for each engine
//   record_push        an object for a record; nil for no record
//   record_push_named  the object of a name in the world; false, and nothing pushed, if there is
//                      none
//   record_push_value  a value of any type, as Lua sees it
//   record_text        an object as commands name it; NULL (nothing pushed) if the value is none
#ifndef ORRERY_REPL_SCRIPT_RECORD_H
#define ORRERY_REPL_SCRIPT_RECORD_H

#include "sim/world.h"

#include <lua.h>

void record_open(lua_State *L);
void record_push(lua_State *L, uint32_t engine, int record, uint64_t bits);
bool record_push_named(lua_State *L, const char *name);
void record_push_value(lua_State *L, struct value_type type, uint32_t engine,
                       const struct value *value);
const char *record_text(lua_State *L, int index);

// What an argument becomes in a command line: text, number, boolean, quantity or record; quoted
// where it must be. Pushes.
const char *record_argument_text(lua_State *L, int index, const char *expected);

#endif
