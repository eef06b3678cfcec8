// sandbox: every trap that was found, as a text and what comes of it.
//
// Limits are small so that each case is quick; each must end in half a second of CPU time. Built
// with a sanitizer everything is some ten times slower, and the bound with it.
#include "repl/script/sandbox_bind.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { BUDGET = 2000000, MEMORY = 64 << 20 };

#if defined(__SANITIZE_ADDRESS__)
#define SECONDS 5.0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SECONDS 5.0
#endif
#endif
#ifndef SECONDS
#define SECONDS 0.5
#endif

// ---- a sandbox with a host

struct bench {
    struct sandbox *box;
    volatile sig_atomic_t interrupt;
    uint64_t drawn;
    char printed_bytes[4000];
    struct text printed;
    struct diag d;
};

// As Ctrl-C would, when asked to.
static void write_to_bench(void *self, const char *bytes, size_t length)
{
    struct bench *bench = self;
    text_add_bytes(&bench->printed, bytes, length);
    if (strcmp(bytes, "Ctrl-C\n") == 0) {
        bench->interrupt = 1;
    }
}

static uint64_t draw_from_bench(void *self)
{
    struct bench *bench = self;
    bench->drawn = bench->drawn * 6364136223846793005u + 1442695040888963407u;
    return bench->drawn ^ (bench->drawn >> 29);
}

static void open_bench_with(struct bench *bench, int64_t memory, int64_t budget)
{
    *bench = (struct bench){.drawn = 1};
    bench->printed = text_in(bench->printed_bytes, sizeof bench->printed_bytes);
    struct sandbox_options options = {.memory_bytes = memory,
                                      .budget_steps = budget,
                                      .interrupt = &bench->interrupt,
                                      .write = write_to_bench,
                                      .write_self = bench,
                                      .random = draw_from_bench,
                                      .random_self = bench,
                                      .host = bench};
    bench->box = sandbox_open(&options, &bench->d);
    assert_non_null(bench->box);
}

static void open_bench(struct bench *bench) { open_bench_with(bench, MEMORY, BUDGET); }

static bool run_bytes(struct bench *bench, const char *text, size_t length)
{
    struct sandbox_chunk chunk = {
        .text = text, .length = length, .source = "test.lua", .first_line = 1, .expression = true};
    bench->printed = text_in(bench->printed_bytes, sizeof bench->printed_bytes);
    clock_t before = clock();
    bool done = sandbox_run(bench->box, &chunk, &bench->d);
    double seconds = (double)(clock() - before) / CLOCKS_PER_SEC;
    if (seconds > SECONDS) {
        fail_msg("took %.2f s: %.200s", seconds, text);
    }
    return done;
}

static bool run(struct bench *bench, const char *text)
{
    return run_bytes(bench, text, strlen(text));
}

// What was printed, then the results as they are shown, separated by blanks.
static void gather(struct bench *bench, char *out, size_t size)
{
    struct text t = text_in(out, size);
    text_add(&t, "%s", bench->printed.at);
    for (int i = 0; i < sandbox_result_count(bench->box); i++) {
        text_add(&t, "%s%s", i > 0 ? " " : "", sandbox_show_result(bench->box, i, 0));
    }
}

static void assert_gives(struct bench *bench, const char *script, const char *wanted)
{
    char got[5000], message[2000];
    struct text t = text_in(message, sizeof message);
    if (!run(bench, script)) {
        diag_print(&bench->d, &t);
        fail_msg("%s\n  wanted: %s\n  refused: %s", script, wanted, message);
    }
    gather(bench, got, sizeof got);
    if (strcmp(got, wanted) != 0) {
        fail_msg("%s\n  wanted: %s\n  got: %s", script, wanted, got);
    }
}

// The whole printed message has the text in it.
static void assert_refused(struct bench *bench, const char *script, const char *wanted)
{
    char message[2000];
    struct text t = text_in(message, sizeof message);
    if (run(bench, script)) {
        gather(bench, message, sizeof message);
        fail_msg("%s\n  wanted: %s\n  it ran: %s", script, wanted, message);
    }
    diag_print(&bench->d, &t);
    if (strstr(message, wanted) == NULL) {
        fail_msg("%s\n  wanted: %s\n  got: %s", script, wanted, message);
    }
}

