// svg, and the layout under it: pictures of scenes. ORRERY_GOLDEN_WRITE=1 rewrites
// tests/golden/svg.
#include "repl/view/svg.h"

#include "repl/view/layout.h"
#include "repl/view/twin.h"
#include "repl/view/words.h"
#include "tests/support/golden.h"
#include "tests/support/sample_scenes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

// One picture and all that it is made of.
struct sheet {
    struct scene before, now;
    struct changes changes;
    struct layout layout;
    struct picture picture;
    char *svg;
    size_t length;
};

static void open_sheet(struct sheet *sheet, void (*fill)(struct scene *), bool step)
{
    scene_open(&sheet->before, &sample_host);
    scene_open(&sheet->now, &sample_host);
    if (step) {
        sample_queue(&sheet->before, 0);
    }
    fill(&sheet->now);
    assert_true(changes_find(&sheet->changes, step ? &sheet->before : NULL, &sheet->now));
    layout_open(&sheet->layout);
    picture_open(&sheet->picture);
    sheet->svg = NULL;
}

static void draw_sheet(struct sheet *sheet, struct layout_wish wish, enum theme_kind kind,
                       enum palette_kind palette)
{
    struct theme theme;
    free(sheet->svg);
    theme_make(&theme, kind, palette);
    layout_scene(&sheet->layout, &sheet->now, &sheet->changes, &wish, &sheet->picture);
    FILE *out = open_memstream(&sheet->svg, &sheet->length);
    assert_non_null(out);
    assert_true(svg_write(&sheet->picture, &sheet->now, &theme, out));
    fclose(out);
    assert_false(sheet->picture.cut);
}

static void close_sheet(struct sheet *sheet)
{
    free(sheet->svg);
    picture_close(&sheet->picture);
    layout_close(&sheet->layout);
    changes_free(&sheet->changes);
    scene_close(&sheet->before);
    scene_close(&sheet->now);
}

// ---- a very small reader of XML: tags match, attributes are quoted, text is escaped ----

struct reader {
    const char *at;
    char open[32][24]; // names of the open tags
    int depth;
};

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == ':';
}

static void read_name(struct reader *r, char *name, size_t room)
{
    size_t n = 0;
    while (is_name(*r->at) && n + 1 < room) {
        name[n++] = *r->at++;
    }
    name[n] = '\0';
    assert_true(n > 0);
}

static void read_entity(struct reader *r)
{
    static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;"};
    for (int i = 0; i < COUNT_OF(known); i++) {
        if (strncmp(r->at, known[i], strlen(known[i])) == 0) {
            r->at += strlen(known[i]);
            return;
        }
    }
    fail_msg("not escaped: %.40s", r->at);
}

static void read_tag(struct reader *r)
{
    char name[24];
    bool closing = r->at[1] == '/';
    r->at += closing ? 2 : 1;
    read_name(r, name, sizeof name);
    if (closing) {
        assert_true(r->depth > 0);
        assert_string_equal(name, r->open[--r->depth]);
    }
    while (*r->at == ' ') {
        char attribute[24];
        r->at++;
        read_name(r, attribute, sizeof attribute);
        assert_memory_equal(r->at, "=\"", 2);
        r->at += 2;
        while (*r->at != '"') {
            assert_true(*r->at != '\0' && *r->at != '<' && *r->at != '&');
            r->at++;
        }
        r->at++;
    }
    bool empty = *r->at == '/';
    r->at += empty;
    assert_int_equal(*r->at++, '>');
    if (!closing && !empty) {
        assert_true(r->depth < COUNT_OF(r->open));
        strcpy(r->open[r->depth++], name);
    }
}

static void check_xml(const char *svg)
{
    static const char head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    assert_memory_equal(svg, head, sizeof head - 1);
    struct reader r = {.at = svg + sizeof head - 1};
    while (*r.at != '\0') {
        if (*r.at == '<') {
            read_tag(&r);
        } else if (*r.at == '&') {
            read_entity(&r);
        } else {
            assert_true(*r.at == '\n' || (unsigned char)*r.at >= ' ');
            assert_true(*r.at != '>');
            r.at++;
        }
    }
    assert_int_equal(r.depth, 0);
    assert_null(strstr(svg, "<script"));
    assert_null(strstr(svg, "href"));
    assert_null(strstr(svg, "@import"));
}

