// stays: see stays.h. After each event the engines draw into a scene of its own, and what is on
// lanes in order is compared with the stays that are open.
#include "repl/session/stays.h"

#include "repl/session/chronicle.h"
#include "repl/session/scene.h"

enum { DRAWN_ROW = 48, DRAWN_STAY = 1 << 20 };

void stays_open(struct stays *s, const struct host *host)
{
    *s = (struct stays){0};
    scene_open(&s->scene, host);
}

void stays_close(struct stays *s)
{
    growth_free(&s->stays, s->scene.host, sizeof(struct stay));
    scene_close(&s->scene);
}

static struct stay *stay_at(const struct stays *s, size_t i)
{
    return &((struct stay *)(void *)s->stays.at)[i];
}

static struct stay *open_stay(const struct stays *s, const struct stays_row *row)
{
    struct stay *stay = row->last == 0 ? NULL : stay_at(s, row->last - 1);
    return stay != NULL && stay->end == TIME_NEVER ? stay : NULL;
}

static bool same_id(struct scene_id a, struct scene_id b)
{
    return a.kind == b.kind && a.bits == b.bits;
}

// ---- one moment ----

static bool is_looked_at(const struct scene_item *item)
{
    return item->kind == SCENE_LANE && item->axis == LANE_ORDER && item->value >= 1 &&
           item->value <= STAYS_PLACES && (item->id.kind != 0 || item->id.bits != 0);
}

static struct stays_row *row_of(struct stays *s, struct scene_id lane, int place)
{
    for (int i = 0; i < s->row_count; i++) {
        if (same_id(s->rows[i].lane, lane) && s->rows[i].place == place) {
            return &s->rows[i];
        }
    }
    return NULL;
}

// The first place of a lane has a row from the beginning; others get one when they are first taken.
static struct stays_row *make_row(struct stays *s, scene_ref lane, int place)
{
    const struct scene_item *item = scene_at(&s->scene, lane);
    struct stays_row *row = row_of(s, item->id, place);
    if (row == NULL && s->row_count == STAYS_ROWS) {
        s->full_since = s->full ? s->full_since : s->looking;
        s->full = true;
    } else if (row == NULL) {
        row = &s->rows[s->row_count++];
        *row = (struct stays_row){.lane = item->id, .place = place, .since = s->looking};
        struct text t = text_in(row->label, sizeof row->label);
        scene_path(&s->scene, lane, &t);
    }
    return row;
}

static bool is_on_lane(const struct scene *scene, scene_ref lane, struct scene_id cell)
{
    for (scene_ref ref = scene_child(scene, lane); ref.at != 0; ref = scene_next(scene, ref)) {
        const struct scene_item *item = scene_at(scene, ref);
        if (item->kind == SCENE_CELL && same_id(item->id, cell)) {
            return true;
        }
    }
    return false;
}

static bool is_staying(const struct stays *s, struct scene_id lane, struct scene_id cell)
{
    for (int i = 0; i < s->row_count; i++) {
        const struct stay *stay = open_stay(s, &s->rows[i]);
        if (stay != NULL && same_id(s->rows[i].lane, lane) && same_id(stay->cell, cell)) {
            return true;
        }
    }
    return false;
}

static void begin_stay(struct stays *s, scene_ref lane, scene_ref cell, int64_t time)
{
    const struct scene_item *item = scene_at(&s->scene, cell);
    int places = (int)scene_at(&s->scene, lane)->value;
    for (int place = 0; place < places; place++) {
        struct stays_row *row = make_row(s, lane, place);
        if (row == NULL || open_stay(s, row) != NULL) {
            continue;
        }
        struct stay *stay = growth_push(&s->stays, s->scene.host, sizeof *stay);
        if (stay == NULL) {
            return;
        }
        *stay = (struct stay){.cell = item->id,
                              .start = time,
                              .end = TIME_NEVER,
                              .row = (int)(row - s->rows),
                              .role = item->role};
        struct text t = text_in(stay->label, sizeof stay->label);
        text_add(&t, "%s", scene_text(&s->scene, item->label));
        row->last = s->stays.used;
        return;
    }
}

static scene_ref lane_with(const struct scene *scene, struct scene_id id)
{
    for (uint32_t i = 1; i < scene->count; i++) {
        if (is_looked_at(&scene->items[i]) && same_id(scene->items[i].id, id)) {
            return (scene_ref){i};
        }
    }
    return SCENE_ROOT;
}

