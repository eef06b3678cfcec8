// sandbox: what the script's author and the host see: refused names, messages with their place,
// shown values, bound functions.
#include "tests/unit/sandbox_bench.h"

// ---- what is not there

static void test_refused_names(void **state)
{
    (void)state;
    static const struct trap refused[] = {
        {"ttable", "test.lua:1:1: error: unknown name 'ttable'\n     1 | ttable\n       | ^~~~~~ "
                   "did you mean 'table'?"},
        {"local x = 1\nreturn x + prnt(1)", "test.lua:2:12: error: unknown name 'prnt'"},
        {"return _G.zork", "unknown name 'zork'"},
        {"math.floot(1)", "test.lua:1:6: error: math has no 'floot'\n     1 | math.floot(1)\n"
                          "       |      ^~~~~ did you mean 'floor'?"},
        {"('x'):uper()", "string has no 'uper'"},
        {"os.time()", "there is no 'os' here: a script has no clock and no processes"},
        {"io.open('x')", "there is no 'io' here"},
        {"debug.traceback()", "there is no 'debug' here"},
        {"require 'x'", "there is no 'require' here"},
        {"package.path = 1", "there is no 'package' here"},
        {"dofile 'x'", "there is no 'dofile' here"},
        {"collectgarbage()", "there is no 'collectgarbage' here"},
        {"string.dump(print)", "there is no 'string.dump' here"},
        {"table.getn({})", "#t or table.len(t)"},
        {"unpack({})", "table.unpack"},
        {"setmetatable({}, {['__m' .. 'ode'] = 'k'})", "'__mode' is not available"},
        {"setmetatable({}, {['__g' .. 'c'] = print})", "'__gc' is not available"},
        {"local mt = {}\nmt.__mode = 'k'", "test.lua:2:4: error: '__mode' is not available"},
        {"rawset({}, '__gc', 1)", "test.lua:1:13: error: '__gc' is not available"},
        {"setmetatable(_G, nil)", "protected metatable"},
        {"setmetatable(string, {})", "protected metatable"},
        {"getmetatable('').__index = {}", "attempt to index a string value"},
    };
    assert_all_refused(refused, COUNT_OF(refused));
    static const struct trap given[] = {
        {"return rawget(_G, 'zork')", "nil"},
        {"zork = 1 return zork, _G.zork", "1 1"},
        {"local zork return zork", "nil"},
        {"local t = {} return t.zork, _G[1]", "nil nil"},
        {"return getmetatable(''), getmetatable(_G)", "\"protected\" \"protected\""},
        {"-- 2^3 __gc\nreturn '2^3', \"a\\\"^\", [[^]], [==[ ]] ^ ]==] --[[ ^ ]] --^",
         "\"2^3\" \"a\\\"^\" \"^\" \" ]] ^ \""},
        {"local _ENV = {} x = 1 return x, y", "1 nil"},
        {"local f = load('x = 1 return x', 'c', 't', {}) return f(), rawget(_G, 'x')", "1 nil"},
        {"string.rep = nil table = nil return pcall(function() return ('x'):rep(2) end)",
         "false "
         "test.lua:1: string has no 'rep'"},
    };
    assert_all_give(given, COUNT_OF(given));
}

