// twin_lane: lanes along an axis as strips of characters, a column standing for a stretch of time
// or of offsets.
//
//                0      100    200    300    400
//   b1 leader    |0--0--0--0--1--1--2--2--|  HW 350, LEO 420
//                                    ^HW  ^LEO
//
// A span begins with its letter or label and goes on in a line that shows its state. '+' stands for
// several spans in one column, '>' ends a span that goes on.
#include "repl/view/reach.h"
#include "repl/view/twin_inner.h"
#include "repl/text/utf8.h"

enum { COLUMN_BYTES = 8, MOST_SPANS = 200 };

// A row of columns, each with one character; a wide one leaves the next column empty.
struct row {
    char at[TWIN_WIDEST][COLUMN_BYTES];
    int width;
};

struct group {
    struct axis axis;
    int indent, labels, width, notes; // columns: of labels, of strips, of the words at their right
};

static void clear_row(struct row *row, int width)
{
    row->width = width;
    for (int i = 0; i < width; i++) {
        strcpy(row->at[i], " ");
    }
}

static void put_row(struct twin *t, const struct row *row)
{
    char words[TWIN_WIDEST * COLUMN_BYTES];
    struct text out = text_in(words, sizeof words);
    for (int i = 0; i < row->width; i++) {
        text_add(&out, "%s", row->at[i]);
    }
    twin_put(t, TWIN_PLAIN, words);
}

// As much of a text as fits between two columns. Returns the column after it.
static int write_row(struct row *row, int from, int until, const char *text)
{
    while (*text != '\0') {
        const char *next = text;
        int columns = utf8_columns_of(utf8_next(&next));
        if (from + columns > until) {
            break;
        }
        if (columns > 0) {
            struct text out = text_in(row->at[from], COLUMN_BYTES);
            text_add_bytes(&out, text, (size_t)(next - text));
            if (columns == 2) {
                row->at[from + 1][0] = '\0';
            }
            from += columns;
        }
        text = next;
    }
    return from;
}

static const char *fill_of(const struct twin *t, unsigned state)
{
    return (state & (STATE_STRUCK | STATE_DOWN)) != 0 ? "x"
           : (state & STATE_HATCHED) != 0             ? "/"
           : (state & STATE_PAUSED) != 0              ? "="
           : (state & STATE_SLOW) != 0                ? "~"
           : (state & STATE_PREDICTED) != 0           ? "."
           : (state & STATE_HIGHLIGHTED) != 0         ? "#"
           : t->wish.ascii                            ? "-"
                                                      : "\u2500";
}

static void write_span(struct twin *t, scene_ref ref, const struct group *g, struct row *row,
                       int *last)
{
    const struct scene_item *cell = scene_at(t->scene, ref),
                            *lane = scene_at(t->scene, cell->parent);
    int64_t end = reach_end(t->scene, cell);
    if (cell->start > g->axis.most || end < g->axis.least) {
        return;
    }
    int from = (int)min_i64(axis_place(&g->axis, cell->start, g->width), g->width - 1);
    int until = (int)max_i64(axis_place(&g->axis, end, g->width), from + 1);
    if (from == *last) {
        write_row(row, from, from + 1, "+");
        return;
    }
    *last = from;
    char letter[2] = {scene_letter_of(t->scene, ref), '\0'};
    const char *label = scene_text(t->scene, cell->label);
    if (label[0] != '\0' && utf8_columns(label) < until - from) {
        from = write_row(row, from, until, label);
    } else if (letter[0] != '\0' || label[0] == '\0') {
        from = write_row(row, from, until, letter[0] != '\0' ? letter : "|");
    } else {
        from = write_row(row, from, from + 1, label);
    }
    while (from < until) {
        from = write_row(row, from, until, fill_of(t, cell->state));
    }
    if (lane->axis == LANE_TIME && cell->end == TIME_NEVER && until - *last > 1) {
        write_row(row, until - 1, until, ">");
    }
}

// A caret below each mark, its name beside it.
static void put_marks(struct twin *t, scene_ref lane, const struct group *g)
{
    struct row row;
    int free_from = 0;
    clear_row(&row, g->width + 1);
    for (scene_ref ref = scene_child(t->scene, lane); ref.at != 0;
         ref = scene_next(t->scene, ref)) {
        const struct scene_item *mark = scene_at(t->scene, ref);
        int at = (int)axis_place(&g->axis, mark->value, g->width);
        if (mark->kind != SCENE_MARK || at < free_from) {
            continue;
        }
        const char *label = scene_text(t->scene, mark->label);
        int columns = utf8_columns(label);
        write_row(&row, at, row.width, "^");
        if (at + 1 + columns <= row.width) {
            write_row(&row, at + 1, row.width, label);
            free_from = at + columns + 2;
        } else if (at - columns >= free_from) {
            write_row(&row, at - columns, at, label);
            free_from = row.width;
        }
    }
    twin_pad(t, TWIN_INDENT + g->indent + g->labels + 3);
    put_row(t, &row);
    if (t->column > t->blanks) {
        twin_end(t);
    }
    t->column = t->blanks = 0;
}

