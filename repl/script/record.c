// record: see record.h.
#include "repl/script/record.h"

#include "repl/script/quantity.h"
#include "repl/script/sandbox_bind.h"
#include "repl/session/session.h"
#include "sim/core.h"
#include "sim/member.h"

static const char METATABLE[] = "record";

struct record {
    uint64_t bits;
    uint32_t engine;
    int type;
};

static struct session *session_of(lua_State *L) { return sandbox_host(L); }

static const struct record_type *type_of(const struct world *w, const struct record *r)
{
    return &w->engines[r->engine]->records[r->type];
}

void record_push(lua_State *L, uint32_t engine, int record, uint64_t bits)
{
    if (bits == 0) {
        lua_pushnil(L);
        return;
    }
    struct record *r = lua_newuserdatauv(L, sizeof *r, 0);
    *r = (struct record){bits, engine, record};
    luaL_setmetatable(L, METATABLE);
}

bool record_push_named(lua_State *L, const char *name)
{
    struct diag unheard = {0};
    uint32_t engine;
    int record;
    uint64_t bits;
    if (!record_named(session_world(session_of(L)), name, strlen(name), &engine, &record, &bits,
                      &unheard)) {
        return false;
    }
    record_push(L, engine, record, bits);
    return true;
}

static void push_printed(lua_State *L, struct value_type type, uint32_t engine,
                         const struct value *value)
{
    char buffer[512];
    struct text t = text_in(buffer, sizeof buffer);
    value_print(type, session_world(session_of(L)), engine, value, &t);
    lua_pushlstring(L, buffer, t.length);
}

void record_push_value(lua_State *L, struct value_type type, uint32_t engine,
                       const struct value *value)
{
    switch (type.kind) {
    case VALUE_NUMBER:
        quantity_push(L, type.unit, value->number);
        break;
    case VALUE_FLAG:
        lua_pushboolean(L, value->number != 0);
        break;
    case VALUE_RECORD:
        record_push(L, engine, type.record, (uint64_t)value->number);
        break;
    case VALUE_CHOICE:
    case VALUE_NAME:
    case VALUE_TEXT:
    case VALUE_DISTRIBUTION:
    case VALUE_BITS:
        push_printed(L, type, engine, value);
        break;
    }
}

static const struct record *record_at(lua_State *L, int index)
{
    return luaL_testudata(L, index, METATABLE);
}

const char *record_text(lua_State *L, int index)
{
    const struct record *r = record_at(L, index);
    if (r == NULL) {
        return NULL;
    }
    const struct world *w = session_world(session_of(L));
    char buffer[256];
    struct text t = text_in(buffer, sizeof buffer);
    record_label(w, r->engine, r->type, r->bits, &t);
    return lua_pushlstring(L, buffer, t.length);
}

static const struct record *living(lua_State *L, int index)
{
    const struct record *r = luaL_checkudata(L, index, METATABLE);
    const struct world *w = session_world(session_of(L));
    if (!record_valid(w, r->engine, r->type, r->bits)) {
        luaL_error(L, "this %s does not exist at this moment", type_of(w, r)->name);
    }
    return r;
}

// ---- reading ----

struct part_names {
    const struct engine *engine;
    int record;
};

static const char *part_name_at(const void *self, int i)
{
    const struct part_names *names = self;
    struct member member;
    if (i == 0) {
        return "set";
    }
    return member_at(names->engine, names->record, i - 1, &member) ? member.name : NULL;
}

static int refuse_part(lua_State *L, const struct world *w, const struct record *r,
                       const char *name)
{
    struct diag d = {0};
    const char *type = type_of(w, r)->name;
    diag_say(&d, "a %s has no '%s'", type, name);
    struct part_names names = {w->engines[r->engine], r->type};
    const char *near = nearest_name(name, part_name_at, &names);
    if (near != NULL) {
        diag_help(&d, "did you mean '%s'?", near);
    } else {
        diag_help(&d, "`show %s` lists what it has", type);
    }
    sandbox_raise(L, &d);
}

