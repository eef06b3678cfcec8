// series: probe, watch.
#include "repl/prompt/table.h"
#include "repl/script/script.h"
#include "repl/session/verbs/verbs.h"
#include "sim/tree_parts.h"

enum { ROWS_SHOWN = 40, POINTS = 100000 };

struct point {
    int64_t time;
    uint64_t event;
    int64_t number;
    char words[48];
};

// Collects the values of an expression wherever it changed.
struct series {
    struct session *session;
    int expression;
    struct value_type type;
    bool numbers;
    struct growth points; // of struct point
    int64_t changes;
    struct diag *diag;
};

static bool same_as_last(const struct series *series, const struct point *point)
{
    if (series->points.used == 0) {
        return false;
    }
    const struct point *last =
        (const struct point *)(void *)series->points.at + series->points.used - 1;
    return last->number == point->number && strcmp(last->words, point->words) == 0;
}

static bool collect(void *self, const struct world *w)
{
    struct series *series = self;
    struct point point = {.time = world_now(w), .event = world_header(w)->event_count};
    if (!script_value(series->session->script, series->expression, &series->type, &point.number,
                      &series->numbers, point.words, sizeof point.words, series->diag)) {
        if (session_interrupted(series->session)) {
            return true;
        }
        *series->diag = (struct diag){0}; // what it names was not there yet, or no longer
        return false;
    }
    if (!same_as_last(series, &point)) {
        series->changes++;
        if (series->points.used < POINTS) {
            struct point *place =
                growth_push(&series->points, series->session->options.host, sizeof point);
            if (place != NULL) {
                *place = point;
            }
        }
    }
    return false;
}

static void print_series(struct session *s, const struct series *series, const char *name)
{
    struct table *t = table_new(
        (struct table_column[]){{.name = "time", .unit = "s", .unit_in_cells = true},
                                {.name = "event"},
                                {.name = name,
                                 .unit = series->numbers ? table_unit(series->type.unit) : NULL,
                                 .unit_in_cells = true}},
        3);
    bool all = !out_look(s->options.out).terminal || out_mode(s->options.out) == OUT_CSV;
    size_t count = series->points.used;
    size_t first = all || count <= ROWS_SHOWN ? 0 : count - ROWS_SHOWN;
    if (first > 0) {
        out_styled(s->options.out, STYLE_DIM,
                   "the last %d of %lld changes; `mode csv` prints all\n", ROWS_SHOWN,
                   (long long)series->changes);
    }
    for (size_t i = first; i < count; i++) {
        const struct point *point = (const struct point *)(void *)series->points.at + i;
        char clock[64];
        struct text text = text_in(clock, sizeof clock);
        unit_print_clock(point->time, &text);
        table_shown(t, point->time, 9, clock);
        table_number(t, (int64_t)point->event, 0);
        if (series->numbers) {
            table_quantity(t, series->type.unit, point->number, point->words);
        } else {
            table_text(t, "%s", point->words);
        }
    }
    table_print(t, s->options.out);
    table_free(t);
}

static bool run_probe(struct session *s, const struct verb_call *call, struct diag *d)
{
    size_t length;
    const char *text = expression_text(call, 0, &length);
    char name[160];
    struct text t = text_in(name, sizeof name);
    text_add_bytes(&t, text, length);
    struct series series = {.session = s, .diag = d};
    series.expression = expression_compile(s, call, 0, d);
    if (series.expression == 0) {
        return false;
    }
    struct branch *b = session_branch(s);
    struct tree_place here = place_here(b);
    struct point now; // where an expression can be asked now, it may fail in the past
    bool good = script_value(s->script, series.expression, &series.type, &now.number,
                             &series.numbers, now.words, sizeof now.words, d) &&
                branch_to_event(b, 0, d) == RUN_REACHED && !collect(&series, &b->world);
    while (good && branch_now(b).events < here.moment.events) {
        enum run_end end = branch_run_while(b, TIME_NEVER, here.moment.events, collect, &series, d);
        good = end == RUN_REACHED && d->what[0] == '\0';
        if (end == RUN_INTERRUPTED) {
            diag_say(d, "stopped");
            diag_help(d, "a shorter past is looked at faster: `to` an earlier moment first");
        }
    }
    struct diag unheard = {0};
    place_go(b, &here, &unheard);
    if (good) {
        print_series(s, &series, name);
    }
    growth_free(&series.points, s->options.host, sizeof(struct point));
    script_forget(s->script, series.expression);
    return good;
}

const struct verb verb_probe = {
    .name = "probe",
    .usage = "probe EXPRESSION",
    .doc = "Prints how a value changed, from the beginning to the present.",
    .example = "probe desk.waiting",
    .travels = true,
    .run = run_probe,
};

// ---- watch ----

static bool run_watch(struct session *s, const struct verb_call *call, struct diag *d)
{
    const char *word = verb_word(call, 0), *what = verb_word(call, 1);
    if (!verb_at_most(&verb_watch, call, 2, d)) {
        return false;
    }
    if (word == NULL && watch_count(&s->watch) == 0) {
        out_text(s->options.out, "nothing is watched; `watch VALUE` begins\n");
    }
    if (word == NULL) {
        for (int i = 0; i < watch_count(&s->watch); i++) {
            out_text(s->options.out, "%s  %s\n", watch_at(&s->watch, i)->path,
                     watch_at(&s->watch, i)->value);
        }
        return true;
    }
    bool off = strcmp(word, "off") == 0 && what != NULL;
    int at = off ? 1 : 0;
    const char *path = off ? what : word;
    bool done = off ? watch_remove(&s->watch, path, strlen(path), d)
                    : watch_add(&s->watch, session_world(s), path, strlen(path), d);
    if (!done) {
        d->column += call->words->arguments[at].value_offset;
    }
    return done;
}

const struct verb verb_watch = {
    .name = "watch",
    .usage = "watch [VALUE | off VALUE]",
    .doc = "From now on says after each move how a value changed.",
    .example = "watch desk.waiting",
    .run = run_watch,
};