struct trap {
    const char *script, *wanted;
};

static void assert_all_give(const struct trap *traps, int count)
{
    struct bench bench;
    for (int i = 0; i < count; i++) {
        open_bench(&bench);
        assert_gives(&bench, traps[i].script, traps[i].wanted);
        sandbox_close(bench.box);
    }
}

// Each in a sandbox of its own, which must be of use afterwards.
static void assert_all_refused_with(const struct trap *traps, int count, int64_t memory,
                                    int64_t budget)
{
    struct bench bench;
    for (int i = 0; i < count; i++) {
        open_bench_with(&bench, memory, budget);
        assert_refused(&bench, traps[i].script, traps[i].wanted);
        assert_gives(&bench, "1 + 1", "2");
        sandbox_close(bench.box);
    }
}

static void assert_all_refused(const struct trap *traps, int count)
{
    assert_all_refused_with(traps, count, MEMORY, BUDGET);
}

// ---- endless scripts

#define STOPPED "stopped after 2000000 steps"
#define TOO_BIG "more than 16 MiB of memory"
#define TOO_LONG "a text of more than 1 MiB"

static void test_endless_scripts_are_stopped(void **state)
{
    (void)state;
    static const struct trap traps[] = {
        {"while true do end", "test.lua:1: error: " STOPPED},
        {"\n\nrepeat until false", "test.lua:3: error: " STOPPED},
        {"::a:: goto a", STOPPED},
        {"local function f() return f() end f()", STOPPED},
        {"pcall(function() while true do end end)", STOPPED},
        {"while true do pcall(function() while true do end end) end", STOPPED},
        {"pcall(pcall, pcall, function() while true do end end)", STOPPED},
        {"local function f() pcall(f) pcall(f) end f()", STOPPED},
        {"xpcall(function() while true do end end, print)", STOPPED},
        {"xpcall(error, function() while true do end end)", STOPPED},
        {"xpcall(function() while true do end end, function() while true do end end)", STOPPED},
        {"local function h() error('again') end xpcall(error, h) while true do end", STOPPED},
        {"coroutine.wrap(function() while true do end end)()", STOPPED},
        {"coroutine.resume(coroutine.create(function() while true do end end))", STOPPED},
        {"local co = coroutine.wrap(function() while true do coroutine.yield() end end) "
         "while true do co() end",
         STOPPED},
        {"while true do coroutine.wrap(function() for i = 1, 50 do end end)() end", STOPPED},
        {"local function f(d) if d > 0 then for i = 1, 20 do coroutine.wrap(f)(d - 1) end end end "
         "f(50)",
         STOPPED},
        {"local x <close> = setmetatable({}, {__close = function() while true do end end})",
         STOPPED},
        {"pcall(function() local x <close> = setmetatable({}, {__close = function() "
         "while true do end end}) error('a') end)",
         STOPPED},
        {"pcall(function() local x <close> = setmetatable({}, {__close = function() "
         "while true do end end}) while true do end end)",
         STOPPED},
        {"local function f() local x <close> = setmetatable({}, {__close = function() "
         "error('mine', 0) end}) while true do end end pcall(f)",
         STOPPED},
        {"local co = coroutine.create(function() local x <close> = setmetatable({}, {__close = "
         "function() while true do end end}) coroutine.yield() end) coroutine.resume(co) "
         "coroutine.close(co)",
         STOPPED},
        {"local t = setmetatable({}, {__index = function() while true do end end}) return t.x",
         STOPPED},
        {"local t = {} setmetatable(t, {__index = function(_, k) return t[k] end}) "
         "pcall(function() return t.x end) while true do end",
         STOPPED},
        {"table.sort({3, 2, 1}, function() while true do end end)", STOPPED},
        {"pcall(table.sort, {3, 2, 1}, function() while true do end end)", STOPPED},
        {"('x'):gsub('x', function() while true do end end)", STOPPED},
        {"for _ in ('x'):rep(1000):gmatch('.-.-.-.-y') do end", STOPPED},
        {"('a'):rep(1000):find('.-.-.-.-b')", STOPPED},
        {"pcall(string.find, ('a'):rep(1000), '.-.-.-.-b')", STOPPED},
        {"('a'):rep(5000):match('(.-)%1%1%1b')", STOPPED},
        {"(('('):rep(9000)):gsub('%b()', '')", STOPPED},
        {"table.move({}, 1, math.maxinteger - 1, 2)", STOPPED},
        {"table.insert(setmetatable({}, {__len = function() return 1 << 60 end}), 1, 1)", STOPPED},
        {"table.remove(setmetatable({}, {__len = function() return 1 << 60 end}), 1)", STOPPED},
        {"table.concat(setmetatable({}, {__index = table.concat}), '', 1, 1 << 60)", STOPPED},
        {"table.sort(setmetatable({}, {__len = function() return 1 << 30 end}))", STOPPED},
        {"table.len(setmetatable({}, {})) while true do table.unpack({}, 1, 10000) end", STOPPED},
        {"load(function() return ' ' end)", STOPPED},
        {"load(function() while true do end end)", STOPPED},
        {"local s = ('x=1 '):rep(10000) while true do load(s) end", STOPPED},
        {"print(setmetatable({}, {__tostring = function() while true do end end}))", STOPPED},
        {"error(setmetatable({}, {__tostring = function() while true do end end}))", STOPPED},
        {"for k in pairs(setmetatable({}, {__pairs = function() while true do end end})) do end",
         STOPPED},
        {"for i = 1, math.huge do end", STOPPED},
        {"utf8.len(('x'):rep(1 << 20)) while true do utf8.len(('x'):rep(1 << 20)) end", "error"},
        {"while true do string.packsize(('b'):rep(1000)) end", STOPPED},
        {"while true do ('x'):rep(0) end", STOPPED},
        {"while true do print() end", STOPPED},
        {"return 1 .. setmetatable({}, {__concat = function() while true do end end})", STOPPED},
    };
    assert_all_refused(traps, COUNT_OF(traps));
}

