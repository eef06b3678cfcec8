// note: Markdown that was not written for Orrery, read so that it can be leafed through.
//
// Headings, list items and links are its entries: what somebody wanted to know. An entry that
// lessons answer has their numbers, and says so in the tree: "→ [3] queue/retry-storm" stands
// behind it, with no-break spaces. Fences marked `lua` are cells, numbered, to be run by whoever
// reads.
//
// Notes are as people leave them. What can be read is read, and remarks say what was done: bytes
// that are no text, fences that never end, characters that were mended. Only what is no text at all
// is refused.
//
// Interface:
//   note_open       read a file
//   note_read       read a text
//   note_free
//   note_kind_name  "heading", "item", "link"
//   note_heading    the innermost heading above a line
//
// Owns everything it points to, but for the answers, which stay the caller's and must outlive it.
#ifndef ORRERY_REPL_NOTES_NOTE_H
#define ORRERY_REPL_NOTES_NOTE_H

#include "repl/lesson/markdown.h"
#include "repl/notes/answers.h"

enum { NOTE_LARGEST = 16 << 20, NOTE_TITLE = 240 }; // bytes

// The addresses that the links behind entries have in the tree: this, and the lesson's id.
#define NOTE_LESSON_ADDRESS "lesson:"

enum note_kind { NOTE_HEADING, NOTE_ITEM, NOTE_LINK };

struct note_entry {
    enum note_kind kind;
    int line, node;    // of the file; the top-level node that it is in
    int level;         // heading: 1 to 6; else 0
    const char *title; // plain, NOTE_TITLE bytes at most; may be empty
    const int *lessons;
    int lesson_count; // numbers of lessons, from 1
};

struct note_cell {
    int line, node;   // of its fence
    const char *code; // from the line behind the fence on
};

struct note_remark {
    int line; // 0: the whole file
    const char *words;
};

struct note {
    const char *name;
    struct reading reading;
    const struct markdown_node **nodes; // of the top level
    int node_count;
    struct note_entry *entries;
    int entry_count;
    struct note_cell *cells;
    int cell_count;
    const char **lessons; // ids; lesson number n is lessons[n - 1]
    int lesson_count;
    struct note_remark *remarks;
    int remark_count;
    int encoded_twice; // places that look so; 0 if they were mended
    struct allot allot;
};

struct note_options {
    const struct answers *answers;
    bool repaired; // mend what was encoded twice
};

// NULL and a diag for what is no text.
struct note *note_open(const char *path, const struct note_options *options, struct diag *d);
struct note *note_read(const char *name, const char *text, size_t length,
                       const struct note_options *options, struct diag *d);
void note_free(struct note *note);

const char *note_kind_name(enum note_kind kind);

// The index of the entry, -1 if there is none. `level`: only headings above that level; 7 for all.
int note_heading(const struct note *note, int line, int level);

#endif
