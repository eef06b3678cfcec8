// word: which lines are navigation lines, and their words.
#include "repl/prompt/word.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static bool is_verb(const void *self, const char *name)
{
    (void)self;
    static const char *const verbs[] = {"step", "run", "with", "at", "until", "next", "help"};
    for (int i = 0; i < COUNT_OF(verbs); i++) {
        if (strcmp(name, verbs[i]) == 0) {
            return true;
        }
    }
    return false;
}

static struct word_line line;
static struct diag d;

static bool split(const char *text)
{
    d = (struct diag){0};
    return word_split(text, strlen(text), "typed", 1, is_verb, NULL, &line, &d);
}

// "verb|value|key=value", or "lua", or "nothing".
static const char *describe(const char *text)
{
    static char buffer[1000];
    struct text t = text_in(buffer, sizeof buffer);
    assert_true(split(text));
    text_add(&t, "%s",
             line.kind == WORD_LUA    ? "lua"
             : line.kind == WORD_VERB ? line.verb
                                      : "nothing");
    for (int i = 0; i < line.count; i++) {
        const struct word_argument *a = &line.arguments[i];
        text_add(&t, "|%s%s%s", a->key != NULL ? a->key : "", a->key != NULL ? "=" : "", a->value);
    }
    return buffer;
}

static void test_kinds_and_words(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *words;
    } cases[] = {
        {"step", "step"},
        {"  step 10  ", "step|10"},
        {"step\t10\r", "step|10"},
        {"step = 10", "lua"},
        {"step=10", "lua"},
        {"step == 10", "lua"},
        {"step(10)", "lua"},
        {"step (10)", "lua"},
        {"step.x = 1", "lua"},
        {"step .. 'x'", "lua"},
        {"step[1] = 1", "lua"},
        {"step [[1]]", "lua"},
        {"step, run = 1, 2", "lua"},
        {"step:go()", "lua"},
        {"step{ 10 }", "lua"},
        {"step+1", "lua"},
        {"steps 10", "lua"},
        {"x = 1", "lua"},
        {"#48213", "lua"},
        {"for i = 1, 3 do", "lua"},
        {"--[[ long\ncomment ]] x = 1", "lua"},
        {"", "nothing"},
        {"   ", "nothing"},
        {"-- why", "nothing"},
        {"run \"60s\"", "run|60s"},
        {"run\"60s\"", "run|60s"},
        {"run '60 s' x", "run|60 s|x"},
        {"run \"a \\\"b\\\" \\\\ \\n\\q\"", "run|a \"b\" \\ \n\\q"},
        {"run \"\"", "run|"},
        {"until f('a', 'b c') > 'd'", "until|f('a',|'b|c')|>|d"}, // an expression is left alone
        {"step 10 -- go", "step|10"},
        {"step -10", "step|-10"},
        {"with min.insync.replicas=1", "with|min.insync.replicas=1"},
        {"with a=1 b-c = \"two words\" d= e", "with|a=1|b-c=two words|d=e"},
        {"with a=", "with|a="},
        {"until x == 3", "until|x|==|3"},
        {"until x==3", "until|x==3"},
        {"until x <= 3", "until|x|<=|3"},
        {"at 40s kill b2", "at|40s|kill|b2"},
        {"step?", "help|step"},
        {"min.insync.replicas?", "help|min.insync.replicas"},
        {"orders-0?  ", "help|orders-0"},
        {"?step", "help|step"},
        {"? isr", "help|isr"},
        {"?", "help"},
        {"print(\"why?\")", "lua"},
        {"what now?", "lua"},
        {"step caf\xc3\xa9", "step|caf\xc3\xa9"},
    };
    for (int i = 0; i < COUNT_OF(cases); i++) {
        assert_string_equal(describe(cases[i].text), cases[i].words);
    }
}

static void test_places(void **state)
{
    (void)state;
    assert_true(split("  with a = \"b c\" d"));
    assert_int_equal(line.verb_offset, 2);
    assert_int_equal(line.arguments[0].offset, 7);
    assert_int_equal(line.arguments[0].length, 9);
    assert_int_equal(line.arguments[0].value_offset, 11);
    assert_int_equal(line.arguments[0].value_length, 5);
    assert_true(line.arguments[0].quoted);
    assert_int_equal(line.arguments[1].offset, 17);
    assert_false(line.arguments[1].quoted);
}

