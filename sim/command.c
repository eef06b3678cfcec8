// command: reading, doing and printing commands. See command.h; names are found in command_find.c.
#include "sim/command.h"

#include "sim/core.h"

// ---- parsing ----

struct parser {
    const struct world *w;
    const char *text;
    size_t length, at;
    struct call *call;
    struct diag *d;
    bool loosely;
};

struct token {
    size_t start, end; // in the line, with quotes
    const char *key;   // NULL where there is no key=
    size_t key_length;
    size_t value_start; // in the line
    const char *value;  // unquoted
    size_t value_length;
};

static bool is_space(char c) { return c == ' ' || c == '\t'; }

static bool is_key(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
}

static bool refuse_at(struct parser *p, size_t start, size_t end)
{
    p->d->column = (int)start + 1;
    p->d->width = end > start ? (int)(end - start) : 1;
    return false;
}

static void skip_spaces(struct parser *p)
{
    while (p->at < p->length && is_space(p->text[p->at])) {
        p->at++;
    }
}

// Copies a value without its quotes into the call's text.
static bool take_value(struct parser *p, struct token *token)
{
    struct call *call = p->call;
    char *out = call->text + call->text_used;
    size_t room = sizeof call->text - call->text_used, used = 0;
    bool quoted = false;
    size_t start = p->at;
    while (p->at < p->length && (quoted || !is_space(p->text[p->at]))) {
        char c = p->text[p->at++];
        if (c == '"') {
            quoted = !quoted;
            continue;
        }
        if (quoted && c == '\\' && p->at < p->length) {
            c = p->text[p->at++];
            c = c == 'n' ? '\n' : c;
        }
        if (used + 1 >= room) {
            diag_say(p->d, "the command is longer than %d bytes", CALL_TEXT_BYTES);
            return refuse_at(p, start, p->at);
        }
        out[used++] = c;
    }
    if (quoted) {
        diag_say(p->d, "the quote is not closed");
        diag_help(p->d, "add a \" at its end");
        return refuse_at(p, start, p->length);
    }
    out[used] = '\0';
    call->text_used += used + 1;
    token->value = out;
    token->value_length = used;
    token->end = p->at;
    return true;
}

static bool take_token(struct parser *p, struct token *token)
{
    *token = (struct token){.start = p->at};
    size_t end = p->at;
    while (end < p->length && is_key(p->text[end])) {
        end++;
    }
    if (end > p->at && end < p->length && p->text[end] == '=') {
        token->key = p->text + p->at;
        token->key_length = end - p->at;
        p->at = end + 1;
    }
    token->value_start = p->at;
    return take_value(p, token);
}

static bool parse_value(struct parser *p, const struct token *token, struct value_type type,
                        int64_t least, int64_t most, struct value *value)
{
    struct diag inner = {0};
    if (value_parse(type, least, most, p->w, p->call->engine->id, token->value, token->value_length,
                    value, &inner)) {
        return true;
    }
    if (p->loosely && type.kind == VALUE_RECORD) {
        *value = value_of(0);
        return true;
    }
    bool quoted = token->value_start < p->length && p->text[token->value_start] == '"';
    size_t shift = token->value_start + (quoted ? 1 : 0);
    int column = inner.column > 0 ? inner.column : 1;
    int width = inner.column > 0 ? inner.width : (int)token->value_length;
    diag_say(p->d, "%s", inner.what);
    diag_expect(p->d, "%s", inner.expected);
    diag_help(p->d, "%s", inner.help);
    return refuse_at(p, shift + (size_t)column - 1, shift + (size_t)(column - 1 + width));
}

struct key_names {
    const struct call *call;
};

static const char *key_name_at(const void *self, int i)
{
    const struct call *call = ((const struct key_names *)self)->call;
    if (i < call->command->parameter_count) {
        return call->command->parameters[i].name;
    }
    i -= call->command->parameter_count;
    for (int s = 0; call->settings_of >= 0 && s < call->engine->setting_count; s++) {
        if (call->engine->settings[s].record == call->settings_of && i-- == 0) {
            return call->engine->settings[s].name;
        }
    }
    return NULL;
}

static bool unknown_key(struct parser *p, const struct token *token)
{
    const struct call *call = p->call;
    char key[64];
    struct text word = text_in(key, sizeof key);
    text_add_bytes(&word, token->key, token->key_length);
    if (call->settings_of >= 0) {
        diag_say(p->d, "unknown setting '%s' of %s", key,
                 call->engine->records[call->settings_of].name);
    } else {
        diag_say(p->d, "'%s' has no parameter '%s'", call->command->name, key);
    }
    struct key_names names = {call};
    diag_expect_names(p->d, key_name_at, &names);
    const char *near = nearest_name(key, key_name_at, &names);
    if (near != NULL) {
        diag_help(p->d, "did you mean '%s'?", near);
    }
    return refuse_at(p, token->start, token->start + token->key_length);
}

