// base: see base.h. The hook is the one piece of state in sim/ that belongs to the process and not
// to a world: it is only ever read on the way out.
#include "sim/base.h"

#include <stdio.h>
#include <stdlib.h>

static assert_hook *hook_function;
static void *hook_self;

void assert_set_hook(assert_hook *hook, void *self)
{
    hook_function = hook;
    hook_self = self;
}

_Noreturn void assert_failed(const char *file, int line, const char *expression)
{
    fprintf(stderr, "%s:%d: this is a bug in Orrery: '%s' does not hold\n", file, line, expression);
    assert_hook *hook = hook_function;
    hook_function = NULL; // a hook that fails an ASSERT must not call itself
    if (hook != NULL) {
        hook(hook_self, file, line, expression);
    }
    abort();
}