static void put_spans(struct twin *t, scene_ref lane, int indent)
{
    int64_t count = 0;
    for (scene_ref ref = scene_child(t->scene, lane); ref.at != 0;
         ref = scene_next(t->scene, ref)) {
        if (scene_at(t->scene, ref)->kind != SCENE_CELL || count++ >= MOST_SPANS) {
            continue;
        }
        char words[TWIN_WORDS];
        struct text out = text_in(words, sizeof words);
        words_item(t->scene, ref, &out);
        twin_mark(t, ref, indent + 2 * TWIN_INDENT);
        twin_wrap(t, twin_style_of(scene_at(t->scene, ref)), words, indent + 3 * TWIN_INDENT);
    }
    twin_put_more(t, count - MOST_SPANS, "", indent + 2 * TWIN_INDENT);
}

static void put_lane(struct twin *t, scene_ref ref, const struct group *g)
{
    struct row row;
    int last = -1;
    char words[TWIN_WORDS];
    struct text notes = text_in(words, sizeof words);
    reach_words(t->scene, ref, &notes);
    clear_row(&row, g->width);
    for (scene_ref c = scene_child(t->scene, ref); c.at != 0; c = scene_next(t->scene, c)) {
        if (scene_at(t->scene, c)->kind == SCENE_CELL) {
            write_span(t, c, g, &row, &last);
        }
    }
    twin_mark(t, ref, g->indent);
    twin_put_cut(t, TWIN_LABEL, scene_label(t->scene, ref), g->labels);
    twin_put(t, TWIN_PLAIN, "  |");
    put_row(t, &row);
    twin_put(t, TWIN_PLAIN, "|");
    if (notes.length > 0 && g->notes > 0) {
        twin_put(t, TWIN_PLAIN, "  ");
        twin_put(t, TWIN_PLAIN, words);
    } else if (notes.length > 0) {
        twin_end(t);
        twin_pad(t, TWIN_INDENT + g->indent + g->labels + 3);
        twin_wrap(t, TWIN_PLAIN, words, g->indent + g->labels + 3);
    }
    if (t->column > 0) {
        twin_end(t);
    }
    put_marks(t, ref, g);
    if (t->wish.detail) {
        put_spans(t, ref, g->indent);
    }
}

static void put_axis(struct twin *t, const struct group *g)
{
    struct row row;
    int64_t ticks[AXIS_TICKS];
    int free_from = 0, count = axis_ticks(&g->axis, g->width / 14, ticks);
    clear_row(&row, g->width + 8);
    for (int i = 0; i < count; i++) {
        char words[64];
        struct text out = text_in(words, sizeof words);
        axis_print(&g->axis, ticks[i], &out);
        int at = (int)axis_place(&g->axis, ticks[i], g->width);
        if (at >= free_from && at + (int)out.length <= row.width) {
            free_from = write_row(&row, at, row.width, words) + 1;
        }
    }
    twin_pad(t, TWIN_INDENT + g->indent + g->labels + 3);
    put_row(t, &row);
    twin_end(t);
}

static bool is_in_group(const struct twin *t, scene_ref ref, enum scene_axis axis)
{
    const struct scene_item *item = scene_at(t->scene, ref);
    return item->kind == SCENE_LANE && item->axis == axis;
}

static struct group measure_group(struct twin *t, scene_ref first, enum scene_axis axis, int indent)
{
    struct group g = {.indent = indent};
    bool any = false;
    int seen = 0;
    for (scene_ref ref = first; ref.at != 0; ref = scene_next(t->scene, ref)) {
        if (!is_in_group(t, ref, axis)) {
            continue;
        }
        if (axis == LANE_OFFSET) {
            g.axis.unit = (enum unit)scene_at(t->scene, ref)->unit;
            reach_lane(t->scene, ref, &g.axis, &any);
        }
        if (seen++ < 1000) {
            char words[TWIN_WORDS];
            struct text out = text_in(words, sizeof words);
            reach_words(t->scene, ref, &out);
            g.labels = (int)max_i64(g.labels, utf8_columns(scene_label(t->scene, ref)));
            g.notes = (int)max_i64(g.notes, utf8_columns(words));
        }
    }
    if (axis == LANE_TIME && seen > 0) {
        g.axis = reach_time(t->scene, (enum scene_pane)scene_at(t->scene, first)->pane);
    }
    g.labels = (int)min_i64(g.labels, t->wish.width / 4);
    g.width = t->wish.width - TWIN_INDENT - indent - g.labels - 4;
    if (g.notes > 0 && g.notes + 2 <= g.width / 2) {
        g.width -= g.notes + 2;
    } else {
        g.notes = 0; // on a line of their own
    }
    g.width = (int)clamp_i64(g.width, 4, TWIN_WIDEST - 8);
    return seen > 0 ? g : (struct group){0};
}

void twin_lanes(struct twin *t, scene_ref first, enum scene_axis axis, int indent)
{
    struct group g = measure_group(t, first, axis, indent);
    if (g.width == 0) {
        return;
    }
    int64_t count = 0;
    put_axis(t, &g);
    for (scene_ref ref = first; ref.at != 0; ref = scene_next(t->scene, ref)) {
        if (is_in_group(t, ref, axis) && count++ < TWIN_MOST) {
            put_lane(t, ref, &g);
        }
    }
    twin_put_more(t, count - TWIN_MOST, "lanes", indent);
}
