// sandbox libraries: what is written anew does what Lua's own does, on random input.
//
// The same text runs in Lua with its own libraries and in the sandbox; what it returns must be
// equal. Seeds are fixed.
#include "repl/script/sandbox_bind.h"

#include <lualib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct both {
    lua_State *stock;
    struct sandbox *ours;
    uint64_t seed;
    char script[8000];
    struct text text; // the script
    char stock_said[8000], ours_said[8000];
    bool stock_ok, ours_ok;
};

static int open_both(void **state)
{
    struct diag d;
    struct both *b = calloc(1, sizeof *b);
    b->stock = luaL_newstate();
    luaL_openlibs(b->stock);
    b->ours = sandbox_open(&(struct sandbox_options){0}, &d);
    b->seed = 1;
    *state = b;
    return b->ours == NULL;
}

static int close_both(void **state)
{
    struct both *b = *state;
    lua_close(b->stock);
    sandbox_close(b->ours);
    free(b);
    return 0;
}

static int draw(struct both *b, int count)
{
    b->seed = b->seed * 6364136223846793005u + 1442695040888963407u;
    return (int)((b->seed >> 33) % (uint64_t)count);
}

static const char *pick(struct both *b, const char *const *words, int count)
{
    return words[draw(b, count)];
}

static void start_script(struct both *b) { b->text = text_in(b->script, sizeof b->script); }

// Runs the script in both. It returns one text.
static void run_both(struct both *b)
{
    struct text out = text_in(b->stock_said, sizeof b->stock_said);
    b->stock_ok = luaL_dostring(b->stock, b->script) == LUA_OK;
    text_add(&out, "%s", luaL_tolstring(b->stock, -1, NULL));
    lua_settop(b->stock, 0);
    struct sandbox_chunk chunk = {
        .text = b->script, .length = b->text.length, .source = "test", .first_line = 1};
    struct diag d;
    out = text_in(b->ours_said, sizeof b->ours_said);
    b->ours_ok = sandbox_run(b->ours, &chunk, &d);
    text_add(&out, "%s", b->ours_ok ? sandbox_tell_result(b->ours, 0) : d.what);
}

static void assert_equal(struct both *b)
{
    run_both(b);
    if (b->stock_ok != b->ours_ok || (b->stock_ok && strcmp(b->stock_said, b->ours_said) != 0)) {
        fail_msg("%s\n  Lua: %s\n  ours: %s", b->script, b->stock_said, b->ours_said);
    }
}

// ---- patterns

static void add_escaped(struct both *b, const char *bytes, size_t length)
{
    text_add(&b->text, "\"");
    for (size_t i = 0; i < length; i++) {
        text_add(&b->text, "\\%03d", (unsigned char)bytes[i]);
    }
    text_add(&b->text, "\"");
}

static void add_random_subject(struct both *b)
{
    char bytes[12];
    int length = draw(b, COUNT_OF(bytes));
    for (int i = 0; i < length; i++) {
        bytes[i] = "aabbcA1 .(%)\n]-\0\xe4"[draw(b, 17)];
    }
    add_escaped(b, bytes, (size_t)length);
}

static void add_random_pattern(struct both *b)
{
    static const char *const pieces[] = {
        "a",   "b",     ".",      "%a",     "%d",     "%s",      "%w",    "%u",     "%A",
        "%p",  "%x",    "%g",     "%c",     "%W",     "[ab]",    "[^a]",  "[a-c]",  "[%a]",
        "[]]", "[^]b]", "[a-]",   "[%-a]",  "[%a-z]", "[a-%%]",  "(",     ")",      "(a",
        "b)",  "()",    "%1",     "%2",     "%bab",   "%b()",    "%f[a]", "%f[%w]", "$",
        "^",   "%",     "[",      "]",      "-",      "*",       "%.",    "\n",     "a*",
        "b-",  ".-",    ".*",     "a?",     "[ab]+",  "%a+",     "(.-)",  "(%w*)",  "(a?)",
        "%f",  "%b",    "[^%s]*", "[%d%.]", "%%",     "[a-c-e]", "[b-a]"};
    char bytes[100];
    struct text t = text_in(bytes, sizeof bytes);
    if (draw(b, 5) == 0) {
        text_add(&t, "^");
    }
    for (int i = draw(b, 6); i >= 0; i--) {
        text_add(&t, "%s", pick(b, pieces, COUNT_OF(pieces)));
        if (draw(b, 4) == 0) {
            text_add(&t, "%c", "*+-?"[draw(b, 4)]);
        }
    }
    if (draw(b, 5) == 0) {
        text_add(&t, "$");
    }
    add_escaped(b, t.at, t.length);
}

