// course: see course.h.
#include "repl/lesson/course.h"

#include "repl/lesson/stage.h"
#include "repl/prompt/table.h"

#include <stdlib.h>

static void look_up(struct course_lesson *c, struct diary *diary)
{
    struct diary_lesson known;
    if (diary_lesson(diary, c->id, &known)) {
        c->begun = known.block[0] != '\0';
        c->done = known.done;
        c->changed = known.changed;
        diary_lesson_free(&known);
    }
}

static void count_due(struct course *course, struct diary *diary, int64_t now)
{
    struct diary_review due[COURSE_DUE];
    int count = diary_reviews(diary, now, due, COURSE_DUE);
    for (int i = 0; i < count; i++) {
        for (int j = 0; j < course->count; j++) {
            bool same = strcmp(course->lessons[j].id, due[i].lesson) == 0;
            course->lessons[j].due += same;
            course->due += same;
        }
        diary_review_free(&due[i]);
    }
}

void course_open(struct course *course, const struct library *library, struct diary *diary,
                 const struct session_options *options, int64_t now)
{
    const char *names[ENGINE_LIMIT + 1];
    stage_engine_names(options, names);
    *course = (struct course){.library = library, .count = library->count};
    course->lessons = calloc((size_t)library->count + 1, sizeof *course->lessons);
    ASSERT(course->lessons != NULL);
    for (int i = 0; i < library->count; i++) {
        struct course_lesson *c = &course->lessons[i];
        char path[LIBRARY_PATH_BYTES];
        struct text t = text_in(path, sizeof path);
        text_add(&t, "%s/%s.md", library->folder, library->ids[i]);
        c->id = library->ids[i];
        c->lesson = lesson_open(path, names);
        look_up(c, diary);
    }
    count_due(course, diary, now);
}

void course_close(struct course *course)
{
    for (int i = 0; i < course->count; i++) {
        lesson_free(course->lessons[i].lesson);
    }
    free(course->lessons);
    *course = (struct course){0};
}

const struct course_lesson *course_find(const struct course *course, const char *id)
{
    for (int i = 0; i < course->count; i++) {
        if (strcmp(course->lessons[i].id, id) == 0) {
            return &course->lessons[i];
        }
    }
    return NULL;
}

// A lesson that is not there can not be taken, and so hinders nobody.
const char *course_missing(const struct course *course, const struct lesson *lesson)
{
    for (int i = 0; i < lesson->need_count; i++) {
        const struct course_lesson *need = course_find(course, lesson->needs[i]);
        if (need != NULL && !need->done) {
            return need->id;
        }
    }
    return NULL;
}

static bool is_fresh(const struct course *course, const struct course_lesson *c)
{
    return !c->done && !c->begun && c->lesson->fault_count == 0 &&
           course_missing(course, c->lesson) == NULL;
}

const struct course_lesson *course_next(const struct course *course)
{
    const struct course_lesson *begun = NULL, *fresh = NULL;
    for (int i = 0; i < course->count; i++) {
        const struct course_lesson *c = &course->lessons[i];
        if (c->begun && (begun == NULL || c->changed > begun->changed)) {
            begun = c;
        }
        if (fresh == NULL && is_fresh(course, c)) {
            fresh = c;
        }
    }
    return begun != NULL ? begun : fresh;
}

// ---- the map ----

static void say_state(const struct course *course, const struct course_lesson *c, struct text *s)
{
    const char *missing = course_missing(course, c->lesson);
    bool is_next = c == course_next(course);
    if (c->lesson->fault_count > 0) {
        text_add(s, "broken: see `orrery check`");
    } else if (c->begun) {
        text_add(s, "%s", c->done ? "done; begun again" : "begun");
    } else if (c->done) {
        text_add(s, "done");
    } else if (missing != NULL) {
        text_add(s, "after %s", missing);
    } else {
        text_add(s, "%s", is_next ? "next" : "open");
    }
    if (is_next && (c->begun || c->done)) {
        text_add(s, ": next");
    }
}

static void print_table(const struct course *course, struct out *o)
{
    struct table *t = table_new((struct table_column[]){{.name = "lesson"},
                                                        {.name = "title"},
                                                        {.name = "takes", .unit = "min"},
                                                        {.name = "state"},
                                                        {.name = "due"}},
                                5);
    for (int i = 0; i < course->count; i++) {
        const struct course_lesson *c = &course->lessons[i];
        char words[200];
        struct text state = text_in(words, sizeof words);
        say_state(course, c, &state);
        table_text(t, "%s", c->id);
        table_text(t, "%s", c->lesson->title);
        if (c->lesson->minutes > 0) {
            table_number(t, c->lesson->minutes, 0);
        } else {
            table_none(t);
        }
        table_text(t, "%s", words);
        table_number(t, c->due, 0);
    }
    table_print(t, o);
    table_free(t);
}

// What a lesson is at a glance: never by colour alone.
static void print_mark(const struct course *course, const struct course_lesson *c, struct out *o)
{
    bool unicode = out_look(o).unicode;
    if (c->lesson->fault_count > 0) {
        out_styled(o, STYLE_BAD, " !");
    } else if (c == course_next(course)) {
        out_styled(o, STYLE_HEADING, " >");
    } else if (c->done) {
        out_styled(o, STYLE_GOOD, unicode ? " \u2713" : " x");
    } else {
        out_text(o, "  ");
    }
}

static void print_lesson(const struct course *course, const struct course_lesson *c, int width,
                         struct out *o)
{
    char words[600];
    struct text t = text_in(words, sizeof words);
    bool hindered = course_missing(course, c->lesson) != NULL && !c->done;
    if (c->lesson->title[0] != '\0') {
        text_add(&t, "%s; ", c->lesson->title);
    }
    if (c->lesson->minutes > 0) {
        text_add(&t, "%d min; ", c->lesson->minutes);
    }
    say_state(course, c, &t);
    if (c->due > 0) {
        text_add(&t, "; %d to review", c->due);
    }
    print_mark(course, c, o);
    out_styled(o, hindered ? STYLE_DIM : STYLE_CODE, " %-*s", width, c->id);
    out_text(o, "  ");
    out_wrapped(o, hindered ? STYLE_DIM : STYLE_PLAIN, width + 5, width + 5, words);
}

static void print_map(const struct course *course, struct out *o)
{
    int width = 0;
    for (int i = 0; i < course->count; i++) {
        int length = (int)strlen(course->lessons[i].id);
        width = length > width ? length : width;
    }
    for (int i = 0; i < course->count; i++) {
        const struct course_lesson *c = &course->lessons[i];
        size_t topic = strcspn(c->id, "/");
        if (i == 0 || strncmp(course->lessons[i - 1].id, c->id, topic + 1) != 0) {
            out_styled(o, STYLE_HEADING, "%s%.*s\n", i > 0 ? "\n" : "", (int)topic, c->id);
        }
        print_lesson(course, c, width, o);
    }
}

void course_print(const struct course *course, struct out *o)
{
    if (out_mode(o) == OUT_TABLE) {
        print_map(course, o);
    } else {
        print_table(course, o);
    }
}
