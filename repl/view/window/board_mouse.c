// board_mouse: clicks, dragging, the wheel. See board.h.
#include "repl/view/window/acts.h"
#include "repl/view/window/strip.h"
#include "repl/view/words.h"

static bool is_on_track(const struct board *b, const struct input *in)
{
    int32_t x = in->x * DOT, y = (in->y - b->strip_top) * DOT;
    return b->track.w > 0 && in->y >= b->strip_top && x >= b->track.x - 8 * DOT &&
           x <= b->track.x + b->track.w + 8 * DOT && y <= b->track.y + b->track.h + 20 * DOT;
}

static void seek(struct board *b, int x)
{
    char time[64];
    struct text t = text_in(time, sizeof time);
    unit_print(UNIT_TIME, strip_time(&b->line, b->track, x * DOT), &t);
    play_stop(&b->play);
    board_say(b, NULL, "to %s", time);
}

static void press(struct board *b, const struct input *in)
{
    static const struct input enter = {.kind = INPUT_KEY, .key = PRESSED_ENTER};
    static const struct input why = {.kind = INPUT_TEXT, .text = "w"};
    if (b->menu.open) {
        if (menu_point(&b->menu, in->x * DOT, in->y * DOT) == MENU_CHOSEN) {
            act_chosen(b);
        }
        return;
    }
    if (b->panel.open) {
        panel_close(&b->panel);
        return;
    }
    if (is_on_track(b, in)) {
        b->dragging = true;
        seek(b, in->x);
        return;
    }
    if (in->y >= b->strip_top || !focus_point(&b->focus, &b->layout, in->x * DOT, in->y * DOT)) {
        b->focus.shown = false;
        return;
    }
    if (b->focus.pane == PANE_LESSON && in->button == BUTTON_LEFT) {
        b->focus.shown = false;
        b->sketching = act_sketch(b, in->x, in->y);
        act_click_page(b, b->focus.item, in->clicks);
        return;
    }
    char words[SAID_BYTES];
    struct text t = text_in(words, sizeof words);
    words_whole(board_scene(b), b->focus.item, &t);
    board_tell(b, false, "%s", words);
    if (in->button == BUTTON_RIGHT) {
        board_key(b, &why);
    } else if (in->clicks == 2) {
        board_key(b, &enter);
    }
}

static bool is_on(const struct board *b, const struct input *in, enum scene_pane wanted)
{
    enum scene_pane pane;
    focus_at(&b->layout, in->x * DOT, in->y * DOT, &pane);
    return in->y < b->strip_top && pane == wanted;
}

// What lies under the mouse is said in the footer, as a tool tip would.
static void point_at(struct board *b, const struct input *in)
{
    enum scene_pane pane;
    bool covered = b->panel.open || b->menu.open || in->y >= b->strip_top;
    scene_ref under = focus_at(&b->layout, in->x * DOT, in->y * DOT, &pane);
    under = covered || pane == SCENE_PANES || pane == PANE_LESSON ? SCENE_ROOT : under;
    b->dirty = b->dirty || under.at != b->under.at;
    b->under = under;
}

static void move(struct board *b, const struct input *in)
{
    int by = in->x - b->mouse_x;
    b->mouse_x = in->x;
    if (b->sketching) {
        act_sketch(b, in->x, in->y);
    } else if (b->dragging) {
        seek(b, in->x);
    } else if (b->panning && by != 0) {
        act_drag_lanes(b, by);
        b->dirty = true;
    } else {
        point_at(b, in);
    }
}

static void wheel(struct board *b, const struct input *in)
{
    if (b->panel.open) {
        panel_scroll(&b->panel, -3 * in->turn);
    } else if (is_on(b, in, PANE_LANES)) {
        act_zoom_lanes_at(b, in->x, in->turn);
    } else if (is_on(b, in, PANE_LESSON)) {
        act_scroll_page(b, -8 * in->turn * b->layout.unit);
    }
    b->dirty = true;
}

void board_mouse(struct board *b, const struct input *in)
{
    switch ((int)in->kind) {
    case INPUT_PRESS:
        b->mouse_x = in->x;
        b->panning = in->button == BUTTON_LEFT && !b->panel.open && is_on(b, in, PANE_LANES);
        b->dirty = true;
        press(b, in);
        break;
    case INPUT_RELEASE:
        b->dragging = b->panning = b->sketching = false;
        break;
    case INPUT_MOVE:
        move(b, in);
        break;
    case INPUT_WHEEL:
        wheel(b, in);
        break;
    case INPUT_LEAVE:
        b->dirty = b->dirty || b->under.at != 0;
        b->under = SCENE_ROOT;
        break;
    default:
        break;
    }
}
