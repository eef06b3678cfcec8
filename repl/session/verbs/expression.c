// expression: the Lua expression that some verbs end in: until desk.waiting > 2.
//
// It is compiled and asked once before anything moves, so that a slip in it changes nothing.
#include "repl/script/script.h"
#include "repl/session/verbs/verbs.h"

// What was typed, or the only text that Lua gave: until("desk.waiting > 5").
const char *expression_text(const struct verb_call *call, int i, size_t *length)
{
    if (call->words->count == i + 1 && call->words->arguments[i].quoted) {
        *length = strlen(call->words->arguments[i].value);
        return call->words->arguments[i].value;
    }
    return word_rest(call->words, call->text, i, length);
}

bool expression_refused(const struct verb_call *call, int i, struct diag *d)
{
    if (strcmp(d->source, SCRIPT_EXPRESSION) != 0) {
        return false; // it went wrong in a function of a script, which has been named
    }
    const struct word_argument *first = &call->words->arguments[i];
    d->column = first->offset + (first->quoted ? 1 : 0) + (d->column > 0 ? d->column : 1);
    d->source[0] = '\0';
    d->line = 0;
    return false;
}

int expression_compile(struct session *s, const struct verb_call *call, int i, struct diag *d)
{
    size_t length;
    const char *text = expression_text(call, i, &length);
    if (length == 0) {
        diag_say(d, "an expression is missing");
        diag_help(d, "for example: desk.waiting > 5");
        verb_refuse(call, i, d);
        return 0;
    }
    int expression = script_predicate(s->script, text, length, d);
    if (expression != 0) {
        script_holds(s->script, expression, d);
    }
    if (d->what[0] == '\0') {
        return expression;
    }
    if (expression != 0) {
        script_forget(s->script, expression);
    }
    expression_refused(call, i, d);
    return 0;
}
