// sandbox_inside: what the files of the sandbox share. For them alone.
#ifndef ORRERY_REPL_SCRIPT_SANDBOX_INSIDE_H
#define ORRERY_REPL_SCRIPT_SANDBOX_INSIDE_H

#include "repl/script/sandbox_bind.h"

// Why a run must end. Once set, it stays until the outermost run has ended.
enum stop {
    STOP_NONE,
    STOP_BUDGET,
    STOP_INTERRUPT,
    STOP_MEMORY,  // all that is held
    STOP_TEXT,    // one text
    STOP_MOVED,   // all that was allocated during the run
    STOP_MACHINE, // the system has no more
};

enum {
    HOOK_STEPS = 256, // instructions between two looks at the limits
    LONGEST_SOURCE = 1 << 20,
    KEPT_TEXTS = 64,   // texts kept for quoting
    DEEPEST_CLOSE = 50 // coroutines that close one another
};

struct place {
    char source[256];
    char short_name[LUA_IDSIZE]; // as Lua puts it before a message
    int line;                    // 0: unknown
};

// A text that was run, so that a message can quote its line.
struct kept_text {
    char short_name[LUA_IDSIZE]; // as Lua puts it before a message
    char source[256];
    int first_line;
    char *text;
    size_t length;
};

struct sandbox {
    lua_State *state;
    lua_State *running; // the thread whose code runs now
    struct sandbox_options options;
    int runs; // protected calls around us

    int64_t used_bytes; // limits: see sandbox_limits.c
    int64_t room_bytes;
    int64_t moved_bytes;
    int64_t movable_bytes;
    int64_t refused_bytes; // the last request, if it was refused and not repeated with success
    int64_t steps_given;
    int64_t steps_left;
    int64_t steps_taken; // by the last text that was run
    enum stop stop;
    struct place stopped_at;

    struct place failed_at; // errors: see sandbox_errors.c
    char traceback[2000];
    struct kept_text kept[KEPT_TEXTS];
    int kept_next;

    int printed_values; // numbers given by tostring
    int closing;        // coroutine.close calls around us
    int results;        // values in the registry's list of results
    char *told;         // the text that was given to the host last
};

// limits
void *sandbox_allocate(void *self, void *block, size_t old_size, size_t new_size);
void sandbox_begin_run(struct sandbox *box, lua_State *L);
void sandbox_end_run(struct sandbox *box);
// After a failed call: a stop goes on, whatever has caught it.
void sandbox_pass_stop(lua_State *L, int status);
void sandbox_stop_diag(const struct sandbox *box, struct diag *d);

// errors
void sandbox_find_place(lua_State *L, struct place *place);
int sandbox_note_failure(lua_State *L);
// Takes the error value from the stack. Returns false.
bool sandbox_explain(lua_State *L, int status, struct diag *d);
// diag_say for a message of Lua's; bytes that would steer a terminal are not passed on.
void sandbox_say_message(struct diag *d, const char *message, size_t length);
// On top of the stack: its function, or nil if it does not compile.
void sandbox_keep_text(struct sandbox *box, lua_State *L, const struct sandbox_chunk *chunk);
void sandbox_quote_place(const struct sandbox *box, struct diag *d);
void sandbox_open_errors(lua_State *L);

// source
// Something in the text that may not be there: false, with its place in d.
bool sandbox_check_source(const struct sandbox_chunk *chunk, struct diag *d);
// What a metatable may not have: it would show when memory is collected.
bool sandbox_is_weak(const char *name, size_t length);
bool sandbox_refuse_weak(struct diag *d, const char *name, size_t length);
// A byte of a name or number, whatever the locale.
static inline bool sandbox_is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// load
enum loaded { LOADED, LOAD_BROKEN, LOAD_UNFINISHED };
// Pushes the function, or fills d and pushes nothing.
enum loaded sandbox_try_load(lua_State *L, const struct sandbox_chunk *chunk, struct diag *d);

// libraries: each replaces or adds functions in the globals
void sandbox_open_names(lua_State *L);
void sandbox_open_calls(lua_State *L);
void sandbox_open_load(lua_State *L);
void sandbox_open_pairs(lua_State *L);
void sandbox_open_tables(lua_State *L);
void sandbox_open_strings(lua_State *L);
void sandbox_open_math(lua_State *L);
int sandbox_format(lua_State *L);

// names
// luaL_checklstring, with numbers as tostring writes them.
const char *sandbox_check_text(lua_State *L, int argument, size_t *length);

// order
typedef bool sandbox_before(void *self, int32_t a, int32_t b);
// Stable. `spare` has room for `count` too; `order` holds the result.
void sandbox_merge_sort(int32_t *order, int32_t *spare, int count, sandbox_before *before,
                        void *self);
// Pushes a list of the keys that have an order (nil instead if they are 1..n) and a userdata with
// the order.
struct key_order {
    int count;
    int at;         // for pairs: the next one
    int left_out;   // keys that have no order
    int32_t list[]; // indexes in the list of keys; none if they are 1..n
};
struct key_order *sandbox_push_order(lua_State *L, int index);
// Pushes the i-th key (from 0). keys_index: what sandbox_push_order pushed first.
void sandbox_push_key(lua_State *L, int keys_index, const struct key_order *order, int i);

#endif
