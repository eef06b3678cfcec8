// lesson_head: the front matter of a lesson, key by key.
#include "repl/lesson/lesson_reader.h"

#include "repl/lesson/front.h"

struct head {
    struct lesson_reader *reader;
    const struct front_entry *entry; // the one at hand
};

static struct diag *fault(const struct head *h, const struct front_word *word, const char *what)
{
    return reading_fault(&h->reader->reading, h->entry->line, word->column, word->width, "%s",
                         what);
}

// A number without sign and without quotes.
static bool read_number(const struct head *h, int64_t smallest, int64_t largest, int64_t *number)
{
    const char *text = h->entry->value.text;
    int64_t n = 0;
    bool good = h->entry->kind == FRONT_BARE && *text != '\0';
    for (; good && *text != '\0'; text++) {
        good = *text >= '0' && *text <= '9' && !__builtin_mul_overflow(n, 10, &n) &&
               !__builtin_add_overflow(n, *text - '0', &n);
    }
    if (!good || n < smallest || n > largest) {
        struct diag *d = reading_fault(
            &h->reader->reading, h->entry->line, h->entry->value.column, h->entry->value.width,
            "'%s' is no number that %s can be",
            h->entry->kind == FRONT_LIST ? "[...]" : h->entry->value.text, h->entry->key.text);
        if (largest == INT64_MAX) {
            diag_expect(d, "a whole number from %lld", (long long)smallest);
        } else {
            diag_expect(d, "a whole number from %lld to %lld", (long long)smallest,
                        (long long)largest);
        }
        return false;
    }
    *number = n;
    return true;
}

static const char *read_text(const struct head *h)
{
    if (h->entry->kind == FRONT_LIST || h->entry->value.text[0] == '\0') {
        struct diag *d =
            reading_fault(&h->reader->reading, h->entry->line, h->entry->value.column,
                          h->entry->value.width, "%s is not one text", h->entry->key.text);
        diag_expect(d, "%s: a text on this line", h->entry->key.text);
        return "";
    }
    return h->entry->value.text;
}

static const char LESSON_ID[] = "the id of a lesson";

// topic/name, each part as an id of a block.
static bool check_path(const struct head *h, const struct front_word *word, const char *what)
{
    char part[TAG_LONGEST_ID + 2];
    const char *rest = word->text;
    int parts = 0;
    bool good = true;
    while (good) {
        size_t length = strcspn(rest, "/");
        struct text t = text_in(part, sizeof part);
        text_add_bytes(&t, rest, length);
        good = !t.cut && tag_id_fault(part) == NULL;
        parts++;
        if (rest[length] == '\0') {
            break;
        }
        rest += length + 1;
    }
    if (!good || parts < 2) {
        struct diag *d = reading_fault(&h->reader->reading, h->entry->line, word->column,
                                       word->width, "'%s' can not be %s", word->text, what);
        diag_expect(d, "topic/name in small letters, digits and '-', such as queue/first-steps");
        return false;
    }
    return true;
}

static struct lesson_place place_of(const struct head *h, const struct front_word *word)
{
    return (struct lesson_place){h->entry->line, word->column, word->width};
}

// An element of a list that stood in it before.
static bool is_doubled(const struct head *h, const char *const *list, int count,
                       const struct front_word *word)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(list[i], word->text) == 0) {
            struct diag *d = reading_fault(&h->reader->reading, h->entry->line, word->column,
                                           word->width, "'%s' stands twice", word->text);
            diag_help(d, "leave one of them out");
            return true;
        }
    }
    return false;
}

// `paths`: what its elements are, as check_path says it; NULL: any texts.
static const char **read_list(const struct head *h, const char *paths, int *count,
                              struct lesson_place **places)
{
    struct allot *allot = &h->reader->lesson->allot;
    size_t room = (size_t)h->entry->item_count + 1;
    *count = 0;
    if (h->entry->kind != FRONT_LIST) {
        struct diag *d = fault(h, &h->entry->value, "this is no list");
        diag_expect(d, "%s: [first, second, ...]", h->entry->key.text);
        diag_help(d, "put it between '[' and ']'");
        return NULL;
    }
    const char **list = allot_get(allot, room * sizeof *list);
    *places = allot_get(allot, room * sizeof **places);
    for (int i = 0; i < h->entry->item_count; i++) {
        const struct front_word *word = &h->entry->items[i];
        if ((paths == NULL || check_path(h, word, paths)) && !is_doubled(h, list, *count, word)) {
            (*places)[*count] = place_of(h, word);
            list[(*count)++] = word->text;
        }
    }
    return list;
}

static void read_format(const struct head *h)
{
    int64_t format;
    if (!read_number(h, 1, INT32_MAX, &format) || format == LESSON_FORMAT) {
        return;
    }
    struct diag *d = reading_fault(&h->reader->reading, h->entry->line, h->entry->value.column,
                                   h->entry->value.width, "the lesson is written in format %lld",
                                   (long long)format);
    diag_expect(d, "format %d, the only one that this program reads", LESSON_FORMAT);
    diag_help(d, "a newer Orrery may read it");
}

static void read_id(const struct head *h)
{
    const char *id = read_text(h);
    if (*id != '\0' && check_path(h, &h->entry->value, LESSON_ID)) {
        h->reader->lesson->id = id;
        h->reader->lesson->id_place = place_of(h, &h->entry->value);
    }
}

static void read_title(const struct head *h) { h->reader->lesson->title = read_text(h); }

