// pipe_table: tables that CommonMark leaves as a paragraph.
//
//   | queue | servers |
//   |-------|--------:|
//   | desk  |       3 |
//
// A line of a paragraph that has only dashes, colons and bars, under a line with as many cells,
// makes the line above it a header, and the lines below it rows. The lines before the header stay a
// paragraph. A bar in code or in a link does not part cells, nor does "\|".
#ifndef ORRERY_REPL_LESSON_PIPE_TABLE_H
#define ORRERY_REPL_LESSON_PIPE_TABLE_H

#include "repl/lesson/markdown.h"

// The table that ends `paragraph`, whose parts are moved out of it; NULL if there is none. A
// paragraph that was nothing but the table is left without parts.
struct markdown_node *pipe_table_take(struct allot *a, struct markdown_node *paragraph);

#endif
