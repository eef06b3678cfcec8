// distribution_text: distributions as text. See distribution.h.
//
// A text is words between spaces: a kind, then its parameters. A parameter has the next place in
// the kind's row, or a name: "exponential 10ms" and "exponential mean=10ms" are one. A text that
// begins with no letter is a quantity and means a constant, and so does "never".
#include "sim/distribution.h"

// What a parameter counts in when it is not of the distribution's own unit.
enum measure { OF_THE_UNIT, OF_NUMBER, OF_FRACTION };

struct parameter {
    const char *name; // NULL: the kind has no such parameter
    enum measure measure;
    bool named; // written with its name
    int64_t low, high;
};

enum { MOST_PARAMETERS = 2 };

struct kind {
    struct distribution_form form;
    struct parameter parameters[MOST_PARAMETERS];
};

#define QUANTITY(name)                                                                             \
    {                                                                                              \
        name, OF_THE_UNIT, false, 0, INT64_MAX                                                     \
    }

static const struct kind kinds[] = {
    [DISTRIBUTION_CONSTANT] = {{"constant", "constant VALUE", "Always the same value."},
                               {QUANTITY("value")}},
    [DISTRIBUTION_UNIFORM] = {{"uniform", "uniform LOW HIGH",
                               "Every value from the first to the second is equally likely."},
                              {QUANTITY("low"), QUANTITY("high")}},
    [DISTRIBUTION_EXPONENTIAL] = {{"exponential", "exponential MEAN",
                                   "How long it takes until something happens that may happen at "
                                   "any moment: gaps between independent arrivals."},
                                  {QUANTITY("mean")}},
    [DISTRIBUTION_LOGNORMAL] = {{"lognormal", "lognormal MEAN cv=NUMBER",
                                 "A hump with a long tail, as service times often have; cv is the "
                                 "standard deviation divided by the mean."},
                                {QUANTITY("mean"),
                                 {"cv", OF_FRACTION, true, PPB_ONE / 1000, 1000 * PPB_ONE}}},
    [DISTRIBUTION_PARETO] = {{"pareto", "pareto LEAST shape=NUMBER",
                              "A power law, as sizes of files and jobs often have; below shape 2 "
                              "the variance is infinite, at 1 and below the mean too."},
                             {QUANTITY("least"),
                              {"shape", OF_FRACTION, true, PPB_ONE / 2, 1000 * PPB_ONE}}},
    [DISTRIBUTION_ERLANG] = {{"erlang", "erlang MEAN k=COUNT",
                              "The sum of k exponential stages: steadier than an exponential, the "
                              "more so the larger k."},
                             {QUANTITY("mean"), {"k", OF_NUMBER, true, 1, 1000}}},
    [DISTRIBUTION_HYPEREXPONENTIAL] = {{"hyperexponential", "hyperexponential MEAN cv=NUMBER",
                                        "Mostly short and now and then long: one of two "
                                        "exponentials, each of which brings in half of the mean."},
                                       {QUANTITY("mean"),
                                        {"cv", OF_FRACTION, true, PPB_ONE, 100 * PPB_ONE}}},
    [DISTRIBUTION_ZIPF] = {{"zipf", "zipf n=COUNT s=NUMBER",
                            "A rank from 1 to n, of which rank k comes up 1 / k^s times as often "
                            "as the first: popular and unpopular keys."},
                           {{"n", OF_NUMBER, true, 1, ZIPF_MOST_N},
                            {"s", OF_FRACTION, true, 0, ZIPF_MOST_S}}},
};

const struct distribution_form *distribution_form(int kind)
{
    return kind >= 0 && kind < COUNT_OF(kinds) ? &kinds[kind].form : NULL;
}

struct word {
    size_t at, length;
};

struct reader {
    enum unit unit;
    const char *text;
    size_t at, end;
    const struct kind *kind;
    bool seen[MOST_PARAMETERS];
    struct diag *d;
};

static bool is_space(char c) { return c == ' ' || c == '\t'; }

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static bool next_word(struct reader *r, struct word *word)
{
    while (r->at < r->end && is_space(r->text[r->at])) {
        r->at++;
    }
    word->at = r->at;
    while (r->at < r->end && !is_space(r->text[r->at])) {
        r->at++;
    }
    word->length = r->at - word->at;
    return word->length > 0;
}

static bool refuse(struct reader *r, struct word word)
{
    if (r->kind != NULL && r->d->expected[0] == '\0') {
        diag_expect(r->d, "%s", r->kind->form.form);
    }
    r->d->column = (int)word.at + 1;
    r->d->width = word.length > 0 ? (int)word.length : 1;
    return false;
}

// A word that is safe to show inside a message.
struct shown {
    char bytes[40];
};

static struct shown show(const char *text, size_t length)
{
    struct shown s = {0};
    for (size_t i = 0; i < length && i + 1 < sizeof s.bytes; i++) {
        s.bytes[i] = text[i] >= 0x20 && text[i] < 0x7f ? text[i] : '?';
    }
    return s;
}

static const char *kind_name(const void *self, int i)
{
    (void)self;
    return i < COUNT_OF(kinds) ? kinds[i].form.name : NULL;
}

static bool is_name(const char *name, const char *text, size_t length)
{
    return strlen(name) == length && memcmp(name, text, length) == 0;
}

static bool refuse_kind(struct reader *r, struct word word)
{
    struct shown name = show(r->text + word.at, word.length);
    const char *near = nearest_name(name.bytes, kind_name, NULL);
    diag_say(r->d, "unknown distribution '%s'", name.bytes);
    if (near != NULL) {
        diag_help(r->d, "did you mean '%s'?", near);
    }
    diag_expect(r->d,
                "a %s, or constant, uniform, exponential, lognormal, pareto, erlang, "
                "hyperexponential or zipf with its parameters",
                unit_noun(r->unit));
    return refuse(r, word);
}