static void test_growing_scripts_are_stopped(void **state)
{
    (void)state;
    static const struct trap traps[] = {
        {"local t = {} while true do t[#t + 1] = {} end", TOO_BIG},
        {"local t = {} for i = 1, 1e9 do t[i] = i end", TOO_BIG},
        {"pcall(function() local t = {} while true do t[#t + 1] = {} end end) return 'caught'",
         TOO_BIG},
        {"local function f() local x <close> = setmetatable({}, {__close = function() "
         "error('mine', 0) end}) local t = {} while true do t[#t + 1] = {} end end "
         "return pcall(f)",
         TOO_BIG},
        {"return coroutine.resume(coroutine.create(function() local t = {} "
         "while true do t[#t + 1] = {} end end))",
         TOO_BIG},
        {"local s = 'x' while true do s = s .. s end", TOO_LONG},
        {"local s = 'x' while true do pcall(function() s = s .. s end) end", TOO_LONG},
        {"local t = {} for i = 1, 2000 do t[i] = ('x'):rep(100000) .. i end", TOO_BIG},
        {"string.rep('x', 1e10)", TOO_BIG},
        {"string.rep('x', 10000000)", TOO_LONG},
        {"pcall(string.rep, 'x', 1 << 40)", TOO_BIG},
        {"string.rep('', 10, ('x'):rep(1000000))", TOO_LONG},
        {"local t = {} for i = 1, 99 do t[i] = ('x'):rep(100000) end table.concat(t)",
         "error: the script"},
        {"('x'):rep(100000):gsub('.', ('y'):rep(1000))", "error: the script"},
        {"string.format(('%99d'):rep(100000), table.unpack({}, 1, 100000))", "error"},
        {"local t = {} while true do t = {t} end", TOO_BIG},
        {"local t = {} for i = 1, 1e8 do t[i .. ''] = true end", TOO_BIG},
        {"local f = {} for i = 1, 1e8 do f[i] = function() return i end end", TOO_BIG},
        {"local t = {} for i = 1, 1e8 do t[i] = coroutine.create(print) end", "error"},
        {"local t = {} for i = 1, 500000 do t[i] = i end "
         "for i = 1, 99 do t[-i] = table.pack(table.unpack(t, 1, 200000)) end",
         "error"},
        {"local s = ('x'):rep(300000) while true do local t = s .. s end", "through memory"},
        {"local s = ('x'):rep(1000000) while true do s:upper() end", "error: "},
    };
    assert_all_refused_with(traps, COUNT_OF(traps), 16 << 20, 10 * BUDGET);
}

