// text: putting words together in a caller's buffer.
//
//   struct text t = text_in(buffer, sizeof buffer);
//   text_add(&t, "%d waiting", n);
//
// Always ends in a zero byte; what does not fit is cut and `cut` says so. Allocates nothing. No
// format that depends on the locale or on addresses may be used (%f, %g, %', %p): `make lint`
// refuses them in sim/ and engines/.
#ifndef ORRERY_SIM_TEXT_H
#define ORRERY_SIM_TEXT_H

#include "sim/base.h"

#include <stdarg.h>

struct text {
    char *at;        // the caller's buffer
    size_t capacity; // in bytes, with the zero byte
    size_t length;   // in bytes, without it
    bool cut;        // something did not fit
};

struct text text_in(char *buffer, size_t capacity);
void text_add(struct text *t, const char *format, ...) PRINTF_LIKE(2, 3);
void text_add_list(struct text *t, const char *format, va_list args) PRINTF_LIKE(2, 0);
void text_add_bytes(struct text *t, const char *bytes, size_t length);

#endif
