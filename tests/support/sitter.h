// sitter: somebody who sits before a board, without a display: keys and mouse on one side, the
// session on the other.
//
// Interface:
//   sitter_begin, sitter_end      with the small world
//   sitter_paint                  after each input it is painted anyway
//   sitter_press, sitter_type     a key; letters one after the other
//   sitter_entered                a key that opens a line, and the line
//   sitter_click
//   sitter_said, sitter_shows     the footer, the panel: have they these words?
#ifndef ORRERY_TESTS_SITTER_H
#define ORRERY_TESTS_SITTER_H

#include "repl/view/window/board.h"
#include "tests/support/capture.h"

enum { SITTER_WIDTH = 1280, SITTER_HEIGHT = 800 };

struct sitter {
    struct capture capture;
    struct session *session;
    struct seat seat;
    struct board board;
    struct canvas canvas;
    uint32_t pixels[SITTER_WIDTH * SITTER_HEIGHT];
    char copied[40000];
};

struct sitter *sitter_begin(void);
void sitter_end(struct sitter *f);
void sitter_paint(struct sitter *f);
void sitter_press(struct sitter *f, enum input_key key, bool shift);
void sitter_type(struct sitter *f, const char *letters);
void sitter_entered(struct sitter *f, const char *key, const char *line);
void sitter_click(struct sitter *f, int x, int y, enum input_button button, int clicks);
bool sitter_said(const struct sitter *f, const char *part);
bool sitter_shows(const struct sitter *f, const char *part);

#endif