static void test_errors_have_their_place(void **state)
{
    (void)state;
    static const struct trap refused[] = {
        {"x = = 2", "test.lua:1: error: unexpected symbol near '='"},
        {"local a = 1\nlocal b = a +* 2", "test.lua:2:14: error: unexpected symbol near '*'"},
        {"for i = 1, 2 do\nprint(i", "test.lua:2:8: error: ')' expected near <eof>"},
        {"local t = nil\n\nreturn t.x",
         "test.lua:3:8: error: attempt to index a nil value (local 't')"},
        {"local t = {}\nt.foo()", "test.lua:2:3: error: attempt to call a nil value (field 'foo')"},
        {"return 1 + {}", "attempt to perform arithmetic on a table value"},
        {"error('boom')", "test.lua:1: error: boom"},
        {"error('boom', 0)", "test.lua:1: error: boom"},
        {"local function f()\n  error('boom', 2)\nend\nf()", "test.lua:4: error: boom"},
        {"error()", "the script raised an error without a message (nil)"},
        {"error({})", "the script raised an error without a message (table)"},
        {"error(setmetatable({}, {__tostring = function() return 'mine' end}))", "error: mine"},
        {"error(setmetatable({}, {__tostring = function() error('x') end}))", "__tostring fails"},
        {"error('')", "the script raised an empty message"},
        {"error('\\27[31mred')", "error: ?[31mred"},
        {"coroutine.wrap(function()\nlocal x = nil + 1\nend)()", "test.lua:2: error: attempt to"},
        {"assert(false)", "assertion failed!"},
        {"assert(nil, 'because')", "error: because"},
        {"local s = '"
         "abc\n'",
         "unfinished string"},
        {"string.rep()", "test.lua:1:8: error: bad argument #1 to 'rep'"},
        {"('x'):rep({})", "bad argument #1 to 'rep'"},
        {"string.find('a', '[a')", "malformed pattern (missing ']') in '[a'"},
        {"\33Lua", "this is compiled Lua code; only text is run"},
        {"goto nowhere", "no visible label 'nowhere'"},
    };
    assert_all_refused(refused, COUNT_OF(refused));
    struct bench bench;
    open_bench(&bench);
    assert_refused(&bench, "local function f()\n  error('x')\nend\nf()", "x");
    assert_string_equal(sandbox_traceback(bench.box), "  test.lua:2: in function 'f'\n"
                                                      "  test.lua:4: in the main part\n");
    assert_refused(&bench, "x(", "error");
    assert_string_equal(sandbox_traceback(bench.box), "");
    sandbox_close(bench.box);
}

static void test_odd_bytes(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t length;
        bool runs;
    } texts[] = {
        {"", 0, true},
        {"\0", 1, false},
        {"return '\0'", 10, true},
        {"\xff\xfe", 2, false},
        {"return '\xff\x80'", 11, true},
        {"\xef\xbb\xbf"
         "return 1",
         11, true},
        {"#!/usr/bin/env orrery\nreturn 1", 30, true},
        {"#!", 2, true},
        {"\33Lua\x54", 5, false},
        {"--[", 3, true},
        {"--[[", 4, false},
        {"'\\", 2, false},
        {"\"\\z", 3, false},
        {"[=", 2, false},
        {"\r\n\r\n", 4, true},
        {"return [[\r\n^]]", 14, true},
        {"x='\\\r\n^'", 8, true},
    };
    struct bench bench;
    for (int i = 0; i < COUNT_OF(texts); i++) {
        open_bench(&bench);
        if (run_bytes(&bench, texts[i].bytes, texts[i].length) != texts[i].runs) {
            fail_msg("text %d: %s", i, texts[i].runs ? bench.d.what : "it ran");
        }
        sandbox_close(bench.box);
    }
}

// ---- the host's side