static void test_deep_scripts_are_stopped(void **state)
{
    (void)state;
    static const struct trap traps[] = {
        {"local function f() return f() + 1 end f()", "stack overflow"},
        {"local function f() return f() + 1 end f()", "does a function call itself without end?"},
        {"local t = setmetatable({}, {__index = function(t, k) return t[k] end}) return t.x",
         "stack overflow"},
        {"local function f(x) return (x:gsub('x', f)) end f('x')", "stack overflow"},
        {"local function f() table.sort({1, 2}, f) end f()", "stack overflow"},
        {"local function f() coroutine.wrap(f)() end f()", "stack overflow"},
        {"local t = setmetatable({}, {__tostring = tostring}) tostring(t)", "stack overflow"},
        {"local function f() local ok, e = pcall(f) error(e, 0) end f()", "overflow"},
        {"return load(('('):rep(500) .. '1' .. (')'):rep(500))()", "error"},
        {"do "
         "do do do do do do do do do do do do do do do do do do do do do do do do do do do do do "
         "do do do do do do do do do do do do do do do do do do do do do do do do do do do do do "
         "do do "
         "do do do do do do do do do do do do do do do do do do do do do do do do do do do do do "
         "do do "
         "do do do do do do do do do do do do do do do do do do do do do do do do do do do do do "
         "do do "
         "do do do do do do do do do do do do do do do do do do do do do do do do do do do do do "
         "do do "
         "do do do do do do do do do do do do do do do do do do do do do do do do do do do do do "
         "do do "
         "do do do do do do do do do do do do do do do do do do do do do do do do do do do do do "
         "do do ",
         "nested too deeply"},
        {"table.unpack({}, 1, 1e8)", "too many results to unpack"},
        {"string.byte(('x'):rep(1500000), 1, -1)", "string slice too long"},
    };
    assert_all_refused_with(traps, COUNT_OF(traps), SANDBOX_MEMORY, 10 * BUDGET);
    static const struct trap caught[] = {
        {"local function f() return (('x'):gsub('x', f)) end return (pcall(f))", "false"},
        {"local function f() pcall(f) end return f()", ""},
        {"local p for i = 1, 300 do local q = p p = coroutine.create(function() local x <close> = "
         "setmetatable({}, {__close = function() if q then assert(coroutine.close(q)) end end}) "
         "coroutine.yield() end) coroutine.resume(p) end return (coroutine.close(p))",
         "false"},
    };
    assert_all_give(caught, COUNT_OF(caught));
}

// ---- what differs from run to run

static void test_order(void **state)
{
    (void)state;
    static const struct trap traps[] = {
        {"for k, v in pairs{30, 20, 10, zeta = 1, alpha = 2, [2.5] = 3, [-1] = 4, [true] = 5, "
         "[false] = 6, ['a b'] = 7, [100] = 8, [-0.5] = 9} do print(k, v) end",
         "-1\t4\n1\t30\n2\t20\n3\t10\n100\t8\n-0.5\t9\n2.5\t3\na "
         "b\t7\nalpha\t2\nzeta\t1\nfalse\t6\n"
         "true\t5\n"},
        {"local t = {a = 1, b = 2, c = 3} for k in pairs(t) do t[k] = nil t.b = nil t.d = 4 "
         "print(k) end return t",
         "a\nc\n{d = 4}"},
        {"local s = '' for k, v in pairs({x = 1, 5, 6}) do s = s .. tostring(k) .. v end return s",
         "\"1526x1\""},
        {"local f, t, k = pairs({7}) return k, f(t, k)", "nil 1 7"},
        {"return pcall(pairs)", "false \"bad argument #1 to 'pairs' (value expected)\""},
        {"local t = {} for i = 1, 20 do t[i] = {k = i % 3, n = i} end "
         "table.sort(t, function(a, b) return a.k < b.k end) "
         "local s = '' for _, v in ipairs(t) do s = s .. v.n .. ' ' end return s",
         "\"3 6 9 12 15 18 1 4 7 10 13 16 19 2 5 8 11 14 17 20 \""},
        {"local t = {3, 1, 2} table.sort(t, function() return true end) return #t", "3"},
        {"local t = {3, 1, 2} return pcall(table.sort, t, function() error('no', 0) end), t",
         "false {3, 1, 2}"},
        {"return table.count{1, nil, 3, x = 1}, table.len{1, 2, nil, 4}, table.keys{b = 1, 9, a = "
         "2}",
         "3 2 {1, \"a\", \"b\"}"},
        {"local t = {} t[t] = 1 return table.count(t), t[t]", "1 1"},
    };
    assert_all_give(traps, COUNT_OF(traps));
    static const struct trap refused[] = {
        {"local t = {} t[{}] = 1 t[print] = 2 for k in pairs(t) do end",
         "2 keys of this table have no order"},
        {"next({})", "there is no 'next' here: its order differs from run to run"},
        {"table.sort({1, 'x'})", "attempt to compare"},
    };
    assert_all_refused(refused, COUNT_OF(refused));
}

