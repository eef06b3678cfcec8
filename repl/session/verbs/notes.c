// notes: outline, find, cell, notes.
#include "repl/notes/overview.h"
#include "repl/notes/reader.h"
#include "repl/session/verbs/verbs.h"

static bool needs_note(const struct session *s, struct diag *d)
{
    if (s->reader != NULL) {
        return true;
    }
    diag_say(d, "no note is open");
    return diag_help(d, "`learn FILE` opens one: Markdown of your own");
}

static bool run_outline(struct session *s, const struct verb_call *call, struct diag *d)
{
    const char *word = verb_word(call, 0);
    bool all = word != NULL && strcmp(word, "all") == 0;
    int64_t number = 0;
    if (!verb_at_most(&verb_outline, call, 1, d) || !needs_note(s, d) ||
        (!all && !verb_count(call, 0, 0, &number, d))) {
        return false;
    }
    if (number == 0) {
        reader_outline(s->reader, all);
        return true;
    }
    return reader_go(s->reader, number, d) || verb_refuse(call, 0, d);
}

const struct verb verb_outline = {
    .name = "outline",
    .usage = "outline [NUMBER | all]",
    .doc = "Lists the headings of the note that lies open, with the lessons that answer them; with "
           "a number, goes to that heading.",
    .more = "On a terminal those around the page; `outline all` lists every one.",
    .example = "learn tests/data/notes/waiting-room.md\noutline 2",
    .run = run_outline,
};

// All that stands behind the word, as it was typed.
static bool run_find(struct session *s, const struct verb_call *call, struct diag *d)
{
    const char *word = verb_word(call, 0);
    if (!needs_note(s, d)) {
        return false;
    }
    if (word == NULL) {
        return reader_find(s->reader, NULL, false, d);
    }
    if (call->words->count == 1) {
        bool back = strcmp(word, "back") == 0;
        return reader_find(s->reader, back ? NULL : word, back, d);
    }
    char words[200];
    struct text t = text_in(words, sizeof words);
    for (int i = 0; i < call->words->count; i++) {
        const char *next = verb_word(call, i);
        if (next == NULL) {
            diag_say(d, "this can not be looked for so");
            diag_help(d, "put it into quotes: find \"servers=2\"; or type /servers=2");
            return verb_refuse(call, i, d);
        }
        text_add(&t, "%s%s", i > 0 ? " " : "", next);
    }
    return reader_find(s->reader, words, false, d);
}

const struct verb verb_find_words = {
    .name = "find",
    .usage = "find [TEXT | back]",
    .doc = "Goes to the next place of the note that has a text, whatever the case of its letters; "
           "alone, to the next one again, with `back` to the one before.",
    .more = "`/TEXT` does the same.",
    .example = "learn tests/data/notes/waiting-room.md\nfind busy server",
    .run = run_find,
};

static bool run_cell(struct session *s, const struct verb_call *call, struct diag *d)
{
    int64_t number;
    if (!verb_at_most(&verb_cell, call, 1, d) || !verb_count(call, 0, 0, &number, d) ||
        !needs_note(s, d)) {
        return false;
    }
    return reader_cell(s->reader, number, d) ||
           (d->line == 0 && call->words->count > 0 && verb_refuse(call, 0, d));
}

const struct verb verb_cell = {
    .name = "cell",
    .usage = "cell [NUMBER]",
    .doc = "Runs a cell of the note that lies open: a fence marked `lua`; alone, the next one on "
           "the page.",
    .more = "It runs in the present world, as if it had been typed, but can not use words that "
            "reach files.",
    .example = "learn tests/data/notes/waiting-room.md\ncell 1",
    .run = run_cell,
};

static bool run_notes(struct session *s, const struct verb_call *call, struct diag *d)
{
    struct overview overview;
    bool good = true;
    if (call->words->count == 0) {
        diag_say(d, "which notes?");
        diag_help(d, "for example: notes kafka.md spark.md");
        return verb_refuse(call, 0, d);
    }
    overview_open(&overview, s->options.lessons);
    for (int i = 0; good && i < call->words->count; i++) {
        const char *path = verb_word(call, i);
        good = path != NULL ? overview_add(&overview, path, d)
                            : diag_say(d, "a note is named by its path");
        if (!good && d->line == 0) {
            verb_refuse(call, i, d);
        }
    }
    if (good) {
        overview_print(&overview, s->options.out);
    }
    overview_close(&overview);
    return good;
}

const struct verb verb_notes = {
    .name = "notes",
    .files = true,
    .usage = "notes FILE...",
    .doc =
        "Lists what notes ask (headings, items, links) with the lessons that answer it, and what "
        "none answers yet.",
    .example = "notes tests/data/notes/waiting-room.md",
    .run = run_notes,
};