static int set(lua_State *L);

static int index_of(lua_State *L)
{
    const char *name = sandbox_text_argument(L, 2, "the name of a field, setting or probe");
    if (strcmp(name, "set") == 0) {
        lua_pushcfunction(L, set);
        return 1;
    }
    const struct record *r = living(L, 1);
    const struct world *w = session_world(session_of(L));
    struct member member;
    if (!member_find(w->engines[r->engine], r->type, name, strlen(name), &member)) {
        return refuse_part(L, w, r, name);
    }
    struct value value;
    member_read(w, r->engine, r->type, r->bits, &member, &value);
    record_push_value(L, member.type, r->engine, &value);
    return 1;
}

static int new_index(lua_State *L)
{
    return luaL_error(L, "the world changes by commands only: desk:set{ %s = ... }",
                      lua_tostring(L, 2));
}

static int to_text(lua_State *L)
{
    record_text(L, 1);
    return 1;
}

static int equal(lua_State *L)
{
    const struct record *a = record_at(L, 1), *b = record_at(L, 2);
    lua_pushboolean(L, a != NULL && b != NULL && a->bits == b->bits && a->engine == b->engine &&
                           a->type == b->type);
    return 1;
}

// ---- commands ----

static bool is_plain(const char *text)
{
    return text[0] != '\0' && strpbrk(text, " \t\"\\=\n") == NULL;
}

const char *record_argument_text(lua_State *L, int index, const char *expected)
{
    const char *text = quantity_text(L, index);
    text = text != NULL ? text : record_text(L, index);
    text = text != NULL ? text : sandbox_value_argument(L, index, expected);
    if (is_plain(text)) {
        return text;
    }
    luaL_Buffer b;
    luaL_buffinit(L, &b);
    luaL_addchar(&b, '"');
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\') {
            luaL_addchar(&b, '\\');
        }
        if (*c == '\n') {
            luaL_addstring(&b, "\\n");
        } else {
            luaL_addchar(&b, *c);
        }
    }
    luaL_addchar(&b, '"');
    luaL_pushresult(&b);
    return lua_tostring(L, -1);
}

// Appends a piece to the text at `line` (an absolute index).
static void append(lua_State *L, int line, const char *before, const char *piece)
{
    lua_pushvalue(L, line);
    lua_pushstring(L, before);
    lua_pushstring(L, piece);
    lua_concat(L, 3);
    lua_replace(L, line);
}

// Refuses the value on top of the stack if no command could take it, and says whose value it is.
static void check_field(lua_State *L, const char *name, bool named)
{
    int type = lua_type(L, -1);
    bool number = type == LUA_TNUMBER && lua_tonumber(L, -1) - lua_tonumber(L, -1) == 0;
    size_t length = 0;
    const char *bytes = type == LUA_TSTRING ? lua_tolstring(L, -1, &length) : NULL;
    bool text = bytes != NULL && strlen(bytes) == length;
    bool plain = text || type == LUA_TBOOLEAN || number;
    if (plain || luaL_testudata(L, -1, METATABLE) != NULL || quantity_is(L, -1)) {
        return;
    }
    char got[64];
    struct text t = text_in(got, sizeof got);
    sandbox_describe(L, -1, &t);
    struct diag d = {0};
    diag_say(&d, "%s can not be %s", name, got);
    diag_expect(&d, "text, a number, true or false");
    if (named) {
        diag_help(&d, "`help %s` says what it takes", name);
    }
    sandbox_raise(L, &d);
}

static void append_table(lua_State *L, int line, int table)
{
    int count = sandbox_keys(L, table);
    int keys = lua_gettop(L);
    for (int i = 1; i <= count; i++) {
        lua_geti(L, keys, i);
        lua_pushvalue(L, -1);
        lua_gettable(L, table);
        bool named = lua_type(L, -2) == LUA_TSTRING;
        check_field(L, named ? lua_tostring(L, -2) : "a value", named);
        const char *value = record_argument_text(L, -1, "text, a number, true or false");
        if (named) {
            append(L, line, " ", lua_tostring(L, keys + 1));
            append(L, line, "=", value);
        } else {
            append(L, line, " ", value);
        }
        lua_settop(L, keys);
    }
}

