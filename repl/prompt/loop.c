// loop: see loop.h. A signal handler notes the signal and writes one byte into a pipe that the loop
// polls with the rest: no signal is lost between looking and waiting. The numbers of descriptors
// and timers are fixed, because they do not depend on anything a user does.
#include "repl/prompt/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { WATCHES = 16, TIMERS = 32, SIGNALS = 8, HIGHEST_SIGNAL = 64 };

struct watch {
    int descriptor;
    loop_ready *ready; // NULL: free
    void *self;
};

struct timer {
    int number; // 0: free
    int64_t due_ns;
    int64_t period_ns; // 0: once
    loop_callback *callback;
    void *self;
};

struct signal_watch {
    int number;
    loop_callback *callback;
    void *self;
};

struct loop {
    struct watch watches[WATCHES];
    struct timer timers[TIMERS];
    struct signal_watch signals[SIGNALS];
    int last_timer;
    loop_step *step;
    void *step_self;
    bool quitting;
    int value;
};

static volatile sig_atomic_t pending[HIGHEST_SIGNAL];
static volatile sig_atomic_t asked;  // to stop what is going on: SIGINT, SIGTERM or SIGHUP, or 0
static volatile sig_atomic_t ending; // SIGTERM or SIGHUP, or 0
static int pipe_ends[2] = {-1, -1};

static void note_signal(int number)
{
    int saved_errno = errno;
    pending[number] = 1;
    bool ends = number == SIGTERM || number == SIGHUP;
    if (number == SIGINT || ends) {
        asked = number;
    }
    if (ends) {
        ending = number;
    }
    ssize_t written = write(pipe_ends[1], "!", 1); // a full pipe wakes the loop as well
    (void)written;
    errno = saved_errno;
}

