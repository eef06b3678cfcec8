// node: see node.h. The only file of conform/ that knows jansson.
#include "repl/conform/node.h"

#include <jansson.h>

bool node_read(const char *text, size_t length, struct node *document, struct diag *d)
{
    json_error_t error;
    document->json = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
    if (document->json != NULL) {
        return true;
    }
    diag_say(d, "%s", error.text);
    diag_expect(d, "JSON");
    d->line = error.line;
    d->column = error.column > 0 ? error.column : 1;
    d->width = 1;
    return false;
}

void node_free(struct node document) { json_decref(document.json); }

bool node_is_nothing(struct node node) { return node.json == NULL; }

bool node_is_list(struct node node) { return json_is_array((json_t *)node.json); }

bool node_is_object(struct node node) { return json_is_object((json_t *)node.json); }

bool node_is_null(struct node node) { return json_is_null((json_t *)node.json); }

size_t node_count(struct node node)
{
    return node_is_list(node) ? json_array_size(node.json) : json_object_size(node.json);
}

struct node node_at(struct node list, size_t i)
{
    return (struct node){json_array_get(list.json, i)};
}

struct node node_member(struct node object, const char *name)
{
    return (struct node){json_object_get(object.json, name)};
}

struct node node_member_at(struct node object, size_t i, const char **name)
{
    void *at = json_object_iter(object.json);
    while (at != NULL && i-- > 0) {
        at = json_object_iter_next(object.json, at);
    }
    *name = at == NULL ? "" : json_object_iter_key(at);
    return (struct node){at == NULL ? NULL : json_object_iter_value(at)};
}

const char *node_text(struct node node) { return json_string_value(node.json); }

bool node_integer(struct node node, int64_t *number)
{
    if (!json_is_integer((json_t *)node.json)) {
        return false;
    }
    *number = json_integer_value(node.json);
    return true;
}

bool node_number(struct node node, double *number)
{
    if (!json_is_number((json_t *)node.json)) {
        return false;
    }
    *number = json_number_value(node.json);
    return true;
}
