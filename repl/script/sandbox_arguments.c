// sandbox_arguments: reading what a script gives to a bound function, and saying what is wrong with
// it.
#include "repl/script/sandbox_inside.h"

#include <math.h>
#include <stdio.h>

// ---- messages

// A text in quotes, cut if long, control bytes shown as '?'.
static void describe_text(lua_State *L, int index, struct text *out)
{
    enum { SHOWN = 40 };
    size_t length;
    const char *bytes = lua_tolstring(L, index, &length);
    text_add(out, "the text \"");
    for (size_t i = 0; i < length && i < SHOWN; i++) {
        unsigned char c = (unsigned char)bytes[i];
        text_add(out, "%c", c < 0x20 || c == 0x7f ? '?' : c);
    }
    text_add(out, "%s\"", length > SHOWN ? "..." : "");
}

static void describe_number(lua_State *L, int index, struct text *out)
{
    double number = lua_tonumber(L, index);
    if (lua_isinteger(L, index)) {
        text_add(out, "the number %lld", (long long)lua_tointeger(L, index));
    } else if (isnan(number)) {
        text_add(out, "nan");
    } else {
        char digits[32]; // text_add takes no floats
        snprintf(digits, sizeof digits, "%.14g", number);
        text_add(out, "the number %s", digits);
    }
}

void sandbox_describe(lua_State *L, int index, struct text *out)
{
    int type = lua_type(L, index);
    if (type == LUA_TSTRING) {
        describe_text(L, index, out);
    } else if (type == LUA_TNUMBER) {
        describe_number(L, index, out);
    } else if (type == LUA_TNIL || type == LUA_TNONE) {
        text_add(out, "nothing");
    } else if (type == LUA_TBOOLEAN) {
        text_add(out, "%s", lua_toboolean(L, index) ? "true" : "false");
    } else if (luaL_getmetafield(L, index, "__name") != LUA_TNIL) {
        text_add(out, "a value of type %s", lua_tostring(L, -1));
        lua_pop(L, 1);
    } else {
        text_add(out, "a %s", lua_typename(L, type));
    }
}

// "argument 1 of 'run'"; for x:run() the x does not count.
static void describe_argument(lua_State *L, int argument, struct text *out)
{
    lua_Debug ar;
    const char *name = "this function";
    if (lua_getstack(L, 0, &ar)) {
        lua_getinfo(L, "n", &ar);
        argument -= strcmp(ar.namewhat, "method") == 0;
        name = ar.name != NULL ? ar.name : name;
    }
    if (argument == 0) {
        text_add(out, "the value before ':%s'", name);
    } else {
        text_add(out, "argument %d of '%s'", argument, name);
    }
}

void sandbox_expected(lua_State *L, int argument, const char *expected)
{
    char given[128], which[128];
    struct text given_text = text_in(given, sizeof given),
                which_text = text_in(which, sizeof which);
    struct diag d = {0};
    sandbox_describe(L, argument, &given_text);
    describe_argument(L, argument, &which_text);
    diag_say(&d, "%s: expected %s, got %s", which, expected, given);
    sandbox_raise(L, &d);
}

// ---- arguments

const char *sandbox_text_argument(lua_State *L, int argument, const char *expected)
{
    size_t length = 0;
    bool is_text = lua_type(L, argument) == LUA_TSTRING;
    const char *text = is_text ? lua_tolstring(L, argument, &length) : NULL;
    if (text == NULL || strlen(text) != length) {
        sandbox_expected(L, argument, expected);
    }
    return text;
}

int64_t sandbox_integer_argument(lua_State *L, int argument, int64_t low, int64_t high,
                                 const char *expected)
{
    int is_integer;
    int64_t value = lua_tointegerx(L, argument, &is_integer);
    if (lua_type(L, argument) != LUA_TNUMBER || !is_integer || value < low || value > high) {
        sandbox_expected(L, argument, expected);
    }
    return value;
}

const char *sandbox_value_argument(lua_State *L, int argument, const char *expected)
{
    struct diag d;
    const char *text = sandbox_value_text(L, argument, &d);
    if (text == NULL) {
        sandbox_expected(L, argument, expected);
    }
    return text;
}

// ---- numbers as text

enum { DIGITS = 9, LONGEST_PLAIN = 20 };

// Digits "d.dddde+XX" of printf, without zeros at the end, as d.dd, 0.00ddd or d.dde-12.
static void write_float(double number, char out[SANDBOX_VALUE_TEXT])
{
    char digits[32];
    snprintf(digits, sizeof digits, "%.*e", DIGITS - 1, fabs(number));
    int exponent = 0;
    sscanf(strchr(digits, 'e') + 1, "%d", &exponent);
    digits[1] = digits[0]; // over the point: digits from 1 to DIGITS
    int count = DIGITS;
    while (count > 1 && digits[count] == '0') {
        count--;
    }
    struct text t = text_in(out, SANDBOX_VALUE_TEXT);
    text_add(&t, "%s", number < 0 ? "-" : "");
    bool plain = exponent >= -9 && exponent < LONGEST_PLAIN;
    int point = plain ? exponent + 1 : 1; // digits before the point
    if (point <= 0) {
        text_add(&t, "0.%.*s", -point, "00000000");
    }
    for (int i = 0; i < count || i < point; i++) {
        text_add(&t, "%s%c", i == point && i > 0 ? "." : "", i < count ? digits[i + 1] : '0');
    }
    if (!plain) {
        text_add(&t, "e%d", exponent);
    }
}

bool sandbox_number_text(lua_State *L, int index, char out[SANDBOX_VALUE_TEXT], struct diag *d)
{
    double number = lua_tonumber(L, index);
    int is_integer;
    int64_t integer = lua_tointegerx(L, index, &is_integer);
    if (is_integer) {
        snprintf(out, SANDBOX_VALUE_TEXT, "%lld", (long long)integer);
    } else if (isnan(number) || isinf(number)) {
        diag_say(d, "%s is no value for a command", isnan(number) ? "nan" : "an infinite number");
        return diag_help(d, "is there a division by zero before it?");
    } else {
        write_float(number, out);
    }
    return true;
}

const char *sandbox_value_text(lua_State *L, int index, struct diag *d)
{
    char number[SANDBOX_VALUE_TEXT];
    size_t length;
    switch (lua_type(L, index)) {
    case LUA_TSTRING:
        lua_pushvalue(L, index);
        if (strlen(lua_tolstring(L, -1, &length)) == length) {
            return lua_tostring(L, -1);
        }
        lua_pop(L, 1);
        diag_say(d, "a text with a zero byte is no value for a command");
        return NULL;
    case LUA_TNUMBER:
        return sandbox_number_text(L, index, number, d) ? lua_pushstring(L, number) : NULL;
    case LUA_TBOOLEAN:
        return lua_pushstring(L, lua_toboolean(L, index) ? "true" : "false");
    default: {
        char given[128];
        struct text t = text_in(given, sizeof given);
        sandbox_describe(L, index, &t);
        diag_say(d, "expected a text, a number, true or false; got %s", given);
        return NULL;
    }
    }
}
