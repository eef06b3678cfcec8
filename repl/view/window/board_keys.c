// board_keys: one table of keys: what each does, in words, and how. See board.h.
#include "repl/view/twin.h"
#include "repl/text/utf8.h"
#include "repl/view/window/board.h"
#include "repl/view/words.h"

#include <stdio.h>
#include <stdlib.h>

struct key {
    const char *text;   // the letter or sign, or
    enum input_key key; // the key
    bool shift;         // matters for keys only
    const char *name;   // as it is shown
    const char *does;   // NULL: the row above says it
    const char *few;    // in the footer; NULL: not there
    const char *words;  // of the prompt, or
    void (*run)(struct board *s, const struct input *in);
};

// ---- time ----

static void toggle_play(struct board *s, const struct input *in)
{
    (void)in;
    if (s->play.on) {
        play_stop(&s->play);
        return;
    }
    if (!s->play.chosen) {
        s->play.speed = play_fitting(s->session);
    }
    s->said[0] = '\0';
    tree_input_begins(&s->session->tree);
    play_begin(&s->play);
}

static void change_speed(struct board *s, int to)
{
    s->play.speed = (int)clamp_i64(to, PLAY_SLOWEST, PLAY_FASTEST);
    s->play.chosen = true;
    char words[64];
    struct text t = text_in(words, sizeof words);
    play_words(&s->play, &t);
    board_tell(s, false, "speed: %s", words);
}

static void slower(struct board *s, const struct input *in)
{
    (void)in;
    change_speed(s, s->play.speed - 1);
}

static void faster(struct board *s, const struct input *in)
{
    (void)in;
    change_speed(s, s->play.speed + 1);
}

static void real_speed(struct board *s, const struct input *in)
{
    (void)in;
    change_speed(s, 0);
}

static void go_home(struct board *s, const struct input *in)
{
    (void)in;
    board_say(s, NULL, "to #0");
}

static void go_end(struct board *s, const struct input *in)
{
    (void)in;
    board_say(s, NULL, "to #%llu", (unsigned long long)session_branch(s->session)->head.events);
}

// ---- typed lines ----

static void ask_words(struct board *s, const struct input *in)
{
    (void)in;
    entry_open(&s->entry, ENTRY_WORDS, ":", "any words of the prompt, or Lua");
}

static void ask_go(struct board *s, const struct input *in)
{
    (void)in;
    entry_open(&s->entry, ENTRY_GO, "go to", "80s, #48213, or the name of a mark");
}

static void ask_mark(struct board *s, const struct input *in)
{
    (void)in;
    entry_open(&s->entry, ENTRY_MARK, "mark", "a name for this moment");
}

static void ask_switch(struct board *s, const struct input *in)
{
    (void)in;
    entry_open(&s->entry, ENTRY_SWITCH, "switch to", "the name of a branch");
}

static void ask_find(struct board *s, const struct input *in)
{
    (void)in;
    entry_open(&s->entry, ENTRY_FIND, "find", "a part of a name; Enter again goes on");
}

static bool contains(const char *text, const char *part) { return strcasestr(text, part) != NULL; }

// The next thing on the page after the focused one whose words have this part.
static void find_part(struct board *s, const char *part)
{
    const struct scene *scene = board_scene(s);
    uint32_t count = scene->count, from = s->focus.item.at;
    for (uint32_t i = 1; part[0] != '\0' && i <= count; i++) {
        scene_ref ref = {(from + i) % count};
        char words[400];
        struct text t = text_in(words, sizeof words);
        words_item(scene, ref, &t);
        if (ref.at != 0 && layout_place(&s->layout, ref).w > 0 && contains(words, part)) {
            focus_on(&s->focus, scene, ref);
            s->focus.shown = true;
            board_tell(s, false, "%s", words);
            return;
        }
    }
    board_tell(s, true, "nothing on this page is called '%s'", part);
}

void board_entered(struct board *s)
{
    const char *text = s->entry.text;
    static const char *const verbs[] = {
        [ENTRY_GO] = "to", [ENTRY_MARK] = "mark", [ENTRY_SWITCH] = "switch"};
    if (text[0] == '\0') {
        return;
    }
    switch ((enum entry_what)s->entry.what) {
    case ENTRY_WORDS:
        board_enter(s, text);
        break;
    case ENTRY_FIND:
        find_part(s, text);
        break;
    case ENTRY_GO:
    case ENTRY_MARK:
    case ENTRY_SWITCH:
    default:
        board_say(s, NULL, "%s %s", verbs[s->entry.what], text);
        break;
    }
}

// ---- the focused thing ----

static void focused_path(struct board *s, char *words, size_t room)
{
    struct text t = text_in(words, room);
    focus_path(&s->focus, board_scene(s), &t);
}

