// tag: see tag.h.
#include "repl/lesson/tag.h"

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

static bool is_word_char(char c) { return !is_blank(c) && c != '=' && c != '"'; }

const char *tag_id_fault(const char *id)
{
    if (strlen(id) > TAG_LONGEST_ID) {
        return "it is longer than 60 letters";
    }
    if (id[0] < 'a' || id[0] > 'z') {
        return "it does not begin with a small letter";
    }
    size_t good = strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return id[good] == '\0' ? NULL : "it has other signs than small letters, digits and '-'";
}

const struct tag_word *tag_word(const struct tag *tag, const char *name)
{
    for (int i = 0; i < tag->word_count; i++) {
        if (strcmp(tag->words[i].name, name) == 0) {
            return &tag->words[i];
        }
    }
    return NULL;
}

// The bytes of a tag, which begin at `column` of the line, and how far they were read.
struct cursor {
    struct reading *reading;
    struct tag *tag;
    int column;
    const char *text;
    size_t length, at;
};

static struct diag *fault_at(struct cursor *c, size_t at, size_t end, const char *what)
{
    int width = end > at ? (int)(end - at) : 1;
    return reading_fault(c->reading, c->tag->line, c->column + (int)at, width, "%s", what);
}

static const char *copy_between(struct cursor *c, size_t start, size_t end)
{
    return allot_copy(c->reading->allot, c->text + start, end - start);
}

static bool read_id(struct cursor *c)
{
    size_t start = c->at++;
    while (c->at < c->length && !is_blank(c->text[c->at])) {
        c->at++;
    }
    const char *id = copy_between(c, start + 1, c->at);
    const char *fault = tag_id_fault(id);
    if (fault != NULL) {
        struct diag *d =
            reading_fault(c->reading, c->tag->line, c->column + (int)start, (int)(c->at - start),
                          "'#%s' can not be an id: %s", id, fault);
        diag_expect(d, "an id like #two-queues");
        return false;
    }
    if (c->tag->id[0] != '\0') {
        struct diag *d = fault_at(c, start, c->at, "a second id");
        diag_help(d, "a block has one id; this one has #%s already", c->tag->id);
        return false;
    }
    c->tag->id = id;
    c->tag->id_column = c->column + (int)start;
    return true;
}

// What follows the '=' of an option.
static bool read_value(struct cursor *c, struct tag_word *word)
{
    size_t start = ++c->at;
    word->value_column = c->column + (int)start;
    if (c->at < c->length && c->text[c->at] == '"') {
        const char *end = memchr(c->text + start + 1, '"', c->length - start - 1);
        if (end == NULL) {
            struct diag *d = fault_at(c, start, c->length, "this quote never ends");
            diag_help(d, "put a \" at the end of the value");
            return false;
        }
        c->at = (size_t)(end - c->text) + 1;
        word->value = copy_between(c, start + 1, c->at - 1);
        word->value_column++;
        return true;
    }
    while (c->at < c->length && !is_blank(c->text[c->at])) {
        c->at++;
    }
    word->value = copy_between(c, start, c->at);
    return true;
}

static bool read_word(struct cursor *c)
{
    size_t start = c->at;
    while (c->at < c->length && is_word_char(c->text[c->at])) {
        c->at++;
    }
    struct tag_word word = {.name = copy_between(c, start, c->at),
                            .column = c->column + (int)start};
    if (c->at < c->length && c->text[c->at] == '=' && !read_value(c, &word)) {
        return false;
    }
    bool is_odd = *word.name == '\0' || (c->at < c->length && !is_blank(c->text[c->at])) ||
                  (word.value != NULL && *word.value == '\0');
    if (is_odd) {
        struct diag *d = fault_at(c, start, c->at > start ? c->at : start + 1,
                                  "this is neither an id nor an option");
        diag_expect(d, "#id, name=value, name=\"some words\" or a word");
        return false;
    }
    if (c->tag->name == NULL) {
        if (word.value != NULL) {
            struct diag *d = fault_at(c, start, c->at, "the first word says what the block is");
            diag_expect(d, "a name, then #id and options");
            return false;
        }
        c->tag->name = word.name;
        c->tag->column = word.column;
        return true;
    }
    if (tag_word(c->tag, word.name) != NULL) {
        struct diag *d = reading_fault(c->reading, c->tag->line, word.column,
                                       (int)strlen(word.name), "'%s' stands twice", word.name);
        diag_help(d, "remove one of the two");
        return false;
    }
    if (c->tag->word_count == TAG_WORDS) {
        struct diag *d = fault_at(c, start, c->at, "there are too many options");
        diag_expect(d, "at most %d", TAG_WORDS);
        return false;
    }
    c->tag->words[c->tag->word_count++] = word;
    return true;
}

