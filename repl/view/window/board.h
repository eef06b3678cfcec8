// board: what the window shows and how it answers: everything but the window itself.
//
// Works on a canvas and a list of inputs, with or without a display, so the same code paints the
// window, picture files and tests. It reads the session through scenes and changes it only by words
// that could be typed at the prompt (board_say), so window and prompt always show one moment.
//
//   +--------------------------------------------+
//   | page: the panes of the scene               |
//   +--------------------------------------------+
//   | strip: time line, play head, speed         |
//   | footer: what was said, keys                |
//   +--------------------------------------------+      over it, one at a time: a panel of text, or
//                                                       a line that is being typed
//
// Interface:
//   board_open, board_close
//   board_input        a key, a letter or the mouse; false: the user wants to leave
//   board_present      begins as before a class
//   board_tick         time goes on: playing
//   board_look         has the session changed, or is something else to be painted?
//   board_paint        paints everything
//
// Memory: malloc and the session's host. Where there is none, less is shown.
#ifndef ORRERY_VIEW_BOARD_H
#define ORRERY_VIEW_BOARD_H

#include "repl/session/panes.h"
#include "repl/session/seat.h"
#include "repl/view/layout.h"
#include "repl/view/paint.h"
#include "repl/view/window/entry.h"
#include "repl/view/window/focus.h"
#include "repl/view/window/input.h"
#include "repl/view/window/menu.h"
#include "repl/view/window/panel.h"
#include "repl/view/window/play.h"

// What the board asks of whoever shows it; any may be NULL.
struct board_host {
    void *self;
    bool (*copy)(void *self, const char *text); // into the clipboard
    bool (*paste)(void *self, struct text *out);
    void (*shoot)(void *self); // a picture of the window into files
};

// What a typed line is for.
enum entry_what {
    ENTRY_WORDS,
    ENTRY_GO,
    ENTRY_MARK,
    ENTRY_SWITCH,
    ENTRY_FIND,
    ENTRY_ANSWER,
    ENTRY_VOTES
};

// By what it is seen that something has changed.
struct board_stamp {
    uint32_t node, nodes;
    struct moment now, head;
    int64_t clock;
    size_t marks, watches;
    uint64_t learned, lesson;
};

enum { SAID_BYTES = 400 };

struct board {
    struct seat *seat;
    struct session *session; // of the seat, when it was looked at last
    struct board_host host;
    struct lettering lettering;
    struct theme theme;
    int text_percent;    // the user's wish
    int display_percent; // of a usual display's
    bool reduced;        // motion
    bool presenting;     // large, answers hidden until they are asked for
    bool blank;          // nothing is shown until the next key
    struct panes panes;
    struct scene scenes[2]; // of the page: now, and the moment shown before
    int now;                // which of the two
    struct scene line;      // the time line
    struct changes changes;
    bool compared; // `changes` holds something
    struct board_stamp stamp;
    bool hidden[SCENE_PANES], wanted[SCENE_PANES]; // by the user
    bool zoomed;                                   // only the focused pane
    int64_t time_from, time_until;                 // what lanes of time show; both 0: everything
    int32_t leaf_top; // how far the lesson's page is turned up; -1: to what was said last
    struct layout layout;
    struct picture page, strip, over;
    struct rect track; // of the time line within the strip, DOTs
    struct focus focus;
    scene_ref under; // the mouse; SCENE_ROOT: nothing
    struct panel panel;
    struct menu menu;
    struct entry entry;
    struct entry_history entered; // lines of words
    struct leaf_question asked;   // that the entry is about
    struct play play;
    char said[SAID_BYTES]; // what the last word said
    bool said_bad;
    int width, height; // pixels, when it was painted last
    int strip_top;     // where the strip begins
    int mouse_x;
    bool dragging, panning, sketching;
    int sketch_point, sketch_share; // where the curve was drawn last
    bool dirty;
};

void board_open(struct board *b, struct seat *seat, const struct board_host *host,
                const struct lettering *lettering);
void board_close(struct board *b);

bool board_input(struct board *b, const struct input *in);
// now_ns: of any clock that only goes forward.
void board_tick(struct board *b, int64_t now_ns);
bool board_look(struct board *b);
void board_present(struct board *b); // before a class
void board_paint(struct board *b, struct canvas *c);

// ---- for the files of the board ----

// After an input, here or at the prompt, the session of the seat may be another one.
void board_follow(struct board *b);

static inline const struct scene *board_scene(const struct board *b) { return &b->scenes[b->now]; }

// Runs words of the prompt. What they say stands in the footer, or in a panel where it is long
// or `title` is not NULL. false: it was refused, and the message stands there.
bool board_say(struct board *b, const char *title, const char *format, ...) PRINTF_LIKE(3, 4);
// The same for what somebody typed: also an answer to a lesson, in whose pane it is then said what
// became of it.
bool board_enter(struct board *b, const char *words);
void board_tell(struct board *b, bool bad, const char *format, ...) PRINTF_LIKE(3, 4);
void board_tell_diag(struct board *b, const struct diag *d);

bool board_key(struct board *b, const struct input *in); // false: the user wants to leave
void board_mouse(struct board *b, const struct input *in);
// The most useful keys in a few words.
void board_few_keys(struct text *out);

#endif
