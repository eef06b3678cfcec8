// scene: what there is to see at one moment, as meaning and not as pixels.
//
// An engine's `draw` reads the world and fills a scene; the text twin, the picture file and the
// window all read that scene, so they can not disagree. A scene is a flat list of items, each with
// an id that stays the same from step to step, hung into trees by their parents, one forest per
// pane. Integers only.
//
//   scene_on(s, PANE_MAP);
//   scene_ref desk = scene_box(s, scene_id(STATION, h.bits), SCENE_ROOT, "desk", 'S');
//   scene_fact(s, desk, "served", UNIT_NONE, served);
//   scene_ref queue = scene_lane(s, scene_id(QUEUE, h.bits), desk, "waiting", LANE_ORDER);
//   scene_room(s, queue, 10);
//   scene_cell(s, scene_id(CUSTOMER, c.bits), queue, scene_words(s, "c%d", c.number));
//
// Interface:
//   scene_open, scene_open_fixed   memory of the host that grows, or one block that does not
//   scene_close                    gives the memory back
//   scene_begin                    empties it for a new moment; memory is kept
//   scene_on                       the pane of what is built at the root from now on
//   scene_id                       a stable name: kind of record and handle bits, or any two
//                                  numbers; {0, 0} is none, and such a thing is not followed
//                                  from step to step
//   scene_words                    printf for a label; good until four more such calls
//
//   what there is                  and what it stands for
//   scene_box                      a place that does things: broker, executor, station; they nest
//   scene_fact, scene_fact_text    "served 1204": one line of a box, lane, gauge, ...
//   scene_lane                     a strip: in order, along offsets, or along time (a Gantt row)
//   scene_cell, scene_span         something on a lane or in a box: customer, batch, task, block
//   scene_gauge, scene_part        a quantity between limits, perhaps of stacked parts
//   scene_mark                     a named line: threshold of a gauge or chart, watermark of a log
//   scene_token                    a message on its way
//   scene_link                     an arrow: assignment, dependency
//   scene_series, scene_point      a curve over time; laid over another: prediction, other branch
//   scene_along_numbers            a curve over something else
//   scene_note, scene_manner       a sentence about a node, or at large; a line of a text to read
//   scene_key                      legend: what a letter, colour or state means in this pane
//   scene_more                     N further children that were not built one by one
//
//   scene_state, scene_role, scene_letter, scene_quantity, scene_unit, scene_room, scene_range,
//   scene_field, scene_detail      say more about an item just made
//
//   scene_at, scene_roots, scene_keys, scene_child, scene_next, scene_label, scene_text,
//   scene_points, scene_path, scene_letter_of    reading
//
// Text is copied and cleaned: bytes that are not UTF-8 and control characters become '?', so no
// reader meets them. Nothing fails: what finds no memory is counted in `lost` of its pane, and so
// are its children; readers say "N more". A building function given SCENE_ROOT as parent puts the
// item at the root of the current pane; otherwise it lives in its parent's pane.
#ifndef ORRERY_SIM_SCENE_H
#define ORRERY_SIM_SCENE_H

#include "sim/base.h"
#include "sim/host.h"
#include "sim/text.h"
#include "sim/units.h"

enum scene_pane {
    PANE_MAP,     // who there is, what they hold, what travels between them
    PANE_LANES,   // who did what when
    PANE_LOG,     // logs and files by offset
    PANE_MEMORY,  // quantities against their limits
    PANE_METRICS, // curves over time
    PANE_EVENTS,  // what happened and by which rule
    PANE_TREE,    // branches
    PANE_LESSON,  // prose, questions, goals
    SCENE_PANES
};

enum scene_kind {
    SCENE_NOTHING,
    SCENE_BOX,
    SCENE_FACT,
    SCENE_LANE,
    SCENE_CELL,
    SCENE_GAUGE,
    SCENE_PART,
    SCENE_MARK,
    SCENE_TOKEN,
    SCENE_LINK,
    SCENE_SERIES,
    SCENE_NOTE,
    SCENE_KEY,
    SCENE_MORE,
    SCENE_KINDS
};

enum scene_axis {
    LANE_ORDER,  // cells one after another: a queue, the slots of a pool, who sits where
    LANE_OFFSET, // spans from one number to another: a log
    LANE_TIME    // spans from one time to another
};

