// sandbox_order: keys of a table in an order that is the same in every run, and a stable sort.
//
// Lua walks the hash part of a table in the order of hashes, which are seeded by an address. So the
// keys are collected and sorted: integers, floats, strings by their bytes, false, true. Tables,
// functions and the like have nothing to be ordered by and are counted only. Keys that are 1..n
// already come in order and are not even collected.
#include "repl/script/sandbox_inside.h"

// ---- sorting

// Merges the sorted halves order[0..middle) and order[middle..count) through `spare`.
static void merge(int32_t *order, int32_t *spare, int middle, int count, sandbox_before *before,
                  void *self)
{
    memcpy(spare, order, (size_t)middle * sizeof *order);
    int left = 0, right = middle, at = 0;
    while (left < middle) {
        bool take_right = right < count && before(self, order[right], spare[left]);
        order[at++] = take_right ? order[right++] : spare[left++];
    }
}

void sandbox_merge_sort(int32_t *order, int32_t *spare, int count, sandbox_before *before,
                        void *self)
{
    if (count < 2) {
        return;
    }
    int middle = count / 2;
    sandbox_merge_sort(order, spare, middle, before, self);
    sandbox_merge_sort(order + middle, spare, count - middle, before, self);
    if (before(self, order[middle], order[middle - 1])) {
        merge(order, spare, middle, count, before, self);
    }
}

// ---- keys

enum key_kind { KEY_INTEGER, KEY_FLOAT, KEY_STRING, KEY_BOOLEAN, KEY_OTHER };

struct key {
    enum key_kind kind;
    union {
        int64_t integer;
        double number;
        struct {
            const char *bytes; // alive as long as the table has it
            size_t length;
        };
    };
};

static struct key read_key(lua_State *L, int index)
{
    switch (lua_type(L, index)) {
    case LUA_TNUMBER:
        if (lua_isinteger(L, index)) {
            return (struct key){.kind = KEY_INTEGER, .integer = lua_tointeger(L, index)};
        }
        return (struct key){.kind = KEY_FLOAT, .number = lua_tonumber(L, index)};
    case LUA_TSTRING: {
        struct key key = {.kind = KEY_STRING};
        key.bytes = lua_tolstring(L, index, &key.length);
        return key;
    }
    case LUA_TBOOLEAN:
        return (struct key){.kind = KEY_BOOLEAN, .integer = lua_toboolean(L, index)};
    default:
        return (struct key){.kind = KEY_OTHER};
    }
}

static bool key_before(void *self, int32_t a, int32_t b)
{
    const struct key *x = (const struct key *)self + a, *y = (const struct key *)self + b;
    if (x->kind != y->kind) {
        return x->kind < y->kind;
    }
    if (x->kind == KEY_FLOAT) {
        return x->number < y->number;
    }
    if (x->kind == KEY_STRING) {
        size_t shorter = x->length < y->length ? x->length : y->length;
        int order = memcmp(x->bytes, y->bytes, shorter);
        return order != 0 ? order < 0 : x->length < y->length;
    }
    return x->integer < y->integer;
}

// Whether Lua's own walk gives exactly 1..n.
static bool is_plain_list(lua_State *L, int table, int *count)
{
    *count = 0;
    lua_pushnil(L);
    while (lua_next(L, table)) {
        lua_pop(L, 1);
        if (!lua_isinteger(L, -1) || lua_tointeger(L, -1) != (lua_Integer)*count + 1) {
            lua_pop(L, 1);
            return false;
        }
        (*count)++;
    }
    return true;
}

// Pushes a list of the keys in Lua's own order.
static int push_raw_keys(lua_State *L, int table, int *left_out)
{
    int count = 0;
    *left_out = 0;
    lua_newtable(L);
    int list = lua_gettop(L);
    lua_pushnil(L);
    while (lua_next(L, table)) {
        lua_pop(L, 1);
        if (read_key(L, -1).kind == KEY_OTHER) {
            ++*left_out;
        } else {
            lua_pushvalue(L, -1);
            lua_rawseti(L, list, ++count);
        }
    }
    return count;
}

