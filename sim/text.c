// text: see text.h.
#include "sim/text.h"

#include <stdio.h>

struct text text_in(char *buffer, size_t capacity)
{
    ASSERT(capacity > 0);
    buffer[0] = '\0';
    return (struct text){.at = buffer, .capacity = capacity, .length = 0, .cut = false};
}

void text_add_list(struct text *t, const char *format, va_list args)
{
    size_t room = t->capacity - t->length;
    int wanted = vsnprintf(t->at + t->length, room, format, args);
    if (wanted < 0) {
        t->at[t->length] = '\0';
        t->cut = true;
    } else if ((size_t)wanted >= room) {
        t->length = t->capacity - 1;
        t->cut = true;
    } else {
        t->length += (size_t)wanted;
    }
}

void text_add(struct text *t, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    text_add_list(t, format, args);
    va_end(args);
}

void text_add_bytes(struct text *t, const char *bytes, size_t length)
{
    size_t room = t->capacity - t->length - 1;
    size_t taken = length < room ? length : room;
    memcpy(t->at + t->length, bytes, taken);
    t->length += taken;
    t->at[t->length] = '\0';
    t->cut = t->cut || taken < length;
}
