// paste: see paste.h. What there is no memory for is left out.
#include "repl/prompt/paste.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char last_mark[] = "\033[201~";
enum { MARK_BYTES = sizeof last_mark - 1 };

void paste_begin(struct paste *p)
{
    p->going_on = true;
    p->count = 0;
}

static void add_byte(struct paste *p, char byte)
{
    if (p->count == p->capacity) {
        size_t wanted = p->capacity * 2 + 256;
        char *grown = realloc(p->text, wanted);
        if (grown == NULL) {
            return;
        }
        p->text = grown;
        p->capacity = wanted;
    }
    if (byte != '\0') {
        p->text[p->count++] = byte == '\r' ? '\n' : byte;
    }
}

static void look_for_end(struct paste *p)
{
    if (p->count >= MARK_BYTES &&
        memcmp(p->text + p->count - MARK_BYTES, last_mark, MARK_BYTES) == 0) {
        p->count -= MARK_BYTES;
        p->text[p->count] = '\0';
        p->going_on = false;
    }
}

bool paste_read(struct paste *p, int descriptor)
{
    struct pollfd polled = {.fd = descriptor, .events = POLLIN};
    while (p->going_on && poll(&polled, 1, 0) > 0) {
        char byte;
        ssize_t got = read(descriptor, &byte, 1);
        if (got != 1) {
            return got < 0 && errno == EINTR;
        }
        add_byte(p, byte);
        look_for_end(p);
    }
    return true;
}

void paste_drop(struct paste *p)
{
    free(p->text);
    *p = (struct paste){0};
}
