// play: see play.h. Where the machine can not keep up, the world's clock falls behind: a slice has
// a limit of events, and what is left of its time is forgotten.
#include "repl/view/window/play.h"

#include <math.h>

enum { SLICE_EVENTS = 20000, EVENTS_A_SECOND = 4 };
static const int64_t LONGEST_NS = 600 * MILLISECOND; // a slice after the window was held up

double play_rate(const struct play *p)
{
    static const double steps[] = {1, 2, 5};
    int power = (int)floor(p->speed / 3.0), step = p->speed - 3 * power;
    return steps[step] * pow(10, power);
}

void play_words(const struct play *p, struct text *out)
{
    int64_t ns = (int64_t)(play_rate(p) * 1e9 + 0.5);
    unit_print_rounded(UNIT_TIME, ns, out);
    text_add(out, " a second");
}

int play_fitting(struct session *s)
{
    const struct branch *b = session_branch(s);
    int64_t next = world_next_time(&b->world), event = SECOND;
    if (b->head.events > 0) {
        event = b->head.time / (int64_t)b->head.events;
    } else if (next != TIME_NEVER) {
        event = next - world_now(&b->world);
    }
    struct play p = {.speed = PLAY_SLOWEST};
    double wanted = (double)max_i64(event, 1) * EVENTS_A_SECOND / 1e9;
    while (p.speed < PLAY_FASTEST && play_rate(&p) < wanted) {
        p.speed++;
    }
    return p.speed;
}

// A clock with digits that change too fast to be read is only restless: a run pauses at round
// moments.
static int64_t round_moment(const struct play *p, int64_t time)
{
    int64_t step = 1;
    while ((double)step * 10 <= play_rate(p) * 1e9 / 60) {
        step *= 10;
    }
    return time / step * step;
}

bool play_on(struct play *p, struct session *s, int64_t now_ns, enum run_end *end, struct diag *d)
{
    int64_t passed = p->last_ns == 0 ? 0 : min_i64(now_ns - p->last_ns, LONGEST_NS);
    double due = (double)passed * play_rate(p) + p->rest_ns;
    int64_t whole = due >= 9e18 ? INT64_MAX : (int64_t)due;
    p->last_ns = now_ns;
    p->rest_ns = due - (double)whole;
    *end = RUN_REACHED;
    if (whole == 0) {
        return true;
    }
    int64_t exact = add_clamped(world_now(session_world(s)), whole);
    int64_t until = round_moment(p, exact);
    p->rest_ns += (double)(exact - until);
    uint64_t events = branch_now(session_branch(s)).events + SLICE_EVENTS;
    bool quiet = s->quiet;
    s->quiet = true;
    bool ran = session_run(s, min_i64(until, TIME_NEVER - 1), events, NULL, NULL, end, d);
    s->quiet = quiet;
    if (ran && *end == RUN_REACHED && world_next_time(session_world(s)) == TIME_NEVER) {
        *end = RUN_IDLE;
    }
    p->on = ran && *end == RUN_REACHED;
    return p->on;
}
