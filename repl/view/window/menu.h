// menu: a list of words to choose from, over the page.
//
// Interface:
//   menu_open, menu_close
//   menu_add        one more row: words to be run or begun, and what they do
//   menu_key        an input; says whether it goes on, a row was chosen, or none
//   menu_point      the same for a click; x, y as the list was drawn
//   menu_draw
#ifndef ORRERY_VIEW_MENU_H
#define ORRERY_VIEW_MENU_H

#include "repl/view/picture.h"
#include "repl/view/window/input.h"

enum menu_end { MENU_GOES_ON, MENU_CHOSEN, MENU_DROPPED };
enum { MENU_ROWS = 40, MENU_WORDS = 160, MENU_DOC = 200 };

struct menu_row {
    char words[MENU_WORDS];
    char doc[MENU_DOC];
    bool asks; // there is more to be typed
};

struct menu {
    bool open;
    char title[80];
    struct menu_row rows[MENU_ROWS];
    int count, at;
    int top, shown; // rows
    struct rect drawn;
    int32_t row_height;
};

void menu_open(struct menu *m, const char *title);
void menu_close(struct menu *m);
void menu_add(struct menu *m, const char *words, const char *doc, bool asks);
enum menu_end menu_key(struct menu *m, const struct input *in);
enum menu_end menu_point(struct menu *m, int32_t x, int32_t y); // DOTs
void menu_draw(struct menu *m, struct picture *p, struct rect r);

#endif
