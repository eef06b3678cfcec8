// events: what can happen on a host.
#include "engines/linux/inside.h"

static const char *const flushes[] = {
    [FLUSH_NONE] = "nothing",
    [FLUSH_BACKGROUND] = "background writeback",
    [FLUSH_PERIODIC] = "writeback of old files",
    [FLUSH_ALL] = "writeback of everything",
    NULL,
};

static const char *const errors[] = {
    "?", "?", "?",      "?",      "?",      "EIO", "?", "?", "?",      "?",
    "?", "?", "ENOMEM", "?",      "?",      "?",   "?", "?", "?",      "?",
    "?", "?", "?",      "ENFILE", "EMFILE", "?",   "?", "?", "ENOSPC", NULL,
};

#define THE_HOST .target = {"host", {.kind = VALUE_RECORD, .record = LINUX_HOST}}
#define THE_DISK .target = {"disk", {.kind = VALUE_RECORD, .record = LINUX_DISK}}
#define THE_TASK .target = {"task", {.kind = VALUE_RECORD, .record = LINUX_TASK}}

const struct event_row linux_events[] = {
    [LINUX_TICKS] =
        {
            .name = "ticks",
            .sentence = "jiffy {jiffy} of {host}: flushers and tasks go on",
            .doc = "A tick of the host's clock; taken only while something is pending.",
            THE_HOST,
            .a = {"jiffy", {.kind = VALUE_NUMBER}},
            .run = host_ticks,
        },
    [LINUX_COMPLETES] =
        {
            .name = "completes",
            .sentence = "{disk} completes a request: {pages} pages of {file}",
            .doc = "The first request in a disk's queue is done.",
            THE_DISK,
            .a = {"file", {.kind = VALUE_RECORD, .record = LINUX_FILE, .unlimited = "no file"}},
            .b = {"pages", {.kind = VALUE_NUMBER}},
            .run = disk_completes,
        },
    [LINUX_FLUSH_BEGINS] =
        {
            .name = "flush_begins",
            .sentence = "the flusher of {disk} has begun: {work}; {dirty} pages are dirty",
            .doc = "A flusher has begun a work; the work itself is done in ticks.",
            THE_DISK,
            .a = {"work", {.kind = VALUE_CHOICE, .choices = flushes}},
            .b = {"dirty", {.kind = VALUE_NUMBER}},
            .interesting = true,
            .run = flusher_begins,
        },
    [LINUX_FLUSH_ENDS] =
        {
            .name = "flush_ends",
            .sentence = "the flusher of {disk} has ended: {work}; it submitted {pages} pages",
            .doc = "A flusher has ended a work.",
            THE_DISK,
            .a = {"work", {.kind = VALUE_CHOICE, .choices = flushes}},
            .b = {"pages", {.kind = VALUE_NUMBER}},
            .interesting = true,
            .run = flusher_ends,
        },
    [LINUX_PAUSED] =
        {
            .name = "paused",
            .sentence = "{task} is paused for {time}: {total} pages are dirty or under writeback",
            .doc = "A writer was held back at its check point.",
            THE_TASK,
            .a = {"time", {.kind = VALUE_NUMBER, .unit = UNIT_TIME}},
            .b = {"total", {.kind = VALUE_NUMBER}},
            .interesting = true,
            .run = throttle_paused,
        },
    [LINUX_CALL_ENDS] =
        {
            .name = "call_ends",
            .sentence = "the call of {task} has ended with {outcome}, after {time}",
            .doc = "What a command asked for has ended, with bytes or minus an errno.",
            THE_TASK,
            .a = {"outcome", {.kind = VALUE_NUMBER}},
            .b = {"time", {.kind = VALUE_NUMBER, .unit = UNIT_TIME}},
            .interesting = true,
            .run = task_call_ends,
        },
    [LINUX_CALL_FAILS] =
        {
            .name = "call_fails",
            .sentence = "{task} stops: its call failed with {error}",
            .doc = "A writer or reader has met an error, and stops.",
            THE_TASK,
            .a = {"error", {.kind = VALUE_CHOICE, .choices = errors}},
            .interesting = true,
            .run = task_call_fails,
        },
};
