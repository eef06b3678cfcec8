// diag: see diag.h.
#include "sim/diag.h"

// The length of the UTF-8 character that a text ending in a zero byte begins with; 0 for what is
// none, or would move the cursor.
static int character_length(const unsigned char *text)
{
    if (text[0] < 0x80) {
        return text[0] >= 0x20 && text[0] != 0x7f;
    }
    int length = text[0] >= 0xf5   ? 0
                 : text[0] >= 0xf0 ? 4
                 : text[0] >= 0xe0 ? 3
                 : text[0] >= 0xc2 ? 2
                                   : 0;
    for (int i = 1; i < length; i++) {
        if ((text[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    bool moves_cursor = text[0] == 0xc2 && text[1] < 0xa0;
    return moves_cursor ? 0 : length;
}

// What somebody else wrote may be anything: bytes that are no characters, or would move the cursor,
// become '?'.
static void make_printable(char *text)
{
    while (*text != '\0') {
        int length = character_length((const unsigned char *)text);
        if (length == 0 && *text != '\n') {
            *text = '?';
        }
        text += length > 0 ? length : 1;
    }
}

static bool set_part(char *part, size_t size, const char *format, va_list args)
{
    struct text t = text_in(part, size);
    text_add_list(&t, format, args);
    make_printable(part);
    return false;
}

bool diag_say(struct diag *d, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    d->expected[0] = d->help[0] = '\0';
    set_part(d->what, sizeof d->what, format, args);
    va_end(args);
    return false;
}

bool diag_expect(struct diag *d, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    set_part(d->expected, sizeof d->expected, format, args);
    va_end(args);
    return false;
}

bool diag_expect_names(struct diag *d, name_at_function *name_at, const void *self)
{
    static const char more[] = ", ...";
    struct text t = text_in(d->expected, sizeof d->expected);
    const char *name;
    for (int i = 0; (name = name_at(self, i)) != NULL; i++) {
        if (t.length + strlen("one of ") + strlen(name) + sizeof more >= t.capacity) {
            text_add(&t, "%s", more);
            break;
        }
        text_add(&t, "%s%s", i > 0 ? ", " : "one of ", name);
    }
    make_printable(d->expected);
    return false;
}

bool diag_help(struct diag *d, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    set_part(d->help, sizeof d->help, format, args);
    va_end(args);
    return false;
}

void diag_at(struct diag *d, const char *source, int line, int column, int width)
{
    struct text t = text_in(d->source, sizeof d->source);
    text_add_bytes(&t, source, strlen(source));
    d->line = line;
    d->column = column;
    d->width = width;
}

// A tab becomes one space, so that the underline fits.
void diag_quote(struct diag *d, const char *line, size_t length)
{
    size_t n = 0;
    while (n < length && n + 1 < sizeof d->quote && line[n] != '\n' && line[n] != '\r') {
        d->quote[n] = line[n] == '\0' ? '?' : line[n] == '\t' ? ' ' : line[n];
        n++;
    }
    while (n > 0 && n + 1 == sizeof d->quote && ((unsigned char)d->quote[n - 1] & 0x80) != 0) {
        n--; // do not cut a character of several bytes in two
    }
    d->quote[n] = '\0';
    make_printable(d->quote);
}

void diag_in_text(struct diag *d, const char *source, int first_line, const char *text,
                  size_t length, size_t offset, int width)
{
    int line = first_line;
    size_t start = 0;
    offset = offset < length ? offset : length;
    for (size_t i = 0; i < offset; i++) {
        if (text[i] == '\n') {
            line++;
            start = i + 1;
        }
    }
    diag_at(d, source, line, (int)(offset - start) + 1, width);
    diag_quote(d, text + start, length - start);
}

// Columns a byte string takes on a screen, near enough: bytes that continue a character take none.
static int columns_of(const char *bytes, int length)
{
    int columns = 0;
    for (int i = 0; i < length && bytes[i] != '\0'; i++) {
        columns += ((unsigned char)bytes[i] & 0xc0) != 0x80;
    }
    return columns;
}

static void print_quote(const struct diag *d, struct text *out)
{
    int width = d->width > 0 ? d->width : 1;
    int start = d->column - 1;
    int length = (int)strlen(d->quote);
    text_add(out, "\n  %4d | %s", d->line, d->quote);
    if (d->column <= 0 || start > length) {
        return;
    }
    text_add(out, "\n       | %*s^", columns_of(d->quote, start), "");
    int under = columns_of(d->quote + start, width) - 1;
    for (int i = 0; i < under; i++) {
        text_add(out, "~");
    }
    if (d->help[0] != '\0') {
        text_add(out, " %s", d->help);
    }
}

void diag_print(const struct diag *d, struct text *out)
{
    if (d->source[0] != '\0') {
        text_add(out, "%s:", d->source);
        if (d->line > 0) {
            text_add(out, "%d:", d->line);
        }
        if (d->line > 0 && d->column > 0) {
            text_add(out, "%d:", d->column);
        }
        text_add(out, " ");
    }
    text_add(out, "error: %s", d->what[0] != '\0' ? d->what : "refused");
    bool quoted = d->line > 0 && d->quote[0] != '\0';
    bool under = quoted && d->column > 0 && d->column - 1 <= (int)strlen(d->quote);
    if (quoted) {
        print_quote(d, out);
    }
    if (d->expected[0] != '\0') {
        text_add(out, "\n  expected: %s", d->expected);
    }
    if (d->help[0] != '\0' && !under) {
        text_add(out, "\n  %s", d->help);
    }
}

enum { LONGEST_NAME = 63, SHORT_WORD = 3 };

static int lower(char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : (unsigned char)c; }

static int min3(int a, int b, int c)
{
    int m = a < b ? a : b;
    return m < c ? m : c;
}

// Optimal string alignment distance (Damerau-Levenshtein without editing a substring twice).
static int distance(const char *a, const char *b)
{
    int rows[3][LONGEST_NAME + 2];
    int n = (int)strlen(b);
    for (int j = 0; j <= n; j++) {
        rows[0][j] = j;
    }
    int m = (int)strlen(a);
    for (int i = 1; i <= m; i++) {
        int *row = rows[i % 3], *above = rows[(i + 2) % 3], *above2 = rows[(i + 1) % 3];
        row[0] = i;
        for (int j = 1; j <= n; j++) {
            int same = lower(a[i - 1]) == lower(b[j - 1]);
            row[j] = min3(above[j] + 1, row[j - 1] + 1, above[j - 1] + !same);
            bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                           lower(a[i - 2]) == lower(b[j - 1]);
            if (swapped && above2[j - 2] + 1 < row[j]) {
                row[j] = above2[j - 2] + 1;
            }
        }
    }
    return rows[m % 3][n];
}

const char *nearest_name(const char *word, name_at_function *name_at, const void *self)
{
    size_t length = strlen(word);
    if (length == 0 || length > LONGEST_NAME) {
        return NULL;
    }
    const char *best = NULL;
    int best_distance = (int)length / 3 + 1; // one slip in a short word, more in a long one
    for (int i = 0;; i++) {
        const char *name = name_at(self, i);
        if (name == NULL) {
            return best;
        }
        if (strlen(name) > LONGEST_NAME) {
            continue;
        }
        int d = distance(word, name);
        if (length <= SHORT_WORD && d > 1 && lower(word[0]) != lower(name[0])) {
            continue; // two slips make another word of a short one
        }
        if (d < best_distance || (d == best_distance && best == NULL)) {
            best = name;
            best_distance = d;
        }
    }
}
