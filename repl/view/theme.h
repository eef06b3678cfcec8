// theme: the colours of pictures and of the window.
//
// A renderer asks for inks, never for colours. A theme (dark, light, print) and a palette
// (Okabe-Ito or cividis, assets/palettes) give every ink its colour. Each role of the scene has
// three inks: the fill of a shape, a line or edge that stands out against the panel, and text that
// can be read on the fill.
//
// Interface:
//   theme_make         a table of inks
//   theme_name, palette_name, theme_find, palette_find    by words
//   ink_fill, ink_edge, ink_on    the inks of a role
//
// Colours are 0xRRGGBB. Text on page, panel or box has a contrast of at least 4.5 to 1 in every
// theme, edges of roles at least 3 to 1 (tested).
#ifndef ORRERY_VIEW_THEME_H
#define ORRERY_VIEW_THEME_H

#include "sim/diag.h"
#include "sim/scene.h"

enum theme_kind { THEME_DARK, THEME_LIGHT, THEME_PRINT, THEME_KINDS };
enum palette_kind { PALETTE_OKABE_ITO, PALETTE_CIVIDIS, PALETTE_KINDS };

enum ink {
    INK_NONE,  // not drawn
    INK_PAGE,  // behind everything
    INK_PANEL, // behind a pane
    INK_BOX,   // behind a box
    INK_SLOT,  // an empty place on a lane, the empty part of a gauge
    INK_LINE,  // edges of panes and boxes
    INK_GRID,  // lines to read values by
    INK_TEXT,
    INK_MUTED,  // labels, units, ticks
    INK_ACCENT, // what has changed, the present moment
    INK_HATCH,  // hatching over a fill
    INK_FILL,   // the first of ROLE_COUNT
    INK_EDGE = INK_FILL + ROLE_COUNT,
    INK_ON = INK_EDGE + ROLE_COUNT,
    INK_COUNT = INK_ON + ROLE_COUNT
};

struct theme {
    enum theme_kind kind;
    enum palette_kind palette;
    uint32_t colour[INK_COUNT];
};

void theme_make(struct theme *theme, enum theme_kind kind, enum palette_kind palette);
const char *theme_name(enum theme_kind kind);
const char *palette_name(enum palette_kind palette);
bool theme_find(const char *name, enum theme_kind *kind, struct diag *d);
bool palette_find(const char *name, enum palette_kind *palette, struct diag *d);

static inline uint8_t ink_fill(uint8_t role) { return (uint8_t)(INK_FILL + role); }
static inline uint8_t ink_edge(uint8_t role) { return (uint8_t)(INK_EDGE + role); }
static inline uint8_t ink_on(uint8_t role) { return (uint8_t)(INK_ON + role); }

// The ratio of lightness of two colours by the rule of the WCAG, times 100: 100 to 2100.
int theme_contrast(uint32_t a, uint32_t b);

#endif
