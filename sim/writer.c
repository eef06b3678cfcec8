// writer: see writer.h.
#include "sim/writer.h"

struct shown {
    bool there;
    struct value value;
};

static struct shown look(const struct world *w, const struct path *path)
{
    struct shown shown;
    shown.there = path_read(w, path, &shown.value);
    return shown;
}

static bool same(const struct shown *a, const struct shown *b)
{
    return a->there == b->there && a->value.number == b->value.number &&
           memcmp(&a->value.distribution, &b->value.distribution, sizeof a->value.distribution) ==
               0;
}

// ---- listening to a stretch ----

struct search {
    const struct path *path;
    struct shown last;
    uint64_t id; // of the last change heard of
};

static void compare(struct search *s, const struct world *w, uint64_t id)
{
    struct shown now = look(w, s->path);
    if (!same(&now, &s->last)) {
        s->last = now;
        s->id = id;
    }
}

// What a probe gives changes with the clock alone: it is read again right before anything is done.
static void before_event(void *self, const struct world *w, const struct event *event,
                         uint64_t number)
{
    (void)event;
    (void)number;
    struct search *s = self;
    s->last = look(w, s->path);
}

static void before_command(void *self, const struct world *w, uint64_t number)
{
    before_event(self, w, NULL, number);
}

static void after_event(void *self, const struct world *w, const struct event *event,
                        uint64_t number)
{
    (void)event;
    compare(self, w, number);
}

static void after_command(void *self, const struct world *w, uint64_t number)
{
    compare(self, w, COMMAND_CAUSE | number);
}

static bool search_stretch(struct visit *v, const struct stretch *stretch, struct search *s,
                           struct diag *d)
{
    struct observer observer = {.self = s, .ended = after_event, .commanded = after_command};
    if (s->path->member.probe != NULL) {
        observer.began = before_event;
        observer.commanding = before_command;
    }
    if (!visit_to(v, stretch->start, d)) {
        return false;
    }
    s->last = look(&v->branch->world, s->path);
    return visit_through(v, stretch->end, &observer, d);
}

// ---- which stretches ----

enum { CHUNKS = 3 };

// The chunks of a field and of its record's head, which tells whether the record is there. Returns
// how many; 0 for a probe.
static int chunks_of(const struct world *w, const struct path *path, uint32_t chunks[CHUNKS])
{
    if (path->member.probe != NULL) {
        return 0;
    }
    offset_t record = (offset_t)(record_bytes(w, path->engine, path->record, path->bits) -
                                 (const unsigned char *)image_read(&w->image, 0));
    offset_t field = record + path->member.offset;
    chunks[0] = (uint32_t)(record >> CHUNK_BITS);
    chunks[1] = (uint32_t)(field >> CHUNK_BITS);
    chunks[2] = (uint32_t)((field + path->member.bytes - 1) >> CHUNK_BITS);
    return CHUNKS;
}

// ---- the values before and after ----

struct telling {
    const struct path *path;
    struct writer *writer;
};

static void print_value(const struct telling *t, const struct world *w, char out[WRITER_TEXT_BYTES])
{
    struct text text = text_in(out, WRITER_TEXT_BYTES);
    path_print_value(w, t->path, &text);
}

static void tell_before_event(void *self, const struct world *w, const struct event *event,
                              uint64_t number)
{
    (void)event;
    (void)number;
    struct telling *t = self;
    print_value(t, w, t->writer->before);
}

static void tell_before_command(void *self, const struct world *w, uint64_t number)
{
    tell_before_event(self, w, NULL, number);
}

static void tell_after_event(void *self, const struct world *w, const struct event *event,
                             uint64_t number)
{
    (void)event;
    (void)number;
    struct telling *t = self;
    print_value(t, w, t->writer->after);
}

static void tell_after_command(void *self, const struct world *w, uint64_t number)
{
    tell_after_event(self, w, NULL, number);
}

static bool tell_values(struct visit *v, const struct path *path, struct writer *writer,
                        struct diag *d)
{
    struct telling telling = {path, writer};
    const struct observer observer = {.self = &telling,
                                      .began = tell_before_event,
                                      .ended = tell_after_event,
                                      .commanding = tell_before_command,
                                      .commanded = tell_after_command};
    const struct branch *b = v->branch;
    return visit_to(v, moment_before_id(b, writer->id), d) &&
           visit_through(v, moment_after_id(b, writer->id), &observer, d);
}

bool writer_find(struct visit *v, const struct path *path, struct writer *writer, struct diag *d)
{
    *writer = (struct writer){0};
    if (!visit_to(v, v->home, d)) {
        return false;
    }
    const struct world *w = &v->branch->world;
    struct text t = text_in(writer->path, sizeof writer->path);
    path_print(w, path, &t);
    if (path->record >= 0 && !record_valid(w, path->engine, path->record, path->bits)) {
        diag_say(d, "there is no %s at this moment", writer->path);
        return diag_help(d, "go back to a moment at which it was there");
    }
    t = text_in(writer->now, sizeof writer->now);
    path_print_value(w, path, &t);
    uint32_t chunks[CHUNKS];
    int count = chunks_of(w, path, chunks);
    struct search search = {.path = path};
    struct stretch stretch = {.start = v->home};
    while (search.id == 0 && visit_stretch(v, stretch.start, chunks, count, &stretch)) {
        if (!search_stretch(v, &stretch, &search, d)) {
            return false;
        }
    }
    writer->id = search.id;
    return search.id == 0 || tell_values(v, path, writer, d);
}
