// script: see script.h.
//
// Verbs get their arguments as the words that would have been typed, so `step(10)` and `step 10`
// are the same thing. Two take more from Lua: at(time, function) sets a trigger in the world and
// keeps the function here, and show(rows) prints a table of the script's own.
#include "repl/script/script.h"

#include "repl/script/listing.h"
#include "repl/script/quantity.h"
#include "repl/script/record.h"
#include "repl/script/sandbox_bind.h"
#include "repl/session/session.h"
#include "repl/session/verb.h"
#include "sim/random.h"

#include <stdlib.h>

struct script {
    struct session *session;
    struct sandbox *box;
    int triggers; // reference to a table: branch and number -> function
};

struct sandbox *script_sandbox(struct script *script) { return script->box; }
struct session *script_session(struct script *script) { return script->session; }

static struct session *session_of(lua_State *L) { return sandbox_host(L); }

static void write_out(void *self, const char *bytes, size_t length)
{
    out_foreign(((struct session *)self)->options.out, bytes, length);
}

// ---- verbs ----

static void fail(lua_State *L, struct diag *d)
{
    diag_at(d, "", 0, 0,
            0); // the line of Lua is the place, not a column of words that nobody typed
    d->quote[0] = '\0';
    sandbox_raise(L, d);
}

// The line that would have been typed: pushed.
static void push_line(lua_State *L, const struct verb *verb, int last)
{
    lua_pushstring(L, verb->name);
    int line = lua_gettop(L);
    for (int i = 1; i <= last; i++) {
        if (lua_isnil(L, i)) {
            continue;
        }
        if (lua_type(L, i) == LUA_TTABLE) {
            int count = sandbox_keys(L, i), keys = lua_gettop(L);
            for (int k = 1; k <= count; k++) {
                lua_pushvalue(L, line);
                lua_geti(L, keys, k);
                lua_pushvalue(L, -1);
                lua_gettable(L, i);
                const char *value = record_argument_text(L, -1, "text or a number");
                const char *key = lua_tostring(L, keys + 2);
                lua_pushfstring(L, "%s %s=%s", lua_tostring(L, line), key, value);
                lua_replace(L, line);
                lua_settop(L, keys);
            }
        } else {
            const char *value = record_argument_text(L, i, "text or a number");
            lua_pushfstring(L, "%s %s", lua_tostring(L, line), value);
            lua_replace(L, line);
        }
        lua_settop(L, line);
    }
}

static bool is_verb_name(const void *self, const char *name)
{
    return strcmp(((const struct verb *)self)->name, name) == 0;
}

static int verb_call_from_lua(lua_State *L)
{
    const struct verb *verb = lua_touserdata(L, lua_upvalueindex(1));
    push_line(L, verb, lua_gettop(L));
    size_t length;
    const char *text = lua_tolstring(L, -1, &length);
    struct word_line *words = lua_newuserdatauv(L, sizeof *words, 0); // large for a C stack
    struct diag d = {0};
    if (!word_split(text, length, "", 1, is_verb_name, verb, words, &d)) {
        fail(L, &d);
    }
    const struct verb_call call = {.text = text, .length = length, .words = words};
    if (!verb_run(session_of(L), verb, &call, &d)) {
        fail(L, &d);
    }
    return 0;
}

// show(rows, columns): a table of the script's own. show(...) with anything else is the verb.
static int show(lua_State *L)
{
    return listing_print(L, session_of(L)->options.out) ? 0 : verb_call_from_lua(L);
}

// ---- functions that are called later ----

static struct script *script_of(lua_State *L) { return session_of(L)->script; }

static void push_trigger_key(lua_State *L, struct session *s, uint64_t number)
{
    lua_pushinteger(L, (lua_Integer)((uint64_t)s->tree.current->id << 32 | (uint32_t)number));
}