static void write_pattern_script(struct both *b)
{
    static const char *const templates[] = {"<%0>", "%1", "x%%", "%2%1", "", "%", "a%0%0"};
    start_script(b);
    text_add(&b->text, "local s, p = ");
    add_random_subject(b);
    text_add(&b->text, ", ");
    add_random_pattern(b);
    text_add(&b->text, "\nlocal out = {}\n"
                       "local function add(...)\n"
                       "  for i = 1, select('#', ...) do\n"
                       "    out[#out + 1] = tostring((select(i, ...)))\n"
                       "  end\n"
                       "  out[#out + 1] = ';'\n"
                       "end\n");
    int start = draw(b, 30) - 15;
    text_add(&b->text, "add(string.find(s, p)) add(string.find(s, p, %d))\n", start);
    text_add(&b->text, "add(string.match(s, p)) add(string.match(s, p, %d))\n", start);
    text_add(&b->text, "add(string.find(s, p, %d, true))\n", start);
    text_add(&b->text, "for a, b, c in string.gmatch(s, p%s) do add(a, b, c) end\n",
             draw(b, 3) == 0 ? ", 2" : "");
    text_add(&b->text, "add(string.gsub(s, p, '%s'))\n", pick(b, templates, COUNT_OF(templates)));
    text_add(&b->text, "add(string.gsub(s, p, {a = 1, b = 2.5, aa = false}, %d))\n", draw(b, 4));
    text_add(&b->text, "add(string.gsub(s, p, function(...) return select('#', ...) end))\n");
    text_add(&b->text, "return table.concat(out, ',')");
}

// A pattern that is malformed where matching never came: Lua lets it pass.
static bool is_eager_refusal(const char *said)
{
    static const char *const reasons[] = {"malformed pattern", "missing '['", "invalid pattern",
                                          "invalid capture index in", "unfinished capture"};
    for (int i = 0; i < COUNT_OF(reasons); i++) {
        if (strstr(said, reasons[i]) != NULL) {
            return true;
        }
    }
    return false;
}

static void test_patterns(void **state)
{
    struct both *b = *state;
    int compared = 0;
    for (int i = 0; i < 6000; i++) {
        write_pattern_script(b);
        run_both(b);
        bool same = b->stock_ok && b->ours_ok && strcmp(b->stock_said, b->ours_said) == 0;
        bool refused = !b->ours_ok && (!b->stock_ok || is_eager_refusal(b->ours_said));
        if (!same && !refused) {
            fail_msg("%s\n  Lua: %s\n  ours: %s", b->script, b->stock_said, b->ours_said);
        }
        compared += same;
    }
    assert_true(compared > 2000);
}

// ---- tables

static void add_random_list(struct both *b, int most)
{
    text_add(&b->text, "{");
    for (int i = draw(b, most + 1); i > 0; i--) {
        text_add(&b->text, "%d,", draw(b, 100));
    }
    text_add(&b->text, "}");
}