static void test_no_addresses(void **state)
{
    (void)state;
    static const struct trap traps[] = {
        {"local a, b = {}, {} print(b, a, b) print(a)", "table #1\ttable #2\ttable #1\ntable #2\n"},
        {"print(print, math.sin, string.rep, coroutine.create(print))",
         "function print\tfunction math.sin\tfunction string.rep\tthread #1\n"},
        {"\nlocal function f() end print(f, function() end)",
         "function test.lua:2\tfunction test.lua:2\n"},
        {"return string.format('%s %5s|%-9s|', {}, 'ab', print)",
         "\"table #1    ab|function print|\""},
        {"return tostring(setmetatable({}, {__name = 'Queue'}))", "\"Queue #1\""},
        {"return tostring(setmetatable({}, {__tostring = function() return 'me' end}))", "\"me\""},
        {"local ok, e = pcall(error, {}) return tostring(e)", "\"table #1\""},
        {"return select(2, pcall(string.rep)), select(2, pcall(math.floor, {}))",
         "\"bad argument #1 to 'string.rep' (string expected, got no value)\" "
         "\"bad argument #1 to 'math.floor' (number expected, got table)\""},
        {"alias = string.rep return select(2, pcall(string.rep))",
         "\"bad argument #1 to 'string.rep' (string expected, got no value)\""},
        {"return tostring(coroutine.running())", "\"thread #1\""},
    };
    assert_all_give(traps, COUNT_OF(traps));
    static const struct trap refused[] = {
        {"string.format('%p', {})", "addresses differ from run to run: use %s"},
        {"string.format('%10p', {})", "invalid conversion '%10p' to 'format'"},
    };
    assert_all_refused(refused, COUNT_OF(refused));
}

static void test_numbers(void **state)
{
    (void)state;
    static const struct trap traps[] = {
        {"print(0/0, -(0/0), 1/0, -1/0, tostring(0/0), -0.0)", "nan\tnan\tinf\t-inf\tnan\t-0.0\n"},
        {"return 0/0, -(0/0)", "nan nan"},
        {"return string.format('%f %g %5.1f %e %+a %E', 0/0, -(0/0), 0/0, 0/0, 0/0, 0/0)",
         "\"nan nan   nan nan +nan NAN\""},
        {"return table.concat({0/0, 1}, ' '), (0/0 .. ''):find('nan', 1, true) ~= nil",
         "\"nan 1\" true"},
        {"return ('x'):rep(3, 0/0):gsub('x', 0/0)", "\"nannannannannan\" 3"},
        {"return math.random(), math.random(6), math.random(-5, 5), math.random(0)",
         "0.4232091715396339 6 0 -9213940551148339384"},
        {"local n = 0 for i = 1, 1000 do local x = math.random(10) "
         "assert(x >= 1 and x <= 10) n = n + x end return n > 5000 and n < 6000",
         "true"},
        {"return math.random(math.mininteger, math.maxinteger) ~= nil, math.random(3, 3)",
         "true 3"},
        {"return math.exp(1), math.log(10), math.log(8, 2), math.log(1000, 10), math.log(9, 3)",
         "2.718281828459045 2.302585092994046 3.0 3.0 2.0"},
        {"return math.pow(2, 0.5), math.pow(10, 15), math.pow(2, -1074) > 0, math.sin(1)",
         "1.4142135623730951 1e+15 true 0.8414709848078965"},
        {"return math.atan(1), math.atan(-1, -1), math.acos(-1), math.tan(0)",
         "0.7853981633974483 -2.356194490192345 3.141592653589793 0.0"},
        {"return 7 // 2, -7 // 2, -7 % 3, 7.5 // 2, 1 << 63, 5 // 0.0, 3 | 4, 10 / 2",
         "3 -4 2 3.0 -9223372036854775808 inf 7 5.0"},
        {"return 'a' < 'B', 'a' < 'b', '\\xff' < 'a', 'Z' < 'a'", "false true false true"},
        {"return '10' + 5, '0x10' + 0, '3' * '4', 10 .. 20", "15 16 12 \"1020\""},
    };
    assert_all_give(traps, COUNT_OF(traps) - 0);
    static const struct trap refused[] = {
        {"return 2^3", "test.lua:1:9: error: '^' is not available"},
        {"x = 1\ny = x ^ 0.5", "test.lua:2:7: error: '^' is not available"},
        {"return load('return 2^3')()", "attempt to call a nil value"},
        {"math.randomseed(1)", "the seed of the world decides"},
        {"math.random(2, 1)", "interval is empty"},
        {"math.sin(1e13)", "angle of more than 1e12"},
        {"math.sinh(1)", "math has no 'sinh'"},
    };
    assert_all_refused(refused, COUNT_OF(refused));
}

