// scene: see scene.h.
//
// Three growing arrays: items, points of curves, text. Items refer to each other and to text by
// number, so that growing may move them. What hangs below a parent is a list through `next`, kept
// in the order of building. An item that found no memory is LOST: a reference that every function
// accepts and ignores.
#include "sim/scene.h"

#include <stdarg.h>

static const scene_ref LOST = {UINT32_MAX};

static bool is_lost(scene_ref ref) { return ref.at == UINT32_MAX; }

void scene_open(struct scene *s, const struct host *host)
{
    *s = (struct scene){.host = host, .count = 1};
}

// Most of the block is for items; an eighth each for points and text.
void scene_open_fixed(struct scene *s, void *memory, size_t bytes)
{
    *s = (struct scene){.count = 1};
    size_t skew = (size_t)(-(uintptr_t)memory % _Alignof(struct scene_item));
    if (bytes < skew + 8 * sizeof(struct scene_point)) {
        return;
    }
    unsigned char *at = (unsigned char *)memory + skew;
    size_t eighth = (bytes - skew) / 8;
    eighth -= eighth % sizeof(struct scene_point);
    eighth = (size_t)min_i64((int64_t)eighth, INT32_MAX);
    s->points = (struct scene_point *)at;
    s->point_capacity = (uint32_t)(eighth / sizeof *s->points);
    s->items = (struct scene_item *)(at + eighth);
    s->capacity = (uint32_t)(eighth * 6 / sizeof *s->items);
    s->text = (char *)(at + eighth * 7);
    s->text_capacity = (uint32_t)eighth;
}

void scene_close(struct scene *s)
{
    if (s->host != NULL) {
        const struct host *host = s->host;
        if (s->items != NULL) {
            host->release(host->self, s->items, s->capacity * sizeof *s->items);
        }
        if (s->points != NULL) {
            host->release(host->self, s->points, s->point_capacity * sizeof *s->points);
        }
        if (s->text != NULL) {
            host->release(host->self, s->text, s->text_capacity);
        }
    }
    *s = (struct scene){.count = 1};
}

// The array with room for `more` elements, moved if need be; NULL: no room to be had.
static void *make_room(const struct scene *s, void *array, size_t bytes, uint32_t used, size_t more,
                       uint32_t *capacity)
{
    if (more <= *capacity - used) {
        return array;
    }
    uint64_t wanted = *capacity == 0 ? 64 : (uint64_t)*capacity * 2;
    wanted = wanted < used + (uint64_t)more ? used + (uint64_t)more : wanted;
    if (s->host == NULL || wanted > INT32_MAX) {
        return NULL;
    }
    void *larger = s->host->allocate(s->host->self, (size_t)wanted * bytes);
    if (larger == NULL) {
        return NULL;
    }
    if (array != NULL) {
        memcpy(larger, array, used * bytes);
        s->host->release(s->host->self, array, *capacity * bytes);
    }
    *capacity = (uint32_t)wanted;
    return larger;
}

// Length of the character of UTF-8 at `at`, or 0 if it is none that a reader should meet: broken,
// overlong, a surrogate, beyond Unicode, a control character, or one that turns the direction of
// writing.
static size_t clean_length(const unsigned char *at, size_t left)
{
    if (at[0] < 0x80) {
        return at[0] >= 0x20 && at[0] != 0x7f;
    }
    size_t length = at[0] >= 0xf0 ? 4 : at[0] >= 0xe0 ? 3 : 2;
    if (at[0] < 0xc2 || at[0] > 0xf4 || length > left) {
        return 0;
    }
    uint32_t code = at[0] & (0xffu >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((at[i] & 0xc0) != 0x80) {
            return 0;
        }
        code = code << 6 | (at[i] & 0x3fu);
    }
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    bool broken = code < least[length] || (code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff;
    bool control = code < 0xa0 || (code & 0xfffe) == 0xfffe;
    bool turns = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) ||
                 code == 0x2028 || code == 0x2029;
    return broken || control || turns ? 0 : length;
}

