// lesson_links: what blocks have to do with one another.
//
// Each id is there once; each after= and for= names a block of the right kind that stands above;
// each question and each goal has its answer or solution. When a block could not be read
// (`uncertain`), nothing is said to be missing: it may be that very block.
#include "repl/lesson/lesson_reader.h"

#include <stdlib.h>

struct entry {
    const char *id;
    int block;
};

struct index {
    struct lesson_reader *reader;
    struct entry *entries; // by id, then by block
    int count;
};

static int compare_entries(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    int order = strcmp(a->id, b->id);
    return order != 0 ? order : (a->block > b->block) - (a->block < b->block);
}

static int compare_id(const void *id, const void *entry)
{
    return strcmp(id, ((const struct entry *)entry)->id);
}

static struct index index_ids(struct lesson_reader *r)
{
    struct index index = {.reader = r};
    struct lesson *lesson = r->lesson;
    index.entries =
        allot_get(&lesson->allot, (size_t)lesson->block_count * sizeof *index.entries + 1);
    for (int i = 0; i < lesson->block_count; i++) {
        if (lesson->blocks[i].id[0] != '\0') {
            index.entries[index.count++] = (struct entry){lesson->blocks[i].id, i};
        }
    }
    qsort(index.entries, (size_t)index.count, sizeof *index.entries, compare_entries);
    int kept = 0;
    for (int i = 0; i < index.count; i++) {
        const struct entry *entry = &index.entries[i];
        if (kept == 0 || strcmp(index.entries[kept - 1].id, entry->id) != 0) {
            index.entries[kept++] = *entry;
            continue;
        }
        const struct lesson_block *block = &lesson->blocks[entry->block];
        struct diag *d = reading_fault(&r->reading, block->line, block->column, 4,
                                       "a second block with the id '%s'", block->id);
        diag_help(d, "line %d has it already; give this %s another",
                  lesson->blocks[index.entries[kept - 1].block].line,
                  lesson_kind_name(block->kind));
    }
    index.count = kept;
    return index;
}

static bool may_refer(enum lesson_kind from, enum lesson_kind to)
{
    bool is_question = to == LESSON_PREDICT || to == LESSON_QUIZ;
    return from == LESSON_RUN      ? is_question || to == LESSON_EXPLAIN
           : from == LESSON_ANSWER ? is_question
                                   : to == LESSON_GOAL;
}

static const char *what_is_expected(enum lesson_kind from)
{
    return from == LESSON_RUN      ? "the id of a predict, quiz or explain above"
           : from == LESSON_ANSWER ? "the id of a predict or quiz above"
                                   : "the id of a goal above";
}

static struct diag *fault_at(struct index *index, const struct lesson_block *block, const char *why)
{
    return reading_fault(&index->reader->reading, block->code_line - 1, block->refers_column,
                         (int)strlen(block->refers_to), why, block->refers_to);
}

static const char *name_at(const void *self, int i) { return ((const char *const *)self)[i]; }

// The id that a block could have meant, or NULL.
static const char *nearest_id(const struct index *index, const struct lesson_block *block)
{
    struct lesson *lesson = index->reader->lesson;
    const char **names = allot_get(&lesson->allot, ((size_t)index->count + 1) * sizeof *names);
    int count = 0;
    for (int i = 0; i < index->count; i++) {
        if (may_refer(block->kind, lesson->blocks[index->entries[i].block].kind)) {
            names[count++] = index->entries[i].id;
        }
    }
    return nearest_name(block->refers_to, name_at, names);
}

static void refuse_unknown(struct index *index, const struct lesson_block *block)
{
    if (index->reader->uncertain) {
        return;
    }
    struct diag *d = fault_at(index, block, "there is no block with the id '%s'");
    diag_expect(d, "%s", what_is_expected(block->kind));
    const char *near = index->reader->reading.more_faults ? NULL : nearest_id(index, block);
    if (near != NULL) {
        diag_help(d, "did you mean '%s'?", near);
    }
}

static void refuse_second_answer(struct index *index, const struct lesson_block *block,
                                 const struct lesson_block *to)
{
    struct diag *d = fault_at(index, block, "'%s' has got its answer already");
    if (to->partner != LESSON_NONE) {
        diag_help(d, "from the %s of line %d", lesson_kind_name(block->kind),
                  index->reader->lesson->blocks[to->partner].line);
    } else {
        diag_help(d, "from answer= in line %d", to->line);
    }
}

