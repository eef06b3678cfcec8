// checker_play: a lesson played once, without anybody.
//
// Steps of Lua are counted by the sandbox; a run that never ends is stopped by a timer, which
// raises the session's interrupt flag, so that the world still stands at the end of an event. It
// counts the time of the processor, so that a busy machine fails no lesson.
#include "repl/lesson/checker_inside.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/time.h>

// ---- cells, with a limit of time ----

static volatile sig_atomic_t time_is_up;

static void note_timer(int signal_number)
{
    (void)signal_number;
    time_is_up = 1;
}

struct sigaction check_timer(void)
{
    struct sigaction ours = {.sa_handler = note_timer, .sa_flags = SA_RESTART}, before;
    sigaction(SIGPROF, &ours, &before);
    return before;
}

static void set_timer(int seconds)
{
    const struct itimerval once = {.it_value.tv_sec = seconds};
    setitimer(ITIMER_PROF, &once, NULL);
}

static void begin_cell(const struct check *check)
{
    int seconds = check->checker->cell_seconds;
    time_is_up = 0;
    set_timer(seconds > 0 ? seconds : CHECKER_CELL_SECONDS);
}

// False, with a diag, if the cell was stopped.
static bool end_cell(struct diag *d)
{
    set_timer(0);
    if (time_is_up == 0) {
        return true;
    }
    time_is_up = 0;
    diag_say(d, "the cell takes too long and was stopped"); // at the place that the diag has
    return diag_help(d, "let it run for a shorter time, or up to a moment that comes");
}

// ---- one play ----

static void fail_cell(struct check_play *play, int block, const struct diag *d)
{
    check_fail_diag(play->check, &play->check->lesson->blocks[block], play->where, d);
}

static bool run_cell(struct check_play *play, int block)
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
static const char *printed(struct check_play *play)
{
    fputc('\0', play->stream);
    fflush(play->stream);
    return play->printed;
}

static bool find_answer(struct check_play *play, int block)
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

static bool read_goals(struct check_play *play, int goal, struct cell_goals *goals)
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

static bool check_before(struct check_play *play, int goal)
{
    const struct lesson_block *b = &play->check->lesson->blocks[goal];
    struct cell_goals goals;
    if (!read_goals(play, goal, &goals)) {
        return false;
    }
    if (!cell_goals_hold(&goals)) {
        check_pass(play->check);
        return true;
    }
    check_fail(play->check, b->line, b->column,
               "the goal '%s' is reached before its solution; expected something that is not true "
               "yet",
               b->id);
    return true;
}

static bool check_after(struct check_play *play, int goal)
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

// `needed`: the commands that the solution took.
static void check_par(struct check_play *play, int goal, int64_t needed)
{
    const struct lesson_block *b = &play->check->lesson->blocks[goal];
    if (b->par == 0) {
        return;
    }
    if (needed == b->par) {
        check_pass(play->check);
        return;
    }
    check_fail(play->check, b->line, b->column,
               "the par of the goal '%s' is %d, but its solution takes %lld command%s; expected "
               "par=%lld, or a solution that takes %d",
               b->id, b->par, (long long)needed, needed == 1 ? "" : "s", (long long)needed, b->par);
}

static bool play_goal(struct check_play *play, int goal)
{
    int solution = play->check->lesson->blocks[goal].partner;
    const struct tree *tree = &play->stage.session->tree;
    if (play->full && !check_before(play, goal)) {
        return false;
    }
    uint32_t branch = tree->current->id;
    uint64_t commands = node_present(tree->current).moment.commands;
    if (!run_cell(play, solution)) {
        return false;
    }
    if (!play->full) {
        return true;
    }
    check_par(play, goal, stage_commands_since(&play->stage, branch, commands));
    return check_after(play, goal);
}

// Stops at the first cell that fails: what comes after stands on it.
bool check_play_blocks(struct check_play *play)
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

bool check_play_open(struct check_play *play, struct check *check, uint64_t seed, bool full)
{
    size_t count = (size_t)check->lesson->block_count + 1;
    struct diag d = {0};
    *play = (struct check_play){.check = check, .options = check->checker->session, .full = full};
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

void check_play_close(struct check_play *play)
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
