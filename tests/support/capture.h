// capture: what is printed, as a text to look at.
//
//   struct capture c;
//   capture_open(&c);
//   ... something prints on c.out ...
//   assert_string_equal(capture_text(&c), "...");
//   capture_close(&c);
//
// The output is that of a pipe: plain, and never cut.
#ifndef ORRERY_TESTS_CAPTURE_H
#define ORRERY_TESTS_CAPTURE_H

#include "repl/prompt/out.h"

struct capture {
    struct out *out;
    FILE *stream;
    char *bytes;
    size_t size;
};

void capture_open(struct capture *c);
// Everything since capture_open or capture_forget; good until something more is printed.
const char *capture_text(struct capture *c);
void capture_forget(struct capture *c);
void capture_close(struct capture *c);

#endif
