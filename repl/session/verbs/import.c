// import: a real log, or a capture of a real host, into the world.
#include "repl/exchange/linux/import.h"
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

static void tell(const struct session *s, const char *words)
{
    if (!s->quiet) {
        out_wrapped(s->options.out, STYLE_PLAIN, 0, 0, words);
    }
}

static bool import_queue(struct session *s, const struct verb_call *call, struct diag *d)
{
    struct import_options options = {0};
    if (!read_choices(call, &options, d)) {
        return false;
    }
    if (!choose_names(session_world(s), &options, d)) {
        return verb_refuse(call, 1, d);
    }
    struct giving giving = {s, d};
    struct import_summary summary = {0};
    if (!import_queue_log(verb_word(call, 1), &options, give, &giving, &summary, d)) {
        return false;
    }
    char words[1024];
    struct text t = text_in(words, sizeof words);
    text_add(&t, "source %s, station %s: %s", options.source, options.station, summary.words);
    tell(s, words);
    return true;
}

static bool is_taken_here(void *self, const char *name)
{
    struct session *s = self;
    return is_taken(session_world(s), name);
}

static bool import_host(struct session *s, const struct verb_call *call, struct diag *d)
{
    struct import_host_options options = {.name = "host", .taken = is_taken_here, .self = s};
    for (int i = 0; i < call->words->count; i++) {
        const struct word_argument *word = &call->words->arguments[i];
        if (word->key != NULL && strcmp(word->key, "name") != 0) {
            diag_say(d, "'import host' has no option '%s'", word->key);
            diag_expect(d, "name");
            return verb_refuse(call, i, d);
        }
        options.name = word->key != NULL ? word->value : options.name;
    }
    if (is_taken(session_world(s), options.name)) {
        diag_say(d, "there is a '%s' already", options.name);
        diag_help(d, "choose another name: name=NAME");
        return verb_refuse(call, 1, d);
    }
    struct giving giving = {s, d};
    struct import_host_summary summary = {0};
    if (!import_linux_host(verb_word(call, 1), &options, give, &giving, &summary, d)) {
        return false;
    }
    char words[1400];
    struct text t = text_in(words, sizeof words);
    text_add(&t, "host %s: %s", options.name, summary.words);
    tell(s, words);
    return true;
}

static bool run_import(struct session *s, const struct verb_call *call, struct diag *d)
{
    const char *what = verb_word(call, 0), *path = verb_word(call, 1);
    bool queue = what != NULL && strcmp(what, "queue") == 0;
    bool host = what != NULL && strcmp(what, "host") == 0;
    if (path == NULL || (!queue && !host)) {
        bool unknown = what != NULL && !queue && !host;
        diag_say(d, unknown ? "there is no import for '%s'" : "which file?", what);
        diag_help(d, "usage: %s", verb_import.usage);
        return verb_refuse(call, unknown || what == NULL ? 0 : 1, d);
    }
    return queue ? import_queue(s, call, d) : import_host(s, call, d);
}

const struct verb verb_import = {
    .name = "import",
    .files = true,
    .usage = "import queue FILE " IMPORT_CHOICES " | import host FOLDER [name=NAME]",
    .doc = "Reads a real system as commands: arrivals and service times of a queue from CSV or "
           "NDJSON, or a Linux host from copies of its /proc files.",
    .more = "What had to be guessed is said. `orrery import ...` prints the commands instead. "
            "docs/fidelity.md says how a host is captured.",
    .example = "import queue tests/data/queue/requests.csv source=log station=server",
    .run = run_import,
};
