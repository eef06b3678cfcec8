// sandbox_strings: what is replaced in the library `string`.
//
// find, match, gmatch and gsub on patterns of our own (pattern.h), lower and upper for ASCII
// whatever the locale, rep, and Lua's own functions with a charge for what they do. As in the
// manual of Lua 5.4; subjects that are numbers are read as tostring writes them.
#include "repl/script/pattern.h"
#include "repl/script/sandbox_inside.h"

// ---- subjects and patterns

// 1-based and from the end if negative, as an offset from 0.
static size_t check_start(lua_State *L, int argument, size_t length)
{
    lua_Integer at = luaL_optinteger(L, argument, 1);
    if (at > 0) {
        return (lua_Unsigned)at - 1 > length ? length + 1 : (size_t)at - 1;
    }
    return at == 0 || at < -(lua_Integer)length ? 0 : length - (size_t)-at;
}

// Pushes the items; they live as long as that value.
static void check_pattern(lua_State *L, struct pattern *p, const char *text, size_t length)
{
    sandbox_charge(L, (int64_t)length);
    struct pattern_item *items = lua_newuserdatauv(L, (length + 1) * sizeof *items, 0);
    const char *wrong = pattern_compile(p, items, text, length);
    if (wrong != NULL) {
        char shown[64];
        struct text t = text_in(shown, sizeof shown);
        text_add_bytes(&t, text, length);
        luaL_error(L, "%s in '%s'", wrong, shown);
    }
}

// Capture `i`, or the whole match at..end if the pattern has none.
static void push_capture(lua_State *L, const struct pattern *p, const struct pattern_subject *s,
                         int i, size_t at, size_t end)
{
    if (p->captures == 0 && i == 0) {
        lua_pushlstring(L, s->text + at, end - at);
    } else if (i >= p->captures) {
        luaL_error(L, "invalid capture index %%%d", i + 1);
    } else if (s->captures[i].length == PATTERN_PLACE) {
        lua_pushinteger(L, s->captures[i].at + 1);
    } else {
        lua_pushlstring(L, s->text + s->captures[i].at, (size_t)s->captures[i].length);
    }
}

static int push_captures(lua_State *L, const struct pattern *p, const struct pattern_subject *s,
                         size_t at, size_t end, bool whole_if_none)
{
    int count = p->captures == 0 && whole_if_none ? 1 : p->captures;
    luaL_checkstack(L, count, "too many captures");
    for (int i = 0; i < count; i++) {
        push_capture(L, p, s, i, at, end);
    }
    return count;
}

// ---- find and match

static bool is_plain(const char *pattern, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (pattern[i] != '\0' && strchr("^$*+?.([%-", pattern[i]) != NULL) {
            return false;
        }
    }
    return true;
}

static int find_plain(lua_State *L, const struct pattern_subject *s, const char *wanted,
                      size_t size, size_t start)
{
    sandbox_charge(L, (int64_t)(s->length - start) / 16);
    const char *found = memmem(s->text + start, s->length - start, wanted, size);
    if (found == NULL) {
        lua_pushnil(L);
        return 1;
    }
    lua_Integer at = found - s->text;
    lua_pushinteger(L, at + 1);
    lua_pushinteger(L, at + (lua_Integer)size);
    return 2;
}

// subject, pattern [, start [, plain]]
static int find_or_match(lua_State *L, bool find)
{
    struct pattern_subject s = {.payer = L};
    size_t size;
    s.text = sandbox_check_text(L, 1, &s.length);
    const char *pattern = sandbox_check_text(L, 2, &size);
    size_t start = check_start(L, 3, s.length);
    if (start > s.length) {
        lua_pushnil(L);
        return 1;
    }
    if (find && (lua_toboolean(L, 4) || is_plain(pattern, size))) {
        return find_plain(L, &s, pattern, size, start);
    }
    struct pattern p;
    bool anchored = size > 0 && pattern[0] == '^';
    check_pattern(L, &p, pattern + anchored, size - anchored);
    for (size_t at = start; at <= s.length && (!anchored || at == start); at++) {
        ptrdiff_t end = pattern_match(&p, &s, at);
        if (end >= 0 && find) {
            lua_pushinteger(L, (lua_Integer)at + 1);
            lua_pushinteger(L, end);
            return push_captures(L, &p, &s, at, (size_t)end, false) + 2;
        }
        if (end >= 0) {
            return push_captures(L, &p, &s, at, (size_t)end, true);
        }
    }
    lua_pushnil(L);
    return 1;
}

static int string_find(lua_State *L) { return find_or_match(L, true); }
static int string_match(lua_State *L) { return find_or_match(L, false); }

// ---- gmatch

