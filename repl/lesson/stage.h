// stage: where a lesson's cells run: a session of its own.
//
// A lesson brings its own world: its seed, its scenario, its setup. So it gets a session of its
// own, and what the learner had before stays untouched. Player and checker both put lessons on a
// stage, so what is checked is what is played.
//
// A cell is what somebody could type: words, commands, then Lua. Its messages name the line of
// the lesson's file. Others wrote it, so words that reach files are refused while it runs.
//
// Interface:
//   stage_open, stage_close
//   stage_run       a run, setup or solution cell
//   stage_run_up_to all of them in front of a block; goals are reached by their solutions
//   stage_answer    what an answer cell computes, as a reply to its question
//   stage_goals     how the goals of a goal cell stand
//   stage_commands_since         how many commands a way took
//   stage_hide, stage_reveal     between them the session prints nothing
//   stage_scenario_path          the file that a lesson's front matter names
//   stage_engine_names           for reading lessons
//
// The lesson and what is in the options stay the caller's.
#ifndef ORRERY_REPL_LESSON_STAGE_H
#define ORRERY_REPL_LESSON_STAGE_H

#include "repl/lesson/reply.h"
#include "repl/session/session.h"

// Steps of Lua that one cell may take: about a second.
#define STAGE_BUDGET INT64_C(20000000)

struct stage {
    const struct lesson *lesson;
    struct session *session;
    uint64_t seed;
    struct out *shown; // while it is hidden
    struct out *nowhere;
    FILE *nowhere_stream;
};

// `options`: all but the seed are taken as they are; `seed` is the world's. `folder`: the
// lessons, for the scenario; may be NULL. False: a diag, and nothing is open.
bool stage_open(struct stage *stage, const struct lesson *lesson,
                const struct session_options *options, uint64_t seed, const char *folder,
                struct diag *d);
void stage_close(struct stage *stage);

bool stage_run(struct stage *stage, int block, struct diag *d);
bool stage_run_up_to(struct stage *stage, int block, struct diag *d);
// The cell that runs at a block: its own, or the solution of a goal; LESSON_NONE: none does.
int stage_cell_of(const struct lesson *lesson, int block);
bool stage_answer(struct stage *stage, int block, struct reply *answer, struct diag *d);
bool stage_goals(struct stage *stage, int block, struct cell_goals *goals, struct diag *d);

// Commands in front of the present that are not among the first `commands` of a branch: what it
// took to come here from there. All of them if the branch is gone.
int64_t stage_commands_since(const struct stage *stage, uint32_t branch, uint64_t commands);

void stage_hide(struct stage *stage);
void stage_reveal(struct stage *stage);

// The engines of a session, for lesson_open. `names` has ENGINE_LIMIT + 1 places; returned is
// `names`.
const char *const *stage_engine_names(const struct session_options *options, const char **names);
bool stage_scenario_path(const struct lesson *lesson, const char *folder, char *path, size_t size,
                         struct diag *d);

#endif
