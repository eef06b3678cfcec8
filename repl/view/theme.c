// theme: see theme.h. Only surfaces and text are chosen by hand; inks of roles are mixed from the
// palette, and edges are moved towards the text's colour until they stand out enough.
#include "repl/view/theme.h"

struct colour_row {
    const char *name;
    uint32_t colour;
};

static const struct colour_row okabe_ito[] = {
#include "assets/palettes/okabe-ito.inc"
};

static const struct colour_row cividis[] = {
#include "assets/palettes/cividis.inc"
};

struct surfaces {
    const char *name;
    uint32_t page, panel, box, slot, line, grid, text, muted, accent, hatch;
};

static const struct surfaces surfaces[THEME_KINDS] = {
    [THEME_DARK] = {"dark", 0x0F1216, 0x171B21, 0x1E242C, 0x262D37, 0x333C48, 0x2A323C, 0xE8ECF1,
                    0x9CA8B6, 0xF2C14E, 0x0F1216},
    [THEME_LIGHT] = {"light", 0xF3F5F8, 0xFFFFFF, 0xF8F9FB, 0xEBEEF2, 0xD3D9E1, 0xE4E8ED, 0x1A2027,
                     0x566270, 0xA34700, 0xFFFFFF},
    [THEME_PRINT] = {"print", 0xFFFFFF, 0xFFFFFF, 0xFFFFFF, 0xFFFFFF, 0x8A8A8A, 0xDADADA, 0x000000,
                     0x444444, 0x000000, 0x000000},
};

// (a * (100 - share) + b * share) / 100, per channel.
static uint32_t mix(uint32_t a, uint32_t b, uint32_t share)
{
    uint32_t out = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
        uint32_t x = a >> shift & 0xff, y = b >> shift & 0xff;
        out |= ((x * (100 - share) + y * share + 50) / 100) << shift;
    }
    return out;
}

// Relative luminance times 10,000. The sRGB curve is taken piecewise from a table of sixteenths.
static int luminance_of(uint32_t colour)
{
    static const int linear[] = {0,    52,   144,  296,  513,  802,  1170, 1620, 2159,
                                 2789, 3515, 4342, 5271, 6308, 7454, 8714, 10000};
    static const int weight[] = {722, 7152, 2126};
    int sum = 0;
    for (int i = 0; i < 3; i++) {
        int x = (int)(colour >> (8 * i) & 0xff), at = x / 16, rest = x % 16;
        int width = at == 15 ? 15 : 16;
        sum += weight[i] * (linear[at] + (linear[at + 1] - linear[at]) * rest / width);
    }
    return sum / 10000;
}

int theme_contrast(uint32_t a, uint32_t b)
{
    int x = luminance_of(a), y = luminance_of(b);
    int light = x > y ? x : y, dark = x > y ? y : x;
    return (light + 500) * 100 / (dark + 500);
}

// The pure colour of a role. Verdicts are the same in both palettes: they come with words anyway.
static uint32_t pure_colour(const struct theme *t, int role, uint32_t plain)
{
    static const int spread[] = {0, 8, 27, 17, 31, 12, 22, 4}; // of cividis, for categories
    if (role == ROLE_PLAIN) {
        return plain;
    }
    if (role >= ROLE_SHADE) {
        // Neither so dark nor so light that it would vanish in the panel.
        int least = t->kind == THEME_DARK ? 8 : 1, most = t->kind == THEME_DARK ? 32 : 27;
        return cividis[least + (role - ROLE_SHADE) * (most - least) / (ROLE_SHADES - 1)].colour;
    }
    if (role >= ROLE_GOOD) {
        static const int verdicts[] = {2, 1, 6};
        return okabe_ito[verdicts[role - ROLE_GOOD]].colour;
    }
    return t->palette == PALETTE_CIVIDIS ? cividis[spread[role]].colour
                                         : okabe_ito[role - 1].colour;
}

static uint32_t stand_out(uint32_t colour, uint32_t towards, uint32_t against, int contrast)
{
    for (uint32_t share = 0; share < 100; share += 5) {
        uint32_t moved = mix(colour, towards, share);
        if (theme_contrast(moved, against) >= contrast) {
            return moved;
        }
    }
    return towards;
}

static void make_roles(struct theme *t, const struct surfaces *s)
{
    uint32_t plain = mix(s->panel, s->muted, t->kind == THEME_PRINT ? 12 : 38);
    for (int role = 0; role < ROLE_COUNT; role++) {
        uint32_t pure = pure_colour(t, role, plain);
        uint32_t fill = role == ROLE_PLAIN       ? plain
                        : t->kind == THEME_PRINT ? mix(pure, s->panel, 55)
                                                 : mix(pure, s->panel, 12);
        uint32_t dark = 0x05070A, light = 0xFFFFFF;
        t->colour[INK_FILL + role] = fill;
        t->colour[INK_EDGE + role] =
            stand_out(role == ROLE_PLAIN ? s->muted : pure, s->text, s->panel, 300);
        t->colour[INK_ON + role] =
            theme_contrast(fill, dark) >= theme_contrast(fill, light) ? dark : light;
    }
}

void theme_make(struct theme *t, enum theme_kind kind, enum palette_kind palette)
{
    const struct surfaces *s = &surfaces[kind];
    *t = (struct theme){.kind = kind, .palette = palette};
    uint32_t *c = t->colour;
    c[INK_PAGE] = s->page;
    c[INK_PANEL] = s->panel;
    c[INK_BOX] = s->box;
    c[INK_SLOT] = s->slot;
    c[INK_LINE] = s->line;
    c[INK_GRID] = s->grid;
    c[INK_TEXT] = s->text;
    c[INK_MUTED] = s->muted;
    c[INK_ACCENT] = s->accent;
    c[INK_HATCH] = s->hatch;
    make_roles(t, s);
}

const char *theme_name(enum theme_kind kind) { return surfaces[kind].name; }

const char *palette_name(enum palette_kind palette)
{
    return palette == PALETTE_CIVIDIS ? "cividis" : "okabe-ito";
}

bool theme_find(const char *name, enum theme_kind *kind, struct diag *d)
{
    for (int i = 0; i < THEME_KINDS; i++) {
        if (strcmp(name, surfaces[i].name) == 0) {
            *kind = (enum theme_kind)i;
            return true;
        }
    }
    diag_say(d, "unknown theme '%s'", name);
    return diag_expect(d, "dark, light or print");
}

bool palette_find(const char *name, enum palette_kind *palette, struct diag *d)
{
    for (int i = 0; i < PALETTE_KINDS; i++) {
        if (strcmp(name, palette_name((enum palette_kind)i)) == 0) {
            *palette = (enum palette_kind)i;
            return true;
        }
    }
    diag_say(d, "unknown palette '%s'", name);
    return diag_expect(d, "okabe-ito or cividis");
}
