// scene_store: the memory of a scene, its tree, and reading. See scene.h.
//
// Three growing arrays: items, points of curves, text. Items refer to each other and to text by
// number, so that growing may move them. What hangs below a parent is a list through `next`, kept
// in the order of building.
#include "sim/scene_inner.h"

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
void *scene_make_room(const struct scene *s, void *array, size_t bytes, uint32_t used, size_t more,
                      uint32_t *capacity)
{
    if (used + (uint64_t)more <= *capacity) {
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

// Room for texts, each of which may be one of this very scene and then moves with it.
static bool make_text_room(struct scene *s, const char **texts, int count)
{
    size_t wanted = 1, at[2] = {0};
    bool own[2] = {false};
    ASSERT(count <= COUNT_OF(at));
    for (int i = 0; i < count; i++) {
        wanted += texts[i] != NULL ? strlen(texts[i]) + 1 : 0;
        own[i] = texts[i] != NULL && s->text != NULL && texts[i] >= s->text &&
                 texts[i] < s->text + s->text_bytes;
        at[i] = own[i] ? (size_t)(texts[i] - s->text) : 0;
    }
    char *text = scene_make_room(s, s->text, 1, s->text_bytes, wanted, &s->text_capacity);
    if (text == NULL) {
        return false;
    }
    s->text = text;
    for (int i = 0; i < count; i++) {
        texts[i] = own[i] ? text + at[i] : texts[i];
    }
    return true;
}

// Copies a text, cleaned, to where there is room for it. An empty one is offset 0 and takes none.
static uint32_t add_text(struct scene *s, const char *words)
{
    size_t length = words != NULL ? strlen(words) : 0;
    if (length == 0) {
        return 0;
    }
    if (s->text_bytes == 0) {
        s->text[s->text_bytes++] = '\0';
    }
    uint32_t offset = s->text_bytes;
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
    return offset;
}

bool scene_keep_text(struct scene *s, const char *words, uint32_t *offset)
{
    bool ok = make_text_room(s, &words, 1);
    *offset = ok ? add_text(s, words) : 0;
    return ok;
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
    (void)scene_keep_text(s, title, &s->title); // without memory it has no title either
}

// The item that a reference names, to be written; NULL for SCENE_LOST and SCENE_ROOT.
struct scene_item *scene_item_of(struct scene *s, scene_ref ref)
{
    return ref.at == 0 || scene_is_lost(ref) || ref.at >= s->count ? NULL : &s->items[ref.at];
}

static void hang_below(struct scene *s, scene_ref parent, scene_ref child)
{
    struct scene_item *above = scene_item_of(s, parent), *below = scene_item_of(s, child);
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
}

scene_ref scene_add(struct scene *s, struct scene_wanted w)
{
    const struct scene_item *above = scene_item_of(s, w.parent);
    uint8_t pane = above != NULL ? above->pane : (uint8_t)s->pane;
    void *items = NULL;
    scene_ref parent = above != NULL ? w.parent : SCENE_ROOT;
    struct scene_item item = {.kind = (uint8_t)w.kind, .id = w.id, .parent = parent, .pane = pane};
    if (!scene_is_lost(w.parent)) {
        uint32_t used = s->items == NULL ? 0 : s->count;
        items = scene_make_room(s, s->items, sizeof item, used, 1 + (used == 0), &s->capacity);
    }
    if (items != NULL) {
        s->items = items; // the old array is gone, whatever becomes of the text
    }
    const char *texts[] = {w.label, w.words};
    if (items == NULL || !make_text_room(s, texts, COUNT_OF(texts))) {
        s->lost[pane]++;
        return SCENE_LOST;
    }
    item.label = add_text(s, texts[0]);
    item.words = add_text(s, texts[1]);
    scene_ref ref = {s->count++};
    s->items[ref.at] = item;
    hang_below(s, parent, ref);
    return ref;
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

char scene_letter_of(const struct scene *s, scene_ref ref)
{
    const struct scene_item *item = scene_at(s, ref);
    if (item == NULL || item->letter != 0 || item->role == ROLE_PLAIN) {
        return item != NULL ? item->letter : 0;
    }
    const struct scene_item *key = scene_at(s, s->first_key[item->pane]);
    for (; key != NULL; key = scene_at(s, key->next)) {
        if (key->role == item->role && key->letter != 0) {
            return key->letter;
        }
    }
    return 0;
}