// at(time, function): a trigger. at(time, text...) is the verb.
static int at(lua_State *L)
{
    if (!lua_isfunction(L, 2)) {
        return verb_call_from_lua(L);
    }
    struct session *s = session_of(L);
    const char *time = record_argument_text(L, 1, "a time such as \"20s\"");
    lua_pushfstring(L, "world.trigger %s", time);
    size_t length;
    const char *text = lua_tolstring(L, -1, &length);
    struct diag d = {0};
    if (!session_command(s, text, length, NULL, &d)) {
        fail(L, &d);
    }
    uint64_t number = world_header(session_world(s))->deferred_count;
    lua_rawgeti(L, LUA_REGISTRYINDEX, script_of(L)->triggers);
    push_trigger_key(L, s, number);
    lua_pushvalue(L, 2);
    lua_rawset(L, -3);
    lua_pushinteger(L, (lua_Integer)number);
    return 1;
}

static int make_trigger_table(lua_State *L)
{
    struct script *script = lua_touserdata(L, 1);
    lua_newtable(L);
    lua_rawseti(L, LUA_REGISTRYINDEX, script->triggers);
    return 0;
}

bool script_forget_functions(struct script *script, struct diag *d)
{
    return sandbox_do(script->box, make_trigger_table, script, d);
}

bool script_trigger(struct script *script, uint64_t number, struct diag *d)
{
    lua_State *L = sandbox_state(script->box);
    int top = lua_gettop(L);
    lua_rawgeti(L, LUA_REGISTRYINDEX, script->triggers);
    push_trigger_key(L, script->session, number);
    lua_rawget(L, -2);
    bool called;
    if (!lua_isfunction(L, -1)) {
        diag_say(d,
                 "the function that was due now belongs to a script that is not running any more");
        called = diag_help(d, "`undo`, or run the script again");
    } else {
        script->session->calling = true;
        called = sandbox_call(L, 0, 0, d);
        script->session->calling = false;
    }
    lua_settop(L, top);
    return called;
}

// ---- predicates ----

struct compile {
    const char *text;
    size_t length;
    int reference;
};

static int compile(lua_State *L)
{
    struct compile *compile = lua_touserdata(L, 1);
    const struct sandbox_chunk chunk = {.text = compile->text,
                                        .length = compile->length,
                                        .source = SCRIPT_EXPRESSION,
                                        .expression = true};
    sandbox_load(L, &chunk);
    compile->reference = luaL_ref(L, LUA_REGISTRYINDEX);
    return 0;
}

int script_predicate(struct script *script, const char *text, size_t length, struct diag *d)
{
    struct compile work = {.text = text, .length = length};
    return sandbox_do(script->box, compile, &work, d) ? work.reference : 0;
}

void script_forget(struct script *script, int predicate)
{
    luaL_unref(sandbox_state(script->box), LUA_REGISTRYINDEX, predicate);
}

static bool call_predicate(struct script *script, int predicate, struct diag *d)
{
    lua_State *L = sandbox_state(script->box);
    bool before = script->session->reading;
    script->session->reading = true;
    lua_rawgeti(L, LUA_REGISTRYINDEX, predicate);
    bool called = sandbox_ask(L, 1, d);
    script->session->reading = before;
    return called;
}

bool script_holds(struct script *script, int predicate, struct diag *d)
{
    lua_State *L = sandbox_state(script->box);
    int top = lua_gettop(L);
    bool holds = call_predicate(script, predicate, d) && lua_toboolean(L, -1);
    lua_settop(L, top);
    return holds;
}

static bool read_value(lua_State *L, struct value_type *type, int64_t *number, char *words,
                       size_t size)
{
    struct text t = text_in(words, size);
    size_t length;
    const char *text = sandbox_to_text(L, -1, &length);
    text_add_bytes(&t, text, length);
    lua_pop(L, 1);
    if (lua_isinteger(L, -1)) {
        *type = TYPE_COUNT;
        *number = lua_tointeger(L, -1);
        return true;
    }
    return quantity_read(L, -1, type, number);
}

