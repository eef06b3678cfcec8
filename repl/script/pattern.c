// pattern: see pattern.h.
//
// Matching goes along the items; only an item that can match in several ways calls itself for the
// rest, so the depth is at most the number of repeated items. Captures need no undoing: a pattern
// has no alternatives, so the way that succeeds last has set them all.
#include "repl/script/pattern.h"
#include "repl/script/sandbox_bind.h"

// ---- compiling

struct reader {
    struct pattern *pattern;
    const char *at, *end;
    int repeats;
    bool closed[PATTERN_CAPTURES];
    const char *wrong; // NULL while all is well
};

static bool is_between(int c, int low, int high) { return c >= low && c <= high; }
static bool is_letter(int c) { return is_between(c | 0x20, 'a', 'z'); }
static bool is_digit(int c) { return is_between(c, '0', '9'); }

// Whether `c` is of the class %a, %d, ...; -1 if the letter names no class.
static int in_class(int class, int c)
{
    switch (class) {
    case 'a':
        return is_letter(c);
    case 'c':
        return c < 0x20 || c == 0x7f;
    case 'd':
        return is_digit(c);
    case 'g':
        return is_between(c, 0x21, 0x7e);
    case 'l':
        return is_between(c, 'a', 'z');
    case 'p':
        return is_between(c, 0x21, 0x7e) && !is_letter(c) && !is_digit(c);
    case 's':
        return c == ' ' || is_between(c, '\t', '\r');
    case 'u':
        return is_between(c, 'A', 'Z');
    case 'w':
        return is_letter(c) || is_digit(c);
    case 'x':
        return is_digit(c) || is_between(c | 0x20, 'a', 'f');
    default:
        return -1;
    }
}

static void add_byte(struct pattern_item *item, int c)
{
    item->set[c / 64] |= UINT64_C(1) << (c % 64);
}

static bool has_byte(const struct pattern_item *item, unsigned char c)
{
    return (item->set[c / 64] >> (c % 64)) & 1;
}

// What stands after a `%`: a class, its complement (upper case), or the byte itself.
static void add_escaped(struct pattern_item *item, unsigned char letter)
{
    int class = is_letter(letter) ? letter | 0x20 : letter;
    if (in_class(class, 0) < 0) {
        add_byte(item, letter);
        return;
    }
    for (int c = 0; c < 256; c++) {
        if ((in_class(class, c) != 0) == (class == letter)) {
            add_byte(item, c);
        }
    }
}

static unsigned char take_byte(struct reader *r) { return (unsigned char)*r->at++; }

// The `]` that ends a set; NULL if none does. One that comes first is an ordinary byte.
static const char *end_of_set(const char *at, const char *end)
{
    for (const char *first = at; at < end; at++) {
        if (*at == ']' && at > first) {
            return at;
        }
        at += *at == '%' && at + 1 < end;
    }
    return NULL;
}

// After `[`.
static void read_set(struct reader *r, struct pattern_item *item)
{
    bool complement = r->at < r->end && *r->at == '^';
    r->at += complement;
    const char *end = end_of_set(r->at, r->end);
    if (end == NULL) {
        r->wrong = "malformed pattern (missing ']')";
        return;
    }
    while (r->at < end) {
        unsigned char c = take_byte(r);
        if (c == '%') { // after a range that ends in % it may be the last: then as Lua has it
            add_escaped(item, (unsigned char)*r->at);
            r->at += r->at < end;
        } else if (end - r->at >= 2 && *r->at == '-') {
            for (int b = c; b <= (unsigned char)r->at[1]; b++) {
                add_byte(item, b);
            }
            r->at += 2;
        } else {
            add_byte(item, c);
        }
    }
    r->at++;
    for (int i = 0; complement && i < COUNT_OF(item->set); i++) {
        item->set[i] = ~item->set[i];
    }
}

static void read_repeat(struct reader *r, struct pattern_item *item)
{
    item->kind = PATTERN_ONE;
    if (r->at < r->end && *r->at != '\0' && strchr("*+-?", *r->at) != NULL) {
        item->repeat = *r->at++;
        if (++r->repeats > PATTERN_REPEATS) {
            r->wrong = "pattern too complex (more than 200 repeats)";
        }
    }
}

