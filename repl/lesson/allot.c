// allot: see allot.h. Chunks in a list; the newest is cut from the front. What is larger than a
// quarter of a chunk gets a chunk of its own, so that little is left unused.
#include "repl/lesson/allot.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { ALIGNMENT = 16, CHUNK_BYTES = 32768 };

struct allot_chunk {
    struct allot_chunk *older;
    size_t used, size;
    _Alignas(ALIGNMENT) char bytes[];
};

static struct allot_chunk *add_chunk(struct allot *a, size_t size, bool in_front)
{
    struct allot_chunk *chunk = calloc(1, sizeof *chunk + size);
    if (chunk == NULL) {
        fputs("error: the machine has no memory left for this text\n", stderr);
        exit(EXIT_FAILURE);
    }
    chunk->size = size;
    if (in_front || a->newest == NULL) {
        chunk->older = a->newest;
        a->newest = chunk;
    } else { // the newest goes on being cut
        chunk->older = a->newest->older;
        a->newest->older = chunk;
    }
    return chunk;
}

void *allot_get(struct allot *a, size_t size)
{
    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    struct allot_chunk *chunk = a->newest;
    if (size > CHUNK_BYTES / 4) {
        chunk = add_chunk(a, size, false);
    } else if (chunk == NULL || chunk->size - chunk->used < size) {
        chunk = add_chunk(a, CHUNK_BYTES, true);
    }
    void *bytes = chunk->bytes + chunk->used;
    chunk->used += size;
    return bytes;
}

char *allot_copy(struct allot *a, const char *bytes, size_t length)
{
    char *copy = allot_get(a, length + 1);
    if (length > 0) {
        memcpy(copy, bytes, length);
    }
    return copy;
}

char *allot_format(struct allot *a, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    ASSERT(length >= 0);
    char *text = allot_get(a, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    va_end(args);
    return text;
}

void *allot_grow(struct allot *a, void *array, int count, int *room, size_t size)
{
    if (count < *room) {
        return array;
    }
    ASSERT(count <= INT32_MAX / 2 - 8);
    *room = count * 2 + 8;
    void *larger = allot_get(a, (size_t)*room * size);
    if (count > 0) {
        memcpy(larger, array, (size_t)count * size);
    }
    return larger;
}

void allot_free(struct allot *a)
{
    while (a->newest != NULL) {
        struct allot_chunk *chunk = a->newest;
        a->newest = chunk->older;
        free(chunk);
    }
}
