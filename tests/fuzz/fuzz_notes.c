// fuzz_notes: any bytes as a note: read, repaired, leafed through forwards and backwards, searched.
//
// libFuzzer's entry; linked with the replaying main it runs the corpus in `make test`.
#include "repl/notes/pager.h"
#include "repl/notes/title.h"
#include "repl/text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_entries(const struct note *note)
{
    int lines = note->reading.line_count;
    for (int i = 0; i < note->entry_count; i++) {
        const struct note_entry *entry = &note->entries[i];
        ASSERT(entry->line >= 0 && entry->line <= lines);
        ASSERT(entry->node >= 0 && entry->node < note->node_count);
        ASSERT(utf8_good(entry->title, strlen(entry->title)) == strlen(entry->title));
        for (int j = 0; j < entry->lesson_count; j++) {
            ASSERT(entry->lessons[j] >= 1 && entry->lessons[j] <= note->lesson_count);
        }
        struct allot scratch = {0};
        const char *normal = title_normal(&scratch, entry->title);
        ASSERT(strcmp(title_normal(&scratch, normal), normal) == 0 || normal[0] == '0' ||
               (normal[0] >= '0' && normal[0] <= '9'));
        allot_free(&scratch);
    }
    for (int i = 0; i < note->remark_count; i++) {
        ASSERT(note->remarks[i].line >= 0 && note->remarks[i].line <= lines);
    }
}

static void leaf_through(const struct note *note, int width, int height)
{
    const struct pager_place first = {0, 0}, end = {note->node_count, 0};
    struct pager pager;
    pager_open(&pager, note);
    pager_size(&pager, width, height, false);
    for (struct pager_place at = first; pager_is_before(at, end);) {
        struct pager_place next = pager_page(&pager, at, end);
        ASSERT(pager_is_before(at, next));
        for (int i = 0; i < pager.row_count; i++) {
            ASSERT(pager.rows[i].line == NULL || pager.rows[i].line->columns <= width);
        }
        at = next;
    }
    for (struct pager_place at = end; pager_is_before(first, at);) {
        struct pager_place before = pager_before(&pager, at);
        ASSERT(pager_is_before(before, at));
        at = before;
    }
    struct pager_place found = {0, -1};
    for (int i = 0; i < 20 && pager_find(&pager, "a", false, &found); i++) {
        ASSERT(pager_is_before(found, end));
    }
    pager_close(&pager);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct answers answers = {0};
    answers_add(&answers, "a", "queue/a");
    answers_add(&answers, "Why waits grow", "queue/waiting");
    for (int repaired = 0; repaired < 2; repaired++) {
        struct diag d = {0};
        const struct note_options options = {&answers, repaired};
        struct note *note = note_read("fuzz.md", (const char *)data, size, &options, &d);
        if (note == NULL) {
            ASSERT(d.what[0] != '\0' && d.help[0] + d.expected[0] != 0);
            continue;
        }
        check_entries(note);
        leaf_through(note, 40, 10);
        leaf_through(note, 100, 30);
        note_free(note);
    }
    answers_close(&answers);
    return 0;
}
