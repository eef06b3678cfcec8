// import: a real log into the world.
#include "repl/exchange/queue/choice.h"

#include "repl/session/verbs/verbs.h"

struct giving {
    struct session *session;
    struct diag *diag;
};

static bool give(void *self, const char *command, size_t length)
{
    struct giving *giving = self;
    return session_command(giving->session, command, length, NULL, giving->diag);
}

static bool read_choices(const struct verb_call *call, struct import_options *options,
                         struct diag *d)
{
    for (int i = 0; i < call->words->count; i++) {
        const struct word_argument *word = &call->words->arguments[i];
        if (word->key != NULL && !import_choose(options, word->key, word->value, d)) {
            return verb_refuse(call, i, d);
        }
    }
    return true;
}

static bool is_taken(const struct world *w, const char *name)
{
    uint32_t engine;
    int record;
    uint64_t bits;
    struct diag unheard = {0};
    return record_named(w, name, strlen(name), &engine, &record, &bits, &unheard);
}

// What the import makes must be new, or it would stop half-way. The world that the prompt begins
// with has a desk already.
static bool choose_names(const struct world *w, struct import_options *options, struct diag *d)
{
    if (options->source == NULL) {
        options->source = "log";
    }
    if (options->station == NULL) {
        options->station = is_taken(w, "desk") ? "server" : "desk";
    }
    const char *taken = is_taken(w, options->source)    ? options->source
                        : is_taken(w, options->station) ? options->station
                                                        : NULL;
    if (taken == NULL) {
        return true;
    }
    diag_say(d, "there is a '%s' already", taken);
    return diag_help(d, "choose other names: source=NAME station=NAME");
}

static bool run_import(struct session *s, const struct verb_call *call, struct diag *d)
{
    const char *engine = verb_word(call, 0), *path = verb_word(call, 1);
    if (engine == NULL || path == NULL || strcmp(engine, "queue") != 0) {
        diag_say(d, engine == NULL || path == NULL ? "which log?" : "there is no import for '%s'",
                 engine);
        diag_help(d, "usage: %s", verb_import.usage);
        return verb_refuse(call, engine == NULL ? 0 : path == NULL ? 1 : 0, d);
    }
    struct import_options options = {0};
    if (!read_choices(call, &options, d)) {
        return false;
    }
    if (!choose_names(session_world(s), &options, d)) {
        return verb_refuse(call, 1, d);
    }
    struct giving giving = {s, d};
    struct import_summary summary = {0};
    if (!import_queue_log(path, &options, give, &giving, &summary, d)) {
        return false;
    }
    if (!s->quiet) {
        char words[1024];
        struct text t = text_in(words, sizeof words);
        text_add(&t, "source %s, station %s: %s", options.source, options.station, summary.words);
        out_wrapped(s->options.out, STYLE_PLAIN, 0, 0, words);
    }
    return true;
}

const struct verb verb_import = {
    .name = "import",
    .files = true,
    .usage = "import queue FILE " IMPORT_CHOICES,
    .doc = "Reads arrivals and service times of a real queue from CSV or NDJSON, as commands.",
    .more =
        "What had to be guessed is said. `orrery import queue FILE` prints the commands instead.",
    .example = "import queue tests/data/queue/requests.csv source=log station=server",
    .run = run_import,
};
