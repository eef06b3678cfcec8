// journal_reader: lines, words, numbers, places. See journal_reader.h.
#include "sim/journal_reader.h"

// ---- saying what is wrong ----

bool reader_at_column(struct reader *r, size_t start, size_t length)
{
    diag_at(r->d, r->loading->source, r->line.number, (int)start + 1, length > 0 ? (int)length : 1);
    diag_quote(r->d, r->line.at, r->line.length);
    return false;
}

bool reader_at_word(struct reader *r, struct word word)
{
    return reader_at_column(r, word.start, word.length);
}

const char *reader_text(const struct reader *r, struct word word)
{
    return r->line.at + word.start;
}

void reader_copy(const struct reader *r, struct word word, char *out, size_t size)
{
    struct text t = text_in(out, size);
    text_add_bytes(&t, reader_text(r, word), word.length);
}

// ---- lines and words ----

bool reader_check_bytes(struct reader *r)
{
    if (r->line.length > JOURNAL_LINE_BYTES) {
        diag_say(r->d, "this line has %llu bytes", (unsigned long long)r->line.length);
        diag_expect(r->d, "at most %d", JOURNAL_LINE_BYTES);
        diag_help(r->d, "it is not a journal, or was damaged: take another copy");
        return reader_at_column(r, JOURNAL_LINE_BYTES, 1);
    }
    for (size_t i = 0; i < r->line.length; i++) {
        unsigned char c = (unsigned char)r->line.at[i];
        if ((c < ' ' && c != '\t') || c == 0x7f) {
            diag_say(r->d, "a byte %02x, which does not belong in text", c);
            diag_help(r->d, "the file was damaged: take another copy, or keep what comes "
                            "before with `open FILE as-far-as-it-fits`");
            return reader_at_column(r, i, 1);
        }
    }
    return true;
}

static bool is_space(char c) { return c == ' ' || c == '\t'; }

bool reader_is_blank(const struct reader *r)
{
    size_t i = 0;
    while (i < r->line.length && is_space(r->line.at[i])) {
        i++;
    }
    return i == r->line.length || r->line.at[i] == '#';
}

// The next line, whatever it holds. false: there is none.
bool reader_take_line(struct reader *r)
{
    if (r->at == r->length) {
        return false;
    }
    r->line.at = r->bytes + r->at;
    const char *end = memchr(r->line.at, '\n', r->length - r->at);
    r->line.length = end != NULL ? (size_t)(end - r->line.at) : r->length - r->at;
    r->at += r->line.length + (end != NULL);
    r->line.number++;
    r->word_at = 0;
    if (end != NULL && r->line.length > 0 && r->line.at[r->line.length - 1] == '\r') {
        r->line.length--;
    }
    return true;
}

bool reader_is_whole(const struct reader *r)
{
    bool ends = r->bytes[r->at - 1] == '\n';
    return ends || (r->line.length == 3 && memcmp(r->line.at, "end", 3) == 0);
}

bool reader_take_word(struct reader *r, struct word *word)
{
    while (r->word_at < r->line.length && is_space(r->line.at[r->word_at])) {
        r->word_at++;
    }
    word->start = r->word_at;
    while (r->word_at < r->line.length && !is_space(r->line.at[r->word_at])) {
        r->word_at++;
    }
    word->length = r->word_at - word->start;
    return word->length > 0;
}

bool reader_word_is(const struct reader *r, struct word word, const char *text)
{
    return strlen(text) == word.length && memcmp(reader_text(r, word), text, word.length) == 0;
}

bool reader_nothing_more(struct reader *r)
{
    struct word word;
    if (!reader_take_word(r, &word)) {
        return true;
    }
    diag_say(r->d, "nothing more belongs on this line");
    diag_help(r->d, "remove it; a comment has a line of its own, with # before it");
    return reader_at_word(r, word);
}

// ---- numbers, places, checks ----

bool reader_digits(const char *text, size_t length, uint64_t *number)
{
    *number = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9' || *number > (UINT64_MAX - 9) / 10) {
            return false;
        }
        *number = *number * 10 + (uint64_t)(text[i] - '0');
    }
    return length > 0;
}

// A count of events or commands.
static bool read_count(const char *text, size_t length, uint64_t *count)
{
    return reader_digits(text, length, count) && *count <= INT64_MAX;
}

static bool read_hash(const char *text, size_t length, uint64_t *hash)
{
    *hash = 0;
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        bool digit = c >= '0' && c <= '9', letter = c >= 'a' && c <= 'f';
        if (!digit && !letter) {
            return false;
        }
        *hash = *hash << 4 | (uint64_t)(digit ? c - '0' : c - 'a' + 10);
    }
    return length == 16;
}

static bool not_a_place(struct reader *r, struct word word)
{
    diag_say(r->d, "this is not a place in time");
    diag_expect(r->d, "a time and the number of events that had run at it, such as 00:00:20.500+3");
    diag_help(r->d, "without a number it is after everything that happens at that time");
    return reader_at_word(r, word);
}

bool reader_place(struct reader *r, struct word word, struct check *check)
{
    *check = (struct check){.word = word};
    const char *text = reader_text(r, word);
    const char *plus = memchr(text, '+', word.length);
    size_t length = plus != NULL ? (size_t)(plus - text) : word.length;
    struct diag unheard = {0};
    if (!unit_parse_within(UNIT_TIME, 0, TIME_NEVER - 1, text, length, &check->clock, &unheard)) {
        return not_a_place(r, word);
    }
    check->has_instant = plus != NULL;
    return plus == NULL || read_count(plus + 1, word.length - length - 1, &check->instant) ||
           not_a_place(r, word);
}

static bool read_check_word(const struct reader *r, struct word word, struct check *check)
{
    const char *text = reader_text(r, word);
    if (!check->has_events && text[0] == '#') {
        check->has_events = read_count(text + 1, word.length - 1, &check->events);
        return check->has_events;
    }
    if (!check->has_commands && text[0] == 'c' &&
        read_count(text + 1, word.length - 1, &check->commands)) {
        check->has_commands = true;
        return true;
    }
    if (!check->has_hash && read_hash(text, word.length, &check->hash)) {
        check->has_hash = true;
        return true;
    }
    return false;
}

// A place, and the checks behind it; a name too if `named`.
bool reader_check(struct reader *r, struct check *check, bool named)
{
    struct word word;
    if (!reader_take_word(r, &word)) {
        word.start = r->line.length;
        return not_a_place(r, word);
    }
    if (!reader_place(r, word, check)) {
        return false;
    }
    while (reader_take_word(r, &word)) {
        if (read_check_word(r, word, check)) {
            continue;
        }
        if (named) {
            reader_copy(r, word, check->name, sizeof check->name);
            return tree_check_name(check->name, r->d) ? reader_nothing_more(r)
                                                      : reader_at_word(r, word);
        }
        diag_say(r->d, "this is no check of a place");
        diag_expect(r->d, "#EVENTS, cCOMMANDS and a hash of 16 hexadecimal digits, in this order");
        diag_help(r->d, "they may be left out");
        return reader_at_word(r, word);
    }
    return true;
}
