// checker_seeds: answers that stay: the same once more under the same seed, and under the next ones
// the same or, with `varies`, not.
#include "repl/lesson/checker_inside.h"

static void say_reply(const struct lesson_block *question, const struct reply *reply, char *to,
                      size_t size)
{
    struct text t = text_in(to, size);
    reply_print(question, reply, &t);
}

static void check_answer_stays(struct check *check, const struct check_play *first,
                               const struct check_play *again, int question)
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

// "59, 61, 58 and 40 with the seeds 2 to 5", or "B with the seeds 2 to 5"
static void say_replies(const struct check *check, const struct check_play *first,
                        const struct check_play *others, int question, struct text *t)
{
    const struct lesson_block *b = &check->lesson->blocks[question];
    uint64_t seed = (uint64_t)check->lesson->seed;
    char replies[1 + CHECKER_SEEDS][256];
    bool same = true;
    for (int i = 0; i <= CHECKER_SEEDS; i++) {
        const struct check_play *play = i == 0 ? first : &others[i - 1];
        say_reply(b, &play->answers[question], replies[i], sizeof replies[i]);
        same = same && strcmp(replies[0], replies[i]) == 0;
    }
    for (int i = 0; i <= (same ? 0 : CHECKER_SEEDS); i++) {
        text_add(t, "%s%s", i == 0 ? "" : i < CHECKER_SEEDS ? ", " : " and ", replies[i]);
    }
    text_add(t, " with the seeds %llu to %llu", (unsigned long long)seed,
             (unsigned long long)seed + CHECKER_SEEDS);
}

static bool is_same_everywhere(const struct check *check, const struct check_play *first,
                               const struct check_play *others, int question)
{
    for (int i = 0; i < CHECKER_SEEDS; i++) {
        if (!reply_agrees(&check->lesson->blocks[question], &others[i].answers[question],
                          &first->answers[question])) {
            return false;
        }
    }
    return true;
}

static void check_answer_of_seeds(struct check *check, const struct check_play *first,
                                  const struct check_play *others, int question)
{
    const struct lesson_block *b = &check->lesson->blocks[question];
    bool differs = !is_same_everywhere(check, first, others, question);
    char replies[1200];
    struct text t = text_in(replies, sizeof replies);
    say_replies(check, first, others, question, &t);
    if (check->checker->answers) {
        out_text(check->checker->out, "%s:%d:%d: note: the answer of '%s' is %s\n",
                 check->lesson->name, b->line, b->column, b->id, replies);
    }
    if (differs == b->varies) {
        check_pass(check);
    } else {
        check_fail(check, b->line, b->column,
                   differs ? "the answer of '%s' depends on the seed: it is %s; choose a question "
                             "with one answer, or mark it `varies`"
                           : "the answer of '%s' is said to vary, but is %s; take `varies` out",
                   b->id, replies);
    }
}

static bool has_answers(const struct check_play *play)
{
    for (int i = 0; i < play->check->lesson->block_count; i++) {
        if (play->answered[i]) {
            return true;
        }
    }
    return false;
}

// The play under the lesson's own seed again, and those under the next ones.
void check_answers(struct check *check, const struct check_play *first)
{
    struct check_play plays[1 + CHECKER_SEEDS] = {0};
    bool done = has_answers(first);
    int opened = 0;
    for (int i = 0; done && i <= CHECKER_SEEDS; i++) {
        opened++;
        done =
            check_play_open(&plays[i], check, (uint64_t)check->lesson->seed + (uint64_t)i, false) &&
            check_play_blocks(&plays[i]);
    }
    for (int i = 0; done && i < check->lesson->block_count; i++) {
        if (first->answered[i]) {
            check_answer_stays(check, first, &plays[0], i);
            check_answer_of_seeds(check, first, plays + 1, i);
        }
    }
    for (int i = 0; i < opened; i++) {
        check_play_close(&plays[i]);
    }
}
