// lesson: a good lesson block by block, and a table of broken ones, each with its one message.
#include "repl/lesson/lesson.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const engines[] = {"queue", "linux", NULL};

static struct lesson *read_text(const char *text)
{
    return lesson_read("lesson.md", text, strlen(text), engines);
}

static void print_faults(const struct lesson *lesson)
{
    for (int i = 0; i < lesson->fault_count; i++) {
        char buffer[2000];
        struct text t = text_in(buffer, sizeof buffer);
        diag_print(&lesson->faults[i], &t);
        fprintf(stderr, "%s\n", buffer);
    }
}

static void assert_good(const struct lesson *lesson)
{
    print_faults(lesson);
    assert_int_equal(lesson->fault_count, 0);
}

static const struct lesson_block *block_of(const struct lesson *lesson, const char *id)
{
    int at = lesson_find(lesson, id);
    assert_true(at != LESSON_NONE);
    return &lesson->blocks[at];
}

static const char *plain(struct lesson *lesson, const struct markdown_node *node)
{
    return markdown_plain(&lesson->allot, node);
}

static void test_front_matter(void **state)
{
    (void)state;
    struct lesson *lesson = lesson_open("tests/data/lessons/counter.md", engines);
    assert_good(lesson);
    assert_string_equal(lesson->id, "queue/the-second-till");
    assert_string_equal(lesson->title, "The second till: half the wait?");
    assert_string_equal(lesson->scenario, "queue/corner-shop");
    assert_int_equal(lesson->seed, 11);
    assert_int_equal(lesson->minutes, 12);
    assert_int_equal(lesson->need_count, 2);
    assert_string_equal(lesson->needs[1], "start/going-back");
    assert_int_equal(lesson->answer_count, 2);
    assert_string_equal(lesson->answers[0], "Waiting Lines");
    assert_string_equal(lesson->answers[1], "Queues, explained");
    assert_int_equal(lesson->version_count, 1);
    assert_string_equal(lesson->versions[0].engine, "queue");
    assert_string_equal(lesson->versions[0].version, "1.0");
    lesson_free(lesson);
}

static void test_blocks_in_order(void **state)
{
    (void)state;
    static const struct {
        const char *kind, *key;
        int line, last_line, target, partner;
    } wanted[] = {
        {"prose", "+1", 13, 16, -1, -1},           {"setup", "+2", 18, 25, -1, -1},
        {"prose", "+3", 27, 27, -1, -1},           {"run", "one", 29, 32, -1, 5},
        {"prose", "one+1", 34, 34, -1, -1},        {"expect", "one+2", 36, 38, 3, -1},
        {"prose", "one+3", 40, 43, -1, -1},        {"prose", "one+4", 45, 45, -1, -1},
        {"predict", "half", 47, 57, -1, 10},       {"run", "two", 59, 62, 8, -1},
        {"answer", "two+1", 64, 73, 8, -1},        {"predict", "wait", 75, 79, -1, 12},
        {"answer", "wait+1", 81, 86, 11, -1},      {"figure", "wait+2", 88, 88, -1, -1},
        {"figure", "wait+3", 90, 92, -1, -1},      {"prose", "wait+4", 94, 94, -1, -1},
        {"goal", "short", 96, 98, -1, 18},         {"hint", "short+1", 100, 105, 16, -1},
        {"solution", "short+2", 106, 113, 16, -1}, {"explain", "why", 117, 121, -1, 20},
        {"fold", "why+1", 123, 128, 19, -1},       {"quiz", "more", 130, 138, -1, -1},
        {"predict", "order", 140, 148, -1, 23},    {"answer", "order+1", 150, 157, 22, -1},
    };
    struct lesson *lesson = lesson_open("tests/data/lessons/counter.md", engines);
    assert_good(lesson);
    assert_int_equal(lesson->block_count, COUNT_OF(wanted));
    for (int i = 0; i < COUNT_OF(wanted); i++) {
        const struct lesson_block *block = &lesson->blocks[i];
        assert_string_equal(lesson_kind_name(block->kind), wanted[i].kind);
        assert_string_equal(block->key, wanted[i].key);
        assert_int_equal(block->line, wanted[i].line);
        assert_int_equal(block->last_line, wanted[i].last_line);
        assert_int_equal(block->target, wanted[i].target);
        assert_int_equal(block->partner, wanted[i].partner);
    }
    lesson_free(lesson);
}

