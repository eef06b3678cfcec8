// stamp: the times in people's logs, as nanoseconds.
//
//   2024-03-05T10:15:30.123456789+01:00    ISO 8601; a space for the T; without a zone: UTC
//   1709630130  1709630130.25              seconds since 1970
//   1709630130250                          milliseconds, and so on: told apart by their size
//   12.5                                   seconds since something else, being too small for 1970
//   12.5ms                                 a duration with its unit (for service times)
//
// Interface:
//   stamp_guess       what a text seems to be
//   stamp_parse       the text as nanoseconds; nothing above a nanosecond is lost
//   stamp_form_words  "milliseconds since 1970", for what the user is told
#ifndef ORRERY_EXCHANGE_QUEUE_STAMP_H
#define ORRERY_EXCHANGE_QUEUE_STAMP_H

#include "sim/diag.h"

enum stamp_form {
    STAMP_GUESS,
    STAMP_ISO,
    STAMP_SECONDS,
    STAMP_MILLISECONDS,
    STAMP_MICROSECONDS,
    STAMP_NANOSECONDS,
    STAMP_UNITS,
    STAMP_FORMS
};

// Of a moment. A number is told by its size: seconds since 1970 reached 10^8 in 1973 and reach
// 10^11 in 5138. STAMP_GUESS: it is nothing known.
enum stamp_form stamp_guess(const char *text, size_t length);

// What is not of this form, or beyond the years 1678 to 2261, is refused; column and width of the
// diag count from the start of the text.
bool stamp_parse(enum stamp_form form, const char *text, size_t length, int64_t *ns,
                 struct diag *d);

const char *stamp_form_words(enum stamp_form form);

#endif