static void test_random_needs_a_host(void **state)
{
    (void)state;
    struct bench bench = {.drawn = 1};
    bench.printed = text_in(bench.printed_bytes, sizeof bench.printed_bytes);
    bench.box = sandbox_open(&(struct sandbox_options){0}, &bench.d);
    assert_refused(&bench, "math.random()", "there is no world to draw random numbers from");
    assert_gives(&bench, "print('nobody listens')", "");
    sandbox_set_random(bench.box, draw_from_bench, &bench);
    assert_gives(&bench, "math.random(6)", "6");
    sandbox_close(bench.box);
}

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
         "test.lua:1: string has no 'rep'; did you mean 'len'?"},
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

// What makes Lua's compiler slow is refused, and everything else of that size is quick.
static void test_huge_texts(void **state)
{
    (void)state;
    static const struct {
        const char *head, *part, *tail;
        int times;
        const char *wanted; // NULL: it compiles
    } texts[] = {
        {"local a a=a", " and a", "", 9000, NULL},
        {"local a a=a", " and a", "", 20000, "more than 10000 jumps"},
        {"local a if a then", " elseif a then", " end", 9000, NULL},
        {"if 1 then", " goto x", "", 20000, "more than 10000 jumps"},
        {"", "x=1 ", "", 60000, NULL},
        {"local t={", "{},", "}", 80000, NULL},
        {"return '", "x", "'", 250000, NULL},
        {"x='", "\\z ", "'", 80000, NULL},
        {"--[", "=", "", 250000, NULL},
        {"[", "=", "", 250000, "invalid long string delimiter"},
        {"x=[==[", "]=", "]==]", 100000, NULL},
        {"", ";", "", 1100000, "a text of more than 1 MiB is not run"},
        {"x=", "-", "1", 250000, "unexpected symbol near <eof>"},
        {"x=", "- ", "1", 1000, "nested too deeply"},
    };
    static char text[1200000];
    struct bench bench;
    for (int i = 0; i < COUNT_OF(texts); i++) {
        struct text t = text_in(text, sizeof text);
        text_add(&t, "%s", texts[i].head);
        for (int n = 0; n < texts[i].times; n++) {
            text_add_bytes(&t, texts[i].part, strlen(texts[i].part));
        }
        text_add(&t, "%s", texts[i].tail);
        open_bench(&bench);
        sandbox_set_budget(bench.box, SANDBOX_BUDGET);
        bool done = run_bytes(&bench, t.at, t.length);
        if (texts[i].wanted == NULL ? !done : done || !strstr(bench.d.what, texts[i].wanted)) {
            fail_msg("text %d (%s...): %s", i, texts[i].head, done ? "it ran" : bench.d.what);
        }
        sandbox_close(bench.box);
    }
}

// ---- the host's side

