// timeline: going back without ever undoing anything by hand.
//
// A boundary is a moment at which an epoch began. From then on, the first write to a chunk keeps
// what the chunk held before. Between two boundaries lies a log of such contents; swapping a log
// with the image moves the image from one boundary to the other, in either direction, and turns the
// log round. A moment between two boundaries is reached by going to the boundary before it and
// running forward. So checkpoints share whatever did not change.
//
//      B0 ---log 0--- B1 ---log 1--- B2 ... Bc ---open log---> present        (forward logs, if the
//                                            `--log c--- Bc+1 ... B last       present is in the
//                                                                              past)
//
// Interface:
//   timeline_open, timeline_close, timeline_copy
//   timeline_due          events that may still run before timeline_note wants to be called
//   timeline_note         the image is between two events: perhaps begins an epoch, keeps to the
//                         budget
//   timeline_seek         puts the image at the last boundary that is not after a moment
//   timeline_undo         puts the image at the boundary before the present
//   timeline_forget       no history from here on, back or forward; the present becomes the first
//                         boundary
//   timeline_cut          forgets what comes after the present (the line goes another way from
//                         here)
//   timeline_epoch        where the present epoch began
//   timeline_first        the oldest boundary
//   timeline_stretch      the last stretch before a moment (that may have written some chunks)
//
// Spacing follows the events run against the bytes kept: an epoch lasts EPOCH_LEAST events, and
// longer where many chunks are kept for few events. When the contents kept pass the budget,
// neighbouring epochs are joined, those far from the present first, so that boundaries are dense
// near it and thin out with distance; the oldest go last.
//
// Memory is the host's. The image stays the caller's; between open and close the timeline is its
// `keep`.
#ifndef ORRERY_SIM_TIMELINE_H
#define ORRERY_SIM_TIMELINE_H

#include "sim/image.h"

enum { EPOCH_LEAST = 8192, EPOCH_MOST = 65536, EVENTS_PER_KEPT_CHUNK = 64 };

// A moment of one line: so many events run, so many commands applied, and the clock.
struct moment {
    uint64_t events;
    uint64_t commands;
    int64_t time; // ns
};

struct kept {
    uint32_t chunk;
    uint32_t block; // index of the content, KEPT_ZERO where it is all zero
};

struct epoch {
    struct moment start;
    struct growth log; // of struct kept, up to the next boundary
};

struct timeline {
    struct image *image;
    const struct host *host;
    int64_t budget_bytes;
    int64_t kept_bytes;   // contents kept now
    struct growth epochs; // of struct epoch, by start
    size_t current;       // the present lies after the start of this one
    struct growth open;   // of struct kept, from there to the present
    struct growth slabs;  // of pointers: blocks of contents
    struct growth vacant; // of uint32_t: blocks not in use
    uint32_t *stamp;      // per chunk: which join saw it last
    uint32_t stamp_now;
};

// The image is at `present`, which becomes the first boundary. false: no memory.
bool timeline_open(struct timeline *t, struct image *image, int64_t budget_bytes,
                   struct moment present);
void timeline_close(struct timeline *t);

// `to` (not open) gets the past of `from` up to its present, for `image`, which is a copy of from's
// image. false: no memory.
bool timeline_copy(struct timeline *to, const struct timeline *from, struct image *image,
                   struct moment present);

uint64_t timeline_due(const struct timeline *t, uint64_t events_now);
void timeline_note(struct timeline *t, struct moment present);
// false: history does not reach back so far, or memory ran out; the world must be made anew from
// its journal.
bool timeline_seek(struct timeline *t, struct moment present, struct moment wanted);
void timeline_undo(struct timeline *t);
void timeline_forget(struct timeline *t, struct moment present);
void timeline_cut(struct timeline *t);

// The start of the epoch that holds the present.
struct moment timeline_epoch(const struct timeline *t);
struct moment timeline_first(const struct timeline *t);

// From one boundary to the next, or to a moment before that.
struct stretch {
    struct moment start, end;
};

// The last stretch that begins before `end`, cut off there. Where `count` is not 0, only stretches
// count in which one of these chunks may have been written. false: there is none in this history.
bool timeline_stretch(const struct timeline *t, struct moment end, const uint32_t *chunks,
                      int count, struct stretch *stretch);

// A moment that is known by its time only: everything up to that time has happened.
#define BY_TIME UINT64_MAX

static inline struct moment moment_by_time(int64_t time)
{
    return (struct moment){.events = BY_TIME, .time = time};
}

// Is `a` at or before `wanted`?
static inline bool moment_reached(struct moment a, struct moment wanted)
{
    if (wanted.events == BY_TIME) {
        return a.time <= wanted.time;
    }
    return a.events != wanted.events ? a.events < wanted.events : a.commands <= wanted.commands;
}

static inline bool moment_same(struct moment a, struct moment b)
{
    return a.events == b.events && a.commands == b.commands;
}

#endif