// ---- tests ----

static void test_golden(void **state)
{
    (void)state;
    static const struct {
        const char *sample;
        enum theme_kind theme;
        enum palette_kind palette;
    } cases[] = {
        {"queue", THEME_DARK, PALETTE_OKABE_ITO},  {"queue-step", THEME_LIGHT, PALETTE_OKABE_ITO},
        {"kafka", THEME_DARK, PALETTE_OKABE_ITO},  {"spark", THEME_LIGHT, PALETTE_CIVIDIS},
        {"cache", THEME_PRINT, PALETTE_OKABE_ITO}, {"empty", THEME_PRINT, PALETTE_OKABE_ITO},
    };
    for (int i = 0; i < COUNT_OF(cases); i++) {
        const struct sample *sample = samples;
        while (strcmp(sample->name, cases[i].sample) != 0) {
            sample++;
        }
        struct sheet sheet;
        open_sheet(&sheet, sample->fill, strcmp(sample->name, "queue-step") == 0);
        draw_sheet(&sheet, (struct layout_wish){.width = 1280, .height = 720}, cases[i].theme,
                   cases[i].palette);
        check_xml(sheet.svg);
        char name[100];
        snprintf(name, sizeof name, "svg/%s.svg", sample->name);
        golden_check(name, sheet.svg, sheet.length);
        close_sheet(&sheet);
    }
}

static void test_same_bytes_again(void **state)
{
    (void)state;
    struct sheet a, b;
    open_sheet(&a, sample_kafka, false);
    open_sheet(&b, sample_kafka, false);
    struct layout_wish wish = {.width = 1000, .height = 700};
    draw_sheet(&a, (struct layout_wish){.width = 3000, .height = 200}, THEME_DARK,
               PALETTE_OKABE_ITO);
    draw_sheet(&a, wish, THEME_LIGHT, PALETTE_CIVIDIS); // what was drawn before leaves no trace
    draw_sheet(&b, wish, THEME_LIGHT, PALETTE_CIVIDIS);
    assert_string_equal(a.svg, b.svg);
    close_sheet(&a);
    close_sheet(&b);
}

// The text of the whole picture, as a reader would copy it: what stands between tags, without
// <desc>.
static char *copy_text(const char *svg)
{
    char *text = malloc(strlen(svg) + 1), *to = text;
    assert_non_null(text);
    const char *skipped[] = {"<desc", "</desc>"};
    const char *desc = strstr(svg, skipped[0]), *after = strstr(svg, skipped[1]);
    for (const char *at = svg; *at != '\0';) {
        if (at == desc) {
            at = after;
        } else if (*at == '<') {
            at += strcspn(at, ">") + 1;
        } else if (strncmp(at, "&amp;", 5) == 0 || strncmp(at, "&quot;", 6) == 0) {
            *to++ = at[1] == 'a' ? '&' : '"';
            at += at[1] == 'a' ? 5 : 6;
        } else if (strncmp(at, "&lt;", 4) == 0 || strncmp(at, "&gt;", 4) == 0) {
            *to++ = at[1] == 'l' ? '<' : '>';
            at += 4;
        } else {
            *to++ = *at++;
        }
    }
    *to = '\0';
    return text;
}

static void to_memory(void *self, enum twin_style style, const char *bytes, size_t length)
{
    (void)style;
    fwrite(bytes, 1, length, self);
}

// Every name and every value of every item stands in the text twin and in the picture.
static void check_facts(const struct sheet *sheet, const char *twin, const char *picture)
{
    for (uint32_t i = 1; i < sheet->now.count; i++) {
        const struct scene_item *item = &sheet->now.items[i];
        char words[1000];
        struct text value = text_in(words, sizeof words);
        words_value(&sheet->now, item, &value);
        const char *label = scene_text(&sheet->now, item->label);
        bool journey = item->kind == SCENE_TOKEN || item->kind == SCENE_LINK;
        const char *const readers[] = {twin, picture};
        for (int k = 0; k < COUNT_OF(readers); k++) {
            if (strstr(readers[k], label) == NULL) {
                fail_msg("%s says nothing of '%s'", k == 0 ? "the twin" : "the picture", label);
            }
            if (!journey && strstr(readers[k], words) == NULL) {
                fail_msg("%s does not say '%s' of '%s'", k == 0 ? "the twin" : "the picture", words,
                         label);
            }
        }
    }
}

