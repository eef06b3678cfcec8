// checker_links: what a lesson refers to outside of itself: its scenario, lessons that it needs,
// files that it links to.
//
// Addresses with a scheme (https:) are not looked at: a check needs no network.
#include "repl/lesson/checker_inside.h"

#include <unistd.h>

static bool has_scheme(const char *address)
{
    size_t name =
        strspn(address, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");
    return name > 1 && address[name] == ':';
}

static void check_address(struct check *check, const struct markdown_node *node)
{
    const char *address = node->text;
    size_t length = strcspn(address, "#?");
    if (has_scheme(address) || length == 0) {
        return;
    }
    const char *slash = strrchr(check->lesson->name, '/');
    char path[LIBRARY_PATH_BYTES];
    struct text t = text_in(path, sizeof path);
    if (slash != NULL && address[0] != '/') {
        text_add_bytes(&t, check->lesson->name, (size_t)(slash + 1 - check->lesson->name));
    }
    text_add_bytes(&t, address, length);
    if (!t.cut && access(path, F_OK) == 0) {
        check_pass(check);
    } else {
        check_fail(check, node->line, node->column,
                   "the link leads nowhere; expected a file '%s' beside the lesson", address);
    }
}

static void check_inside(struct check *check, const struct markdown_node *node)
{
    if (node->kind == MARKDOWN_LINK || node->kind == MARKDOWN_IMAGE) {
        check_address(check, node);
    }
    for (const struct markdown_node *inner = node->first; inner != NULL; inner = inner->next) {
        check_inside(check, inner);
    }
}

static void check_words(struct check *check, const struct lesson_block *block)
{
    for (int i = 0; i < block->body_count; i++) {
        check_inside(check, block->body[i]);
    }
    for (int i = 0; i < block->option_count; i++) {
        check_inside(check, block->options[i].item);
    }
}

static void check_needs(struct check *check)
{
    const struct lesson *lesson = check->lesson;
    for (int i = 0; i < lesson->need_count; i++) {
        char path[LIBRARY_PATH_BYTES];
        struct text t = text_in(path, sizeof path);
        text_add(&t, "%s/%s.md", check->folder, lesson->needs[i]);
        if (!t.cut && check->folder[0] != '\0' && access(path, F_OK) == 0) {
            check_pass(check);
        } else {
            check_fail(check, stage_front_line(lesson, "needs"), 1,
                       "there is no lesson '%s'; expected a file %s", lesson->needs[i], path);
        }
    }
}

void check_links(struct check *check)
{
    for (int i = 0; i < check->lesson->block_count; i++) {
        check_words(check, &check->lesson->blocks[i]);
    }
    check_needs(check);
}
