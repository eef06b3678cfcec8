// small_world: what the prompt starts with, so that the first key does something; examples of the
// help run in it.
//
//   visitor ---> [ line | one server ]
//                 desk
#ifndef ORRERY_REPL_SESSION_SMALL_WORLD_H
#define ORRERY_REPL_SESSION_SMALL_WORLD_H

#include "repl/session/session.h"

// Gives its commands in a world where nothing has happened yet.
bool session_small_world(struct session *s, struct diag *d);

#endif
