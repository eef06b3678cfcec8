// acts_lanes: which stretch of time the lanes show. See acts.h.
#include "repl/view/reach.h"
#include "repl/view/window/acts.h"

static struct axis shown_time(const struct board *b)
{
    struct axis all = reach_time(board_scene(b), PANE_LANES);
    if (b->time_from != b->time_until) {
        all.least = b->time_from;
        all.most = b->time_until;
    }
    return all;
}

static void show_time(struct board *b, int64_t from, int64_t until)
{
    struct axis all = reach_time(board_scene(b), PANE_LANES);
    from = max_i64(from, all.least);
    until = min_i64(until, all.most);
    bool whole = from <= all.least && until >= all.most;
    b->time_from = whole ? 0 : from;
    b->time_until = whole ? 0 : max_i64(until, from + 10);
    b->dirty = true;
}

// What is at `share` thousandths of the lanes stays where it is.
static void zoom(struct board *b, int64_t share, bool in)
{
    struct axis shown = shown_time(b);
    int64_t wide = shown.most - shown.least;
    int64_t middle = shown.least + mul_div(wide, share, 1000);
    int64_t wanted = in ? wide / 4 * 3 : wide / 3 * 4 + 1;
    int64_t from = middle - mul_div(wanted, share, 1000);
    show_time(b, from, from + wanted);
}

static void shift(struct board *b, int64_t by)
{
    struct axis shown = shown_time(b), all = reach_time(board_scene(b), PANE_LANES);
    by = clamp_i64(by, all.least - shown.least, all.most - shown.most);
    if (b->time_from != b->time_until) {
        show_time(b, shown.least + by, shown.most + by);
    }
}

void act_zoom_lanes(struct board *b, int number) { zoom(b, 500, number > 0); }

void act_shift_lanes(struct board *b, int number)
{
    struct axis shown = shown_time(b);
    shift(b, (shown.most - shown.least) / 4 * number);
}

void act_zoom_lanes_at(struct board *b, int x, int turn)
{
    struct rect r = b->layout.panes[PANE_LANES];
    zoom(b, r.w > 0 ? clamp_i64((int64_t)x * DOT - r.x, 0, r.w) * 1000 / r.w : 500, turn > 0);
}

void act_drag_lanes(struct board *b, int by)
{
    struct rect r = b->layout.panes[PANE_LANES];
    struct axis shown = shown_time(b);
    shift(b, r.w > 0 ? -mul_div(shown.most - shown.least, (int64_t)by * DOT, r.w) : 0);
}