bool script_value(struct script *script, int predicate, struct value_type *type, int64_t *number,
                  bool *is_number, char *words, size_t size, struct diag *d)
{
    lua_State *L = sandbox_state(script->box);
    int top = lua_gettop(L);
    bool called = call_predicate(script, predicate, d);
    *is_number = called && read_value(L, type, number, words, size);
    lua_settop(L, top);
    return called;
}

// ---- names of the world as globals ----

// Reading a global that is not set: a record's name, before the sandbox says that there is none.
static int read_global(lua_State *L)
{
    if (lua_type(L, 2) == LUA_TSTRING && record_push_named(L, lua_tostring(L, 2))) {
        return 1;
    }
    lua_pushvalue(L, lua_upvalueindex(1)); // what was asked before
    lua_pushvalue(L, 1);
    lua_pushvalue(L, 2);
    lua_call(L, 2, 1);
    return 1;
}

static void read_names_of_the_world(lua_State *L)
{
    lua_pushglobaltable(L);
    if (lua_getmetatable(L, -1)) {
        lua_getfield(L, -1, "__index");
        lua_pushcclosure(L, read_global, 1);
        lua_setfield(L, -2, "__index");
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

// ---- world.time and its like: probes of whole engines ----

// Reading a name of an engine's table that is no command: a probe, before the sandbox says that
// there is none.
static int read_probe(lua_State *L)
{
    const struct engine *engine = lua_touserdata(L, lua_upvalueindex(2));
    const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "";
    for (int i = 0; i < engine->probe_count; i++) {
        const struct probe *probe = &engine->probes[i];
        if (probe->record < 0 && strcmp(probe->name, name) == 0) {
            const struct value value = value_of(probe->read(session_world(session_of(L)), 0));
            record_push_value(L, probe->type, engine->id, &value);
            return 1;
        }
    }
    lua_pushvalue(L, lua_upvalueindex(1)); // what was asked before
    lua_pushvalue(L, 1);
    lua_pushvalue(L, 2);
    lua_call(L, 2, 1);
    return 1;
}

static void read_probes_of(lua_State *L, const struct engine *engine)
{
    lua_getglobal(L, engine->name);
    if (lua_getmetatable(L, -1)) {
        lua_getfield(L, -1, "__index");
        lua_pushlightuserdata(L, (void *)(uintptr_t)engine);
        lua_pushcclosure(L, read_probe, 2);
        lua_setfield(L, -2, "__index");
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

// ---- world.now() and its like ----

static int now(lua_State *L)
{
    quantity_push(L, UNIT_TIME, world_now(session_world(session_of(L))));
    return 1;
}

static int seed(lua_State *L)
{
    lua_pushinteger(L, (lua_Integer)world_seed(session_world(session_of(L))));
    return 1;
}

static int hash(lua_State *L)
{
    char buffer[32];
    struct text t = text_in(buffer, sizeof buffer);
    text_add(&t, "%016llx", (unsigned long long)branch_hash(session_branch(session_of(L))));
    lua_pushstring(L, buffer);
    return 1;
}

static int branch(lua_State *L)
{
    lua_pushstring(L, tree_name(&session_of(L)->tree));
    return 1;
}

// math.random draws from a stream that belongs to the script, keyed by the world's seed: it never
// disturbs the world's own.
static uint64_t draw(void *self) { return random_next(self); }

static const char *near_record(void *self, const char *name)
{
    return record_near(session_world(self), name);
}

// ---- opening ----

// Two verbs take more from Lua than what could be typed.
static lua_CFunction function_of(const char *verb)
{
    return strcmp(verb, "at") == 0 ? at : strcmp(verb, "show") == 0 ? show : verb_call_from_lua;
}

static int open_all(lua_State *L)
{
    static const luaL_Reg of_world[] = {
        {"now", now}, {"seed", seed}, {"hash", hash}, {"branch", branch}, {NULL, NULL}};
    quantity_open(L);
    record_open(L);
    sandbox_library(L, "world", of_world);
    for (int i = 0; verb_at_index(i) != NULL; i++) {
        const struct verb *verb = verb_at_index(i);
        const char *name = verb->lua_name != NULL ? verb->lua_name : verb->name;
        lua_pushlightuserdata(L, (void *)(uintptr_t)verb);
        lua_pushcclosure(L, function_of(name), 1);
        sandbox_name(L, name);
        lua_setglobal(L, name);
    }
    read_names_of_the_world(L);
    for (int id = 0; id < ENGINE_LIMIT; id++) {
        if (session_of(L)->options.engines[id] != NULL) {
            read_probes_of(L, session_of(L)->options.engines[id]);
        }
    }
    struct script *script = lua_touserdata(L, 1);
    lua_newtable(L);
    script->triggers = luaL_ref(L, LUA_REGISTRYINDEX);
    return 0;
}

struct script *script_open(struct session *s, const struct script_options *options, struct diag *d)
{
    struct script *script = calloc(1, sizeof *script + sizeof(struct random_stream));
    if (script == NULL) {
        diag_say(d, "there is no memory for a script");
        return NULL;
    }
    script->session = s;
    struct random_stream *stream = (struct random_stream *)(void *)(script + 1);
    *stream = random_stream_open(s->options.seed, "script", "math.random");
    const struct sandbox_options box = {.memory_bytes = options->memory_bytes,
                                        .budget_steps = options->budget_steps,
                                        .interrupt = s->options.interrupt,
                                        .write = write_out,
                                        .write_self = s,
                                        .random = draw,
                                        .random_self = stream,
                                        .near = near_record,
                                        .near_self = s,
                                        .host = s};
    script->box = sandbox_open(&box, d);
    if (script->box == NULL || !sandbox_do(script->box, open_all, script, d)) {
        script_close(script);
        return NULL;
    }
    return script;
}

void script_close(struct script *script)
{
    if (script != NULL) {
        sandbox_close(script->box);
        free(script);
    }
}

struct given {
    const char *const *values;
    int count;
};

static int give_values(lua_State *L)
{
    const struct given *given = lua_touserdata(L, 1);
    lua_newtable(L);
    for (int i = 0; i < given->count; i++) {
        const char *equals = strchr(given->values[i], '=');
        lua_pushlstring(L, given->values[i], (size_t)(equals - given->values[i]));
        if (lua_stringtonumber(L, equals + 1) == 0) {
            lua_pushstring(L, equals + 1);
        }
        lua_rawset(L, -3);
    }
    lua_setglobal(L, "arg");
    return 0;
}

bool script_give(struct script *script, const char *const *values, int count, struct diag *d)
{
    struct given given = {values, count};
    return sandbox_do(script->box, give_values, &given, d);
}

// ---- running ----

static void print_results(struct script *script)
{
    struct out *o = script->session->options.out;
    int columns = out_look(o).columns;
    for (int i = 0; i < sandbox_result_count(script->box); i++) {
        out_text(o, "%s\n", sandbox_show_result(script->box, i, columns));
    }
}

bool script_run(struct script *script, const char *text, size_t length, const char *source,
                int first_line, struct diag *d)
{
    const struct sandbox_chunk chunk = {.text = text,
                                        .length = length,
                                        .source = source,
                                        .first_line = first_line,
                                        .expression = true};
    if (!sandbox_run(script->box, &chunk, d)) {
        return false;
    }
    print_results(script);
    return sandbox_result_count(script->box) == 0 || sandbox_name_result(script->box, 0, "_", d);
}

bool script_incomplete(struct script *script, const char *text, size_t length)
{
    return sandbox_incomplete(script->box, text, length);
}

struct search {
    const char *name;
    bool found;
};

static int look_for_function(lua_State *L)
{
    struct search *search = lua_touserdata(L, 1);
    lua_pushglobaltable(L);
    lua_pushstring(L, search->name);
    search->found = lua_rawget(L, -2) == LUA_TFUNCTION;
    return 0;
}

bool script_has_function(struct script *script, const char *name)
{
    struct search search = {.name = name};
    struct diag unheard = {0};
    return sandbox_do(script->box, look_for_function, &search, &unheard) && search.found;
}
