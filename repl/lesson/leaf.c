// leaf: see leaf.h. This file follows the lesson and keeps what was said; leaf_draw.c makes notes.
#include "repl/lesson/leaf.h"

#include "repl/lesson/learner_inside.h"

#include <stdio.h>
#include <stdlib.h>

void leaf_open(struct leaf *f) { *f = (struct leaf){.newest = LESSON_NONE}; }

void leaf_close(struct leaf *f)
{
    for (int i = 0; i < f->block_count; i++) {
        free(f->said[i]);
    }
    free(f->said);
    leaf_open(f);
}

// The block that an input now belongs to: the last that is shown.
static int block_now(const struct learner *l)
{
    const struct learner_part *part = &l->parts[l->part];
    return l->phase == PHASE_DONE      ? l->lesson->block_count - 1
           : part->task != LESSON_NONE ? part->task
                                       : part->last;
}

static int page_now(const struct learner *l)
{
    return l->parts[l->part].page + (l->phase == PHASE_DONE);
}

static int hints_now(const struct learner *l)
{
    return diary_hints(l->diary, l->lesson->id, learner_block(l, block_now(l))->key);
}

// What an input to a lesson may have changed of what its page shows anyway.
static uint64_t told_by(const struct learner *l)
{
    uint64_t told = 0;
    for (int i = 0; i < l->lesson->block_count; i++) {
        const struct learner_outcome *own = &l->outcomes[i];
        told = told * 31 + (uint64_t)(own->replied + 2 * own->revealed + 4 * own->voted);
        for (int k = 0; k < LESSON_OPTIONS; k++) {
            told = told * 31 + (uint64_t)own->votes[k];
        }
    }
    return told;
}

void leaf_follow(struct leaf *f, const struct learner *l)
{
    if (f->learner != l) {
        uint64_t version = f->version + 1;
        leaf_close(f);
        f->learner = l;
        f->version = version;
        if (l != NULL) {
            f->said = calloc((size_t)l->lesson->block_count, sizeof *f->said);
            f->block_count = f->said != NULL ? l->lesson->block_count : 0;
        }
    }
    uint64_t standing = l == NULL ? 0
                                  : told_by(l) * 31 + (uint64_t)(l->part * 8 + (int)l->phase) * 4 +
                                        (uint64_t)(2 * l->present + (l->question >= 0));
    f->version += standing != f->standing;
    f->standing = standing;
    leaf_follow_curve(f);
    if (l != NULL && f->present != page_now(l)) {
        f->present = f->page = page_now(l);
        f->newest = LESSON_NONE;
        f->picked[0] = '\0';
        f->version++;
    }
}

bool leaf_turn(struct leaf *f, int by)
{
    int to = f->page + by;
    if (f->learner == NULL || to < 1 || to > f->present) {
        return false;
    }
    f->page = to;
    f->newest = LESSON_NONE;
    f->version++;
    return true;
}

// ---- what was said ----

// What the prompt would print for the page; to be freed. NULL: no memory.
static char *print_page(struct learner *l)
{
    char *text = NULL;
    size_t length;
    struct diag unheard = {0};
    FILE *stream = open_memstream(&text, &length);
    if (stream == NULL) {
        return NULL;
    }
    out_capture(learner_out(l), stream);
    learner_page_again(l, &unheard);
    out_capture(learner_out(l), NULL);
    fclose(stream);
    return text;
}

static size_t last_line(const char *text, size_t length)
{
    size_t start = length > 0 ? length - 1 : 0;
    while (start > 0 && text[start - 1] != '\n') {
        start--;
    }
    return start;
}

// How much of what was printed is not the page that it ends with: the page is shown anyway.
static size_t length_without_page(const char *printed, const char *page)
{
    size_t length = strlen(printed), left = strlen(page);
    while (length > 0 && left > 0) {
        size_t line = last_line(printed, length), other = last_line(page, left);
        if (length - line != left - other ||
            memcmp(printed + line, page + other, length - line) != 0) {
            break;
        }
        length = line;
        left = other;
    }
    while (length > 0 && strchr(" \n", printed[length - 1]) != NULL) {
        length--;
    }
    return length;
}