// False if the block that is referred to can not be it.
static bool resolve(struct index *index, int from)
{
    struct lesson *lesson = index->reader->lesson;
    struct lesson_block *block = &lesson->blocks[from];
    const struct entry *found =
        index->count == 0 ? NULL
                          : bsearch(block->refers_to, index->entries, (size_t)index->count,
                                    sizeof *index->entries, compare_id);
    if (found == NULL) {
        refuse_unknown(index, block);
        return false;
    }
    struct lesson_block *to = &lesson->blocks[found->block];
    if (!may_refer(block->kind, to->kind)) {
        struct diag *d = fault_at(index, block, "'%s' is of the wrong kind");
        diag_expect(d, "%s", what_is_expected(block->kind));
        diag_help(d, "it is the %s of line %d", lesson_kind_name(to->kind), to->line);
        return false;
    }
    if (found->block > from) {
        struct diag *d = fault_at(index, block, "'%s' stands below");
        diag_expect(d, "%s", what_is_expected(block->kind));
        diag_help(d, "move the %s of line %d up", lesson_kind_name(to->kind), to->line);
        return false;
    }
    block->target = found->block;
    if (block->kind == LESSON_RUN) {
        return true;
    }
    if (to->partner != LESSON_NONE || to->right[0] != '\0') {
        refuse_second_answer(index, block, to);
        return false;
    }
    to->partner = from;
    return true;
}

static bool is_task(enum lesson_kind kind)
{
    return kind == LESSON_GOAL || kind == LESSON_PREDICT || kind == LESSON_QUIZ ||
           kind == LESSON_EXPLAIN;
}

// Hints belong to the task above them, the fold right behind an explain is its model answer.
static void link_folds(struct lesson_reader *r)
{
    int task = LESSON_NONE;
    for (int i = 0; i < r->lesson->block_count; i++) {
        struct lesson_block *block = &r->lesson->blocks[i];
        if (is_task(block->kind)) {
            task = i;
        } else if (block->kind == LESSON_HINT) {
            block->target = task;
            if (task == LESSON_NONE && !r->uncertain) {
                struct diag *d = reading_fault(&r->reading, block->line, block->column, 9,
                                               "there is nothing above to give a hint for");
                diag_expect(d, "a goal or a question above it");
            }
        } else if (block->kind == LESSON_FOLD && i > 0 &&
                   r->lesson->blocks[i - 1].kind == LESSON_EXPLAIN) {
            block->target = i - 1;
            r->lesson->blocks[i - 1].partner = i;
        }
    }
}

static void refuse_unanswered(struct lesson_reader *r, const struct lesson_block *block)
{
    bool wants = block->kind == LESSON_PREDICT || block->kind == LESSON_GOAL ||
                 (block->kind == LESSON_QUIZ && block->right[0] == '\0');
    if (!wants || block->partner != LESSON_NONE || block->id[0] == '\0') {
        return;
    }
    bool is_goal = block->kind == LESSON_GOAL;
    struct diag *d = reading_fault(&r->reading, block->line, block->column, 4, "this %s has no %s",
                                   lesson_kind_name(block->kind), is_goal ? "solution" : "answer");
    if (is_goal) {
        diag_expect(d, "lua {solution for=%s} inside <details> below", block->id);
    } else {
        diag_expect(d, "lua {answer for=%s} inside <details> below%s", block->id,
                    block->kind == LESSON_QUIZ ? ", or answer= in the marker" : "");
    }
}

// A block without an id is found by the last id above it and a number: edits elsewhere do not
// change that.
static void set_keys(struct lesson *lesson)
{
    const char *last_id = "";
    int number = 0;
    for (int i = 0; i < lesson->block_count; i++) {
        struct lesson_block *block = &lesson->blocks[i];
        if (block->id[0] != '\0') {
            last_id = block->key = block->id;
            number = 0;
        } else {
            block->key = allot_format(&lesson->allot, "%s+%d", last_id, ++number);
        }
    }
}

void lesson_link(struct lesson_reader *r)
{
    set_keys(r->lesson);
    if (r->stop) {
        return; // most of it would be missing
    }
    struct index index = index_ids(r);
    bool is_lost = r->uncertain; // an answer may be there, but belong to nobody
    for (int i = 0; i < r->lesson->block_count; i++) {
        const struct lesson_block *block = &r->lesson->blocks[i];
        if (block->refers_to[0] != '\0' && !resolve(&index, i)) {
            is_lost = is_lost || block->kind != LESSON_RUN;
        }
    }
    link_folds(r);
    for (int i = 0; i < r->lesson->block_count && !is_lost; i++) {
        refuse_unanswered(r, &r->lesson->blocks[i]);
    }
}
