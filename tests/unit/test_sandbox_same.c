// sandbox: what would differ from run to run or from machine to machine.
#include "tests/unit/sandbox_bench.h"

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

// ---- two processes

// Prints what would show a seed or an address.
static const char *const REVEALING =
    "local t = {} for i = 1, 50 do t['k' .. i] = {} t[i * 1.5] = print end\n"
    "for k, v in pairs(t) do print(k, v) end\n"
    "print(t, function() end, coroutine.create(print), 0/0, math.random(), math.exp(1.5))\n"
    "print(pcall(error, t), select(2, pcall(string.rep)), #table.keys(t), string.format('%s', t))\n"
    "table.sort(t) local s = {} for i = 1, 200 do s[i] = {k = i % 7, n = i} end\n"
    "table.sort(s, function(a, b) return a.k < b.k end)\n"
    "for i = 1, 200 do s[i] = s[i].n end print(table.concat(s, ' '))\n"
    "print(coroutine.running(), setmetatable({}, {__name = 'N'}))\n";

static void write_to_stdout(void *self, const char *bytes, size_t length)
{
    (void)self;
    fwrite(bytes, 1, length, stdout);
}

static int print_revealing(void)
{
    struct diag d;
    struct bench host = {.drawn = 1};
    struct sandbox_options options = {
        .write = write_to_stdout, .random = draw_from_bench, .random_self = &host};
    struct sandbox *box = sandbox_open(&options, &d);
    struct sandbox_chunk chunk = {
        .text = REVEALING, .length = strlen(REVEALING), .source = "s", .first_line = 1};
    bool done = sandbox_run(box, &chunk, &d);
    printf("%s\n", done ? "done" : d.what);
    printf("%lld steps\n", (long long)sandbox_steps(box));
    sandbox_close(box);
    return done ? 0 : 1;
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
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_no_addresses),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_random_needs_a_host),
        cmocka_unit_test(test_two_processes_say_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
