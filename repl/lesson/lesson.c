// lesson: see lesson.h.
//
// The steps: take the bytes; refuse what is not text; read the front matter; let libcmark read the
// rest; walk its tree and make blocks; hold ids and references together. A step that finds the text
// cut to pieces stops the rest, so that one mistake gives one message.
#include "repl/lesson/lesson_reader.h"

#include "repl/text/utf8.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

const char *lesson_kind_name(enum lesson_kind kind)
{
    static const char *const names[] = {
        [LESSON_PROSE] = "prose",     [LESSON_RUN] = "run",           [LESSON_EXPECT] = "expect",
        [LESSON_SETUP] = "setup",     [LESSON_PREDICT] = "predict",   [LESSON_QUIZ] = "quiz",
        [LESSON_EXPLAIN] = "explain", [LESSON_ANSWER] = "answer",     [LESSON_GOAL] = "goal",
        [LESSON_HINT] = "hint",       [LESSON_SOLUTION] = "solution", [LESSON_FIGURE] = "figure",
        [LESSON_FOLD] = "fold",
    };
    return names[kind];
}

struct diag *lesson_stop(struct lesson_reader *r, int line, int column, int width,
                         const char *format, ...)
{
    char what[400];
    struct text t = text_in(what, sizeof what);
    va_list args;
    va_start(args, format);
    text_add_list(&t, format, args);
    va_end(args);
    r->stop = true;
    return reading_fault(&r->reading, line, column, width, "%s", what);
}

struct lesson_block *lesson_add_block(struct lesson_reader *r, enum lesson_kind kind, int line,
                                      int column)
{
    struct lesson *lesson = r->lesson;
    lesson->blocks = allot_grow(&lesson->allot, lesson->blocks, lesson->block_count, &r->block_room,
                                sizeof *lesson->blocks);
    struct lesson_block *block = &lesson->blocks[lesson->block_count++];
    *block = (struct lesson_block){.kind = kind,
                                   .line = line,
                                   .column = column,
                                   .last_line = line,
                                   .id = "",
                                   .key = "",
                                   .target = LESSON_NONE,
                                   .partner = LESSON_NONE,
                                   .summary = "",
                                   .code = "",
                                   .tolerance = "",
                                   .unit = "",
                                   .right = "",
                                   .refers_to = ""};
    r->body_room = 0;
    r->prose = LESSON_NONE;
    return block;
}

void lesson_add_body(struct lesson_reader *r, struct lesson_block *block,
                     const struct markdown_node *node)
{
    block->body = allot_grow(&r->lesson->allot, block->body, block->body_count, &r->body_room,
                             sizeof *block->body);
    block->body[block->body_count++] = node;
    block->last_line = node->last_line;
}

// FNV-1a.
static void set_version(struct lesson *lesson)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < lesson->length; i++) {
        hash = (hash ^ (unsigned char)lesson->text[i]) * UINT64_C(0x100000001b3);
    }
    snprintf(lesson->version, sizeof lesson->version, "%016llx", (unsigned long long)hash);
}

static bool is_all_blank(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (strchr(" \t\n", text[i]) == NULL || text[i] == '\0') {
            return false;
        }
    }
    return true;
}

