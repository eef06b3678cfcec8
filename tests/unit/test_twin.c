// twin: scenes as text, at several widths. ORRERY_GOLDEN_WRITE=1 rewrites tests/golden/twin.
#include "repl/view/twin.h"

#include "repl/text/utf8.h"
#include "tests/support/golden.h"
#include "tests/support/sample_scenes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct paper {
    char *at;
    size_t length;
    FILE *file;
    bool styled;
};

static struct paper open_paper(bool styled)
{
    struct paper paper = {.styled = styled};
    return paper;
}

static void begin_paper(struct paper *paper)
{
    paper->file = open_memstream(&paper->at, &paper->length);
    assert_non_null(paper->file);
}

static void emit(void *self, enum twin_style style, const char *bytes, size_t length)
{
    struct paper *paper = self;
    if (paper->styled && style != TWIN_PLAIN) {
        fprintf(paper->file, "<%d:%.*s>", (int)style, (int)length, bytes);
    } else {
        fwrite(bytes, 1, length, paper->file);
    }
}

// The two scenes of a step of the queue, or one scene and nothing before it.
struct moment {
    struct scene before, now;
    struct changes changes;
};

static void open_moment(struct moment *m, void (*fill)(struct scene *), bool step)
{
    scene_open(&m->before, &sample_host);
    scene_open(&m->now, &sample_host);
    if (step) {
        sample_queue(&m->before, 0);
    }
    fill(&m->now);
    assert_true(changes_find(&m->changes, step ? &m->before : NULL, &m->now));
}

static void close_moment(struct moment *m)
{
    changes_free(&m->changes);
    scene_close(&m->before);
    scene_close(&m->now);
}

static void write_moment(const struct moment *m, const struct twin_wish *wish, struct paper *paper)
{
    begin_paper(paper);
    twin_write(&m->now, &m->changes, wish, emit, paper);
    fclose(paper->file);
}

static void test_golden(void **state)
{
    (void)state;
    static const int widths[] = {40, 80, 200};
    for (const struct sample *sample = samples; sample->name != NULL; sample++) {
        for (int i = 0; i < COUNT_OF(widths); i++) {
            struct moment m;
            struct paper paper = open_paper(false);
            open_moment(&m, sample->fill, strcmp(sample->name, "queue-step") == 0);
            struct twin_wish wish = {.width = widths[i], .detail = widths[i] == 200};
            write_moment(&m, &wish, &paper);
            char name[100];
            snprintf(name, sizeof name, "twin/%s-%d.txt", sample->name, widths[i]);
            golden_check(name, paper.at, paper.length);
            free(paper.at);
            close_moment(&m);
        }
    }
}

static void test_ascii_is_ascii(void **state)
{
    (void)state;
    for (const struct sample *sample = samples; sample->name != NULL; sample++) {
        struct moment m;
        struct paper paper = open_paper(false);
        open_moment(&m, sample->fill, false);
        struct twin_wish wish = {.width = 72, .ascii = true};
        write_moment(&m, &wish, &paper);
        for (size_t i = 0; i < paper.length; i++) {
            assert_true(paper.at[i] == '\n' || (paper.at[i] >= ' ' && paper.at[i] <= '~'));
        }
        char name[100];
        snprintf(name, sizeof name, "twin/%s-ascii.txt", sample->name);
        golden_check(name, paper.at, paper.length);
        free(paper.at);
        close_moment(&m);
    }
}

// Words too long for a line are the only reason to go beyond it; no line ends in blanks.
static void check_lines(const char *text, int width, int longest_word)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        char line[4000];
        struct text t = text_in(line, sizeof line);
        text_add_bytes(&t, text, length);
        int columns = utf8_columns(line);
        if (columns > width + longest_word) {
            fail_msg("%d columns in place of %d: %s", columns, width, line);
        }
        assert_true(length == 0 || line[length - 1] != ' ');
        text += length + (text[length] == '\n');
    }
}

