// golden: see golden.h.
#include "tests/support/golden.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char *read_file(const char *path, size_t *length)
{
    FILE *in = fopen(path, "rb");
    if (in == NULL) {
        return NULL;
    }
    char *text = NULL;
    size_t room = 0;
    *length = 0;
    for (size_t got = 1; got > 0;) {
        if (*length + 1 >= room) {
            room = room * 2 + 4096;
            text = realloc(text, room);
            assert_non_null(text);
        }
        got = fread(text + *length, 1, room - *length - 1, in);
        *length += got;
    }
    fclose(in);
    text[*length] = '\0';
    return text;
}

static void write_file(const char *path, const char *text, size_t length)
{
    FILE *out = fopen(path, "wb");
    if (out == NULL || fwrite(text, 1, length, out) != length || fclose(out) != 0) {
        fail_msg("%s: %s", path, strerror(errno));
    }
}

void golden_check(const char *name, const char *text, size_t length)
{
    char path[512];
    snprintf(path, sizeof path, "tests/golden/%s", name);
    if (getenv("ORRERY_GOLDEN_WRITE") != NULL) {
        write_file(path, text, length);
        return;
    }
    size_t wanted_length = 0;
    char *wanted = read_file(path, &wanted_length);
    if (wanted == NULL) {
        fail_msg("%s: %s; ORRERY_GOLDEN_WRITE=1 makes it", path, strerror(errno));
        return;
    }
    size_t at = 0;
    int line = 1;
    while (at < length && at < wanted_length && text[at] == wanted[at]) {
        line += text[at++] == '\n';
    }
    if (at < length || at < wanted_length) {
        size_t from = at > 40 ? at - 40 : 0;
        fail_msg("%s:%d: expected '%.80s', got '%.80s'", path, line, wanted + from, text + from);
    }
    free(wanted);
}
