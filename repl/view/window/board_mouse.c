// board_mouse: clicks, dragging, the wheel. See board.h.
#include "repl/view/window/board.h"

#include "repl/view/reach.h"
#include "repl/view/window/strip.h"
#include "repl/view/words.h"

static bool is_on_track(const struct board *s, const struct input *in)
{
    int32_t x = in->x * DOT, y = (in->y - s->strip_top) * DOT;
    return s->track.w > 0 && in->y >= s->strip_top && x >= s->track.x - 8 * DOT &&
           x <= s->track.x + s->track.w + 8 * DOT && y <= s->track.y + s->track.h + 20 * DOT;
}

static void seek(struct board *s, int x)
{
    char time[64];
    struct text t = text_in(time, sizeof time);
    unit_print(UNIT_TIME, strip_time(&s->line, s->track, x * DOT), &t);
    play_stop(&s->play);
    board_say(s, NULL, "to %s", time);
}

static void press(struct board *s, const struct input *in)
{
    static const struct input enter = {.kind = INPUT_KEY, .key = PRESSED_ENTER};
    static const struct input why = {.kind = INPUT_TEXT, .text = "w"};
    if (s->panel.open) {
        panel_close(&s->panel);
        return;
    }
    if (is_on_track(s, in)) {
        s->dragging = true;
        seek(s, in->x);
        return;
    }
    if (in->y >= s->strip_top || !focus_point(&s->focus, &s->layout, in->x * DOT, in->y * DOT)) {
        s->focus.shown = false;
        return;
    }
    char words[SAID_BYTES];
    struct text t = text_in(words, sizeof words);
    words_whole(board_scene(s), s->focus.item, &t);
    board_tell(s, false, "%s", words);
    if (in->button == BUTTON_RIGHT) {
        board_key(s, &why);
    } else if (in->clicks == 2) {
        board_key(s, &enter);
    }
}

// ---- lanes of time ----

static struct axis shown_time(const struct board *s, enum scene_pane pane)
{
    struct axis all = reach_time(&s->scenes[s->now], pane);
    if (s->time_from != s->time_until) {
        all.least = s->time_from;
        all.most = s->time_until;
    }
    return all;
}

static void show_time(struct board *s, int64_t from, int64_t until)
{
    struct axis all = reach_time(board_scene(s), PANE_LANES);
    from = max_i64(from, all.least);
    until = min_i64(until, all.most);
    bool whole = from <= all.least && until >= all.most;
    s->time_from = whole ? 0 : from;
    s->time_until = whole ? 0 : max_i64(until, from + 10);
}

static void zoom_lanes(struct board *s, const struct input *in)
{
    struct rect r = s->layout.panes[PANE_LANES];
    struct axis shown = shown_time(s, PANE_LANES);
    int64_t wide = shown.most - shown.least;
    int64_t share = r.w > 0 ? clamp_i64((int64_t)in->x * DOT - r.x, 0, r.w) * 1000 / r.w : 500;
    int64_t middle = shown.least + mul_div(wide, share, 1000);
    int64_t wanted = in->turn > 0 ? wide / 4 * 3 : wide / 3 * 4 + 1;
    int64_t from = middle - mul_div(wanted, share, 1000);
    show_time(s, from, from + wanted);
}

static void pan_lanes(struct board *s, int by)
{
    struct rect r = s->layout.panes[PANE_LANES];
    struct axis shown = shown_time(s, PANE_LANES), all = reach_time(board_scene(s), PANE_LANES);
    int64_t wide = shown.most - shown.least;
    int64_t shift = r.w > 0 ? -mul_div(wide, (int64_t)by * DOT, r.w) : 0;
    shift = clamp_i64(shift, all.least - shown.least, all.most - shown.most);
    if (s->time_from != s->time_until) {
        show_time(s, shown.least + shift, shown.most + shift);
    }
}

static bool is_on_lanes(const struct board *s, const struct input *in)
{
    enum scene_pane pane;
    focus_at(&s->layout, in->x * DOT, in->y * DOT, &pane);
    return in->y < s->strip_top && pane == PANE_LANES;
}

static void move(struct board *s, const struct input *in)
{
    int by = in->x - s->mouse_x;
    s->mouse_x = in->x;
    s->mouse_y = in->y;
    if (s->dragging) {
        seek(s, in->x);
    } else if (s->panning && by != 0) {
        pan_lanes(s, by);
        s->dirty = true;
    }
}

static void wheel(struct board *s, const struct input *in)
{
    if (s->panel.open) {
        panel_scroll(&s->panel, -3 * in->turn);
    } else if (is_on_lanes(s, in)) {
        zoom_lanes(s, in);
    }
    s->dirty = true;
}

void board_mouse(struct board *s, const struct input *in)
{
    switch ((int)in->kind) {
    case INPUT_PRESS:
        s->mouse_x = in->x;
        s->mouse_y = in->y;
        s->panning = in->button == BUTTON_LEFT && !s->panel.open && is_on_lanes(s, in);
        s->dirty = true;
        press(s, in);
        break;
    case INPUT_RELEASE:
        s->dragging = s->panning = false;
        break;
    case INPUT_MOVE:
        move(s, in);
        break;
    case INPUT_WHEEL:
        wheel(s, in);
        break;
    default:
        break;
    }
}
