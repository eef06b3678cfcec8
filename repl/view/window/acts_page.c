// acts_page: panes, size, theme, the text twin, pictures. See acts.h.
#include "repl/view/twin.h"
#include "repl/view/window/acts.h"
#include "repl/view/words.h"

#include <stdio.h>
#include <stdlib.h>

void act_pane(struct board *b, int number)
{
    bool seen = b->layout.panes[number].w > 0;
    b->hidden[number] = seen;
    b->wanted[number] = !seen;
    b->zoomed = false;
    board_tell(b, false, "%s: %s", words_pane((enum scene_pane)number),
               b->hidden[number] ? "hidden" : "shown");
}

void act_zoom(struct board *b, int number)
{
    (void)number;
    b->zoomed = !b->zoomed;
    b->focus.shown = true;
}

void act_text_size(struct board *b, int number)
{
    b->text_percent = (int)clamp_i64(b->text_percent + number, 50, 400);
    board_tell(b, false, "text: %d %%", b->text_percent);
}

void act_theme(struct board *b, int number)
{
    (void)number;
    theme_make(&b->theme, (enum theme_kind)((b->theme.kind + 1) % THEME_KINDS), b->theme.palette);
    board_tell(b, false, "%s", theme_name(b->theme.kind));
}

void act_motion(struct board *b, int number)
{
    (void)number;
    b->reduced = !b->reduced;
    board_tell(b, false, "motion: %s", b->reduced ? "reduced" : "smooth");
}

void act_shoot(struct board *b, int number)
{
    (void)number;
    if (b->host.shoot != NULL) {
        b->host.shoot(b->host.self);
    }
}

// ---- text ----

static void keep_bytes(void *self, enum twin_style style, const char *bytes, size_t length)
{
    (void)style;
    fwrite(bytes, 1, length, self);
}

// The twin of the focused pane, or of all: to be freed. NULL: no memory.
static char *twin_of_focus(struct board *b, int columns)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    if (out == NULL) {
        return NULL;
    }
    const struct twin_wish wish = {.width = columns};
    const struct changes *changes = b->compared ? &b->changes : NULL;
    if (b->focus.shown) {
        twin_pane(board_scene(b), b->focus.pane, changes, &wish, keep_bytes, out);
    } else {
        twin_write(board_scene(b), changes, &wish, keep_bytes, out);
        twin_write(&b->line, NULL, &wish, keep_bytes, out);
    }
    fclose(out);
    return text;
}

void act_twin(struct board *b, int number)
{
    (void)number;
    struct rect page = {0, 0, b->page.width, b->page.height};
    char *text = twin_of_focus(b, panel_columns(b->page.unit, page));
    if (text != NULL) {
        panel_show(&b->panel, b->focus.shown ? words_pane(b->focus.pane) : "all panes", text);
    }
    free(text);
}

void act_copy(struct board *b, int number)
{
    (void)number;
    char *text = twin_of_focus(b, 100);
    bool copied = text != NULL && b->host.copy != NULL && b->host.copy(b->host.self, text);
    board_tell(b, !copied, copied ? "copied as text" : "there is no clipboard to copy to");
    free(text);
}