// What gmatch goes on from: a userdata.
struct going {
    struct pattern pattern;
    size_t at;
    ptrdiff_t last_end; // of the last match: an empty one may not follow at once
};

// Upvalues: subject, going, items.
static int next_match(lua_State *L)
{
    struct going *going = lua_touserdata(L, lua_upvalueindex(2));
    struct pattern_subject s = {.payer = L};
    s.text = lua_tolstring(L, lua_upvalueindex(1), &s.length);
    for (; going->at <= s.length; going->at++) {
        size_t at = going->at;
        ptrdiff_t end = pattern_match(&going->pattern, &s, at);
        if (end >= 0 && end != going->last_end) {
            going->last_end = end;
            going->at = (size_t)end;
            return push_captures(L, &going->pattern, &s, at, (size_t)end, true);
        }
    }
    return 0;
}

static int string_gmatch(lua_State *L)
{
    size_t length, size;
    sandbox_check_text(L, 1, &length);
    const char *pattern = sandbox_check_text(L, 2, &size);
    size_t start = check_start(L, 3, length);
    lua_settop(L, 2);
    lua_pushvalue(L, 1);
    struct going *going = lua_newuserdatauv(L, sizeof *going, 0);
    *going = (struct going){.at = start, .last_end = -1};
    check_pattern(L, &going->pattern, pattern, size);
    lua_pushcclosure(L, next_match, 3);
    return 1;
}

// ---- gsub

struct replacing {
    struct pattern pattern;
    struct pattern_subject subject;
    int kind; // type of the replacement, argument 3
    luaL_Buffer out;
};

static void add_template(lua_State *L, struct replacing *r, size_t at, size_t end)
{
    size_t length;
    const char *template = lua_tolstring(L, 3, &length);
    for (size_t i = 0; i < length; i++) {
        char c = template[i];
        if (c != '%') {
            luaL_addchar(&r->out, c);
            continue;
        }
        c = ++i < length ? template[i] : '\0';
        if (c == '%') {
            luaL_addchar(&r->out, c);
        } else if (c == '0') {
            luaL_addlstring(&r->out, r->subject.text + at, end - at);
        } else if (c >= '1' && c <= '9') {
            push_capture(L, &r->pattern, &r->subject, c - '1', at, end);
            sandbox_to_text(L, -1, NULL);
            lua_remove(L, -2);
            luaL_addvalue(&r->out);
        } else {
            luaL_error(L, "invalid use of '%%' in replacement string");
        }
    }
}

// The value that a table or function gives; nil and false keep the match.
static void add_computed(lua_State *L, struct replacing *r, size_t at, size_t end)
{
    const struct pattern_subject *s = &r->subject;
    if (r->kind == LUA_TFUNCTION) {
        lua_pushvalue(L, 3);
        int count = push_captures(L, &r->pattern, s, at, end, true);
        lua_call(L, count, 1);
    } else {
        push_capture(L, &r->pattern, s, 0, at, end);
        lua_gettable(L, 3);
    }
    if (!lua_toboolean(L, -1)) {
        lua_pop(L, 1);
        lua_pushlstring(L, s->text + at, end - at);
    } else if (!lua_isstring(L, -1)) {
        luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
    } else {
        sandbox_to_text(L, -1, NULL);
        lua_remove(L, -2);
    }
    luaL_addvalue(&r->out);
}

static void replace_all(lua_State *L, struct replacing *r, bool anchored, lua_Integer most,
                        lua_Integer *count)
{
    struct pattern_subject *s = &r->subject;
    size_t at = 0;
    ptrdiff_t last_end = -1;
    while (*count < most) {
        ptrdiff_t end = pattern_match(&r->pattern, s, at);
        if (end >= 0 && end != last_end) {
            ++*count;
            last_end = end;
            if (r->kind == LUA_TSTRING) {
                add_template(L, r, at, (size_t)end);
            } else {
                add_computed(L, r, at, (size_t)end);
            }
            at = (size_t)end;
        } else if (at < s->length) {
            luaL_addchar(&r->out, s->text[at]);
            at++;
        } else {
            break;
        }
        if (anchored) {
            break;
        }
    }
    luaL_addlstring(&r->out, s->text + at, s->length - at);
}

