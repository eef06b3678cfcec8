// learner_show: pages of a lesson on a terminal, or in a pipe.
//
// Words are laid out for the width of the terminal; their styles become those of the output. The
// last line of a page always says what can be pressed now.
#include "repl/lesson/learner_inside.h"

#include "repl/lesson/page.h"

enum { WIDTH_UNKNOWN = 80, OPTION_INDENT = 5, GOAL_INDENT = 4 };

static enum style style_of(unsigned style)
{
    return style & (PAGE_HEADING | PAGE_BOLD) ? STYLE_HEADING
           : style & (PAGE_CODE | PAGE_KEY)   ? STYLE_CODE
           : style & PAGE_DIM                 ? STYLE_DIM
                                              : STYLE_PLAIN;
}

static int width_of(const struct learner *l)
{
    int columns = out_look(learner_out(l)).columns;
    return columns > 0 ? columns : WIDTH_UNKNOWN;
}

static void show_line(struct learner *l, const struct page_line *line)
{
    struct out *o = learner_out(l);
    for (int i = 0; i < line->span_count; i++) {
        const struct page_span *span = &line->spans[i];
        out_styled(o, style_of(span->style), "%.*s", span->length, span->text);
    }
    out_text(o, "\n");
}

static void show_nodes(struct learner *l, const struct markdown_node *const *nodes, int count)
{
    if (count == 0) {
        return;
    }
    struct page *page = page_lay(nodes, count, width_of(l), !out_look(learner_out(l)).colour);
    out_text(learner_out(l), "\n");
    for (int i = 0; i < page->line_count; i++) {
        show_line(l, &page->lines[i]);
    }
    page_free(page);
}

void learner_show_words(struct learner *l, const struct lesson_block *block)
{
    if (block->kind == LESSON_FOLD && block->target == LESSON_NONE) {
        out_styled(learner_out(l), STYLE_HEADING, "\n%s\n", block->summary);
    }
    show_nodes(l, block->body, block->body_count);
}

void learner_show_code(struct learner *l, const struct lesson_block *block)
{
    struct out *o = learner_out(l);
    out_text(o, "\n");
    for (const char *at = block->code; *at != '\0';) {
        size_t length = strcspn(at, "\n");
        out_code(o, at, length);
        at += length + (at[length] == '\n');
    }
}

// ---- questions ----

static void show_option(struct learner *l, const struct lesson_option *option)
{
    struct out *o = learner_out(l);
    struct allot a = {0};
    int count;
    const struct markdown_node **nodes = markdown_nodes(&a, option->item, &count);
    struct page *page = page_lay(nodes, count, width_of(l) - OPTION_INDENT, !out_look(o).colour);
    for (int i = 0; i < page->line_count; i++) {
        out_styled(o, STYLE_CODE, "  %c", i == 0 ? option->letter : ' ');
        out_text(o, "  ");
        show_line(l, &page->lines[i]);
    }
    page_free(page);
    allot_free(&a);
}

void learner_show_question(struct learner *l, const struct lesson_block *block)
{
    learner_show_words(l, block);
    for (int i = 0; i < block->option_count; i++) {
        if (i == 0) {
            out_text(learner_out(l), "\n");
        }
        show_option(l, &block->options[i]);
    }
    const struct learner_outcome *own = &l->outcomes[block - l->lesson->blocks];
    if (own->replied && !learner_has_verdict(block)) {
        out_styled(learner_out(l), STYLE_DIM, "\nYou said: %s\n", own->words);
    }
}

// ---- goals ----

void learner_show_mark(struct learner *l, bool good)
{
    struct out *o = learner_out(l);
    bool unicode = out_look(o).unicode;
    const char *mark = good ? (unicode ? "\u2713" : "ok") : (unicode ? "\u2717" : "--");
    out_styled(o, good ? STYLE_GOOD : STYLE_BAD, "%s", mark);
}

