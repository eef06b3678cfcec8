// pictures: what there is to see of a session as files: SVG, PNG, and the whole way from the
// beginning to the present as a moving GIF.
//
// Interface:
//   pictures_check     is it a name that a picture can have?
//   pictures_save      by the name's ending
#ifndef ORRERY_REPL_SESSION_PICTURES_H
#define ORRERY_REPL_SESSION_PICTURES_H

#include "repl/session/session.h"

bool pictures_check(const char *path, struct diag *d);
bool pictures_save(struct session *s, const char *path, struct diag *d);

#endif
