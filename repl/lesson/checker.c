// checker: see checker.h.
#include "repl/faces.h"
int checker_main(const struct options *o, struct out *out)
{
    (void)o; (void)out; return 0;
}
