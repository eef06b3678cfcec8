// html: the little HTML that stands in Markdown, piece by piece.
//
// Interface:
//   html_next    the next piece of an HTML block or span
//
// Lessons know comments, <details>, <summary> and <kbd>; of anything else the name is told, so that
// a reader can refuse it and a page can leave it out.
#ifndef ORRERY_REPL_LESSON_HTML_H
#define ORRERY_REPL_LESSON_HTML_H

#include "sim/base.h"

enum html_kind {
    HTML_END,      // nothing follows
    HTML_COMMENT,  // text: what stands between "<!--" and "-->", trimmed
    HTML_OPEN,     // a tag; text: its name as written
    HTML_CLOSE,    // an end tag; text: its name
    HTML_WORDS,    // what is no tag, up to the end of the line, trimmed and not empty
    HTML_UNCLOSED, // a comment or tag that never ends; text: the rest
};

struct html_piece {
    enum html_kind kind;
    size_t start, end; // offsets of the whole piece
    const char *text;  // not zero-terminated
    size_t length;
};

struct html_piece html_next(const char *html, size_t length, size_t from);

// Whether a tag's name is `name`, in whatever case.
bool html_is(const struct html_piece *piece, const char *name);

#endif