// The arguments from `first` on, behind the command on top of the stack: texts in order, a table by
// its keys.
static void append_arguments(lua_State *L, int first, int last)
{
    int line = lua_gettop(L);
    for (int i = first; i <= last; i++) {
        if (lua_type(L, i) == LUA_TTABLE) {
            append_table(L, line, i);
        } else if (!lua_isnil(L, i)) {
            const char *value =
                record_argument_text(L, i, "text, a number, or a table of settings");
            append(L, line, " ", value);
        }
        lua_settop(L, line);
    }
}

// Gives the command whose text is on top of the stack; returns the handle bits of what it made.
static uint64_t give(lua_State *L)
{
    size_t length;
    const char *text = lua_tolstring(L, -1, &length);
    struct diag d = {0};
    uint64_t made = 0;
    if (!session_command(session_of(L), text, length, &made, &d)) {
        d.source[0] = '\0';
        diag_at(&d, "", 0, 0, 0);
        sandbox_raise(L, &d);
    }
    return made;
}

static int set(lua_State *L)
{
    const struct record *r = living(L, 1);
    int last = lua_gettop(L);
    (void)r;
    lua_pushstring(L, "world.set ");
    const char *name = record_text(L, 1);
    append(L, last + 1, "", name);
    lua_settop(L, last + 1);
    append_arguments(L, 2, last);
    give(L);
    lua_settop(L, 1);
    return 1; // the record, so that calls can be chained
}

// What kind of record a command makes, for the object it gives: the one whose settings it takes.
static int command_call(lua_State *L)
{
    const struct engine *engine = lua_touserdata(L, lua_upvalueindex(1));
    const struct command *command = lua_touserdata(L, lua_upvalueindex(2));
    int last = lua_gettop(L);
    lua_pushfstring(L, "%s.%s", engine->name, command->name);
    append_arguments(L, 1, last);
    uint64_t made = give(L);
    if (made == 0 || command->settings_of < 0) {
        return 0;
    }
    record_push(L, engine->id, command->settings_of, made);
    return 1;
}

static void push_command(lua_State *L, const struct engine *engine, const struct command *command)
{
    lua_pushlightuserdata(L, (void *)(uintptr_t)engine);
    lua_pushlightuserdata(L, (void *)(uintptr_t)command);
    lua_pushcclosure(L, command_call, 2);
    char name[96];
    struct text t = text_in(name, sizeof name);
    text_add(&t, "%s.%s", engine->name, command->name);
    sandbox_name(L, name);
}

static void add_engine(lua_State *L, const struct engine *engine)
{
    static const luaL_Reg none[] = {{NULL, NULL}};
    sandbox_library(L, engine->name, none);
    lua_getglobal(L, engine->name);
    for (int i = 0; i < engine->command_count; i++) {
        push_command(L, engine, &engine->commands[i]);
        if (engine->id == ENGINE_CORE) { // set, every, on, cancel: also by their bare names
            lua_pushvalue(L, -1);
            lua_setglobal(L, engine->commands[i].name);
        }
        lua_pushstring(L, engine->commands[i].name);
        lua_insert(L, -2);
        lua_rawset(L, -3);
    }
    lua_pop(L, 1);
}

void record_open(lua_State *L)
{
    static const luaL_Reg methods[] = {{"__index", index_of},
                                       {"__newindex", new_index},
                                       {"__tostring", to_text},
                                       {"__eq", equal},
                                       {NULL, NULL}};
    luaL_newmetatable(L, METATABLE);
    luaL_setfuncs(L, methods, 0);
    lua_pushboolean(L, false);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
    const struct session *s = session_of(L);
    for (int id = 0; id < ENGINE_LIMIT; id++) {
        if (s->options.engines[id] != NULL) {
            add_engine(L, s->options.engines[id]);
        }
    }
}
