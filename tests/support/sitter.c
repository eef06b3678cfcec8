// sitter: see sitter.h.
#include "tests/support/sitter.h"

#include "engines/registry.h"
#include "repl/memory.h"
#include "repl/session/small_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static bool copy(void *self, const char *text)
{
    struct text t = text_in(((struct sitter *)self)->copied, sizeof((struct sitter *)0)->copied);
    text_add(&t, "%s", text);
    return true;
}

static bool paste(void *self, struct text *out)
{
    text_add(out, "%s", ((struct sitter *)self)->copied);
    return out->length > 0;
}

void sitter_paint(struct sitter *f)
{
    board_look(&f->board);
    canvas_on(&f->canvas, f->pixels, SITTER_WIDTH, SITTER_HEIGHT, SITTER_WIDTH);
    board_paint(&f->board, &f->canvas);
}

struct sitter *sitter_begin(void)
{
    struct sitter *f = calloc(1, sizeof *f);
    struct diag d = {0};
    assert_non_null(f);
    capture_open(&f->capture);
    const struct session_options options = {.host = memory_host(),
                                            .engines = engine_registry,
                                            .seed = 1,
                                            .world_bytes = INT64_C(1) << 26,
                                            .history_bytes = INT64_C(1) << 22,
                                            .out = f->capture.out,
                                            .show_events = true};
    f->session = session_open(&options, &d);
    assert_non_null(f->session);
    assert_true(session_small_world(f->session, &d));
    seat_take(&f->seat, f->session, NULL);
    const struct board_host host = {.self = f, .copy = copy, .paste = paste};
    board_open(&f->board, &f->seat, &host, &lettering_strokes);
    sitter_paint(f);
    return f;
}

void sitter_end(struct sitter *f)
{
    board_close(&f->board);
    seat_leave(&f->seat);
    session_close(f->session);
    capture_close(&f->capture);
    canvas_close(&f->canvas);
    free(f);
}

void sitter_press(struct sitter *f, enum input_key key, bool shift)
{
    const struct input in = {.kind = INPUT_KEY, .key = key, .shift = shift};
    assert_true(board_input(&f->board, &in));
    sitter_paint(f);
}

void sitter_type(struct sitter *f, const char *letters)
{
    for (; *letters != '\0'; letters++) {
        const struct input in = {.kind = INPUT_TEXT, .text = {*letters}};
        assert_true(board_input(&f->board, &in));
        sitter_paint(f);
    }
}

void sitter_entered(struct sitter *f, const char *key, const char *line)
{
    sitter_type(f, key);
    assert_true(f->board.entry.open);
    sitter_type(f, line);
    sitter_press(f, PRESSED_ENTER, false);
    assert_false(f->board.entry.open);
}

bool sitter_said(const struct sitter *f, const char *part)
{
    if (strstr(f->board.said, part) == NULL) {
        print_error("said '%s', not '%s'\n", f->board.said, part);
        return false;
    }
    return true;
}

bool sitter_shows(const struct sitter *f, const char *part)
{
    return f->board.panel.open && strstr(f->board.panel.text, part) != NULL;
}

void sitter_click(struct sitter *f, int x, int y, enum input_button button, int clicks)
{
    struct input in = {.kind = INPUT_PRESS, .x = x, .y = y, .button = button, .clicks = clicks};
    board_input(&f->board, &in);
    in.kind = INPUT_RELEASE;
    board_input(&f->board, &in);
    sitter_paint(f);
}
