// stage: see stage.h.
#include "repl/lesson/stage.h"

#include "repl/files.h"
#include "repl/lesson/library.h"
#include "repl/script/script.h"
#include "sim/tree_parts.h"

#include <stdlib.h>
#include <unistd.h>

const char *const *stage_engine_names(const struct session_options *options, const char **names)
{
    int count = 0;
    for (int i = 0; i < ENGINE_LIMIT; i++) {
        if (options->engines[i] != NULL) {
            names[count++] = options->engines[i]->name;
        }
    }
    names[count] = NULL;
    return names;
}

bool stage_scenario_path(const struct lesson *lesson, const char *folder, char *path, size_t size,
                         struct diag *d)
{
    struct text t = text_in(path, size);
    text_add(&t, "%s/shared/%s.lua", folder != NULL ? folder : "lessons", lesson->scenario);
    if (!t.cut && access(path, R_OK) == 0) {
        return true;
    }
    diag_say(d, "there is no scenario '%s'", lesson->scenario);
    diag_expect(d, "a file %s", path);
    diag_at(d, lesson->name, lesson->scenario_place.line, lesson->scenario_place.column,
            lesson->scenario_place.width);
    return false;
}

static bool run_scenario(struct stage *stage, const char *folder, struct diag *d)
{
    char path[LIBRARY_PATH_BYTES];
    size_t length;
    if (stage->lesson->scenario[0] == '\0') {
        return true;
    }
    if (!stage_scenario_path(stage->lesson, folder, path, sizeof path, d)) {
        return false;
    }
    char *text = files_read(path, &length, d);
    if (text == NULL) {
        return false;
    }
    stage_hide(stage);
    stage->session->no_files = true;
    bool done = session_text(stage->session, text, length, path, 1, d);
    stage->session->no_files = false;
    stage_reveal(stage);
    free(text);
    return done;
}

bool stage_open(struct stage *stage, const struct lesson *lesson,
                const struct session_options *options, uint64_t seed, const char *folder,
                struct diag *d)
{
    *stage = (struct stage){.lesson = lesson, .seed = seed};
    struct session_options own = *options;
    own.seed = seed;
    own.show_events = true;
    stage->nowhere_stream = fopen("/dev/null", "w");
    stage->nowhere =
        stage->nowhere_stream == NULL ? NULL : out_open(stage->nowhere_stream, STYLE_NEVER);
    if (stage->nowhere == NULL) {
        diag_say(d, "there is no memory for a lesson");
    } else {
        stage->session = session_open(&own, d);
    }
    if (stage->session == NULL) {
        stage_close(stage);
        return false;
    }
    sandbox_set_budget(script_sandbox(stage->session->script), STAGE_BUDGET);
    if (!run_scenario(stage, folder, d)) {
        stage_close(stage);
        return false;
    }
    return true;
}

void stage_close(struct stage *stage)
{
    if (stage->session != NULL) {
        session_close(stage->session);
    }
    if (stage->nowhere != NULL) {
        out_close(stage->nowhere);
    }
    if (stage->nowhere_stream != NULL) {
        fclose(stage->nowhere_stream);
    }
    *stage = (struct stage){0};
}

void stage_hide(struct stage *stage)
{
    ASSERT(stage->shown == NULL);
    stage->shown = stage->session->options.out;
    stage->session->options.out = stage->nowhere;
}

void stage_reveal(struct stage *stage)
{
    stage->session->options.out = stage->shown;
    stage->shown = NULL;
}

// ---- cells ----

bool stage_run(struct stage *stage, int block, struct diag *d)
{
    const struct lesson_block *b = &stage->lesson->blocks[block];
    stage->session->no_files = true;
    bool done = session_text(stage->session, b->code, strlen(b->code), stage->lesson->name,
                             b->code_line, d);
    stage->session->no_files = false;
    return done;
}

int stage_cell_of(const struct lesson *lesson, int block)
{
    const struct lesson_block *b = &lesson->blocks[block];
    return b->kind == LESSON_GOAL                             ? b->partner
           : b->kind == LESSON_RUN || b->kind == LESSON_SETUP ? block
                                                              : LESSON_NONE;
}

bool stage_run_up_to(struct stage *stage, int block, struct diag *d)
{
    for (int i = 0; i < block; i++) {
        int cell = stage_cell_of(stage->lesson, i);
        if (cell != LESSON_NONE && !stage_run(stage, cell, d)) {
            return false;
        }
    }
    return true;
}

static struct sandbox_chunk chunk_of(const struct stage *stage, int block)
{
    const struct lesson_block *b = &stage->lesson->blocks[block];
    return (struct sandbox_chunk){.text = b->code,
                                  .length = strlen(b->code),
                                  .source = stage->lesson->name,
                                  .first_line = b->code_line,
                                  .expression = true};
}

bool stage_answer(struct stage *stage, int block, struct reply *answer, struct diag *d)
{
    const struct lesson_block *b = &stage->lesson->blocks[block];
    const struct sandbox_chunk chunk = chunk_of(stage, block);
    struct cell_value value;
    if (!cell_value(stage->session->script, &chunk, &value, d)) {
        return false;
    }
    if (reply_of_cell(&stage->lesson->blocks[b->target], &value, answer, d)) {
        return true;
    }
    diag_at(d, stage->lesson->name, b->code_line, 1, 0);
    return false;
}

bool stage_goals(struct stage *stage, int block, struct cell_goals *goals, struct diag *d)
{
    const struct sandbox_chunk chunk = chunk_of(stage, block);
    if (!cell_goals(stage->session->script, &chunk, goals, d)) {
        return false;
    }
    if (goals->count == 0) {
        diag_say(d, "this cell states no goal");
        diag_expect(d, "goal(\"words\", function() return ... end)");
        diag_at(d, stage->lesson->name, stage->lesson->blocks[block].code_line, 1, 0);
        return false;
    }
    return true;
}

// ---- counting commands ----

static bool is_same_entry(const struct journal *a, const struct journal *b, uint64_t i)
{
    const struct journal_entry *x = journal_at(a, i), *y = journal_at(b, i);
    return x->time == y->time && x->instant == y->instant && x->length == y->length &&
           memcmp(journal_text(a, i), journal_text(b, i), x->length) == 0;
}

int64_t stage_commands_since(const struct stage *stage, uint32_t branch, uint64_t commands)
{
    const struct tree *tree = &stage->session->tree;
    const struct tree_node *then = tree_node_numbered(tree, branch);
    const struct journal *now = node_journal(tree->current);
    uint64_t end = node_present(tree->current).moment.commands, common = 0;
    uint64_t most = then == NULL ? 0 : commands < end ? commands : end;
    while (common < most && is_same_entry(now, node_journal(then), common)) {
        common++;
    }
    return (int64_t)(end - common);
}
