// checker: see checker.h.
//
// A lesson is played five times: under its own seed with all checks, once more under that seed to
// see whether the answers stay, and under three other seeds. Steps of Lua are counted by the
// sandbox; a run that never ends is stopped by an alarm, which raises the session's interrupt
// flag, so that the world still stands at the end of an event.
#include "repl/lesson/checker_inside.h"

#include "repl/lesson/reply.h"

#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

// ---- telling ----

void check_pass(struct check *check) { check->checker->passed++; }

static void print_flat(struct out *o, const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        out_foreign(o, *c == '\n' ? " " : c, 1);
    }
}

void checker_fail_line(struct checker *checker, const char *source, int line, int column,
                       const char *what)
{
    struct out *o = checker->out;
    checker->failed++;
    out_styled(o, STYLE_HEADING, "%s:%d:%d: ", source, line > 0 ? line : 1,
               column > 0 ? column : 1);
    print_flat(o, what);
    out_text(o, "\n");
}

void check_fail(struct check *check, int line, int column, const char *format, ...)
{
    char what[1200];
    struct text t = text_in(what, sizeof what);
    va_list args;
    va_start(args, format);
    text_add_list(&t, format, args);
    va_end(args);
    checker_fail_line(check->checker, check->lesson->name, line, column, what);
}

static void add_diag(struct text *t, const struct diag *d)
{
    text_add(t, "%s", d->what);
    if (d->expected[0] != '\0') {
        text_add(t, "; expected %s", d->expected);
    }
    if (d->help[0] != '\0') {
        text_add(t, "; %s", d->help);
    }
}

void check_fail_diag(struct check *check, const struct lesson_block *block, const char *where,
                     const struct diag *d)
{
    char what[1600];
    struct text t = text_in(what, sizeof what);
    bool own = d->line > 0 && d->source[0] != '\0';
    text_add(&t, "%s", where);
    add_diag(&t, d);
    checker_fail_line(check->checker, own ? d->source : check->lesson->name,
                      own ? d->line : block->line, own ? d->column : block->column, what);
}

// ---- cells, with a limit of time ----

static volatile sig_atomic_t time_is_up;

static void note_alarm(int signal_number)
{
    (void)signal_number;
    time_is_up = 1;
}

static void begin_cell(const struct check *check)
{
    int seconds = check->checker->cell_seconds;
    time_is_up = 0;
    alarm((unsigned)(seconds > 0 ? seconds : CHECKER_CELL_SECONDS));
}

// False, with a diag, if the cell was stopped.
static bool end_cell(struct diag *d)
{
    alarm(0);
    if (time_is_up == 0) {
        return true;
    }
    time_is_up = 0;
    *d = (struct diag){0};
    diag_say(d, "the cell takes too long and was stopped");
    return diag_help(d, "let it run for a shorter time, or up to a moment that comes");
}

// ---- one play ----

struct play {
    struct check *check;
    struct stage stage;
    struct session_options options;
    char where[64]; // "", or under which seed
    bool full;      // with all checks
    char *printed;
    size_t printed_size;
    FILE *stream;
    struct out *out;
    struct reply *answers; // by question
    bool *answered;
};

static void fail_cell(struct play *play, int block, const struct diag *d)
{
    check_fail_diag(play->check, &play->check->lesson->blocks[block], play->where, d);
}

static bool run_cell(struct play *play, int block)
{
    struct diag d = {0};
    rewind(play->stream);
    begin_cell(play->check);
    bool done = stage_run(&play->stage, block, &d);
    done = end_cell(&d) && done;
    if (!done) {
        fail_cell(play, block, &d);
        return false;
    }
    if (play->full) {
        check_pass(play->check);
    }
    return true;
}

// What the last cell printed.
static const char *printed(struct play *play)
{
    fputc('\0', play->stream);
    fflush(play->stream);
    return play->printed;
}

static bool find_answer(struct play *play, int block)
{
    int question = play->check->lesson->blocks[block].target;
    struct diag d = {0};
    begin_cell(play->check);
    bool done = stage_answer(&play->stage, block, &play->answers[question], &d);
    done = end_cell(&d) && done;
    if (!done) {
        fail_cell(play, block, &d);
        return false;
    }
    play->answered[question] = true;
    if (play->full) {
        check_pass(play->check);
    }
    return true;
}

static bool read_goals(struct play *play, int goal, struct cell_goals *goals)
{
    struct diag d = {0};
    begin_cell(play->check);
    bool done = stage_goals(&play->stage, goal, goals, &d);
    done = end_cell(&d) && done;
    if (!done) {
        fail_cell(play, goal, &d);
    }
    for (int i = 0; done && i < goals->count; i++) {
        if (goals->goals[i].failure.what[0] != '\0') {
            fail_cell(play, goal, &goals->goals[i].failure);
            return false;
        }
    }
    return done;
}