static void explain(struct board *s, const struct input *in)
{
    (void)in;
    char path[FOCUS_PATH_BYTES], title[FOCUS_PATH_BYTES + 8];
    focused_path(s, path, sizeof path);
    struct text t = text_in(title, sizeof title);
    text_add(&t, path[0] != '\0' ? "why %s" : "why", path);
    board_say(s, title, "%s", title);
}

static void probe(struct board *s, const struct input *in)
{
    (void)in;
    char path[FOCUS_PATH_BYTES];
    focused_path(s, path, sizeof path);
    if (path[0] == '\0') {
        board_tell(s, true, "choose a value first: Tab goes round, Enter goes in");
        return;
    }
    bool off = false;
    for (int i = 0; i < watch_count(&s->session->watch); i++) {
        off = off || strcmp(watch_at(&s->session->watch, i)->path, path) == 0;
    }
    if (board_say(s, NULL, "watch %s%s", off ? "off " : "", path)) {
        board_tell(s, false, off ? "the curve of %s is no longer kept" : "curve: %s", path);
    }
}

static void describe(struct board *s)
{
    char words[1200], title[160];
    struct text t = text_in(words, sizeof words);
    const struct scene *scene = board_scene(s);
    const struct scene_item *item = scene_at(scene, s->focus.item);
    words_whole(scene, s->focus.item, &t);
    text_add(&t, "\n\nw: why it is so    p: its curve over the past    Esc: back\n");
    struct text head = text_in(title, sizeof title);
    text_add(&head, "%s %s", words_kind((enum scene_kind)item->kind),
             scene_text(scene, item->label));
    panel_show(&s->panel, title, words);
}

static void turn_page(struct board *s, const struct input *in)
{
    (void)in;
    if (s->session->learner != NULL) {
        board_enter(s, "page");
    } else {
        board_tell(s, true, "no lesson is open; l opens one");
    }
}

static void learn(struct board *s, const struct input *in)
{
    (void)in;
    board_enter(s, "learn");
}

// Down into what is focused; what holds nothing is opened: a moment is gone to, a branch switched
// to.
static void open_focused(struct board *s, const struct input *in)
{
    if (s->session->learner != NULL && !s->focus.shown) {
        turn_page(s, in);
        return;
    }
    s->focus.shown = true;
    if (focus_in(&s->focus, &s->layout)) {
        return;
    }
    const struct scene_item *item = scene_at(board_scene(s), s->focus.item);
    char path[FOCUS_PATH_BYTES];
    focused_path(s, path, sizeof path);
    if (item == NULL) {
        return;
    }
    if (item->pane == PANE_EVENTS && path[0] == '#') {
        board_say(s, NULL, "to %s", path);
    } else if (item->pane == PANE_TREE && item->kind == SCENE_MARK) {
        board_say(s, NULL, "to %s", scene_text(board_scene(s), item->label));
    } else if (item->pane == PANE_TREE && path[0] != '\0') {
        board_say(s, NULL, "switch %s", path);
    } else {
        describe(s);
    }
}

static void next_focus(struct board *s, const struct input *in)
{
    if (s->focus.shown) {
        focus_move(&s->focus, &s->layout, in->shift ? -1 : 1);
    }
    s->focus.shown = true;
}

static void leave(struct board *s, const struct input *in)
{
    (void)in;
    if (s->zoomed) {
        s->zoomed = false;
    } else if (!focus_out(&s->focus, &s->layout)) {
        s->focus.shown = false;
        s->said[0] = '\0';
    }
}

// ---- the page ----

static void toggle_pane(struct board *s, const struct input *in)
{
    int pane = in->text[0] - '1';
    s->hidden[pane] = !s->hidden[pane];
    s->zoomed = false;
    board_tell(s, false, "%s: %s", words_pane((enum scene_pane)pane),
               s->hidden[pane] ? "hidden" : "shown");
}

static void zoom(struct board *s, const struct input *in)
{
    (void)in;
    s->zoomed = !s->zoomed;
    s->focus.shown = true;
}

static void larger(struct board *s, const struct input *in)
{
    int percent = s->text_percent + (in->text[0] == '-' ? -10 : 10);
    s->text_percent = (int)clamp_i64(percent, 50, 400);
    board_tell(s, false, "text: %d %%", s->text_percent);
}

static void next_theme(struct board *s, const struct input *in)
{
    (void)in;
    theme_make(&s->theme, (enum theme_kind)((s->theme.kind + 1) % THEME_KINDS), s->theme.palette);
    board_tell(s, false, "%s", theme_name(s->theme.kind));
}

static void reduce_motion(struct board *s, const struct input *in)
{
    (void)in;
    s->reduced = !s->reduced;
    board_tell(s, false, "motion: %s", s->reduced ? "reduced" : "smooth");
}