static void test_interrupt(void **state)
{
    (void)state;
    struct bench bench;
    open_bench(&bench);
    sandbox_set_budget(bench.box, SANDBOX_ENDLESS);
    bench.interrupt = 1;
    assert_refused(&bench, "return 1", "error: interrupted");
    static const char *const endless[] = {
        "print('Ctrl-C') pcall(function() while true do end end)",
        "print('Ctrl-C'); ('a'):rep(1000):find('.-.-.-.-b')",
        "print('Ctrl-C') table.move({}, 1, 1 << 60, 2)",
        "coroutine.wrap(function() print('Ctrl-C') pcall(load, function() return ' ' end) end)()",
    };
    for (int i = 0; i < COUNT_OF(endless); i++) {
        bench.interrupt = 0;
        assert_refused(&bench, endless[i], "test.lua:1: error: interrupted");
    }
    bench.interrupt = 0;
    assert_gives(&bench, "1 + 1", "2");
    sandbox_close(bench.box);
}

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

static int add_host_functions(lua_State *L)
{
    static const luaL_Reg functions[] = {
        {"refuse", host_refuse}, {"call", host_call}, {NULL, NULL}};
    sandbox_library(L, "host", functions);
    sandbox_global(L, "wait", host_wait);
    sandbox_global(L, "step", host_step);
    assert_ptr_equal(sandbox_host(L), lua_touserdata(L, 1));
    return 0;
}

static void test_bindings(void **state)
{
    (void)state;
    struct bench bench;
    open_bench_with(&bench, 16 << 20, BUDGET);
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
        {"return host.call(function() return 7 end)", "7"},
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
        {"step('5')", "expected a number of events from 1 to 1000, got the text \"5\""},
        {"step(2.5)", "got the number 2.5"},
        {"step(0)", "got the number 0"},
        {"host.cal(1)", "did you mean 'call'?"},
        {"local ok, e = pcall(host.refuse) error(e)", "unknown setting 'sevrers' of station"},
        {"pcall(host.call, function() while true do end end)", STOPPED},
        {"host.call(function() host.call(function() local t = {} while true do t = {t} end end) "
         "end)",
         TOO_BIG},
        {"coroutine.wrap(function() host.call(function() error('deep') end) end)()", "error: deep"},
        {"host.call(coroutine.yield)", "attempt to yield"},
    };
    for (int i = 0; i < COUNT_OF(refused); i++) {
        assert_refused(&bench, refused[i].script, refused[i].wanted);
    }
    sandbox_close(bench.box);
}

static void test_life_goes_on(void **state)
{
    (void)state;
    struct bench bench;
    open_bench_with(&bench, 16 << 20, 10 * BUDGET);
    // A table that fills the memory stays until it is let go of.
    assert_refused(&bench, "big = {} while true do big[#big + 1] = {} end", TOO_BIG);
    assert_gives(&bench, "big = nil", "");
    assert_gives(&bench, "local t = {} for i = 1, 100000 do t[i] = {} end return #t", "100000");
    // A coroutine that a stop has killed is dead, one that waited goes on.
    assert_gives(&bench,
                 "waiting = coroutine.wrap(function() coroutine.yield(1) return 2 end) "
                 "return waiting()",
                 "1");
    assert_refused(&bench,
                   "dead = coroutine.create(function() while true do end end) "
                   "coroutine.resume(dead)",
                   "stopped after 20000000 steps");
    assert_gives(&bench, "coroutine.status(dead), (coroutine.resume(dead)), waiting()",
                 "\"dead\" false 2");
    // The same text takes the same steps.
    assert_true(run(&bench,
                    "local t = {} for i = 1, 1000 do t['k' .. i] = i end for k in pairs(t) do "
                    "t[k] = ('x'):find('y-') end table.sort(table.keys{b = 1, a = 2})"));
    int64_t steps = sandbox_steps(bench.box);
    assert_true(steps > 1000);
    struct bench other;
    open_bench(&other);
    assert_true(run(&other,
                    "local t = {} for i = 1, 1000 do t['k' .. i] = i end for k in pairs(t) do "
                    "t[k] = ('x'):find('y-') end table.sort(table.keys{b = 1, a = 2})"));
    assert_int_equal(sandbox_steps(other.box), steps);
    sandbox_close(other.box);
    sandbox_close(bench.box);
}