static bool read_kind(struct reader *r)
{
    struct word word;
    next_word(r, &word);
    for (int i = 0; i < COUNT_OF(kinds); i++) {
        if (is_name(kinds[i].form.name, r->text + word.at, word.length)) {
            r->kind = &kinds[i];
        }
    }
    if (r->kind == NULL) {
        return refuse_kind(r, word);
    }
    if (r->kind == &kinds[DISTRIBUTION_ZIPF] && r->unit != UNIT_NONE) {
        diag_say(r->d, "zipf draws ranks, and a %s is wanted", unit_noun(r->unit));
        diag_expect(r->d, "a distribution of %ss, such as lognormal or pareto", unit_noun(r->unit));
        return refuse(r, word);
    }
    return true;
}

// Which parameter a word gives, and where its value begins; -1 after a refusal.
static int find_parameter(struct reader *r, struct word word, struct word *value)
{
    const char *text = r->text + word.at;
    const char *equals = memchr(text, '=', word.length);
    size_t name_length = equals != NULL ? (size_t)(equals - text) : 0;
    *value = word;
    for (int i = 0; i < MOST_PARAMETERS && r->kind->parameters[i].name != NULL; i++) {
        const struct parameter *p = &r->kind->parameters[i];
        if (equals == NULL ? !p->named && !r->seen[i] : is_name(p->name, text, name_length)) {
            if (equals != NULL) {
                value->at += name_length + 1;
                value->length -= name_length + 1;
            }
            return i;
        }
    }
    diag_say(r->d, "%s has no place for '%s'", r->kind->form.name, show(text, word.length).bytes);
    refuse(r, word);
    return -1;
}

static enum unit unit_of(enum unit unit, enum measure measure)
{
    switch (measure) {
    case OF_NUMBER:
        return UNIT_NONE;
    case OF_FRACTION:
        return UNIT_FRACTION;
    case OF_THE_UNIT:
        break;
    }
    return unit;
}

static bool read_parameter(struct reader *r, struct word word, struct distribution *x)
{
    struct word value;
    int i = find_parameter(r, word, &value);
    if (i < 0) {
        return false;
    }
    const struct parameter *p = &r->kind->parameters[i];
    if (r->seen[i]) {
        diag_say(r->d, "%s is given twice", p->name);
        return refuse(r, word);
    }
    r->seen[i] = true;
    if (!unit_parse_within(unit_of(r->unit, p->measure), p->low, p->high, r->text + value.at,
                           value.length, &x->parameter[i], r->d)) {
        r->d->column += (int)value.at;
        return false;
    }
    return true;
}

// What no range can say.
static bool check(struct reader *r, const struct distribution *x)
{
    struct word all = {.at = 0, .length = r->end};
    int64_t first = x->parameter[0], last = x->parameter[1];
    for (int i = 0; i < MOST_PARAMETERS && r->kind->parameters[i].name != NULL; i++) {
        if (!r->seen[i]) {
            diag_say(r->d, "%s needs its %s", r->kind->form.name, r->kind->parameters[i].name);
            return refuse(r, all);
        }
    }
    if (x->kind == DISTRIBUTION_UNIFORM && first > last) {
        diag_say(r->d, "uniform goes from low to high");
        diag_help(r->d, "swap the two");
        return refuse(r, all);
    }
    if (x->kind == DISTRIBUTION_ZIPF && last != PPB_ONE && last > PPB_ONE - ZIPF_NEAR_ONE &&
        last < PPB_ONE + ZIPF_NEAR_ONE) {
        diag_say(r->d, "s is too near to 1");
        diag_expect(r->d, "s=1, or s at least 0.000001 away from it");
        return refuse(r, all);
    }
    return true;
}

bool distribution_parse(enum unit unit, const char *text, size_t length, struct distribution *out,
                        struct diag *d)
{
    struct reader r = {.unit = unit, .text = text, .end = length, .d = d};
    struct distribution x = {0};
    struct word word;
    if (!next_word(&r, &word) || !is_letter(text[word.at]) ||
        is_name("never", text + word.at, word.length)) {
        if (!unit_parse_within(unit, 0, INT64_MAX, text, length, &x.parameter[0], d)) {
            return false;
        }
        *out = x;
        return true;
    }
    r.at = 0;
    if (!read_kind(&r)) {
        return false;
    }
    x.kind = (uint32_t)(r.kind - kinds);
    while (next_word(&r, &word)) {
        if (!read_parameter(&r, word, &x)) {
            return false;
        }
    }
    if (!check(&r, &x)) {
        return false;
    }
    distribution_prepare(&x);
    *out = x;
    return true;
}

void distribution_print(enum unit unit, const struct distribution *x, struct text *out)
{
    ASSERT(x->kind < (uint32_t)COUNT_OF(kinds));
    const struct kind *kind = &kinds[x->kind];
    if (unit == UNIT_TIME && x->kind == DISTRIBUTION_CONSTANT && x->parameter[0] == TIME_NEVER) {
        text_add(out, "never");
        return;
    }
    text_add(out, "%s", kind->form.name);
    for (int i = 0; i < MOST_PARAMETERS && kind->parameters[i].name != NULL; i++) {
        const struct parameter *p = &kind->parameters[i];
        text_add(out, " %s%s", p->named ? p->name : "", p->named ? "=" : "");
        unit_print(unit_of(unit, p->measure), x->parameter[i], out);
    }
}
