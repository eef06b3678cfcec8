// progress: a bar on a terminal, and on nothing else.
#include "repl/prompt/progress.h"

#include "repl/prompt/loop.h"
#include "repl/prompt/out.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

// A terminal to write to; what was written is read from *master.
static FILE *open_terminal(int *master)
{
    *master = posix_openpt(O_RDWR | O_NOCTTY);
    assert_true(*master >= 0 && grantpt(*master) == 0 && unlockpt(*master) == 0);
    int slave = open(ptsname(*master), O_RDWR | O_NOCTTY);
    fcntl(*master, F_SETFL, O_NONBLOCK);
    return fdopen(slave, "w");
}

// All that was shown since the last time. A busy machine may hand it over in pieces.
static const char *read_shown(int master)
{
    static char shown[4000];
    size_t used = 0;
    struct pollfd wait = {.fd = master, .events = POLLIN};
    while (used + 1 < sizeof shown && poll(&wait, 1, 200) > 0) {
        ssize_t length = read(master, shown + used, sizeof shown - 1 - used);
        if (length <= 0) {
            break;
        }
        used += (size_t)length;
    }
    shown[used] = '\0';
    return shown;
}

// Updates until the bar has been silent long enough to be drawn.
static void work(struct progress *p, int64_t done_ppb, const char *text)
{
    for (int64_t start = loop_now(); loop_now() - start < 330 * MILLISECOND;) {
        progress_update(p, done_ppb, text);
        usleep(5000);
    }
}

static void test_bar_comes_and_goes(void **state)
{
    (void)state;
    setenv("TERM", "xterm", 1);
    int master;
    FILE *terminal = open_terminal(&master);
    struct progress p = progress_on(terminal);
    progress_update(&p, PPB_ONE / 2, "short work shows nothing");
    progress_end(&p);
    assert_string_equal(read_shown(master), "");
    work(&p, PPB_ONE / 4, "seeds\033[2J");
    const char *bar = read_shown(master); // drawn once, or again if the machine is slow
    assert_non_null(strstr(bar, "\r[######..................]  25 %, "));
    assert_non_null(strstr(bar, " s left  seeds\\x1b[2J\033[K"));
    progress_end(&p);
    assert_string_equal(read_shown(master), "\r\033[K");
    work(&p, -1, NULL);
    assert_non_null(strstr(read_shown(master), " s\033[K"));
    struct out *o = out_open(terminal, STYLE_NEVER);
    out_set_progress(o, &p);
    out_text(o, "result\n"); // takes the bar away first
    out_close(o);
    assert_string_equal(read_shown(master), "\r\033[Kresult\r\n");
    fclose(terminal);
    close(master);
}

static void test_nothing_in_a_pipe(void **state)
{
    (void)state;
    char *bytes = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&bytes, &size);
    struct progress p = progress_on(stream);
    work(&p, PPB_ONE / 2, "half");
    progress_end(&p);
    fclose(stream);
    assert_int_equal(size, 0);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bar_comes_and_goes),
        cmocka_unit_test(test_nothing_in_a_pipe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
