// sandbox_limits: what keeps a script from running or growing for ever.
//
// A count hook looks at the limits every HOOK_STEPS instructions; library functions that loop in C
// call sandbox_charge. When a limit is reached, `stop` is set and an error is raised. That error
// may be caught (Lua's own pcall would swallow it, a __close handler may replace it), so every
// function of ours that catches one asks sandbox_pass_stop, which raises it again while `stop` is
// set, and the hook of the thread is set to fire at every instruction: no instruction of the script
// runs any more.
//
// Memory is refused by the allocator. Lua then collects its garbage and asks once more; between the
// two requests it only gives memory back. So a second refusal is final and sets `stop`. The second
// request must leave a 32nd of the limit free, so that a script at its limit does not collect all
// its garbage at every allocation. The buffers of lauxlib do not ask twice: a refusal that still
// stands when the script goes on is final too.
//
// Some instructions take time in proportion to a text (`..`, ==). So a single text has a limit of
// its own, and the memory moved during a run is bounded with the budget.
#include "repl/script/sandbox_inside.h"

#include <stdlib.h>

enum {
    TEXT_PART = 16,          // one text may take this part of the limit
    HEADROOM_PART = 16,      // what a new run may use at least, whatever former ones have left
    FREED_PART = 32,         // what a full collection must leave free
    MOVED_PER_STEP = 128,    // bytes
    UNWINDING_ROOM = 1 << 20 // for messages once a run is stopped
};

static void count_steps(lua_State *L, lua_Debug *ar)
{
    (void)ar;
    sandbox_charge(L, HOOK_STEPS);
}

static void set_stop(struct sandbox *box, enum stop stop)
{
    if (box->stop == STOP_NONE && box->running != NULL) {
        box->stop = stop;
        sandbox_find_place(box->running, &box->stopped_at);
        lua_sethook(box->running, count_steps, LUA_MASKCOUNT, 1);
    }
}

// Whether `grown` more bytes fit. Lua tells the kind of a new object in place of its old size.
static bool is_granted(struct sandbox *box, bool is_text, int64_t size, int64_t grown)
{
    int64_t limit = box->options.memory_bytes;
    int64_t room = box->room_bytes;
    bool repeated = size == box->refused_bytes;
    if (box->stop != STOP_NONE) {
        room += UNWINDING_ROOM;
    } else if (repeated) {
        room -= limit / FREED_PART;
    }
    if (is_text && size > limit / TEXT_PART) {
        set_stop(box, STOP_TEXT);
        return false;
    }
    if (box->used_bytes + grown > room) {
        if (repeated) {
            set_stop(box, STOP_MEMORY);
        }
        box->refused_bytes = size;
        return false;
    }
    if (box->moved_bytes + size > box->movable_bytes && box->stop == STOP_NONE) {
        set_stop(box, STOP_MOVED);
        return false;
    }
    return true;
}

void *sandbox_allocate(void *self, void *block, size_t old_size, size_t new_size)
{
    struct sandbox *box = self;
    size_t held = block == NULL ? 0 : old_size;
    if (new_size == 0) {
        free(block);
        box->used_bytes -= (int64_t)held;
        return NULL;
    }
    if (new_size > held) {
        bool is_text = block == NULL && old_size == LUA_TSTRING;
        int64_t size = new_size > INT64_MAX / 4 ? INT64_MAX / 4 : (int64_t)new_size;
        if (!is_granted(box, is_text, size, size - (int64_t)held)) {
            return NULL;
        }
    }
    void *moved = realloc(block, new_size);
    if (moved == NULL) {
        set_stop(box, STOP_MACHINE);
        return new_size <= held ? block : NULL; // Lua relies on shrinking
    }
    box->used_bytes += (int64_t)new_size - (int64_t)held;
    if (new_size > held) {
        box->moved_bytes += (int64_t)new_size;
        box->refused_bytes = (int64_t)new_size >= box->refused_bytes ? 0 : box->refused_bytes;
    }
    return moved;
}

// Memory that former runs left in use must not keep the user from typing `big = nil`.
static void make_room(struct sandbox *box, lua_State *L)
{
    int64_t limit = box->options.memory_bytes;
    if (box->used_bytes > limit - limit / HEADROOM_PART) {
        lua_gc(L, LUA_GCCOLLECT);
    }
    box->room_bytes = max_i64(limit, box->used_bytes + limit / HEADROOM_PART);
}

