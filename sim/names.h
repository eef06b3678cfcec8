// names: strings kept once in an image.
//
// A name is its offset / 8 in the image, so that equal strings are equal numbers. Found through an
// open-addressing table of such numbers that doubles when half full. Names are never forgotten.
#ifndef ORRERY_SIM_NAMES_H
#define ORRERY_SIM_NAMES_H

#include "sim/image.h"

RECORDS_BEGIN
struct name_table {
    offset_t slots; // of uint32_t, 0 for empty
    uint32_t capacity_bits;
    uint32_t count;
    offset_t text; // where the next short string goes
    offset_t text_end;
};
RECORDS_END

void names_begin(struct image *image, offset_t at);
// Up to 65,535 bytes; no zero bytes.
uint32_t names_intern(struct image *image, offset_t at, const char *bytes, size_t length);
uint32_t names_find(const struct image *image, offset_t at, const char *bytes, size_t length);
const char *names_text(const struct image *image, uint32_t name);

#endif
