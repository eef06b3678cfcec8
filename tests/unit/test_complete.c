// complete: what Tab offers, in the world that the prompt begins with.
#include "engines/registry.h"
#include "repl/memory.h"
#include "repl/prompt/complete.h"
#include "repl/session/small_world.h"
#include "tests/support/capture.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct capture capture;
static struct session *session;

static int open_session(void **state)
{
    (void)state;
    struct diag d = {0};
    capture_open(&capture);
    const struct session_options options = {.host = memory_host(),
                                            .engines = engine_registry,
                                            .seed = 1,
                                            .world_bytes = INT64_C(1) << 26,
                                            .history_bytes = INT64_C(1) << 22,
                                            .lessons = "lessons",
                                            .out = capture.out};
    session = session_open(&options, &d);
    static const char before[] = "mark calm\nfork calmer\nswitch main";
    return session == NULL || !session_small_world(session, &d) ||
           !session_text(session, before, sizeof before - 1, "test", 1, &d);
}

static int close_session(void **state)
{
    (void)state;
    session_close(session);
    capture_close(&capture);
    return 0;
}

static const struct row {
    const char *text; // Tab is pressed at its end
    const char *offered, *type, *not_offered;
} rows[] = {
    {"st", "step", "word", "run"},
    {"st", "station", "queue", "run"},
    {"q", "queue", "engine", "step"},
    {"switch ", "main", "branch", "step"},
    {"switch c", "calmer", "branch", "calm"},
    {"prune ", "calmer", "branch", "calm"},
    {"diff ma", "main", "branch", "calmer"},
    {"to c", "calm", "mark", "calmer"},
    {"mode j", "json", "mode", "csv"},
    {"rule room", "room_full", "rule", "room"},
    {"help room", "room_full", "rule", "step"},
    {"help room", "room", "setting", "step"},
    {"next queue.s", "queue.served", "event", "queue.arrives"},
    {"learn start/", "start/first-steps", "lesson", "step"},
    {"set desk disc", "discipline", "fifo, lifo, priority", "servers"},
    {"set desk serv", "servers", "a whole number such as 3", "room"},
    {"queue.station d serv", "servers", "a whole number such as 3", "interarrival"},
    {"until desk.wait", "desk.waiting", "customers in line", "desk.served"},
    {"print(desk.wait", "desk.waiting", "customers in line", "desk.served"},
};

static const struct offer *find(const struct offers *offers, const char *name)
{
    for (int i = 0; i < offers->count; i++) {
        if (strcmp(offers->all[i].name, name) == 0) {
            return &offers->all[i];
        }
    }
    return NULL;
}

static void test_what_is_offered(void **state)
{
    (void)state;
    for (int i = 0; i < COUNT_OF(rows); i++) {
        const char *text = rows[i].text;
        size_t end = strlen(text), start = end;
        while (start > 0 && strchr(" (", text[start - 1]) == NULL) {
            start--;
        }
        struct offers offers = {0};
        offers_begin(&offers, text + start, end - start);
        complete_word(session, text, start, end, &offers);
        const struct offer *offer = find(&offers, rows[i].offered);
        if (offer == NULL || strcmp(offer->type, rows[i].type) != 0) {
            fail_msg("'%s' offers no %s (%s)", text, rows[i].offered, rows[i].type);
        }
        if (find(&offers, rows[i].not_offered) != NULL) {
            fail_msg("'%s' offers %s", text, rows[i].not_offered);
        }
        offers_free(&offers);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_what_is_offered)};
    return cmocka_run_group_tests_name("complete", tests, open_session, close_session);
}
