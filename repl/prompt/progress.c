// progress: see progress.h.
#include "repl/prompt/progress.h"

#include "repl/prompt/loop.h"
#include "repl/prompt/style.h"
#include "repl/text/utf8.h"
#include "sim/text.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const int64_t SILENT_NS = 300 * MILLISECOND; // shorter work shows nothing
static const int64_t REDRAW_NS = 100 * MILLISECOND;
enum { BAR_COLUMNS = 24 };

struct progress progress_on(FILE *stream)
{
    const char *terminal = getenv("TERM");
    bool able = terminal != NULL && strcmp(terminal, "dumb") != 0 && isatty(fileno(stream));
    return (struct progress){.stream = stream, .able = able};
}

static int ask_columns(const struct progress *p)
{
    struct winsize size;
    bool known = ioctl(fileno(p->stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return known ? size.ws_col : 80;
}

static void add_bar(struct text *t, int64_t done_ppb, int64_t elapsed_ns)
{
    int filled = (int)mul_div(done_ppb, BAR_COLUMNS, PPB_ONE);
    text_add(t, "[");
    for (int i = 0; i < BAR_COLUMNS; i++) {
        text_add(t, "%s", i < filled ? "#" : ".");
    }
    text_add(t, "] %3d %%", (int)(done_ppb / (PPB_ONE / 100)));
    if (done_ppb > 0) {
        int64_t left_ns = mul_div(elapsed_ns, PPB_ONE - done_ppb, done_ppb);
        text_add(t, ", %lld s left", (long long)div_up(left_ns, SECOND));
    }
}

// One column stays free: a full last column would make some terminals begin a new line.
static void draw(struct progress *p, const char *line)
{
    fputs("\r", p->stream);
    utf8_put(p->stream, line, strlen(line), ask_columns(p) - 1);
    fputs("\033[K", p->stream);
    fflush(p->stream);
    p->shown = true;
}

void progress_update(struct progress *p, int64_t done_ppb, const char *text)
{
    if (!p->able) {
        return;
    }
    int64_t now = loop_now();
    if (!p->working) {
        p->working = true;
        p->started_ns = now;
        p->drawn_ns = 0;
    }
    if (now - p->started_ns < SILENT_NS || now - p->drawn_ns < REDRAW_NS) {
        return;
    }
    p->drawn_ns = now;
    char line[400];
    struct text t = text_in(line, sizeof line);
    if (done_ppb >= 0) {
        add_bar(&t, min_i64(done_ppb, PPB_ONE), now - p->started_ns);
    } else {
        text_add(&t, "%lld s", (long long)((now - p->started_ns) / SECOND));
    }
    if (text != NULL) {
        text_add(&t, "  %s", text);
    }
    draw(p, line);
}

void progress_hide(struct progress *p)
{
    if (p->shown) {
        fputs("\r\033[K", p->stream);
        fflush(p->stream);
        p->shown = false;
    }
}

void progress_end(struct progress *p)
{
    progress_hide(p);
    p->working = false;
}