static void test_lines_of_a_lesson(void **state)
{
    (void)state;
    struct bench bench;
    open_bench(&bench);
    const char *cell = "local a = {}\nreturn a.b.c";
    struct sandbox_chunk chunk = {
        .text = cell, .length = strlen(cell), .source = "lessons/a/b.md", .first_line = 41};
    assert_false(sandbox_run(bench.box, &chunk, &bench.d));
    assert_string_equal(bench.d.source, "lessons/a/b.md");
    assert_int_equal(bench.d.line, 42);
    assert_int_equal(bench.d.column, 10);
    assert_string_equal(bench.d.quote, "return a.b.c");
    // A function of one text that fails when another calls it is shown where it stands.
    cell = "function f() return nil + 1 end";
    chunk = (struct sandbox_chunk){
        .text = cell, .length = strlen(cell), .source = "lessons/a/b.md", .first_line = 90};
    assert_true(sandbox_run(bench.box, &chunk, &bench.d));
    assert_refused(&bench, "f()", "lessons/a/b.md:90: error: attempt to perform arithmetic");
    assert_string_equal(bench.d.quote, cell);
    // Names longer than Lua shows.
    chunk.source = "a/very/long/path/that/goes/on/and/on/and/on/and/on/to/the/end/of/b.md";
    chunk.text = "\nerror('x')";
    chunk.length = strlen(chunk.text);
    assert_false(sandbox_run(bench.box, &chunk, &bench.d));
    assert_string_equal(bench.d.source, chunk.source);
    assert_string_equal(bench.d.what, "x");
    assert_int_equal(bench.d.line, 91);
    sandbox_close(bench.box);
}

static void test_incomplete(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool incomplete;
    } texts[] = {
        {"1 + 1", false},
        {"1 +", true},
        {"x = ", true},
        {"for i = 1, 2 do", true},
        {"f(", true},
        {"{", true},
        {"{1, 2", true},
        {"--[[", true},
        {"[[", true},
        {"'abc", false},
        {"x = = 1", false},
        {"", false},
        {"function f() end", false},
        {"function f()", true},
        {"return", false},
        {"2^3", false},
        {"if x then y() else", true},
        {"end", false},
        {"local", true},
        {"x, y", false},
    };
    struct bench bench;
    open_bench(&bench);
    for (int i = 0; i < COUNT_OF(texts); i++) {
        if (sandbox_incomplete(bench.box, texts[i].text, strlen(texts[i].text)) !=
            texts[i].incomplete) {
            fail_msg("'%s'", texts[i].text);
        }
    }
    sandbox_close(bench.box);
}

static void test_show(void **state)
{
    (void)state;
    static const struct trap traps[] = {
        {"return 1, 1.0, 0.1, 1e100, -0.0, 2.5e-7, 123456789.125, 1/0",
         "1 1.0 0.1 1e+100 -0.0 2.5e-07 123456789.125 inf"},
        {"return 'a\\n\"b\\\\\\t\\0\\127\\xff'", "\"a\\n\\\"b\\\\\\t\\x00\\x7F\\xFF\""},
        {"return 'gr\\u{fc}n'", "\"grün\""},
        {"return nil, true, print", "nil true function print"},
        {"return {}, {1}, {x = {y = {}}}", "{} {1} {x = {y = {}}}"},
        {"return {['end'] = 1, ['a b'] = 2, [1.5] = 3, [true] = 4, _x1 = 5}",
         "{[1.5] = 3, _x1 = 5, [\"a b\"] = 2, [\"end\"] = 1, [true] = 4}"},
        {"local t = {} t.me = t return t", "{me = <cycle>}"},
        {"local a = {} return {a, a}", "{{}, {}}"},
        {"local t = {} for i = 1, 20 do t = {t} end return t", "{{{{{{{{{...}}}}}}}}}"},
        {"return {[{}] = 1, [print] = 2, 5}", "{5, ... 2 more}"},
        {"local t = {} for i = 1, 30 do t[i] = i * 100 end return t",
         "{\n  100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1100, 1200, 1300, 1400,\n"
         "  1500, 1600, 1700, 1800, 1900, 2000, 2100, 2200, 2300, 2400, 2500, 2600, 2700,\n"
         "  2800, 2900, 3000,\n}"},
        {"return {name = ('x'):rep(50), list = {('y'):rep(40), ('z'):rep(40)}, short = {1, 2}}",
         "{\n  list = {\n    \"yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\",\n"
         "    \"zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz\",\n  },\n"
         "  name = \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\",\n  short = {1, 2},\n}"},
        {"return setmetatable({1}, {__tostring = function() return 'mine' end})", "mine"},
        {"return {setmetatable({}, {__tostring = function() error('x') end})}",
         "(a value that can not be shown)"},
    };
    assert_all_give(traps, COUNT_OF(traps));
    struct bench bench;
    open_bench(&bench);
    assert_true(run(&bench, "local t = {} for i = 1, 100000 do t[i] = ('x'):rep(50) end return t"));
    const char *shown = sandbox_show_result(bench.box, 0, 60);
    assert_true(strlen(shown) < 33000);
    assert_non_null(strstr(shown, "... 99900 more"));
    assert_true(
        run(&bench, "return ('x'):rep(1000000), {('y'):rep(100000), z = ('z'):rep(100000)}"));
    assert_non_null(strstr(sandbox_show_result(bench.box, 0, 60), "... 998000 more bytes"));
    assert_non_null(strstr(sandbox_show_result(bench.box, 1, 60), "... 98000 more bytes"));
    // A hundred to the eighth tables, were each shown.
    assert_true(run(&bench, "local t = {1} for i = 1, 8 do local n = {} for j = 1, 100 do n[j] = t "
                            "end t = n end return t"));
    shown = sandbox_show_result(bench.box, 0, 60);
    assert_true(shown[0] == '{' && strlen(shown) < 33000);
    assert_true(run(&bench, "42"));
    assert_true(sandbox_name_result(bench.box, 0, "_", &bench.d));
    assert_gives(&bench, "_ + 1", "43");
    assert_true(run(&bench, "'plain'"));
    assert_string_equal(sandbox_tell_result(bench.box, 0), "plain");
    sandbox_close(bench.box);
}