static void test_lines_keep_to_the_width(void **state)
{
    (void)state;
    static const int widths[] = {40, 57, 80, 133, 400};
    for (const struct sample *sample = samples; sample->name != NULL; sample++) {
        for (int i = 0; i < COUNT_OF(widths); i++) {
            struct moment m;
            struct paper paper = open_paper(false);
            open_moment(&m, sample->fill, false);
            struct twin_wish wish = {.width = widths[i], .detail = true};
            write_moment(&m, &wish, &paper);
            check_lines(paper.at, widths[i], 24);
            free(paper.at);
            close_moment(&m);
        }
    }
}

static void test_styles(void **state)
{
    (void)state;
    struct moment m;
    struct paper paper = open_paper(true);
    open_moment(&m, samples[1].fill, true);
    struct twin_wish wish = {.width = 80};
    write_moment(&m, &wish, &paper);
    golden_check("twin/queue-step-styled.txt", paper.at, paper.length);
    free(paper.at);
    close_moment(&m);
}

static void test_one_pane(void **state)
{
    (void)state;
    struct moment m;
    struct paper paper = open_paper(false);
    open_moment(&m, sample_cache, false);
    struct twin_wish wish = {.width = 60};
    begin_paper(&paper);
    twin_pane(&m.now, PANE_MEMORY, NULL, &wish, emit, &paper);
    fclose(paper.file);
    assert_non_null(strstr(paper.at, "disk queue  31 of 32\n"));
    assert_null(strstr(paper.at, "writer 1"));
    free(paper.at);
    close_moment(&m);
}

static void test_charts(void **state)
{
    (void)state;
    static const struct twin_wish wishes[] = {{.width = 80}, {.width = 60, .ascii = true}};
    struct paper paper = open_paper(false);
    struct moment m;
    open_moment(&m, samples[0].fill, false);
    begin_paper(&paper);
    for (uint32_t i = 1; i < m.now.count; i++) {
        for (int k = 0; m.now.items[i].kind == SCENE_SERIES && k < COUNT_OF(wishes); k++) {
            twin_chart(&m.now, (scene_ref){i}, 10, &wishes[k], emit, &paper);
        }
    }
    twin_chart(&m.now, SCENE_ROOT, 10, &wishes[0], emit, &paper); // not a series: nothing
    fclose(paper.file);
    golden_check("twin/charts.txt", paper.at, paper.length);
    free(paper.at);
    close_moment(&m);
}

// Broken and enormous scenes: some text comes out, it is valid, and there is not too much of it.
static void test_hostile_and_huge(void **state)
{
    (void)state;
    void (*const fills[])(struct scene *) = {sample_hostile, sample_huge};
    static const int widths[] = {-1, 0, 40, 81, 100000};
    for (int f = 0; f < COUNT_OF(fills); f++) {
        for (int i = 0; i < COUNT_OF(widths); i++) {
            struct moment m;
            struct paper paper = open_paper(false);
            open_moment(&m, fills[f], false);
            struct twin_wish wish = {.width = widths[i]};
            write_moment(&m, &wish, &paper);
            assert_in_range(paper.length, 100, 4000000);
            struct scene check; // cleaning a clean text changes nothing
            scene_open(&check, &sample_host);
            for (char *at = paper.at; *at != '\0'; at++) {
                *at = *at == '\n' ? ' ' : *at;
            }
            scene_begin(&check, paper.at, 0, 0);
            assert_string_equal(scene_text(&check, check.title), paper.at);
            scene_close(&check);
            free(paper.at);
            close_moment(&m);
        }
    }
}

static void test_hostile_charts(void **state)
{
    (void)state;
    struct moment m;
    open_moment(&m, sample_hostile, false);
    for (uint32_t i = 1; i < m.now.count; i++) {
        struct paper paper = open_paper(false);
        struct twin_wish wish = {.width = 400};
        begin_paper(&paper);
        twin_chart(&m.now, (scene_ref){i}, 1000, &wish, emit, &paper);
        fclose(paper.file);
        assert_int_equal(paper.length > 0, m.now.items[i].kind == SCENE_SERIES);
        free(paper.at);
    }
    close_moment(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_golden),
        cmocka_unit_test(test_ascii_is_ascii),
        cmocka_unit_test(test_lines_keep_to_the_width),
        cmocka_unit_test(test_styles),
        cmocka_unit_test(test_one_pane),
        cmocka_unit_test(test_charts),
        cmocka_unit_test(test_hostile_and_huge),
        cmocka_unit_test(test_hostile_charts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
