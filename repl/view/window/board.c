// board: see board.h. This file follows the session; board_words.c says words to it, board_paint.c
// paints, board_keys.c and board_mouse.c have the inputs.
#include "repl/view/window/board.h"

#include "repl/lesson/learner.h"

enum {
    LEARNED_AT_ONCE = 100000,
    OUTLINED_THINGS = 120,
    OUTLINED_STEP = 100 // events; after more of them nearly everything has changed
};
static const int64_t CALM_NS = 500 * MILLISECOND; // between two pictures with reduced motion

// A lesson that is opened while the window presents is presented, and the other way round.
static void follow_class(struct board *b)
{
    struct learner *l = b->session->learner;
    if (l != NULL && b->presenting) {
        learner_set_present(l, true);
    }
    b->presenting = b->presenting || (l != NULL && learner_presents(l));
}

void board_open(struct board *b, struct seat *seat, const struct board_host *host,
                const struct lettering *lettering)
{
    struct session *session = seat->session;
    *b = (struct board){.seat = seat,
                        .session = session,
                        .host = *host,
                        .lettering = *lettering,
                        .text_percent = 100,
                        .display_percent = 100,
                        .focus = {.pane = PANE_MAP},
                        .leaf_top = -1,
                        .dirty = true};
    theme_make(&b->theme, THEME_DARK, PALETTE_OKABE_ITO);
    panes_open(&b->panes, session);
    for (int i = 0; i < 2; i++) {
        scene_open(&b->scenes[i], session->options.host);
    }
    scene_open(&b->line, session->options.host);
    layout_open(&b->layout);
    picture_open(&b->page);
    picture_open(&b->strip);
    picture_open(&b->over);
    b->play.speed = play_fitting(session);
    follow_class(b);
}

void board_close(struct board *b)
{
    panel_close(&b->panel);
    if (b->compared) {
        changes_free(&b->changes);
    }
    picture_close(&b->page);
    picture_close(&b->strip);
    picture_close(&b->over);
    layout_close(&b->layout);
    scene_close(&b->line);
    for (int i = 0; i < 2; i++) {
        scene_close(&b->scenes[i]);
    }
    panes_close(&b->panes);
}

// The session of the seat may be another one after every input, here or at the prompt.
void board_follow(struct board *b)
{
    if (b->session != b->seat->session) {
        panes_close(&b->panes);
        b->session = b->seat->session;
        panes_open(&b->panes, b->session);
        b->stamp = (struct board_stamp){0};
        b->play.on = b->play.chosen = false;
        b->play.speed = play_fitting(b->session);
        follow_class(b);
    }
}

static struct board_stamp stamp_of(struct board *b)
{
    const struct tree *t = &b->session->tree;
    const struct branch *line = tree_branch(t);
    return (struct board_stamp){.node = t->current->id,
                                .nodes = (uint32_t)t->nodes.used,
                                .now = branch_now(line),
                                .head = line->head,
                                .clock = world_now(&line->world),
                                .marks = t->current->marks.used,
                                .watches = b->session->watch.list.used,
                                .learned = b->panes.chronicle.version,
                                .lesson = b->panes.leaf.version};
}

static bool same_stamp(const struct board_stamp *a, const struct board_stamp *other)
{
    return a->node == other->node && a->nodes == other->nodes && moment_same(a->now, other->now) &&
           moment_same(a->head, other->head) && a->clock == other->clock &&
           a->marks == other->marks && a->watches == other->watches &&
           a->learned == other->learned && a->lesson == other->lesson;
}

static int64_t count_changes(const struct changes *c)
{
    int64_t count = 0;
    for (uint32_t i = 1; c->change != NULL && i < c->now->count; i++) {
        count += c->change[i] != CHANGE_NONE;
    }
    return count;
}

// What has changed is outlined for one step; while time runs nothing would stand out.
static void compare(struct board *b, bool moved)
{
    if (b->compared && moved) {
        changes_free(&b->changes);
        b->compared = false;
    }
    int64_t far = b->scenes[1 - b->now].event - b->scenes[b->now].event;
    if (moved && !b->play.on && far <= OUTLINED_STEP && far >= -OUTLINED_STEP) {
        b->compared = changes_find(&b->changes, &b->scenes[1 - b->now], board_scene(b));
    }
    if (b->compared && count_changes(&b->changes) > OUTLINED_THINGS) {
        changes_free(&b->changes);
        b->compared = false;
    }
}

static void build(struct board *b, const struct board_stamp *stamp)
{
    bool moved = b->stamp.nodes != 0 &&
                 (stamp->node != b->stamp.node || !moment_same(stamp->now, b->stamp.now));
    bool first = b->stamp.nodes == 0;
    if (moved || first) {
        b->now = 1 - b->now;
    }
    panes_scene(&b->panes, &b->scenes[b->now]);
    panes_line(&b->panes, &b->line);
    if (moved || first) {
        compare(b, moved);
    } else if (b->compared) { // the same moment, drawn anew
        changes_free(&b->changes);
        b->compared = changes_find(&b->changes, &b->scenes[1 - b->now], board_scene(b));
    }
    focus_find(&b->focus, board_scene(b));
    b->under = SCENE_ROOT; // another scene
    b->stamp = *stamp;
}

bool board_look(struct board *b)
{
    board_follow(b);
    panes_learn(&b->panes, LEARNED_AT_ONCE);
    struct board_stamp stamp = stamp_of(b);
    if (!same_stamp(&stamp, &b->stamp)) {
        b->leaf_top = stamp.lesson != b->stamp.lesson ? -1 : b->leaf_top;
        build(b, &stamp);
        b->stamp = stamp_of(b); // building may choose other values to learn
        b->dirty = true;
    }
    return b->dirty;
}

void board_tick(struct board *b, int64_t now_ns)
{
    enum run_end end;
    struct diag d = {0};
    if (b->play.on && b->reduced && now_ns - b->play.last_ns < CALM_NS) {
        return;
    }
    if (!b->play.on || play_on(&b->play, b->session, now_ns, &end, &d)) {
        return;
    }
    if (end == RUN_IDLE) {
        board_tell(b, false, "nothing is left to happen");
    } else if (d.what[0] != '\0') {
        board_tell_diag(b, &d);
    }
    b->dirty = true;
}

bool board_input(struct board *b, const struct input *in)
{
    board_follow(b);
    bool wakes = in->kind == INPUT_KEY || in->kind == INPUT_TEXT || in->kind == INPUT_PRESS;
    if (b->blank && wakes) {
        b->blank = false;
        b->dirty = true;
        return true;
    }
    if (in->kind == INPUT_KEY || in->kind == INPUT_TEXT) {
        return board_key(b, in);
    }
    b->dirty = b->dirty || in->kind == INPUT_PAINT;
    board_mouse(b, in);
    return in->kind != INPUT_CLOSE;
}
