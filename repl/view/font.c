// font: see font.h.
#include "repl/view/font.h"

#include "repl/text/utf8.h"

enum { FIRST = ' ', LAST = '~', OTHER = 640, WIDE = 1000, MONO = 602 };

// Advance widths of the printable ASCII characters of DejaVu Sans, in thousandths of the size.
static const int16_t book[] = {
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361,  318, 337, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
    575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635,  611, 732, 684, 989, 685,
    611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352,  635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592,  525, 636, 337, 636, 838,
};

static const int16_t strong[] = {
    348,  456, 521, 838, 696, 1002, 872, 306,  457, 457, 523, 838, 380, 415,  380, 365,
    696,  696, 696, 696, 696, 696,  696, 696,  696, 696, 400, 400, 838, 838,  838, 580,
    1000, 774, 762, 734, 830, 683,  683, 821,  837, 372, 372, 775, 637, 995,  837, 850,
    733,  850, 770, 720, 682, 812,  774, 1103, 771, 724, 725, 457, 365, 457,  838, 500,
    500,  675, 716, 593, 716, 678,  435, 716,  712, 343, 343, 665, 343, 1042, 712, 687,
    716,  716, 493, 595, 478, 712,  652, 924,  645, 652, 582, 712, 365, 712,  838,
};

int32_t font_size(enum font font, int32_t unit)
{
    static const int32_t eighths[FONT_COUNT] = {
        [FONT_TITLE] = 17, [FONT_STRONG] = 13,       [FONT_BODY] = 13,
        [FONT_SMALL] = 11, [FONT_SMALL_STRONG] = 11, [FONT_MONO] = 12,
    };
    return unit * eighths[font] / 8;
}

bool font_is_strong(enum font font)
{
    return font == FONT_TITLE || font == FONT_STRONG || font == FONT_SMALL_STRONG;
}

static const int16_t *table_of(enum font font)
{
    return font == FONT_MONO ? NULL : font_is_strong(font) ? strong : book;
}

static int32_t advance_of(const int16_t *table, int32_t code)
{
    if (table == NULL) {
        return MONO * utf8_columns_of(code);
    }
    if (code >= FIRST && code <= LAST) {
        return table[code - FIRST];
    }
    int columns = utf8_columns_of(code);
    return columns == 2 ? WIDE : columns * OTHER;
}

int32_t font_width(enum font font, int32_t unit, const char *text, size_t length)
{
    const int16_t *table = table_of(font);
    int64_t size = font_size(font, unit), thousandths = 0;
    for (const char *at = text; at < text + length && *at != '\0';) {
        thousandths += advance_of(table, utf8_next(&at));
    }
    return (int32_t)min_i64(thousandths * size / 1000, INT32_MAX / 2);
}

size_t font_fit(enum font font, int32_t unit, const char *text, int32_t width)
{
    const int16_t *table = table_of(font);
    int64_t size = font_size(font, unit), thousandths = 0;
    const char *at = text;
    while (*at != '\0') {
        const char *next = at;
        thousandths += advance_of(table, utf8_next(&next));
        if (thousandths * size / 1000 > width) {
            break;
        }
        at = next;
    }
    return (size_t)(at - text);
}
