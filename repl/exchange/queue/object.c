// object: one JSON object (RFC 8259) on a line, see rows.h.
//
// Numbers keep their text. Values that are lists or objects are stepped over, but must be well
// formed.
#include "repl/exchange/queue/rows.h"

enum { DEPTH_MOST = 64 };

static void skip_blanks(const struct rows *r, size_t *at)
{
    while (*at < r->length && strchr(" \t\r\n", r->raw[*at]) != NULL) {
        (*at)++;
    }
}

static bool fail(const struct rows *r, size_t at, const char *what, struct diag *d)
{
    diag_say(d, "%s", what);
    diag_expect(d, "one JSON object a line, such as {\"time\": 12.5, \"service\": 0.02}");
    if (r->unended && at >= r->length) {
        diag_help(d, "the file stops in this line: it was cut off; delete the line");
    }
    return rows_refuse_at(r, at, 1, d);
}

static bool is_at(const struct rows *r, size_t at, char c)
{
    return at < r->length && r->raw[at] == c;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// The four digits after \u as UTF-8; halves of a pair and zero become '?', since no time or name
// needs them.
static bool put_escaped(const struct rows *r, struct record *record, size_t *at, struct diag *d)
{
    unsigned code = 0;
    for (int i = 0; i < 4; i++) {
        int digit = *at < r->length ? hex_value(r->raw[*at]) : -1;
        if (digit < 0) {
            return fail(r, *at, "four hexadecimal digits are wanted after \\u", d);
        }
        code = code * 16 + (unsigned)digit;
        (*at)++;
    }
    if (code == 0 || (code >= 0xd800 && code < 0xe000)) {
        record_put(record, '?');
    } else if (code < 0x80) {
        record_put(record, (char)code);
    } else if (code < 0x800) {
        record_put(record, (char)(0xc0 | code >> 6));
        record_put(record, (char)(0x80 | (code & 0x3f)));
    } else {
        record_put(record, (char)(0xe0 | code >> 12));
        record_put(record, (char)(0x80 | (code >> 6 & 0x3f)));
        record_put(record, (char)(0x80 | (code & 0x3f)));
    }
    return true;
}

static bool parse_string(const struct rows *r, struct record *record, size_t *at, struct diag *d)
{
    static const char escapes[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    if (!is_at(r, *at, '"')) {
        return fail(r, *at, "a text in double quotes is wanted here", d);
    }
    size_t start = (*at)++;
    while (*at < r->length && r->raw[*at] != '"') {
        char c = r->raw[(*at)++];
        if (c != '\\') {
            record_put(record, c);
            continue;
        }
        char letter = *at < r->length ? r->raw[(*at)++] : '\0';
        const char *escape = letter == '\0' ? NULL : strchr(escapes, letter);
        if (letter == 'u') {
            if (!put_escaped(r, record, at, d)) {
                return false;
            }
        } else if (escape != NULL) {
            record_put(record, meant[escape - escapes]);
        } else {
            return fail(r, *at - 1, "this is no escape of JSON", d);
        }
    }
    if (*at == r->length) {
        fail(r, r->length, "the text is never closed", d);
        return rows_refuse_at(r, start, 1, d);
    }
    (*at)++;
    return true;
}

static size_t digits(const struct rows *r, size_t at)
{
    while (at < r->length && r->raw[at] >= '0' && r->raw[at] <= '9') {
        at++;
    }
    return at;
}

static bool parse_number(const struct rows *r, struct record *record, size_t *at, struct diag *d)
{
    size_t i = *at + (is_at(r, *at, '-') ? 1 : 0), whole = i;
    i = digits(r, i);
    bool good = i > whole && (i == whole + 1 || r->raw[whole] != '0');
    if (good && is_at(r, i, '.')) {
        size_t part = i + 1;
        i = digits(r, part);
        good = i > part;
    }
    if (good && (is_at(r, i, 'e') || is_at(r, i, 'E'))) {
        i += is_at(r, i + 1, '+') || is_at(r, i + 1, '-') ? 2 : 1;
        size_t power = i;
        i = digits(r, power);
        good = i > power;
    }
    if (!good) {
        return fail(r, *at, "this is no number of JSON", d);
    }
    while (*at < i) {
        record_put(record, r->raw[(*at)++]);
    }
    return true;
}

static bool parse_word(const struct rows *r, struct record *record, size_t *at, struct diag *d)
{
    static const char *const words[] = {"true", "false", "null"};
    for (int i = 0; i < COUNT_OF(words); i++) {
        size_t length = strlen(words[i]);
        if (r->length - *at >= length && memcmp(r->raw + *at, words[i], length) == 0) {
            for (size_t k = 0; k < length; k++) {
                record_put(record, words[i][k]);
            }
            *at += length;
            return true;
        }
    }
    return fail(r, *at, *at < r->length ? "no JSON value begins like this" : "a value is missing",
                d);
}

// Steps over a value; what it puts into the record is taken back by the caller where it is not
// wanted.
static bool parse_value(const struct rows *r, struct record *record, size_t *at, int depth,
                        enum cell_kind *kind, struct diag *d);

// The inside of a list or an object, up to and with its closing bracket.
static bool parse_nested(const struct rows *r, struct record *record, size_t *at, int depth,
                         struct diag *d)
{
    bool object = r->raw[(*at)++] == '{';
    char close = object ? '}' : ']';
    if (depth == DEPTH_MOST) {
        return fail(r, *at - 1, "too many brackets in each other", d);
    }
    skip_blanks(r, at);
    if (is_at(r, *at, close)) {
        (*at)++;
        return true;
    }
    for (;;) {
        enum cell_kind unused;
        skip_blanks(r, at);
        if (object) {
            if (!parse_string(r, record, at, d)) {
                return false;
            }
            skip_blanks(r, at);
            if (!is_at(r, *at, ':')) {
                return fail(r, *at, "a ':' is wanted here", d);
            }
            (*at)++;
        }
        if (!parse_value(r, record, at, depth + 1, &unused, d)) {
            return false;
        }
        skip_blanks(r, at);
        if (is_at(r, *at, close)) {
            (*at)++;
            return true;
        }
        if (!is_at(r, *at, ',')) {
            return fail(r, *at, "a ',' or the closing bracket is wanted here", d);
        }
        (*at)++;
    }
}

static bool parse_value(const struct rows *r, struct record *record, size_t *at, int depth,
                        enum cell_kind *kind, struct diag *d)
{
    skip_blanks(r, at);
    char c = *at < r->length ? r->raw[*at] : '\0';
    *kind = CELL_OTHER;
    if (c == '"') {
        *kind = CELL_TEXT;
        return parse_string(r, record, at, d);
    }
    if (c == '-' || (c >= '0' && c <= '9')) {
        *kind = CELL_NUMBER;
        return parse_number(r, record, at, d);
    }
    if (c == '{' || c == '[') {
        return parse_nested(r, record, at, depth, d);
    }
    return parse_word(r, record, at, d);
}

// "name": value
static bool parse_pair(struct rows *r, struct record *record, size_t *at, struct diag *d)
{
    struct cell *cell = record_cell(r, record, *at, d);
    if (cell == NULL) {
        return false;
    }
    cell->name = record->bytes + record->used;
    if (!parse_string(r, record, at, d)) {
        return false;
    }
    record_put(record, '\0');
    skip_blanks(r, at);
    if (!is_at(r, *at, ':')) {
        return fail(r, *at, "a ':' is wanted here", d);
    }
    (*at)++;
    skip_blanks(r, at);
    cell->at = *at;
    size_t text = record->used;
    cell->text = record->bytes + text;
    if (!parse_value(r, record, at, 0, &cell->kind, d)) {
        return false;
    }
    cell->end = *at;
    cell->length = record->used - text;
    record_put(record, '\0');
    return true;
}

bool object_parse(struct rows *r, struct record *record, struct diag *d)
{
    size_t at = 0;
    skip_blanks(r, &at);
    if (!is_at(r, at, '{')) {
        return fail(r, at, "this line is not an object", d);
    }
    at++;
    skip_blanks(r, &at);
    bool more = !is_at(r, at, '}');
    while (more) {
        skip_blanks(r, &at);
        if (!parse_pair(r, record, &at, d)) {
            return false;
        }
        skip_blanks(r, &at);
        more = is_at(r, at, ',');
        if (!more && !is_at(r, at, '}')) {
            return fail(r, at, "a ',' or the closing '}' is wanted here", d);
        }
        at += more ? 1 : 0;
    }
    at++;
    skip_blanks(r, &at);
    return at == r->length || fail(r, at, "something stands after the object", d);
}
