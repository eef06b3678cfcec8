// help: see help.h.
#include "repl/help/help.h"

#include "repl/prompt/table.h"
#include "repl/session/verb.h"
#include "sim/command.h"

#include <ctype.h>
#include <stdlib.h>
#include <strings.h>

static const char *const kind_names[HELP_KINDS][2] = {
    [HELP_VERB] = {"word", "words"},          [HELP_COMMAND] = {"command", "commands"},
    [HELP_SETTING] = {"setting", "settings"}, [HELP_EVENT] = {"event", "events"},
    [HELP_RULE] = {"rule", "rules"},          [HELP_PROBE] = {"probe", "probes"},
    [HELP_FIELD] = {"field", "fields"},       [HELP_ENGINE] = {"engine", "engines"},
};

const char *help_kind_name(enum help_kind kind, bool plural) { return kind_names[kind][plural]; }

// ---- every entry ----

struct walk {
    help_visit *visit;
    void *self;
    bool stopped;
};

static void tell(struct walk *walk, struct help_entry entry)
{
    walk->stopped = walk->stopped || !walk->visit(walk->self, &entry);
}

static const char *record_name(const struct engine *engine, int record)
{
    return record < 0 ? NULL : engine->records[record].name;
}

static void each_behaviour(struct walk *walk, const struct engine *e)
{
    for (int i = 0; i < e->event_count; i++) {
        const struct event_row *row = &e->events[i];
        if (row->run != NULL) {
            tell(walk, (struct help_entry){HELP_EVENT, row->name, e, NULL, row->doc, NULL, row});
        }
    }
    for (int i = 0; i < e->rule_count; i++) {
        const struct rule *row = &e->rules[i];
        tell(walk, (struct help_entry){HELP_RULE, row->name, e, NULL, row->sentence, NULL, row});
    }
    for (int i = 0; i < e->probe_count; i++) {
        const struct probe *row = &e->probes[i];
        tell(walk, (struct help_entry){HELP_PROBE, row->name, e, record_name(e, row->record),
                                       row->doc, NULL, row});
    }
}

static void each_of_engine(struct walk *walk, const struct engine *e)
{
    tell(walk, (struct help_entry){HELP_ENGINE, e->name, e, NULL, e->doc, NULL, e});
    for (int i = 0; i < e->command_count; i++) {
        const struct command *row = &e->commands[i];
        tell(walk,
             (struct help_entry){HELP_COMMAND, row->name, e, NULL, row->doc, row->example, row});
    }
    for (int i = 0; i < e->setting_count; i++) {
        const struct setting *row = &e->settings[i];
        tell(walk, (struct help_entry){HELP_SETTING, row->name, e, record_name(e, row->record),
                                       row->doc, NULL, row});
    }
    each_behaviour(walk, e);
    for (int r = 0; r < e->record_count; r++) {
        for (int i = 0; i < e->records[r].field_count; i++) {
            const struct field *row = &e->records[r].fields[i];
            bool known = row->internal || setting_find(e, r, row->name, strlen(row->name)) >= 0;
            if (!known) {
                tell(walk, (struct help_entry){HELP_FIELD, row->name, e, e->records[r].name,
                                               row->doc, NULL, row});
            }
        }
    }
}

void help_each(const struct engine *const *engines, help_visit *visit, void *self)
{
    struct walk walk = {visit, self, false};
    for (int i = 0; verb_at_index(i) != NULL; i++) {
        const struct verb *verb = verb_at_index(i);
        tell(&walk, (struct help_entry){HELP_VERB, verb->name, NULL, NULL, verb->doc, verb->example,
                                        verb});
    }
    for (int id = 0; id < ENGINE_LIMIT; id++) {
        if (engines[id] != NULL && !walk.stopped) {
            each_of_engine(&walk, engines[id]);
        }
    }
}

// ---- one entry ----

enum { LABEL_COLUMNS = 13 };

static void print_label(struct out *o, const char *label)
{
    out_styled(o, STYLE_DIM, "  %-*s", LABEL_COLUMNS - 2, label);
}

// A text of several lines goes on under itself.
static void print_line(struct out *o, const char *label, const char *text)
{
    while (text != NULL && text[0] != '\0') {
        char line[1024];
        struct text t = text_in(line, sizeof line);
        size_t length = strcspn(text, "\n");
        text_add_bytes(&t, text, length);
        print_label(o, label);
        out_wrapped(o, STYLE_PLAIN, LABEL_COLUMNS, LABEL_COLUMNS, line);
        text += length + (text[length] == '\n');
        label = "";
    }
}

static void print_words(struct out *o, const char *words)
{
    out_text(o, "  ");
    out_wrapped(o, STYLE_PLAIN, 2, 2, words);
}

