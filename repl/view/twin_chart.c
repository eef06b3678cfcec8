// twin_chart: a series as a large chart in characters.
//
//   waiting  7
//      15 |
//      10 |-------------------------------  room 10
//       5 |      _/\    (in dots of braille, or in stars)
//       0 |_/\__/   \__/
//          1:00      1:05      1:10
//
// A character of braille has two by four dots, so a curve is four times finer than with stars. What
// is laid over the series is drawn in 'o's, thresholds in dashes, both behind the curve.
#include "repl/view/reach.h"
#include "repl/view/twin_inner.h"
#include "repl/text/utf8.h"

enum { MOST_ROWS = 60, LABELS = 12 };

struct canvas {
    int columns, rows; // characters
    int across, down;  // dots in one of them
    struct axis time, value;
    uint8_t dots[MOST_ROWS][TWIN_WIDEST]; // bits as in braille
    char behind[MOST_ROWS][TWIN_WIDEST];  // '-', 'o' or 0
};

static void set_dot(struct canvas *c, int x, int y)
{
    static const uint8_t bits[4][2] = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
    if (x >= 0 && y >= 0 && x < c->columns * c->across && y < c->rows * c->down) {
        c->dots[y / c->down][x / c->across] |= bits[y % c->down][x % c->across];
    }
}

static void set_behind(struct canvas *c, int x, int y, char sign)
{
    if (x >= 0 && y >= 0 && x < c->columns * c->across && y < c->rows * c->down) {
        c->behind[y / c->down][x / c->across] = sign;
    }
}

static int dot_x(const struct canvas *c, int64_t time)
{
    return (int)axis_place(&c->time, time, c->columns * c->across - 1);
}

static int dot_y(const struct canvas *c, int64_t value)
{
    int most = c->rows * c->down - 1;
    return most - (int)axis_place(&c->value, value, most);
}

// A line of dots without gaps, a column at a time. `sign` 0: the curve itself.
static void draw_line(struct canvas *c, int x, int y, int x2, int y2, char sign)
{
    for (int column = x; column <= x2; column++) {
        int from = x2 == x ? y : y + (y2 - y) * (column - x) / (x2 - x);
        int until = x2 == x ? y2 : y + (y2 - y) * (column + 1 - x) / (x2 - x);
        until = column == x2 ? y2 : until;
        int low = from < until ? from : until, high = from < until ? until : from;
        for (int row = low; row <= high; row++) {
            if (sign == 0) {
                set_dot(c, column, row);
            } else {
                set_behind(c, column, row, sign);
            }
        }
    }
}

static void draw_series(struct canvas *c, const struct scene *s, scene_ref series, char sign)
{
    uint32_t count;
    const struct scene_point *points = scene_points(s, series, &count);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t before = i > 0 ? i - 1 : 0;
        draw_line(c, dot_x(c, points[before].time), dot_y(c, points[before].value),
                  dot_x(c, points[i].time), dot_y(c, points[i].value), sign);
    }
}

static void put_canvas_row(struct twin *t, const struct canvas *c, int row)
{
    for (int column = 0; column < c->columns; column++) {
        unsigned dots = c->dots[row][column];
        char sign[5] = {c->behind[row][column] != 0 ? c->behind[row][column] : ' ', '\0'};
        if (dots != 0 && t->wish.ascii) {
            sign[0] = '*';
        } else if (dots != 0) { // U+2800 and the dots
            sign[0] = (char)0xe2;
            sign[1] = (char)(0xa0 | dots >> 6);
            sign[2] = (char)(0x80 | (dots & 0x3f));
            sign[3] = '\0';
        }
        twin_put(t, TWIN_PLAIN, sign);
    }
}

static void put_rows(struct twin *t, const struct canvas *c)
{
    int64_t ticks[AXIS_TICKS];
    int count = axis_ticks(&c->value, (int)clamp_i64(c->rows / 2, 1, 6), ticks);
    for (int row = 0; row < c->rows; row++) {
        char words[64] = "";
        for (int i = 0; i < count; i++) {
            if (dot_y(c, ticks[i]) / c->down == row) {
                struct text out = text_in(words, sizeof words);
                axis_print(&c->value, ticks[i], &out);
            }
        }
        twin_put_right(t, TWIN_LABEL, words, LABELS);
        twin_put(t, TWIN_LABEL, " |");
        put_canvas_row(t, c, row);
        twin_end(t);
    }
}

static void put_times(struct twin *t, const struct canvas *c)
{
    int64_t ticks[AXIS_TICKS];
    int count = axis_ticks(&c->time, c->columns / 12, ticks), free_from = 0;
    for (int i = 0; i < count; i++) {
        char words[64];
        struct text out = text_in(words, sizeof words);
        axis_print(&c->time, ticks[i], &out);
        int at = dot_x(c, ticks[i]) / c->across;
        if (at >= free_from && at + (int)out.length <= c->columns) {
            twin_pad(t, LABELS + 2 + at);
            twin_put(t, TWIN_LABEL, words);
            free_from = at + (int)out.length + 1;
        }
    }
    twin_end(t);
}

// What the chart is of, and what is laid over it, in words.
static void put_title(struct twin *t, scene_ref ref)
{
    char words[TWIN_WORDS];
    struct text out = text_in(words, sizeof words);
    words_item(t->scene, ref, &out);
    twin_put(t, TWIN_HEADING, words);
    twin_end(t);
    for (scene_ref c = scene_child(t->scene, ref); c.at != 0; c = scene_next(t->scene, c)) {
        const struct scene_item *item = scene_at(t->scene, c);
        if (item->kind == SCENE_MARK || item->kind == SCENE_SERIES) {
            out = text_in(words, sizeof words);
            text_add(&out, "  %s ", item->kind == SCENE_MARK ? "---" : "ooo");
            words_item(t->scene, c, &out);
            twin_put(t, TWIN_PLAIN, words);
            twin_end(t);
        }
    }
}

void twin_chart(const struct scene *s, scene_ref ref, int rows, const struct twin_wish *wish,
                twin_emit *emit, void *self)
{
    const struct scene_item *series = scene_at(s, ref);
    if (series == NULL || series->kind != SCENE_SERIES) {
        return;
    }
    struct twin t = twin_of(s, NULL, wish, emit, self);
    struct canvas c = {.columns = t.wish.width - LABELS - 2,
                       .rows = (int)clamp_i64(rows, 3, MOST_ROWS)};
    c.across = wish->ascii ? 1 : 2;
    c.down = wish->ascii ? 1 : 4;
    reach_series(s, ref, &c.time, &c.value);
    put_title(&t, ref);
    for (scene_ref child = series->first; child.at != 0; child = scene_next(s, child)) {
        const struct scene_item *item = scene_at(s, child);
        if (item->kind == SCENE_MARK) {
            for (int x = 0; x < c.columns * c.across; x++) {
                set_behind(&c, x, dot_y(&c, item->value), '-');
            }
        } else if (item->kind == SCENE_SERIES) {
            draw_series(&c, s, child, 'o');
        }
    }
    draw_series(&c, s, ref, 0);
    put_rows(&t, &c);
    put_times(&t, &c);
}
