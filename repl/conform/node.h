// node: JSON that was read, for those who must not know the library that read it.
//
// A node is a value of a document or nothing at all; asking nothing for a member gives nothing, so
// a path can be asked for in one go and looked at once.
//
//   node_read       a whole text; the document is the caller's, to be given to node_free
//   node_member     of an object by name;      node_member_at    by place, in the order of the text
//   node_at         of a list;                 node_count        of either
//   node_text, node_integer, node_number       what it holds
//   node_is_list, node_is_object, node_is_null, node_is_nothing
#ifndef ORRERY_CONFORM_NODE_H
#define ORRERY_CONFORM_NODE_H

#include "sim/diag.h"

struct node {
    void *json; // NULL: nothing
};

// The diag has line and column; its source is for the caller to say. Names that stand twice in one
// object are refused.
bool node_read(const char *text, size_t length, struct node *document, struct diag *d);
void node_free(struct node document);

bool node_is_nothing(struct node node);
bool node_is_list(struct node node);
bool node_is_object(struct node node);
bool node_is_null(struct node node); // a null that stands there
// 0 where it is neither.
size_t node_count(struct node node);
struct node node_at(struct node list, size_t i);
struct node node_member(struct node object, const char *name);
struct node node_member_at(struct node object, size_t i, const char **name);
// NULL if it is no text. Ends in a zero byte, lives as long as the document.
const char *node_text(struct node node);
// false, and the number as it was, where it is none of its kind.
bool node_integer(struct node node, int64_t *number);
bool node_number(struct node node, double *number); // an integer too

#endif
