// learner_find: which lesson is meant, and where progress is kept.
#include "repl/lesson/learner_inside.h"

#include "repl/lesson/course.h"

#include <stdlib.h>
#include <unistd.h>

const char *learner_folder(struct learner *l)
{
    if (l->folder[0] == '\0' &&
        !library_root(l->lesson->name, l->lesson->id, l->folder, sizeof l->folder)) {
        struct text t = text_in(l->folder, sizeof l->folder);
        text_add(&t, "%s", l->library.folder);
    }
    return l->folder;
}

// The lesson that `learn` alone opens; empty: there is none.
static void choose_lesson(const struct session *s, const struct library *library,
                          struct diary *diary, struct text *id)
{
    struct course course;
    course_open(&course, library, diary, &s->options, learner_clock(s));
    const struct course_lesson *next = course_next(&course);
    if (next != NULL || course.count > 0) {
        text_add(id, "%s", next != NULL ? next->id : course.lessons[0].id);
    }
    course_close(&course);
}

void learner_find_next(struct learner *l)
{
    struct course course;
    course_open(&course, &l->library, l->diary, &l->stage.session->options, learner_now(l));
    const struct course_lesson *next = course_next(&course);
    struct text t = text_in(l->next, sizeof l->next);
    text_add(&t, "%s", next != NULL ? next->id : "");
    course_close(&course);
}

static bool find_path(struct learner *l, const struct session *s, const char *word, char *path,
                      size_t size, struct diag *d)
{
    char chosen[LIBRARY_PATH_BYTES];
    bool found = library_open(&l->library, s->options.lessons, d);
    if (!found) {
        l->library = (struct library){0};
    }
    if (word == NULL && found) {
        struct text t = text_in(chosen, sizeof chosen);
        choose_lesson(s, &l->library, l->diary, &t);
        word = chosen;
        if (chosen[0] == '\0') {
            diag_say(d, "there are no lessons in %s", l->library.folder);
            return diag_help(d, "say where they are with --lessons FOLDER");
        }
    }
    if (word != NULL && access(word, R_OK) == 0 && library_is_lesson(word) &&
        !library_has(&l->library, word)) { // a path that may end in anything
        struct text t = text_in(path, size);
        text_add(&t, "%s", word);
        return !t.cut;
    }
    bool is_file = word != NULL && strlen(word) > 3 && strcmp(word + strlen(word) - 3, ".md") == 0;
    if (!found && !is_file) {
        return false;
    }
    *d = (struct diag){0}; // a path needs no library
    return library_path(&l->library, word, path, size, d);
}

bool learner_find_lesson(struct learner *l, const struct session *s, const char *word,
                         struct diag *d)
{
    char path[LIBRARY_PATH_BYTES];
    const char *names[ENGINE_LIMIT + 1];
    if (!find_path(l, s, word, path, sizeof path, d)) {
        return false;
    }
    l->lesson = lesson_open(path, stage_engine_names(&s->options, names));
    if (l->lesson->fault_count == 0) {
        return true;
    }
    *d = l->lesson->faults[0];
    if (l->lesson->fault_count > 1 && d->help[0] == '\0') {
        diag_help(d, "`orrery check %s` tells of everything that is wrong with it", path);
    }
    return false;
}

// One for all lessons of a run, so that what can not be kept in a file is remembered until the end
// and is said once.
struct diary *learner_diary(struct session *s, bool kept)
{
    struct session *owner = s->learner != NULL ? s->learner->earlier : s;
    char path[LIBRARY_PATH_BYTES];
    struct diag d = {0};
    if (owner->diary != NULL) {
        return owner->diary;
    }
    bool known = kept && !s->options.present && diary_path(path, sizeof path, &d);
    owner->diary = diary_open(known ? path : NULL, &d);
    if (d.what[0] != '\0') {
        session_warn(s, &d);
    }
    return owner->diary;
}

void learner_close_diary(struct session *s) { diary_close(s->diary); }
