// reply: see reply.h.
#include "repl/lesson/reply.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum shape {
    SHAPE_LETTER,
    SHAPE_LETTERS,
    SHAPE_ALL_LETTERS,
    SHAPE_TIME,
    SHAPE_NUMBER,
    SHAPE_CURVE
};

static enum shape shape_of(const struct lesson_block *question)
{
    if (question->kind == LESSON_QUIZ) {
        return SHAPE_LETTERS;
    }
    switch (question->reply) {
    case LESSON_CHOICE:
        return SHAPE_LETTER;
    case LESSON_ORDER:
        return SHAPE_ALL_LETTERS;
    case LESSON_TIME:
        return SHAPE_TIME;
    case LESSON_NUMBER:
        return SHAPE_NUMBER;
    case LESSON_CURVE:
        break;
    }
    return SHAPE_CURVE;
}

// ---- letters ----

static char upper(char c) { return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c; }

static bool is_letter(char c) { return upper(c) >= 'A' && upper(c) <= 'Z'; }

static bool is_between(char c) { return strchr(" \t\n,.)", c) != NULL; }

// Letters alone, parted or not: "b", "B.", "b, d", "BCA". How many; -1 for any other text.
static int take_letters(const char *text, size_t length, char letters[LESSON_OPTIONS + 1])
{
    int count = 0;
    for (size_t i = 0; i < length; i++) {
        if (is_letter(text[i]) && count < LESSON_OPTIONS) {
            letters[count++] = upper(text[i]);
        } else if (text[i] == '\0' || !is_between(text[i])) {
            return -1;
        }
    }
    letters[count] = '\0';
    return count;
}

static bool are_options(const struct lesson_block *question, const char *letters)
{
    for (const char *c = letters; *c != '\0'; c++) {
        if (*c >= 'A' + question->option_count || strchr(c + 1, *c) != NULL) {
            return false;
        }
    }
    return true;
}

static void sort_letters(char *letters)
{
    size_t count = strlen(letters);
    for (size_t i = 1; i < count; i++) {
        for (size_t j = i; j > 0 && letters[j - 1] > letters[j]; j--) {
            char c = letters[j];
            letters[j] = letters[j - 1];
            letters[j - 1] = c;
        }
    }
}

static bool read_letters(const struct lesson_block *question, const char *text, size_t length,
                         struct reply *reply)
{
    char letters[LESSON_OPTIONS + 1];
    int count = take_letters(text, length, letters);
    enum shape shape = shape_of(question);
    bool enough = shape == SHAPE_LETTER        ? count == 1
                  : shape == SHAPE_ALL_LETTERS ? count == question->option_count
                                               : count >= 1;
    if (!enough || !are_options(question, letters)) {
        return false;
    }
    if (shape == SHAPE_LETTERS) {
        sort_letters(letters);
    }
    *reply = (struct reply){0};
    memcpy(reply->letters, letters, (size_t)count + 1);
    return true;
}

// ---- numbers ----

// One number at the beginning of the text, "80%" as 0.8. Returns what follows; NULL if there is
// none.
static const char *take_number(const char *text, double *number)
{
    size_t sign = text[0] == '-' || text[0] == '+';
    if ((text[sign] < '0' || text[sign] > '9') && text[sign] != '.') {
        return NULL; // strtod would take "inf" and "nan"
    }
    char *end;
    *number = strtod(text, &end);
    if (end == text || !isfinite(*number)) {
        return NULL;
    }
    if (*end == '%') {
        *number /= 100;
        end++;
    }
    return end;
}

static const char *skip_blanks(const char *text) { return text + strspn(text, " \t\n"); }

static bool read_numbers(const struct lesson_block *question, const char *text, struct reply *reply)
{
    struct reply read = {0};
    int most = shape_of(question) == SHAPE_CURVE ? CELL_POINTS : 1;
    size_t unit = strlen(question->unit);
    text = skip_blanks(text);
    while (*text != '\0' && read.count < most) {
        text = take_number(text, &read.numbers[read.count++]);
        if (text == NULL) {
            return false;
        }
        text = skip_blanks(text);
        text += *text == ',' && most > 1;
        text = skip_blanks(text);
    }
    if (unit > 0 && strncmp(text, question->unit, unit) == 0) {
        text = skip_blanks(text + unit);
    }
    if (*text != '\0' || read.count == 0 || (most > 1 && read.count == 1)) {
        return false;
    }
    *reply = read;
    return true;
}

// ---- typed ----

enum { TYPED_BYTES = 1024 };

// The text with a zero byte behind; false if it can not be a reply.
static bool copy_typed(const char *text, size_t length, char typed[TYPED_BYTES])
{
    if (length >= TYPED_BYTES || memchr(text, '\0', length) != NULL) {
        return false;
    }
    memcpy(typed, text, length);
    typed[length] = '\0';
    return true;
}