static void test_lists(void **state)
{
    struct both *b = *state;
    for (int i = 0; i < 1500; i++) {
        start_script(b);
        text_add(&b->text, "local t = ");
        add_random_list(b, 8);
        text_add(&b->text, " local out = {} ");
        for (int n = draw(b, 6); n >= 0; n--) {
            int at = draw(b, 11) - 1, from = draw(b, 10), to = draw(b, 10);
            switch (draw(b, 7)) {
            case 0:
                text_add(&b->text, "table.insert(t, %d) ", draw(b, 100));
                break;
            case 1:
                text_add(&b->text, "out[#out + 1] = tostring(pcall(table.insert, t, %d, %d)) ", at,
                         draw(b, 100));
                break;
            case 2:
                text_add(&b->text, "out[#out + 1] = tostring(table.remove(t)) ");
                break;
            case 3:
                text_add(&b->text,
                         "out[#out + 1] = tostring(select(2, pcall(table.remove, t, %d))) "
                         "if #out[#out] > 9 then out[#out] = 'refused' end ",
                         at);
                break;
            case 4:
                from = 1 + from % 3; // to at most one place after: no holes
                text_add(&b->text, "table.move(t, %d, #t, %d) ", from, 1 + to % (from + 1));
                break;
            case 5:
                text_add(&b->text, "table.sort(t, function(a, b) return a > b end) ");
                break;
            default:
                text_add(&b->text, "table.sort(t) ");
                break;
            }
        }
        text_add(&b->text, "local p = table.pack(table.unpack(t)) "
                           "return table.concat(t, ',') .. '|' .. table.concat(out, ',') .. '|' .. "
                           "p.n .. table.concat(p, ' ', 1, p.n)");
        assert_equal(b);
    }
}

// ---- format

static void test_format(void **state)
{
    struct both *b = *state;
    static const char *const conversions[] = {"d", "i", "u", "c", "x", "X", "o", "e", "E", "f",
                                              "g", "G", "a", "A", "s", "q", "%", "y", "n", "F"};
    static const char *const values[] = {"0",
                                         "1",
                                         "-1",
                                         "255",
                                         "1.5",
                                         "-0.0",
                                         "1e300",
                                         "2.0",
                                         "1e15",
                                         "123456789",
                                         "'text'",
                                         "'12'",
                                         "nil",
                                         "true",
                                         "'a\\nb\\0c\\1\"'",
                                         "math.maxinteger",
                                         "math.mininteger",
                                         "1/0",
                                         "-1/0",
                                         "0.1"};
    for (int i = 0; i < 4000; i++) {
        start_script(b);
        text_add(&b->text, "return string.format('[%%");
        for (int n = draw(b, 3); n > 0; n--) {
            text_add(&b->text, "%c", "-+ #0"[draw(b, 5)]);
        }
        if (draw(b, 2) == 0) {
            text_add(&b->text, "%d", draw(b, 120));
        }
        if (draw(b, 3) == 0) {
            text_add(&b->text, ".%d", draw(b, 30));
        }
        text_add(&b->text, "%s]', %s)", pick(b, conversions, COUNT_OF(conversions)),
                 pick(b, values, COUNT_OF(values)));
        assert_equal(b);
    }
}