static void read_open(struct reader *r, struct pattern_item *item)
{
    struct pattern *p = r->pattern;
    if (p->captures == PATTERN_CAPTURES) {
        r->wrong = "too many captures";
        return;
    }
    item->number = (uint8_t)p->captures++;
    item->kind = PATTERN_OPEN;
    if (r->at < r->end && *r->at == ')') {
        r->at++;
        item->kind = PATTERN_POSITION;
        r->closed[item->number] = true;
    }
}

static void read_close(struct reader *r, struct pattern_item *item)
{
    for (int i = r->pattern->captures - 1; i >= 0; i--) {
        if (!r->closed[i]) {
            r->closed[i] = true;
            item->number = (uint8_t)i;
            item->kind = PATTERN_CLOSE;
            return;
        }
    }
    r->wrong = "invalid pattern capture (')' without '(')";
}

static void read_balanced(struct reader *r, struct pattern_item *item)
{
    if (r->end - r->at < 2) {
        r->wrong = "malformed pattern (missing arguments to '%b')";
        return;
    }
    item->kind = PATTERN_BALANCED;
    item->first = take_byte(r);
    item->second = take_byte(r);
}

static void read_frontier(struct reader *r, struct pattern_item *item)
{
    if (r->at == r->end || take_byte(r) != '[') {
        r->wrong = "missing '[' after '%f' in pattern";
        return;
    }
    item->kind = PATTERN_FRONTIER;
    read_set(r, item);
}

static void read_again(struct reader *r, struct pattern_item *item, int digit)
{
    int number = digit - '1';
    if (number < 0 || number >= r->pattern->captures || !r->closed[number]) {
        r->wrong = "invalid capture index in pattern";
        return;
    }
    item->kind = PATTERN_AGAIN;
    item->number = (uint8_t)number;
}

static void read_percent(struct reader *r, struct pattern_item *item)
{
    if (r->at == r->end) {
        r->wrong = "malformed pattern (ends with '%')";
        return;
    }
    unsigned char c = take_byte(r);
    if (c == 'b') {
        read_balanced(r, item);
    } else if (c == 'f') {
        read_frontier(r, item);
    } else if (is_digit(c)) {
        read_again(r, item, c);
    } else {
        add_escaped(item, c);
        read_repeat(r, item);
    }
}

static void read_item(struct reader *r, struct pattern_item *item)
{
    unsigned char c = take_byte(r);
    if (c == '(') {
        read_open(r, item);
    } else if (c == ')') {
        read_close(r, item);
    } else if (c == '%') {
        read_percent(r, item);
    } else if (c == '$' && r->at == r->end) {
        item->kind = PATTERN_LAST;
    } else {
        if (c == '[') {
            read_set(r, item);
        } else if (c == '.') {
            memset(item->set, 0xff, sizeof item->set);
        } else {
            add_byte(item, c);
        }
        read_repeat(r, item);
    }
}

const char *pattern_compile(struct pattern *p, struct pattern_item *items, const char *text,
                            size_t length)
{
    struct reader r = {.pattern = p, .at = text, .end = text + length};
    struct pattern_item *item = items;
    *p = (struct pattern){.items = items};
    while (r.at < r.end && r.wrong == NULL) {
        *item = (struct pattern_item){0};
        read_item(&r, item++);
    }
    *item = (struct pattern_item){.kind = PATTERN_END};
    for (int i = 0; i < p->captures && r.wrong == NULL; i++) {
        r.wrong = r.closed[i] ? NULL : "unfinished capture ('(' without ')')";
    }
    return r.wrong;
}

// ---- matching

enum { PAY_AT_ONCE = 1024 };

struct matching {
    struct pattern_subject *subject;
    int64_t steps; // not paid for yet
};

static void count_steps(struct matching *m, size_t steps)
{
    m->steps += (int64_t)steps;
    if (m->steps >= PAY_AT_ONCE) {
        sandbox_charge(m->subject->payer, m->steps);
        m->steps = 0;
    }
}

static bool takes(const struct matching *m, const struct pattern_item *item, size_t at)
{
    const struct pattern_subject *s = m->subject;
    return at < s->length && has_byte(item, (unsigned char)s->text[at]);
}

static ptrdiff_t match_rest(struct matching *m, const struct pattern_item *item, size_t at);