// How it is, and for a goal that is missed how it is where it is reached.
static void add_fact(struct text *t, const struct cell_goal *goal, const char *right)
{
    if (goal->failure.what[0] != '\0') {
        text_add(t, ": can not be told, %s", goal->failure.what);
    } else if (goal->now[0] != '\0') {
        text_add(t, "%s%s", goal->holds ? ": " : "; it is ", goal->now);
    }
    if (!goal->holds && right[0] != '\0') {
        text_add(t, "%sin a run that reaches it %s", goal->now[0] != '\0' ? ", " : "; ", right);
    }
}

void learner_show_goals(struct learner *l, const struct cell_goals *goals,
                        const struct cell_goals *right)
{
    struct out *o = learner_out(l);
    out_text(o, "\n");
    for (int i = 0; i < goals->count; i++) {
        const struct cell_goal *goal = &goals->goals[i];
        bool known = right != NULL && i < right->count && right->goals[i].holds;
        out_text(o, "  ");
        learner_show_mark(l, goal->holds);
        out_text(o, " ");
        char line[1024];
        struct text t = text_in(line, sizeof line);
        text_add(&t, "%s", goal->words);
        add_fact(&t, goal, known ? right->goals[i].now : "");
        out_marked(o, STYLE_PLAIN, GOAL_INDENT + !out_look(o).unicode, GOAL_INDENT + 2, line);
    }
}

static const char *plural(int64_t count) { return count == 1 ? "" : "s"; }

void learner_show_par(struct learner *l, const struct lesson_block *goal, int64_t inputs)
{
    struct out *o = learner_out(l);
    int64_t best = diary_attempts(l->diary, l->lesson->id, goal->key).fewest_inputs;
    char words[200];
    struct text t = text_in(words, sizeof words);
    text_add(&t, "You needed %lld command%s; par is %d", (long long)inputs, plural(inputs),
             goal->par);
    if (best >= 0 && best < inputs) {
        text_add(&t, ", your best %lld", (long long)best);
    }
    text_add(&t, ".%s",
             inputs > goal->par ? " Try it with fewer, then `check` again; or go on." : "");
    out_marked(o, STYLE_PLAIN, 0, 0, words);
}

// ---- the end, and what to press ----

void learner_show_done(struct learner *l)
{
    struct out *o = learner_out(l);
    int asked = 0, right = 0, goals = 0, passed = 0;
    bool hidden = false;
    for (int i = 0; i < l->lesson->block_count; i++) {
        const struct lesson_block *b = learner_block(l, i);
        bool question = b->kind == LESSON_PREDICT || b->kind == LESSON_QUIZ;
        asked += question && l->outcomes[i].replied;
        hidden = hidden || (question && learner_hides(l, i));
        right += question && learner_agrees(l, i);
        goals += b->kind == LESSON_GOAL;
        passed += b->kind == LESSON_GOAL && l->outcomes[i].passed;
    }
    out_styled(o, STYLE_HEADING, "\nDone: %s\n", l->lesson->title);
    if (asked > 0 && hidden) {
        out_text(o, "\n  %d questions answered\n", asked);
    } else if (asked > 0) {
        out_text(o, "\n  %d of %d questions came out as you said\n", right, asked);
    }
    if (goals > 0) {
        out_text(o, "%s  %d of %d goals reached\n", asked > 0 ? "" : "\n", passed, goals);
    }
    for (int i = 0; i < l->lesson->block_count; i++) {
        const struct lesson_block *b = learner_block(l, i);
        int64_t best = diary_attempts(l->diary, l->lesson->id, b->key).fewest_inputs;
        if (b->par > 0 && best >= 0) {
            out_text(o, "  %s: %lld command%s at best, par is %d\n", b->id, (long long)best,
                     plural(best), b->par);
        }
    }
    if (l->next[0] != '\0') {
        out_text(o, "\n  Next: ");
        out_styled(o, STYLE_CODE, "learn %s\n", l->next);
    }
    out_text(o, "\n  The world of the lesson is yours now: step, try a branch, ask why.\n");
}