static void test_what_blocks_hold(void **state)
{
    (void)state;
    struct lesson *lesson = lesson_open("tests/data/lessons/counter.md", engines);
    assert_good(lesson);

    const struct lesson_block *run = block_of(lesson, "two");
    assert_string_equal(run->code, "with{ [\"till.servers\"] = 2 }\nrun \"1h\"\n");
    assert_int_equal(run->code_line, 60);
    assert_int_equal(run->code_line_count, 2);

    const struct lesson_block *expect = &lesson->blocks[block_of(lesson, "one")->partner];
    assert_string_equal(expect->code, "till  busy 1/1  waiting 7\n");
    assert_int_equal(expect->code_line, 37);

    const struct lesson_block *half = block_of(lesson, "half");
    assert_int_equal(half->reply, LESSON_CHOICE);
    assert_true(half->review && half->varies);
    assert_int_equal(half->body_count, 1); // the options are not part of the question
    assert_string_equal(plain(lesson, half->body[0]),
                        "With two tills and the same customers, the average wait becomes");
    assert_int_equal(half->option_count, 3);
    assert_int_equal(half->options[1].letter, 'B');
    assert_int_equal(half->options[1].line, 52);
    assert_string_equal(plain(lesson, half->options[1].item->first), "less than half of it,");
    assert_string_equal(plain(lesson, half->options[1].item->last),
                        "because two free tills at once are rarer than one;");

    const struct lesson_block *answer = &lesson->blocks[half->partner];
    assert_string_equal(answer->summary, "What the run says");
    assert_string_equal(answer->code, "return ratio() < 0.5 and \"B\" or \"C\"\n");
    assert_int_equal(answer->code_line, 68);
    assert_int_equal(answer->body_count, 1);
    assert_string_equal(plain(lesson, answer->body[0]), "Waiting is not shared out like cake.");

    const struct lesson_block *wait = block_of(lesson, "wait");
    assert_int_equal(wait->reply, LESSON_NUMBER);
    assert_string_equal(wait->tolerance, "10%");
    assert_string_equal(wait->unit, "s per customer");
    assert_false(wait->review || wait->varies);
    assert_int_equal(block_of(lesson, "order")->reply, LESSON_ORDER);

    const struct lesson_block *quiz = block_of(lesson, "more");
    assert_string_equal(quiz->right, "BC");
    assert_int_equal(quiz->option_count, 3);
    assert_string_equal(plain(lesson, quiz->options[0].item), "a longer till");
    assert_string_equal(plain(lesson, quiz->options[2].item), "servers = 3");

    assert_string_equal(lesson->blocks[block_of(lesson, "short")->partner].code,
                        "set(\"till.servers\", 3)\n");
    assert_string_equal(lesson->blocks[lesson_find(lesson, "short") + 1].summary,
                        "Hint: look at w first");
    assert_int_equal(lesson_find(lesson, "nobody"), LESSON_NONE);
    lesson_free(lesson);
}

// The page on the format has an example between ````markdown and ````.
static void test_documented_example(void **state)
{
    (void)state;
    static char page[1 << 16];
    FILE *file = fopen("docs/lesson-format.md", "rb");
    assert_non_null(file);
    page[fread(page, 1, sizeof page - 1, file)] = '\0';
    fclose(file);
    const char *start = strstr(page, "````markdown\n");
    assert_non_null(start);
    start += strlen("````markdown\n");
    const char *end = strstr(start, "\n````");
    assert_non_null(end);
    struct lesson *lesson = lesson_read("example", start, (size_t)(end - start) + 1, engines);
    assert_good(lesson);
    assert_int_equal(lesson->block_count, 9);
    lesson_free(lesson);
}

static void test_version_follows_the_text(void **state)
{
    (void)state;
#define HEAD "---\norrery: 1\nid: queue/x\ntitle: X\n---\n"
    struct lesson *one = read_text(HEAD "words\n"), *same = read_text(HEAD "words\r\n"),
                  *other = read_text(HEAD "Words\n");
    assert_good(one);
    assert_int_equal(strlen(one->version), 16);
    assert_string_equal(one->version, same->version);
    assert_string_not_equal(one->version, other->version);
    lesson_free(one);
    lesson_free(same);
    lesson_free(other);
}

// Prose is parted where page_end parts any text.
static void test_pages_of_prose(void **state)
{
    (void)state;
    struct lesson *lesson =
        read_text(HEAD "intro\n\n# A\n\n## B\n\nb\n\n### C\n\n## D\n\n# E\n\ne\n");
    static const int lines[] = {6, 8, 16};
    assert_good(lesson);
    assert_int_equal(lesson->block_count, COUNT_OF(lines));
    for (int i = 0; i < COUNT_OF(lines); i++) {
        assert_int_equal(lesson->blocks[i].line, lines[i]);
    }
    lesson_free(lesson);
}

static void test_line_ends_and_mark_of_windows(void **state)
{
    (void)state;
    struct lesson *lesson =
        read_text("\xef\xbb\xbf---\r\norrery: 1\r\nid: queue/x\r\ntitle: X\r\n---\r\n\r\n"
                  "```lua {run #a}\r\nstep()\r\nback()\r\n```\r\n");
    assert_good(lesson);
    assert_string_equal(block_of(lesson, "a")->code, "step()\nback()\n");
    assert_int_equal(block_of(lesson, "a")->code_line, 8);
    lesson_free(lesson);
}

// Lines of the body begin with 6.
#define FOLD(words) "<details>\n<summary>S</summary>\n\n" words "\n</details>\n"
#define RUN(id) "```lua {run #" id "}\nx()\n```\n"