static bool given_twice(struct parser *p, const struct token *token, const char *name)
{
    diag_say(p->d, "'%s' is given twice", name);
    diag_help(p->d, "leave one of them out");
    return refuse_at(p, token->start, token->end);
}

static bool parse_argument(struct parser *p, const struct token *token, int i)
{
    const struct parameter *parameter = &p->call->command->parameters[i];
    struct argument *argument = &p->call->arguments[i];
    if (argument->given) {
        return given_twice(p, token, parameter->name);
    }
    argument->given = true;
    return parse_value(p, token, parameter->type, parameter->least, parameter->most,
                       &argument->value);
}

static bool parse_setting(struct parser *p, const struct token *token, int index)
{
    struct call *call = p->call;
    const struct setting *setting = &call->engine->settings[index];
    for (int i = 0; i < call->setting_count; i++) {
        if (call->settings[i].setting == index) {
            return given_twice(p, token, setting->name);
        }
    }
    if (call->setting_count == SETTINGS_PER_CALL) {
        diag_say(p->d, "one command takes at most %d settings", SETTINGS_PER_CALL);
        diag_help(p->d, "use `set` for the others");
        return refuse_at(p, token->start, token->end);
    }
    struct setting_change *change = &call->settings[call->setting_count++];
    change->setting = index;
    return parse_value(p, token, setting->type, setting->least, setting->most, &change->value);
}

// The last parameter, of kind text, takes the rest of the line as it stands, or all of it in
// quotes.
static bool takes_rest(const struct call *call, int i)
{
    return i >= 0 && i > 0 && i == call->command->parameter_count - 1 &&
           call->command->parameters[i].type.kind == VALUE_TEXT;
}

// The last line of an example is the command itself, behind what it needs.
static bool say_example(struct diag *d, const struct command *command)
{
    const char *before = strrchr(command->example, '\n');
    return diag_help(d, "an example: %s", before != NULL ? before + 1 : command->example);
}

static bool rest_comes_last(struct parser *p, const struct token *token)
{
    diag_say(p->d, "%s comes last, and without its name",
             p->call->command->parameters[p->call->command->parameter_count - 1].name);
    say_example(p->d, p->call->command);
    return refuse_at(p, token->start, token->end);
}

static bool parse_keyed(struct parser *p, const struct token *token)
{
    const struct call *call = p->call;
    for (int i = 0; i < call->command->parameter_count; i++) {
        const char *name = call->command->parameters[i].name;
        if (strlen(name) == token->key_length && memcmp(name, token->key, token->key_length) == 0) {
            return takes_rest(call, i) ? rest_comes_last(p, token) : parse_argument(p, token, i);
        }
    }
    int setting = call->settings_of < 0 ? -1
                                        : setting_find(call->engine, call->settings_of, token->key,
                                                       token->key_length);
    return setting >= 0 ? parse_setting(p, token, setting) : unknown_key(p, token);
}

static int next_positional(const struct call *call)
{
    for (int i = 0; i < call->command->parameter_count; i++) {
        if (call->command->parameters[i].positional && !call->arguments[i].given) {
            return i;
        }
    }
    return -1;
}

static bool too_many(struct parser *p, const struct token *token)
{
    diag_say(p->d, "'%s' takes nothing more here", p->call->command->name);
    say_example(p->d, p->call->command);
    return refuse_at(p, token->start, token->end);
}

static bool parse_rest(struct parser *p, int i)
{
    size_t end = p->length;
    struct token token = {.start = p->at};
    if (p->text[p->at] == '"') {
        if (!take_value(p, &token)) {
            return false;
        }
        p->call->arguments[i] = (struct argument){
            .given = true, .value = {.text = token.value, .length = token.value_length}};
        return true;
    }
    while (end > p->at && is_space(p->text[end - 1])) {
        end--;
    }
    p->call->arguments[i] =
        (struct argument){.given = true, .value = {.text = p->text + p->at, .length = end - p->at}};
    p->at = p->length;
    return true;
}

// The first word after `set` says whose settings follow.
static bool parse_target(struct parser *p, const struct token *token)
{
    struct call *call = p->call;
    call->arguments[0] = (struct argument){
        .given = true, .value = {.text = token->value, .length = token->value_length}};
    uint32_t engine;
    if (!record_named(p->w, token->value, token->value_length, &engine, &call->settings_of,
                      &call->target, p->d)) {
        return refuse_at(p, token->start, token->end);
    }
    call->engine = p->w->engines[engine];
    return true;
}

