// options: see options.h. Options may stand before or after the words they belong to, as with other
// programs.
#include "repl/options.h"

#include "repl/files.h"
#include "repl/memory.h"
#include "repl/script/script.h"
#include "repl/version.h"

#include <stddef.h>
#include <stdlib.h>

// Checkpoints of one branch: so that a large world and its history stay within the world and 64
// MiB.
static const int64_t DEFAULT_HISTORY = INT64_C(48) << 20;
enum { MOST_WORKERS = 256 };

static const struct face_name {
    const char *name;
    enum face face;
} faces[] = {
    {"learn", FACE_LEARN},       {"notes", FACE_NOTES},       {"check", FACE_CHECK},
    {"render", FACE_RENDER},     {"view", FACE_VIEW},         {"vectors", FACE_VECTORS},
    {"fidelity", FACE_FIDELITY}, {"import", FACE_IMPORT},     {"selftest", FACE_SELFTEST},
    {"help", FACE_HELP},
};

static const char usage[] =
    "usage: orrery                       the prompt, with a small world to step\n"
    "       orrery SCRIPT.lua...         run scripts; - is standard input\n"
    "       orrery -e TEXT               run a line\n"
    "       orrery learn [LESSON|FILE]   take a lesson, or leaf through a note of your own\n"
    "       orrery notes FILE...         what notes ask, and which lessons answer it\n"
    "       orrery check PATH...         run lessons as tests\n"
    "       orrery view [SCRIPT|LESSON]  open the window\n"
    "       orrery render SCRIPT -o FILE.svg   draw the world that a script leaves; .png, .gif\n"
    "       orrery import queue FILE     print a log of arrivals as commands\n"
    "       orrery import host FOLDER    print a captured Linux host as commands\n"
    "       orrery vectors FILE.json...  replay known outcomes\n"
    "       orrery fidelity PATH...      replay recordings of the real system and compare\n"
    "       orrery selftest              determinism and invariants on this machine\n"
    "       orrery help [WORD]           words, commands, settings, events, rules, probes\n"
    "\n"
    "  -s NAME=VALUE      gives scripts a value: arg.NAME\n"
    "  -i                 a prompt after the scripts\n"
    "  --seed N           of the world's chances; 1\n"
    "  --keep-going       go on after a mistake on standard input\n"
    "  --journal FILE     save all branches when the run ends\n"
    "  --at MOMENT        render: a time, #EVENT or a mark, instead of the end\n"
    "  --present          view, learn: before a class, large, answers hidden until asked for\n"
    "  --accept           check: renew the texts that lessons expect\n"
    "  --answers          check: say what the answers are, under several seeds\n"
    "  --list             learn: print all lessons, and how far you are\n"
    "  -j N               check: how many lessons at once; as many as there are processors\n"
    "  --lessons DIR      where lessons are\n"
    "  --class FILE       a teacher's rules for them\n"
    "  --mode MODE        of tables: table, box, line, csv, json, md\n"
    "  --memory SIZE      that one world may take\n"
    "  --history SIZE     that the checkpoints of one branch may take; 48MiB\n"
    "  --color auto|always|never\n"
    "  --version, --help\n"
    "\n"
    "exit status: 0 done, 1 something failed, 2 the command line was not understood\n";

struct arguments {
    int count;
    char **at;
    int next;
    struct diag *d;
};

static bool value_of_option(struct arguments *a, const char *name, const char **value)
{
    if (a->next >= a->count) {
        diag_say(a->d, "%s needs a value", name);
        return diag_help(a->d, "`orrery --help` shows how it is written");
    }
    *value = a->at[a->next++];
    return true;
}

static bool number_of_option(struct arguments *a, const char *name, enum unit unit, int64_t least,
                             int64_t *number)
{
    const char *text = NULL;
    if (!value_of_option(a, name, &text)) {
        return false;
    }
    struct diag inner = {0};
    if (unit_parse_within(unit, least, INT64_MAX, text, strlen(text), number, &inner)) {
        return true;
    }
    diag_say(a->d, "%s: %s", name, inner.what);
    diag_expect(a->d, "%s", inner.expected);
    return diag_help(a->d, "%s", inner.help);
}