// Where an offset of the text is.
static int line_at(const struct reading *r, size_t offset, int *column)
{
    int low = 1, high = r->line_count;
    while (low < high) {
        int middle = (low + high + 1) / 2;
        if (r->starts[middle - 1] <= offset) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    *column = (int)(offset - r->starts[low - 1]) + 1;
    return low;
}

static bool is_control(int32_t character)
{
    return (character < 0x20 && character != '\n' && character != '\t') ||
           (character >= 0x7f && character < 0xa0);
}

// The first byte that belongs to no text; length if all is well.
static size_t find_junk(const struct reading *r)
{
    size_t good = utf8_good(r->text, r->length);
    for (size_t i = 0, bytes; i < good; i += bytes) {
        if (is_control(utf8_decode(r->text + i, good - i, &bytes))) {
            return i;
        }
    }
    return good;
}

// What is no text at all is refused before libcmark would make something of it. Control characters
// could reach the learner's terminal.
static void refuse_junk(struct lesson_reader *r)
{
    const struct reading *text = &r->reading;
    if (is_all_blank(text->text, text->length)) {
        struct diag *d = lesson_stop(r, 0, 0, 0, "the file is empty");
        diag_expect(d, "a lesson: front matter between two lines '---', then Markdown");
        return;
    }
    size_t junk = find_junk(text);
    if (junk == text->length) {
        return;
    }
    unsigned byte = (unsigned char)text->text[junk];
    bool is_text = byte < 0x80 || utf8_good(text->text + junk, text->length - junk) > 0;
    int column, line = line_at(text, junk, &column);
    struct diag *d =
        is_text ? lesson_stop(r, line, column, 1, "a control character (byte 0x%02x)", byte)
                : lesson_stop(r, line, column, 1, "byte 0x%02x is not UTF-8", byte);
    d->quote[0] = '\0'; // a terminal had better not see it
    diag_expect(d, "a lesson: a Markdown file in UTF-8");
    if (!is_text) {
        diag_help(d, "if it is text in another encoding: iconv -f latin1 -t utf-8 FILE");
    }
}

static void read_all(struct lesson_reader *r)
{
    refuse_junk(r);
    if (r->stop) {
        return;
    }
    int first_line = lesson_read_head(r);
    if (r->stop || r->front_only) {
        return;
    }
    int too_deep;
    const struct markdown_node *document = markdown_read(&r->reading, first_line, &too_deep);
    if (too_deep > 0) {
        struct diag *d =
            lesson_stop(r, too_deep, 1, 0, "lists and quotes are nested too deeply here");
        diag_expect(d, "at most %d levels", MARKDOWN_DEEPEST);
        return;
    }
    lesson_walk(r, document);
    lesson_link(r);
}

static struct lesson *read_text(const char *name, const char *text, size_t length,
                                const char *const *engines, bool front_only)
{
    static const char *const no_engines[] = {NULL};
    struct lesson *lesson = calloc(1, sizeof *lesson);
    ASSERT(lesson != NULL);
    lesson->id = lesson->title = lesson->scenario = "";
    lesson->seed = 1;
    struct lesson_reader r = {.lesson = lesson,
                              .front_only = front_only,
                              .engines = engines != NULL ? engines : no_engines,
                              .prose = LESSON_NONE,
                              .question = LESSON_NONE,
                              .fold = LESSON_NONE,
                              .last_run = LESSON_NONE};
    bool too_large = length > LESSON_LARGEST;
    reading_begin(&r.reading, &lesson->allot, name, text, too_large ? 0 : length);
    if (too_large) {
        struct diag *d = lesson_stop(&r, 0, 0, 0, "the file is larger than 16 MiB");
        diag_expect(d, "a lesson: a Markdown file");
    } else {
        read_all(&r);
    }
    reading_sort_faults(&r.reading);
    lesson->name = r.reading.name;
    lesson->text = r.reading.text;
    lesson->length = r.reading.length;
    lesson->faults = r.reading.faults;
    lesson->fault_count = r.reading.fault_count;
    lesson->more_faults = r.reading.more_faults;
    set_version(lesson);
    return lesson;
}

struct lesson *lesson_read(const char *name, const char *text, size_t length,
                           const char *const *engines)
{
    return read_text(name, text, length, engines, false);
}

// At most one byte more than a lesson may have; NULL with errno set.
static char *read_file(const char *path, size_t *length)
{
    struct stat about;
    if (stat(path, &about) == 0 && !S_ISREG(about.st_mode)) {
        errno = S_ISDIR(about.st_mode) ? EISDIR : ENODEV; // opening a pipe might wait for ever
        return NULL;
    }
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return NULL;
    }
    size_t room = 1 << 16;
    char *bytes = malloc(room);
    *length = 0;
    while (bytes != NULL) {
        *length += fread(bytes + *length, 1, room - *length, file);
        if (*length < room || room > LESSON_LARGEST) {
            break;
        }
        room = room * 2 > LESSON_LARGEST ? LESSON_LARGEST + 1 : room * 2;
        char *larger = realloc(bytes, room);
        if (larger == NULL) {
            free(bytes);
        }
        bytes = larger;
    }
    int reason = bytes == NULL ? ENOMEM : ferror(file) ? errno : 0;
    fclose(file);
    if (reason != 0) {
        free(bytes);
        errno = reason;
        return NULL;
    }
    return bytes;
}

// Up to the line that ends the front matter, if there is one: what follows is not looked at.
static size_t front_length(const char *bytes, size_t length)
{
    const char *end = memmem(bytes, length, "\n---", 4);
    const char *line_end =
        end == NULL ? NULL : memchr(end + 1, '\n', length - (size_t)(end + 1 - bytes));
    return line_end == NULL ? length : (size_t)(line_end + 1 - bytes);
}

static struct lesson *open_file(const char *path, const char *const *engines, bool front_only)
{
    size_t length = 0;
    char *bytes = read_file(path, &length);
    if (bytes != NULL) {
        length = front_only ? front_length(bytes, length) : length;
        struct lesson *lesson = read_text(path, bytes, length, engines, front_only);
        free(bytes);
        return lesson;
    }
    int reason = errno;
    struct lesson *lesson = lesson_read(path, "", 0, engines);
    struct diag *d = &lesson->faults[0];
    diag_say(d, "the file can not be read: %s",
             reason == ENODEV ? "it is a pipe or a device" : strerror(reason));
    diag_expect(d, "a lesson: a Markdown file");
    return lesson;
}

struct lesson *lesson_open(const char *path, const char *const *engines)
{
    return open_file(path, engines, false);
}

struct lesson *lesson_open_front(const char *path, const char *const *engines)
{
    return open_file(path, engines, true);
}

void lesson_free(struct lesson *lesson)
{
    if (lesson != NULL) {
        allot_free(&lesson->allot);
        free(lesson);
    }
}

int lesson_find(const struct lesson *lesson, const char *id)
{
    for (int i = 0; i < lesson->block_count; i++) {
        if (lesson->blocks[i].id[0] != '\0' && strcmp(lesson->blocks[i].id, id) == 0) {
            return i;
        }
    }
    return LESSON_NONE;
}