// The scene holds the moment.
static void compare(struct stays *s, int64_t time)
{
    for (int i = 0; i < s->row_count; i++) {
        struct stay *stay = open_stay(s, &s->rows[i]);
        scene_ref lane = stay == NULL ? SCENE_ROOT : lane_with(&s->scene, s->rows[i].lane);
        if (stay != NULL && (lane.at == 0 || !is_on_lane(&s->scene, lane, stay->cell))) {
            stay->end = time;
        }
    }
    for (uint32_t i = 1; i < s->scene.count; i++) {
        scene_ref lane = {i};
        if (!is_looked_at(&s->scene.items[i])) {
            continue;
        }
        make_row(s, lane, 0);
        scene_ref cell = scene_child(&s->scene, lane);
        for (; cell.at != 0; cell = scene_next(&s->scene, cell)) {
            const struct scene_item *item = scene_at(&s->scene, cell);
            if (item->kind == SCENE_CELL && !is_staying(s, s->scene.items[i].id, item->id)) {
                begin_stay(s, lane, cell, time);
            }
        }
    }
}

static void look(struct stays *s, const struct world *w)
{
    const struct world_header *header = world_header(w);
    s->looking = (struct moment){.events = header->event_count, .commands = header->command_count};
    scene_begin(&s->scene, "", world_now(w), (int64_t)world_header(w)->event_count);
    session_draw(w, &s->scene);
    compare(s, world_now(w));
}

static void hear_event(void *self, const struct world *w, const struct event *event,
                       uint64_t number)
{
    (void)event;
    (void)number;
    look(self, w);
}

static void hear_command(void *self, const struct world *w, uint64_t number)
{
    (void)number;
    look(self, w);
}

// ---- the line ----

static void run_through(struct stays *s, struct branch *b, bool anew, struct moment now)
{
    const struct observer observer = {.self = s, .ended = hear_event, .commanded = hear_command};
    struct visit v;
    struct diag unheard = {0};
    visit_begin(&v, b);
    bool seen = visit_to(&v, s->seen, &unheard);
    if (seen && anew) {
        look(s, &b->world);
    }
    seen = seen && visit_through(&v, now, &observer, &unheard);
    visit_end(&v, &unheard);
    if (seen) {
        s->seen = now;
        s->version = journal_sum(&b->journal, now.commands);
    } else {
        s->node = 0;
    }
}

// Where looking begins, for a present.
static struct moment beginning_of(const struct branch *b, struct moment now)
{
    uint64_t blocks = now.events / STAYS_EVENTS;
    return blocks < 2 ? visit_beginning() : moment_after_event(b, (blocks - 1) * STAYS_EVENTS);
}

static void catch_up(struct stays *s, struct branch *b, uint32_t node)
{
    struct moment now = branch_now(b), from = beginning_of(b, now);
    bool same = s->node == node && moment_reached(s->seen, b->head) &&
                s->seen.commands <= b->head.commands &&
                s->version == journal_sum(&b->journal, s->seen.commands) &&
                moment_same(s->from, from);
    if (same && moment_reached(now, s->seen)) {
        return;
    }
    if (!same) {
        s->node = node;
        s->row_count = 0;
        s->full = false;
        s->stays.used = 0;
        s->from = s->seen = from;
    }
    run_through(s, b, !same, now);
}

// What was seen beyond the present has not happened yet.
static void add_row(const struct stays *s, int number, struct scene *scene)
{
    const struct stays_row *row = &s->rows[number];
    const struct scene_id id =
        scene_id(DRAWN_ROW + row->lane.kind, row->lane.bits + (uint64_t)row->place);
    const char *label =
        row->place == 0 ? row->label : scene_words(scene, "%s %d", row->label, row->place + 1);
    scene_ref lane = scene_lane(scene, id, SCENE_ROOT, label, LANE_TIME);
    scene_field(scene, lane, row->label);
    for (size_t i = 0; i < s->stays.used; i++) {
        const struct stay *stay = stay_at(s, i);
        if (stay->row == number && stay->start <= scene->now) {
            uint64_t kind = DRAWN_STAY + stay->cell.kind * STAYS_ROWS + (uint64_t)number;
            int64_t end = stay->end > scene->now ? TIME_NEVER : stay->end;
            scene_ref span = scene_span(scene, scene_id(kind, stay->cell.bits), lane, stay->label,
                                        stay->start, end);
            scene_role(scene, span, stay->role);
        }
    }
}

void stays_add(struct stays *s, struct session *session, struct scene *scene)
{
    struct branch *b = session_branch(session);
    catch_up(s, b, session->tree.current->id);
    scene_on(scene, PANE_LANES);
    for (int i = 0; i < s->row_count; i++) {
        if (moment_reached(s->rows[i].since, branch_now(b))) {
            add_row(s, i, scene);
        }
    }
    if (s->full && moment_reached(s->full_since, branch_now(b))) {
        scene_note(scene, SCENE_ROOT, "There are more places than these.");
    }
}
