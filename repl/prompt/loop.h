// loop: the one loop that waits for everything: keys, timers, signals, and work in slices.
//
// Single-threaded. A callback runs to its end before the next one is looked at, so a callback that
// takes long keeps all others waiting: long work is a step function that does a few milliseconds at
// a time, or it asks loop_interrupted() often.
//
// Interface:
//   loop_open, loop_close      one loop per process; it takes over the signals named below
//   loop_watch, loop_unwatch   call back when a descriptor has something to read or was hung up
//   loop_after, loop_every     call back at a time; loop_cancel takes it back
//   loop_step_with             call a step function whenever nothing else is pending
//   loop_on_signal             call back after a signal
//   loop_stop_process          stop the process as Ctrl-Z would; returns when it goes on again
//   loop_turn                  wait once and call back
//   loop_run, loop_quit        turn until told to quit; quit's value is the value of run
//   loop_catch_signals         the same signals for a program that works without a loop
//   loop_interrupted           someone wants the work to stop (Ctrl-C), or the program to end
//   loop_interrupt_forget      whoever wanted that has been obeyed
//   loop_now                   CLOCK_MONOTONIC in nanoseconds
//
// Signals: SIGINT, SIGTERM and SIGHUP are caught from loop_open on and only set what
// loop_interrupted() tells, until someone asks to be called with loop_on_signal. SIGHUP and SIGINT
// stay ignored if they were (nohup, background). SIGWINCH, SIGTSTP and SIGCONT keep their usual
// effect until asked for, and get it back when a callback is taken away (NULL). SIGPIPE is ignored:
// writing says EPIPE instead.
//
// Callbacks run inside loop_turn, never inside a signal handler, and may call anything here but
// loop_close.
#ifndef ORRERY_REPL_PROMPT_LOOP_H
#define ORRERY_REPL_PROMPT_LOOP_H

#include "sim/base.h"

#include <signal.h>

struct loop;

typedef void loop_callback(void *self);
typedef bool loop_step(void *self); // true: there is more to do

void loop_catch_signals(void);
struct loop *loop_open(void);
void loop_close(struct loop *loop);

// hung_up: the other side is gone, and what was still to be read has been read.
typedef void loop_ready(void *self, bool hung_up);
void loop_watch(struct loop *loop, int descriptor, loop_ready *ready, void *self);
void loop_unwatch(struct loop *loop, int descriptor);

// The number names the timer for loop_cancel; it is never 0. Cancelling a timer that is over does
// nothing. A timer that could not be served in time is called once, not several times.
int loop_after(struct loop *loop, int64_t delay_ns, loop_callback *callback, void *self);
int loop_every(struct loop *loop, int64_t period_ns, loop_callback *callback, void *self);
void loop_cancel(struct loop *loop, int timer);

// NULL: nothing to do any more.
void loop_step_with(struct loop *loop, loop_step *step, void *self);

void loop_on_signal(struct loop *loop, int signal_number, loop_callback *callback, void *self);
void loop_stop_process(struct loop *loop);

// Waits at most max_wait_ns (TIME_NEVER: as long as it takes) and does not wait while there is a
// step function.
void loop_turn(struct loop *loop, int64_t max_wait_ns);
int loop_run(struct loop *loop);
void loop_quit(struct loop *loop, int value);

// Cheap, and safe in any context: for a simulation between two events, or for a hook of the script
// language.
bool loop_interrupted(void);
// The exit status of a program that stops for it, as shells have it: 128 and the signal's number.
// 0: nobody wants it.
int loop_interrupt_status(void);
// The same as a flag that a signal handler writes, for code that can not call: not 0 means stop.
const volatile sig_atomic_t *loop_interrupt_flag(void);

// Forgets a SIGINT, also one whose callback has not been called yet. SIGTERM and SIGHUP are never
// forgotten.
void loop_interrupt_forget(void);

int64_t loop_now(void);

#endif
