// learner_present: a lesson before a class.
//
// Enter goes forward all the way, `b` back: a question need not be answered, an answer that comes
// up is hidden until Enter (or `reveal`), and a goal is reached by its solution, in full view. The
// class votes by raising hands: counts are typed, and drawn as bars beside what the run says. A
// capital letter is what the class says as one.
// Nothing of it is kept as anybody's progress.
#include "repl/lesson/learner_inside.h"

#include "repl/session/seat.h"

#include <stdlib.h>

enum { BAR_COLUMNS = 30, MOST_VOTES = 100000 };

// A window has keys, votes and a way to hide answers of its own.
bool learner_presents(const struct learner *l)
{
    const struct seat *seat = l->stage.session->options.seat;
    return l->present && (seat == NULL || seat->window == NULL);
}

void learner_set_present(struct learner *l, bool present)
{
    for (int i = 0; i < l->lesson->block_count; i++) {
        struct learner_outcome *own = &l->outcomes[i];
        own->revealed = own->revealed || own->answered || own->replied;
    }
    l->present = present;
    l->covered = LESSON_NONE;
}

// ---- votes ----

static int votes_in_all(const struct learner_outcome *own, int options)
{
    int all = 0;
    for (int i = 0; i < options; i++) {
        all += own->votes[i];
    }
    return all;
}

static void show_bar(struct out *o, int votes, int all, int most)
{
    const char *block = out_look(o).unicode ? "\u2588" : "#";
    int columns = most == 0 ? 0 : (votes * BAR_COLUMNS + most - 1) / most;
    for (int i = 0; i < columns; i++) {
        out_styled(o, STYLE_CODE, "%s", block);
    }
    out_text(o, "%*s %d, %d %%", BAR_COLUMNS - columns, "", votes,
             all == 0 ? 0 : (votes * 100 + all / 2) / all);
}

void learner_show_votes(struct learner *l, int question)
{
    struct out *o = learner_out(l);
    const struct lesson_block *b = learner_block(l, question);
    const struct learner_outcome *own = &l->outcomes[question];
    bool told = own->answered && !learner_hides(l, question);
    int all = votes_in_all(own, b->option_count), most = 0;
    for (int i = 0; i < b->option_count; i++) {
        most = own->votes[i] > most ? own->votes[i] : most;
    }
    out_text(o, "\n");
    for (int i = 0; i < b->option_count; i++) {
        bool right = told && strchr(own->answer.letters, b->options[i].letter) != NULL;
        out_styled(o, STYLE_CODE, "  %c ", b->options[i].letter);
        show_bar(o, own->votes[i], all, most);
        if (right) {
            out_styled(o, STYLE_GOOD,
                       out_look(o).unicode ? "  \u2713 the run says" : "  ok the run says");
        }
        out_text(o, "\n");
    }
}

int learner_vote_options(const struct learner *l)
{
    const struct lesson_block *b = l->asked == LESSON_NONE ? NULL : learner_block(l, l->asked);
    bool votable = b != NULL && (b->kind == LESSON_QUIZ ||
                                 (b->kind == LESSON_PREDICT && b->reply == LESSON_CHOICE));
    return learner_presents(l) && votable ? b->option_count : 0;
}

bool learner_vote(struct learner *l, const int *votes, int count, struct diag *d)
{
    int options = learner_vote_options(l);
    if (options == 0) {
        diag_say(d,
                 learner_presents(l) ? "no choice has been asked here" : "votes are for a class");
        return diag_help(d, learner_presents(l) ? "`b` goes back to one"
                                                : "`orrery learn --present` shows a lesson to one");
    }
    if (count != options) {
        diag_say(d, "%d count%s for %d options", count, count == 1 ? "" : "s", options);
        return diag_expect(d, "a count for each: votes A=3 B=10, or 3 10 ...");
    }
    struct learner_outcome *own = &l->outcomes[l->asked];
    memcpy(own->votes, votes, (size_t)count * sizeof *votes);
    own->voted = true;
    learner_show_votes(l, l->asked);
    learner_show_keys(l);
    return true;
}

