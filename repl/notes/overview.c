// overview: see overview.h.
#include "repl/notes/overview.h"

#include "repl/prompt/table.h"

void overview_open(struct overview *overview, const char *lessons)
{
    struct diag unheard = {0};
    *overview = (struct overview){0};
    answers_open(&overview->answers, lessons, &unheard);
}

void overview_close(struct overview *overview)
{
    for (int i = 0; i < overview->note_count; i++) {
        note_free(overview->notes[i]);
    }
    answers_close(&overview->answers);
    allot_free(&overview->allot);
}

static bool counts(const struct note_entry *entry) { return entry->title[0] != '\0'; }

bool overview_add(struct overview *overview, const char *path, struct diag *d)
{
    const struct note_options options = {.answers = &overview->answers};
    struct note *note = note_open(path, &options, d);
    if (note == NULL) {
        return false;
    }
    overview->notes = allot_grow(&overview->allot, overview->notes, overview->note_count,
                                 &overview->note_room, sizeof(struct note *));
    overview->notes[overview->note_count++] = note;
    for (int i = 0; i < note->entry_count; i++) {
        overview->entry_count += counts(&note->entries[i]);
        overview->answered += counts(&note->entries[i]) && note->entries[i].lesson_count > 0;
    }
    return true;
}

static void add_row(struct table *t, const struct note *note, const struct note_entry *entry,
                    bool named)
{
    struct allot scratch = {0};
    const char *lessons = "";
    for (int i = 0; i < entry->lesson_count; i++) {
        lessons = allot_format(&scratch, "%s%s%s", lessons, i == 0 ? "" : " ",
                               note->lessons[entry->lessons[i] - 1]);
    }
    table_number(t, entry->line, 0);
    table_text(t, "%s", note_kind_name(entry->kind));
    table_bytes(t, entry->title, strlen(entry->title));
    if (entry->lesson_count > 0) {
        table_text(t, "%s", lessons);
        table_style(t, STYLE_CODE);
    } else {
        table_none(t);
    }
    if (named) {
        table_bytes(t, note->name, strlen(note->name));
    }
    allot_free(&scratch);
}

void overview_count(const struct overview *overview, struct text *out)
{
    text_add(out, "%d %s, %d answered by lessons, %d not yet", overview->entry_count,
             overview->entry_count == 1 ? "entry" : "entries", overview->answered,
             overview->entry_count - overview->answered);
}

void overview_print(const struct overview *overview, struct out *o)
{
    static const struct table_column columns[] = {{.name = "line"},
                                                  {.name = "kind"},
                                                  {.name = "entry"},
                                                  {.name = "lessons"},
                                                  {.name = "note"}};
    bool rows_only = out_mode(o) == OUT_CSV || out_mode(o) == OUT_JSON;
    bool named = rows_only || overview->note_count > 1; // people know which one they asked for
    struct table *t = table_new(columns, COUNT_OF(columns) - !named);
    ASSERT(t != NULL);
    for (int answered = 1; answered >= 0; answered--) {
        for (int i = 0; i < overview->note_count; i++) {
            const struct note *note = overview->notes[i];
            for (int j = 0; j < note->entry_count; j++) {
                const struct note_entry *entry = &note->entries[j];
                if (counts(entry) && (entry->lesson_count > 0) == answered) {
                    add_row(t, note, entry, named);
                }
            }
        }
    }
    table_print(t, o);
    table_free(t);
    if (rows_only) {
        return;
    }
    char words[120];
    struct text text = text_in(words, sizeof words);
    overview_count(overview, &text);
    out_text(o, "\n%s\n", words);
}