// A number, and at most words behind it: Lua does not begin so, except with a sum.
static bool looks_like_number(const char *text)
{
    double number;
    const char *rest = take_number(skip_blanks(text), &number);
    return rest != NULL && strpbrk(rest, "+-*=<>(){}[]~^\"'") == NULL;
}

bool reply_fits(const struct lesson_block *question, const char *text, size_t length)
{
    char typed[TYPED_BYTES], letters[LESSON_OPTIONS + 1];
    struct reply unused;
    if (!copy_typed(text, length, typed)) {
        return false;
    }
    switch (shape_of(question)) {
    case SHAPE_LETTER:
    case SHAPE_LETTERS:
    case SHAPE_ALL_LETTERS:
        return take_letters(typed, length, letters) == 1 ||
               read_letters(question, typed, length, &unused);
    case SHAPE_TIME:
    case SHAPE_NUMBER:
    case SHAPE_CURVE:
        return looks_like_number(typed);
    }
    return false;
}

static bool refuse(const struct lesson_block *question, const char *text, size_t length,
                   struct diag *d)
{
    char how[200];
    struct text t = text_in(how, sizeof how);
    reply_how(question, &t);
    diag_say(d, "'%.*s' does not answer the question", (int)min_i64((int64_t)length, 80), text);
    diag_expect(d, "%s", how);
    return diag_help(d, "`page again` shows the question; `skip` leaves it out");
}

static void print_points(const struct lesson_block *question, struct diag *d)
{
    char points[200];
    struct text t = text_in(points, sizeof points);
    for (int i = 0; i < question->x_count; i++) {
        text_add(&t, "%s%lld", i > 0 ? " " : "", (long long)question->x[i]);
    }
    diag_expect(d, "one for each of %s", points);
}

bool reply_read(const struct lesson_block *question, const char *text, size_t length,
                struct reply *reply, struct diag *d)
{
    char typed[TYPED_BYTES];
    enum shape shape = shape_of(question);
    if (!copy_typed(text, length, typed)) {
        return refuse(question, "this", 4, d);
    }
    if (shape == SHAPE_TIME) {
        int64_t time;
        if (!unit_parse_within(UNIT_TIME, 0, TIME_NEVER - 1, typed, length, &time, d)) {
            d->column = 0;
            return false;
        }
        *reply = (struct reply){.time = time};
        return true;
    }
    struct reply read_reply = *reply;
    bool read = shape == SHAPE_NUMBER || shape == SHAPE_CURVE
                    ? read_numbers(question, typed, &read_reply)
                    : read_letters(question, typed, length, &read_reply);
    if (read && question->x_count > 0 && read_reply.count != question->x_count) {
        diag_say(d, "%d numbers for %d points", read_reply.count, question->x_count);
        print_points(question, d);
        return false;
    }
    if (read) {
        *reply = read_reply;
    }
    return read || refuse(question, text, length, d);
}

// ---- answers ----

static bool refuse_answer(const struct lesson_block *question, const struct cell_value *value,
                          struct diag *d)
{
    char how[200];
    struct text t = text_in(how, sizeof how);
    reply_how(question, &t);
    diag_say(d, "the answer of '%s' is %s%s%s", question->id,
             value->kind == CELL_TEXT ? "the text '" : "", value->text,
             value->kind == CELL_TEXT ? "'" : "");
    return diag_expect(d, "%s", how);
}

// A number that has a unit, as the plain number that a learner types.
static bool plain_number(const struct cell_value *value, double *number)
{
    switch (value->unit) {
    case UNIT_FRACTION:
        *number = (double)value->number / (double)PPB_ONE;
        return true;
    case UNIT_RATE:
        *number = (double)value->number / (double)RATE_ONE;
        return true;
    case UNIT_NONE:
    case UNIT_SIZE:
    case UNIT_BANDWIDTH:
        *number = (double)value->number;
        return true;
    case UNIT_TIME:
        break;
    }
    return false;
}

bool reply_of_cell(const struct lesson_block *question, const struct cell_value *value,
                   struct reply *reply, struct diag *d)
{
    struct reply read = {0};
    bool good = false;
    switch (shape_of(question)) {
    case SHAPE_LETTER:
    case SHAPE_LETTERS:
    case SHAPE_ALL_LETTERS:
        good = value->kind == CELL_TEXT &&
               read_letters(question, value->text, strlen(value->text), &read);
        break;
    case SHAPE_TIME:
        good = value->kind == CELL_QUANTITY && value->unit == UNIT_TIME;
        read.time = value->number;
        break;
    case SHAPE_NUMBER:
        good = (value->kind == CELL_QUANTITY && plain_number(value, &read.numbers[0])) ||
               (value->kind == CELL_NUMBERS && value->count == 1);
        read.numbers[0] = value->kind == CELL_NUMBERS ? value->numbers[0] : read.numbers[0];
        read.count = 1;
        break;
    case SHAPE_CURVE:
        good = value->kind == CELL_NUMBERS && value->count > 1 &&
               (question->x_count == 0 || value->count == question->x_count);
        read.count = value->count;
        memcpy(read.numbers, value->numbers, sizeof read.numbers);
        break;
    }
    if (!good) {
        return refuse_answer(question, value, d);
    }
    *reply = read;
    return true;
}

