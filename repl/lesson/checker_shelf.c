// checker_shelf: what lessons say beside each other: each id is there once, and so is each title of
// a note that one of them answers.
//
// Two lessons may well answer one note, so that is only remarked.
#include "repl/lesson/checker_inside.h"

#include "repl/notes/title.h"

#include <stdlib.h>

// A text of the front matter that shall be there once.
struct claim {
    const char *text; // as it is written
    const char *key;  // as it is compared
    const struct lesson *lesson;
    struct lesson_place place;
    int order; // of the lesson
};

struct claims {
    struct allot allot;
    struct claim *claims;
    int count, room;
};

static void add_claim(struct claims *claims, const char *text, const char *key,
                      const struct lesson *lesson, struct lesson_place place, int order)
{
    claims->claims = allot_grow(&claims->allot, claims->claims, claims->count, &claims->room,
                                sizeof *claims->claims);
    claims->claims[claims->count++] = (struct claim){text, key, lesson, place, order};
}

static int compare_claims(const void *left, const void *right)
{
    const struct claim *a = left, *b = right;
    int order = strcmp(a->key, b->key);
    return order != 0 ? order : (a->order > b->order) - (a->order < b->order);
}

// Calls `tell` for each claim that another lesson makes too, with the first that makes it.
static void tell_doubled(struct checker *checker, struct claims *claims,
                         void (*tell)(struct checker *checker, const struct claim *again,
                                      const struct claim *first))
{
    if (claims->count > 0) {
        qsort(claims->claims, (size_t)claims->count, sizeof *claims->claims, compare_claims);
    }
    const struct claim *first = claims->claims;
    for (int i = 1; i < claims->count; i++) {
        const struct claim *claim = &claims->claims[i];
        if (strcmp(first->key, claim->key) != 0) {
            first = claim;
        } else if (first->lesson != claim->lesson) {
            tell(checker, claim, first);
        }
    }
    allot_free(&claims->allot);
}

static void fail_id(struct checker *checker, const struct claim *again, const struct claim *first)
{
    char what[1000];
    struct text t = text_in(what, sizeof what);
    text_add(&t, "another lesson has the id '%s' too: %s; expected an id of its own for each",
             again->text, first->lesson->name);
    checker_fail_line(checker, again->lesson->name, again->place.line, again->place.column, what);
}

static void note_title(struct checker *checker, const struct claim *again,
                       const struct claim *first)
{
    out_text(checker->out, "%s:%d:%d: note: '", again->lesson->name, again->place.line,
             again->place.column);
    out_foreign(checker->out, again->text, strlen(again->text));
    out_text(checker->out, "' is answered by %s too\n", first->lesson->id);
}

static void claim_all(struct lesson *const *lessons, int count, struct claims *ids,
                      struct claims *titles)
{
    for (int i = 0; i < count; i++) {
        const struct lesson *lesson = lessons[i];
        if (lesson->id[0] != '\0') {
            add_claim(ids, lesson->id, lesson->id, lesson, lesson->id_place, i);
        }
        for (int j = 0; j < lesson->answer_count; j++) {
            const char *key = title_normal(&titles->allot, lesson->answers[j]);
            add_claim(titles, lesson->answers[j], key, lesson, lesson->answer_places[j], i);
        }
    }
}

void checker_shelf(struct checker *checker, const char *const *paths, int count)
{
    const char *engines[ENGINE_LIMIT + 1];
    struct lesson **lessons = calloc((size_t)count + 1, sizeof(struct lesson *));
    struct claims ids = {0}, titles = {0};
    ASSERT(lessons != NULL);
    stage_engine_names(&checker->session, engines);
    for (int i = 0; i < count; i++) {
        lessons[i] = lesson_open_front(paths[i], engines);
    }
    claim_all(lessons, count, &ids, &titles);
    tell_doubled(checker, &ids, fail_id);
    tell_doubled(checker, &titles, note_title);
    for (int i = 0; i < count; i++) {
        lesson_free(lessons[i]);
    }
    free(lessons);
}
