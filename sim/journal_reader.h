// journal_reader: a journal's lines, words, places and checks, for journal_load.c.
//
//   reader_take_line, reader_take_word, ...    the text, piece by piece
//   reader_digits, reader_place, reader_check  what stands in it
//   reader_reach, reader_reach_known           going to where a line says (journal_reach.c)
//   reader_compare, reader_was_right           is it as it was when it was written?
//
// What returns bool returns false after a diag with its place in the source.
#ifndef ORRERY_SIM_JOURNAL_READER_H
#define ORRERY_SIM_JOURNAL_READER_H

#include "sim/journal_text.h"
#include "sim/tree_parts.h"

enum state {
    STATE_HEADER,  // before the first branch
    STATE_BRANCH,  // commands and marks
    STATE_HEAD,    // after `head`
    STATE_PRESENT, // after `present`
    STATE_END,
};

struct line {
    const char *at; // without its end
    size_t length;
    int number; // from 1
};

struct word {
    size_t start, length; // in its line
};

struct reader {
    const struct journal_loading *loading;
    struct diag *d;
    struct tree *t; // NULL: there is none yet
    const char *bytes;
    size_t length, at; // `at`: the next line
    struct line line;
    size_t word_at; // what is not taken of the line yet
    enum state state;
    bool drifted;           // that is what is wrong
    int good_line;          // the last whose check was right
    struct tree_place good; // and where on the branch
    uint64_t events;        // run so far
    uint64_t seed;
    struct line program, current; // those lines, number 0 where they are missing
    struct word program_word, current_word;
};

// What is written behind a place.
struct check {
    int64_t clock;
    uint64_t instant, events, commands, hash;
    bool has_instant, has_events, has_commands, has_hash;
    char name[TREE_NAME_BYTES];
    struct word word; // the place
};

// ---- the text ----

// The place in the source: bytes of the present line. Returns false.
bool reader_at_column(struct reader *r, size_t start, size_t length);
bool reader_at_word(struct reader *r, struct word word);

// The next line, whatever it holds. false: there is none.
bool reader_take_line(struct reader *r);
// Refuses what is no text, or too long.
bool reader_check_bytes(struct reader *r);
bool reader_is_blank(const struct reader *r);
// Has it an end? The last line of a journal needs none.
bool reader_is_whole(const struct reader *r);

// false: there is none, and `word` is an empty one at the end of the line.
bool reader_take_word(struct reader *r, struct word *word);
bool reader_word_is(const struct reader *r, struct word word, const char *text);
const char *reader_text(const struct reader *r, struct word word);
void reader_copy(const struct reader *r, struct word word, char *out, size_t size);
bool reader_nothing_more(struct reader *r);

// false without a diag: they are no number.
bool reader_digits(const char *text, size_t length, uint64_t *number);
bool reader_place(struct reader *r, struct word word, struct check *check);
// A place, and the checks behind it; then a name, if `named`.
bool reader_check(struct reader *r, struct check *check, bool named);

// ---- the tree ----

bool check_lies_before(const struct check *check, const struct tree_place *place);

// To the place of a check on this line, or beyond its head.
bool reader_reach(struct reader *r, struct branch *b, const struct check *check);
// The same, but refused beyond the head.
bool reader_reach_known(struct reader *r, struct tree_node *node, const struct check *check);

// Is the present what the check says? If not, it is drift.
bool reader_compare(struct reader *r, struct branch *b, const struct check *check);
// From here on, drift has begun after this line.
void reader_was_right(struct reader *r, const struct branch *b);
// The same, if the check had a hash.
void reader_was_compared(struct reader *r, const struct branch *b, const struct check *check);

#endif
