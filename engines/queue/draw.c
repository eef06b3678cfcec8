// draw: stations and sources as a scene: who is served, who waits, how full the room is, who comes
// from where.
#include "engines/queue/inside.h"

#include "sim/scene.h"

enum { CELLS_SHOWN = 24 };

// Kinds of what is drawn that is no record of its own.
enum { DRAWN_SERVERS = QUEUE_RECORDS, DRAWN_LINE, DRAWN_ROOM };

static struct scene_id id_of(int kind, uint64_t bits)
{
    return scene_id((uint64_t)ENGINE_QUEUE << 8 | (uint64_t)kind, bits);
}

// A cell is called by the number of the call.
static void add_customer(const struct world *w, struct scene *scene, scene_ref lane, customer_h h)
{
    const struct customer *c = customer_at(w, h);
    scene_ref cell = scene_cell(scene, id_of(QUEUE_CUSTOMER, h.bits), lane,
                                scene_words(scene, "%lld", (long long)c->number));
    scene_role(scene, cell, c->abandoned != 0 ? ROLE_BAD : ROLE_1 + c->priority % 7);
    scene_state(scene, cell, c->abandoned != 0 ? STATE_STRUCK : 0);
}

// Customers of a line from its first on, as long as there is room.
static void add_line(const struct world *w, struct scene *scene, scene_ref lane,
                     const struct line *line, int *room)
{
    customer_h h = line->first;
    for (; h.bits != 0 && *room > 0; --*room) {
        add_customer(w, scene, lane, h);
        h = customer_at(w, h)->behind;
    }
}

static void add_probe(const struct world *w, struct scene *scene, scene_ref box,
                      enum queue_probe probe, uint64_t bits)
{
    const struct probe *row = &queue_probes[probe];
    scene_fact(scene, box, row->name, row->type.unit, row->read(w, bits));
}

// Counts that are zero in a world where all is well are told only when they are not.
static void add_count(struct scene *scene, scene_ref box, const char *label, int64_t count)
{
    if (count != 0) {
        scene_fact(scene, box, label, UNIT_NONE, count);
    }
}

static void add_servers(const struct world *w, struct scene *scene, scene_ref box, station_h h)
{
    const struct station *s = station_at(w, h);
    scene_ref lane = scene_lane(scene, id_of(DRAWN_SERVERS, h.bits), box, "serving", LANE_ORDER);
    scene_room(scene, lane, s->servers);
    int64_t room = min_i64(s->serving, CELLS_SHOWN);
    uint64_t bits = 0;
    while (room > 0 && (bits = record_next(w, ENGINE_QUEUE, QUEUE_CUSTOMER, bits)) != 0) {
        const struct customer *c = customer_at(w, (customer_h){bits});
        if (c->state == CUSTOMER_SERVED && c->station.bits == h.bits) {
            add_customer(w, scene, lane, (customer_h){bits});
            room--;
        }
    }
    if (s->serving > CELLS_SHOWN) {
        scene_more(scene, lane, s->serving - CELLS_SHOWN);
    }
}

static void add_waiting(const struct world *w, struct scene *scene, scene_ref box, station_h h)
{
    const struct station *s = station_at(w, h);
    scene_ref lane = scene_lane(scene, id_of(DRAWN_LINE, h.bits), box, "waiting", LANE_ORDER);
    bool limited = s->room != INT64_MAX;
    scene_room(scene, lane, limited ? s->room : 0);
    int room = CELLS_SHOWN;
    for (int priority = PRIORITY_MOST; priority >= 0; priority--) {
        add_line(w, scene, lane, &s->lines[priority], &room);
    }
    if (s->waiting > CELLS_SHOWN) {
        scene_more(scene, lane, s->waiting - CELLS_SHOWN);
    }
    if (limited) {
        scene_ref gauge = scene_gauge(scene, id_of(DRAWN_ROOM, h.bits), box, "room", UNIT_NONE,
                                      s->waiting, s->room);
        scene_field(scene, gauge, scene_words(scene, "%s.waiting", name_text(w, s->name)));
    }
}

