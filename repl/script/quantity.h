// quantity: numbers with a unit, as Lua sees them.
//
//   desk.mean_wait                12.5ms
//   desk.mean_wait < "20ms"       true; text, another quantity of the same unit, or a plain number
//                                 where that is clear
//   desk.mean_wait * 2            25ms
//   desk.mean_wait / "1ms"        12.5, a plain number
//   desk.mean_wait.ms             12.5; also .s .us .ns, .KiB .MiB .GiB, .per_second, and .value,
//                                 the exact integer
//
// Plain numbers mean bytes, events a second and parts of one; a time needs its unit, except 0.
// Counts are Lua's own integers.
//
// Interface:
//   quantity_open        adds the type and the function quantity("10ms")
//   quantity_push        a count becomes an integer, the rest a quantity
//   quantity_read        the number and unit of an argument, if it is a quantity
//   quantity_text        an argument as the text that a command takes, if it is a quantity
#ifndef ORRERY_REPL_SCRIPT_QUANTITY_H
#define ORRERY_REPL_SCRIPT_QUANTITY_H

#include "sim/value.h"

#include <lua.h>

void quantity_open(lua_State *L);
void quantity_push(lua_State *L, enum unit unit, int64_t value);
bool quantity_is(lua_State *L, int index);
bool quantity_read(lua_State *L, int index, struct value_type *type, int64_t *number);
// Pushes the text and returns it; NULL (nothing pushed) if the value is no quantity.
const char *quantity_text(lua_State *L, int index);

#endif
