// png: see png.h. After https://www.w3.org/TR/png/ : a signature, then chunks of length, name, data
// and checksum. Each row begins with its filter; "up" (the difference to the row above) makes the
// even surfaces of our pictures nearly vanish.
#include "repl/view/window/png.h"

#include <errno.h>
#include <stdlib.h>
#include <zlib.h>

enum { FILTER_UP = 2, COLOUR_RGB = 2 };

static void put_u32(uint8_t *at, uint32_t value)
{
    for (int i = 0; i < 4; i++) {
        at[i] = (uint8_t)(value >> (24 - 8 * i));
    }
}

static void put_chunk(FILE *out, const char name[4], const uint8_t *data, size_t length)
{
    uint8_t number[4];
    put_u32(number, (uint32_t)length);
    fwrite(number, 1, 4, out);
    fwrite(name, 1, 4, out);
    fwrite(data, 1, length, out);
    uLong sum = crc32(0, (const Bytef *)name, 4);
    put_u32(number, (uint32_t)(length > 0 ? crc32(sum, data, (uInt)length) : sum));
    fwrite(number, 1, 4, out);
}

static void put_row(const struct canvas *c, int y, uint8_t *row)
{
    const uint32_t *now = c->pixels + (ptrdiff_t)y * c->stride, *above = now - c->stride;
    *row++ = FILTER_UP;
    for (int x = 0; x < c->width; x++) {
        for (int shift = 16; shift >= 0; shift -= 8) {
            *row++ = (uint8_t)((now[x] >> shift) - (y > 0 ? above[x] >> shift : 0));
        }
    }
}

// All rows, compressed; NULL: no memory.
static uint8_t *pack(const struct canvas *c, size_t *length)
{
    size_t row = (size_t)c->width * 3 + 1, bytes = row * (size_t)c->height;
    uLongf packed = compressBound((uLong)bytes);
    uint8_t *rows = malloc(bytes), *data = malloc(packed);
    bool done = rows != NULL && data != NULL;
    for (int y = 0; done && y < c->height; y++) {
        put_row(c, y, rows + row * (size_t)y);
    }
    done = done && compress2(data, &packed, rows, (uLong)bytes, 6) == Z_OK;
    free(rows);
    if (!done) {
        free(data);
        return NULL;
    }
    *length = packed;
    return data;
}

static void put_words(FILE *out, const char *words)
{
    uint8_t text[1024];
    struct text t = text_in((char *)text, sizeof text);
    text_add(&t, "Description");
    size_t length = t.length + 1; // the zero byte parts name and text
    struct text rest = text_in((char *)text + length, sizeof text - length);
    text_add(&rest, "%s", words);
    put_chunk(out, "tEXt", text, length + rest.length);
}

bool png_write(const struct canvas *c, const char *words, FILE *out)
{
    static const uint8_t signature[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    uint8_t head[13] = {[8] = 8, [9] = COLOUR_RGB};
    size_t length;
    uint8_t *data = pack(c, &length);
    if (data == NULL) {
        errno = ENOMEM;
        return false;
    }
    put_u32(head, (uint32_t)c->width);
    put_u32(head + 4, (uint32_t)c->height);
    fwrite(signature, 1, sizeof signature, out);
    put_chunk(out, "IHDR", head, sizeof head);
    put_words(out, words);
    put_chunk(out, "IDAT", data, length);
    put_chunk(out, "IEND", NULL, 0);
    free(data);
    return fflush(out) == 0 && ferror(out) == 0;
}
