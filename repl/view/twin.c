// twin: see twin.h. This file has the lines, the panes and the whole; its neighbours have what is
// in a pane.
#include "repl/view/twin.h"

#include "repl/view/twin_inner.h"
#include "repl/text/utf8.h"

struct twin twin_of(const struct scene *s, const struct changes *changes,
                    const struct twin_wish *wish, twin_emit *emit, void *self)
{
    struct twin t = {.scene = s, .changes = changes, .wish = *wish, .emit = emit, .self = self};
    t.wish.width = (int)clamp_i64(wish->width, TWIN_NARROWEST, TWIN_WIDEST);
    return t;
}

// ---- lines ----

// Blanks are held back until something follows them: no line ends in blanks.
static void give_out(struct twin *t, enum twin_style style, const char *bytes, size_t length)
{
    static const char blanks[] = "                                ";
    while (t->blanks > 0 && length > 0) {
        int n = (int)min_i64(t->blanks, (int)sizeof blanks - 1);
        t->emit(t->self, TWIN_PLAIN, blanks, (size_t)n);
        t->blanks -= n;
    }
    if (length > 0) {
        t->emit(t->self, style, bytes, length);
    }
}

void twin_put(struct twin *t, enum twin_style style, const char *text)
{
    size_t length = utf8_whole(text, strlen(text)), solid = length;
    while (solid > 0 && text[solid - 1] == ' ') {
        solid--;
    }
    give_out(t, style, text, solid);
    t->blanks += (int)(length - solid);
    t->column += utf8_columns(text);
}

void twin_pad(struct twin *t, int column)
{
    if (column > t->column) {
        t->blanks += column - t->column;
        t->column = column;
    }
}

void twin_put_cut(struct twin *t, enum twin_style style, const char *text, int columns)
{
    int until = t->column + columns;
    if (utf8_columns(text) <= columns) {
        twin_put(t, style, text);
    } else if (columns > 0) {
        char words[TWIN_WORDS];
        struct text out = text_in(words, sizeof words);
        text_add_bytes(&out, text, utf8_fit(text, columns - 1));
        twin_put(t, style, words);
        twin_put(t, style, t->wish.ascii ? "~" : "\u2026");
    }
    twin_pad(t, until);
}

void twin_put_right(struct twin *t, enum twin_style style, const char *text, int columns)
{
    twin_pad(t, t->column + columns - utf8_columns(text));
    twin_put(t, style, text);
}

void twin_end(struct twin *t)
{
    t->emit(t->self, TWIN_PLAIN, "\n", 1);
    t->column = t->blanks = 0;
}

void twin_mark(struct twin *t, scene_ref ref, int indent)
{
    enum change change = t->changes != NULL ? changes_of(t->changes, ref) : CHANGE_NONE;
    if (change != CHANGE_NONE) {
        twin_put(t, TWIN_CHANGED, change == CHANGE_NEW ? "+" : "*");
    }
    twin_pad(t, TWIN_INDENT + indent);
}

void twin_wrap(struct twin *t, enum twin_style style, const char *text, int indent)
{
    char word[TWIN_WORDS];
    bool first = true;
    while (*text != '\0') {
        size_t length = strcspn(text, " ");
        length = length >= sizeof word ? utf8_whole(text, sizeof word - 1) : length;
        struct text w = text_in(word, sizeof word);
        text_add_bytes(&w, text, length);
        int columns = utf8_columns(word);
        if (!first && t->column + 1 + columns > t->wish.width) {
            twin_end(t);
            twin_pad(t, TWIN_INDENT + indent);
        } else if (!first) {
            twin_put(t, style, " ");
        }
        twin_put(t, style, word);
        first = false;
        text += length;
        text += strspn(text, " ");
    }
    twin_end(t);
}

void twin_put_more(struct twin *t, int64_t count, const char *of, int indent)
{
    if (count > 0) {
        char words[80];
        struct text out = text_in(words, sizeof words);
        text_add(&out, "and %lld more%s%s", (long long)count, of[0] != '\0' ? " " : "", of);
        twin_pad(t, TWIN_INDENT + indent);
        twin_put(t, TWIN_PLAIN, words);
        twin_end(t);
    }
}

enum twin_style twin_style_of(const struct scene_item *item)
{
    return (item->state & (STATE_DOWN | STATE_STRUCK)) != 0   ? TWIN_BAD
           : (item->state & (STATE_SLOW | STATE_PAUSED)) != 0 ? TWIN_WARNING
           : (item->state & STATE_HIGHLIGHTED) != 0           ? TWIN_BRIGHT
           : item->role == ROLE_GOOD                          ? TWIN_GOOD
           : item->role == ROLE_WARNING                       ? TWIN_WARNING
           : item->role == ROLE_BAD                           ? TWIN_BAD
                                                              : TWIN_PLAIN;
}