static bool check_before(struct play *play, int goal)
{
    const struct lesson_block *b = &play->check->lesson->blocks[goal];
    struct cell_goals goals;
    if (!read_goals(play, goal, &goals)) {
        return false;
    }
    for (int i = 0; i < goals.count; i++) {
        if (!goals.goals[i].holds) {
            check_pass(play->check);
            return true;
        }
    }
    check_fail(play->check, b->line, b->column,
               "the goal '%s' is reached before its solution; expected something that is not true "
               "yet",
               b->id);
    return true;
}

static bool check_after(struct play *play, int goal)
{
    const struct lesson_block *b = &play->check->lesson->blocks[goal];
    struct cell_goals goals;
    bool reached = true;
    if (!read_goals(play, goal, &goals)) {
        return false;
    }
    for (int i = 0; i < goals.count; i++) {
        const struct cell_goal *g = &goals.goals[i];
        if (!g->holds) {
            reached = false;
            check_fail(play->check, b->line, b->column,
                       "the solution does not reach the goal '%s'; expected \"%s\"%s%s", b->id,
                       g->words, g->now[0] != '\0' ? ", it is " : "", g->now);
        }
    }
    if (reached) {
        check_pass(play->check);
    }
    return true;
}

static bool play_goal(struct play *play, int goal)
{
    int solution = play->check->lesson->blocks[goal].partner;
    if (play->full && !check_before(play, goal)) {
        return false;
    }
    return run_cell(play, solution) && (!play->full || check_after(play, goal));
}

// Stops at the first cell that fails: what comes after stands on it.
static bool play_blocks(struct play *play)
{
    const struct lesson *lesson = play->check->lesson;
    bool done = true;
    for (int i = 0; done && i < lesson->block_count; i++) {
        const struct lesson_block *b = &lesson->blocks[i];
        if (b->kind == LESSON_RUN || b->kind == LESSON_SETUP) {
            done = run_cell(play, i);
        } else if (b->kind == LESSON_EXPECT && play->full) {
            check_expect(play->check, i, printed(play));
        } else if (b->kind == LESSON_ANSWER) {
            done = find_answer(play, i);
        } else if (b->kind == LESSON_GOAL) {
            done = play_goal(play, i);
        }
    }
    return done;
}

static bool play_open(struct play *play, struct check *check, uint64_t seed, bool full)
{
    size_t count = (size_t)check->lesson->block_count + 1;
    struct diag d = {0};
    *play = (struct play){.check = check, .options = check->checker->session, .full = full};
    if (seed != (uint64_t)check->lesson->seed) {
        struct text t = text_in(play->where, sizeof play->where);
        text_add(&t, "under seed %llu: ", (unsigned long long)seed);
    }
    play->answers = calloc(count, sizeof *play->answers);
    play->answered = calloc(count, sizeof *play->answered);
    play->stream = open_memstream(&play->printed, &play->printed_size);
    play->out = play->stream == NULL ? NULL : out_open(play->stream, STYLE_NEVER);
    if (play->answers == NULL || play->answered == NULL || play->out == NULL) {
        diag_say(&d, "there is no memory to play the lesson");
    } else {
        play->options.out = play->out;
        play->options.progress = NULL;
        play->options.interrupt = &time_is_up;
        begin_cell(check);
        bool open = stage_open(&play->stage, check->lesson, &play->options, seed,
                               check->folder[0] != '\0' ? check->folder : NULL, &d);
        if (end_cell(&d) && open) {
            return true;
        }
    }
    check_fail_diag(check, &(struct lesson_block){.line = 1, .column = 1}, play->where, &d);
    return false;
}

static void play_close(struct play *play)
{
    if (play->stage.session != NULL) {
        stage_close(&play->stage);
    }
    if (play->out != NULL) {
        out_close(play->out);
    }
    if (play->stream != NULL) {
        fclose(play->stream);
    }
    free(play->printed);
    free(play->answers);
    free(play->answered);
}

// ---- answers under several seeds ----

static void say_reply(const struct lesson_block *question, const struct reply *reply, char *to,
                      size_t size)
{
    struct text t = text_in(to, size);
    reply_print(question, reply, &t);
}

static void check_answer_stays(struct check *check, const struct play *first,
                               const struct play *again, int question)
{
    const struct lesson_block *b = &check->lesson->blocks[question];
    char one[256], other[256];
    say_reply(b, &first->answers[question], one, sizeof one);
    say_reply(b, &again->answers[question], other, sizeof other);
    if (reply_same(&first->answers[question], &again->answers[question])) {
        check_pass(check);
    } else {
        check_fail(check, b->line, b->column,
                   "the answer of '%s' changes from run to run; expected %s again, got %s", b->id,
                   one, other);
    }
}

