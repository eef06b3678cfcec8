// screen: the window itself, what is done to it, and the system's fonts. The only file that knows
// SDL.
//
// A screen has pixels to paint on and gives inputs one by one. It never waits: SDL has no
// descriptor to poll, so its owner looks now and then.
//
// Interface:
//   screen_open, screen_close
//   screen_canvas         the pixels, as large as the window is now
//   screen_show           puts them before the user
//   screen_next           the next input, if there is one
//   screen_copy           text for the clipboard; screen_paste: from it
//   screen_name           the window's title
//   screen_percent        how large things should be on this display, 100 on a usual one
//   screen_lost           the display has gone; nothing is left but to close
//   fonts_open, fonts_close, fonts_lettering    work without any screen
//
// Errors: a diag. Where no font is found fonts_open says so; lettering_strokes serves then.
// ORRERY_FONTS names a folder to look for fonts in instead of the usual ones.
// SDL's handlers of signals are kept out: those are the loop's (repl/prompt/loop.h).
#ifndef ORRERY_VIEW_SCREEN_H
#define ORRERY_VIEW_SCREEN_H

#include "repl/view/lettering.h"
#include "repl/view/window/input.h"
#include "sim/diag.h"

struct screen;

// NULL: there is no display, or no memory.
struct screen *screen_open(const char *title, int width, int height, struct diag *d);
void screen_close(struct screen *s);

// Everything has to be painted anew each time. false: there are no pixels now (the window has no
// size, or the display has gone).
bool screen_canvas(struct screen *s, struct canvas *c);
void screen_show(struct screen *s);
bool screen_next(struct screen *s, struct input *in);
bool screen_copy(struct screen *s, const char *text);
bool screen_paste(struct screen *s, struct text *out); // false: there is nothing
void screen_name(struct screen *s, const char *title);
int screen_percent(struct screen *s);
bool screen_lost(const struct screen *s);

struct fonts;

struct fonts *fonts_open(struct diag *d);
void fonts_close(struct fonts *f);
// Dies with the fonts.
struct lettering fonts_lettering(struct fonts *f);

#endif
