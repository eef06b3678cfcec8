// acts_things: the focused thing. See acts.h.
#include "repl/view/window/acts.h"
#include "repl/view/words.h"

void act_focus(struct board *b, int number)
{
    if (b->focus.shown) {
        focus_move(&b->focus, &b->layout, number);
    }
    b->focus.shown = true;
}

void act_leave(struct board *b, int number)
{
    (void)number;
    if (b->zoomed) {
        b->zoomed = false;
    } else if (!focus_out(&b->focus, &b->layout)) {
        if (!b->focus.shown && b->presenting) {
            act_present(b, 0);
        }
        b->focus.shown = false;
        b->said[0] = '\0';
    }
}

static void focused_path(const struct board *b, char *words, size_t room)
{
    struct text t = text_in(words, room);
    focus_path(&b->focus, board_scene(b), &t);
}

void act_why(struct board *b, int number)
{
    (void)number;
    char path[FOCUS_PATH_BYTES], words[FOCUS_PATH_BYTES + 8];
    focused_path(b, path, sizeof path);
    struct text t = text_in(words, sizeof words);
    text_add(&t, path[0] != '\0' ? "why %s" : "why", path);
    board_say(b, words, "%s", words);
}

void act_probe(struct board *b, int number)
{
    (void)number;
    char path[FOCUS_PATH_BYTES];
    focused_path(b, path, sizeof path);
    if (path[0] == '\0') {
        board_tell(b, true, "choose a value first: Tab goes round, Enter goes in");
        return;
    }
    bool off = false;
    for (int i = 0; i < watch_count(&b->session->watch); i++) {
        off = off || strcmp(watch_at(&b->session->watch, i)->path, path) == 0;
    }
    if (board_say(b, NULL, "watch %s%s", off ? "off " : "", path)) {
        board_tell(b, false, off ? "the curve of %s is no longer kept" : "curve: %s", path);
    }
}

static void describe(struct board *b)
{
    char words[1200], title[160];
    const struct scene *scene = board_scene(b);
    const struct scene_item *item = scene_at(scene, b->focus.item);
    struct text t = text_in(words, sizeof words);
    words_whole(scene, b->focus.item, &t);
    text_add(&t, "\n\nw: why it is so    p: its curve    "
                 "x: do something to it    e: settings    Esc: back\n");
    t = text_in(title, sizeof title);
    text_add(&t, "%s %s", words_kind((enum scene_kind)item->kind), scene_text(scene, item->label));
    panel_show(&b->panel, title, words);
}

// A moment is gone to, a branch switched to, of others is said what they are.
static void open_leaf(struct board *b)
{
    const struct scene_item *item = scene_at(board_scene(b), b->focus.item);
    char path[FOCUS_PATH_BYTES];
    focused_path(b, path, sizeof path);
    if (item == NULL) {
        return;
    }
    if (item->pane == PANE_EVENTS && path[0] == '#') {
        board_say(b, NULL, "to %s", path);
    } else if (item->pane == PANE_TREE && item->kind == SCENE_MARK) {
        board_say(b, NULL, "to %s", scene_text(board_scene(b), item->label));
    } else if (item->pane == PANE_TREE && path[0] != '\0') {
        board_say(b, NULL, "switch %s", path);
    } else {
        describe(b);
    }
}

void act_open(struct board *b, int number)
{
    (void)number;
    if (b->session->learner != NULL && (!b->focus.shown || b->focus.pane == PANE_LESSON)) {
        act_go_on(b, 0);
        return;
    }
    b->focus.shown = true;
    if (!focus_in(&b->focus, &b->layout)) {
        open_leaf(b);
    }
}