static void sort_keys(lua_State *L, int keys, struct key_order *order, int count)
{
    size_t size = (size_t)count;
    struct key *key = lua_newuserdatauv(L, size * (sizeof(struct key) + sizeof(int32_t)), 0);
    int32_t *spare = (int32_t *)(key + count);
    for (int i = 0; i < count; i++) {
        lua_rawgeti(L, keys, i + 1);
        key[i] = read_key(L, -1);
        lua_pop(L, 1);
        order->list[i] = i;
    }
    sandbox_merge_sort(order->list, spare, count, key_before, key);
    lua_pop(L, 1);
}

struct key_order *sandbox_push_order(lua_State *L, int index)
{
    int table = lua_absindex(L, index), count, left_out = 0;
    luaL_checkstack(L, 8, NULL);
    bool plain = is_plain_list(L, table, &count);
    if (plain) {
        lua_pushnil(L);
    } else {
        count = push_raw_keys(L, table, &left_out);
    }
    // Counted once it is known how many there are: how the walk went must not show in the count.
    sandbox_charge(L, 2 * ((int64_t)count + left_out));
    size_t list = plain ? 0 : (size_t)count * sizeof(int32_t);
    struct key_order *order = lua_newuserdatauv(L, sizeof *order + list, 0);
    *order = (struct key_order){.count = count, .left_out = left_out};
    if (!plain) {
        sort_keys(L, lua_gettop(L) - 1, order, count);
    }
    return order;
}

void sandbox_push_key(lua_State *L, int keys_index, const struct key_order *order, int i)
{
    if (lua_isnil(L, keys_index)) {
        lua_pushinteger(L, (lua_Integer)i + 1);
    } else {
        lua_rawgeti(L, keys_index, (lua_Integer)order->list[i] + 1);
    }
}

static void refuse_unordered(lua_State *L, const struct key_order *order)
{
    if (order->left_out > 0) {
        struct diag d = {0};
        diag_say(&d, "%d keys of this table have no order: only numbers, texts and booleans do",
                 order->left_out);
        diag_help(&d, "keep a list beside the table and go through that");
        sandbox_raise(L, &d);
    }
}

int sandbox_keys(lua_State *L, int index)
{
    struct key_order *order = sandbox_push_order(L, index);
    int keys = lua_gettop(L) - 1;
    refuse_unordered(L, order);
    lua_createtable(L, order->count, 0);
    for (int i = 0; i < order->count; i++) {
        sandbox_push_key(L, keys, order, i);
        lua_rawseti(L, -2, i + 1);
    }
    lua_replace(L, keys);
    lua_pop(L, 1);
    return order->count;
}

// ---- pairs

// Upvalues: table, keys, order. Fields that have become nil are passed over.
static int next_pair(lua_State *L)
{
    struct key_order *order = lua_touserdata(L, lua_upvalueindex(3));
    while (order->at < order->count) {
        sandbox_charge(L, 1);
        sandbox_push_key(L, lua_upvalueindex(2), order, order->at++);
        lua_pushvalue(L, -1);
        if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) {
            return 2;
        }
        lua_pop(L, 2);
    }
    return 0;
}

static int ordered_pairs(lua_State *L)
{
    luaL_checkany(L, 1);
    if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
        lua_pushvalue(L, 1);
        lua_call(L, 1, 3);
        return 3;
    }
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    lua_pushvalue(L, 1);
    refuse_unordered(L, sandbox_push_order(L, 1));
    lua_pushcclosure(L, next_pair, 3);
    lua_insert(L, 1);
    lua_pushnil(L);
    return 3;
}

void sandbox_open_pairs(lua_State *L) { sandbox_global(L, "pairs", ordered_pairs); }
