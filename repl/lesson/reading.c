// reading: see reading.h.
#include "repl/lesson/reading.h"

#include <stdarg.h>

static size_t copy_lines(char *to, const char *from, size_t length)
{
    size_t n = 0;
    for (size_t i = 0; i < length; i++) {
        if (from[i] != '\r') {
            to[n++] = from[i];
        } else if (i + 1 == length || from[i + 1] != '\n') {
            to[n++] = '\n';
        }
    }
    return n;
}

static void find_lines(struct reading *r)
{
    int ends = 0;
    for (size_t i = 0; i < r->length; i++) {
        ends += r->text[i] == '\n';
    }
    bool last_is_open = r->length > 0 && r->text[r->length - 1] != '\n';
    r->line_count = ends + last_is_open;
    r->starts = allot_get(r->allot, ((size_t)r->line_count + 1) * sizeof *r->starts);
    int line = 0;
    for (size_t i = 0; i < r->length; i++) {
        if (r->text[i] == '\n') {
            r->starts[++line] = i + 1;
        }
    }
    r->starts[r->line_count] = r->length;
}

void reading_begin(struct reading *r, struct allot *a, const char *name, const char *text,
                   size_t length)
{
    if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        text += 3;
        length -= 3;
    }
    char *copy = allot_get(a, length + 1);
    size_t copied = copy_lines(copy, text, length);
    *r = (struct reading){
        .name = allot_copy(a, name, strlen(name)), .text = copy, .length = copied, .allot = a};
    find_lines(r);
}

const char *reading_line(const struct reading *r, int line, size_t *length)
{
    if (line < 1 || line > r->line_count) {
        *length = 0;
        return "";
    }
    size_t start = r->starts[line - 1], end = r->starts[line];
    if (end > start && r->text[end - 1] == '\n') {
        end--;
    }
    *length = end - start;
    return r->text + start;
}

struct diag *reading_fault(struct reading *r, int line, int column, int width, const char *format,
                           ...)
{
    if (r->faults == NULL) {
        r->faults = allot_get(r->allot, (FAULTS_KEPT + 1) * sizeof *r->faults);
    }
    struct diag *d = &r->faults[r->fault_count];
    *d = (struct diag){0};
    if (r->fault_count < FAULTS_KEPT) {
        r->fault_count++;
    } else {
        r->more_faults = true;
    }
    char what[sizeof d->what];
    struct text t = text_in(what, sizeof what);
    va_list args;
    va_start(args, format);
    text_add_list(&t, format, args);
    va_end(args);
    diag_say(d, "%s", what);
    size_t length;
    const char *quote = reading_line(r, line, &length);
    diag_at(d, r->name, line, column, width);
    diag_quote(d, quote, length);
    return d;
}

static bool stands_before(const struct diag *a, const struct diag *b)
{
    return a->line != b->line ? a->line < b->line : a->column < b->column;
}

void reading_sort_faults(struct reading *r)
{
    for (int i = 1; i < r->fault_count; i++) {
        struct diag moved = r->faults[i];
        int j = i;
        while (j > 0 && stands_before(&moved, &r->faults[j - 1])) {
            r->faults[j] = r->faults[j - 1];
            j--;
        }
        r->faults[j] = moved;
    }
}