// Any number of these together; 0 is up and well. Readers show each in a way of its own that is not
// colour alone, and say it in these words or in those of a scene_key of the pane.
enum scene_state {
    STATE_DOWN = 1,         // crossed out
    STATE_PAUSED = 2,       // two bars
    STATE_SLOW = 4,         // dotted outline
    STATE_STRUCK = 8,       // struck through: truncated, cancelled, lost
    STATE_HATCHED = 16,     // hatched: not settled yet, stopped, not durable
    STATE_HIGHLIGHTED = 32, // heavy outline
    STATE_PREDICTED = 64,   // dashed: expected, not measured
    STATE_COUNT = 7
};

// What the colour of an item means; the theme knows the colours. 1 to 7 are categories of the
// engine's choosing (say which by scene_key), then verdicts, then shades of one scale from low to
// high.
enum scene_role {
    ROLE_PLAIN = 0,
    ROLE_1 = 1,
    ROLE_2,
    ROLE_3,
    ROLE_4,
    ROLE_5,
    ROLE_6,
    ROLE_7,
    ROLE_GOOD,
    ROLE_WARNING,
    ROLE_BAD,
    ROLE_SHADE, // the lowest of ROLE_SHADES
    ROLE_SHADES = 32,
    ROLE_COUNT = ROLE_SHADE + ROLE_SHADES
};

struct scene_id {
    uint64_t kind, bits;
};

// Names an item of one scene. Zero is none: SCENE_ROOT.
typedef struct scene_ref {
    uint32_t at;
} scene_ref;
#define SCENE_ROOT ((scene_ref){0})

struct scene_item {
    struct scene_id id;
    int64_t start, end; // span, token: from when (or offset) to when; gauge, series, lane: least
                        // and most, both 0 where the readers may choose
    int64_t value; // fact, gauge, part, mark, more: the number; cell: its quantity; lane: room, 0
                   // unlimited
    scene_ref parent, next, first, last;  // tree: next sibling, first and last child
    scene_ref from, to;                   // token, link; SCENE_ROOT: from or to somewhere outside
    uint32_t point, point_count;          // series: where its points are
    uint32_t label, words, field, detail; // offsets for scene_text; 0: none
    uint16_t state;                       // of enum scene_state
    uint8_t kind, pane, axis, unit, role; // of the enums; axis: lane; note: its enum scene_manner
    char letter;                          // 0: none
};

struct scene_point {
    int64_t time, value;
};

// What a note is in a text that is read from top to bottom.
enum scene_manner {
    NOTE_PLAIN, // a sentence by itself
    NOTE_HEADING,
    NOTE_ITEM,   // of a list; begins with its bullet or number
    NOTE_CODE,   // one line, kept as it is
    NOTE_OUTPUT, // one line that code printed, kept as it is
    NOTE_OPTION, // its letter chooses it, its quantity says how many did
    NOTE_GOAL,   // reached if its role is ROLE_GOOD
    NOTE_ASIDE,  // small
    NOTE_BUTTON  // does something; its field has the words, if there are any
};

enum { SCENE_WORDS_BYTES = 160, SCENE_WORDS_COUNT = 4 };

struct scene {
    const struct host *host; // NULL: fixed memory
    struct scene_item *items;
    struct scene_point *points;
    char *text;
    uint32_t count, point_count, text_bytes;          // used; item 0 is never used
    uint32_t capacity, point_capacity, text_capacity; // there is room for
    scene_ref first[SCENE_PANES], last[SCENE_PANES];  // roots of each pane, but for its keys
    scene_ref first_key[SCENE_PANES], last_key[SCENE_PANES];
    int64_t lost[SCENE_PANES]; // items that found no memory
    enum scene_pane pane;      // of what is built at the root
    int64_t now;               // simulated time
    int64_t event;             // number of the last event
    uint32_t title;            // offset for scene_text
    int words_turn;
    char words[SCENE_WORDS_COUNT][SCENE_WORDS_BYTES];
};

void scene_open(struct scene *s, const struct host *host);
void scene_open_fixed(struct scene *s, void *memory, size_t bytes);
void scene_close(struct scene *s);
void scene_begin(struct scene *s, const char *title, int64_t now, int64_t event);
void scene_on(struct scene *s, enum scene_pane pane);
const char *scene_words(struct scene *s, const char *format, ...) PRINTF_LIKE(2, 3);

static inline struct scene_id scene_id(uint64_t kind, uint64_t bits)
{
    return (struct scene_id){kind, bits};
}