static void test_twin_and_picture_state_the_same_facts(void **state)
{
    (void)state;
    for (const struct sample *sample = samples; sample->name != NULL; sample++) {
        struct sheet sheet;
        open_sheet(&sheet, sample->fill, false);
        draw_sheet(&sheet, (struct layout_wish){.width = 1280, .height = 720}, THEME_DARK,
                   PALETTE_OKABE_ITO);
        char *twin = NULL, *picture = copy_text(sheet.svg);
        size_t length;
        FILE *out = open_memstream(&twin, &length);
        assert_non_null(out);
        struct twin_wish wish = {.width = 400, .detail = true};
        twin_write(&sheet.now, &sheet.changes, &wish, to_memory, out);
        fclose(out);
        check_facts(&sheet, twin, picture);
        free(twin);
        free(picture);
        close_sheet(&sheet);
    }
}

static void test_changed_things_are_outlined(void **state)
{
    (void)state;
    struct sheet sheet;
    int outlined = 0;
    open_sheet(&sheet, samples[1].fill, true);
    draw_sheet(&sheet, (struct layout_wish){.width = 1280, .height = 720}, THEME_DARK,
               PALETTE_OKABE_ITO);
    for (size_t i = 0; i < sheet.picture.count; i++) {
        const struct shape *shape = &sheet.picture.shapes[i];
        if (shape->kind == SHAPE_RECT && shape->edge == INK_ACCENT) {
            assert_int_not_equal(changes_of(&sheet.changes, shape->item), CHANGE_NONE);
            outlined++;
        }
    }
    assert_int_equal(outlined, 4); // the fact, the customer in two panes, the metric
    close_sheet(&sheet);
}

// From one step to the next, boxes and lanes stay where they are.
static void test_layout_is_stable(void **state)
{
    (void)state;
    struct sheet a, b;
    open_sheet(&a, samples[0].fill, false);
    open_sheet(&b, samples[1].fill, false);
    struct layout_wish wish = {.width = 1280, .height = 720};
    draw_sheet(&a, wish, THEME_DARK, PALETTE_OKABE_ITO);
    draw_sheet(&b, wish, THEME_DARK, PALETTE_OKABE_ITO);
    struct changes changes;
    assert_true(changes_find(&changes, &a.now, &b.now));
    int compared = 0;
    for (uint32_t i = 1; i < b.now.count; i++) {
        const struct scene_item *item = &b.now.items[i];
        scene_ref was = changes_was(&changes, (scene_ref){i});
        if (was.at == 0 ||
            (item->kind != SCENE_BOX && item->kind != SCENE_LANE && item->kind != SCENE_FACT)) {
            continue;
        }
        struct rect from = layout_place(&a.layout, was),
                    to = layout_place(&b.layout, (scene_ref){i});
        assert_memory_equal(&from, &to, sizeof from);
        compared++;
    }
    assert_true(compared >= 10);
    changes_free(&changes);
    close_sheet(&a);
    close_sheet(&b);
}

// No text or filled shape leaves the page, none is of negative size.
static void check_page(const struct sheet *sheet)
{
    const struct picture *p = &sheet->picture;
    for (size_t i = 0; i < p->count; i++) {
        const struct shape *shape = &p->shapes[i];
        assert_true(shape->x >= -16 * DOT && shape->x <= p->width + 16 * DOT);
        assert_true(shape->y >= -16 * DOT && shape->y <= p->height + 16 * DOT);
        if (shape->kind == SHAPE_RECT) {
            assert_true(shape->w >= 0 && shape->h >= 0);
            assert_true(shape->y + shape->h <= p->height + 16 * DOT);
            assert_true(shape->x + shape->w <= p->width + 16 * DOT);
        }
    }
}

