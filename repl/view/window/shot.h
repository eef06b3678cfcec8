// shot: pictures as files of pixels, without any window: one as PNG, several as a moving GIF.
//
// The same painter and fonts as the window's.
//
// Interface:
//   shot_save                              one picture
//   shot_write                             pixels that were painted already
//   film_open, film_frame, film_close      frames of one size, one after the other
//
// Errors: a diag.
#ifndef ORRERY_VIEW_SHOT_H
#define ORRERY_VIEW_SHOT_H

#include "repl/view/canvas.h"
#include "repl/view/picture.h"

// words: what it shows, kept in the file.
bool shot_save(const struct picture *p, const struct theme *theme, const char *words,
               const char *path, struct diag *d);
bool shot_write(const struct canvas *c, const char *words, const char *path, struct diag *d);

struct film;

struct film *film_open(const char *path, struct diag *d);
// hundredths: of a second, how long it is shown.
bool film_frame(struct film *f, const struct picture *p, const struct theme *theme, int hundredths,
                struct diag *d);
bool film_close(struct film *f, struct diag *d);

#endif
