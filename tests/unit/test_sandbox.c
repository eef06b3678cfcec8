// sandbox: what runs or grows without end is stopped, whatever catches it, and life goes on.
#include "tests/unit/sandbox_bench.h"

// ---- endless scripts

#define STOPPED "stopped after 2000000 steps"
#define TOO_BIG "more than 8 MiB of memory"
#define TOO_LONG "a text of more than 512 KiB"

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
        {"pcall(function() local x <close> = setmetatable({}, {__close = function() "
         "error('mine', 0) end}) string.rep('x', 1e10) end) return 'caught'",
         TOO_BIG},
        {"pcall(function() local x <close> = setmetatable({}, {__close = error}) "
         "string.rep('x', 1e10) end) return 'caught'",
         TOO_BIG},
        {"string.rep('x', 2000000)", TOO_LONG},
        {"pcall(string.rep, 'x', 1 << 40)", TOO_BIG},
        {"string.rep('', 10, ('x'):rep(200000))", TOO_LONG},
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
        {"local s = ('x'):rep(200000) while true do local t = s .. s end", "through memory"},
        {"local s = ('x'):rep(500000) while true do s:upper() end", "error: "},
    };
    assert_all_refused_with(traps, COUNT_OF(traps), 8 << 20, 10 * BENCH_BUDGET);
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
    assert_all_refused_with(traps, COUNT_OF(traps), SANDBOX_MEMORY, 10 * BENCH_BUDGET);
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

// ---- interrupted, out of memory, and on with it

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

static void test_life_goes_on(void **state)
{
    (void)state;
    struct bench bench;
    open_bench_with(&bench, 8 << 20, 10 * BENCH_BUDGET);
    // A table that fills the memory stays until it is let go of.
    assert_refused(&bench, "big = {} while true do big[#big + 1] = {} end", TOO_BIG);
    assert_gives(&bench, "big = nil", "");
    assert_gives(&bench, "local t = {} for i = 1, 50000 do t[i] = {} end return #t", "50000");
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_endless_scripts_are_stopped),
        cmocka_unit_test(test_growing_scripts_are_stopped),
        cmocka_unit_test(test_deep_scripts_are_stopped),
        cmocka_unit_test(test_huge_texts),
        cmocka_unit_test(test_interrupt),
        cmocka_unit_test(test_life_goes_on),
        cmocka_unit_test(test_little_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