static bool parse_token(struct parser *p)
{
    int positional = next_positional(p->call);
    if (takes_rest(p->call, positional)) {
        return parse_rest(p, positional);
    }
    struct token token;
    if (!take_token(p, &token)) {
        return false;
    }
    if (token.key != NULL) {
        return parse_keyed(p, &token);
    }
    if (positional < 0) {
        return too_many(p, &token);
    }
    bool target = p->call->command == &core_engine.commands[COMMAND_SET] && positional == 0;
    return target ? parse_target(p, &token) : parse_argument(p, &token, positional);
}

static bool fill_missing(struct parser *p)
{
    struct call *call = p->call;
    for (int i = 0; i < call->command->parameter_count; i++) {
        const struct parameter *parameter = &call->command->parameters[i];
        struct argument *argument = &call->arguments[i];
        if (argument->given) {
            continue;
        }
        if (parameter->default_text == NULL) {
            diag_say(p->d, "'%s' needs %s: %s", call->command->name, parameter->name,
                     parameter->doc);
            say_example(p->d, p->call->command);
            return refuse_at(p, p->length, p->length);
        }
        size_t length = strlen(parameter->default_text);
        struct diag unheard = {0};
        ASSERT(length == 0 || value_parse(parameter->type, parameter->least, parameter->most, p->w,
                                          call->engine->id, parameter->default_text, length,
                                          &argument->value, &unheard));
    }
    return true;
}

static bool parse(struct parser *p)
{
    struct call *call = p->call;
    skip_spaces(p);
    size_t start = p->at;
    while (p->at < p->length && !is_space(p->text[p->at])) {
        p->at++;
    }
    size_t end = p->at;
    skip_spaces(p);
    size_t object = p->at;
    while (p->at < p->length && !is_space(p->text[p->at])) {
        p->at++;
    }
    call->command = command_meant(p->w, p->text + start, end - start, p->text + object,
                                  p->at - object, &call->engine, p->d);
    p->at = end;
    if (call->command == NULL) {
        return refuse_at(p, start, end);
    }
    call->settings_of = call->command->settings_of;
    for (skip_spaces(p); p->at < p->length; skip_spaces(p)) {
        if (!parse_token(p)) {
            return false;
        }
    }
    return fill_missing(p);
}

// Where text stops being one line of text; `length` if it is one.
static size_t end_of_line(const char *text, size_t length)
{
    size_t i = 0;
    while (i < length && ((unsigned char)text[i] >= ' ' || text[i] == '\t') && text[i] != 0x7f) {
        i++;
    }
    return i;
}

static bool parse_line(const struct world *w, const char *text, size_t length, struct call *call,
                       struct diag *d, bool loosely)
{
    call->engine = NULL;
    call->setting_count = 0;
    call->settings_of = -1;
    call->target = 0;
    call->text_used = 0;
    memset(call->arguments, 0, sizeof call->arguments);
    struct parser p = {
        .w = w, .text = text, .length = length, .call = call, .d = d, .loosely = loosely};
    size_t end = end_of_line(text, length);
    if (length > COMMAND_BYTES) {
        diag_say(d, "a command has at most %d bytes", COMMAND_BYTES);
        diag_help(d, "say it in fewer words");
        return refuse_at(&p, COMMAND_BYTES, COMMAND_BYTES);
    }
    if (end < length) {
        diag_say(d, "a command is one line of text, without a byte %02x", (unsigned char)text[end]);
        diag_help(d, "leave it out");
        return refuse_at(&p, end, end);
    }
    return parse(&p);
}

bool command_parse(const struct world *w, const char *text, size_t length, struct call *call,
                   struct diag *d)
{
    return parse_line(w, text, length, call, d, false);
}

bool command_parse_loosely(const struct world *w, const char *text, size_t length,
                           struct call *call, struct diag *d)
{
    struct diag inner = {0};
    if (parse_line(w, text, length, call, &inner, true)) {
        return true;
    }
    if (call->command == &core_engine.commands[COMMAND_SET] && call->target == 0) {
        return true; // its record may exist by then
    }
    *d = inner;
    return false;
}

// ---- doing ----

static bool check_settings(const struct world *w, const struct call *call, struct diag *d)
{
    for (int i = 0; i < call->setting_count; i++) {
        const struct setting *setting = &call->engine->settings[call->settings[i].setting];
        if (setting->check != NULL &&
            !setting->check(w, call->target, call->settings[i].value.number, d)) {
            return false;
        }
    }
    return true;
}

bool command_check(const struct world *w, const struct call *call, struct diag *d)
{
    if (call->command == &core_engine.commands[COMMAND_SET] && call->setting_count == 0) {
        diag_say(d, "'set' needs at least one setting");
        return say_example(d, call->command);
    }
    return check_settings(w, call, d) &&
           (call->command->check == NULL || call->command->check(w, call, d));
}