static const struct {
    const char *text;
    const char *message; // "LINE:COLUMN: what"
    const char *way_out; // a part of what is expected or of the help
} broken[] = {
    // The file itself.
    {"", "the file is empty", "front matter"},
    {" \n\t\n\n", "the file is empty", "front matter"},
    {"---\norrery: 1\nid: queue/x\ntitle: \xff\xfe\n---\n", "4:8: byte 0xff is not UTF-8", "iconv"},
    {HEAD "caf\xe9", "6:4: byte 0xe9 is not UTF-8", "iconv"},
    {HEAD "\x1b[2J", "6:1: a control character (byte 0x1b)", "Markdown file in UTF-8"},
    {HEAD "a\xc2\x9b", "6:2: a control character (byte 0xc2)", "Markdown file in UTF-8"},
    // Front matter.
    {"# Title\n", "1:1: a lesson begins with front matter", "a line '---'"},
    {"---\norrery: 1\nid: queue/x\n", "1:1: the front matter never ends", "put a line '---'"},
    {"---\nid: queue/x\ntitle: X\n---\n", "1:1: the front matter lacks 'orrery'",
     "orrery, id and title"},
    {"---\norrery: 1\ntitle: X\n---\n", "1:1: the front matter lacks 'id'", "orrery, id and title"},
    {"---\norrery: 1\nid: queue/x\n---\n", "1:1: the front matter lacks 'title'", "id and title"},
    {"---\norrery: 2\nid: queue/x\ntitle: X\n---\n", "2:9: the lesson is written in format 2",
     "format 1"},
    {"---\norrery: one\nid: queue/x\ntitle: X\n---\n", "2:9: 'one' is no number that orrery can be",
     "a whole number"},
    {"---\norrery: 1\nid: queue\ntitle: X\n---\n", "3:5: 'queue' can not be the id of a lesson",
     "topic/name"},
    {"---\norrery: 1\nid: Queue/X\ntitle: X\n---\n", "3:5: 'Queue/X' can not be the id of a lesson",
     "small letters"},
    {"---\norrery: 1\nid: queue/x\ntitle: [X]\n---\n", "4:8: title is not one text",
     "title: a text"},
    {"---\norrery: 1\nid: queue/x\ntitle:\n---\n", "4:1: 'title' has no value", "on the same line"},
    {"---\norrery: 1\nid: queue/x\ntitle: X\ntitle: Y\n---\n", "5:1: 'title' stands twice",
     "given in line 4"},
    {"---\norrery: 1\nid: queue/x\ntitle: X\nminuts: 3\n---\n",
     "5:1: unknown key 'minuts' in the front matter", "did you mean 'minutes'?"},
    {"---\norrery: 1\nid: queue/x\ntilte: X\n---\n",
     "4:1: unknown key 'tilte' in the front matter", "did you mean 'title'?"},
    {"---\norrery: 1\nid: queue/x\ntitle: X\nqueeu: \"3\"\n---\n",
     "5:1: unknown key 'queeu' in the front matter", "did you mean 'queue'?"},
    {"---\norrery: 1\nid: queue/x\ntitle: X\nqueue: 3.10\n---\n", "5:8: a version stands in quotes",
     "queue: \"3.6\""},
    {"---\norrery: 1\nid: queue/x\ntitle: X\nseed: 99999999999999999999\n---\n",
     "5:7: '99999999999999999999' is no number that seed can be", "a whole number from 0"},
    {"---\norrery: 1\nid: queue/x\ntitle: X\nseed: -1\n---\n",
     "5:7: '-1' is no number that seed can be", "from 0"},
    {"---\norrery: 1\nid: queue/x\ntitle: X\nminutes: 0\n---\n",
     "5:10: '0' is no number that minutes can be", "from 1 to 600"},
    {"---\norrery: 1\nid: queue/x\ntitle: X\nneeds: queue/y\n---\n", "5:8: this is no list",
     "needs: [first, second, ...]"},
    {"---\norrery: 1\nid: queue/x\ntitle: X\nneeds: [queue/y, z]\n---\n",
     "5:18: 'z' can not be the id of a lesson", "topic/name"},
    {"---\norrery: 1\nid: queue/x\ntitle: X\nneeds: [queue/y, queue/y]\n---\n",
     "5:18: 'queue/y' stands twice", "leave one"},
    {"---\norrery: 1\nid: queue/x\ntitle: X\nneeds: [queue/y, queue/x]\n---\n",
     "5:18: the lesson needs itself", "before this one"},
    {"---\norrery: 1\nid: queue/x\ntitle: X\nanswers: [\"A b\", C, \"A b\"]\n---\n",
     "5:21: 'A b' stands twice", "leave one"},
    {"---\norrery: 1\nid: queue/x\ntitle: X\nscenario: ../x\n---\n",
     "5:11: '../x' can not be a scenario", "topic/name"},
    {"---\norrery: 1\nid: queue/x\ntitle: X\nneeds: [queue/y,, queue/z]\n---\n",
     "5:17: the list has an empty element", "[first, second, ...]"},
    {"---\norrery: 1\nid: queue/x\ntitle: X\nneeds: [queue/y\n---\n", "5:8: this list never ends",
     "']' on the same line"},
    {"---\norrery: 1\nid: queue/x\ntitle: \"X\n---\n", "4:8: this quote never ends", "put a \""},
    {"---\norrery: 1\nid: queue/x\ntitle: \"X\" Y\n---\n", "4:12: nothing may follow the value",
     ""},
    {"---\norrery: 1\nid: queue/x\ntitle: X\nneeds:\n  - queue/y\n---\n",
     "5:1: 'needs' has no value", ""},
    {"---\norrery: 1\nid: queue/x\ntitle: {a: b}\n---\n",
     "4:8: front matter is flat: no nested values here", "[list]"},
    {"---\norrery: 1\nid: queue/x\ntitle: X\nwords\n---\n", "5:1: this line is no 'key: value'",
     "'---'"},
    // Fences.
    {HEAD "```lua {run #a}\nx()\n", "6:1: this fence is never closed", "a line '```'"},
    {HEAD "~~~~text\nx()\n~~~\n", "6:1: this fence is never closed", "a line '~~~~'"},
    {HEAD "```lua {run #a}\nx()\n\n" RUN("b") "words\n",
     "6:1: this fence is not closed before line 9 opens another", "a line '```'"},
    {HEAD "- words\n  ```lua\n  x()\n\nmore\n", "7:3: this fence is never closed", "a line '```'"},
    {HEAD "```lua {rnu #a}\nx()\n```\n", "6:9: unknown role 'rnu'", "did you mean 'run'?"},
    {HEAD "```lua {}\nx()\n```\n", "6:8: the braces are empty", "one of run, setup"},
    {HEAD "```lua {run #a\nx()\n```\n", "6:8: these braces are never closed",
     "lua {run #some-name}"},
    {HEAD "```lua {run #a} now\nx()\n```\n", "6:16: nothing may follow the braces", ""},
    {HEAD "```lua run #a\nx()\n```\n", "6:8: what follows the language stands in braces",
     "lua {run #a}"},
    {HEAD "```{run #a}\nx()\n```\n", "6:4: run wants the language lua first", "lua {run ...}"},
    {HEAD "```python {run #a}\nx()\n```\n", "6:4: run wants the language lua first",
     "lua {run ...}"},
    {HEAD RUN("a") "```lua {expect}\nx()\n```\n", "9:4: expect wants the language text first",
     "text {"},
    {HEAD "```lua {run}\nx()\n```\n", "6:9: this run has no id", "run #some-name"},
    {HEAD "```lua {run #A}\nx()\n```\n",
     "6:13: '#A' can not be an id: it does not begin with a small letter", "#two-queues"},
    {HEAD "```lua {run #a_b}\nx()\n```\n",
     "6:13: '#a_b' can not be an id: it has other signs than small letters, digits and '-'",
     "#two-queues"},
    {HEAD "```lua {run #a #b}\nx()\n```\n", "6:16: a second id", "#a already"},
    {HEAD "```lua {run #a aftr=b}\nx()\n```\n", "6:16: unknown option 'aftr' of run",
     "did you mean 'after'?"},
    {HEAD "```lua {run #a after}\nx()\n```\n", "6:16: 'after' has no value", "after=..."},
    {HEAD "```lua {run #a after=}\nx()\n```\n", "6:16: this is neither an id nor an option",
     "name=value"},
    {HEAD "```lua {run #a after=b after=c}\nx()\n```\n", "6:24: 'after' stands twice", ""},
    {HEAD "```lua {run #a after=b}\nx()\n```\n", "6:22: there is no block with the id 'b'",
     "predict"},
    {HEAD "```lua {run #a}\n\n```\n", "6:1: this cell has no code", "Lua"},
    {HEAD FOLD("```lua {setup #a}\nx()\n```\n"), "9:15: setup takes no id", "remove '#a'"},
    {HEAD "```lua {setup}\nx()\n```\n", "6:9: setup would be in full view", "<details>"},
    {HEAD FOLD("```lua {run #a}\nx()\n```\n"), "9:9: run would stay hidden inside <details>",
     "</details>"},
    {HEAD FOLD("```lua {answer}\nx()\n```\n"), "9:9: this answer lacks for=", "for="},
    {HEAD FOLD("```lua {setup}\nx()\n```\n\n```lua {setup}\ny()\n```\n"),
     "13:9: a second purpose: this <details> is a setup already", "of its own"},
    {HEAD "- ```lua {run #a}\n  x()\n  ```\n", "6:3: this cell is inside a list or a quote",
     "left margin"},
    {HEAD "> ```lua {run #a}\n> x()\n> ```\n", "6:3: this cell is inside a list or a quote",
     "left margin"},
    {HEAD "```text {expect}\nx\n```\n", "6:10: there is no run cell above this expected text",
     "lua {run"},
    {HEAD RUN("a") "```text {expect}\nx\n```\n```text {expect}\nx\n```\n",
     "12:10: there is no run cell above this expected text", "lua {run"},
    // Markers.
    {HEAD "<!-- orrery:predcit #a kind=time -->\n\nWhen?\n",
     "6:13: unknown marker 'orrery:predcit'", "did you mean 'orrery:predict'?"},
    {HEAD "<!-- orrey:end -->\n", "6:1: this comment looks like a marker",
     "did you mean 'orrery:'?"},
    {HEAD "<!-- orrery: -->\n", "6:1: this marker has no name", "orrery:predict"},
    {HEAD "<!-- orrery:end -->\n", "6:1: this orrery:end closes nothing", "above it"},
    {HEAD "<!-- orrery:explain #a -->\n\nWhy?\n", "6:1: this explain is not closed",
     "behind the question"},
    {HEAD "<!-- orrery:explain #a -->\n\nWhy?\n\n" RUN("b"), "6:1: this explain is not closed",
     "before line 10"},
    {HEAD "<!-- orrery:explain #a -->\n\nWhy?\n\n" FOLD("x\n"), "6:1: this explain is not closed",
     "before line 10"},
    {HEAD "<!-- orrery:explain #a -->\n\nWhy?\n\n<!-- orrery:explain #b -->\n\nWhy?\n\n<!-- "
          "orrery:end -->\n",
     "6:1: this explain is not closed", "before line 10"},
    {HEAD "<!-- orrery:explain\n#a -->\n\nWhy?\n\n<!-- orrery:end -->\n",
     "6:1: a marker stands on one line", "on line 6"},
    {HEAD "<!-- orrery:explain #a\n\nWhy?\n\n", "6:1: this comment is never closed", "-->"},
    {HEAD "<!-- a remark\n\n" RUN("a") "\n<!-- another -->\n",
     "6:1: this comment is not closed before another begins", "-->"},
    {HEAD "words <!-- orrery:end -->\n", "6:7: this marker is inside a paragraph", "left margin"},
    {HEAD "- a\n\n  <!-- orrery:end -->\n", "8:3: this marker is inside a list or a quote",
     "left margin"},
    {HEAD "<!-- orrery:end --> words\n", "6:1: this marker is swallowed by the HTML around it",
     "alone on its line"},
    {HEAD "<details>\n<summary>S</summary>\n<!-- orrery:end -->\n\n</details>\n",
     "8:1: this marker is swallowed by the HTML around it", "empty line"},
    {HEAD "<!-- orrery:explain -->\n\nWhy?\n\n<!-- orrery:end -->\n",
     "6:13: this explain has no id", "#some"},
    {HEAD "<!-- orrery:explain #a -->\n\n<!-- orrery:end -->\n", "6:1: this explain asks nothing",
     "words"},
    {HEAD FOLD("<!-- orrery:explain #a -->\n\nWhy?\n\n<!-- orrery:end -->\n"),
     "9:13: explain would stay hidden inside <details>", "</details>"},
    // Predictions.
    {HEAD "<!-- orrery:predict #a -->\n\nWhat?\n\n<!-- orrery:end -->\n",
     "6:13: this predict lacks kind=", "kind="},
    {HEAD "<!-- orrery:predict #a kind=numbr -->\n\nWhat?\n\n<!-- orrery:end -->\n" FOLD(
         "```lua {answer for=a}\nx()\n```\n"),
     "6:29: 'numbr' is no kind of prediction", "did you mean 'number'?"},
    {HEAD
     "<!-- orrery:predict #a kind=number tolerance=2s -->\n\nWhat?\n\n<!-- orrery:end -->\n" FOLD(
         "```lua {answer for=a}\nx()\n```\n"),
     "6:46: '2s' is no tolerance", "such as 5"},
    {HEAD
     "<!-- orrery:predict #a kind=curve tolerance=.5 -->\n\nWhat?\n\n<!-- orrery:end -->\n" FOLD(
         "```lua {answer for=a}\nx()\n```\n"),
     "6:45: '.5' is no tolerance", "such as 5"},
    {HEAD
     "```lua {goal #g par=0}\ngoal('x', f)\n```\n\n" FOLD("```lua {solution for=g}\nx()\n```\n"),
     "6:21: '0' is no number of commands", "from 1 to 999"},
    {HEAD
     "```lua {goal #g par=two}\ngoal('x', f)\n```\n\n" FOLD("```lua {solution for=g}\nx()\n```\n"),
     "6:21: 'two' is no number of commands", "from 1 to 999"},
    {HEAD
     "<!-- orrery:predict #a kind=curve x=\"1 2 2\" -->\n\nWhat?\n\n<!-- orrery:end -->\n" FOLD(
         "```lua {answer for=a}\nx()\n```\n"),
     "6:38: '1 2 2' is no row of points", "that rise"},
    {HEAD "<!-- orrery:predict #a kind=curve x=7 -->\n\nWhat?\n\n<!-- orrery:end -->\n" FOLD(
         "```lua {answer for=a}\nx()\n```\n"),
     "6:37: '7' is no row of points", "that rise"},
    {HEAD
     "<!-- orrery:predict #a kind=curve x=\"1 2.5\" -->\n\nWhat?\n\n<!-- orrery:end -->\n" FOLD(
         "```lua {answer for=a}\nx()\n```\n"),
     "6:38: '1 2.5' is no row of points", "that rise"},
    {HEAD "<!-- orrery:predict #a kind=curve x=\"1 b\" -->\n\nWhat?\n\n<!-- orrery:end -->\n" FOLD(
         "```lua {answer for=a}\nx()\n```\n"),
     "6:38: '1 b' is no row of points", "that rise"},
    {HEAD "<!-- orrery:predict #a kind=number x=\"1 2\" -->\n\nWhat?\n\n<!-- orrery:end -->\n" FOLD(
         "```lua {answer for=a}\nx()\n```\n"),
     "6:36: a number has no x", "curve only"},
    {HEAD "<!-- orrery:predict #a kind=time tolerance=2parsecs -->\n\nWhat?\n\n<!-- orrery:end "
          "-->\n" FOLD("```lua {answer for=a}\nx()\n```\n"),
     "6:44: '2parsecs' is no tolerance", "such as 2s"},
    {HEAD "<!-- orrery:predict #a kind=time tolerance=2 -->\n\nWhat?\n\n<!-- orrery:end -->\n" FOLD(
         "```lua {answer for=a}\nx()\n```\n"),
     "6:44: '2' is no tolerance", "such as 2s"},
    {HEAD "<!-- orrery:predict #a kind=choice tolerance=2 -->\n\nWhat?\n\n- x\n- y\n\n<!-- "
          "orrery:end -->\n" FOLD("```lua {answer for=a}\nx()\n```\n"),
     "6:36: a choice has no tolerance", "number, time or curve"},
    {HEAD "<!-- orrery:predict #a kind=time unit=s -->\n\nWhat?\n\n<!-- orrery:end -->\n" FOLD(
         "```lua {answer for=a}\nx()\n```\n"),
     "6:34: a time has no unit", "number or curve"},
    {HEAD "<!-- orrery:predict #a kind=time review=yes -->\n\nWhat?\n\n<!-- orrery:end -->\n",
     "6:34: 'review' takes no value", "the bare word"},
    {HEAD "<!-- orrery:predict #a kind=choice -->\n\nWhat?\n\n<!-- orrery:end -->\n" FOLD(
         "```lua {answer for=a}\nx()\n```\n"),
     "6:1: this predict has no options", "a list"},
    {HEAD "<!-- orrery:predict #a kind=choice -->\n\nWhat?\n\n- x\n\n<!-- orrery:end -->\n" FOLD(
         "```lua {answer for=a}\nx()\n```\n"),
     "10:1: one option is no choice", "2 to 26"},
    {HEAD "<!-- orrery:predict #a kind=choice -->\n\nWhat?\n\n- x\n- y\n\n* z\n* u\n\n<!-- "
          "orrery:end -->\n" FOLD("```lua {answer for=a}\nx()\n```\n"),
     "13:1: a second list in one question", "one list"},
    {HEAD "<!-- orrery:predict #a kind=choice -->\n\nWhat?\n\n- **A.** x\n- **C.** y\n\n<!-- "
          "orrery:end -->\n" FOLD("```lua {answer for=a}\nx()\n```\n"),
     "11:1: this option shall have the letter B", "in order"},
    {HEAD "<!-- orrery:predict #a kind=choice -->\n\n- x\n- y\n\n<!-- orrery:end -->\n" FOLD(
         "```lua {answer for=a}\nx()\n```\n"),
     "6:1: this predict asks nothing", "a question"},
    {HEAD "<!-- orrery:predict #a kind=time -->\n\nWhat?\n\n<!-- orrery:end -->\n",
     "6:1: this predict has no answer", "lua {answer for=a}"},
    {HEAD "<!-- orrery:predict #a kind=time -->\n\nWhat?\n\n<!-- orrery:end -->\n" FOLD(
         "```lua {answer for=a}\nx()\n```\n") FOLD("```lua {answer for=a}\nx()\n```\n"),
     "22:20: 'a' has got its answer already", "the answer of line 11"},
    {HEAD "<!-- orrery:predict #abc kind=time -->\n\nWhat?\n\n<!-- orrery:end -->\n" FOLD(
         "```lua {answer for=abc}\nx()\n```\n") FOLD("```lua {answer for=abd}\nx()\n```\n"),
     "22:20: there is no block with the id 'abd'", "did you mean 'abc'?"},
    {HEAD RUN("a") FOLD("```lua {answer for=a}\nx()\n```\n"), "12:20: 'a' is of the wrong kind",
     "the run of line 6"},
    {HEAD "```lua {run #b after=a}\nx()\n```\n<!-- orrery:explain #a -->\n\nWhy?\n\n<!-- "
          "orrery:end -->\n",
     "6:22: 'a' stands below", "move the explain of line 9 up"},
    // Quizzes.
    {HEAD "<!-- orrery:quiz #a answer=c -->\n\nWhat?\n\n- [ ] x\n- [ ] y\n\n<!-- orrery:end -->\n",
     "6:28: 'c' is none of the options", "from a to b"},
    {HEAD
     "<!-- orrery:quiz #a answer=a,bc -->\n\nWhat?\n\n- [ ] x\n- [ ] y\n\n<!-- orrery:end -->\n",
     "6:30: 'bc' is none of the options", "parted by commas"},
    {HEAD
     "<!-- orrery:quiz #a answer=b,b -->\n\nWhat?\n\n- [ ] x\n- [ ] y\n\n<!-- orrery:end -->\n",
     "6:30: 'b' stands twice", "parted by commas"},
    {HEAD "<!-- orrery:quiz #a answer=b, -->\n\nWhat?\n\n- [ ] x\n- [ ] y\n\n<!-- orrery:end -->\n",
     "6:30: '' is none of the options", "parted by commas"},
    {HEAD "<!-- orrery:quiz #a -->\n\nWhat?\n\n- [ ] x\n- [ ] y\n\n<!-- orrery:end -->\n",
     "6:1: this quiz has no answer", "answer= in the marker"},
    {HEAD "<!-- orrery:quiz #a answer=b -->\n\nWhat?\n\n- [ ] x\n- y\n\n<!-- orrery:end -->\n",
     "11:1: this option has no box", "- [ ] words"},
    {HEAD "<!-- orrery:quiz #a answer=b -->\n\nWhat?\n\n- [ ] x\n- [x] y\n\n<!-- orrery:end -->\n",
     "11:1: the ticked box gives the answer away", "answer="},
    {HEAD
     "<!-- orrery:quiz #a answer=b -->\n\nWhat?\n\n- [ ] x\n- [ ] y\n\n<!-- orrery:end -->\n" FOLD(
         "```lua {answer for=a}\nx()\n```\n"),
     "17:20: 'a' has got its answer already", "answer= in line 6"},
    // Goals, hints, folds.
    {HEAD "```lua {goal #a}\nx()\n```\n", "6:1: this goal has no solution", "lua {solution for=a}"},
    {HEAD "```lua {goal #a}\nx()\n```\n" FOLD("```lua {solution for=b}\nx()\n```\n"),
     "12:22: there is no block with the id 'b'", "the id of a goal"},
    {HEAD RUN("a") RUN("b") RUN("a"), "12:1: a second block with the id 'a'", "line 6 has it"},
    {HEAD "<details>\n<summary>Hint</summary>\n\nwords\n\n</details>\n",
     "6:1: there is nothing above to give a hint for", "a goal or a question"},
    {HEAD "```lua {goal #a}\nx()\n```\n<details>\n<summary>Hint 1</summary>\n\n"
          "```lua {solution for=a}\nx()\n```\n\n</details>\n",
     "9:1: a hint can not be a solution cell", "of its own"},
    {HEAD "<details>\n<summary>S</summary>\n```lua {setup}\nx()\n\ny()\n```\n\n</details>\n",
     "8:1: this fence is swallowed by the HTML that begins in line 6", "an empty line"},
    {HEAD "<details>\n<summary>S</summary>\nwords\n\n</details>\n",
     "8:1: these words are swallowed by the HTML that begins in line 6", "an empty line"},
    {HEAD FOLD("words\n") "## Next\n",
     "12:1: these words are swallowed by the HTML that begins in line 11", "an empty line"},
    {HEAD "<details>\n<summary>S</summary>\n\nwords\n", "6:1: this <details> is never closed",
     "</details>"},
    {HEAD "<details>\n<summary>S</summary>\n\n<details>\n<summary>T</summary>\n\n</details>\n\n</"
          "details>\n",
     "9:1: <details> inside the <details> of line 6", "</details> before"},
    {HEAD "words\n\n</details>\n", "8:1: this </details> closes nothing", "<details>"},
    {HEAD "<details>\n\nwords\n\n</details>\n", "6:1: this <details> lacks a <summary> with words",
     "<summary>"},
    {HEAD "<details>\n<summary>words\n\n</details>\n", "7:1: this <summary> is not closed",
     "plain words"},
    {HEAD "<details>\n<summary> </summary>\n\n</details>\n",
     "6:1: this <details> lacks a <summary> with words", "<summary>"},
    {HEAD "<summary>S</summary>\n", "6:1: this <summary> belongs to no <details>", "<details>"},
    // HTML.
    {HEAD "<div class=\"x\">\n\nwords\n", "6:1: raw HTML '<div>'", "no HTML besides"},
    {HEAD "words\nand <b>more</b> words\n", "7:5: raw HTML '<b>'", "no HTML besides"},
    {HEAD "| a |\n|---|\n| x <br> |\n", "8:5: raw HTML '<br>'", "no HTML besides"},
    {HEAD "> <div>\n> x\n", "6:3: this HTML is inside a list or a quote", "left margin"},
    {HEAD "words <details>\n", "6:7: this tag is inside a paragraph", "left margin"},
};

