// leaf: the page of a lesson that is open, for whoever draws it.
//
// The prompt prints a page once and goes on; a window has it before it all the time. So a leaf
// gives the page as it is now as notes of a scene, in their order: words, cells and what they
// printed, options with the one that was chosen, goals and whether they hold, hints that were
// opened. What was typed to a lesson goes through learner_input alone, as at the prompt.
//
//   leaf_begins(...)                    what is said from here on ...
//   learner_input(...)
//   leaf_ends(..., "what was printed")  ... stands below the cell that it came from
//
// Interface:
//   leaf_open, leaf_close
//   leaf_follow        after each input: another lesson, another page
//   leaf_turn          to pages before, and back to the one that is open
//   leaf_begins, leaf_ends   around an input
//   leaf_draw          fills the lesson's pane of a scene
//   leaf_asks          the question that is open
//   leaf_pick          a letter of its options; once more: not that one
//   leaf_sketch        a point of a curve; leaf_sketched: what was drawn, as it would be typed
//   leaf_does          a button that is the page's own
//
// Code within words stands between backquotes.
#ifndef ORRERY_REPL_LESSON_LEAF_H
#define ORRERY_REPL_LESSON_LEAF_H

#include "repl/lesson/lesson.h"
#include "repl/script/cell.h"
#include "sim/scene.h"

struct learner;

// A curve that is being drawn.
struct leaf_sketch {
    int question; // it answers
    int count;    // points; 0: none was begun
    bool drawn;   // by somebody, one of them at least
    double scale; // of the highest that can be drawn
    double numbers[CELL_POINTS];
};

struct leaf {
    const struct learner *learner; // NULL: no lesson is open
    int page;                      // that is shown, from 1
    int present;                   // that is open
    char **said;                   // by block: what inputs there said; NULL
    int block_count;
    int began_at, began_question; // blocks, at leaf_begins; LESSON_NONE
    int began_hints;
    uint64_t began_told; // replies, votes and answers that had been shown
    int newest;          // the block where something was said last; LESSON_NONE
    uint64_t standing;   // how the lesson stood when it was looked at last
    char picked[LESSON_OPTIONS + 1];
    struct leaf_sketch sketch;
    uint64_t version; // grows with every change
};

enum leaf_answer { LEAF_NOTHING, LEAF_LETTER, LEAF_LETTERS, LEAF_NUMBER, LEAF_CURVE, LEAF_WORDS };

struct leaf_question {
    enum leaf_answer answer;
    int option_count;
    char how[200]; // what to type
};

void leaf_open(struct leaf *f);
void leaf_close(struct leaf *f);
void leaf_follow(struct leaf *f, const struct learner *l);
bool leaf_turn(struct leaf *f, int by); // false: there is no such page

void leaf_begins(struct leaf *f, const struct learner *l);
// printed: by the input. As leaf_follow besides.
void leaf_ends(struct leaf *f, struct learner *l, const char *printed);

// Returned is the first of the newest notes, those to be seen without turning; SCENE_ROOT: none.
scene_ref leaf_draw(const struct leaf *f, struct learner *l, struct scene *s);
void leaf_asks(const struct leaf *f, const struct learner *l, struct leaf_question *q);
// share: of the scale, in thousandths. false: no curve is asked for, or it has no such point.
bool leaf_sketch(struct leaf *f, int point, int share);
bool leaf_sketched(const struct leaf *f, struct text *out); // false: nothing was drawn
bool leaf_does(struct leaf *f, const char *words);          // false: it is not

bool leaf_pick(struct leaf *f, const struct learner *l, char letter); // false: no such option

// ---- for its own files ----

void leaf_buttons(const struct leaf *f, const struct learner *l, struct scene *s);
void leaf_button(struct scene *s, const char *words, const char *does, bool main);

void leaf_follow_curve(struct leaf *f);
void leaf_draw_curve(const struct leaf *f, int question, struct scene *s);
void leaf_draw_curve_buttons(const struct leaf *f, struct scene *s);

#endif
