// checker_links: where the links of a lesson lead: files beside it, other lessons, headings.
//
// Addresses with a scheme (https:) are not looked at: a check needs no network.
#include "repl/lesson/checker_inside.h"

#include "repl/files.h"
#include "repl/lesson/anchor.h"
#include "repl/lesson/front.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

// A link while it is looked at.
struct link {
    struct check *check;
    const struct markdown_node *node;
    char address[LIBRARY_PATH_BYTES]; // without anchor; "%20" and the like are characters
    char anchor[LIBRARY_PATH_BYTES];  // "": none
    char path[LIBRARY_PATH_BYTES];    // the file
};

static bool has_scheme(const char *address)
{
    size_t name =
        strspn(address, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");
    return name > 1 && address[name] == ':';
}

static int digit_of(char c)
{
    const char *digits = "0123456789abcdef";
    c = c >= 'A' && c <= 'F' ? (char)(c - 'A' + 'a') : c;
    const char *at = c == '\0' ? NULL : strchr(digits, c);
    return at == NULL ? -1 : (int)(at - digits);
}

// Copies up to one of the characters `ends`, with "%20" made a blank. False if it does not fit.
static bool copy_part(const char *from, const char *ends, char *to, size_t size)
{
    struct text t = text_in(to, size);
    size_t length = strcspn(from, ends);
    for (size_t i = 0; i < length; i++) {
        char c = from[i];
        if (c == '%' && i + 2 < length && digit_of(from[i + 1]) >= 0 &&
            digit_of(from[i + 2]) >= 0) {
            c = (char)(digit_of(from[i + 1]) * 16 + digit_of(from[i + 2]));
            i += 2;
        }
        text_add_bytes(&t, &c, 1);
    }
    return !t.cut;
}

static bool take_address(struct link *link)
{
    const char *address = link->node->text, *hash = strchr(address, '#');
    const char *name = link->check->lesson->name, *slash = strrchr(name, '/');
    struct text path = text_in(link->path, sizeof link->path);
    bool fits = copy_part(address, "#?", link->address, sizeof link->address) &&
                (hash == NULL || copy_part(hash + 1, "", link->anchor, sizeof link->anchor));
    if (link->address[0] == '\0') {
        text_add(&path, "%s", name);
    } else {
        size_t folder = slash == NULL ? 0 : (size_t)(slash + 1 - name);
        text_add_bytes(&path, name, folder);
        text_add(&path, "%s", link->address);
    }
    return fits && !path.cut;
}

static void fail(const struct link *link, const char *what)
{
    check_fail(link->check, link->node->line, link->node->column, "%s", what);
}

// ---- files ----

struct names {
    struct allot allot;
    const char **names;
    int count, room;
};

static const char *name_at(const void *self, int i)
{
    const struct names *names = self;
    return i < names->count ? names->names[i] : NULL;
}

// What is in the folder where the file should be.
static struct names list_folder(const char *path)
{
    struct names names = {0};
    const char *slash = strrchr(path, '/');
    char *folder = allot_copy(&names.allot, slash == NULL ? "." : path,
                              slash == NULL ? 1 : (size_t)(slash + 1 - path));
    DIR *stream = opendir(folder);
    for (struct dirent *entry; stream != NULL && (entry = readdir(stream)) != NULL;) {
        names.names =
            allot_grow(&names.allot, names.names, names.count, &names.room, sizeof *names.names);
        names.names[names.count++] = allot_copy(&names.allot, entry->d_name, strlen(entry->d_name));
    }
    if (stream != NULL) {
        closedir(stream);
    }
    return names;
}

static void fail_file(const struct link *link)
{
    char what[1000];
    struct text t = text_in(what, sizeof what);
    struct names names = list_folder(link->path);
    const char *slash = strrchr(link->address, '/');
    const char *near = nearest_name(slash == NULL ? link->address : slash + 1, name_at, &names);
    text_add(&t, "the link leads nowhere; expected a file '%s' beside the lesson", link->address);
    if (near != NULL) {
        text_add(&t, "; did you mean '%s'?", near);
    }
    fail(link, what);
    allot_free(&names.allot);
}

// ---- headings ----

static const char *anchor_at(const void *self, int i) { return ((const char *const *)self)[i]; }

static void fail_anchor(const struct link *link, const char *const *anchors)
{
    char what[1000];
    struct text t = text_in(what, sizeof what);
    const char *near = nearest_name(link->anchor, anchor_at, anchors);
    text_add(&t, "the link leads to no heading: there is no '#%s' in %s", link->anchor,
             link->address[0] == '\0' ? "this lesson" : link->address);
    text_add(&t, "; expected the words of a heading in small letters, with '-' for each blank");
    if (near != NULL) {
        text_add(&t, "; did you mean '#%s'?", near);
    }
    fail(link, what);
}

static bool check_anchor(const struct link *link, const char *text, size_t length)
{
    struct allot allot = {0};
    struct reading reading;
    reading_begin(&reading, &allot, link->path, text, length);
    int front = front_last_line(&reading);
    const char *const *anchors =
        anchor_list(&allot, markdown_read(&reading, front > 0 ? front + 1 : 1, NULL));
    bool leads = anchor_leads(anchors, link->anchor);
    if (!leads) {
        fail_anchor(link, anchors);
    }
    allot_free(&allot);
    return leads;
}

static bool is_markdown(const char *path)
{
    size_t length = strlen(path);
    return length > 3 && strcmp(path + length - 3, ".md") == 0;
}

static bool check_heading(const struct link *link)
{
    const struct lesson *lesson = link->check->lesson;
    if (link->address[0] == '\0') {
        return check_anchor(link, lesson->text, lesson->length);
    }
    if (!is_markdown(link->path)) {
        return true; // what an anchor means there is not ours to know
    }
    size_t length;
    struct diag d = {0};
    char *text = files_read(link->path, &length, &d);
    if (text == NULL) {
        fail(link, d.what);
        return false;
    }
    bool leads = check_anchor(link, text, length);
    free(text);
    return leads;
}

// ---- all links of a lesson ----

static void check_link(struct check *check, const struct markdown_node *node)
{
    struct link link = {.check = check, .node = node};
    if (has_scheme(node->text)) {
        return;
    }
    if (node->text[0] == '\0') {
        fail(&link, "the link has no address; expected [words](file.md) or [words](#heading)");
    } else if (node->text[0] == '/') {
        fail(&link, "the link leads to a place of one machine; expected a path from the folder of "
                    "the lesson");
    } else if (!take_address(&link)) {
        fail(&link, "the address of the link is too long; expected a path from the folder of the "
                    "lesson");
    } else if (access(link.path, F_OK) != 0) {
        fail_file(&link);
    } else if (link.anchor[0] == '\0' || check_heading(&link)) {
        check_pass(check);
    }
}

static void check_inside(struct check *check, const struct markdown_node *node)
{
    if (node->kind == MARKDOWN_LINK || node->kind == MARKDOWN_IMAGE) {
        check_link(check, node);
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

void check_links(struct check *check)
{
    for (int i = 0; i < check->lesson->block_count; i++) {
        check_words(check, &check->lesson->blocks[i]);
    }
}