static const struct engine *owner_of(const struct world *w, const struct command *command)
{
    for (int id = 0; id < ENGINE_LIMIT; id++) {
        const struct engine *engine = w->engines[id];
        if (engine != NULL && command >= engine->commands &&
            command < engine->commands + engine->command_count) {
            return engine;
        }
    }
    return NULL;
}

uint64_t command_apply(struct world *w, const struct call *call)
{
    const struct engine *owner = owner_of(w, call->command);
    ASSERT(owner != NULL);
    bool inside = w->running; // a deferred command is part of its event
    if (!inside) {
        world_torture_before(w);
        world_begin_scratch(w);
    }
    w->running = true;
    world_attach(w, owner);
    uint64_t made = call->command->apply(w, call);
    w->running = inside;
    if (!inside) {
        world_torture_after(w);
    }
    return made;
}

void setting_put(struct world *w, const struct engine *engine, const struct setting_change *change,
                 unsigned char *bytes)
{
    const struct setting *setting = &engine->settings[change->setting];
    const struct value *value = &change->value;
    if (setting->type.kind == VALUE_DISTRIBUTION) {
        memcpy(bytes + setting->offset, &value->distribution, sizeof value->distribution);
        return;
    }
    int64_t number = value->number;
    if (setting->type.kind == VALUE_NAME) {
        number = name_intern(w, value->text, value->length).at;
    }
    field_put_number(bytes, setting->offset, setting->bytes, number);
}

void settings_fill(struct world *w, const struct call *call, int record, unsigned char *bytes)
{
    const struct engine *engine = call->engine;
    for (int i = 0; i < engine->setting_count; i++) {
        const struct setting *setting = &engine->settings[i];
        if (setting->record != record) {
            continue;
        }
        struct setting_change change = {.setting = i};
        struct diag unheard = {0};
        size_t length = strlen(setting->default_text);
        bool parsed = value_parse(setting->type, setting->least, setting->most, w, engine->id,
                                  setting->default_text, length, &change.value, &unheard);
        ASSERT(parsed);
        setting_put(w, engine, &change, bytes);
    }
    for (int i = 0; i < call->setting_count; i++) {
        setting_put(w, engine, &call->settings[i], bytes);
    }
}

// ---- printing ----

static bool needs_quotes(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (is_space(text[i]) || text[i] == '"' || text[i] == '\\' || text[i] == '\n' ||
            text[i] == '=') {
            return true;
        }
    }
    return length == 0;
}

static void print_quoted(const char *text, size_t length, struct text *out)
{
    if (!needs_quotes(text, length)) {
        text_add_bytes(out, text, length);
        return;
    }
    text_add(out, "\"");
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '"' || text[i] == '\\') {
            text_add(out, "\\");
        }
        text_add(out, text[i] == '\n' ? "\\n" : "%c", text[i]);
    }
    text_add(out, "\"");
}

// The rest of a line stands as it is, unless it would be read back as something else.
static void print_rest(const char *text, size_t length, struct text *out)
{
    bool bare = length > 0 && text[0] != '"' && !is_space(text[0]) && !is_space(text[length - 1]) &&
                memchr(text, '\n', length) == NULL;
    if (bare) {
        text_add_bytes(out, text, length);
    } else {
        print_quoted(text, length, out);
    }
}

static void print_value(const struct world *w, const struct call *call, struct value_type type,
                        const struct value *value, struct text *out)
{
    if (type.kind == VALUE_TEXT || type.kind == VALUE_NAME) {
        print_quoted(value->text, value->length, out);
        return;
    }
    char buffer[256];
    struct text t = text_in(buffer, sizeof buffer);
    value_print(type, w, call->engine->id, value, &t);
    print_quoted(buffer, t.length, out);
}

void command_print(const struct world *w, const struct call *call, struct text *out)
{
    text_add(out, "%s.%s", owner_of(w, call->command)->name, call->command->name);
    int rest = -1;
    for (int i = 0; i < call->command->parameter_count; i++) {
        const struct parameter *parameter = &call->command->parameters[i];
        if (!call->arguments[i].given) {
            continue;
        }
        if (parameter->type.kind == VALUE_TEXT && takes_rest(call, i)) {
            rest = i;
            continue;
        }
        text_add(out, parameter->positional ? " " : " %s=", parameter->name);
        print_value(w, call, parameter->type, &call->arguments[i].value, out);
    }
    for (int i = 0; i < call->setting_count; i++) {
        const struct setting *setting = &call->engine->settings[call->settings[i].setting];
        text_add(out, " %s=", setting->name);
        print_value(w, call, setting->type, &call->settings[i].value, out);
    }
    if (rest >= 0) {
        const struct value *value = &call->arguments[rest].value;
        text_add(out, " ");
        print_rest(value->text, value->length, out);
    }
}
