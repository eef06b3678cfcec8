// gif: see gif.h. After https://www.w3.org/Graphics/GIF/spec-gif89a.txt : pixels are numbers of
// colours, compressed by LZW: each code stands for a run of pixels seen before, plus one. The table
// of runs is a tree, looked up by (code, next pixel) in a table with open addressing.
#include "repl/view/window/gif.h"

#include <stdlib.h>

enum {
    COLOURS = 255,
    UNCHANGED = 255,  // a pixel that stays as it was in the frame before
    SHADES = 1 << 15, // of five bits for each of red, green and blue
    CODES = 4096,
    SLOTS = 8192,
    CLEAR = 256,
    END = 257,
    BLOCK = 255
};

struct slot {
    uint32_t key; // code << 8 | pixel, plus one; 0: free
    uint16_t code;
};

struct gif {
    FILE *out;
    int width, height;
    bool begun;
    uint32_t colours[COLOURS + 1]; // the last one is never seen
    uint8_t nearest[SHADES];       // the number of a colour, for each shade
    uint8_t *last, *now;           // frames as numbers of colours
    struct slot slots[SLOTS];
    uint8_t block[BLOCK]; // what is to be written next
    int filled;
    uint32_t bits; // that do not fill a byte yet
    int bit_count;
};

static void put_u16(FILE *out, int value)
{
    fputc(value & 0xff, out);
    fputc(value >> 8 & 0xff, out);
}

struct gif *gif_begin(FILE *out, int width, int height)
{
    struct gif *g = calloc(1, sizeof *g);
    size_t bytes = (size_t)width * (size_t)height;
    if (g == NULL) {
        return NULL;
    }
    g->out = out;
    g->width = width;
    g->height = height;
    g->last = malloc(bytes);
    g->now = malloc(bytes);
    if (g->last == NULL || g->now == NULL) {
        free(g->last);
        free(g->now);
        free(g);
        return NULL;
    }
    return g;
}

// ---- colours ----

static uint32_t shade_of(uint32_t colour)
{
    return (colour >> 19 & 31) << 10 | (colour >> 11 & 31) << 5 | (colour >> 3 & 31);
}

static uint32_t colour_of(uint32_t shade)
{
    uint32_t red = shade >> 10, green = shade >> 5 & 31, blue = shade & 31;
    return (red << 3 | red >> 2) << 16 | (green << 3 | green >> 2) << 8 | (blue << 3 | blue >> 2);
}

static int distance(uint32_t a, uint32_t b)
{
    int sum = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
        int difference = (int)(a >> shift & 0xff) - (int)(b >> shift & 0xff);
        sum += difference * difference;
    }
    return sum;
}

// The most frequent shades become the colours; a shade's colour is the first pixel's that had it.
static void choose_colours(struct gif *g, const struct canvas *c)
{
    static const int none = -1;
    int *count = calloc(SHADES, sizeof *count);
    uint32_t *first = calloc(SHADES, sizeof *first);
    for (int y = 0; count != NULL && first != NULL && y < c->height; y++) {
        const uint32_t *row = c->pixels + (ptrdiff_t)y * c->stride;
        for (int x = 0; x < c->width; x++) {
            uint32_t shade = shade_of(row[x]);
            first[shade] = count[shade]++ == 0 ? row[x] & 0xffffff : first[shade];
        }
    }
    for (int i = 0; count != NULL && first != NULL && i < COLOURS; i++) {
        int best = 0;
        for (int shade = 1; shade < SHADES; shade++) {
            best = count[shade] > count[best] ? shade : best;
        }
        g->colours[i] = count[best] > 0 ? first[best] : 0;
        count[best] = none;
    }
    for (int shade = 0; shade < SHADES; shade++) {
        uint32_t wanted =
            first != NULL && first[shade] != 0 ? first[shade] : colour_of((uint32_t)shade);
        int best = 0;
        for (int i = 1; i < COLOURS; i++) {
            bool nearer = distance(g->colours[i], wanted) < distance(g->colours[best], wanted);
            best = nearer ? i : best;
        }
        g->nearest[shade] = (uint8_t)best;
    }
    free(count);
    free(first);
}

static void put_head(struct gif *g)
{
    static const char forever[] = "\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00";
    fwrite("GIF89a", 1, 6, g->out);
    put_u16(g->out, g->width);
    put_u16(g->out, g->height);
    fputc(0xf7, g->out); // 256 colours follow, of eight bits each
    fputc(0, g->out);
    fputc(0, g->out);
    for (int i = 0; i <= COLOURS; i++) {
        for (int shift = 16; shift >= 0; shift -= 8) {
            fputc((int)(g->colours[i] >> shift & 0xff), g->out);
        }
    }
    fwrite(forever, 1, sizeof forever, g->out); // with its last zero byte
}