static void check_answer_of_seeds(struct check *check, const struct play *first,
                                  const struct play *others, int question)
{
    const struct lesson_block *b = &check->lesson->blocks[question];
    bool differs = false;
    for (int i = 0; i < CHECKER_SEEDS; i++) {
        const struct reply *answer = &others[i].answers[question];
        if (reply_agrees(b, answer, &first->answers[question])) {
            continue;
        }
        differs = true;
        if (!b->varies) {
            char one[256], other[256];
            say_reply(b, &first->answers[question], one, sizeof one);
            say_reply(b, answer, other, sizeof other);
            check_fail(check, b->line, b->column,
                       "the answer of '%s' depends on the seed; expected %s, got %s with seed "
                       "%lld; choose a question with one answer, or mark it `varies`",
                       b->id, one, other, (long long)check->lesson->seed + i + 1);
            return;
        }
    }
    if (differs == b->varies) {
        check_pass(check);
    } else {
        check_fail(check, b->line, b->column,
                   "the answer of '%s' is said to vary, but is the same with the seeds %lld to "
                   "%lld; take `varies` out",
                   b->id, (long long)check->lesson->seed,
                   (long long)check->lesson->seed + CHECKER_SEEDS);
    }
}

static bool has_answers(const struct lesson *lesson)
{
    for (int i = 0; i < lesson->block_count; i++) {
        if (lesson->blocks[i].kind == LESSON_ANSWER) {
            return true;
        }
    }
    return false;
}

// The play under the lesson's own seed again, and those under the next ones.
static void check_answers(struct check *check, const struct play *first)
{
    struct play plays[1 + CHECKER_SEEDS] = {0};
    bool done = true;
    int opened = 0;
    for (int i = 0; done && i <= CHECKER_SEEDS; i++) {
        opened++;
        done = play_open(&plays[i], check, (uint64_t)check->lesson->seed + (uint64_t)i, false) &&
               play_blocks(&plays[i]);
    }
    for (int i = 0; done && i < check->lesson->block_count; i++) {
        if (first->answered[i]) {
            check_answer_stays(check, first, &plays[0], i);
            check_answer_of_seeds(check, first, plays + 1, i);
        }
    }
    for (int i = 0; i < opened; i++) {
        play_close(&plays[i]);
    }
}

// ---- one lesson ----

static void play_lesson(struct check *check)
{
    struct play first;
    if (play_open(&first, check, (uint64_t)check->lesson->seed, true) && play_blocks(&first) &&
        has_answers(check->lesson)) {
        check_answers(check, &first);
    }
    play_close(&first);
}

static void fail_faults(struct checker *checker, const struct lesson *lesson)
{
    for (int i = 0; i < lesson->fault_count; i++) {
        char what[1600];
        struct text t = text_in(what, sizeof what);
        add_diag(&t, &lesson->faults[i]);
        checker_fail_line(checker, lesson->name, lesson->faults[i].line, lesson->faults[i].column,
                          what);
    }
    if (lesson->more_faults) {
        out_text(checker->out, "%s: ... and more\n", lesson->name);
    }
}

const char *check_usual_folder(struct check *check)
{
    struct library library;
    struct diag unheard = {0};
    if (!check->usual_known && library_open(&library, check->checker->session.lessons, &unheard)) {
        struct text t = text_in(check->usual, sizeof check->usual);
        text_add(&t, "%s", library.folder);
        library_close(&library);
    }
    check->usual_known = true;
    return check->usual;
}

static void find_folder(struct check *check)
{
    const struct lesson *lesson = check->lesson;
    if (!library_root(lesson->name, lesson->id, check->folder, sizeof check->folder)) {
        struct text t = text_in(check->folder, sizeof check->folder);
        text_add(&t, "%s", check_usual_folder(check));
    }
}

void checker_file(struct checker *checker, const char *path)
{
    const char *engines[ENGINE_LIMIT + 1];
    struct lesson *lesson = lesson_open(path, stage_engine_names(&checker->session, engines));
    if (lesson->fault_count > 0) {
        fail_faults(checker, lesson);
        lesson_free(lesson);
        return;
    }
    struct check check = {.checker = checker, .lesson = lesson};
    check.renewed = calloc((size_t)lesson->block_count + 1, sizeof *check.renewed);
    ASSERT(check.renewed != NULL);
    struct sigaction ours = {.sa_handler = note_alarm}, theirs;
    sigaction(SIGALRM, &ours, &theirs);
    check_pass(&check); // the file was read
    find_folder(&check);
    check_front(&check);
    check_links(&check);
    play_lesson(&check);
    check_renew(&check);
    sigaction(SIGALRM, &theirs, NULL);
    for (int i = 0; i < lesson->block_count; i++) {
        free(check.renewed[i]);
    }
    free(check.renewed);
    lesson_free(lesson);
}