// Copies a text, cleaned. false: no room. An empty one is offset 0 and takes none.
static bool keep_text(struct scene *s, const char *words, uint32_t *offset)
{
    *offset = 0;
    size_t length = words != NULL ? strlen(words) : 0;
    if (length == 0) {
        return true;
    }
    char *text = make_room(s, s->text, 1, s->text_bytes, length + 2, &s->text_capacity);
    if (text == NULL) {
        return false;
    }
    s->text = text;
    if (s->text_bytes == 0) {
        s->text[s->text_bytes++] = '\0';
    }
    *offset = s->text_bytes;
    for (size_t i = 0; i < length;) {
        size_t n = clean_length((const unsigned char *)words + i, length - i);
        if (n == 0) {
            s->text[s->text_bytes++] = words[i] == '\t' || words[i] == '\n' ? ' ' : '?';
            i++;
            continue;
        }
        memcpy(s->text + s->text_bytes, words + i, n);
        s->text_bytes += (uint32_t)n;
        i += n;
    }
    s->text[s->text_bytes++] = '\0';
    return true;
}

void scene_begin(struct scene *s, const char *title, int64_t now, int64_t event)
{
    s->count = 1;
    s->point_count = s->text_bytes = 0;
    memset(s->first, 0, sizeof s->first);
    memset(s->last, 0, sizeof s->last);
    memset(s->first_key, 0, sizeof s->first_key);
    memset(s->last_key, 0, sizeof s->last_key);
    memset(s->lost, 0, sizeof s->lost);
    s->pane = PANE_MAP;
    s->now = now;
    s->event = event;
    (void)keep_text(s, title, &s->title); // without memory it has no title either
}

void scene_on(struct scene *s, enum scene_pane pane)
{
    ASSERT(pane < SCENE_PANES);
    s->pane = pane;
}

const char *scene_words(struct scene *s, const char *format, ...)
{
    char *words = s->words[s->words_turn];
    s->words_turn = (s->words_turn + 1) % SCENE_WORDS_COUNT;
    struct text t = text_in(words, SCENE_WORDS_BYTES);
    va_list args;
    va_start(args, format);
    text_add_list(&t, format, args);
    va_end(args);
    return words;
}

// The item that a reference names, to be written; NULL for LOST and SCENE_ROOT.
static struct scene_item *item_of(struct scene *s, scene_ref ref)
{
    return ref.at == 0 || is_lost(ref) || ref.at >= s->count ? NULL : &s->items[ref.at];
}

static void hang_below(struct scene *s, scene_ref parent, scene_ref child)
{
    struct scene_item *above = item_of(s, parent), *below = item_of(s, child);
    scene_ref *first = &s->first[below->pane], *last = &s->last[below->pane];
    if (below->kind == SCENE_KEY) {
        first = &s->first_key[below->pane];
        last = &s->last_key[below->pane];
    } else if (above != NULL) {
        first = &above->first;
        last = &above->last;
    }
    if (last->at != 0) {
        s->items[last->at].next = child;
    } else {
        *first = child;
    }
    *last = child;
    if (above != NULL) {
        above->children++;
    }
}

// What the author gives about an item, before it is in the list.
struct wanted {
    enum scene_kind kind;
    struct scene_id id;
    scene_ref parent;
    const char *label, *words;
};

static scene_ref add(struct scene *s, struct wanted w)
{
    const struct scene_item *above = item_of(s, w.parent);
    uint8_t pane = above != NULL ? above->pane : (uint8_t)s->pane;
    void *items = NULL;
    scene_ref parent = above != NULL ? w.parent : SCENE_ROOT;
    struct scene_item item = {.kind = (uint8_t)w.kind, .id = w.id, .parent = parent, .pane = pane};
    if (!is_lost(w.parent)) {
        uint32_t used = s->items == NULL ? 0 : s->count;
        items = make_room(s, s->items, sizeof item, used, 1 + (used == 0), &s->capacity);
    }
    if (items != NULL) {
        s->items = items; // the old array is gone, whatever happens to the text
    }
    if (items == NULL || !keep_text(s, w.label, &item.label) ||
        !keep_text(s, w.words, &item.words)) {
        s->lost[pane]++;
        return LOST;
    }
    scene_ref ref = {s->count++};
    s->items[ref.at] = item;
    hang_below(s, parent, ref);
    return ref;
}