// ---- panes ----

static void put_keys(struct twin *t, enum scene_pane pane)
{
    for (scene_ref ref = scene_keys(t->scene, pane); ref.at != 0; ref = scene_next(t->scene, ref)) {
        const struct scene_item *key = scene_at(t->scene, ref);
        char words[TWIN_WORDS];
        struct text out = text_in(words, sizeof words);
        words_key_looks(key, &out);
        twin_pad(t, TWIN_INDENT);
        twin_put(t, TWIN_LABEL, "key: ");
        twin_put(t, TWIN_PLAIN, words);
        twin_put(t, TWIN_PLAIN, out.length > 0 ? " = " : "");
        twin_wrap(t, TWIN_PLAIN, scene_text(t->scene, key->words), 2 * TWIN_INDENT);
    }
}

static void put_pane(struct twin *t, enum scene_pane pane)
{
    twin_below(t, scene_roots(t->scene, pane), 0, 0);
    put_keys(t, pane);
    if (t->scene->lost[pane] > 0) {
        char words[80];
        struct text out = text_in(words, sizeof words);
        text_add(&out, "%lld more found no memory", (long long)t->scene->lost[pane]);
        twin_pad(t, TWIN_INDENT);
        twin_put(t, TWIN_WARNING, words);
        twin_end(t);
    }
}

void twin_pane(const struct scene *s, enum scene_pane pane, const struct changes *changes,
               const struct twin_wish *wish, twin_emit *emit, void *self)
{
    struct twin t = twin_of(s, changes, wish, emit, self);
    put_pane(&t, pane);
}

// ---- the whole ----

static void put_heading(struct twin *t, const char *name)
{
    char words[64];
    struct text out = text_in(words, sizeof words);
    text_add(&out, "== %s ==", name);
    twin_end(t);
    twin_put(t, TWIN_HEADING, words);
    twin_end(t);
}

static void put_change(void *self, char mark, const char *words)
{
    struct twin *t = self;
    char sign[2] = {mark, '\0'};
    twin_put(t, TWIN_CHANGED, sign);
    twin_put(t, TWIN_PLAIN, " ");
    twin_wrap(t, TWIN_PLAIN, words, TWIN_INDENT);
}

static void put_changes(struct twin *t)
{
    enum { MOST = 24 };
    int64_t more = changes_say(t->changes, MOST, put_change, t);
    if (more > 0) {
        char words[64];
        struct text out = text_in(words, sizeof words);
        text_add(&out, "  and %lld more changes", (long long)more);
        twin_put(t, TWIN_PLAIN, words);
        twin_end(t);
    }
}

void twin_changes(const struct changes *changes, const struct twin_wish *wish, twin_emit *emit,
                  void *self)
{
    struct twin t = twin_of(changes->now, changes, wish, emit, self);
    put_changes(&t);
}

static bool has_content(const struct scene *s, enum scene_pane pane)
{
    return scene_roots(s, pane).at != 0 || scene_keys(s, pane).at != 0 || s->lost[pane] > 0;
}

void twin_write(const struct scene *s, const struct changes *changes, const struct twin_wish *wish,
                twin_emit *emit, void *self)
{
    struct twin t = twin_of(s, changes, wish, emit, self);
    char words[TWIN_WORDS];
    struct text out = text_in(words, sizeof words);
    text_add(&out, "%s%s", scene_text(s, s->title), s->title != 0 ? "  " : "");
    words_moment(s->now, &out);
    text_add(&out, "  event ");
    words_number(UNIT_NONE, s->event, &out);
    twin_put(&t, TWIN_HEADING, words);
    twin_end(&t);
    bool any = false;
    for (int pane = 0; pane < SCENE_PANES; pane++) {
        if (!wish->hidden[pane] && has_content(s, (enum scene_pane)pane)) {
            put_heading(&t, words_pane((enum scene_pane)pane));
            put_pane(&t, (enum scene_pane)pane);
            any = true;
        }
    }
    if (!any) {
        twin_put(&t, TWIN_PLAIN, "There is nothing to see yet.");
        twin_end(&t);
    }
    if (changes != NULL && changes->change != NULL) {
        put_heading(&t, "changed");
        put_changes(&t);
    }
}