static const char *const option_names[] = {
    "--seed", "--memory",  "--history", "--color", "--keep-going", "--accept", "--list",
    "--at",   "--journal", "--lessons", "--mode",  "--present",    "--class",  "--answers",
    "--help", "--version", NULL};

static const char *option_name_at(const void *self, int i)
{
    (void)self;
    return option_names[i];
}

static bool unknown_option(const char *name, struct diag *d)
{
    diag_say(d, "unknown option '%s'", name);
    const char *near = nearest_name(name, option_name_at, NULL);
    if (near != NULL) {
        return diag_help(d, "did you mean '%s'?", near);
    }
    return diag_help(d, "`orrery --help` lists them");
}

static bool is(const char *word, const char *name) { return strcmp(word, name) == 0; }

static void add_part(struct options *o, const char *text, bool is_text)
{
    o->parts[o->part_count++] = (struct options_part){text, is_text};
    if (o->face == FACE_PROMPT) {
        o->face = FACE_SCRIPT;
    }
}

struct option_row {
    const char *name;
    size_t at; // in struct options
};

// Options that are there or not.
static const struct option_row flags[] = {
    {"--keep-going", offsetof(struct options, keep_going)},
    {"--present", offsetof(struct options, present)},
    {"--accept", offsetof(struct options, accept)},
    {"--answers", offsetof(struct options, answers)},
    {"--list", offsetof(struct options, list)},
};

// Options with a text, taken as it is.
static const struct option_row texts[] = {
    {"--at", offsetof(struct options, at)},
    {"--journal", offsetof(struct options, journal)},
    {"--mode", offsetof(struct options, mode)},
    {"--lessons", offsetof(struct options, lessons)},
    {"--class", offsetof(struct options, class_file)},
};

static bool parse_flag(struct options *o, const char *word)
{
    for (int i = 0; i < COUNT_OF(flags); i++) {
        if (is(word, flags[i].name)) {
            *(bool *)(void *)((char *)o + flags[i].at) = true;
            return true;
        }
    }
    if (is(word, "--help")) {
        o->about = usage;
    } else if (is(word, "--version")) {
        o->about = "orrery " ORRERY_VERSION "\n";
    }
    return o->about != NULL;
}

static bool parse_long(struct options *o, struct arguments *a, const char *word)
{
    int64_t number;
    const char *text = NULL;
    if (is(word, "--seed")) {
        bool good = number_of_option(a, word, UNIT_NONE, 0, &number);
        o->seed = good ? (uint64_t)number : 0;
        o->seed_given = true;
        return good;
    }
    if (is(word, "--memory")) {
        return number_of_option(a, word, UNIT_SIZE, INT64_C(1) << 20, &o->world_bytes);
    }
    if (is(word, "--history")) {
        return number_of_option(a, word, UNIT_SIZE, 0, &o->history_bytes);
    }
    if (is(word, "--color")) {
        return value_of_option(a, word, &text) && style_choose(text, &o->colour, a->d);
    }
    for (int i = 0; i < COUNT_OF(texts); i++) {
        if (is(word, texts[i].name)) {
            return value_of_option(a, word, (const char **)(void *)((char *)o + texts[i].at));
        }
    }
    return parse_flag(o, word) || unknown_option(word, a->d);
}

// "-j 4" or "-j4".
static bool read_workers(struct options *o, struct arguments *a, const char *word)
{
    const char *text = word + 2;
    int64_t number;
    struct diag inner = {0};
    if (*text == '\0' && !value_of_option(a, "-j", &text)) {
        return false;
    }
    if (!unit_parse_within(UNIT_NONE, 1, MOST_WORKERS, text, strlen(text), &number, &inner)) {
        diag_say(a->d, "-j: %s", inner.what);
        diag_expect(a->d, "%s", inner.expected);
        return diag_help(a->d, "for example: -j 4");
    }
    o->workers = (int)number;
    return true;
}