static void print_range(struct out *o, struct value_type type, int64_t least, int64_t most)
{
    if (type.kind != VALUE_NUMBER || (least == 0 && most == 0)) {
        return;
    }
    char range[128];
    struct text t = text_in(range, sizeof range);
    unit_print(type.unit, least, &t);
    if (most == INT64_MAX || most == TIME_NEVER - 1) {
        text_add(&t, " or more");
    } else {
        text_add(&t, " to ");
        unit_print(type.unit, most, &t);
    }
    print_line(o, "range", range);
}

static void print_type(struct out *o, struct value_type type)
{
    char words[256];
    struct text t = text_in(words, sizeof words);
    type_print(type, &t);
    print_line(o, type.kind == VALUE_CHOICE ? "one of" : "type", words);
}

static void print_setting(struct out *o, const struct setting *row)
{
    print_line(o, "default", row->default_text);
    print_type(o, row->type);
    print_range(o, row->type, row->least, row->most);
    print_line(o, "applies", row->applies);
    print_line(o, "source", row->source);
    if (row->status == SETTING_ACCEPTED) {
        print_line(o, "note", "accepted and checked, but not modelled: it changes nothing");
    }
}

static void print_settings_of(struct out *o, const struct engine *engine, int record)
{
    char words[1024];
    struct text t = text_in(words, sizeof words);
    for (int i = 0; i < engine->setting_count; i++) {
        if (engine->settings[i].record == record) {
            text_add(&t, "%s%s", t.length > 0 ? ", " : "", engine->settings[i].name);
        }
    }
    print_line(o, "settings", words);
}

static void print_command(struct out *o, const struct engine *engine, const struct command *row)
{
    for (int i = 0; i < row->parameter_count; i++) {
        const struct parameter *p = &row->parameters[i];
        out_styled(o, STYLE_CODE, "  %-16s", p->name);
        out_text(o, " %s (%s%s)\n", p->doc, type_words(p->type),
                 p->default_text == NULL ? "" : "; may be left out");
    }
    if (row->settings_of >= 0) {
        print_settings_of(o, engine, row->settings_of);
    }
    print_line(o, "example", row->example);
}

static void print_verb(struct out *o, const struct verb *row)
{
    print_line(o, "usage", row->usage);
    print_line(o, "in Lua", row->lua_name);
    if (row->more != NULL) {
        print_words(o, row->more);
    }
    print_line(o, "example", row->example);
}

static void print_rule(struct out *o, const struct rule *row)
{
    print_line(o, "setting", row->setting);
    print_line(o, "source", row->source);
}

static void print_engine(struct out *o, const struct engine *row)
{
    print_line(o, "models", row->models);
    for (int i = 0; row->limits != NULL && row->limits[i] != NULL; i++) {
        print_line(o, i == 0 ? "simplified" : "", row->limits[i]);
    }
}

static void print_title(struct out *o, const struct help_entry *entry)
{
    bool dotted = entry->engine != NULL && entry->kind != HELP_ENGINE;
    out_styled(o, STYLE_HEADING, "%s%s%s", dotted ? entry->engine->name : "", dotted ? "." : "",
               entry->name);
    out_styled(o, STYLE_DIM, "  %s%s%s", help_kind_name(entry->kind, false),
               entry->of != NULL ? " of " : "", entry->of != NULL ? entry->of : "");
    out_text(o, "\n");
    print_words(o, entry->doc);
}

static void print_entry(struct out *o, const struct help_entry *entry)
{
    print_title(o, entry);
    switch (entry->kind) {
    case HELP_VERB:
        print_verb(o, entry->row);
        break;
    case HELP_COMMAND:
        print_command(o, entry->engine, entry->row);
        break;
    case HELP_SETTING:
        print_setting(o, entry->row);
        break;
    case HELP_EVENT:
        print_line(o, "says", ((const struct event_row *)entry->row)->sentence);
        break;
    case HELP_RULE:
        print_rule(o, entry->row);
        break;
    case HELP_PROBE:
        print_type(o, ((const struct probe *)entry->row)->type);
        break;
    case HELP_FIELD:
        print_type(o, ((const struct field *)entry->row)->type);
        break;
    case HELP_ENGINE:
        print_engine(o, entry->row);
        break;
    case HELP_KINDS:
        break;
    }
}

// ---- finding ----

struct search {
    const char *word;
    struct out *o;
    struct table *table;
    enum help_kind kind;
    int found;
};

static bool is_called(const struct help_entry *entry, const char *word)
{
    const struct verb *verb = entry->kind == HELP_VERB ? entry->row : NULL;
    if (strcmp(entry->name, word) == 0 ||
        (verb != NULL && verb->lua_name != NULL && strcmp(verb->lua_name, word) == 0)) {
        return true;
    }
    size_t prefix = entry->engine == NULL ? 0 : strlen(entry->engine->name);
    return prefix > 0 && strncmp(word, entry->engine->name, prefix) == 0 && word[prefix] == '.' &&
           strcmp(word + prefix + 1, entry->name) == 0;
}

