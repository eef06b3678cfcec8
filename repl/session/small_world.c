// small_world: see small_world.h.
#include "repl/session/small_world.h"

static const char commands[] = "queue.station desk servers=1 service=\"exponential 8s\"\n"
                               "queue.source visitor to=desk interarrival=\"exponential 10s\"\n";

bool session_small_world(struct session *s, struct diag *d)
{
    return session_text(s, commands, sizeof commands - 1, "the first world", 1, d);
}