// Functions as a binding would write them.
static int host_refuse(lua_State *L)
{
    struct diag d = {0};
    diag_say(&d, "unknown setting 'sevrers' of station");
    diag_expect(&d, "one of capacity, servers");
    diag_help(&d, "did you mean 'servers'?");
    sandbox_raise(L, &d);
}

static int host_wait(lua_State *L)
{
    const char *text = sandbox_value_argument(L, 1, "a duration such as \"10ms\"");
    lua_pushstring(L, text);
    return 1;
}

static int host_kill(lua_State *L)
{
    lua_pushstring(L, sandbox_text_argument(L, 1, "the name of a broker"));
    return 1;
}

static int host_step(lua_State *L)
{
    lua_pushinteger(L,
                    sandbox_integer_argument(L, 1, 1, 1000, "a number of events from 1 to 1000"));
    return 1;
}

static int host_call(lua_State *L)
{
    struct diag d;
    luaL_checktype(L, 1, LUA_TFUNCTION);
    lua_settop(L, 1);
    if (!sandbox_call(L, 0, 1, &d)) {
        sandbox_raise(L, &d);
    }
    return 1;
}

// How often the function said true, asked as often as wanted.
static int host_ask(lua_State *L)
{
    struct diag d;
    lua_Integer times = luaL_checkinteger(L, 2), yes = 0;
    for (lua_Integer i = 0; i < times; i++) {
        lua_pushvalue(L, 1);
        if (!sandbox_ask(L, 1, &d)) {
            sandbox_raise(L, &d);
        }
        yes += lua_toboolean(L, -1);
        lua_pop(L, 1);
    }
    lua_pushinteger(L, yes);
    return 1;
}

static int add_host_functions(lua_State *L)
{
    static const luaL_Reg functions[] = {
        {"refuse", host_refuse}, {"call", host_call}, {"ask", host_ask}, {NULL, NULL}};
    sandbox_library(L, "host", functions);
    sandbox_global(L, "wait", host_wait);
    sandbox_global(L, "step", host_step);
    sandbox_global(L, "kill", host_kill);
    assert_ptr_equal(sandbox_host(L), lua_touserdata(L, 1));
    return 0;
}

