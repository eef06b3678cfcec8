// table_plain: tables for programs (and for pages), see table.h.
#include "repl/prompt/table_parts.h"

#include "repl/text/utf8.h"

#include <ctype.h>

// Name and unit in one word: "wait" in "ms" is wait_ms, "rate" in "B/s" is rate_B_per_s, "load" in
// "%" load_percent.
static void add_key(const struct table *t, int column, struct text *key)
{
    const struct column *c = &t->columns[column];
    text_add(key, "%s%s", c->name, c->unit[0] != '\0' ? "_" : "");
    for (const char *u = c->unit; *u != '\0'; u++) {
        if (*u == '/') {
            text_add(key, "_per_");
        } else if (*u == '%') {
            text_add(key, "percent");
        } else {
            text_add(key, "%c", *u == ' ' ? '_' : *u);
        }
    }
}

// What a program reads: the exact number, not its reading for people.
static struct span exact(const struct table *t, const struct cell *cell,
                         char buffer[TABLE_NUMBER_SIZE])
{
    if (cell->kind == CELL_NUMBER) {
        table_number_text(cell, buffer);
        return (struct span){buffer, strlen(buffer)};
    }
    if (cell->kind == CELL_BOOL) {
        const char *word = cell->number ? "true" : "false";
        return (struct span){word, strlen(word)};
    }
    return table_reading(t, cell, buffer);
}

static void put_csv_text(struct out *o, struct span text)
{
    bool quoted = text.size == 0;
    for (size_t i = 0; i < text.size; i++) {
        quoted = quoted || memchr("\",\r\n", text.at[i], 4) != NULL;
    }
    quoted = quoted || text.at[0] == ' ' || text.at[text.size - 1] == ' ';
    out_text(o, quoted ? "\"" : "");
    for (size_t at = 0; at < text.size;) {
        struct utf8_piece piece = utf8_piece(text.at + at, text.size - at);
        if (memchr("\"\r\n\t", text.at[at], 4) != NULL) {
            out_text(o, "%s%c", text.at[at] == '"' ? "\"" : "", text.at[at]);
        } else {
            out_bytes(o, piece.text, piece.size);
        }
        at += piece.taken;
    }
    out_text(o, quoted ? "\"" : "");
}

void table_csv(const struct table *t, struct out *o)
{
    char buffer[128];
    for (int i = 0; i < t->column_count; i++) {
        struct text key = text_in(buffer, sizeof buffer);
        add_key(t, i, &key);
        out_text(o, i > 0 ? "," : "");
        put_csv_text(o, (struct span){buffer, key.length});
    }
    out_text(o, "\n");
    for (int row = 0; row < table_rows(t); row++) {
        for (int i = 0; i < t->column_count; i++) {
            const struct cell *cell = table_cell(t, row, i);
            out_text(o, i > 0 ? "," : "");
            if (cell->kind != CELL_NONE) {
                put_csv_text(o, exact(t, cell, buffer));
            }
        }
        out_text(o, "\n");
    }
}

// Line ends and tabs have the same escapes in utf8_piece and in JSON; other characters that
// utf8_piece does not show as they are get JSON's \u; a byte that is not UTF-8 becomes U+FFFD.
static void put_json_text(struct out *o, struct span text)
{
    out_text(o, "\"");
    for (size_t at = 0; at < text.size;) {
        struct utf8_piece piece = utf8_piece(text.at + at, text.size - at);
        size_t taken;
        int32_t code = utf8_decode(text.at + at, text.size - at, &taken);
        bool same = piece.size == taken && memcmp(piece.text, text.at + at, taken) == 0;
        if (code == '"' || code == '\\') {
            out_text(o, "\\%c", (int)code);
        } else if (same || code == '\n' || code == '\r' || code == '\t') {
            out_bytes(o, piece.text, piece.size);
        } else {
            out_text(o, "\\u%04x", code == UTF8_INVALID ? 0xfffdu : (unsigned)code);
        }
        at += taken;
    }
    out_text(o, "\"");
}

static void put_json_row(const struct table *t, struct out *o, int row)
{
    char buffer[128];
    out_text(o, "{");
    for (int i = 0; i < t->column_count; i++) {
        struct text key = text_in(buffer, sizeof buffer);
        add_key(t, i, &key);
        out_text(o, i > 0 ? ", " : "");
        put_json_text(o, (struct span){buffer, key.length});
        out_text(o, ": ");
        const struct cell *cell = table_cell(t, row, i);
        struct span value = exact(t, cell, buffer);
        if (cell->kind == CELL_NONE) {
            out_text(o, "null");
        } else if (cell->kind == CELL_TEXT) {
            put_json_text(o, value);
        } else {
            out_bytes(o, value.at, value.size);
        }
    }
    out_text(o, "}");
}

void table_json(const struct table *t, struct out *o)
{
    out_text(o, "[");
    for (int row = 0; row < table_rows(t); row++) {
        out_text(o, row > 0 ? ",\n  " : "\n  ");
        put_json_row(t, o, row);
    }
    out_text(o, table_rows(t) > 0 ? "\n]\n" : "]\n");
}

// Line ends become <br>. What Markdown would read as a mark gets a backslash; an underscore only
// where it is not inside a word, because there it is no mark and names read better without.
static void put_md_text(struct out *o, struct span text)
{
    for (size_t at = 0; at < text.size;) {
        struct utf8_piece piece = utf8_piece(text.at + at, text.size - at);
        unsigned char c = (unsigned char)text.at[at];
        bool in_word = at > 0 && at + 1 < text.size && isalnum((unsigned char)text.at[at - 1]) &&
                       isalnum((unsigned char)text.at[at + 1]);
        if (c == '\n') {
            out_text(o, "<br>");
        } else {
            bool mark = memchr("\\|`*<[", c, 6) != NULL || (c == '_' && !in_word);
            out_text(o, mark ? "\\" : "");
            out_bytes(o, piece.text, piece.size);
        }
        at += piece.taken;
    }
}

void table_md(const struct table *t, struct out *o)
{
    char buffer[128];
    for (int i = 0; i < t->column_count; i++) {
        struct text heading = text_in(buffer, sizeof buffer);
        table_heading(t, i, &heading);
        out_text(o, "| ");
        put_md_text(o, (struct span){buffer, heading.length});
        out_text(o, " ");
    }
    out_text(o, "|\n");
    for (int i = 0; i < t->column_count; i++) {
        out_text(o, table_goes_right(t, i) ? "| ---: " : "| --- ");
    }
    out_text(o, "|\n");
    for (int row = 0; row < table_rows(t); row++) {
        for (int i = 0; i < t->column_count; i++) {
            out_text(o, "| ");
            put_md_text(o, table_reading(t, table_cell(t, row, i), buffer));
            out_text(o, " ");
        }
        out_text(o, "|\n");
    }
}
