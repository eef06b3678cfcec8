// plain: see plain.h.
#include "repl/prompt/plain.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum { READ_BYTES = 64 * 1024, MOST_BYTES = 16 * 1024 * 1024 };

struct plain plain_open(int descriptor)
{
    return (struct plain){.descriptor = descriptor, .first_line = 1, .line = 1};
}

void plain_close(struct plain *p)
{
    free(p->bytes);
    *p = (struct plain){.ended = true};
}

// Entries that were handed out make room for what is read next.
static void drop_old_entries(struct plain *p)
{
    if (p->start > 0) {
        memmove(p->bytes, p->bytes + p->start, p->count - p->start);
        p->count -= p->start;
        p->looked -= p->start;
        p->start = 0;
    }
}

static bool make_room(struct plain *p, struct diag *d)
{
    bool allowed = p->count < MOST_BYTES;
    if (allowed && p->capacity - p->count >= READ_BYTES) {
        return true;
    }
    size_t wanted = p->capacity * 2 + READ_BYTES;
    char *grown = allowed ? realloc(p->bytes, wanted + 1) : NULL;
    if (grown == NULL) {
        diag_say(d, "the input is too large");
        diag_at(d, "standard input", p->first_line, 0, 0);
        return diag_expect(d, "lines, or pieces of Lua, of less than 16 MiB");
    }
    p->bytes = grown;
    p->capacity = wanted;
    return true;
}

bool plain_read(struct plain *p, struct diag *d)
{
    drop_old_entries(p);
    if (!make_room(p, d)) {
        return false;
    }
    ssize_t got = read(p->descriptor, p->bytes + p->count, READ_BYTES);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) {
        return true;
    }
    if (got < 0) {
        diag_say(d, "standard input can not be read: %s", strerror(errno));
        return false;
    }
    p->count += (size_t)got;
    p->ended = p->ended || got == 0;
    return true;
}

static struct plain_entry take(struct plain *p)
{
    size_t end = p->looked;
    while (end > p->start && (p->bytes[end - 1] == '\n' || p->bytes[end - 1] == '\r')) {
        end--;
    }
    p->bytes[end] = '\0'; // in place of the line end, or in the byte kept free for it
    struct plain_entry entry = {p->bytes + p->start, end - p->start, p->first_line};
    p->start = p->looked;
    p->first_line = p->line;
    return entry;
}

bool plain_next(struct plain *p, plain_is_whole *is_whole, void *self, struct plain_entry *entry)
{
    while (p->looked < p->count) {
        size_t unseen = p->count - p->looked;
        const char *end = memchr(p->bytes + p->looked, '\n', unseen);
        if (end == NULL && !p->ended) {
            return false;
        }
        size_t line = end != NULL ? (size_t)(end - (p->bytes + p->looked)) : unseen;
        size_t length = p->looked + line - p->start;
        p->looked += line + (end != NULL);
        p->line++;
        if (is_whole(self, p->bytes + p->start, length)) {
            *entry = take(p);
            return true;
        }
    }
    if (p->ended && p->start < p->count) {
        *entry = take(p);
        return true;
    }
    return false;
}