static void keep(struct leaf *f, int block, const char *words, size_t length)
{
    size_t skip = strspn(words, "\n");
    if (block < 0 || block >= f->block_count || length <= skip) {
        return;
    }
    const char *before = f->said[block] != NULL ? f->said[block] : "";
    size_t size = strlen(before) + length - skip + 3;
    char *longer = malloc(size);
    if (longer != NULL) {
        struct text t = text_in(longer, size);
        text_add(&t, "%s", before);
        text_add_bytes(&t, words + skip, length - skip);
        text_add(&t, "\n");
        free(f->said[block]);
        f->said[block] = longer;
        f->newest = block;
    }
}

void leaf_begins(struct leaf *f, const struct learner *l)
{
    f->began_at = f->began_question = LESSON_NONE;
    if (l != NULL && f->learner == l) {
        f->began_at = block_now(l);
        f->began_question = l->question;
        f->began_hints = hints_now(l);
        f->began_told = told_by(l);
    }
}

// Of a check only what is said about the goals, and only the last time: the goals are there anyway.
static const char *without_goals(struct leaf *f, const struct learner *l, const char *printed)
{
    static const char *const marks[] = {"  ok ", "  -- "};
    const char *at = printed + strspn(printed, "\n");
    bool goals = learner_block(l, f->began_at)->kind == LESSON_GOAL;
    for (bool more = goals; more;) {
        more = false;
        for (int i = 0; i < COUNT_OF(marks); i++) {
            more = more || strncmp(at, marks[i], strlen(marks[i])) == 0;
        }
        if (more) {
            at += strcspn(at, "\n");
            at += *at == '\n';
            if (f->began_at < f->block_count) {
                free(f->said[f->began_at]);
                f->said[f->began_at] = NULL;
            }
            printed = at;
        }
    }
    return printed;
}

void leaf_ends(struct leaf *f, struct learner *l, const char *printed)
{
    bool same = l != NULL && f->learner == l && f->began_at != LESSON_NONE;
    int question = f->began_question;
    bool replied = same && question != LESSON_NONE && l->outcomes[question].replied;
    bool told = same && told_by(l) != f->began_told;
    bool hinted = same && block_now(l) == f->began_at && hints_now(l) != f->began_hints;
    int before = f->present;
    leaf_follow(f, l);
    if (same && (!told || l->review != NULL) && !hinted) { // a review has no page for the answer
        char *page = print_page(l);
        printed = without_goals(f, l, printed);
        size_t length = length_without_page(printed, page != NULL ? page : "");
        free(page);
        keep(f, f->began_at, printed, length);
    }
    if (f->present != before) {
        f->newest = LESSON_NONE;
    } else if (same && (told || hinted)) {
        f->newest = told && !replied ? l->asked : block_now(l);
    }
    if (replied) {
        f->picked[0] = '\0';
    }
    f->version++;
}

// ---- the open question ----

void leaf_asks(const struct leaf *f, const struct learner *l, struct leaf_question *q)
{
    *q = (struct leaf_question){0};
    if (l == NULL || f->page != f->present || l->phase != PHASE_ASK) {
        return;
    }
    const struct lesson_block *b = learner_block(l, l->question);
    struct text how = text_in(q->how, sizeof q->how);
    bool several =
        b->kind == LESSON_QUIZ || (b->kind == LESSON_PREDICT && b->reply == LESSON_ORDER);
    q->option_count = b->option_count;
    q->answer = b->kind == LESSON_EXPLAIN  ? LEAF_WORDS
                : several                  ? LEAF_LETTERS
                : b->option_count > 0      ? LEAF_LETTER
                : b->reply == LESSON_CURVE ? LEAF_CURVE
                                           : LEAF_NUMBER;
    if (q->answer == LEAF_WORDS) {
        text_add(&how, "your words, in a sentence or two");
    } else {
        reply_how(b, &how);
    }
}

bool leaf_pick(struct leaf *f, const struct learner *l, char letter)
{
    struct leaf_question q;
    leaf_asks(f, l, &q);
    if (letter < 'A' || letter >= 'A' + q.option_count) {
        return false;
    }
    char *old = strchr(f->picked, letter);
    f->version++;
    if (old != NULL) {
        memmove(old, old + 1, strlen(old));
        return true;
    }
    size_t count = q.answer == LEAF_LETTERS ? strlen(f->picked) : 0;
    f->picked[count] = letter;
    f->picked[count + 1] = '\0';
    return true;
}