struct reply reply_of_right(const struct lesson_block *question)
{
    struct reply reply = {0};
    struct text t = text_in(reply.letters, sizeof reply.letters);
    text_add(&t, "%s", question->right);
    sort_letters(reply.letters);
    return reply;
}

// ---- showing and comparing ----

void reply_number(double number, struct text *out)
{
    char digits[40];
    snprintf(digits, sizeof digits, "%.4g", number);
    if (fabs(number) >= 10000 && fabs(number) < 1e15) {
        snprintf(digits, sizeof digits, "%.0f", number);
    }
    text_add(out, "%s", digits);
}

void reply_print(const struct lesson_block *question, const struct reply *reply, struct text *out)
{
    switch (shape_of(question)) {
    case SHAPE_LETTER:
    case SHAPE_LETTERS:
    case SHAPE_ALL_LETTERS:
        for (const char *c = reply->letters; *c != '\0'; c++) {
            text_add(out, "%s%c", c == reply->letters ? "" : " ", *c);
        }
        break;
    case SHAPE_TIME:
        unit_print_rounded(UNIT_TIME, reply->time, out);
        break;
    case SHAPE_NUMBER:
    case SHAPE_CURVE:
        for (int i = 0; i < reply->count; i++) {
            text_add(out, "%s", i > 0 ? " " : "");
            reply_number(reply->numbers[i], out);
        }
        if (question->unit[0] != '\0') {
            text_add(out, " %s", question->unit);
        }
        break;
    }
}

// How far from `answer` is near enough. The reader of lessons has checked how a tolerance is
// written.
static double tolerance_of(const struct lesson_block *question, double answer)
{
    const char *text = question->tolerance;
    bool is_time = shape_of(question) == SHAPE_TIME;
    int64_t value = 0;
    struct diag unheard = {0};
    if (text[0] == '\0') {
        return is_time ? fabs(answer) / 10 : fabs(answer) * 1e-9;
    }
    if (text[strlen(text) - 1] == '%') {
        unit_parse(UNIT_FRACTION, text, strlen(text), &value, &unheard);
        return fabs(answer) * (double)value / (double)PPB_ONE;
    }
    if (is_time) {
        unit_parse(UNIT_TIME, text, strlen(text), &value, &unheard);
        return (double)value;
    }
    return strtod(text, NULL);
}

bool reply_is_near(const struct lesson_block *question, double reply, double answer)
{
    return fabs(reply - answer) <= tolerance_of(question, answer);
}

bool reply_agrees(const struct lesson_block *question, const struct reply *reply,
                  const struct reply *answer)
{
    switch (shape_of(question)) {
    case SHAPE_LETTER:
    case SHAPE_LETTERS:
    case SHAPE_ALL_LETTERS:
        return strcmp(reply->letters, answer->letters) == 0;
    case SHAPE_TIME:
        return reply_is_near(question, (double)reply->time, (double)answer->time);
    case SHAPE_NUMBER:
    case SHAPE_CURVE:
        break;
    }
    bool near = reply->count == answer->count;
    for (int i = 0; near && i < reply->count; i++) {
        near = reply_is_near(question, reply->numbers[i], answer->numbers[i]);
    }
    return near;
}

bool reply_same(const struct reply *a, const struct reply *b)
{
    bool same = strcmp(a->letters, b->letters) == 0 && a->time == b->time && a->count == b->count;
    for (int i = 0; same && i < a->count; i++) {
        same = fabs(a->numbers[i] - b->numbers[i]) == 0;
    }
    return same;
}

void reply_how(const struct lesson_block *question, struct text *out)
{
    enum shape shape = shape_of(question);
    switch (shape) {
    case SHAPE_LETTER:
    case SHAPE_LETTERS:
    case SHAPE_ALL_LETTERS:
        for (int i = 0; i < question->option_count; i++) {
            const char *before = i == 0                           ? ""
                                 : i + 1 < question->option_count ? ", "
                                 : shape == SHAPE_ALL_LETTERS     ? " and "
                                                                  : " or ";
            text_add(out, "%s%c", before, 'A' + i);
        }
        text_add(out, "%s",
                 shape == SHAPE_LETTERS       ? ", or several of them"
                 : shape == SHAPE_ALL_LETTERS ? ", in your order"
                                              : "");
        break;
    case SHAPE_TIME:
        text_add(out, "a time, such as 40s or 5min");
        break;
    case SHAPE_NUMBER:
        text_add(out, "a number%s%s", question->unit[0] != '\0' ? " of " : "", question->unit);
        break;
    case SHAPE_CURVE:
        if (question->x_count > 0) {
            text_add(out, "%d ", question->x_count);
        }
        text_add(out, "numbers%s%s, parted by blanks", question->unit[0] != '\0' ? ", in " : "",
                 question->unit);
        break;
    }
}
