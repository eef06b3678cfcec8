// lesson: a lesson file as the blocks that a player walks through.
//
// A lesson is Markdown that reads well anywhere (docs/lesson-format.md has the format). This reader
// turns it into a flat list of blocks in the order of the file, and holds it against every rule
// that can be held without running anything. Playing and checking are built on these blocks.
//
// Interface:
//   lesson_open        read a file
//   lesson_open_front  read only the front matter of a file
//   lesson_read        read a text
//   lesson_free
//   lesson_find        the block with an id
//   lesson_kind_name   "run", "predict", ...
//
// A lesson is always returned; it is good only if fault_count is 0. Otherwise the faults say what
// to mend, in the order of the file, and the blocks are whatever could be made out.
//
// Owns everything it points to, until lesson_free. Lines and columns count from 1.
#ifndef ORRERY_REPL_LESSON_LESSON_H
#define ORRERY_REPL_LESSON_LESSON_H

#include "repl/lesson/markdown.h"

enum { LESSON_FORMAT = 1, LESSON_LARGEST = 16 << 20 }; // bytes

enum lesson_kind {
    LESSON_PROSE,   // text to read; a new one begins at each heading of level 1 or 2
    LESSON_RUN,     // code to run; with a target: not before that question was replied to
    LESSON_EXPECT,  // what the target (a run) prints
    LESSON_SETUP,   // code to run silently; folded
    LESSON_PREDICT, // a question; the reply is stored and not scored at once; partner: its answer
    LESSON_QUIZ,    // a question with right options in `right`, or a partner
    LESSON_EXPLAIN, // a question with a free text; partner: the fold with the model answer, or none
    LESSON_ANSWER, // folded: code that computes the answer of its target, and words to show with it
    LESSON_GOAL,   // code that states what must become true; partner: its solution
    LESSON_HINT,   // folded words that help with the target
    LESSON_SOLUTION, // folded code that makes the target (a goal) true
    LESSON_FIGURE,   // an image or a diagram
    LESSON_FOLD      // other folded words; with a target: the model answer of an explain
};

enum lesson_reply { // what a prediction is
    LESSON_CHOICE,  // one option
    LESSON_NUMBER,
    LESSON_TIME,  // simulated time
    LESSON_ORDER, // all options in an order
    LESSON_CURVE  // points of a line
};

enum { LESSON_NONE = -1, LESSON_OPTIONS = 26 };

struct lesson_option {
    char letter; // 'A', 'B', ...
    int line;
    const struct markdown_node *item; // without letter and box
};

struct lesson_block {
    enum lesson_kind kind;
    int line, column, last_line; // of the fence, marker or <details>; prose: of its first node
    const char *id;              // "": none
    const char *key;     // unique in the lesson and stable under edits elsewhere: the id, or "ID+N"
    int target, partner; // other blocks, see above; LESSON_NONE

    // Words, in order: prose; the question; what is folded (its code, if any, left out); a figure.
    const struct markdown_node **body;
    int body_count;
    const char *summary; // of what is folded, plain text; else ""

    // Code: "" where there is none. Line 1 of the code is line `code_line` of the file.
    const char *code;
    int code_line, code_line_count;

    // Questions.
    enum lesson_reply reply;      // predict
    const char *tolerance, *unit; // predict: as written, or ""
    bool review, varies;          // predict
    const int64_t *x;             // curve: where its points lie, rising; NULL: at 1, 2, 3 ...
    int x_count;                  // and how many they are; 0: any number
    const char *right;            // quiz: letters such as "BD"; "" where a partner computes them
    struct lesson_option *options;
    int option_count;

    int par; // goal: the fewest commands that reach it; 0: nobody counts

    // For messages: where after= or for= stands, and the id it names ("": none).
    const char *refers_to;
    int refers_column;
};

struct lesson_place {
    int line, column, width; // of what is written there
};

struct lesson_version {
    const char *engine, *version;
};

struct lesson {
    const char *name; // of the file
    const char *text; // line ends are '\n'
    size_t length;
    char version[17]; // a hash of the text: another version of the lesson, another value

    // Front matter.
    const char *id, *title, *scenario; // scenario may be ""
    int64_t seed;                      // 1 if none is given
    int minutes;                       // 0 if none is given
    const char **needs, **answers;     // ids of lessons; titles of notes
    int need_count, answer_count;
    struct lesson_version *versions;
    int version_count;
    struct lesson_place id_place, scenario_place; // for messages
    struct lesson_place *need_places, *answer_places;

    struct lesson_block *blocks;
    int block_count;

    struct diag *faults;
    int fault_count;
    bool more_faults; // there were others
    struct allot allot;
};

// `engines` is a list of names that ends with NULL: what may stand as a version key in the front
// matter.
struct lesson *lesson_open(const char *path, const char *const *engines);
// Without blocks, and with the faults of the front matter alone: quick, for a look at many lessons.
struct lesson *lesson_open_front(const char *path, const char *const *engines);
struct lesson *lesson_read(const char *name, const char *text, size_t length,
                           const char *const *engines);
void lesson_free(struct lesson *lesson);

// LESSON_NONE if no block has it.
int lesson_find(const struct lesson *lesson, const char *id);

const char *lesson_kind_name(enum lesson_kind kind);

#endif