static void test_every_size(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1, 1},      {30, 20},     {64, 64},       {120, 90},
                                   {320, 200},  {640, 200},   {200, 1200},    {800, 600},
                                   {1280, 720}, {3840, 2160}, {10000, 10000}, {-5, 100000},
                                   {20000, 40}};
    static const int percents[] = {0, 50, 150, 1000};
    void (*const fills[])(struct scene *) = {samples[0].fill, sample_kafka,   sample_spark,
                                             sample_cache,    sample_hostile, sample_empty};
    for (int f = 0; f < COUNT_OF(fills); f++) {
        struct sheet sheet;
        open_sheet(&sheet, fills[f], false);
        for (int i = 0; i < COUNT_OF(sizes) * COUNT_OF(percents); i++) {
            const int *size = sizes[i / COUNT_OF(percents)];
            struct layout_wish wish = {.width = size[0],
                                       .height = size[1],
                                       .text_percent = percents[i % COUNT_OF(percents)]};
            draw_sheet(&sheet, wish, (enum theme_kind)(i % THEME_KINDS), PALETTE_OKABE_ITO);
            check_xml(sheet.svg);
            if (f != 4) {
                check_page(&sheet);
            }
        }
        close_sheet(&sheet);
    }
}

static void test_a_million_things_cost_a_bounded_picture(void **state)
{
    (void)state;
    struct sheet sheet;
    open_sheet(&sheet, sample_huge, false);
    draw_sheet(&sheet, (struct layout_wish){.width = 1280, .height = 720}, THEME_DARK,
               PALETTE_OKABE_ITO);
    assert_in_range(sheet.picture.count, 1000, 50000);
    check_page(&sheet);
    assert_non_null(strstr(sheet.svg, "more lanes</text>"));
    assert_non_null(strstr(sheet.svg, "+12345 more</text>"));
    close_sheet(&sheet);
}

static void test_hidden_panes_and_time(void **state)
{
    (void)state;
    struct sheet sheet;
    open_sheet(&sheet, sample_spark, false);
    struct layout_wish wish = {.width = 1280,
                               .height = 720,
                               .hidden = {[PANE_MAP] = true},
                               .time_from = 20 * SECOND,
                               .time_until = 22 * SECOND};
    draw_sheet(&sheet, wish, THEME_DARK, PALETTE_OKABE_ITO);
    assert_null(strstr(sheet.svg, ">stage 1</text>"));
    assert_non_null(strstr(sheet.svg, ">20.5 s</text>"));
    assert_null(strstr(sheet.svg, "<title>m t0 ")); // over long before
    close_sheet(&sheet);
}

static void test_time_space(void **state)
{
    (void)state;
    struct scene *s;
    struct sheet sheet;
    open_sheet(&sheet, sample_empty, false);
    s = &sheet.now;
    scene_begin(s, "messages", 10 * SECOND, 1);
    scene_on(s, PANE_LANES);
    scene_ref a = scene_lane(s, scene_id(1, 1), SCENE_ROOT, "a", LANE_TIME);
    scene_ref b = scene_lane(s, scene_id(1, 2), SCENE_ROOT, "b", LANE_TIME);
    scene_range(s, a, 0, 10 * SECOND);
    scene_range(s, b, 0, 10 * SECOND);
    scene_ref token = scene_token(s, scene_id(2, 1), a, b, 'F', "fetch", 2 * SECOND, 4 * SECOND);
    changes_free(&sheet.changes);
    assert_true(changes_find(&sheet.changes, NULL, s));
    draw_sheet(&sheet, (struct layout_wish){.width = 800, .height = 400}, THEME_DARK,
               PALETTE_OKABE_ITO);
    struct rect from = layout_place(&sheet.layout, a), at = layout_place(&sheet.layout, token);
    int32_t middle = at.x + at.w / 2; // half-way in time, half-way between the lanes
    assert_int_equal(middle, from.x + (int32_t)((int64_t)from.w * 3 / 10));
    close_sheet(&sheet);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_golden),
        cmocka_unit_test(test_same_bytes_again),
        cmocka_unit_test(test_twin_and_picture_state_the_same_facts),
        cmocka_unit_test(test_changed_things_are_outlined),
        cmocka_unit_test(test_layout_is_stable),
        cmocka_unit_test(test_every_size),
        cmocka_unit_test(test_a_million_things_cost_a_bounded_picture),
        cmocka_unit_test(test_hidden_panes_and_time),
        cmocka_unit_test(test_time_space),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