// Whether the lesson has just this fault.
static bool is_told(const struct lesson *lesson, const char *message, const char *way_out)
{
    char place[500] = "";
    struct text t = text_in(place, sizeof place);
    const struct diag *d = &lesson->faults[0];
    if (lesson->fault_count != 1) {
        return false;
    }
    if (d->line > 0) {
        text_add(&t, "%d:%d: ", d->line, d->column);
    }
    text_add(&t, "%s", d->what);
    bool has_way_out = strstr(d->expected, way_out) != NULL || strstr(d->help, way_out) != NULL;
    return strcmp(place, message) == 0 && has_way_out && strcmp(d->source, "lesson.md") == 0;
}

static void test_broken_lessons(void **state)
{
    (void)state;
    int failed = 0;
    for (int i = 0; i < COUNT_OF(broken); i++) {
        struct lesson *lesson = read_text(broken[i].text);
        if (!is_told(lesson, broken[i].message, broken[i].way_out)) {
            fprintf(stderr, "instead of '%s' and '%s':\n", broken[i].message, broken[i].way_out);
            print_faults(lesson);
            failed++;
        }
        lesson_free(lesson);
    }
    assert_int_equal(failed, 0);
}

static void test_all_faults_in_order(void **state)
{
    (void)state;
    struct lesson *lesson =
        read_text("---\norrery: 1\nid: queue/x\ntitle: X\nsede: 1\n---\n"
                  "<b>x</b>\n\n" RUN("a") RUN("a") "```lua {goal #g}\nx()\n```\n");
    static const int lines[] = {5, 7, 12, 15};
    assert_int_equal(lesson->fault_count, COUNT_OF(lines));
    for (int i = 0; i < COUNT_OF(lines); i++) {
        assert_int_equal(lesson->faults[i].line, lines[i]);
    }
    assert_false(lesson->more_faults);
    lesson_free(lesson);
}