static void set_handler(int number, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

static void catch_unless_ignored(int number)
{
    struct sigaction before;
    if (sigaction(number, NULL, &before) != 0 || before.sa_handler != SIG_IGN) {
        set_handler(number, note_signal);
    }
}

void loop_catch_signals(void)
{
    catch_unless_ignored(SIGINT);
    catch_unless_ignored(SIGHUP);
    set_handler(SIGTERM, note_signal);
    set_handler(SIGPIPE, SIG_IGN);
}

struct loop *loop_open(void)
{
    ASSERT(pipe_ends[0] < 0);
    struct loop *loop = calloc(1, sizeof *loop);
    if (loop == NULL || pipe2(pipe_ends, O_NONBLOCK | O_CLOEXEC) != 0) {
        free(loop);
        return NULL;
    }
    loop_catch_signals();
    return loop;
}

void loop_close(struct loop *loop)
{
    for (int number = 1; number < HIGHEST_SIGNAL; number++) {
        struct sigaction now;
        if (sigaction(number, NULL, &now) == 0 && now.sa_handler == note_signal) {
            set_handler(number, SIG_DFL);
        }
    }
    close(pipe_ends[0]);
    close(pipe_ends[1]);
    pipe_ends[0] = pipe_ends[1] = -1;
    free(loop);
}

static struct watch *find_watch(struct loop *loop, int descriptor)
{
    for (int i = 0; i < WATCHES; i++) {
        if (loop->watches[i].ready != NULL && loop->watches[i].descriptor == descriptor) {
            return &loop->watches[i];
        }
    }
    return NULL;
}

void loop_watch(struct loop *loop, int descriptor, loop_ready *ready, void *self)
{
    struct watch *w = find_watch(loop, descriptor);
    for (int i = 0; w == NULL; i++) {
        ASSERT(i < WATCHES);
        w = loop->watches[i].ready == NULL ? &loop->watches[i] : NULL;
    }
    *w = (struct watch){.descriptor = descriptor, .ready = ready, .self = self};
}

void loop_unwatch(struct loop *loop, int descriptor)
{
    struct watch *w = find_watch(loop, descriptor);
    if (w != NULL) {
        w->ready = NULL;
    }
}

static int add_timer(struct loop *loop, int64_t delay_ns, int64_t period_ns,
                     loop_callback *callback, void *self)
{
    struct timer *t = loop->timers;
    while (t->number != 0) {
        t++;
        ASSERT(t < loop->timers + TIMERS);
    }
    loop->last_timer = loop->last_timer == INT32_MAX ? 1 : loop->last_timer + 1;
    *t = (struct timer){.number = loop->last_timer,
                        .due_ns = add_clamped(loop_now(), delay_ns),
                        .period_ns = period_ns,
                        .callback = callback,
                        .self = self};
    return t->number;
}

int loop_after(struct loop *loop, int64_t delay_ns, loop_callback *callback, void *self)
{
    return add_timer(loop, delay_ns, 0, callback, self);
}

int loop_every(struct loop *loop, int64_t period_ns, loop_callback *callback, void *self)
{
    ASSERT(period_ns > 0);
    return add_timer(loop, period_ns, period_ns, callback, self);
}

void loop_cancel(struct loop *loop, int timer)
{
    for (int i = 0; i < TIMERS; i++) {
        if (loop->timers[i].number == timer) {
            loop->timers[i].number = 0;
        }
    }
}

void loop_step_with(struct loop *loop, loop_step *step, void *self)
{
    loop->step = step;
    loop->step_self = self;
}

void loop_on_signal(struct loop *loop, int signal_number, loop_callback *callback, void *self)
{
    ASSERT(signal_number > 0 && signal_number < HIGHEST_SIGNAL);
    int i = 0;
    while (loop->signals[i].number != 0 && loop->signals[i].number != signal_number) {
        i++;
        ASSERT(i < SIGNALS);
    }
    loop->signals[i] =
        (struct signal_watch){.number = signal_number, .callback = callback, .self = self};
    if (signal_number == SIGWINCH || signal_number == SIGTSTP || signal_number == SIGCONT) {
        pending[signal_number] = 0;
        set_handler(signal_number, callback != NULL ? note_signal : SIG_DFL);
    }
}

// The process stops inside raise. A SIGCONT of our own is not reported: whoever stops knows that it
// continues.
void loop_stop_process(struct loop *loop)
{
    set_handler(SIGTSTP, SIG_DFL);
    raise(SIGTSTP);
    for (int i = 0; i < SIGNALS; i++) {
        if (loop->signals[i].number == SIGTSTP && loop->signals[i].callback != NULL) {
            set_handler(SIGTSTP, note_signal);
        }
    }
    pending[SIGTSTP] = pending[SIGCONT] = 0;
}

static void call_signals(struct loop *loop)
{
    char bytes[64];
    while (read(pipe_ends[0], bytes, sizeof bytes) > 0) {
    }
    for (int i = 0; i < SIGNALS; i++) {
        struct signal_watch *s = &loop->signals[i];
        if (s->number != 0 && s->callback != NULL && pending[s->number]) {
            pending[s->number] = 0;
            s->callback(s->self);
        }
    }
}

// The timer that has been due for longest, at `now`; NULL: none is.
static struct timer *most_overdue(struct loop *loop, int64_t now)
{
    struct timer *first = NULL;
    for (int i = 0; i < TIMERS; i++) {
        struct timer *t = &loop->timers[i];
        bool due = t->number != 0 && t->due_ns <= now;
        if (due && (first == NULL || t->due_ns < first->due_ns)) {
            first = t;
        }
    }
    return first;
}

// A callback may add and cancel timers. One that is called again has its next time after `now`.
static bool call_timers(struct loop *loop)
{
    bool called = false;
    int64_t now = loop_now();
    struct timer *t;
    while ((t = most_overdue(loop, now)) != NULL) {
        struct timer due = *t;
        if (due.period_ns == 0) {
            t->number = 0;
        } else {
            t->due_ns = now + due.period_ns;
        }
        called = true;
        due.callback(due.self);
    }
    return called;
}

static int64_t until_next_timer(const struct loop *loop)
{
    int64_t wait = TIME_NEVER;
    int64_t now = loop_now();
    for (int i = 0; i < TIMERS; i++) {
        if (loop->timers[i].number != 0) {
            wait = min_i64(wait, max_i64(loop->timers[i].due_ns - now, 0));
        }
    }
    return wait;
}

static int poll_timeout(int64_t wait_ns)
{
    if (wait_ns == TIME_NEVER) {
        return -1;
    }
    return (int)min_i64(div_up(max_i64(wait_ns, 0), MILLISECOND), INT32_MAX);
}

// A callback may unwatch a descriptor whose turn is still to come, so each watch is looked at again
// first.
static bool call_watches(struct loop *loop, const struct pollfd *polled, int count)
{
    bool called = false;
    for (int i = 1; i < count; i++) {
        struct watch *w = find_watch(loop, polled[i].fd);
        if (w != NULL && polled[i].revents != 0) {
            called = true;
            bool readable = (polled[i].revents & POLLIN) != 0;
            w->ready(w->self, !readable);
        }
    }
    return called;
}

// A step that is over may have set another one to follow.
static void run_step(struct loop *loop)
{
    loop_step *step = loop->step;
    void *self = loop->step_self;
    bool more = step(self);
    if (!more && loop->step == step && loop->step_self == self) {
        loop->step = NULL;
    }
}

void loop_turn(struct loop *loop, int64_t max_wait_ns)
{
    struct pollfd polled[WATCHES + 1] = {{.fd = pipe_ends[0], .events = POLLIN}};
    int count = 1;
    for (int i = 0; i < WATCHES; i++) {
        if (loop->watches[i].ready != NULL) {
            polled[count++] = (struct pollfd){.fd = loop->watches[i].descriptor, .events = POLLIN};
        }
    }
    int64_t wait = loop->step != NULL ? 0 : min_i64(max_wait_ns, until_next_timer(loop));
    int ready = poll(polled, (nfds_t)count, poll_timeout(wait));
    call_signals(loop);
    bool called = call_timers(loop);
    if (ready > 0) {
        called = call_watches(loop, polled, count) || called;
    }
    if (!called && loop->step != NULL) {
        run_step(loop);
    }
}

int loop_run(struct loop *loop)
{
    while (!loop->quitting) {
        loop_turn(loop, TIME_NEVER);
    }
    loop->quitting = false;
    return loop->value;
}

void loop_quit(struct loop *loop, int value)
{
    loop->quitting = true;
    loop->value = value;
}

bool loop_interrupted(void) { return asked != 0; }

int loop_interrupt_status(void) { return asked != 0 ? 128 + asked : 0; }

const volatile sig_atomic_t *loop_interrupt_flag(void) { return &asked; }

void loop_interrupt_forget(void)
{
    asked = ending;
    pending[SIGINT] = 0;
}

int64_t loop_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * SECOND + now.tv_nsec;
}