// The name of a thing that is known only by its parent and its label.
static struct scene_id id_below(const struct scene *s, scene_ref parent, enum scene_kind kind,
                                const char *label)
{
    const struct scene_item *above = scene_at(s, parent);
    uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ (uint64_t)kind;
    hash ^= above != NULL ? above->id.kind * UINT64_C(0x9e3779b97f4a7c15) : (uint64_t)s->pane + 1;
    for (; label != NULL && *label != '\0'; label++) {
        hash = (hash ^ (unsigned char)*label) * UINT64_C(0x100000001b3);
    }
    return scene_id(hash, above != NULL ? above->id.bits : 0);
}

static scene_ref add_named(struct scene *s, enum scene_kind kind, scene_ref parent,
                           const char *label, const char *words)
{
    const char *name = label != NULL ? label : words;
    return add(s, (struct wanted){kind, id_below(s, parent, kind, name), parent, label, words});
}

scene_ref scene_box(struct scene *s, struct scene_id id, scene_ref parent, const char *label,
                    char letter)
{
    scene_ref ref = add(s, (struct wanted){SCENE_BOX, id, parent, label, NULL});
    scene_letter(s, ref, letter);
    return ref;
}

scene_ref scene_fact(struct scene *s, scene_ref parent, const char *label, enum unit unit,
                     int64_t value)
{
    scene_ref ref = add_named(s, SCENE_FACT, parent, label, NULL);
    scene_quantity(s, ref, unit, value);
    return ref;
}

scene_ref scene_fact_text(struct scene *s, scene_ref parent, const char *label, const char *words)
{
    return add_named(s, SCENE_FACT, parent, label, words);
}

scene_ref scene_lane(struct scene *s, struct scene_id id, scene_ref parent, const char *label,
                     enum scene_axis axis)
{
    scene_ref ref = add(s, (struct wanted){SCENE_LANE, id, parent, label, NULL});
    struct scene_item *item = item_of(s, ref);
    if (item != NULL) {
        item->axis = (uint8_t)axis;
        item->unit = axis == LANE_TIME ? UNIT_TIME : UNIT_NONE;
    }
    return ref;
}

scene_ref scene_cell(struct scene *s, struct scene_id id, scene_ref parent, const char *label)
{
    return add(s, (struct wanted){SCENE_CELL, id, parent, label, NULL});
}

scene_ref scene_span(struct scene *s, struct scene_id id, scene_ref lane, const char *label,
                     int64_t start, int64_t end)
{
    scene_ref ref = scene_cell(s, id, lane, label);
    scene_range(s, ref, start, max_i64(start, end));
    return ref;
}

scene_ref scene_gauge(struct scene *s, struct scene_id id, scene_ref parent, const char *label,
                      enum unit unit, int64_t value, int64_t most)
{
    scene_ref ref = add(s, (struct wanted){SCENE_GAUGE, id, parent, label, NULL});
    scene_quantity(s, ref, unit, value);
    scene_range(s, ref, 0, most);
    return ref;
}

// A part or mark is measured in what it belongs to.
static scene_ref add_measured(struct scene *s, enum scene_kind kind, scene_ref parent,
                              const char *label, int64_t value)
{
    scene_ref ref = add_named(s, kind, parent, label, NULL);
    const struct scene_item *above = scene_at(s, parent);
    scene_quantity(s, ref, above != NULL ? (enum unit)above->unit : UNIT_NONE, value);
    return ref;
}

scene_ref scene_part(struct scene *s, scene_ref gauge, const char *label, enum scene_role role,
                     int64_t value)
{
    scene_ref ref = add_measured(s, SCENE_PART, gauge, label, value);
    scene_role(s, ref, role);
    return ref;
}

scene_ref scene_mark(struct scene *s, scene_ref parent, const char *label, int64_t value)
{
    return add_measured(s, SCENE_MARK, parent, label, value);
}

