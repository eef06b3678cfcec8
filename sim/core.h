// core: the simulator's own engine, id 0: what every world has.
//
// Commands that are given now and happen later are data in the image, so they go back, branch and
// replay like anything else:
//
//   set NAME setting=value ...    changes settings of a record of any engine
//   at TIME COMMAND               when the clock reaches TIME
//   every PERIOD COMMAND          again and again
//   on ENGINE.EVENT COMMAND       after each event of that kind
//   trigger TIME                  pauses the run for a Lua function of the script that set it
//   cancel NUMBER                 takes back an at, every, on or trigger
//
// A command that comes due and can not be done then is refused with rule `refused`, changes
// nothing, and its message is left in core_refusal for whoever runs the world.
#ifndef ORRERY_SIM_CORE_H
#define ORRERY_SIM_CORE_H

#include "sim/world.h"

enum { ENGINE_CORE = 0 };
enum core_record { RECORD_DEFERRED, CORE_RECORDS };
enum core_event { EVENT_NONE, EVENT_COMMAND, EVENT_TRIGGER, CORE_EVENTS };
enum core_rule { RULE_DUE, RULE_REFUSED, RULE_CALLS, CORE_RULES };
enum core_command {
    COMMAND_SET,
    COMMAND_AT,
    COMMAND_EVERY,
    COMMAND_ON,
    COMMAND_TRIGGER,
    COMMAND_CANCEL,
    CORE_COMMANDS
};

extern const struct engine core_engine;

// Why a run paused; bits of world.stop.
enum { STOP_TRIGGER = 1, STOP_REFUSED = 2 };

enum deferred_kind { DEFERRED_AT, DEFERRED_EVERY, DEFERRED_ON, DEFERRED_TRIGGER };

RECORDS_BEGIN
struct deferred {
    RECORD_HEAD;
    uint64_t number;  // counts from 1 within a world
    uint64_t timer;   // the event that is waiting for it, 0 for `on`
    int64_t time;     // when, or how often
    int64_t fired;    // how many times
    name_h command;   // its text
    uint32_t kind;    // enum deferred_kind
    uint32_t watched; // `on`: the kind of event
    uint32_t unused;
};
RECORDS_END

HANDLE_TYPE(deferred_h);
RECORD_ACCESS(deferred, ENGINE_CORE, RECORD_DEFERRED)

// After an event has run: what waits `on` its kind comes due. Called by world_run_next.
void core_after_event(struct world *w, const struct event *event);

// Numbers of triggers still waiting, from `from` on; 0 when there are no more.
uint64_t core_next_trigger(const struct world *w, uint64_t after);

#endif
