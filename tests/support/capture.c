// capture: see capture.h.
#include "tests/support/capture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

void capture_open(struct capture *c)
{
    *c = (struct capture){0};
    c->stream = open_memstream(&c->bytes, &c->size);
    assert_non_null(c->stream);
    c->out = out_open(c->stream, STYLE_NEVER);
    assert_non_null(c->out);
}

const char *capture_text(struct capture *c)
{
    struct diag d = {0};
    assert_true(out_flush(c->out, &d));
    assert_int_equal(fflush(c->stream), 0);
    c->bytes[c->size] = '\0'; // what was forgotten may have been longer
    return c->bytes;
}

void capture_forget(struct capture *c)
{
    capture_text(c);
    rewind(c->stream);
    fflush(c->stream);
}

void capture_close(struct capture *c)
{
    out_close(c->out);
    fclose(c->stream);
    free(c->bytes);
}