// subject, pattern, replacement [, most] -> text, count
static int string_gsub(lua_State *L)
{
    struct replacing r = {.subject = {.payer = L}, .kind = lua_type(L, 3)};
    size_t size;
    lua_settop(L, 4);
    r.subject.text = sandbox_check_text(L, 1, &r.subject.length);
    const char *pattern = sandbox_check_text(L, 2, &size);
    if (r.kind == LUA_TNUMBER) {
        sandbox_check_text(L, 3, NULL);
        r.kind = LUA_TSTRING;
    }
    luaL_argexpected(L, r.kind == LUA_TSTRING || r.kind == LUA_TFUNCTION || r.kind == LUA_TTABLE, 3,
                     "string/function/table");
    lua_Integer most = luaL_optinteger(L, 4, (lua_Integer)r.subject.length + 1);
    bool anchored = size > 0 && pattern[0] == '^';
    lua_Integer count = 0;
    check_pattern(L, &r.pattern, pattern + anchored, size - anchored);
    luaL_buffinit(L, &r.out);
    replace_all(L, &r, anchored, most, &count);
    luaL_pushresult(&r.out);
    lua_pushinteger(L, count);
    return 2;
}

// ---- the rest

static int string_rep(lua_State *L)
{
    size_t length, size = 0;
    const char *text = sandbox_check_text(L, 1, &length);
    lua_Integer times = luaL_checkinteger(L, 2);
    const char *separator = lua_isnoneornil(L, 3) ? "" : sandbox_check_text(L, 3, &size);
    if (times <= 0) {
        lua_pushliteral(L, "");
        return 1;
    }
    int64_t total = mul_clamped(times, (int64_t)(length + size)) - (int64_t)size;
    if (total > INT64_MAX / 4) {
        return luaL_error(L, "the repeated text would be too long");
    }
    luaL_Buffer out;
    char *at = luaL_buffinitsize(L, &out, (size_t)total);
    sandbox_charge(L, length + size > 0 ? times / 16 : 0);
    for (lua_Integer i = 0; i < times && total > 0; i++) {
        memcpy(at, text, length);
        at += length;
        if (i + 1 < times) {
            memcpy(at, separator, size);
            at += size;
        }
    }
    luaL_pushresultsize(&out, (size_t)total);
    return 1;
}

static int change_case(lua_State *L, char low, char high)
{
    size_t length;
    const char *text = sandbox_check_text(L, 1, &length);
    luaL_Buffer out;
    char *at = luaL_buffinitsize(L, &out, length);
    sandbox_charge(L, (int64_t)length / 8);
    for (size_t i = 0; i < length; i++) {
        at[i] = text[i] >= low && text[i] <= high ? (char)(text[i] ^ 0x20) : text[i];
    }
    luaL_pushresultsize(&out, length);
    return 1;
}

static int string_lower(lua_State *L) { return change_case(L, 'A', 'Z'); }
static int string_upper(lua_State *L) { return change_case(L, 'a', 'z'); }

// Calls the function in the upvalue and charges for its first argument, if a text, and its results.
static int call_charged(lua_State *L)
{
    bool reads_all = lua_toboolean(L, lua_upvalueindex(2));
    if (reads_all && lua_type(L, 1) == LUA_TSTRING) {
        sandbox_charge(L, (int64_t)lua_rawlen(L, 1) / 8);
    }
    int results = lua_tocfunction(L, lua_upvalueindex(1))(L);
    sandbox_charge(L, results);
    return results;
}

// Functions of Lua's own whose time depends on their arguments. Without "all": on the results only.
static void charge_own(lua_State *L, const char *library, const char *name, bool reads_all)
{
    lua_getglobal(L, library);
    lua_getfield(L, -1, name);
    lua_pushboolean(L, reads_all);
    lua_pushcclosure(L, call_charged, 2);
    char full[64];
    struct text t = text_in(full, sizeof full);
    text_add(&t, "%s.%s", library, name);
    sandbox_name(L, full);
    lua_setfield(L, -2, name);
    lua_pop(L, 1);
}

// Strings share one metatable; scripts may not see it.
static void protect_methods(lua_State *L)
{
    lua_pushliteral(L, "");
    lua_getmetatable(L, -1);
    lua_pushliteral(L, "protected");
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 2);
}

void sandbox_open_strings(lua_State *L)
{
    static const luaL_Reg functions[] = {
        {"find", string_find},   {"match", string_match},    {"gmatch", string_gmatch},
        {"gsub", string_gsub},   {"format", sandbox_format}, {"rep", string_rep},
        {"lower", string_lower}, {"upper", string_upper},    {NULL, NULL}};
    sandbox_library(L, "string", functions);
    charge_own(L, "string", "byte", false);
    charge_own(L, "string", "reverse", true);
    charge_own(L, "string", "packsize", true);
    charge_own(L, "string", "pack", true);
    charge_own(L, "string", "unpack", true);
    charge_own(L, "utf8", "codepoint", false);
    charge_own(L, "utf8", "len", true);
    charge_own(L, "utf8", "offset", true);
    protect_methods(L);
}