static void add_station(const struct world *w, struct scene *scene, station_h h)
{
    static const unsigned states[] = {
        [STATION_UP] = 0, [STATION_STOPPED] = STATE_PAUSED, [STATION_DOWN] = STATE_DOWN};
    const struct station *s = station_at(w, h);
    scene_ref box =
        scene_box(scene, id_of(QUEUE_STATION, h.bits), SCENE_ROOT, name_text(w, s->name), 'S');
    scene_state(scene, box, states[s->state] | (s->speed < PPB_ONE ? STATE_SLOW : 0));
    add_servers(w, scene, box, h);
    add_waiting(w, scene, box, h);
    scene_fact(scene, box, "served", UNIT_NONE, s->served);
    add_count(scene, box, "turned_away", s->turned_away);
    add_count(scene, box, "gave_up", s->gave_up);
    add_count(scene, box, "wasted", s->wasted);
    add_probe(w, scene, box, QUEUE_PROBE_UTILISATION, h.bits);
    add_probe(w, scene, box, QUEUE_PROBE_MEAN_WAIT, h.bits);
    add_probe(w, scene, box, QUEUE_PROBE_WAIT_P95, h.bits);
}

static scene_ref box_of(const struct scene *scene, int kind, uint64_t bits)
{
    struct scene_id wanted = id_of(kind, bits);
    scene_ref ref = scene_roots(scene, PANE_MAP);
    while (ref.at != 0) {
        const struct scene_item *item = scene_at(scene, ref);
        if (item->kind == SCENE_BOX && item->id.kind == wanted.kind &&
            item->id.bits == wanted.bits) {
            break;
        }
        ref = scene_next(scene, ref);
    }
    return ref;
}

static void add_source(const struct world *w, struct scene *scene, source_h h)
{
    const struct source *s = source_at(w, h);
    scene_ref box =
        scene_box(scene, id_of(QUEUE_SOURCE, h.bits), SCENE_ROOT, name_text(w, s->name), 'C');
    scene_fact(scene, box, "calls", UNIT_NONE, s->calls);
    scene_fact(scene, box, "answered", UNIT_NONE, s->answered);
    add_count(scene, box, "lost", s->lost);
    add_count(scene, box, "backing_off", s->backing_off);
    add_probe(w, scene, box, QUEUE_PROBE_MEAN_ANSWER_TIME, h.bits);
}

static void add_link(struct scene *scene, scene_ref from, uint64_t to)
{
    scene_ref station = to == 0 ? SCENE_ROOT : box_of(scene, QUEUE_STATION, to);
    if (station.at != 0) {
        scene_link(scene, from, station, "");
    }
}

void queue_draw(const struct world *w, struct scene *scene)
{
    uint64_t bits;
    scene_on(scene, PANE_MAP);
    for (bits = 0; (bits = record_next(w, ENGINE_QUEUE, QUEUE_SOURCE, bits)) != 0;) {
        add_source(w, scene, (source_h){bits});
    }
    for (bits = 0; (bits = record_next(w, ENGINE_QUEUE, QUEUE_STATION, bits)) != 0;) {
        add_station(w, scene, (station_h){bits});
    }
    for (bits = 0; (bits = record_next(w, ENGINE_QUEUE, QUEUE_SOURCE, bits)) != 0;) {
        add_link(scene, box_of(scene, QUEUE_SOURCE, bits), source_at(w, (source_h){bits})->to.bits);
    }
    for (bits = 0; (bits = record_next(w, ENGINE_QUEUE, QUEUE_STATION, bits)) != 0;) {
        add_link(scene, box_of(scene, QUEUE_STATION, bits),
                 station_at(w, (station_h){bits})->next.bits);
    }
    scene_ref key = scene_key(scene, "a customer: the number of its call, coloured by priority");
    scene_role(scene, key, ROLE_1);
    key = scene_key(scene, "its caller has gone: served in vain");
    scene_role(scene, key, ROLE_BAD);
    scene_state(scene, key, STATE_STRUCK);
}
