// checker_front: what the front matter of a lesson says of other files: its id is its place among
// the lessons, the lessons that it needs are there and do not need it, and the titles of notes
// that it answers are titles.
#include "repl/lesson/checker_inside.h"

#include "repl/notes/title.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

// ---- the id ----

// The id that a file has by its place under a folder. False if it is not under it.
static bool id_by_place(const char *path, const char *folder, char *id, size_t size)
{
    char file[PATH_MAX], root[PATH_MAX];
    if (folder[0] == '\0' || realpath(path, file) == NULL || realpath(folder, root) == NULL) {
        return false;
    }
    size_t length = strlen(root), tail = strlen(".md");
    const char *place = file + length + 1;
    if (strncmp(file, root, length) != 0 || file[length] != '/' || strlen(place) <= tail ||
        strcmp(place + strlen(place) - tail, ".md") != 0) {
        return false;
    }
    struct text t = text_in(id, size);
    text_add_bytes(&t, place, strlen(place) - tail);
    return !t.cut;
}

static void check_id(struct check *check)
{
    const struct lesson *lesson = check->lesson;
    char id[LIBRARY_PATH_BYTES];
    if (id_by_place(lesson->name, check->folder, id, sizeof id) && strcmp(id, lesson->id) != 0) {
        check_fail(check, lesson->id_place.line, lesson->id_place.column,
                   "the id '%s' is not where the lesson is; expected '%s', its path under %s; "
                   "change the id or move the file",
                   lesson->id, id, check->folder);
    } else {
        check_pass(check);
    }
}

// ---- needs ----

// Lessons that are reached over `needs`, each once, with the one that needs it.
struct reached {
    const char *id;
    int by;    // the index of that one; -1: the lesson that is checked
    int first; // which of the needs of the lesson that is checked leads here
};

struct search {
    struct check *check;
    struct allot allot;
    struct reached *reached;
    int count, room;
};

// The file of a lesson: beside the one that is checked, else among the usual ones.
static bool find_lesson(struct check *check, const char *id, char *path, size_t size)
{
    const char *folders[] = {check->folder, check_usual_folder(check)};
    for (int i = 0; i < COUNT_OF(folders); i++) {
        struct text t = text_in(path, size);
        text_add(&t, "%s/%s.md", folders[i], id);
        if (folders[i][0] != '\0' && !t.cut && access(path, F_OK) == 0) {
            return true;
        }
    }
    return false;
}

static void reach(struct search *search, const char *id, int by, int first)
{
    for (int i = 0; i < search->count; i++) {
        if (strcmp(search->reached[i].id, id) == 0) {
            return;
        }
    }
    search->reached = allot_grow(&search->allot, search->reached, search->count, &search->room,
                                 sizeof *search->reached);
    search->reached[search->count++] =
        (struct reached){allot_copy(&search->allot, id, strlen(id)), by, first};
}

static void reach_needs(struct search *search, int of)
{
    char path[LIBRARY_PATH_BYTES];
    const char *engines[ENGINE_LIMIT + 1];
    if (!find_lesson(search->check, search->reached[of].id, path, sizeof path)) {
        return; // its own check says so
    }
    struct lesson *lesson =
        lesson_open_front(path, stage_engine_names(&search->check->checker->session, engines));
    for (int i = 0; i < lesson->need_count; i++) {
        reach(search, lesson->needs[i], of, search->reached[of].first);
    }
    lesson_free(lesson);
}

// "which needs b, which needs a", beginning at the lesson's own need.
static void say_way(const struct search *search, int to, struct text *t)
{
    if (search->reached[to].by >= 0) {
        say_way(search, search->reached[to].by, t);
        text_add(t, ", which needs %s", search->reached[to].id);
    } else {
        text_add(t, "%s", search->reached[to].id);
    }
}

static void check_circle(struct search *search)
{
    const struct lesson *lesson = search->check->lesson;
    for (int i = 0; i < search->count; i++) {
        if (strcmp(search->reached[i].id, lesson->id) != 0) {
            reach_needs(search, i);
            continue;
        }
        char way[600];
        struct text t = text_in(way, sizeof way);
        const struct lesson_place *place = &lesson->need_places[search->reached[i].first];
        say_way(search, i, &t);
        check_fail(search->check, place->line, place->column,
                   "the lesson needs itself in the end: it needs %s; leave one of these needs out",
                   way);
        return;
    }
}

struct ids {
    const char *const *ids;
    int count;
};

static const char *id_at(const void *self, int i)
{
    const struct ids *ids = self;
    return i < ids->count ? ids->ids[i] : NULL;
}

static void fail_need(struct check *check, int need)
{
    const struct lesson *lesson = check->lesson;
    const struct lesson_place *place = &lesson->need_places[need];
    struct library library = {0};
    struct diag unheard = {0};
    bool known = library_open(&library, check->folder[0] != '\0' ? check->folder : NULL, &unheard);
    const struct ids ids = {library.ids, known ? library.count : 0};
    const char *near = nearest_name(lesson->needs[need], id_at, &ids);
    check_fail(check, place->line, place->column,
               "there is no lesson '%s'; expected the id of a lesson, %s.md in its folder%s%s%s",
               lesson->needs[need], lesson->needs[need], near != NULL ? "; did you mean '" : "",
               near != NULL ? near : "", near != NULL ? "'?" : "");
    library_close(&library);
}

static void check_needs(struct check *check)
{
    struct search search = {.check = check};
    char path[LIBRARY_PATH_BYTES];
    for (int i = 0; i < check->lesson->need_count; i++) {
        if (find_lesson(check, check->lesson->needs[i], path, sizeof path)) {
            check_pass(check);
            reach(&search, check->lesson->needs[i], -1, i);
        } else {
            fail_need(check, i);
        }
    }
    check_circle(&search);
    allot_free(&search.allot);
}

// ---- answers ----

static void check_titles(struct check *check)
{
    const struct lesson *lesson = check->lesson;
    struct allot allot = {0};
    for (int i = 0; i < lesson->answer_count; i++) {
        if (title_normal(&allot, lesson->answers[i])[0] != '\0') {
            check_pass(check);
        } else {
            check_fail(check, lesson->answer_places[i].line, lesson->answer_places[i].column,
                       "no note is found by the title '%s'; expected one with letters or digits",
                       lesson->answers[i]);
        }
    }
    allot_free(&allot);
}

void check_front(struct check *check)
{
    check_id(check);
    check_needs(check);
    check_titles(check);
}