static void shoot(struct board *s, const struct input *in)
{
    (void)in;
    if (s->host.shoot != NULL) {
        s->host.shoot(s->host.self);
    }
}

// ---- text ----

static void keep_bytes(void *self, enum twin_style style, const char *bytes, size_t length)
{
    (void)style;
    fwrite(bytes, 1, length, self);
}

// The twin of the focused pane, or of all: to be freed. NULL: no memory.
static char *twin_of_focus(struct board *s, int columns)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    if (out == NULL) {
        return NULL;
    }
    const struct twin_wish wish = {.width = columns};
    const struct changes *changes = s->compared ? &s->changes : NULL;
    if (s->focus.shown) {
        twin_pane(board_scene(s), s->focus.pane, changes, &wish, keep_bytes, out);
    } else {
        twin_write(board_scene(s), changes, &wish, keep_bytes, out);
        twin_write(&s->line, NULL, &wish, keep_bytes, out);
    }
    fclose(out);
    return text;
}

static void show_twin(struct board *s, const struct input *in)
{
    (void)in;
    struct rect page = {0, 0, s->page.width, s->page.height};
    char *text = twin_of_focus(s, panel_columns(s->page.unit, page));
    if (text != NULL) {
        panel_show(&s->panel, s->focus.shown ? words_pane(s->focus.pane) : "all panes", text);
    }
    free(text);
}

static void copy_twin(struct board *s, const struct input *in)
{
    (void)in;
    char *text = twin_of_focus(s, 100);
    bool copied = text != NULL && s->host.copy != NULL && s->host.copy(s->host.self, text);
    board_tell(s, !copied, copied ? "copied as text" : "there is no clipboard to copy to");
    free(text);
}

static void show_legend(struct board *s, const struct input *in)
{
    (void)in;
    board_legend(s);
}

// ---- the table ----

static const struct key keys[] = {
    {.text = " ", .name = "Space", .does = "play, pause", .few = "play", .run = toggle_play},
    {.key = PRESSED_RIGHT, .name = "\u2192", .does = "one event forward", .words = "step"},
    {.key = PRESSED_LEFT,
     .name = "\u2190",
     .does = "one event back",
     .few = "step",
     .words = "back"},
    {.key = PRESSED_RIGHT,
     .shift = true,
     .name = "Shift \u2192",
     .does = "ten events forward",
     .words = "step 10"},
    {.key = PRESSED_LEFT,
     .shift = true,
     .name = "Shift \u2190",
     .does = "ten events back",
     .words = "back 10"},
    {.key = PRESSED_DOWN, .name = "\u2193", .does = "on to the next landmark", .words = "next"},
    {.key = PRESSED_UP, .name = "\u2191", .does = "back to the last landmark", .words = "prev"},
    {.key = PRESSED_HOME, .name = "Home", .does = "to the beginning", .run = go_home},
    {.key = PRESSED_END, .name = "End", .does = "to the furthest known moment", .run = go_end},
    {.text = "[", .name = "[", .does = "slower", .run = slower},
    {.text = "]", .name = "]", .does = "faster", .run = faster},
    {.text = "\\", .name = "\\", .does = "a second in a second", .run = real_speed},
    {.text = "g",
     .name = "g",
     .does = "go to a time, an event or a mark",
     .few = "go to",
     .run = ask_go},
    {.text = "m", .name = "m", .does = "give this moment a name", .run = ask_mark},
    {.text = "'", .name = "'", .does = "list the moments that have names", .words = "marks"},
    {.text = "f", .name = "f", .does = "begin a branch here", .few = "fork", .words = "fork"},
    {.text = "b", .name = "b", .does = "switch to another branch", .run = ask_switch},
    {.text = "u", .name = "u", .does = "undo the last words", .words = "undo"},
    {.key = PRESSED_TAB,
     .name = "Tab",
     .does = "to the next thing (Shift: the one before)",
     .few = "choose",
     .run = next_focus},
    {.key = PRESSED_TAB, .shift = true, .run = next_focus},
    {.key = PRESSED_ENTER, .name = "Enter", .does = "into it; open it", .run = open_focused},
    {.text = "w",
     .name = "w",
     .does = "why: what led to it, and by which rules",
     .few = "why",
     .run = explain},
    {.text = "p",
     .name = "p",
     .does = "its curve over the whole past (again: no longer)",
     .run = probe},
    {.text = "/", .name = "/", .does = "find something by its name", .run = ask_find},
    {.text = ":", .name = ":", .does = "any words of the prompt", .few = "words", .run = ask_words},
    {.text = "l", .name = "l", .does = "take a lesson", .few = "learn", .run = learn},
    {.key = PRESSED_PAGE_DOWN,
     .name = "Page Down",
     .does = "go on with the lesson (also Enter); : for answers",
     .run = turn_page},
    {.text = "1",
     .name = "1 ... 8",
     .does = "show or hide a pane: map, lanes, log, memory, metrics, events, tree, lesson",
     .run = toggle_pane},
    {.text = "2", .run = toggle_pane},
    {.text = "3", .run = toggle_pane},
    {.text = "4", .run = toggle_pane},
    {.text = "5", .run = toggle_pane},
    {.text = "6", .run = toggle_pane},
    {.text = "7", .run = toggle_pane},
    {.text = "8", .run = toggle_pane},
    {.text = "z", .name = "z", .does = "the focused pane alone (again: all)", .run = zoom},
    {.text = "t", .name = "t", .does = "the focused pane as text", .run = show_twin},
    {.text = "y", .name = "y", .does = "copy that text", .run = copy_twin},
    {.text = "+", .name = "+ -", .does = "larger, smaller text", .run = larger},
    {.text = "=", .run = larger},
    {.text = "-", .run = larger},
    {.text = "n", .name = "n", .does = "dark, light, print", .run = next_theme},
    {.text = "r",
     .name = "r",
     .does = "reduced motion: two pictures a second while playing",
     .run = reduce_motion},
    {.key = PRESSED_F12,
     .name = "F12",
     .does = "a picture of the window: PNG and SVG",
     .run = shoot},
    {.text = "h", .name = "h ?", .does = "this list", .few = "keys", .run = show_legend},
    {.text = "?", .run = show_legend},
    {.key = PRESSED_F1, .run = show_legend},
    {.key = PRESSED_ESCAPE, .name = "Esc", .does = "up, and out; nothing is lost", .run = leave},
};