// ---- LZW ----

static void flush_block(struct gif *g)
{
    if (g->filled > 0) {
        fputc(g->filled, g->out);
        fwrite(g->block, 1, (size_t)g->filled, g->out);
        g->filled = 0;
    }
}

static void put_code(struct gif *g, uint32_t code, int bits)
{
    g->bits |= code << g->bit_count;
    g->bit_count += bits;
    for (; g->bit_count >= 8; g->bit_count -= 8) {
        g->block[g->filled++] = (uint8_t)g->bits;
        g->bits >>= 8;
        if (g->filled == BLOCK) {
            flush_block(g);
        }
    }
}

static struct slot *slot_of(struct gif *g, uint32_t code, uint8_t pixel)
{
    uint32_t key = (code << 8 | pixel) + 1, at = key * UINT32_C(2654435761) >> 19;
    while (g->slots[at].key != 0 && g->slots[at].key != key) {
        at = (at + 1) % SLOTS;
    }
    return &g->slots[at];
}

static uint8_t pixel_at(const struct gif *g, int x, int y)
{
    int at = y * g->width + x;
    return g->begun && g->now[at] == g->last[at] ? UNCHANGED : g->now[at];
}

static void put_pixels(struct gif *g, struct area r)
{
    int bits = 9;
    uint32_t next = END + 1, run = pixel_at(g, r.left, r.top);
    fputc(8, g->out);
    memset(g->slots, 0, sizeof g->slots);
    put_code(g, CLEAR, bits);
    for (int y = r.top; y < r.bottom; y++) {
        for (int x = y == r.top ? r.left + 1 : r.left; x < r.right; x++) {
            uint8_t pixel = pixel_at(g, x, y);
            struct slot *slot = slot_of(g, run, pixel);
            if (slot->key != 0) {
                run = slot->code;
                continue;
            }
            put_code(g, run, bits);
            *slot = (struct slot){(run << 8 | pixel) + 1, (uint16_t)next};
            run = pixel;
            if (next == CODES - 1) {
                put_code(g, CLEAR, bits);
                memset(g->slots, 0, sizeof g->slots);
                bits = 9;
                next = END + 1;
                continue;
            }
            bits += next == (1u << bits) && bits < 12;
            next++;
        }
    }
    put_code(g, run, bits);
    put_code(g, END, bits);
    put_code(g, 0, 7); // the rest of the last byte
    g->bits = 0;
    g->bit_count = 0;
    flush_block(g);
    fputc(0, g->out);
}

// ---- frames ----

static void read_frame(struct gif *g, const struct canvas *c)
{
    for (int y = 0; y < g->height; y++) {
        const uint32_t *row = c->pixels + (ptrdiff_t)y * c->stride;
        for (int x = 0; x < g->width; x++) {
            g->now[y * g->width + x] = g->nearest[shade_of(row[x])];
        }
    }
}

// At least one pixel, since a frame may not be empty.
static struct area changed_area(const struct gif *g)
{
    struct area r = {g->width, g->height, 0, 0};
    for (int y = 0; y < g->height; y++) {
        for (int x = 0; x < g->width; x++) {
            if (g->now[y * g->width + x] != g->last[y * g->width + x]) {
                r.left = x < r.left ? x : r.left;
                r.right = x + 1 > r.right ? x + 1 : r.right;
                r.top = y < r.top ? y : r.top;
                r.bottom = y + 1;
            }
        }
    }
    return r.right > r.left ? r : (struct area){0, 0, 1, 1};
}

void gif_frame(struct gif *g, const struct canvas *c, int hundredths)
{
    struct area r = {0, 0, g->width, g->height};
    if (!g->begun) {
        choose_colours(g, c);
        put_head(g);
    }
    read_frame(g, c);
    r = g->begun ? changed_area(g) : r;
    fwrite("\x21\xf9\x04\x05", 1, 4, g->out); // stays where it is, and has unchanged pixels
    put_u16(g->out, hundredths);
    fputc(UNCHANGED, g->out);
    fputc(0, g->out);
    fputc(0x2c, g->out);
    put_u16(g->out, r.left);
    put_u16(g->out, r.top);
    put_u16(g->out, r.right - r.left);
    put_u16(g->out, r.bottom - r.top);
    fputc(0, g->out);
    put_pixels(g, r);
    g->begun = true;
    uint8_t *spare = g->last;
    g->last = g->now;
    g->now = spare;
}

bool gif_end(struct gif *g)
{
    fputc(0x3b, g->out);
    bool written = fflush(g->out) == 0 && ferror(g->out) == 0;
    free(g->last);
    free(g->now);
    free(g);
    return written;
}