static void test_rest_of_line_is_as_typed(void **state)
{
    (void)state;
    const char *text = "until  q.waiting > 3 and x == \"a b\"  -- soon\nstep";
    size_t length;
    assert_true(split(text));
    const char *rest = word_rest(&line, text, 0, &length);
    assert_int_equal(length, strlen("q.waiting > 3 and x == \"a b\""));
    assert_memory_equal(rest, "q.waiting > 3 and x == \"a b\"", length);
    word_rest(&line, text, line.count, &length);
    assert_int_equal(length, 0);
}

static void test_several_lines(void **state)
{
    (void)state;
    const char *text = "step 1\n\nrun 5s\nx = 1\nstep 2\n";
    const char *wanted[] = {"step", NULL, "run", NULL};
    const enum word_kind kinds[] = {WORD_VERB, WORD_NOTHING, WORD_VERB, WORD_LUA};
    for (int i = 0; i < COUNT_OF(kinds); i++) {
        assert_true(split(text));
        assert_int_equal(line.kind, kinds[i]);
        if (wanted[i] != NULL) {
            assert_string_equal(line.verb, wanted[i]);
        }
        text += line.next;
    }
    assert_string_equal(text, ""); // the piece of Lua took the rest
}

static void test_refusals(void **state)
{
    (void)state;
    assert_false(split("step \"ten"));
    assert_string_equal(d.what, "this quote is not closed");
    assert_int_equal(d.column, 6);
    assert_false(word_split("step 1\0 2", 9, "typed", 1, is_verb, NULL, &line, &d));
    assert_int_equal(d.column, 7);
    char many[400] = "step";
    for (int i = 0; i <= WORD_ARGUMENTS; i++) {
        strcat(many, " x");
    }
    assert_false(split(many));
    assert_string_equal(d.what, "this line has too many words");
}

static void test_long_lines(void **state)
{
    (void)state;
    char text[WORD_BYTES + 10] = "step ";
    memset(text + 5, 'x', WORD_BYTES);
    assert_false(split(text));
    assert_string_equal(d.what, "this line is too long");
    text[WORD_BYTES - 1] = '\0';
    assert_true(split(text));
    assert_int_equal(strlen(line.arguments[0].value), WORD_BYTES - 6);
    memset(text, 'x', 5); // Lua may be as long as it likes
    assert_true(split(text));
    assert_int_equal(line.kind, WORD_LUA);
}

// Whatever is typed: it is taken or refused, the text is used up, and every place lies inside it.
static void test_random_lines(void **state)
{
    (void)state;
    static const char *const bits[] = {"step", "with", " ", "  ", "=", "==", "\"",   "'", "\\",
                                       "--",   "a.b",  "?", "\n", "{", "\r", "\xff", "x", "\t"};
    uint64_t random = 1;
    for (int round = 0; round < 100000; round++) {
        char text[200] = "";
        for (int i = 0; i < 12; i++) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            strcat(text, bits[(random >> 33) % COUNT_OF(bits)]);
        }
        int length = (int)strlen(text);
        if (!split(text)) {
            assert_true(d.what[0] != '\0' && d.line == 1 && d.column > 0);
            continue;
        }
        assert_true(line.next > 0 && line.next <= (size_t)length && line.end <= line.next);
        assert_int_equal(line.kind == WORD_VERB, line.verb != NULL);
        for (int i = 0; i < line.count; i++) {
            const struct word_argument *a = &line.arguments[i];
            assert_true(a->offset >= 0 && a->offset + a->length <= length);
            assert_true(a->offset <= a->value_offset && a->value_length >= 0);
            assert_int_equal(a->value_offset + a->value_length, a->offset + a->length);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds_and_words),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_rest_of_line_is_as_typed),
        cmocka_unit_test(test_several_lines),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_long_lines),
        cmocka_unit_test(test_random_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