// As many as there are, then fewer.
static ptrdiff_t match_most(struct matching *m, const struct pattern_item *item, size_t at)
{
    size_t least = at + (item->repeat == '+');
    size_t most = at;
    while (takes(m, item, most)) {
        count_steps(m, 1);
        most++;
    }
    for (; most >= least; most--) {
        ptrdiff_t end = match_rest(m, item + 1, most);
        if (end >= 0 || most == 0) {
            return end;
        }
    }
    return -1;
}

// As few as can be, then more.
static ptrdiff_t match_least(struct matching *m, const struct pattern_item *item, size_t at)
{
    for (;; at++) {
        ptrdiff_t end = match_rest(m, item + 1, at);
        if (end >= 0 || !takes(m, item, at)) {
            return end;
        }
    }
}

static ptrdiff_t end_of_balanced(struct matching *m, const struct pattern_item *item, size_t at)
{
    const struct pattern_subject *s = m->subject;
    if (at >= s->length || (unsigned char)s->text[at] != item->first) {
        return -1;
    }
    int64_t open = 1;
    for (at++; at < s->length; at++) {
        unsigned char c = (unsigned char)s->text[at];
        count_steps(m, 1);
        if (c == item->second && --open == 0) {
            return (ptrdiff_t)at + 1;
        }
        open += c != item->second && c == item->first;
    }
    return -1;
}

static bool is_frontier(const struct matching *m, const struct pattern_item *item, size_t at)
{
    const struct pattern_subject *s = m->subject;
    char before = at == 0 ? '\0' : s->text[at - 1];
    char after = at < s->length ? s->text[at] : '\0';
    return !has_byte(item, (unsigned char)before) && has_byte(item, (unsigned char)after);
}

static ptrdiff_t end_of_again(struct matching *m, const struct pattern_item *item, size_t at)
{
    const struct pattern_subject *s = m->subject;
    const struct pattern_capture *capture = &s->captures[item->number];
    size_t length = (size_t)capture->length;
    if (capture->length == PATTERN_PLACE || s->length - at < length) {
        return -1;
    }
    count_steps(m, length / 64);
    bool same = memcmp(s->text + capture->at, s->text + at, length) == 0;
    return same ? (ptrdiff_t)(at + length) : -1;
}

static ptrdiff_t match_rest(struct matching *m, const struct pattern_item *item, size_t at)
{
    struct pattern_subject *s = m->subject;
    for (;; item++) {
        struct pattern_capture *capture = &s->captures[item->number];
        ptrdiff_t end = (ptrdiff_t)at;
        count_steps(m, 1);
        switch (item->kind) {
        case PATTERN_END:
            return end;
        case PATTERN_LAST:
            end = at == s->length ? end : -1;
            break;
        case PATTERN_OPEN:
            capture->at = end;
            break;
        case PATTERN_CLOSE:
            capture->length = end - capture->at;
            break;
        case PATTERN_POSITION:
            *capture = (struct pattern_capture){.at = end, .length = PATTERN_PLACE};
            break;
        case PATTERN_AGAIN:
            end = end_of_again(m, item, at);
            break;
        case PATTERN_BALANCED:
            end = end_of_balanced(m, item, at);
            break;
        case PATTERN_FRONTIER:
            end = is_frontier(m, item, at) ? end : -1;
            break;
        case PATTERN_ONE:
            if (item->repeat == '*' || item->repeat == '+') {
                return match_most(m, item, at);
            }
            if (item->repeat == '-') {
                return match_least(m, item, at);
            }
            if (!takes(m, item, at)) {
                end = item->repeat == '?' ? end : -1;
            } else if (item->repeat == '?') {
                ptrdiff_t taken = match_rest(m, item + 1, at + 1);
                if (taken >= 0) {
                    return taken;
                }
            } else {
                end++;
            }
            break;
        }
        if (end < 0) {
            return -1;
        }
        at = (size_t)end;
    }
}

ptrdiff_t pattern_match(const struct pattern *p, struct pattern_subject *s, size_t at)
{
    struct matching m = {.subject = s};
    ptrdiff_t end = match_rest(&m, p->items, at);
    sandbox_charge(s->payer, m.steps);
    return end;
}
