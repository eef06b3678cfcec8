// sandbox_format: string.format without addresses, signed nans and unbounded widths.
//
// As in the manual of Lua 5.4. `%p` is refused; `%s` shows a value as tostring does.
#include "repl/script/sandbox_inside.h"

#include <math.h>
#include <stdio.h>

// One conversion, "%-5.2f" say.
struct conversion {
    char spec[32]; // as for printf, "ll" included
    char letter;
    bool modified; // has flags, width or precision
    bool precise;  // has a precision
};

static const struct {
    char letter;
    const char *flags;
    bool precision;
} conversions[] = {{'c', "-", false},    {'d', "-+0 ", true},  {'i', "-+0 ", true},
                   {'u', "-0", true},    {'o', "-#0", true},   {'x', "-#0", true},
                   {'X', "-#0", true},   {'a', "-+#0 ", true}, {'A', "-+#0 ", true},
                   {'e', "-+#0 ", true}, {'E', "-+#0 ", true}, {'f', "-+#0 ", true},
                   {'g', "-+#0 ", true}, {'G', "-+#0 ", true}, {'s', "-", true}};

// At most two digits.
static const char *skip_digits(const char *at)
{
    for (int i = 0; i < 2 && *at >= '0' && *at <= '9'; i++) {
        at++;
    }
    return at;
}

static _Noreturn void refuse_conversion(lua_State *L, const char *begin, const char *end)
{
    struct diag d = {0};
    diag_say(&d, "invalid conversion '%%%.*s' to 'format'", (int)(end - begin), begin);
    if (end > begin && end[-1] == 'p') {
        diag_help(&d, "addresses differ from run to run: use %%s");
    }
    sandbox_raise(L, &d);
}

// `at` is after the `%`. Returns what follows the conversion. The text ends in a zero byte.
static const char *read_conversion(lua_State *L, const char *at, struct conversion *c)
{
    const char *begin = at;
    size_t flags = strspn(at, "-+#0 ");
    at = skip_digits(begin + flags);
    bool precise = *at == '.';
    at = precise ? skip_digits(at + 1) : at;
    *c = (struct conversion){.letter = *at, .modified = at > begin, .precise = precise};
    const char *end = *at == '\0' ? at : at + 1;
    for (int i = 0; i < COUNT_OF(conversions); i++) {
        bool allowed = conversions[i].letter == *at && flags < 6 &&
                       strspn(begin, conversions[i].flags) >= flags &&
                       (!precise || conversions[i].precision);
        if (allowed) {
            bool integer = strchr("diuoxX", *at) != NULL;
            snprintf(c->spec, sizeof c->spec, "%%%.*s%s%c", (int)(at - begin), begin,
                     integer ? "ll" : "", *at);
            return end;
        }
    }
    if (*at == 'q') {
        return end;
    }
    refuse_conversion(L, begin, end);
}

// Room for "%99.99f" of the largest number.
enum { LONGEST_NUMBER = 512 };

static void add_float(lua_State *L, luaL_Buffer *out, int argument, const char *spec)
{
    double number = luaL_checknumber(L, argument);
    number = isnan(number) ? (double)NAN : number; // without a sign
    char *at = luaL_prepbuffsize(out, LONGEST_NUMBER);
    luaL_addsize(out, (size_t)snprintf(at, LONGEST_NUMBER, spec, number));
}

static void add_integer(lua_State *L, luaL_Buffer *out, int argument, const char *spec)
{
    long long number = luaL_checkinteger(L, argument);
    char *at = luaL_prepbuffsize(out, LONGEST_NUMBER);
    luaL_addsize(out, (size_t)snprintf(at, LONGEST_NUMBER, spec, number));
}

