// sandbox_show: values as text for reading.
//
// A table is first written on one line; when that grows past the width it is taken back and written
// over several: items of a list that are no tables fill lines, everything else has a line of its
// own.
//
//   {1, 2, name = "x"}          {
//                                 1, 2, 3, 4, 5, 6,
//                                 inner = {a = 1},
//                               }
//
// Bounded in depth, in items of one table and in size, so that showing a huge table is cheap.
#include "repl/script/sandbox_inside.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { DEEPEST = 8, MOST_ITEMS = 100, LONGEST_TEXT = 2000, LARGEST = 32 << 10, INDENT = 2 };

struct showing {
    lua_State *L;
    struct text out;
    int width;
    bool flat; // on one line, whatever comes
    int depth;
    int tables[DEEPEST]; // stack indexes of the tables around
};

static void show_value(struct showing *s, int index, int indent);

// ---- texts and numbers

static bool is_utf8(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length;) {
        unsigned char c = (unsigned char)bytes[i++];
        int more = c < 0x80 ? 0 : c < 0xc2 ? -1 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : c < 0xf5 ? 3 : -1;
        for (; more > 0 && i < length && ((unsigned char)bytes[i] & 0xc0) == 0x80; more--) {
            i++;
        }
        if (more != 0) {
            return false;
        }
    }
    return true;
}

static void show_text(struct showing *s, const char *bytes, size_t length)
{
    size_t shown = length < LONGEST_TEXT ? length : LONGEST_TEXT;
    while (shown < length && shown > 0 && ((unsigned char)bytes[shown] & 0xc0) == 0x80) {
        shown--; // do not cut a character of several bytes in two
    }
    bool plain = is_utf8(bytes, shown);
    text_add(&s->out, "\"");
    for (size_t i = 0; i < shown; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c == '"' || c == '\\') {
            text_add(&s->out, "\\%c", c);
        } else if (c == '\n') {
            text_add(&s->out, "\\n");
        } else if (c == '\t') {
            text_add(&s->out, "\\t");
        } else if (c < 0x20 || c == 0x7f || (c >= 0x80 && !plain)) {
            text_add(&s->out, "\\x%02X", c);
        } else {
            text_add_bytes(&s->out, bytes + i, 1);
        }
    }
    text_add(&s->out, "\"");
    if (shown < length) {
        text_add(&s->out, "... %zu more bytes", length - shown);
    }
}

// The fewest digits that give the same number back.
static void show_float(struct showing *s, double number)
{
    char digits[40];
    if (isnan(number) || isinf(number)) {
        text_add(&s->out, "%s", isnan(number) ? "nan" : number > 0 ? "inf" : "-inf");
        return;
    }
    for (int precision = 15; precision <= 17; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, number);
        if (strtod(digits, NULL) == number) {
            break;
        }
    }
    text_add(&s->out, "%s%s", digits, strpbrk(digits, ".e") == NULL ? ".0" : "");
}

static void show_other(struct showing *s, int index)
{
    size_t length;
    const char *text = sandbox_to_text(s->L, index, &length);
    text_add_bytes(&s->out, text, length);
    lua_pop(s->L, 1);
}

// ---- tables

static bool is_name(const char *bytes, size_t length)
{
    static const char *const keywords[] = {"and",   "break", "do",       "else", "elseif", "end",
                                           "false", "for",   "function", "goto", "if",     "in",
                                           "local", "nil",   "not",      "or",   "repeat", "return",
                                           "then",  "true",  "until",    "while"};
    if (length == 0 || (bytes[0] >= '0' && bytes[0] <= '9')) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (!sandbox_is_word(bytes[i])) {
            return false;
        }
    }
    for (int i = 0; i < COUNT_OF(keywords); i++) {
        if (strlen(keywords[i]) == length && memcmp(keywords[i], bytes, length) == 0) {
            return false;
        }
    }
    return true;
}

static void show_key(struct showing *s, int index)
{
    size_t length;
    const char *bytes =
        lua_type(s->L, index) == LUA_TSTRING ? lua_tolstring(s->L, index, &length) : NULL;
    if (bytes != NULL && is_name(bytes, length)) {
        text_add(&s->out, "%s = ", bytes);
    } else {
        text_add(&s->out, "[");
        show_value(s, index, 0);
        text_add(&s->out, "] = ");
    }
}

static void start_line(struct showing *s, int indent) { text_add(&s->out, "\n%*s", indent, ""); }

static void take_back(struct showing *s, size_t length)
{
    s->out.length = length;
    s->out.cut = false;
}

// Whether the last line, with a comma, is too wide.
static bool is_wide(const struct showing *s)
{
    int columns = 1;
    for (size_t at = s->out.length; at > 0 && s->out.at[at - 1] != '\n'; at--) {
        columns += ((unsigned char)s->out.at[at - 1] & 0xc0) != 0x80;
    }
    return columns > s->width || s->out.cut;
}