static void test_faults_are_bounded(void **state)
{
    (void)state;
    char text[3000];
    struct text t = text_in(text, sizeof text);
    text_add(&t, "%s", HEAD);
    for (int i = 0; i < 100; i++) {
        text_add(&t, "<b>\n\n");
    }
    struct lesson *lesson = read_text(text);
    assert_int_equal(lesson->fault_count, FAULTS_KEPT);
    assert_true(lesson->more_faults);
    assert_int_equal(lesson->faults[FAULTS_KEPT - 1].line, 6 + 2 * (FAULTS_KEPT - 1));
    lesson_free(lesson);
}

static void test_whole_message(void **state)
{
    (void)state;
    struct lesson *lesson = read_text(HEAD "\n```lua {run #a aftr=b}\nx()\n```\n");
    char buffer[1000];
    struct text t = text_in(buffer, sizeof buffer);
    diag_print(&lesson->faults[0], &t);
    assert_string_equal(buffer, "lesson.md:7:16: error: unknown option 'aftr' of run\n"
                                "     7 | ```lua {run #a aftr=b}\n"
                                "       |                ^~~~ did you mean 'after'?\n"
                                "  expected: one of after=");
    lesson_free(lesson);
}

static void test_files_that_can_not_be_read(void **state)
{
    (void)state;
    struct lesson *lesson = lesson_open("tests/data/lessons/none.md", engines);
    assert_int_equal(lesson->fault_count, 1);
    assert_string_equal(lesson->faults[0].what,
                        "the file can not be read: No such file or directory");
    assert_string_equal(lesson->faults[0].source, "tests/data/lessons/none.md");
    lesson_free(lesson);
    lesson = lesson_open("tests/data/lessons", engines);
    assert_string_equal(lesson->faults[0].what, "the file can not be read: Is a directory");
    lesson_free(lesson);
}

