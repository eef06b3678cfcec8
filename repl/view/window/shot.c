// shot: see shot.h.
#include "repl/view/window/shot.h"

#include "repl/view/paint.h"
#include "repl/view/window/gif.h"
#include "repl/view/window/png.h"
#include "repl/view/window/screen.h"

#include <errno.h>
#include <stdlib.h>

struct film {
    char path[4096];
    FILE *file;
    struct gif *gif; // from the first frame on
    struct fonts *fonts;
    struct canvas canvas;
};

static bool no_file(const char *path, struct diag *d)
{
    diag_say(d, "can not write %s: %s", path, strerror(errno));
    return diag_help(d, "look at the folder and the disk");
}

// Without fonts letters are strokes; that is no reason not to draw.
static struct lettering open_lettering(struct fonts **fonts)
{
    struct diag unheard = {0};
    *fonts = fonts_open(&unheard);
    return *fonts != NULL ? fonts_lettering(*fonts) : lettering_strokes;
}

static bool open_canvas(struct canvas *c, const struct picture *p, struct diag *d)
{
    int width = p->width / DOT, height = p->height / DOT;
    uint32_t *pixels = malloc((size_t)width * (size_t)height * sizeof *pixels);
    if (pixels == NULL) {
        return diag_say(d, "there is no memory for a picture of %d by %d", width, height);
    }
    canvas_on(c, pixels, width, height, width);
    return true;
}

static void close_canvas(struct canvas *c)
{
    free(c->pixels);
    canvas_close(c);
}

bool shot_write(const struct canvas *c, const char *words, const char *path, struct diag *d)
{
    FILE *file = fopen(path, "wb");
    bool written = file != NULL && png_write(c, words, file);
    int reason = errno;
    written = file != NULL && fclose(file) == 0 && written;
    errno = written || reason == 0 ? errno : reason;
    return written || no_file(path, d);
}

bool shot_save(const struct picture *p, const struct theme *theme, const char *words,
               const char *path, struct diag *d)
{
    struct fonts *fonts;
    struct canvas c = {0};
    if (!open_canvas(&c, p, d)) {
        return false;
    }
    struct lettering lettering = open_lettering(&fonts);
    paint_picture(p, theme, &lettering, 0, 0, &c);
    bool saved = shot_write(&c, words, path, d);
    fonts_close(fonts);
    close_canvas(&c);
    return saved;
}

// ---- films ----

struct film *film_open(const char *path, struct diag *d)
{
    struct film *f = calloc(1, sizeof *f);
    if (f == NULL) {
        diag_say(d, "there is no memory for a film");
        return NULL;
    }
    struct text t = text_in(f->path, sizeof f->path);
    text_add(&t, "%s", path);
    f->file = fopen(path, "wb");
    if (f->file == NULL) {
        no_file(path, d);
        free(f);
        return NULL;
    }
    return f;
}

bool film_frame(struct film *f, const struct picture *p, const struct theme *theme, int hundredths,
                struct diag *d)
{
    struct diag unheard = {0};
    if (f->gif == NULL) {
        f->fonts = fonts_open(&unheard);
        f->gif = open_canvas(&f->canvas, p, d)
                     ? gif_begin(f->file, f->canvas.width, f->canvas.height)
                     : NULL;
    }
    if (f->gif == NULL) {
        return diag_say(d, "there is no memory for a film");
    }
    struct lettering lettering = f->fonts != NULL ? fonts_lettering(f->fonts) : lettering_strokes;
    paint_picture(p, theme, &lettering, 0, 0, &f->canvas);
    gif_frame(f->gif, &f->canvas, hundredths);
    return true;
}

bool film_close(struct film *f, struct diag *d)
{
    bool written = f->gif == NULL || gif_end(f->gif);
    int reason = errno;
    written = fclose(f->file) == 0 && written;
    errno = reason;
    if (!written && d->what[0] == '\0') {
        no_file(f->path, d);
    }
    fonts_close(f->fonts);
    close_canvas(&f->canvas);
    free(f);
    return written;
}
