// lessons: learn, page, hint, check, skip.
#include "repl/lesson/learner.h"
#include "repl/session/verbs/verbs.h"

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
    if (how != NULL && !is(how, "again")) {
        diag_say(d, "'%s' is no way to learn", how);
        diag_help(d, "usage: %s", verb_learn.usage);
        return verb_refuse(call, 1, d);
    }
    if (s->next != NULL || s->reading) {
        diag_say(d, "no lesson can be opened here");
        return diag_help(d, "give `learn` as a line of its own");
    }
    const struct learner_options start = {.lesson = word, .again = how != NULL};
    return learner_start(s, &start, d) || (d->line == 0 && word != NULL && verb_refuse(call, 0, d));
}

const struct verb verb_learn = {
    .name = "learn",
    .usage = "learn [LESSON] [again]",
    .doc = "Opens a lesson: the one that was left, else the next one; `again` begins it anew.",
    .more = "A lesson has a world of its own; `quit` leads back to the one from before.",
    .example = "learn start/first-steps",
    .travels = true,
    .run = run_learn,
};

static bool run_page(struct session *s, const struct verb_call *call, struct diag *d)
{
    if (!verb_at_most(&verb_page, call, 1, d) || !needs_lesson(s, d)) {
        return false;
    }
    const char *how = verb_word(call, 0);
    if (how == NULL) {
        return learner_page(s->learner, d);
    }
    if (is(how, "again")) {
        return learner_page_again(s->learner, d);
    }
    diag_say(d, "'%s' is no page", how);
    diag_help(d, "usage: %s", verb_page.usage);
    return verb_refuse(call, 0, d);
}

const struct verb verb_page = {
    .name = "page",
    .usage = "page [again]",
    .doc = "Goes on with the lesson: runs the cell that waits, or turns the page.",
    .more = "An empty line does the same. `page again` shows the page once more.",
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
