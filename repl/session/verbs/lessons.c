// lessons: learn, page, hint, check, skip, play, resume, lessons, review,
// votes, reveal.
#include "repl/lesson/learner.h"
#include "repl/lesson/lesson.h"
#include "repl/notes/reader.h"
#include "repl/session/verbs/verbs.h"
#include "sim/units.h"

static bool is(const char *word, const char *name)
{
    return word != NULL && strcmp(word, name) == 0;
}

static bool needs_lesson(const struct session *s, struct diag *d)
{
    if (s->learner != NULL) {
        return true;
    }
    diag_say(d, "no lesson is open");
    return diag_help(d, "`learn` opens one");
}

static bool run_learn(struct session *s, const struct verb_call *call, struct diag *d)
{
    if (!verb_at_most(&verb_learn, call, 2, d)) {
        return false;
    }
    const char *word = verb_word(call, 0), *how = verb_word(call, 1);
    if (how == NULL && is(word, "again")) {
        how = word;
        word = NULL;
    }
    if (how != NULL && !is(how, "again") && !is(how, "repaired")) {
        diag_say(d, "'%s' is no way to learn", how);
        diag_help(d, "usage: %s", verb_learn.usage);
        return verb_refuse(call, 1, d);
    }
    if (s->next != NULL || s->reading || reader_is_busy(s->reader)) {
        diag_say(d, "no lesson can be opened here");
        return diag_help(d, "give `learn` as a line of its own");
    }
    if (s->reader != NULL && word != NULL && strspn(word, "0123456789") == strlen(word)) {
        word = reader_lesson(s->reader, word, d);
        if (word == NULL) {
            return verb_refuse(call, 0, d);
        }
    }
    const struct learner_options start = {
        .lesson = word, .again = is(how, "again"), .repaired = is(how, "repaired")};
    return learner_start(s, &start, d) || (d->line == 0 && word != NULL && verb_refuse(call, 0, d));
}

const struct verb verb_learn = {
    .name = "learn",
    .usage = "learn [LESSON | FILE] [again | repaired]",
    .doc = "Opens a lesson: the one that was left, else the next one; `again` begins it anew. Or a "
           "note: Markdown of your own.",
    .more = "A lesson has a world of its own; `quit` leads back to the one from before. Where a "
            "note lies open, `learn 3` opens the lesson marked [3].",
    .example = "learn start/first-steps",
    .travels = true,
    .run = run_learn,
};

static bool refuse_page(const struct verb_call *call, struct diag *d)
{
    diag_say(d, "'%s' is no page", verb_word(call, 0));
    diag_help(d, "usage: %s", verb_page.usage);
    return verb_refuse(call, 0, d);
}

static bool page_of_note(struct reader *r, const struct verb_call *call, struct diag *d)
{
    const char *how = verb_word(call, 0);
    if (how == NULL) {
        return reader_page(r, d);
    }
    if (is(how, "back")) {
        return reader_back(r, d);
    }
    if (is(how, "repaired")) {
        return reader_repair(r, d);
    }
    if (is(how, "again")) {
        reader_again(r);
        return true;
    }
    return refuse_page(call, d);
}

static bool run_page(struct session *s, const struct verb_call *call, struct diag *d)
{
    const char *how = verb_word(call, 0);
    if (!verb_at_most(&verb_page, call, 1, d)) {
        return false;
    }
    if (s->learner == NULL && s->reader != NULL) {
        return page_of_note(s->reader, call, d);
    }
    if (!needs_lesson(s, d)) {
        return false;
    }
    if (how == NULL) {
        return learner_page(s->learner, d);
    }
    if (is(how, "again")) {
        return learner_page_again(s->learner, d);
    }
    if (is(how, "back")) {
        return learner_back(s->learner, d);
    }
    return refuse_page(call, d);
}

const struct verb verb_page = {
    .name = "page",
    .usage = "page [again | back | repaired]",
    .doc = "Goes on with the lesson or the note: runs the cell that waits, or turns the page.",
    .more = "An empty line does the same. `page again` shows the page once more, `page back` what "
            "came before, of a lesson with the world as it was there; in a note `<` alone does it. "
            "`page repaired` shows what was encoded twice as it was meant.",
    .example = "learn start/first-steps again\npage",
    .travels = true,
    .run = run_page,
};

static bool run_hint(struct session *s, const struct verb_call *call, struct diag *d)
{
    int64_t number;
    if (!verb_at_most(&verb_hint, call, 1, d) || !verb_count(call, 0, 0, &number, d) ||
        !needs_lesson(s, d)) {
        return false;
    }
    return learner_hint(s->learner, number, d);
}

const struct verb verb_hint = {
    .name = "hint",
    .usage = "hint [NUMBER]",
    .doc = "Opens the next hint of a lesson's question or goal; after the last one, a goal's "
           "solution.",
    .example = "learn start/first-steps again\npage again",
    .travels = true,
    .run = run_hint,
};

static bool run_check(struct session *s, const struct verb_call *call, struct diag *d)
{
    return verb_at_most(&verb_check, call, 0, d) && needs_lesson(s, d) &&
           learner_check(s->learner, d);
}

const struct verb verb_check = {
    .name = "check",
    .usage = "check",
    .doc = "Says whether the goal of the lesson's page is reached, and what is missing.",
    .more = "A try that misses is held beside a run that reaches the goal: what it is there, and "
            "the first event at which the two part.",
    .example = "learn start/first-steps again\npage again",
    .travels = true,
    .run = run_check,
};