// `column`: where the line of keys stands. A key that does not fit begins a new line.
static void show_key(struct learner *l, const char *key, const char *what, int *column)
{
    enum { BETWEEN = 3 };
    struct out *o = learner_out(l);
    const char *colon = what[0] != '\0' ? ": " : "";
    int size = (int)(strlen(key) + strlen(colon) + strlen(what));
    if (*column > 0 && *column + BETWEEN + size > width_of(l)) {
        out_text(o, "\n");
        *column = 0;
    }
    if (*column > 0) {
        out_styled(o, STYLE_DIM, "%s", out_look(o).unicode ? " \u00b7 " : " | ");
        size += BETWEEN;
    }
    out_styled(o, STYLE_CODE, "%s", key);
    out_styled(o, STYLE_DIM, "%s%s", colon, what);
    *column += size;
}

static bool has_help(const struct learner *l, int task)
{
    return l->rules.hints_after != CLASS_HINTS_NEVER &&
           (learner_hint_count(l, task) > 0 ||
            (task != LESSON_NONE && learner_block(l, task)->kind == LESSON_GOAL));
}

static void show_present_keys(struct learner *l)
{
    int column = 0;
    bool verdict = l->phase == PHASE_ASK && learner_has_verdict(learner_block(l, l->question));
    bool covered = l->covered != LESSON_NONE || verdict;
    show_key(l, "Enter",
             covered                                                  ? "show the answer"
             : l->phase == PHASE_RUN                                  ? "run this"
             : l->phase == PHASE_GOAL                                 ? "show a solution"
             : l->phase == PHASE_READ && l->part + 1 == l->part_count ? "finish"
                                                                      : "go on",
             &column);
    show_key(l, "b", "back", &column);
    if (learner_vote_options(l) > 0 && (l->phase == PHASE_ASK || covered)) {
        show_key(l, "3 10 ...", "the votes for A, B ...", &column);
    }
    show_key(l, "quit", "", &column);
    out_text(learner_out(l), "\n");
}

static void show_question_keys(struct learner *l, int *column)
{
    const struct lesson_block *question = learner_block(l, l->question);
    char how[200];
    struct text t = text_in(how, sizeof how);
    if (question->kind == LESSON_EXPLAIN) {
        show_key(l, "Your words", "in a sentence or two, then Enter", column);
        return;
    }
    reply_how(question, &t);
    show_key(l, how,
             l->question != learner_task(l)  ? "say it first; then this cell opens"
             : question->kind == LESSON_QUIZ ? "which? Then Enter"
                                             : "what do you expect? Then Enter",
             column);
}

void learner_show_keys(struct learner *l)
{
    struct out *o = learner_out(l);
    int column = 0;
    int task = l->phase == PHASE_DONE ? LESSON_NONE : learner_task(l);
    bool last =
        l->review != NULL ? l->review->number == l->review->count : l->part + 1 == l->part_count;
    out_text(o, "\n");
    if (learner_presents(l) && l->phase != PHASE_DONE) {
        show_present_keys(l);
        return;
    }
    switch (l->phase) {
    case PHASE_ASK:
        show_question_keys(l, &column);
        task = l->question;
        break;
    case PHASE_RUN:
        show_key(l, "Enter", "run this", &column);
        break;
    case PHASE_GOAL:
        show_key(l, "Enter", "check", &column);
        break;
    case PHASE_READ:
        show_key(l, "Enter", last ? "finish" : "go on", &column);
        break;
    case PHASE_DONE:
        if (l->next[0] != '\0') {
            show_key(l, "Enter", "the next lesson", &column);
        }
        show_key(l, "lessons", "all of them", &column);
        break;
    }
    if ((l->phase == PHASE_ASK || l->phase == PHASE_GOAL) && has_help(l, task)) {
        show_key(l, "hint", "", &column);
    }
    if (l->phase == PHASE_READ) {
        show_key(l, "page again", "", &column);
    } else if (l->phase != PHASE_DONE && !l->rules.no_skip) {
        show_key(l, "skip", "", &column);
    }
    show_key(l, "quit", "", &column);
    out_text(o, "\n");
}