static void test_bindings(void **state)
{
    (void)state;
    struct bench bench;
    open_bench_with(&bench, 16 << 20, BENCH_BUDGET);
    assert_true(sandbox_do(bench.box, add_host_functions, &bench, &bench.d));
    assert_refused(&bench, "local x = 1\nhost.refuse('sevrers')",
                   "test.lua:2:14: error: unknown setting 'sevrers' of station\n"
                   "     2 | host.refuse('sevrers')\n"
                   "       |              ^~~~~~~ did you mean 'servers'?\n"
                   "  expected: one of capacity, servers");
    static const struct trap given[] = {
        {"local ok, e = pcall(host.refuse) return ok, e.what, e.line, type(e)",
         "false \"unknown setting 'sevrers' of station\" 1 \"userdata\""},
        {"local ok, e = pcall(function() host.refuse() end) return 'got: ' .. e",
         "\"got: test.lua:1: unknown setting 'sevrers' of station; expected: one of capacity, "
         "servers; did you mean 'servers'?\""},
        {"return wait('10ms'), wait(5), wait(2.0), wait(0.1 + 0.2), wait(true)",
         "\"10ms\" \"5\" \"2\" \"0.3\" \"true\""},
        {"return wait(1e20), wait(1/3), wait(-1.5e-7), wait(1e300), wait(2e-300), wait(5e6 / 7)",
         "\"1e20\" \"0.333333333\" \"-0.00000015\" \"1e300\" \"2e-300\" "
         "\"714285.714\""},
        {"return host.call(function() return 7 end), kill('b2')", "7 \"b2\""},
        {"return host.ask(function() for i = 1, 1000 do end return true end, 5000)", "5000"},
        {"return pcall(host.call, function() return nil + 1 end)",
         "false test.lua:1: attempt to perform arithmetic on a nil value"},
        {"return tostring(host.call), tostring(wait)", "\"function host.call\" \"function wait\""},
    };
    for (int i = 0; i < COUNT_OF(given); i++) {
        assert_gives(&bench, given[i].script, given[i].wanted);
    }
    static const struct trap refused[] = {
        {"wait({})", "argument 1 of 'wait': expected a duration such as \"10ms\", got a table"},
        {"wait()", "got nothing"},
        {"wait(0/0)", "got nan"},
        {"wait('a\\0b')", "got the text \"a?b\""},
        {"kill(5)", "expected the name of a broker, got the number 5"},
        {"kill('a\\0b')", "got the text \"a?b\""},
        {"local t = {kill = kill} t:kill('x')", "the value before ':kill': expected the name"},
        {"step('5')", "expected a number of events from 1 to 1000, got the text \"5\""},
        {"step(2.5)", "got the number 2.5"},
        {"step(0)", "got the number 0"},
        {"host.cal(1)", "did you mean 'call'?"},
        {"local ok, e = pcall(host.refuse) error(e)", "unknown setting 'sevrers' of station"},
        {"pcall(host.call, function() while true do end end)", "stopped after 2000000 steps"},
        {"host.ask(function() while true do end end, 2)", "stopped after 2000000 steps"},
        {"host.call(function() host.call(function() local t = {} while true do t = {t} end end) "
         "end)",
         "more than 16 MiB of memory"},
        {"coroutine.wrap(function() host.call(function() error('deep') end) end)()", "error: deep"},
        {"host.call(coroutine.yield)", "attempt to yield"},
    };
    for (int i = 0; i < COUNT_OF(refused); i++) {
        assert_refused(&bench, refused[i].script, refused[i].wanted);
    }
    sandbox_close(bench.box);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refused_names), cmocka_unit_test(test_errors_have_their_place),
        cmocka_unit_test(test_odd_bytes),     cmocka_unit_test(test_lines_of_a_lesson),
        cmocka_unit_test(test_incomplete),    cmocka_unit_test(test_show),
        cmocka_unit_test(test_bindings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
