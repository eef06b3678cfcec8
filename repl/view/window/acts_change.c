// acts_change: what can be done to the focused thing: commands that take it, faults first, and its
// settings. See acts.h.
//
// Both come from the tables of its engine. In the past they make a branch, as all commands do.
#include "repl/view/window/acts.h"
#include "sim/member.h"

struct thing {
    char name[FOCUS_PATH_BYTES];
    uint32_t engine;
    int record;
    uint64_t bits;
};

static bool find_record(const struct world *w, struct thing *thing)
{
    for (uint32_t id = 0; id < ENGINE_LIMIT; id++) {
        for (int i = 0; w->engines[id] != NULL && i < w->engines[id]->record_count; i++) {
            thing->bits = record_find(w, id, i, thing->name);
            if (thing->bits != 0) {
                thing->engine = id;
                thing->record = i;
                return true;
            }
        }
    }
    return false;
}

// What is focused, or what it belongs to.
static bool find_thing(struct board *b, struct thing *thing)
{
    struct text t = text_in(thing->name, sizeof thing->name);
    focus_path(&b->focus, board_scene(b), &t);
    while (thing->name[0] != '\0') {
        if (find_record(session_world(b->session), thing)) {
            return true;
        }
        char *dot = strrchr(thing->name, '.');
        *(dot != NULL ? dot : thing->name) = '\0';
    }
    board_tell(b, true, "choose something first: click on it, or Tab goes round and Enter in");
    return false;
}

// ---- commands ----

static bool takes(const struct command *command, int record)
{
    const struct parameter *first = command->parameters;
    return command->parameter_count > 0 && first->positional && first->type.kind == VALUE_RECORD &&
           first->type.record == record;
}

static void add_commands(struct menu *m, const struct engine *engine, const struct thing *thing,
                         bool faults)
{
    for (int i = 0; i < engine->command_count; i++) {
        const struct command *command = &engine->commands[i];
        bool asks = false;
        for (int k = 1; k < command->parameter_count; k++) {
            asks = asks || command->parameters[k].default_text == NULL;
        }
        if (command->fault == faults && takes(command, thing->record)) {
            char words[MENU_WORDS];
            struct text t = text_in(words, sizeof words);
            text_add(&t, "%s.%s %s%s", engine->name, command->name, thing->name, asks ? " " : "");
            menu_add(m, words, command->doc, asks);
        }
    }
}

static void open_menu(struct board *b, const char *what, const struct thing *thing)
{
    char title[80];
    struct text t = text_in(title, sizeof title);
    text_add(&t, "%s %s", what, thing->name);
    menu_open(&b->menu, title);
}

static void end_menu(struct board *b, const struct thing *thing, const char *none)
{
    if (b->menu.count == 0) {
        menu_close(&b->menu);
        board_tell(b, true, "%s %s", thing->name, none);
    }
}

void act_harm(struct board *b, int number)
{
    struct thing thing;
    (void)number;
    if (find_thing(b, &thing)) {
        const struct engine *engine = session_world(b->session)->engines[thing.engine];
        open_menu(b, "what to do to", &thing);
        add_commands(&b->menu, engine, &thing, true);
        add_commands(&b->menu, engine, &thing, false);
        end_menu(b, &thing, "has no commands");
    }
}

// ---- settings ----

void act_edit(struct board *b, int number)
{
    struct thing thing;
    struct member member;
    (void)number;
    if (!find_thing(b, &thing)) {
        return;
    }
    const struct world *w = session_world(b->session);
    const struct engine *engine = w->engines[thing.engine];
    open_menu(b, "settings of", &thing);
    for (int i = 0; member_at(engine, thing.record, i, &member); i++) {
        char words[MENU_WORDS], value_words[MENU_WORDS];
        struct value value;
        if (member.setting == NULL) {
            continue;
        }
        struct text t = text_in(value_words, sizeof value_words);
        member_read(w, thing.engine, thing.record, thing.bits, &member, &value);
        value_print(member.type, w, thing.engine, &value, &t);
        const char *quote = strchr(value_words, ' ') != NULL ? "\"" : "";
        t = text_in(words, sizeof words);
        text_add(&t, "set %s %s=%s%s%s", thing.name, member.name, quote, value_words, quote);
        menu_add(&b->menu, words, member.doc, true);
    }
    end_menu(b, &thing, "has no settings");
}

// ---- what was chosen ----

void act_chosen(struct board *b)
{
    const struct menu_row *row = &b->menu.rows[b->menu.at];
    if (row->asks) {
        act_ask(b, ENTRY_WORDS);
        entry_write(&b->entry, row->words);
    } else if (board_say(b, NULL, "%s", row->words) && b->said[0] == '\0') {
        board_tell(b, false, "%s", row->words);
    }
}
