// crash: see crash.h. Nothing here allocates: the heap may be what is broken.
#include "repl/crash.h"

#include "repl/version.h"
#include "sim/journal_text.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static const char FILE_NAME[] = "orrery-crash.journal";

static bool write_bytes(void *self, const char *bytes, size_t length)
{
    return write(*(int *)self, bytes, length) == (ssize_t)length;
}

static void leave_journal(void *self, const char *file, int line, const char *expression)
{
    struct session *s = self;
    const struct world_header *header = world_header(session_world(s));
    (void)file;
    (void)line;
    (void)expression;
    fprintf(stderr, "seed %llu, branch %s, event %llu, %lld ns\n", (unsigned long long)header->seed,
            tree_name(&s->tree), (unsigned long long)header->event_count, (long long)header->now);
    int descriptor = open(FILE_NAME, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    const struct journal_writing writing = {.program = "orrery " ORRERY_VERSION, .as_it_is = true};
    struct diag unheard = {0};
    if (descriptor >= 0 && journal_write(&s->tree, &writing, write_bytes, &descriptor, &unheard)) {
        fprintf(stderr, "%s has what led here; please report it\n", FILE_NAME);
    }
}

void crash_watch(struct session *s) { assert_set_hook(s == NULL ? NULL : leave_journal, s); }
