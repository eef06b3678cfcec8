// listing: rows that a script has put together, printed as a table in the mode that is set.
//
//   show({ { load = 0.5, wait = desk.mean_wait }, ... }, { "load", "wait" })
//
// Each row is a table; the second argument says which columns there are and in what order (without
// it, those of the first row in the order of pairs). A column of quantities keeps its unit: csv and
// json get exact numbers and a heading with the unit, as for every other table of the program.
//
// Interface:
//   listing_print    prints the rows at stack index 1 with the columns at 2; returns false, having
//                    done nothing, where index 1 is no table. Raises an error for a table that is
//                    no list of rows, and for columns that are no list of names
#ifndef ORRERY_REPL_SCRIPT_LISTING_H
#define ORRERY_REPL_SCRIPT_LISTING_H

#include "repl/prompt/out.h"

#include <lua.h>

bool listing_print(lua_State *L, struct out *out);

#endif