void sandbox_begin_run(struct sandbox *box, lua_State *L)
{
    if (box->runs++ > 0) {
        return;
    }
    make_room(box, L);
    box->running = L;
    box->steps_given = box->steps_left = box->options.budget_steps;
    box->moved_bytes = 0;
    box->movable_bytes =
        add_clamped(mul_clamped(box->steps_given, MOVED_PER_STEP), box->options.memory_bytes);
    lua_sethook(L, count_steps, LUA_MASKCOUNT, HOOK_STEPS);
}

void sandbox_end_run(struct sandbox *box)
{
    if (--box->runs > 0) {
        return;
    }
    box->stop = STOP_NONE;
    box->refused_bytes = 0;
    box->running = box->state;
}

static _Noreturn void raise_stop(lua_State *L)
{
    lua_sethook(L, count_steps, LUA_MASKCOUNT, 1);
    lua_pushlightuserdata(L, sandbox_of(L)); // a value that says nothing: `stop` has it all
    lua_error(L);
    abort(); // lua_error does not return
}

void sandbox_charge(lua_State *L, int64_t steps)
{
    struct sandbox *box = sandbox_of(L);
    if (steps > box->steps_left) {
        box->steps_left = 0;
        set_stop(box, STOP_BUDGET);
    } else {
        box->steps_left -= steps;
    }
    if (box->refused_bytes > 0) {
        set_stop(box, STOP_MEMORY);
    }
    if (box->options.interrupt != NULL && *box->options.interrupt != 0) {
        set_stop(box, STOP_INTERRUPT);
    }
    if (box->stop != STOP_NONE) {
        raise_stop(L);
    }
}

void sandbox_pass_stop(lua_State *L, int status)
{
    struct sandbox *box = sandbox_of(L);
    if (status == LUA_ERRMEM || box->refused_bytes > 0) {
        set_stop(box, STOP_MEMORY);
    }
    if (box->stop != STOP_NONE) {
        raise_stop(L);
    }
}

// 268435456 as "256 MiB".
static void add_bytes(struct text *out, int64_t bytes)
{
    static const char *const units[] = {"bytes", "KiB", "MiB", "GiB", "TiB"};
    int unit = 0;
    while (bytes >= 1024 && unit + 1 < COUNT_OF(units)) {
        bytes /= 1024;
        unit++;
    }
    text_add(out, "%lld %s", (long long)bytes, units[unit]);
}

static void say_budget(const struct sandbox *box, struct diag *d)
{
    const char *help = box->options.budget_help;
    diag_say(d, "stopped after %lld steps", (long long)box->steps_given);
    diag_help(d, "%s", help != NULL ? help : "does a loop never end?");
}

void sandbox_stop_diag(const struct sandbox *box, struct diag *d)
{
    char buffer[64];
    struct text amount = text_in(buffer, sizeof buffer);
    int64_t limit = box->options.memory_bytes;
    switch (box->stop) {
    case STOP_BUDGET:
        say_budget(box, d);
        break;
    case STOP_INTERRUPT:
        diag_say(d, "interrupted");
        break;
    case STOP_MEMORY:
    case STOP_NONE: // Lua gave up without asking twice
        add_bytes(&amount, limit);
        diag_say(d, "the script used more than %s of memory", buffer);
        diag_help(d, "keep less at once: does a loop add to a table without end?");
        break;
    case STOP_TEXT:
        add_bytes(&amount, limit / TEXT_PART);
        diag_say(d, "the script made a text of more than %s", buffer);
        diag_help(d, "keep it in pieces: does a loop add to a text without end?");
        break;
    case STOP_MOVED:
        add_bytes(&amount, box->movable_bytes);
        diag_say(d, "the script moved more than %s through memory", buffer);
        diag_help(d, "collect pieces in a table and join them with table.concat, not with `..`");
        break;
    case STOP_MACHINE:
        diag_say(d, "the machine has no more memory to give");
        break;
    }
    diag_at(d, box->stopped_at.source, box->stopped_at.line, 0, 0);
}