static void test_little_memory(void **state)
{
    (void)state;
    struct diag d;
    for (int64_t memory = 1; memory < 400000; memory += 997) {
        struct sandbox_options options = {.memory_bytes = memory, .budget_steps = 20000};
        struct sandbox *box = sandbox_open(&options, &d);
        if (box != NULL) {
            const char *text = "local t = {} for i = 1, 100 do t[i] = i .. 'x' end "
                               "pcall(error, table.concat(t)) error({})";
            struct sandbox_chunk chunk = {.text = text, .length = strlen(text), .source = "s"};
            assert_false(sandbox_run(box, &chunk, &d));
            assert_true(d.what[0] != '\0');
        }
        sandbox_close(box);
    }
}

// ---- two processes

// Prints what would show a seed or an address.
static const char *const REVEALING =
    "local t = {} for i = 1, 50 do t['k' .. i] = {} t[i * 1.5] = print end\n"
    "for k, v in pairs(t) do print(k, v) end\n"
    "print(t, function() end, coroutine.create(print), 0/0, math.random(), math.exp(1.5))\n"
    "print(pcall(error, t), select(2, pcall(string.rep)), #table.keys(t), string.format('%s', t))\n"
    "table.sort(t) local s = {} for i = 1, 200 do s[i] = {k = i % 7, n = i} end\n"
    "table.sort(s, function(a, b) return a.k < b.k end)\n"
    "for i = 1, 200 do io_line = (io_line or '') .. s[i].n end print(io_line)\n"
    "print(coroutine.running(), setmetatable({}, {__name = 'N'}))\n";

static void write_to_stdout(void *self, const char *bytes, size_t length)
{
    (void)self;
    fwrite(bytes, 1, length, stdout);
}

static int print_revealing(void)
{
    struct diag d;
    uint64_t spread = 0;
    struct bench host = {.drawn = 1};
    struct sandbox_options options = {
        .write = write_to_stdout, .random = draw_from_bench, .random_self = &host};
    struct sandbox *box = sandbox_open(&options, &d);
    struct sandbox_chunk chunk = {
        .text = REVEALING, .length = strlen(REVEALING), .source = "s", .first_line = 1};
    if (!sandbox_run(box, &chunk, &d)) {
        printf("%s:%d: %s\n", d.source, d.line, d.what);
    }
    printf("%lld steps\n", (long long)sandbox_steps(box));
    sandbox_close(box);
    return spread != 0;
}

static const char *program;

static size_t output_of_a_process(int environment_bytes, char *out, size_t size)
{
    char command[600];
    char *filler = calloc(1, (size_t)environment_bytes + 1);
    memset(filler, 'x', (size_t)environment_bytes);
    setenv("ORRERY_TEST_FILLER", filler, 1);
    snprintf(command, sizeof command, "'%s' --print", program);
    FILE *pipe = popen(command, "r");
    size_t length = fread(out, 1, size - 1, pipe);
    out[length] = '\0';
    assert_int_equal(pclose(pipe), 0);
    unsetenv("ORRERY_TEST_FILLER");
    free(filler);
    return length;
}

static void test_two_processes_say_the_same(void **state)
{
    (void)state;
    static char first[20000], other[20000];
    assert_true(output_of_a_process(10, first, sizeof first) > 1000);
    assert_null(strstr(first, "0x"));
    for (int i = 1; i <= 4; i++) {
        output_of_a_process(i * 1777, other, sizeof other);
        assert_string_equal(first, other);
    }
}

int main(int count, char **arguments)
{
    program = arguments[0];
    if (count > 1 && strcmp(arguments[1], "--print") == 0) {
        return print_revealing();
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_endless_scripts_are_stopped),
        cmocka_unit_test(test_growing_scripts_are_stopped),
        cmocka_unit_test(test_deep_scripts_are_stopped),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_no_addresses),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_random_needs_a_host),
        cmocka_unit_test(test_refused_names),
        cmocka_unit_test(test_errors_have_their_place),
        cmocka_unit_test(test_odd_bytes),
        cmocka_unit_test(test_huge_texts),
        cmocka_unit_test(test_interrupt),
        cmocka_unit_test(test_lines_of_a_lesson),
        cmocka_unit_test(test_incomplete),
        cmocka_unit_test(test_show),
        cmocka_unit_test(test_bindings),
        cmocka_unit_test(test_life_goes_on),
        cmocka_unit_test(test_little_memory),
        cmocka_unit_test(test_two_processes_say_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
