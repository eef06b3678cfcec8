// world: see world.h.
#include "repl/conform/queue/world.h"

#include "engines/registry.h"
#include "repl/memory.h"

enum { LIMIT_BYTES = 1 << 28 };

static bool give(struct branch *b, const struct text *command, struct text *why)
{
    struct diag d = {0};
    if (command->cut) {
        text_add(why, "a command of this vector is too long");
        return false;
    }
    if (branch_command(b, command->at, command->length, NULL, &d)) {
        return true;
    }
    text_add(why, "`%s` is refused: %s", command->at, d.what);
    return false;
}

// A member of an object as a setting: text as it is, whole numbers and flags as commands have them.
static bool add_setting(const char *name, struct node value, struct text *command, struct text *why)
{
    const char *words = node_text(value);
    int64_t number;
    if (words != NULL) {
        text_add(command, " %s=\"%s\"", name, words);
        return true;
    }
    if (node_integer(value, &number)) {
        text_add(command, " %s=%lld", name, (long long)number);
        return true;
    }
    text_add(why, "\"%s\" is neither a text nor a whole number", name);
    return false;
}

static bool make(struct branch *b, const char *command_name, struct node object, struct text *why)
{
    char line[COMMAND_BYTES];
    struct text command = text_in(line, sizeof line);
    const char *name;
    if (!conform_words(object, "name", &name, why)) {
        return false;
    }
    text_add(&command, "%s %s", command_name, name);
    for (size_t i = 0; i < node_count(object); i++) {
        const char *setting;
        struct node value = node_member_at(object, i, &setting);
        if (strcmp(setting, "name") != 0 && !add_setting(setting, value, &command, why)) {
            return false;
        }
    }
    return give(b, &command, why);
}

static bool make_all(struct branch *b, const char *command_name, struct node list, struct text *why)
{
    for (size_t i = 0; i < node_count(list); i++) {
        if (!make(b, command_name, node_at(list, i), why)) {
            return false;
        }
    }
    return true;
}

bool vector_world_open(struct branch *b, struct node given, int64_t seed, struct text *why)
{
    const struct branch_options options = {.host = memory_host(),
                                           .engines = engine_registry,
                                           .seed = (uint64_t)seed,
                                           .limit_bytes = LIMIT_BYTES};
    struct diag d = {0};
    if (!branch_open(b, &options, &d)) {
        text_add(why, "%s", d.what);
        return false;
    }
    if (make_all(b, "queue.station", node_member(given, "stations"), why) &&
        make_all(b, "queue.source", node_member(given, "sources"), why)) {
        return true;
    }
    branch_close(b);
    return false;
}

bool vector_world_run(struct branch *b, int64_t time, struct text *why)
{
    struct diag d = {0};
    enum run_end end = branch_run(b, time, VECTOR_EVENTS_MOST, &d);
    if (end == RUN_FAILED) {
        text_add(why, "%s", d.what);
        return false;
    }
    if (branch_now(b).events >= VECTOR_EVENTS_MOST) {
        text_add(why, "the run takes more than %llu events",
                 (unsigned long long)VECTOR_EVENTS_MOST);
        return false;
    }
    return true;
}

void vector_world_close(struct branch *b) { branch_close(b); }