static bool parse_short(struct options *o, struct arguments *a, const char *word)
{
    const char *text = NULL;
    if (is(word, "-e")) {
        if (!value_of_option(a, word, &text)) {
            return false;
        }
        add_part(o, text, true);
        return true;
    }
    if (is(word, "-s")) {
        if (!value_of_option(a, word, &text)) {
            return false;
        }
        if (strchr(text, '=') == NULL || text[0] == '=') {
            diag_say(a->d, "-s takes NAME=VALUE, not '%s'", text);
            return diag_help(a->d, "for example: -s servers=3; the script reads arg.servers");
        }
        o->values[o->value_count++] = text;
        return true;
    }
    if (is(word, "-o")) {
        return value_of_option(a, word, &o->output);
    }
    if (word[1] == 'j') {
        return read_workers(o, a, word);
    }
    if (is(word, "-i")) {
        o->interactive = true;
        o->face = o->face == FACE_PROMPT ? FACE_SCRIPT : o->face;
        return true;
    }
    if (is(word, "-h")) {
        o->about = usage;
        return true;
    }
    return unknown_option(word, a->d);
}

static const char *face_name_at(const void *self, int i)
{
    (void)self;
    return i < COUNT_OF(faces) ? faces[i].name : NULL;
}

static bool find_face(struct options *o, const char *word)
{
    for (int i = 0; i < COUNT_OF(faces); i++) {
        if (is(word, faces[i].name)) {
            o->face = faces[i].face;
            return true;
        }
    }
    return false;
}

bool options_parse(struct options *o, int argc, char **argv, struct diag *d)
{
    *o = (struct options){.seed = 1,
                          .world_bytes = memory_default_limit(),
                          .history_bytes = DEFAULT_HISTORY,
                          .parts = calloc((size_t)argc + 1, sizeof *o->parts),
                          .values = calloc((size_t)argc + 1, sizeof *o->values)};
    if (o->parts == NULL || o->values == NULL) {
        return diag_say(d, "there is no memory");
    }
    struct arguments a = {argc, argv, 1, d};
    bool only_words = false;
    while (a.next < a.count) {
        const char *word = a.at[a.next++];
        bool option = !only_words && word[0] == '-' && word[1] != '\0';
        if (option && is(word, "--")) {
            only_words = true;
        } else if (option && word[1] == '-') {
            if (!parse_long(o, &a, word)) {
                return false;
            }
        } else if (option) {
            if (!parse_short(o, &a, word)) {
                return false;
            }
        } else if (o->face != FACE_PROMPT || o->part_count > 0 || !find_face(o, word)) {
            add_part(o, word, false);
        }
    }
    return true;
}

void options_free(struct options *o)
{
    free(o->parts);
    free(o->values);
}

bool options_read(const struct options *o, int i, struct options_text *text, struct diag *d)
{
    const struct options_part *part = &o->parts[i];
    if (part->is_text) {
        text->bytes = strdup(part->text);
        text->length = strlen(part->text);
        text->source = "-e";
        return text->bytes != NULL || diag_say(d, "there is no memory");
    }
    text->source = is(part->text, "-") ? "standard input" : part->text;
    text->bytes = files_read(part->text, &text->length, d);
    const char *near = text->bytes == NULL ? nearest_name(part->text, face_name_at, NULL) : NULL;
    if (near != NULL && i == 0) {
        diag_help(d, "did you mean `orrery %s`?", near);
    }
    return text->bytes != NULL;
}

void options_forget(struct options_text *text)
{
    free(text->bytes);
    *text = (struct options_text){0};
}

bool options_give(const struct options *o, struct session *s, struct diag *d)
{
    return script_give(s->script, o->values, o->value_count, d);
}