// What is walked: a table on the stack, and above it the keys and the order of sandbox_push_order.
struct items {
    int table, keys;
    const struct key_order *order;
    int count;    // to show
    int left_out; // not to show
};

static void show_item(struct showing *s, const struct items *items, int i, int indent)
{
    lua_State *L = s->L;
    sandbox_push_key(L, items->keys, items->order, i);
    int key = lua_gettop(L);
    if (!lua_isinteger(L, key) || lua_tointeger(L, key) != (lua_Integer)i + 1) {
        show_key(s, key);
    }
    lua_pushvalue(L, key);
    lua_rawget(L, items->table);
    show_value(s, key + 1, indent);
    lua_settop(L, key - 1);
}

// An item of a list that is no table itself.
static bool is_small(struct showing *s, const struct items *items, int i)
{
    bool small = lua_rawgeti(s->L, items->table, (lua_Integer)i + 1) > LUA_TNIL &&
                 lua_type(s->L, -1) != LUA_TTABLE;
    lua_pop(s->L, 1);
    return small;
}

static void show_left_out(struct showing *s, const struct items *items)
{
    text_add(&s->out, "... %d more", items->left_out);
}

// Gives up when past the width.
static void show_flat(struct showing *s, const struct items *items)
{
    text_add(&s->out, "{");
    for (int i = 0; i < items->count && !is_wide(s); i++) {
        text_add(&s->out, "%s", i > 0 ? ", " : "");
        show_item(s, items, i, 0);
    }
    if (items->left_out > 0) {
        text_add(&s->out, "%s", items->count > 0 ? ", " : "");
        show_left_out(s, items);
    }
    text_add(&s->out, "}");
}

static void show_broken(struct showing *s, const struct items *items, int indent)
{
    int inner = indent + INDENT;
    bool filling = false;
    text_add(&s->out, "{");
    for (int i = 0; i < items->count && !s->out.cut; i++) {
        bool small = is_small(s, items, i);
        size_t length = s->out.length;
        if (filling && small) {
            text_add(&s->out, " ");
            show_item(s, items, i, inner);
            text_add(&s->out, ",");
        }
        if (!filling || !small || is_wide(s)) {
            take_back(s, length);
            start_line(s, inner);
            show_item(s, items, i, inner);
            text_add(&s->out, ",");
        }
        filling = small;
    }
    if (items->left_out > 0) {
        start_line(s, inner);
        show_left_out(s, items);
    }
    start_line(s, indent);
    text_add(&s->out, "}");
}

static void show_items(struct showing *s, int table, int indent)
{
    lua_State *L = s->L;
    const struct key_order *order = sandbox_push_order(L, table);
    struct items items = {.table = table, .keys = lua_gettop(L) - 1, .order = order};
    items.count = order->count < MOST_ITEMS ? order->count : MOST_ITEMS;
    items.left_out = order->count - items.count + order->left_out;
    size_t length = s->out.length;
    bool flat = s->flat;
    s->flat = true;
    show_flat(s, &items);
    s->flat = flat;
    if (!flat && is_wide(s)) {
        take_back(s, length);
        show_broken(s, &items, indent);
    }
    lua_pop(L, 2);
}

static void show_table(struct showing *s, int table, int indent)
{
    for (int i = 0; i < s->depth; i++) {
        if (lua_rawequal(s->L, s->tables[i], table)) {
            text_add(&s->out, "<cycle>");
            return;
        }
    }
    if (s->depth == DEEPEST) {
        text_add(&s->out, "{...}");
        return;
    }
    luaL_checkstack(s->L, 10, NULL);
    s->tables[s->depth++] = table;
    show_items(s, table, indent);
    s->depth--;
}

static bool has_text(lua_State *L, int index)
{
    bool has = luaL_getmetafield(L, index, "__tostring") != LUA_TNIL;
    lua_pop(L, has ? 1 : 0);
    return has;
}

static void show_value(struct showing *s, int index, int indent)
{
    lua_State *L = s->L;
    int type = lua_type(L, index);
    if (type == LUA_TSTRING) {
        size_t length;
        const char *bytes = lua_tolstring(L, index, &length);
        show_text(s, bytes, length);
    } else if (type == LUA_TNUMBER && !lua_isinteger(L, index)) {
        show_float(s, lua_tonumber(L, index));
    } else if (type == LUA_TTABLE && !has_text(L, index)) {
        show_table(s, index, indent);
    } else {
        show_other(s, index);
    }
}

const char *sandbox_show(lua_State *L, int index, int width)
{
    index = lua_absindex(L, index);
    luaL_checkstack(L, 10, NULL);
    char *buffer = lua_newuserdatauv(L, LARGEST, 0);
    struct showing s = {
        .L = L, .out = text_in(buffer, LARGEST - 4), .width = width > 0 ? width : 80};
    show_value(&s, index, 0);
    if (s.out.cut) {
        memcpy(buffer + s.out.length, "...", 4);
        s.out.length += 3;
    }
    lua_pushlstring(L, buffer, s.out.length);
    lua_remove(L, -2);
    return lua_tostring(L, -1);
}