static void test_files_that_are_too_large(void **state)
{
    (void)state;
    char path[] = "/tmp/test_lesson.XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(ftruncate(file, INT64_C(100) << 20), 0);
    close(file);
    struct lesson *lesson = lesson_open(path, engines);
    assert_int_equal(lesson->fault_count, 1);
    assert_string_equal(lesson->faults[0].what, "the file is larger than 16 MiB");
    lesson_free(lesson);
    unlink(path);
}

// libcmark's tree may be as deep as the file is long.
static void test_deep_nesting(void **state)
{
    (void)state;
    char *text = malloc(200000);
    strcpy(text, HEAD);
    memset(text + strlen(HEAD), '>', 100000);
    strcpy(text + strlen(HEAD) + 100000, " x\n");
    text[strlen(HEAD) + 100003] = '\0';
    struct lesson *lesson = read_text(text);
    assert_int_equal(lesson->fault_count, 1);
    assert_string_equal(lesson->faults[0].what, "lists and quotes are nested too deeply here");
    assert_int_equal(lesson->faults[0].line, 6);
    lesson_free(lesson);
    free(text);
}

// A file that ends anywhere gives a lesson or a fault, and nothing worse.
static void test_cut_anywhere(void **state)
{
    (void)state;
    struct lesson *whole = lesson_open("tests/data/lessons/counter.md", engines);
    int good = 0;
    for (size_t length = 0; length < whole->length; length++) {
        struct lesson *lesson = lesson_read("cut.md", whole->text, length, engines);
        good += lesson->fault_count == 0;
        for (int i = 0; i < lesson->fault_count; i++) {
            assert_true(lesson->faults[i].line <= 157);
            assert_true(lesson->faults[i].what[0] != '\0');
        }
        lesson_free(lesson);
    }
    assert_in_range(good, 1, whole->length / 2);
    lesson_free(whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_front_matter),
        cmocka_unit_test(test_blocks_in_order),
        cmocka_unit_test(test_what_blocks_hold),
        cmocka_unit_test(test_documented_example),
        cmocka_unit_test(test_version_follows_the_text),
        cmocka_unit_test(test_pages_of_prose),
        cmocka_unit_test(test_line_ends_and_mark_of_windows),
        cmocka_unit_test(test_broken_lessons),
        cmocka_unit_test(test_all_faults_in_order),
        cmocka_unit_test(test_faults_are_bounded),
        cmocka_unit_test(test_whole_message),
        cmocka_unit_test(test_files_that_can_not_be_read),
        cmocka_unit_test(test_files_that_are_too_large),
        cmocka_unit_test(test_deep_nesting),
        cmocka_unit_test(test_cut_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
