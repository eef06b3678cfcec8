// board_paint: the page, the strip below it and what lies over both. See board.h.
#include "repl/view/window/board.h"
#include "repl/view/window/strip.h"
#include "repl/view/words.h"

enum { PRESENTED_PERCENT = 150, WIDTH_USUAL = 1280, HEIGHT_USUAL = 720 }; // pixels

// Things grow with the window, but less than it does, so that a large one shows more.
static int size_percent(const struct board *b)
{
    int64_t share = min_i64((int64_t)b->width * 10000 / (WIDTH_USUAL * b->display_percent),
                            (int64_t)b->height * 10000 / (HEIGHT_USUAL * b->display_percent));
    int64_t grown = share > 100 ? 100 + (share - 100) * 3 / 5 : 100;
    int64_t large = b->presenting ? PRESENTED_PERCENT : 100;
    return (int)clamp_i64(grown * b->text_percent / 100 * b->display_percent / 100 * large / 100,
                          50, 400);
}

static void lay_page(struct board *b, int height)
{
    struct layout_wish wish = {.width = b->width,
                               .height = height,
                               .text_percent = size_percent(b),
                               .time_from = b->time_from,
                               .time_until = b->time_until,
                               .leaf_top = b->leaf_top,
                               .leaf_newest = b->panes.newest};
    for (int i = 0; i < SCENE_PANES; i++) {
        wish.wanted[i] = b->wanted[i];
        wish.hidden[i] = b->zoomed ? i != (int)b->focus.pane : b->hidden[i];
    }
    layout_scene(&b->layout, board_scene(b), b->compared ? &b->changes : NULL, &wish, &b->page);
}

static void draw_focus(struct board *b)
{
    struct rect r = focus_rect(&b->focus, &b->layout);
    if (!b->focus.shown || r.w <= 0) {
        return;
    }
    int32_t out = b->focus.item.at != 0 ? b->page.unit * 3 / 8 : 0;
    b->page.item = b->focus.item;
    struct shape *ring =
        picture_rect(&b->page, (struct rect){r.x - out, r.y - out, r.w + 2 * out, r.h + 2 * out},
                     INK_NONE, ink_edge(ROLE_1));
    ring->weight = b->page.unit / 4;
    ring->round = b->page.unit / 2;
}

static void draw_strip(struct board *b, int32_t height)
{
    char speed[64], keys[SAID_BYTES];
    struct text t = text_in(speed, sizeof speed);
    play_words(&b->play, &t);
    t = text_in(keys, sizeof keys);
    if (scene_at(board_scene(b), b->under) != NULL) {
        words_whole(board_scene(b), b->under, &t);
    } else {
        board_few_keys(&t);
    }
    const struct strip strip = {.line = &b->line,
                                .playing = b->play.on,
                                .speed = speed,
                                .said = b->said,
                                .said_bad = b->said_bad,
                                .keys = keys};
    int32_t width = b->width * DOT;
    picture_begin(&b->strip, width, height, b->page.unit);
    picture_rect(&b->strip, (struct rect){0, 0, width, height}, INK_PAGE, INK_NONE);
    b->track = strip_draw(&strip, &b->strip, (struct rect){0, 0, width, height});
}

static void draw_over(struct board *b, int32_t height)
{
    int32_t width = b->width * DOT, unit = b->page.unit;
    picture_begin(&b->over, width, height, unit);
    if (b->panel.open) {
        panel_draw(&b->panel, &b->over, (struct rect){0, 0, width, height});
    }
    if (b->menu.open) {
        menu_draw(&b->menu, &b->over, (struct rect){0, 0, width, height});
    }
    if (b->entry.open) {
        entry_draw(&b->entry, &b->over,
                   (struct rect){2 * unit, height - 5 * unit, width - 4 * unit, 4 * unit});
    }
}

void board_paint(struct board *b, struct canvas *c)
{
    b->width = c->width;
    b->height = c->height;
    int32_t unit = 8 * DOT * size_percent(b) / 100;
    int32_t strip = strip_height(c->height * DOT, unit) / DOT * DOT;
    b->strip_top = c->height - strip / DOT;
    canvas_fill(c, (struct area){0, 0, c->width, c->height},
                b->blank ? 0 : b->theme.colour[INK_PAGE]);
    if (b->blank) {
        b->dirty = false;
        return;
    }
    lay_page(b, b->strip_top);
    draw_focus(b);
    paint_picture(&b->page, &b->theme, &b->lettering, 0, 0, c);
    if (strip > 0) {
        draw_strip(b, strip);
        paint_picture(&b->strip, &b->theme, &b->lettering, 0, b->strip_top, c);
    }
    draw_over(b, b->strip_top * DOT);
    paint_picture(&b->over, &b->theme, &b->lettering, 0, 0, c);
    b->dirty = false;
}
