// lesson_reader: what the files that read a lesson share. Nobody else includes this.
//
//   lesson.c            the file, its bytes, the order of the steps
//   lesson_head.c       front matter
//   lesson_walk.c       the tree into blocks: prose, cells, figures
//   lesson_html.c       comments that are markers, <details>
//   lesson_fence.c      a code fence: its role in braces, whether it is closed
//   lesson_question.c   predictions, quizzes, explanations
//   lesson_links.c      ids, after=, for=, partners, keys
#ifndef ORRERY_REPL_LESSON_LESSON_READER_H
#define ORRERY_REPL_LESSON_LESSON_READER_H

#include "repl/lesson/html.h"
#include "repl/lesson/lesson.h"
#include "repl/lesson/tag.h"

struct lesson_reader {
    struct reading reading;
    struct lesson *lesson;
    const char *const *engines;
    int block_room, body_room;
    int prose;            // the block that prose goes to; LESSON_NONE: the next prose begins one
    bool prose_has_words; // besides headings
    int question;         // between its marker and orrery:end
    int fold;             // between <details> and </details>
    int last_run;         // a text {expect} belongs to it
    bool front_only;
    bool stop;         // what follows can not be trusted: a fence or a comment swallowed it
    bool kind_unknown; // of the open question
    bool uncertain;    // a block could not be read: what seems to be missing may be there
};

// A fault after which reading stops.
struct diag *lesson_stop(struct lesson_reader *r, int line, int column, int width,
                         const char *format, ...) PRINTF_LIKE(5, 6);

// The line where the text after the front matter begins; 0 if there is no end to it.
int lesson_read_head(struct lesson_reader *r);

void lesson_walk(struct lesson_reader *r, const struct markdown_node *document);

// Markers and <details> of an HTML block at the left margin.
void lesson_read_html(struct lesson_reader *r, const struct markdown_node *node);
bool lesson_is_marker(const struct html_piece *piece);
#define LESSON_HTML_EXPECTED                                                                       \
    "Markdown, and no HTML besides comments, <details>, <summary> and <kbd>"

// At `line` (0: the end) stands what no question can hold: an open one lacks its end.
void lesson_refuse_in_question(struct lesson_reader *r, int line);

// A new block at the end; it becomes the one that lesson_add_body adds to.
struct lesson_block *lesson_add_block(struct lesson_reader *r, enum lesson_kind kind, int line,
                                      int column);
void lesson_add_body(struct lesson_reader *r, struct lesson_block *block,
                     const struct markdown_node *node);

// What a fence is. LESSON_PLAIN: code to look at. LESSON_BAD: a fault was noted.
enum lesson_fence { LESSON_PLAIN, LESSON_CELL, LESSON_DIAGRAM, LESSON_BAD };

// Reads the line that opens the fence, and looks whether the fence is closed. For a cell, `kind`
// and `tag` are set.
enum lesson_fence lesson_read_fence(struct lesson_reader *r, const struct markdown_node *code,
                                    enum lesson_kind *kind, struct tag *tag);

// `tag` is a marker other than `end`. What is between it and the end becomes the body of the new
// block, which is `r->question` then.
void lesson_begin_question(struct lesson_reader *r, const struct tag *tag, int column);
void lesson_end_question(struct lesson_reader *r, int last_line);

void lesson_link(struct lesson_reader *r);

#endif