static void set_ends(struct scene *s, scene_ref ref, scene_ref from, scene_ref to)
{
    struct scene_item *item = item_of(s, ref);
    if (item != NULL) {
        item->from = item_of(s, from) != NULL ? from : SCENE_ROOT;
        item->to = item_of(s, to) != NULL ? to : SCENE_ROOT;
    }
}

scene_ref scene_token(struct scene *s, struct scene_id id, scene_ref from, scene_ref to,
                      char letter, const char *label, int64_t depart, int64_t arrive)
{
    scene_ref ref = add(s, (struct wanted){SCENE_TOKEN, id, SCENE_ROOT, label, NULL});
    set_ends(s, ref, from, to);
    scene_letter(s, ref, letter);
    scene_range(s, ref, depart, max_i64(depart, arrive));
    return ref;
}

scene_ref scene_link(struct scene *s, scene_ref from, scene_ref to, const char *label)
{
    struct scene_id a = id_below(s, from, SCENE_LINK, label),
                    b = id_below(s, to, SCENE_LINK, label);
    struct scene_id id = {a.kind ^ (b.kind << 1), a.bits * 31 + b.bits};
    scene_ref ref = add(s, (struct wanted){SCENE_LINK, id, SCENE_ROOT, label, NULL});
    set_ends(s, ref, from, to);
    return ref;
}

scene_ref scene_series(struct scene *s, struct scene_id id, scene_ref over, const char *label,
                       enum unit unit)
{
    scene_ref ref = add(s, (struct wanted){SCENE_SERIES, id, over, label, NULL});
    scene_unit(s, ref, unit);
    struct scene_item *item = item_of(s, ref);
    if (item != NULL) {
        item->point = s->point_count;
    }
    return ref;
}

void scene_point(struct scene *s, scene_ref series, int64_t time, int64_t value)
{
    struct scene_item *item = item_of(s, series);
    if (item == NULL) {
        return;
    }
    ASSERT(item->kind == SCENE_SERIES && item->point + item->point_count == s->point_count);
    void *points =
        make_room(s, s->points, sizeof *s->points, s->point_count, 1, &s->point_capacity);
    if (points == NULL) {
        s->lost[item->pane]++;
        return;
    }
    s->points = points;
    ASSERT(item->point_count == 0 || s->points[s->point_count - 1].time <= time);
    s->points[s->point_count++] = (struct scene_point){time, value};
    item->point_count++;
}

scene_ref scene_note(struct scene *s, scene_ref about, const char *words)
{
    return add_named(s, SCENE_NOTE, about, NULL, words);
}

scene_ref scene_key(struct scene *s, const char *words)
{
    return add_named(s, SCENE_KEY, SCENE_ROOT, NULL, words);
}

scene_ref scene_more(struct scene *s, scene_ref parent, int64_t count)
{
    scene_ref ref = add_named(s, SCENE_MORE, parent, NULL, NULL);
    scene_quantity(s, ref, UNIT_NONE, count);
    return ref;
}

void scene_state(struct scene *s, scene_ref ref, unsigned state)
{
    struct scene_item *item = item_of(s, ref);
    if (item != NULL) {
        item->state = (uint16_t)state;
    }
}

void scene_role(struct scene *s, scene_ref ref, unsigned role)
{
    struct scene_item *item = item_of(s, ref);
    ASSERT(role < ROLE_COUNT);
    if (item != NULL) {
        item->role = (uint8_t)role;
    }
}

void scene_letter(struct scene *s, scene_ref ref, char letter)
{
    struct scene_item *item = item_of(s, ref);
    if (item != NULL) {
        item->letter = letter == 0 || (letter > ' ' && letter <= '~') ? letter : '?';
    }
}

void scene_unit(struct scene *s, scene_ref ref, enum unit unit)
{
    struct scene_item *item = item_of(s, ref);
    if (item != NULL) {
        item->unit = (uint8_t)unit;
    }
}

void scene_quantity(struct scene *s, scene_ref ref, enum unit unit, int64_t value)
{
    struct scene_item *item = item_of(s, ref);
    if (item != NULL) {
        item->unit = (uint8_t)unit;
        item->value = value;
    }
}