static bool run_skip(struct session *s, const struct verb_call *call, struct diag *d)
{
    if (!verb_at_most(&verb_skip, call, 0, d) || !needs_lesson(s, d)) {
        return false;
    }
    return learner_skip(s->learner, d);
}

const struct verb verb_skip = {
    .name = "skip",
    .usage = "skip",
    .doc = "Leaves out the question, cell or goal of the lesson's page; what it does to the world "
           "is done unseen.",
    .example = "learn start/first-steps again\nskip",
    .travels = true,
    .run = run_skip,
};

static bool run_play(struct session *s, const struct verb_call *call, struct diag *d)
{
    return verb_at_most(&verb_play, call, 0, d) && needs_lesson(s, d) &&
           learner_play(s->learner, d);
}

const struct verb verb_play = {
    .name = "play",
    .usage = "play",
    .doc = "Begins a branch beside the lesson, on which you may do anything.",
    .more = "A command that would change the lesson's own line begins one by itself; `resume` "
            "leads back.",
    .example = "learn start/first-steps again\nplay\nstation mine\nresume",
    .run = run_play,
};

static bool run_resume(struct session *s, const struct verb_call *call, struct diag *d)
{
    return verb_at_most(&verb_resume, call, 0, d) && needs_lesson(s, d) &&
           learner_resume(s->learner, d);
}

const struct verb verb_resume = {
    .name = "resume",
    .usage = "resume",
    .doc = "Leads back to the lesson's own line, where its last cell ended.",
    .more = "The branches you made meanwhile stay; `tree` lists them.",
    .example = "learn start/first-steps again\nplay\nresume",
    .run = run_resume,
};

static bool run_lessons(struct session *s, const struct verb_call *call, struct diag *d)
{
    return verb_at_most(&verb_lessons, call, 0, d) && learner_map(s, d);
}

const struct verb verb_lessons = {
    .name = "lessons",
    .usage = "lessons",
    .doc = "Lists all lessons by topic: what is done, what is next, what is due to be asked again.",
    .example = "lessons",
    .run = run_lessons,
};

static bool run_review(struct session *s, const struct verb_call *call, struct diag *d)
{
    if (!verb_at_most(&verb_review, call, 0, d)) {
        return false;
    }
    if (s->next != NULL || s->reading) {
        diag_say(d, "no question can be asked here");
        return diag_help(d, "give `review` as a line of its own");
    }
    return learner_review(s, d);
}

const struct verb verb_review = {
    .name = "review",
    .usage = "review",
    .doc = "Asks questions from earlier lessons again that are due, under another seed.",
    .more = "What came out other than you said, and what a lesson marks so, comes back 1, 3, 7 and "
            "21 days after it.",
    .example = "review",
    .run = run_review,
};

static bool run_reveal(struct session *s, const struct verb_call *call, struct diag *d)
{
    return verb_at_most(&verb_reveal, call, 0, d) && needs_lesson(s, d) &&
           learner_reveal(s->learner, d);
}

const struct verb verb_reveal = {
    .name = "reveal",
    .usage = "reveal",
    .doc = "Shows the answer that is hidden while a lesson is presented to a class.",
    .more = "Enter does the same, and then goes on: `orrery learn --present`.",
    .example = "learn start/first-steps again\npage again",
    .run = run_reveal,
};

// A=3 B=10 into counts by option. Returns how many options were named; -1: a refusal.
static int read_votes(const struct verb_call *call, int counts[LESSON_OPTIONS], int options,
                      struct diag *d)
{
    int named = 0;
    for (int i = 0; i < call->words->count; i++) {
        const char *key = call->words->arguments[i].key;
        const char *value = call->words->arguments[i].value;
        int option = key == NULL ? named : (key[0] | 0x20) - 'a';
        bool fits =
            (key == NULL || (key[0] != '\0' && key[1] == '\0')) && option >= 0 && option < options;
        int64_t count;
        struct diag unheard = {0};
        if (!fits ||
            !unit_parse_within(UNIT_NONE, 0, 100000, value, strlen(value), &count, &unheard)) {
            diag_say(d, fits ? "'%s' is no number of votes" : "'%s' is for none of the options",
                     fits          ? value
                     : key != NULL ? key
                                   : value);
            diag_help(d, "usage: %s", verb_votes.usage);
            verb_refuse(call, i, d);
            return -1;
        }
        counts[option] = (int)count;
        named++;
    }
    return named;
}

static bool run_votes(struct session *s, const struct verb_call *call, struct diag *d)
{
    int counts[LESSON_OPTIONS] = {0};
    if (!needs_lesson(s, d)) {
        return false;
    }
    int options = learner_vote_options(s->learner);
    if (options == 0 || call->words->count == 0) {
        return learner_vote(s->learner, counts, 0, d);
    }
    int named = read_votes(call, counts, options, d);
    bool by_letter = call->words->arguments[0].key != NULL;
    return named >= 0 && learner_vote(s->learner, counts, by_letter ? options : named, d);
}

const struct verb verb_votes = {
    .name = "votes",
    .usage = "votes A=COUNT B=COUNT ... | votes COUNT COUNT ...",
    .doc = "Notes how many of a class are for each option, and draws it.",
    .more = "Where a lesson is presented (`orrery learn --present`), counts alone do the same; the "
            "run's answer is marked when it is revealed.",
    .example = "learn start/first-steps again\npage again",
    .run = run_votes,
};