// The role of a share of the scale, in parts per billion.
static inline uint8_t scene_shade(int64_t ppb)
{
    return (uint8_t)(ROLE_SHADE + clamp_i64(ppb, 0, PPB_ONE) * (ROLE_SHADES - 1) / PPB_ONE);
}

scene_ref scene_box(struct scene *s, struct scene_id id, scene_ref parent, const char *label,
                    char letter);
scene_ref scene_fact(struct scene *s, scene_ref parent, const char *label, enum unit unit,
                     int64_t value);
scene_ref scene_fact_text(struct scene *s, scene_ref parent, const char *label, const char *words);
scene_ref scene_lane(struct scene *s, struct scene_id id, scene_ref parent, const char *label,
                     enum scene_axis axis);
scene_ref scene_cell(struct scene *s, struct scene_id id, scene_ref parent, const char *label);
// From `start` up to, not with, `end`. On a lane of time, TIME_NEVER as end: still going on.
scene_ref scene_span(struct scene *s, struct scene_id id, scene_ref lane, const char *label,
                     int64_t start, int64_t end);
// From 0 to `most`; scene_range for others. Parts, if any, are stacked from 0 in their order, and
// the gauge's value is for the author to give as well, since it may be more than its parts.
scene_ref scene_gauge(struct scene *s, struct scene_id id, scene_ref parent, const char *label,
                      enum unit unit, int64_t value, int64_t most);
scene_ref scene_part(struct scene *s, scene_ref gauge, const char *label, enum scene_role role,
                     int64_t value);
// In the unit of its gauge or series; on a lane, at an offset or time.
scene_ref scene_mark(struct scene *s, scene_ref parent, const char *label, int64_t value);
scene_ref scene_token(struct scene *s, struct scene_id id, scene_ref from, scene_ref to,
                      char letter, const char *label, int64_t depart, int64_t arrive);
scene_ref scene_link(struct scene *s, scene_ref from, scene_ref to, const char *label);
// `over`: SCENE_ROOT for a chart of its own, or the series in whose chart this one is drawn too.
scene_ref scene_series(struct scene *s, struct scene_id id, scene_ref over, const char *label,
                       enum unit unit);
// The series goes along plain numbers instead of along time.
void scene_along_numbers(struct scene *s, scene_ref series);
// Times must not fall. Only the series made last can be given points.
void scene_point(struct scene *s, scene_ref series, int64_t time, int64_t value);
scene_ref scene_note(struct scene *s, scene_ref about, const char *words);
// Say its looks by scene_role, scene_letter, scene_state.
void scene_manner(struct scene *s, scene_ref note, enum scene_manner manner);
scene_ref scene_key(struct scene *s, const char *words);
scene_ref scene_more(struct scene *s, scene_ref parent, int64_t count);

void scene_state(struct scene *s, scene_ref item, unsigned state); // of enum scene_state, together
void scene_role(struct scene *s, scene_ref item, unsigned role);
void scene_letter(struct scene *s, scene_ref item, char letter);
void scene_quantity(struct scene *s, scene_ref cell, enum unit unit, int64_t value);
void scene_unit(struct scene *s, scene_ref lane,
                enum unit unit); // of its offsets, if they have one
void scene_room(struct scene *s, scene_ref lane, int64_t room);
void scene_range(struct scene *s, scene_ref item, int64_t least, int64_t most);
// The words by which `why` finds this value, where they are not those of scene_path.
void scene_field(struct scene *s, scene_ref item, const char *path);
// One sentence for whoever asks about this very item.
void scene_detail(struct scene *s, scene_ref item, const char *words);

// NULL where `ref` names none.
const struct scene_item *scene_at(const struct scene *s, scene_ref ref);
scene_ref scene_roots(const struct scene *s, enum scene_pane pane); // the first one
scene_ref scene_keys(const struct scene *s, enum scene_pane pane);  // the first one
scene_ref scene_child(const struct scene *s, scene_ref ref);        // the first one
scene_ref scene_next(const struct scene *s, scene_ref ref);         // sibling
const char *scene_text(const struct scene *s, uint32_t offset);     // never NULL
const char *scene_label(const struct scene *s, scene_ref ref);
const struct scene_point *scene_points(const struct scene *s, scene_ref series, uint32_t *count);

// Its field, or its parent's path, a dot and its label: "desk.waiting".
void scene_path(const struct scene *s, scene_ref ref, struct text *out);

// Its letter, or that of the key of its pane with the same role; 0: none.
char scene_letter_of(const struct scene *s, scene_ref ref);

#endif
