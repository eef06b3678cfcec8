// answers: see answers.h. A table of titles with open addressing that is at most half full.
#include "repl/notes/answers.h"

#include "repl/lesson/front.h"
#include "repl/lesson/library.h"
#include "repl/notes/title.h"

#include <stdio.h>

// Bytes of a lesson that are read: more than FRONT_LONGEST lines take.
enum { HEAD_BYTES = 65536 };

// FNV-1a.
static uint64_t hash_of(const char *text)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (; *text != '\0'; text++) {
        hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    }
    return hash;
}

// Where a title is, or would be.
static int place_of(struct answer *const *places, int room, const char *title)
{
    int at = (int)(hash_of(title) & (uint64_t)(room - 1));
    while (places[at] != NULL && strcmp(places[at]->title, title) != 0) {
        at = (at + 1) & (room - 1);
    }
    return at;
}

static void make_room(struct answers *answers)
{
    if (2 * (answers->count + 1) <= answers->room) {
        return;
    }
    int room = answers->room == 0 ? 64 : 2 * answers->room;
    struct answer **places = allot_get(&answers->allot, (size_t)room * sizeof *places);
    for (int i = 0; i < answers->room; i++) {
        if (answers->places[i] != NULL) {
            places[place_of(places, room, answers->places[i]->title)] = answers->places[i];
        }
    }
    answers->places = places;
    answers->room = room;
}

static struct answer *last_of(struct answer *first, const char *lesson)
{
    while (first->next != NULL && strcmp(first->lesson, lesson) != 0) {
        first = first->next;
    }
    return first;
}

void answers_add(struct answers *answers, const char *title, const char *lesson)
{
    const char *normal = title_normal(&answers->allot, title);
    if (normal[0] == '\0') {
        return;
    }
    make_room(answers);
    struct answer *added = allot_get(&answers->allot, sizeof *added);
    *added = (struct answer){normal, allot_copy(&answers->allot, lesson, strlen(lesson)), NULL};
    struct answer **place = &answers->places[place_of(answers->places, answers->room, normal)];
    if (*place == NULL) {
        *place = added;
        answers->count++;
        return;
    }
    struct answer *last = last_of(*place, lesson);
    if (strcmp(last->lesson, lesson) != 0) {
        last->next = added;
    }
}

const struct answer *answers_find(const struct answers *answers, const char *normal)
{
    return answers->room == 0 || normal[0] == '\0'
               ? NULL
               : answers->places[place_of(answers->places, answers->room, normal)];
}

static void add_lesson(struct answers *answers, const char *path, const char *id)
{
    static const char key[] = "answers";
    char head[HEAD_BYTES];
    FILE *file = fopen(path, "rb");
    size_t length = file == NULL ? 0 : fread(head, 1, sizeof head, file);
    if (file != NULL) {
        fclose(file);
    }
    struct allot scratch = {0};
    struct reading reading;
    reading_begin(&reading, &scratch, path, head, length);
    int last = front_last_line(&reading), count = 0;
    const struct front_entry *entries = last > 0 ? front_read(&reading, 2, last - 1, &count) : NULL;
    for (int i = 0; i < count; i++) {
        for (int j = 0; strcmp(entries[i].key.text, key) == 0 && j < entries[i].item_count; j++) {
            answers_add(answers, entries[i].items[j].text, id);
        }
    }
    allot_free(&scratch);
}

bool answers_open(struct answers *answers, const char *folder, struct diag *d)
{
    struct library library;
    *answers = (struct answers){0};
    if (!library_open(&library, folder, d)) {
        return false;
    }
    for (int i = 0; i < library.count; i++) {
        char path[LIBRARY_PATH_BYTES];
        struct text t = text_in(path, sizeof path);
        text_add(&t, "%s/%s.md", library.folder, library.ids[i]);
        add_lesson(answers, path, library.ids[i]);
    }
    library_close(&library);
    return true;
}

void answers_close(struct answers *answers) { allot_free(&answers->allot); }