void scene_room(struct scene *s, scene_ref lane, int64_t room)
{
    struct scene_item *item = item_of(s, lane);
    if (item != NULL) {
        item->value = max_i64(room, 0);
    }
}

void scene_range(struct scene *s, scene_ref ref, int64_t least, int64_t most)
{
    struct scene_item *item = item_of(s, ref);
    if (item != NULL) {
        item->start = least;
        item->end = most;
    }
}

void scene_field(struct scene *s, scene_ref ref, const char *path)
{
    uint32_t offset;
    struct scene_item *item = item_of(s, ref);
    if (item != NULL && keep_text(s, path, &offset)) {
        item->field = offset;
    }
}

void scene_detail(struct scene *s, scene_ref ref, const char *words)
{
    uint32_t offset;
    struct scene_item *item = item_of(s, ref);
    if (item != NULL && keep_text(s, words, &offset)) {
        item->detail = offset;
    }
}

const struct scene_item *scene_at(const struct scene *s, scene_ref ref)
{
    return ref.at == 0 || ref.at >= s->count ? NULL : &s->items[ref.at];
}

scene_ref scene_roots(const struct scene *s, enum scene_pane pane)
{
    ASSERT(pane < SCENE_PANES);
    return s->first[pane];
}

scene_ref scene_keys(const struct scene *s, enum scene_pane pane)
{
    ASSERT(pane < SCENE_PANES);
    return s->first_key[pane];
}

scene_ref scene_child(const struct scene *s, scene_ref ref)
{
    const struct scene_item *item = scene_at(s, ref);
    return item != NULL ? item->first : SCENE_ROOT;
}

scene_ref scene_next(const struct scene *s, scene_ref ref)
{
    const struct scene_item *item = scene_at(s, ref);
    return item != NULL ? item->next : SCENE_ROOT;
}

const char *scene_text(const struct scene *s, uint32_t offset)
{
    return offset == 0 || offset >= s->text_bytes ? "" : s->text + offset;
}

const char *scene_label(const struct scene *s, scene_ref ref)
{
    const struct scene_item *item = scene_at(s, ref);
    return item != NULL ? scene_text(s, item->label) : "";
}

const struct scene_point *scene_points(const struct scene *s, scene_ref series, uint32_t *count)
{
    const struct scene_item *item = scene_at(s, series);
    *count = item != NULL && item->kind == SCENE_SERIES ? item->point_count : 0;
    return *count > 0 ? s->points + item->point : NULL;
}

// Written from the item upwards into a list first, since paths read downwards; deeper ones begin in
// the middle.
void scene_path(const struct scene *s, scene_ref ref, struct text *out)
{
    enum { DEEPEST = 16 };
    const char *parts[DEEPEST];
    int count = 0;
    for (const struct scene_item *item = scene_at(s, ref); item != NULL && count < DEEPEST;
         item = scene_at(s, item->parent)) {
        if (item->field != 0) {
            parts[count++] = scene_text(s, item->field);
            break;
        }
        if (item->label != 0) {
            parts[count++] = scene_text(s, item->label);
        }
    }
    for (int i = count - 1; i >= 0; i--) {
        text_add(out, "%s%s", parts[i], i > 0 ? "." : "");
    }
}

static char letter_of_role(const struct scene *s, unsigned pane, uint8_t role)
{
    for (const struct scene_item *key = scene_at(s, s->first_key[pane]); key != NULL;
         key = scene_at(s, key->next)) {
        if (key->role == role && key->letter != 0) {
            return key->letter;
        }
    }
    return 0;
}

char scene_letter_of(const struct scene *s, scene_ref ref)
{
    const struct scene_item *item = scene_at(s, ref);
    if (item == NULL || item->letter != 0 || item->role == ROLE_PLAIN) {
        return item != NULL ? item->letter : 0;
    }
    char letter = letter_of_role(s, item->pane, item->role);
    for (unsigned pane = 0; pane < SCENE_PANES && letter == 0; pane++) {
        letter = letter_of_role(s, pane, item->role);
    }
    return letter;
}
