// anchor: see anchor.h.
#include "repl/lesson/anchor.h"

#include "repl/text/utf8.h"

#include <stdlib.h>

struct anchors {
    struct allot *allot;
    const char **names;
    int count, room;
};

static bool is_ascii_word(int32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

// Dashes, quotes and the like between U+2000 and U+206F, and the signs of Latin-1.
static bool is_punctuation(int32_t c)
{
    return (c >= 0x80 && c < 0xc0) || (c >= 0x2000 && c <= 0x206f) || c == 0xd7 || c == 0xf7;
}

// In place; the result is never longer.
static void turn_into_anchor(char *words)
{
    char *to = words;
    for (const char *at = words; *at != '\0';) {
        const char *start = at;
        int32_t c = utf8_next(&at);
        c = c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c == ' ' ? '-' : c;
        if (c < 0x80 && is_ascii_word(c)) {
            *to++ = (char)c;
        } else if (c >= 0x80 && !is_punctuation(c)) {
            memmove(to, start, (size_t)(at - start));
            to += at - start;
        }
    }
    *to = '\0';
}

static void add_name(struct anchors *anchors, const char *name)
{
    anchors->names = allot_grow(anchors->allot, anchors->names, anchors->count, &anchors->room,
                                sizeof *anchors->names);
    anchors->names[anchors->count++] = name;
}

// Trees are at most MARKDOWN_DEEPEST deep.
static void add_inside(struct anchors *anchors, const struct markdown_node *parent)
{
    for (const struct markdown_node *node = parent->first; node != NULL; node = node->next) {
        if (node->kind == MARKDOWN_HEADING) {
            char *words = markdown_plain(anchors->allot, node);
            turn_into_anchor(words);
            add_name(anchors, words);
        } else if (node->kind < MARKDOWN_TEXT) {
            add_inside(anchors, node);
        }
    }
}

const char *const *anchor_list(struct allot *a, const struct markdown_node *document)
{
    struct anchors anchors = {.allot = a};
    add_inside(&anchors, document);
    add_name(&anchors, NULL);
    return anchors.names;
}

static int count_names(const char *const *list, const char *name, size_t length)
{
    int count = 0;
    for (; *list != NULL; list++) {
        count += strlen(*list) == length && memcmp(*list, name, length) == 0;
    }
    return count;
}

bool anchor_leads(const char *const *list, const char *anchor)
{
    const char *dash = strrchr(anchor, '-');
    if (count_names(list, anchor, strlen(anchor)) > 0) {
        return true;
    }
    if (dash == NULL || dash[1] < '1' || dash[1] > '9' ||
        dash[1 + strspn(dash + 1, "0123456789")] != '\0' || strlen(dash) > 6) {
        return false;
    }
    return count_names(list, anchor, (size_t)(dash - anchor)) > atoi(dash + 1);
}