static void read_scenario(const struct head *h)
{
    const char *scenario = read_text(h);
    if (*scenario != '\0' && check_path(h, &h->entry->value, "a scenario")) {
        h->reader->lesson->scenario = scenario;
        h->reader->lesson->scenario_place = place_of(h, &h->entry->value);
    }
}

static void read_seed(const struct head *h)
{
    read_number(h, 0, INT64_MAX, &h->reader->lesson->seed);
}

static void read_minutes(const struct head *h)
{
    int64_t minutes = 0;
    read_number(h, 1, 600, &minutes);
    h->reader->lesson->minutes = (int)minutes;
}

static void read_needs(const struct head *h)
{
    h->reader->lesson->needs =
        read_list(h, LESSON_ID, &h->reader->lesson->need_count, &h->reader->lesson->need_places);
}

static void read_answers(const struct head *h)
{
    h->reader->lesson->answers =
        read_list(h, NULL, &h->reader->lesson->answer_count, &h->reader->lesson->answer_places);
}

struct head_key {
    const char *name;
    void (*read)(const struct head *h);
    bool needed;
};

static const struct head_key keys[] = {
    {"orrery", read_format, true}, {"id", read_id, true},
    {"title", read_title, true},   {"scenario", read_scenario, false},
    {"seed", read_seed, false},    {"minutes", read_minutes, false},
    {"needs", read_needs, false},  {"answers", read_answers, false},
};

static const char *key_at(const void *self, int i)
{
    const struct lesson_reader *r = self;
    return i < COUNT_OF(keys) ? keys[i].name : r->engines[i - COUNT_OF(keys)];
}

// YAML takes 3.10 without quotes for the number 3.1.
static void read_version(const struct head *h)
{
    if (h->entry->kind != FRONT_QUOTED || h->entry->value.text[0] == '\0') {
        struct diag *d = fault(h, &h->entry->value, "a version stands in quotes");
        diag_expect(d, "%s: \"3.6\"", h->entry->key.text);
        return;
    }
    struct lesson *lesson = h->reader->lesson;
    lesson->versions[lesson->version_count++] =
        (struct lesson_version){h->entry->key.text, h->entry->value.text};
}

static void read_entry(const struct head *h)
{
    const char *name = h->entry->key.text;
    for (int i = 0; i < COUNT_OF(keys); i++) {
        if (strcmp(keys[i].name, name) == 0) {
            keys[i].read(h);
            return;
        }
    }
    for (int i = 0; h->reader->engines[i] != NULL; i++) {
        if (strcmp(h->reader->engines[i], name) == 0) {
            read_version(h);
            return;
        }
    }
    struct diag *d =
        reading_fault(&h->reader->reading, h->entry->line, h->entry->key.column,
                      h->entry->key.width, "unknown key '%s' in the front matter", name);
    diag_expect(d, "orrery, id, title, scenario, seed, minutes, needs, answers, or an engine");
    const char *near = nearest_name(name, key_at, h->reader);
    if (near != NULL) {
        diag_help(d, "did you mean '%s'?", near);
    }
}

// A key, or what was probably meant to be it and has been refused as unknown.
static bool is_meant(const struct lesson_reader *r, const char *written, const char *key)
{
    const char *near = nearest_name(written, key_at, r);
    return near != NULL && strcmp(near, key) == 0;
}

static void check_needed(struct lesson_reader *r, const struct front_entry *entries, int count)
{
    for (int i = 0; i < COUNT_OF(keys); i++) {
        bool found = !keys[i].needed;
        for (int j = 0; j < count && !found; j++) {
            found = is_meant(r, entries[j].key.text, keys[i].name);
        }
        if (!found) {
            struct diag *d =
                reading_fault(&r->reading, 1, 1, 3, "the front matter lacks '%s'", keys[i].name);
            diag_expect(d, "the keys orrery, id and title");
        }
    }
}

static void refuse_own_need(struct lesson_reader *r)
{
    const struct lesson *lesson = r->lesson;
    for (int i = 0; i < lesson->need_count; i++) {
        const struct lesson_place *place = &lesson->need_places[i];
        if (strcmp(lesson->needs[i], lesson->id) == 0) {
            struct diag *d = reading_fault(&r->reading, place->line, place->column, place->width,
                                           "the lesson needs itself");
            diag_expect(d, "ids of lessons to take before this one");
        }
    }
}

int lesson_read_head(struct lesson_reader *r)
{
    int last = front_last_line(&r->reading);
    if (last <= 0) {
        struct diag *d = lesson_stop(r, 1, 1, last < 0 ? 3 : 1,
                                     last < 0 ? "the front matter never ends"
                                              : "a lesson begins with front matter");
        diag_expect(d, "a line '---', lines of 'key: value', a line '---'");
        diag_help(d, last < 0 ? "put a line '---' behind its last key"
                              : "put it in front of this line");
        return 0;
    }
    int before = r->reading.fault_count, count;
    struct front_entry *entries = front_read(&r->reading, 2, last - 1, &count);
    bool readable = r->reading.fault_count == before;
    r->lesson->versions =
        allot_get(&r->lesson->allot, (size_t)count * sizeof *r->lesson->versions + 1);
    for (int i = 0; i < count; i++) {
        read_entry(&(struct head){r, &entries[i]});
    }
    refuse_own_need(r);
    if (readable) { // else the key that seems to be missing may be the one that could not be read
        check_needed(r, entries, count);
    }
    return last + 1;
}