static void test_strings_and_numbers(void **state)
{
    struct both *b = *state;
    static const char *const scripts[] = {
        "return ('aB\\xe4z'):upper() .. ('aB\\xc4Z@['):lower()",
        "return ('ab'):rep(3, '-') .. ('x'):rep(0) .. ('x'):rep(-1) .. ('x'):rep(1, 'y')",
        "return (12):rep(2) .. (1.5):rep(2, ',') .. string.rep('', 1000)",
        "return table.concat({1, 2.5, 'x', 1e15, -0.0}, ' ')",
        "return tostring(1e15) .. tostring(-0.0) .. tostring(1e100) .. tostring(3) .. "
        "tostring(nil)",
        "return ('x'):byte() .. string.char(65, 66) .. ('abc'):sub(-2) .. ('abc'):reverse()",
        "return table.concat({('abc'):byte(1, -1)}, ' ') .. #string.pack('i4z', 7, 'x')",
        "return select(2, pcall(string.rep, 'x', 1 << 62)) and 'refused'",
        "local t = {} for k, v in ipairs({5, 6, nil, 7}) do t[#t + 1] = k * v end "
        "return table.concat(t, ' ')",
        "local t = setmetatable({}, {__index = function(_, k) if k < 4 then return k end end, "
        "__len = function() return 3 end}) return table.concat(t, ',') .. "
        "#table.pack(table.unpack(t))",
        "local n = 0 for _ in utf8.codes('a\\u{e4}\\u{20ac}') do n = n + 1 end "
        "return n .. utf8.char(228) .. utf8.len('\\u{e4}') .. utf8.codepoint('a')",
        "local p = setmetatable({}, {__pairs = function(t) return ipairs({7, 8}) end}) "
        "local s = '' for k, v in pairs(p) do s = s .. k .. v end return s",
        "return table.concat({pcall(xpcall, 1)} and {'ok'})",
        "return tostring(select('#', table.unpack({}, 1, 3))) .. select('#', table.unpack({1}, 2))",
        "return tostring(math.type(2 // 1)) .. 7 // 2 .. -7 // 2 .. -7 % 3 .. 7.5 // 2 .. 1e308 * "
        "10",
        "return tostring(tonumber('0x10')) .. tostring(tonumber('z', 36)) .. "
        "tostring(tonumber(''))",
        "return string.format('%q', 1 / 3) .. string.format('%q', 0 / 0)",
        "return tostring(load('return ...', 'x')(5)) .. type(load(function() end))",
        "local i = 0 return load(function() i = i + 1 return ({'return', ' 1', '+1'})[i] end)()",
        "return math.fmod(-7, 3) .. math.floor(-1.5) .. math.max(1, 2.5) .. tostring(math.ult(1, "
        "-1))",
    };
    for (int i = 0; i < COUNT_OF(scripts); i++) {
        start_script(b);
        text_add(&b->text, "%s", scripts[i]);
        assert_equal(b);
    }
}

static void test_coroutines(void **state)
{
    struct both *b = *state;
    static const char *const scripts[] = {
        "local co = coroutine.wrap(function(a) local b = coroutine.yield(a + 1) return b * 2 end) "
        "return co(1) .. ' ' .. co(10)",
        "local co = coroutine.create(function() error({}) end) local ok, e = coroutine.resume(co) "
        "return tostring(ok) .. type(e) .. coroutine.status(co) .. tostring(coroutine.resume(co))",
        "local co = coroutine.create(function() return pcall(function() coroutine.yield(1) "
        "error('x', 0) end) end) coroutine.resume(co) local a, b, c = coroutine.resume(co) "
        "return tostring(a) .. tostring(b) .. c",
        "local co = coroutine.wrap(function() return xpcall(function(...) "
        "return coroutine.yield(...) end, print, 1, 2) end) local a, b = co() "
        "return a .. b .. select('#', co(nil, nil))",
        "local co = coroutine.create(function() local x <close> = setmetatable({}, {__close = "
        "function() error('late', 0) end}) coroutine.yield() end) coroutine.resume(co) "
        "local ok, e = coroutine.close(co) return tostring(ok) .. e .. coroutine.status(co)",
        "local co = coroutine.create(print) return tostring(coroutine.close(co)) .. "
        "tostring(coroutine.isyieldable()) .. tostring(select(2, coroutine.running()))",
        "local co co = coroutine.create(function() return coroutine.resume(co) end) "
        "local _, ok, e = coroutine.resume(co) return tostring(ok) .. e",
        "return tostring(pcall(coroutine.yield)) .. tostring(pcall(coroutine.close, "
        "coroutine.running()))",
        "local n = 0 local function gen() for i = 1, 3 do coroutine.yield(i) end end "
        "for i in coroutine.wrap(gen) do n = n + i end return n",
    };
    for (int i = 0; i < COUNT_OF(scripts); i++) {
        start_script(b);
        text_add(&b->text, "%s", scripts[i]);
        assert_equal(b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_patterns, open_both, close_both),
        cmocka_unit_test_setup_teardown(test_lists, open_both, close_both),
        cmocka_unit_test_setup_teardown(test_format, open_both, close_both),
        cmocka_unit_test_setup_teardown(test_strings_and_numbers, open_both, close_both),
        cmocka_unit_test_setup_teardown(test_coroutines, open_both, close_both),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
