// learner_answer: replies beside what the run says.
#include "repl/lesson/learner_inside.h"

#include "repl/lesson/curve.h"

enum { REPLY_INDENT = 18 };

static void show_option_words(struct out *o, const struct lesson_block *question, char letter)
{
    struct allot a = {0};
    out_wrapped(o, STYLE_PLAIN, REPLY_INDENT, REPLY_INDENT,
                markdown_plain(&a, question->options[letter - 'A'].item));
    allot_free(&a);
}

// The reply, and the words of its option; of an order, those of all options, line by line.
static void show_reply(struct learner *l, const struct lesson_block *question, const char *who,
                       const struct reply *reply)
{
    struct out *o = learner_out(l);
    char text[CELL_TEXT_BYTES];
    struct text t = text_in(text, sizeof text);
    reply_print(question, reply, &t);
    out_text(o, "  %-13s", who);
    out_styled(o, STYLE_NUMBER, "%s", text);
    bool order = question->kind == LESSON_PREDICT && question->reply == LESSON_ORDER;
    if (strlen(reply->letters) == 1) {
        out_text(o, "  ");
        show_option_words(o, question, reply->letters[0]);
        return;
    }
    out_text(o, "\n");
    for (const char *c = reply->letters; order && *c != '\0'; c++) {
        out_text(o, "%*d. ", REPLY_INDENT - 3, (int)(c - reply->letters) + 1);
        show_option_words(o, question, *c);
    }
}

bool learner_agrees(const struct learner *l, int question)
{
    const struct learner_outcome *own = &l->outcomes[question];
    return own->replied && own->answered &&
           reply_agrees(learner_block(l, question), &own->reply, &own->answer);
}

bool learner_hides(const struct learner *l, int question)
{
    return learner_presents(l) ? !l->outcomes[question].revealed
                               : class_hides(&l->rules, learner_now(l));
}

static void show_hidden(struct learner *l)
{
    struct out *o = learner_out(l);
    if (learner_presents(l)) {
        out_styled(o, STYLE_DIM, "  The answer is hidden: Enter shows it.\n");
        return;
    }
    if (l->rules.reveal_at != 0) {
        char when[40];
        struct text t = text_in(when, sizeof when);
        class_print_time(l->rules.reveal_at, &t);
        out_styled(o, STYLE_DIM, "  The answer is hidden until %s.\n", when);
    } else {
        out_styled(o, STYLE_DIM, "  The answer is hidden: your teacher will show it.\n");
    }
}

void learner_show_answer(struct learner *l, int question)
{
    const struct lesson_block *b = learner_block(l, question);
    const struct learner_outcome *own = &l->outcomes[question];
    struct out *o = learner_out(l);
    out_text(o, "\n");
    bool curve = b->kind == LESSON_PREDICT && b->reply == LESSON_CURVE && own->answered &&
                 !learner_hides(l, question);
    if (own->replied && !curve) {
        show_reply(l, b, "You said", &own->reply);
    }
    if (learner_hides(l, question)) {
        l->covered = question;
        show_hidden(l);
        return;
    }
    if (curve) {
        curve_print(l->stage.session, b, own->replied ? &own->reply : NULL, &own->answer);
    } else if (own->answered) {
        show_reply(l, b, "The run says", &own->answer);
    }
    if (own->voted) {
        learner_show_votes(l, question);
    }
    if (curve && own->replied) {
        int near = curve_near(b, &own->reply, &own->answer);
        int all = own->reply.count > own->answer.count ? own->reply.count : own->answer.count;
        out_text(o, "\n  ");
        learner_show_mark(l, learner_agrees(l, question));
        out_text(o, " %d of %d points near enough\n", near, all);
    } else if (own->replied && own->answered) {
        bool good = learner_agrees(l, question);
        out_text(o, "  ");
        learner_show_mark(l, good);
        out_text(o, good ? " as you expected\n" : " not as you expected\n");
    }
    if (b->partner != LESSON_NONE) {
        learner_show_words(l, learner_block(l, b->partner));
    }
}

bool learner_has_verdict(const struct lesson_block *question)
{
    return question->kind == LESSON_EXPLAIN ||
           (question->kind == LESSON_QUIZ && question->right[0] != '\0');
}

static void show_own_words(struct learner *l, const char *heading, const char *words)
{
    struct out *o = learner_out(l);
    out_styled(o, STYLE_HEADING, "\n%s\n\n", heading);
    out_wrapped(o, STYLE_PLAIN, 0, 0, words);
}

static void show_explanation(struct learner *l, int question)
{
    const struct lesson_block *b = learner_block(l, question);
    const struct learner_outcome *own = &l->outcomes[question];
    if (own->earlier != NULL) {
        show_own_words(l, "What you wrote last time", own->earlier);
    }
    if (own->words != NULL) {
        show_own_words(l, "Your words", own->words);
    }
    if (learner_hides(l, question)) {
        out_text(learner_out(l), "\n");
        show_hidden(l);
        return;
    }
    if (b->partner != LESSON_NONE) {
        const struct lesson_block *model = learner_block(l, b->partner);
        out_styled(learner_out(l), STYLE_HEADING, "\n%s\n", model->summary);
        learner_show_words(l, model);
    }
}

void learner_show_verdict(struct learner *l, int question)
{
    const struct lesson_block *b = learner_block(l, question);
    struct learner_outcome *own = &l->outcomes[question];
    struct out *o = learner_out(l);
    if (b->kind == LESSON_EXPLAIN) {
        show_explanation(l, question);
        return;
    }
    own->answer = reply_of_right(b);
    own->answered = true;
    out_text(o, "\n");
    if (own->replied) {
        show_reply(l, b, "You said", &own->reply);
    }
    if (learner_hides(l, question)) {
        show_hidden(l);
        return;
    }
    if (!own->replied) {
        show_reply(l, b, "Right is", &own->answer);
    }
    if (own->voted) {
        learner_show_votes(l, question);
    }
    if (!own->replied) {
        return;
    }
    out_text(o, "  ");
    learner_show_mark(l, learner_agrees(l, question));
    char right[64];
    struct text t = text_in(right, sizeof right);
    reply_print(b, &own->answer, &t);
    out_text(o, learner_agrees(l, question) ? " right: %s\n" : " right would be %s\n", right);
}