bool tag_read(struct reading *r, int line, int column, size_t length, struct tag *tag)
{
    size_t line_length;
    const char *text = reading_line(r, line, &line_length) + column - 1;
    *tag = (struct tag){.line = line, .column = column, .id = ""};
    struct cursor c = {.reading = r, .tag = tag, .column = column, .text = text, .length = length};
    for (;;) {
        while (c.at < c.length && is_blank(c.text[c.at])) {
            c.at++;
        }
        if (c.at == c.length) {
            return tag->name != NULL; // the caller knows best what is missing
        }
        if (c.text[c.at] == '#' && tag->name != NULL ? !read_id(&c) : !read_word(&c)) {
            return false;
        }
    }
}

// An option of a rule without its '=' and '!'.
static void name_of(const char *option, char *name, size_t size)
{
    struct text t = text_in(name, size);
    text_add_bytes(&t, option, strcspn(option, "="));
}

enum { LONGEST_OPTION = 24 };

struct option_names {
    char names[TAG_OPTIONS][LONGEST_OPTION];
    int count;
};

static const char *name_at(const void *self, int i)
{
    const struct option_names *all = self;
    return i < all->count ? all->names[i] : NULL;
}

static struct option_names names_of(const struct tag_rule *rule)
{
    struct option_names all = {.count = 0};
    while (all.count < TAG_OPTIONS && rule->options[all.count] != NULL) {
        name_of(rule->options[all.count], all.names[all.count], LONGEST_OPTION);
        all.count++;
    }
    return all;
}

static void say_unknown(struct reading *r, const struct tag *tag, const struct tag_word *word,
                        const struct tag_rule *rule, const struct option_names *all)
{
    struct diag *d = reading_fault(r, tag->line, word->column, (int)strlen(word->name),
                                   "unknown option '%s' of %s", word->name, rule->name);
    char list[200];
    struct text t = text_in(list, sizeof list);
    for (int i = 0; i < all->count; i++) {
        bool has_value = strchr(rule->options[i], '=') != NULL;
        text_add(&t, "%s%s%s", i > 0 ? ", " : "", all->names[i], has_value ? "=" : "");
    }
    if (all->count > 0) {
        diag_expect(d, "one of %s", list);
    } else {
        diag_expect(d, "no options: %s has none", rule->name);
    }
    const char *near = nearest_name(word->name, name_at, all);
    if (near != NULL) {
        diag_help(d, "did you mean '%s'?", near);
    }
}

static bool check_word(struct reading *r, const struct tag *tag, const struct tag_word *word,
                       const struct tag_rule *rule, const struct option_names *all)
{
    int found = 0;
    while (found < all->count && strcmp(all->names[found], word->name) != 0) {
        found++;
    }
    if (found == all->count) {
        say_unknown(r, tag, word, rule, all);
        return false;
    }
    bool wants_value = strchr(rule->options[found], '=') != NULL;
    if (wants_value == (word->value != NULL)) {
        return true;
    }
    struct diag *d =
        reading_fault(r, tag->line, word->column, (int)strlen(word->name),
                      wants_value ? "'%s' has no value" : "'%s' takes no value", word->name);
    diag_expect(d, wants_value ? "%s=..." : "the bare word %s", word->name);
    return false;
}

static bool check_id(struct reading *r, const struct tag *tag, const struct tag_rule *rule)
{
    int width = (int)strlen(tag->name);
    if (rule->need == TAG_HAS_ID && tag->id[0] == '\0') {
        struct diag *d =
            reading_fault(r, tag->line, tag->column, width, "this %s has no id", rule->name);
        diag_expect(d, "%s #some-name", rule->name);
        diag_help(d, "what a learner did is kept under the id");
        return false;
    }
    if (rule->need == TAG_NO_ID && tag->id[0] != '\0') {
        struct diag *d = reading_fault(r, tag->line, tag->id_column, (int)strlen(tag->id) + 1,
                                       "%s takes no id", rule->name);
        diag_help(d, "remove '#%s'", tag->id);
        return false;
    }
    return true;
}

bool tag_check(struct reading *r, const struct tag *tag, const struct tag_rule *rule)
{
    struct option_names all = names_of(rule);
    bool good = check_id(r, tag, rule);
    for (int i = 0; i < tag->word_count; i++) {
        good = check_word(r, tag, &tag->words[i], rule, &all) && good;
    }
    for (int i = 0; i < all.count && good; i++) {
        if (strchr(rule->options[i], '!') != NULL && tag_word(tag, all.names[i]) == NULL) {
            struct diag *d = reading_fault(r, tag->line, tag->column, (int)strlen(tag->name),
                                           "this %s lacks %s=", rule->name, all.names[i]);
            diag_expect(d, "%s ... %s=...", rule->name, all.names[i]);
            good = false;
        }
    }
    return good;
}
