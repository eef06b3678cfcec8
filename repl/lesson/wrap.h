// wrap: parts of a paragraph into lines of a given width.
//
// Interface:
//   wrap_clear   begin anew
//   wrap_parts   append text, emphasis, links ... of the tree
//   wrap_words   append a text in one style
//   wrap_break   end the line here
//   wrap_widest  columns of the longest line when nothing is wrapped
//   wrap_lines   break into lines
//
// Lines break at spaces (but not in "20 %" or "4 GB"), beside wide characters (Chinese and Japanese
// are written without spaces), and where nothing else helps anywhere.
#ifndef ORRERY_REPL_LESSON_WRAP_H
#define ORRERY_REPL_LESSON_WRAP_H

#include "repl/lesson/page.h"

struct wrap_char {
    const char *text;
    const char *url;
    uint8_t bytes, columns, style;
    bool is_space, is_break; // may end a line here and vanish; must end it
};

struct wrap {
    struct allot *allot; // of the page
    bool plain;          // see page_lay
    struct wrap_char *chars;
    int count, room;
};

// One wrap serves many paragraphs: its row of characters is used again.
void wrap_clear(struct wrap *w);
void wrap_parts(struct wrap *w, const struct markdown_node *first, unsigned style, const char *url);
void wrap_words(struct wrap *w, const char *text, unsigned style, const char *url);
void wrap_break(struct wrap *w);
int wrap_widest(const struct wrap *w);

// At least one line; `*count` of them.
struct page_line *wrap_lines(const struct wrap *w, int width, int *count);

// Puts a span at the end of a line.
void wrap_add_span(struct allot *allot, struct page_line *line, struct page_span span);

#endif
