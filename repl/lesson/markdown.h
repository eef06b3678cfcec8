// markdown: a Markdown text as a tree.
//
// CommonMark as libcmark reads it, and three things more that people write and GitHub draws: pipe
// tables, boxes in lists (`- [ ] `, `- [x] `), and keys (`<kbd>`). Lessons are read from this tree,
// and so is any other Markdown that a user opens: whatever the bytes, the result is a tree.
//
// Interface:
//   markdown_read    a text into a tree
//   markdown_plain   the words of a node without any mark-up
//   markdown_nodes   the children of a node as an array
//
// Everything lives in the reading's allot. Lines are those of the file and exact for blocks.
// Columns (bytes, from 1) are exact for blocks; for parts of a paragraph they are as good as
// libcmark gives them.
#ifndef ORRERY_REPL_LESSON_MARKDOWN_H
#define ORRERY_REPL_LESSON_MARKDOWN_H

#include "repl/lesson/reading.h"

enum markdown_kind {
    // Blocks. A document, a quote and an item hold blocks; a list holds items, a table rows, a row
    // cells.
    MARKDOWN_DOCUMENT,
    MARKDOWN_HEADING,
    MARKDOWN_PARAGRAPH,
    MARKDOWN_LIST,
    MARKDOWN_ITEM,
    MARKDOWN_QUOTE,
    MARKDOWN_CODE,
    MARKDOWN_HTML,
    MARKDOWN_RULE,
    MARKDOWN_TABLE,
    MARKDOWN_ROW,
    MARKDOWN_CELL,
    // Parts of a heading, a paragraph or a cell. Emphasis, links, images and keys hold parts again.
    MARKDOWN_TEXT,
    MARKDOWN_SOFT_BREAK,
    MARKDOWN_HARD_BREAK,
    MARKDOWN_CODE_SPAN,
    MARKDOWN_EMPHASIS,
    MARKDOWN_STRONG,
    MARKDOWN_LINK,
    MARKDOWN_IMAGE,
    MARKDOWN_KEY,
    MARKDOWN_HTML_SPAN
};

// Containers more than this many levels deep are left out; a text "…" stands for them.
enum { MARKDOWN_DEEPEST = 60 };

struct markdown_node {
    enum markdown_kind kind;
    int line, column, last_line;
    int level; // heading: 1 to 6; numbered list: its first number; table: columns of its widest row
    bool ordered, tight; // list
    bool fenced, closed; // code: between fences; and the second fence is there
    bool escaped;        // text: one '|' that was written "\|"
    char box;            // item: ' ' or 'x' if it begins with a box, else 0
    char align;          // cell: 'l', 'r', 'c', or 0
    const char *text;    // text, code, HTML: itself; link, image: where it leads; else ""
    const char *info;    // code: what stands behind the fence; link, image: its title; else ""
    const char *label;   // code: what a reader of the tree wants above it on a page; NULL
    struct markdown_node *first, *last, *next;
};

// Lines before `first_line` are taken as empty (front matter). `too_deep`, if not NULL, is set to
// the first line where something was left out, or 0.
struct markdown_node *markdown_read(const struct reading *r, int first_line, int *too_deep);

char *markdown_plain(struct allot *a, const struct markdown_node *node);

// An array of `*count` pointers.
const struct markdown_node **markdown_nodes(struct allot *a, const struct markdown_node *parent,
                                            int *count);

#endif
