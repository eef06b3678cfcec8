// fences: see fences.h.
#include "repl/notes/fences.h"

struct fence {
    char sign; // '`' or '~'; 0: no fence
    size_t indent, run;
    const char *info; // what stands behind, without blanks around it
    size_t info_length;
};

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

static struct fence fence_of(const char *line, size_t length)
{
    struct fence fence = {0};
    size_t at = 0;
    while (at < length && is_blank(line[at])) {
        at++;
    }
    fence.indent = at;
    while (at < length && line[at] == line[fence.indent]) {
        at++;
    }
    fence.run = at - fence.indent;
    while (at < length && is_blank(line[at])) {
        at++;
    }
    while (length > at && is_blank(line[length - 1])) {
        length--;
    }
    fence.info = line + at;
    fence.info_length = length - at;
    char sign = fence.run >= 3 ? line[fence.indent] : '\0';
    bool is_code_span = sign == '`' && memchr(fence.info, '`', fence.info_length) != NULL;
    fence.sign = (sign == '`' || sign == '~') && !is_code_span ? sign : '\0';
    return fence;
}

static bool only_ends(const struct fence *fence)
{
    static const char *const names[] = {"text", "txt", "plain", "plaintext"};
    for (int i = 0; i < COUNT_OF(names); i++) {
        if (strlen(names[i]) == fence->info_length &&
            memcmp(names[i], fence->info, fence->info_length) == 0) {
            return true;
        }
    }
    return false;
}

static void add_line(struct fences *f, const char *bytes, size_t length, int origin)
{
    memcpy(f->text + f->length, bytes, length);
    f->length += length;
    f->text[f->length++] = '\n';
    f->origins[++f->line_count] = origin;
}

static void end_fence(struct fences *f, const struct fence *open, const char *line, int origin)
{
    f->first = f->mended++ == 0 ? origin : f->first;
    add_line(f, line, open->indent + open->run, origin);
}

bool fences_mend(const struct reading *r, int line, struct fences *mended)
{
    size_t room = 2 * (r->length + (size_t)r->line_count + 1); // each line twice
    *mended = (struct fences){
        .text = allot_get(r->allot, room),
        .origins = allot_get(r->allot, (2 * (size_t)r->line_count + 1) * sizeof *mended->origins)};
    struct fence open = {0};
    const char *open_line = "";
    for (int i = 1; i <= r->line_count; i++) {
        size_t length;
        const char *text = reading_line(r, i, &length);
        struct fence here = i < line ? (struct fence){0} : fence_of(text, length);
        bool inside = open.sign != '\0' && here.sign == open.sign && here.run >= open.run;
        if (inside && here.info_length > 0) {
            end_fence(mended, &open, open_line, i);
        }
        if (!inside || here.info_length == 0 || !only_ends(&here)) {
            add_line(mended, text, length, i);
        }
        if (inside) {
            open = here.info_length == 0 || only_ends(&here) ? (struct fence){0} : here;
            open_line = text;
        } else if (open.sign == '\0' && here.sign != '\0') {
            open = here;
            open_line = text;
        }
    }
    return mended->mended > 0;
}