// "3 10 2": how many counts; 0 if it is anything else.
static int read_counts(const char *text, size_t length, int votes[LESSON_OPTIONS])
{
    int count = 0;
    for (size_t i = 0; i < length;) {
        if (strchr(" ,\t\n", text[i]) != NULL && text[i] != '\0') {
            i++;
            continue;
        }
        int number = 0;
        size_t start = i;
        while (i < length && text[i] >= '0' && text[i] <= '9' && number <= MOST_VOTES) {
            number = number * 10 + text[i++] - '0';
        }
        if (i == start || number > MOST_VOTES || count == LESSON_OPTIONS) {
            return 0;
        }
        votes[count++] = number;
    }
    return count;
}

static bool is_back(const char *text, size_t length) { return length == 1 && text[0] == 'b'; }

bool learner_present_takes(const struct learner *l, const char *text, size_t length)
{
    int votes[LESSON_OPTIONS];
    bool counts = learner_vote_options(l) > 1 && read_counts(text, length, votes) > 1;
    return learner_presents(l) && l->phase != PHASE_DONE && (is_back(text, length) || counts);
}

bool learner_present_input(struct learner *l, const char *text, size_t length, struct diag *d)
{
    int votes[LESSON_OPTIONS];
    return is_back(text, length) ? learner_back(l, d)
                                 : learner_vote(l, votes, read_counts(text, length, votes), d);
}

// ---- forward ----

bool learner_reveal(struct learner *l, struct diag *d)
{
    if (!learner_presents(l)) {
        diag_say(d, "there is nothing to reveal");
        return diag_help(d, "`orrery learn --present` hides answers until then");
    }
    bool verdict = l->phase == PHASE_ASK && learner_has_verdict(learner_block(l, l->question));
    int question = verdict ? l->question : l->covered;
    if (question == LESSON_NONE) {
        diag_say(d, "no answer is hidden here");
        return diag_help(d, "Enter goes on; an answer comes after the run that gives it");
    }
    l->outcomes[question].revealed = true;
    l->covered = LESSON_NONE;
    if (verdict) {
        l->question = LESSON_NONE;
        l->phase = PHASE_READ;
        learner_show_verdict(l, question);
    } else {
        learner_show_answer(l, question);
    }
    learner_show_keys(l);
    return true;
}

static bool show_goal_reached(struct learner *l, struct diag *d)
{
    int goal = learner_task(l), solution = learner_block(l, goal)->partner;
    struct cell_goals goals;
    learner_show_code(l, learner_block(l, solution));
    if (!learner_run_cell(l, solution, false, d) || !stage_goals(&l->stage, goal, &goals, d)) {
        return false;
    }
    learner_show_goals(l, &goals, NULL);
    learner_show_words(l, learner_block(l, solution));
    l->outcomes[goal].passed = true;
    l->phase = PHASE_READ;
    learner_show_keys(l);
    return true;
}

bool learner_present_forward(struct learner *l, bool *done, struct diag *d)
{
    *done = true;
    if (!learner_presents(l)) {
        *done = false;
        return true;
    }
    if (l->covered != LESSON_NONE) {
        return learner_reveal(l, d);
    }
    if (l->phase == PHASE_ASK) {
        return learner_has_verdict(learner_block(l, l->question)) ? learner_reveal(l, d)
                                                                  : learner_turn_page(l, d);
    }
    if (l->phase == PHASE_GOAL && learner_block(l, learner_task(l))->partner != LESSON_NONE) {
        return show_goal_reached(l, d);
    }
    *done = false;
    return true;
}

// ---- back ----

bool learner_back(struct learner *l, struct diag *d)
{
    if (l->busy || l->review != NULL) {
        diag_say(d, "there is no page to go back to");
        return diag_help(d, l->busy ? "leave `page` to the learner" : "`skip` goes on");
    }
    int task = learner_task(l);
    bool acted = task != LESSON_NONE &&
                 (learner_block(l, task)->kind == LESSON_RUN ||
                  learner_block(l, task)->kind == LESSON_GOAL) &&
                 l->phase == PHASE_READ;
    bool at_end = l->phase == PHASE_DONE;
    if (l->part == 0 && !acted && !at_end) {
        diag_say(d, "this is the first page");
        return diag_help(d, "Enter goes on");
    }
    return learner_go_to(l, acted || at_end ? l->part : l->part - 1, d);
}