static void add_text(lua_State *L, luaL_Buffer *out, int argument, const struct conversion *c)
{
    size_t length;
    const char *text = sandbox_to_text(L, argument, &length);
    if (!c->modified || (!c->precise && length >= 100)) {
        luaL_addvalue(out);
        return;
    }
    luaL_argcheck(L, length == strlen(text), argument, "string contains zeros");
    char padded[128]; // two digits of width, and of precision or length
    int size = snprintf(padded, sizeof padded, c->spec, text);
    lua_pop(L, 1); // the buffer wants its own value on top
    luaL_addlstring(out, padded, (size_t)size);
}

// ---- %q

static void add_quoted_text(luaL_Buffer *out, const char *text, size_t length)
{
    luaL_addchar(out, '"');
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        bool digit_follows = i + 1 < length && text[i + 1] >= '0' && text[i + 1] <= '9';
        char escape[8];
        if (c == '"' || c == '\\' || c == '\n') {
            luaL_addchar(out, '\\');
            luaL_addchar(out, (char)c);
        } else if (c < 0x20 || c == 0x7f) {
            snprintf(escape, sizeof escape, digit_follows ? "\\%03d" : "\\%d", c);
            luaL_addstring(out, escape);
        } else {
            luaL_addchar(out, (char)c);
        }
    }
    luaL_addchar(out, '"');
}

static void add_quoted_number(lua_State *L, luaL_Buffer *out, int argument)
{
    char text[64];
    lua_Number number = lua_tonumber(L, argument);
    if (lua_isinteger(L, argument)) {
        lua_Integer integer = lua_tointeger(L, argument);
        const char *spec = integer == LUA_MININTEGER ? "0x%llx" : "%lld"; // has no decimal form
        snprintf(text, sizeof text, spec, (long long)integer);
    } else if (isinf(number)) {
        snprintf(text, sizeof text, "%s", number > 0 ? "1e9999" : "-1e9999");
    } else if (isnan(number)) {
        snprintf(text, sizeof text, "(0/0)");
    } else {
        snprintf(text, sizeof text, "%a", number);
    }
    luaL_addstring(out, text);
}

static void add_quoted(lua_State *L, luaL_Buffer *out, int argument)
{
    size_t length;
    const char *text;
    switch (lua_type(L, argument)) {
    case LUA_TSTRING:
        text = lua_tolstring(L, argument, &length);
        add_quoted_text(out, text, length);
        break;
    case LUA_TNUMBER:
        add_quoted_number(L, out, argument);
        break;
    case LUA_TNIL:
        luaL_addstring(out, "nil");
        break;
    case LUA_TBOOLEAN:
        luaL_addstring(out, lua_toboolean(L, argument) ? "true" : "false");
        break;
    default:
        luaL_argerror(L, argument, "value has no literal form");
    }
}

int sandbox_format(lua_State *L)
{
    int top = lua_gettop(L), argument = 1;
    size_t length;
    const char *at = luaL_checklstring(L, 1, &length), *end = at + length;
    luaL_Buffer out;
    luaL_buffinit(L, &out);
    sandbox_charge(L, 1);
    while (at < end) {
        struct conversion c;
        if (*at != '%') {
            luaL_addchar(&out, *at++);
            continue;
        }
        if (*++at == '%') {
            luaL_addchar(&out, *at++);
            continue;
        }
        at = read_conversion(L, at, &c);
        if (++argument > top) {
            return luaL_argerror(L, argument, "no value");
        }
        if (c.letter == 'q') {
            luaL_argcheck(L, !c.modified, 1, "specifier '%q' cannot have modifiers");
            add_quoted(L, &out, argument);
        } else if (c.letter == 's') {
            add_text(L, &out, argument, &c);
        } else if (strchr("aAeEfgG", c.letter) != NULL) {
            add_float(L, &out, argument, c.spec);
        } else if (c.letter == 'c') {
            char *byte = luaL_prepbuffsize(&out, LONGEST_NUMBER);
            int code = (int)luaL_checkinteger(L, argument);
            luaL_addsize(&out, (size_t)snprintf(byte, LONGEST_NUMBER, c.spec, code));
        } else {
            add_integer(L, &out, argument, c.spec);
        }
    }
    luaL_pushresult(&out);
    return 1;
}
