// learner_reply: what is typed while a question is open.
//
// A line belongs to the question if it reads as an answer to it: a letter, a number, a time, or
// words where words are asked for. All else is a word of the session or Lua, so that one can look
// around before answering.
#include "repl/lesson/learner_inside.h"

#include "repl/notes/reader.h"
#include "repl/session/verb.h"

#include <stdlib.h>

static const char *trim(const char *text, size_t *length)
{
    size_t start = 0;
    while (start < *length && strchr(" \t\r\n", text[start]) != NULL) {
        start++;
    }
    while (*length > start && strchr(" \t\r\n", text[*length - 1]) != NULL) {
        (*length)--;
    }
    *length -= start;
    return text + start;
}

static bool begins_with_word(const struct learner *l, const char *text, size_t length)
{
    const struct engine *engine;
    struct diag unheard = {0};
    size_t word = 0;
    while (word < length && strchr(" \t\n", text[word]) == NULL) {
        word++;
    }
    return verb_find(text, word) != NULL ||
           command_find(l->stage.session->options.engines, text, word, &engine, &unheard) != NULL;
}

// Whether two words can be a line of Lua: `print "it"`, `return it`.
static bool can_be_lua(const char *text, size_t length)
{
    static const char *const keywords[] = {"return", "local", "goto", "not"};
    for (int i = 0; i < COUNT_OF(keywords); i++) {
        size_t size = strlen(keywords[i]);
        if (size < length && memcmp(text, keywords[i], size) == 0 && text[size] == ' ') {
            return true;
        }
    }
    return memchr(text, '"', length) != NULL || memchr(text, '\'', length) != NULL;
}

// Words rather than Lua or a command: two of them that can be no Lua, or three (five if the first
// is one of ours), without the signs that programs are full of.
static bool is_prose(const struct learner *l, const char *text, size_t length)
{
    int words = 0;
    for (size_t i = 0; i < length; i++) {
        bool blank = strchr(" \t\n", text[i]) != NULL;
        bool before = i == 0 || strchr(" \t\n", text[i - 1]) != NULL;
        words += !blank && before;
        if (text[i] == '\0' || strchr("=<>{}[]", text[i]) != NULL || (text[i] == '(' && !before)) {
            return false;
        }
    }
    int least = begins_with_word(l, text, length) ? 5 : can_be_lua(text, length) ? 3 : 2;
    return words >= least;
}

static bool has_operator(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (strchr("+-*/^~#", text[i]) != NULL) {
            return true;
        }
    }
    return false;
}

bool learner_takes(const struct session *s, const char *text, size_t length)
{
    const struct learner *l = s->learner;
    if (l == NULL || reader_takes(s, text, length)) {
        return reader_takes(s, text, length);
    }
    text = trim(text, &length);
    if (learner_present_takes(l, text, length)) {
        return true;
    }
    if (l->phase != PHASE_ASK) {
        return false;
    }
    const struct lesson_block *question = learner_block(l, l->question);
    if (question->kind == LESSON_EXPLAIN) {
        return is_prose(l, text, length);
    }
    if (length == 0 || begins_with_word(l, text, length)) {
        return false;
    }
    // What is only words can be no Lua: it is said what would be an answer. Before a class it may
    // also have been meant as votes.
    return reply_fits(question, text, length) ||
           (!learner_presents(l) && is_prose(l, text, length) && !has_operator(text, length));
}

static char *copy_words(const char *text, size_t length)
{
    char *words = strndup(text, length);
    ASSERT(words != NULL);
    return words;
}

static bool keep_reply(struct learner *l, const char *text, size_t length, struct diag *d)
{
    const struct lesson_block *question = learner_block(l, l->question);
    struct learner_outcome *own = &l->outcomes[l->question];
    struct diag unkept = {0};
    bool kept;
    if (question->kind != LESSON_EXPLAIN && !reply_read(question, text, length, &own->reply, d)) {
        return false;
    }
    free(own->words);
    own->words = copy_words(text, length);
    own->replied = true;
    if (l->review != NULL) {
        return true;
    }
    if (question->kind == LESSON_EXPLAIN) {
        free(own->earlier);
        own->earlier = diary_explanation(l->diary, l->lesson->id, question->key);
        kept = diary_explain(l->diary, l->lesson->id, question->key, own->words, learner_now(l),
                             &unkept);
    } else {
        kept = diary_predict(l->diary, l->lesson->id, question->key, l->lesson->version, own->words,
                             l->lesson->seed, learner_now(l), &unkept);
    }
    learner_warn(l, kept, &unkept);
    learner_set_state(l, l->question, "replied");
    return true;
}

static bool reply(struct learner *l, const char *text, size_t length, struct diag *d)
{
    text = trim(text, &length);
    if (learner_present_takes(l, text, length)) {
        return learner_present_input(l, text, length, d);
    }
    int question = l->question;
    if (!keep_reply(l, text, length, d)) {
        return false;
    }
    const struct lesson_block *b = learner_block(l, question);
    if (l->review != NULL) {
        learner_end_review(l);
        return true;
    }
    if (learner_task(l) != question) { // a cell that was shut
        learner_set_phase(l);
        learner_show_current(l);
        return true;
    }
    learner_set_phase(l);
    if (learner_has_verdict(b)) {
        learner_show_verdict(l, question);
        learner_show_keys(l);
        return true;
    }
    out_styled(learner_out(l), STYLE_DIM, "Kept. The run will tell.\n");
    return learner_turn_page(l, d);
}

bool learner_input(struct session *s, const char *text, size_t length, const char *source,
                   int first_line, struct diag *d)
{
    if (s->learner != NULL) {
        learner_mind_deadline(s->learner);
    }
    if (reader_takes(s, text, length)) {
        return reader_input(s, text, length, d);
    }
    return learner_takes(s, text, length) ? reply(s->learner, text, length, d)
                                          : session_text(s, text, length, source, first_line, d);
}

bool learner_points(struct session *s, const double *numbers, int count, struct diag *d)
{
    const struct learner *l = s->learner;
    bool asked = l != NULL && l->phase == PHASE_ASK &&
                 learner_block(l, l->question)->kind == LESSON_PREDICT &&
                 learner_block(l, l->question)->reply == LESSON_CURVE;
    if (!asked) {
        diag_say(d, "no curve is asked for here");
        return diag_help(d, "`page again` shows what is");
    }
    char words[CELL_POINTS * 16];
    struct text t = text_in(words, sizeof words);
    for (int i = 0; i < count && i < CELL_POINTS; i++) {
        text_add(&t, "%s", i > 0 ? " " : "");
        reply_number(numbers[i], &t);
    }
    return learner_input(s, words, t.length, "a drawn curve", 1, d);
}