static const struct key *find_key(const struct input *in)
{
    for (int i = 0; i < COUNT_OF(keys); i++) {
        const struct key *key = &keys[i];
        bool same = in->kind == INPUT_TEXT
                        ? key->text != NULL && strcmp(key->text, in->text) == 0
                        : key->text == NULL && key->key == in->key && key->shift == in->shift;
        if (same) {
            return key;
        }
    }
    return NULL;
}

static void panel_key(struct board *s, const struct input *in)
{
    int page = s->panel.rows > 2 ? s->panel.rows - 1 : 1;
    switch ((int)in->key) {
    case PRESSED_UP:
        panel_scroll(&s->panel, -1);
        break;
    case PRESSED_DOWN:
        panel_scroll(&s->panel, 1);
        break;
    case PRESSED_PAGE_UP:
        panel_scroll(&s->panel, -page);
        break;
    case PRESSED_PAGE_DOWN:
        panel_scroll(&s->panel, page);
        break;
    case PRESSED_HOME:
        panel_scroll(&s->panel, -s->panel.lines);
        break;
    case PRESSED_END:
        panel_scroll(&s->panel, s->panel.lines);
        break;
    default:
        panel_close(&s->panel);
        break;
    }
}

static void entry_input(struct board *s, const struct input *in)
{
    if (entry_key(&s->entry, in) == ENTRY_DONE) {
        board_entered(s);
    }
}

bool board_key(struct board *s, const struct input *in)
{
    s->dirty = true;
    if (s->entry.open) {
        entry_input(s, in);
        return !s->session->quitting;
    }
    const struct key *key = find_key(in);
    bool closes = in->kind == INPUT_KEY || (key != NULL && key->run == show_legend);
    if (s->panel.open && closes) {
        panel_key(s, in);
        return true;
    }
    if (key == NULL) {
        return true;
    }
    panel_close(&s->panel);
    if (key->words != NULL) {
        play_stop(&s->play);
        board_say(s, strcmp(key->words, "marks") == 0 ? "marks" : NULL, "%s", key->words);
    } else {
        key->run(s, in);
    }
    return true;
}

void board_few_keys(const struct board *s, struct text *out)
{
    (void)s;
    for (int i = 0; i < COUNT_OF(keys); i++) {
        if (keys[i].few != NULL) {
            const char *name = keys[i].key == PRESSED_LEFT ? "\u2190 \u2192" : keys[i].name;
            text_add(out, "%s%.*s %s", out->length > 0 ? "   " : "", (int)strcspn(name, "?"), name,
                     keys[i].few);
        }
    }
}

void board_legend(struct board *s)
{
    char words[6000];
    struct text t = text_in(words, sizeof words);
    for (int i = 0; i < COUNT_OF(keys); i++) {
        if (keys[i].does != NULL) {
            int wide = (int)utf8_columns(keys[i].name);
            text_add(&t, "%s%*s%s\n", keys[i].name, wide < 12 ? 12 - wide : 1, "", keys[i].does);
        }
    }
    text_add(&t,
             "\nThe mouse: click chooses, double click opens, the right button asks why; on the "
             "time line click goes there and dragging scrubs; the wheel zooms lanes.\n");
    panel_show(&s->panel, "keys", words);
}