static bool show_exact(void *self, const struct help_entry *entry)
{
    struct search *search = self;
    if (is_called(entry, search->word)) {
        out_text(search->o, search->found++ > 0 ? "\n" : "");
        print_entry(search->o, entry);
    }
    return true;
}

static void add_row(struct table *t, const struct help_entry *entry)
{
    bool dotted = entry->engine != NULL && entry->kind != HELP_ENGINE;
    table_text(t, "%s%s%s", dotted ? entry->engine->name : "", dotted ? "." : "", entry->name);
    table_text(t, "%s%s%s", help_kind_name(entry->kind, false), entry->of != NULL ? " of " : "",
               entry->of != NULL ? entry->of : "");
    table_text(t, "%s", entry->doc);
}

static struct table *entry_table(void)
{
    return table_new(
        (struct table_column[]){{.name = "name"}, {.name = "kind"}, {.name = "what it is"}}, 3);
}

static bool list_kind(void *self, const struct help_entry *entry)
{
    struct search *search = self;
    if (entry->kind == search->kind) {
        add_row(search->table, entry);
    }
    return true;
}

// Of less than three letters, only where it is a word.
static bool mentions(const char *text, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = text; (at = strcasestr(at, word)) != NULL; at++) {
        bool begins = at == text || isalnum((unsigned char)at[-1]) == 0;
        if (length >= 3 || (begins && isalnum((unsigned char)at[length]) == 0)) {
            return true;
        }
    }
    return false;
}

static bool list_mentioning(void *self, const struct help_entry *entry)
{
    struct search *search = self;
    if (mentions(entry->name, search->word) || mentions(entry->doc, search->word)) {
        search->found++;
        add_row(search->table, entry);
    }
    return true;
}

struct names {
    int wanted;
    const char *name;
};

static bool name_numbered(void *self, const struct help_entry *entry)
{
    struct names *names = self;
    if (names->wanted-- == 0) {
        names->name = entry->name;
        return false;
    }
    return true;
}

static const char *entry_name_at(const void *self, int i)
{
    struct names names = {.wanted = i};
    help_each(self, name_numbered, &names);
    return names.name;
}

static void print_table(struct table *t, struct out *o)
{
    table_print(t, o);
    table_free(t);
}

// `help events`: all rows of that kind.
static bool list_rows(struct search *search, const struct engine *const *engines)
{
    for (int kind = 0; kind < HELP_KINDS; kind++) {
        if (strcmp(search->word, help_kind_name((enum help_kind)kind, true)) == 0) {
            search->kind = (enum help_kind)kind;
            search->table = entry_table();
            help_each(engines, list_kind, search);
            print_table(search->table, search->o);
            return true;
        }
    }
    return false;
}

bool help_show(const struct engine *const *engines, const char *word, struct out *o, struct diag *d)
{
    struct search search = {.word = word, .o = o};
    if (word[0] == '\0') {
        help_overview(engines, o);
        return true;
    }
    if (list_rows(&search, engines)) {
        search.found++; // something may be called so, too
    }
    help_each(engines, show_exact, &search);
    if (search.found > 0) {
        return true;
    }
    search.table = entry_table();
    help_each(engines, list_mentioning, &search);
    if (search.found > 0) {
        out_text(o, "Nothing is called '%s'; these mention it:\n", word);
        print_table(search.table, o);
        return true;
    }
    table_free(search.table);
    diag_say(d, "there is no help about '%s'", word);
    const char *near = nearest_name(word, entry_name_at, engines);
    if (near != NULL) {
        diag_help(d, "did you mean '%s'?", near);
    } else {
        diag_help(d, "`help` alone lists what there is");
    }
    return false;
}

enum { NAME_COLUMNS = 12 };

static void print_named(struct out *o, const char *name, const char *words)
{
    out_styled(o, STYLE_CODE, "  %-*s", NAME_COLUMNS - 2, name);
    out_wrapped(o, STYLE_PLAIN, NAME_COLUMNS, NAME_COLUMNS, words);
}

void help_overview(const struct engine *const *engines, struct out *o)
{
    out_styled(o, STYLE_HEADING, "Words\n");
    for (int i = 0; verb_at_index(i) != NULL; i++) {
        print_named(o, verb_at_index(i)->name, verb_at_index(i)->doc);
    }
    out_styled(o, STYLE_HEADING, "Engines\n");
    for (int id = 0; id < ENGINE_LIMIT; id++) {
        if (engines[id] != NULL) {
            print_named(o, engines[id]->name, engines[id]->doc);
        }
    }
    out_text(o, "\n");
    out_wrapped(
        o, STYLE_PLAIN, 0, 0,
        "`help WORD` explains a word, a command, a setting, an event, a rule or a probe, or finds "
        "what mentions it. `help commands`, `help settings`, `help events`, `help rules` and "
        "`help probes` list them. Everything else that is typed is Lua: desk.waiting, or "
        "print(world.now()).");
}
