// leaf_words: see leaf_words.h.
#include "repl/lesson/leaf_words.h"

#include "repl/lesson/page.h"

enum { WORDS_BYTES = 4000, TABLE_COLUMNS = 72, DEEPEST = 8 };

void leaf_plain(const struct markdown_node *node, struct text *out)
{
    for (const struct markdown_node *part = node->first; part != NULL; part = part->next) {
        switch ((int)part->kind) {
        case MARKDOWN_TEXT:
            text_add(out, "%s", part->text);
            break;
        case MARKDOWN_CODE_SPAN:
            text_add(out, "`%s`", part->text);
            break;
        case MARKDOWN_KEY:
            text_add(out, "[");
            leaf_plain(part, out);
            text_add(out, "]");
            break;
        case MARKDOWN_SOFT_BREAK:
        case MARKDOWN_HARD_BREAK:
            text_add(out, " ");
            break;
        case MARKDOWN_HTML_SPAN:
            break;
        default:
            if (part->kind == MARKDOWN_PARAGRAPH && out->length > 0 &&
                out->at[out->length - 1] != ' ') {
                text_add(out, " ");
            }
            leaf_plain(part, out);
            break;
        }
    }
}

scene_ref leaf_add(struct scene *s, enum scene_manner manner, const char *words)
{
    scene_ref note = scene_note(s, SCENE_ROOT, words);
    scene_manner(s, note, manner);
    return note;
}

static scene_ref add_words(struct scene *s, enum scene_manner manner, const char *lead,
                           const struct markdown_node *node)
{
    char words[WORDS_BYTES];
    struct text t = text_in(words, sizeof words);
    text_add(&t, "%s", lead);
    leaf_plain(node, &t);
    return leaf_add(s, manner, words);
}

scene_ref leaf_lines(struct scene *s, enum scene_manner manner, const char *text)
{
    scene_ref first = SCENE_ROOT;
    for (const char *at = text; *at != '\0';) {
        char words[WORDS_BYTES];
        struct text t = text_in(words, sizeof words);
        size_t length = strcspn(at, "\n");
        text_add_bytes(&t, at, length);
        scene_ref note = scene_note(s, SCENE_ROOT, words);
        scene_manner(s, note, manner);
        first = first.at == 0 ? note : first;
        at += length + (at[length] == '\n');
    }
    return first;
}

static scene_ref add_table(struct scene *s, const struct markdown_node *table)
{
    struct page *page = page_lay(&table, 1, TABLE_COLUMNS, true);
    scene_ref first = leaf_lines(s, NOTE_OUTPUT, page_text(page));
    page_free(page);
    return first;
}

static scene_ref add_node(struct scene *s, const struct markdown_node *node, int depth);

static scene_ref add_blocks(struct scene *s, const struct markdown_node *parent, int depth)
{
    scene_ref first = SCENE_ROOT;
    for (const struct markdown_node *n = parent->first; n != NULL; n = n->next) {
        scene_ref note = add_node(s, n, depth);
        first = first.at == 0 ? note : first;
    }
    return first;
}

// The first paragraph stands behind the bullet or number; what else an item holds, below it.
static scene_ref add_item(struct scene *s, const struct markdown_node *item, const char *bullet,
                          int depth)
{
    char lead[3 * DEEPEST + 24];
    struct text t = text_in(lead, sizeof lead);
    text_add(&t, "%*s%s ", 3 * depth, "", bullet);
    const struct markdown_node *words = item->first;
    bool has = words != NULL && words->kind == MARKDOWN_PARAGRAPH;
    static const struct markdown_node nothing = {.text = "", .info = ""};
    scene_ref first = add_words(s, NOTE_ITEM, lead, has ? words : &nothing);
    for (words = has ? words->next : words; words != NULL; words = words->next) {
        add_node(s, words, depth + 1);
    }
    return first;
}

static scene_ref add_list(struct scene *s, const struct markdown_node *list, int depth)
{
    scene_ref first = SCENE_ROOT;
    int number = list->level;
    for (const struct markdown_node *item = list->first; item != NULL; item = item->next) {
        char bullet[16];
        struct text t = text_in(bullet, sizeof bullet);
        if (list->ordered) {
            text_add(&t, "%d.", number++);
        } else {
            text_add(&t, "%s", item->box == 'x' ? "[x]" : item->box != 0 ? "[ ]" : "\u2022");
        }
        scene_ref note = add_item(s, item, bullet, depth);
        first = first.at == 0 ? note : first;
    }
    return first;
}

static scene_ref add_node(struct scene *s, const struct markdown_node *node, int depth)
{
    if (depth >= DEEPEST) {
        return add_words(s, NOTE_PLAIN, "", node);
    }
    switch ((int)node->kind) {
    case MARKDOWN_HEADING:
        return add_words(s, NOTE_HEADING, "", node);
    case MARKDOWN_LIST:
        return add_list(s, node, depth);
    case MARKDOWN_CODE:
        return leaf_lines(s, NOTE_CODE, node->text);
    case MARKDOWN_TABLE:
        return add_table(s, node);
    case MARKDOWN_QUOTE:
    case MARKDOWN_ITEM:
        return add_blocks(s, node, depth + 1);
    case MARKDOWN_HTML:
    case MARKDOWN_RULE:
        return SCENE_ROOT;
    default:
        return add_words(s, NOTE_PLAIN, "", node);
    }
}

scene_ref leaf_words(struct scene *s, const struct markdown_node *const *nodes, int count)
{
    scene_ref first = SCENE_ROOT;
    for (int i = 0; i < count; i++) {
        scene_ref note = add_node(s, nodes[i], 0);
        first = first.at == 0 ? note : first;
    }
    return first;
}
