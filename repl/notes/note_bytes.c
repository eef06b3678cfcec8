// note_bytes: whether a file is text, and in which encoding.
//
// A few bytes that belong to no text are shown as U+FFFD and remarked; a file that is full of them
// is something else. UTF-16 is told from its byte order mark or from its zero bytes.
#include "repl/notes/note_inside.h"

#include "repl/text/utf8.h"

// One byte in so many may be a control character; what has more is no text.
enum { TEXT_PER_CONTROL = 50, LOOKED_AT = 512 };

struct junk {
    size_t count, first; // first: the offset of the first one
};

static void note_junk(struct junk *junk, size_t at)
{
    junk->first = junk->count++ == 0 ? at : junk->first;
}

static int line_of(const char *text, size_t offset)
{
    int line = 1;
    for (size_t i = 0; i < offset; i++) {
        line += text[i] == '\n';
    }
    return line;
}

static bool is_all_blank(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (memchr(" \t\r\n\f", text[i], 5) == NULL) {
            return false;
        }
    }
    return true;
}

static bool is_utf16(const char *text, size_t length)
{
    if (length >= 2 && (memcmp(text, "\xff\xfe", 2) == 0 || memcmp(text, "\xfe\xff", 2) == 0)) {
        return true;
    }
    size_t looked_at = length < LOOKED_AT ? length / 2 * 2 : LOOKED_AT, zeros[2] = {0, 0};
    for (size_t i = 0; i < looked_at; i++) {
        zeros[i % 2] += text[i] == '\0';
    }
    size_t half = looked_at / 2;
    return half >= 4 && ((zeros[0] == 0 && 10 * zeros[1] >= 9 * half) ||
                         (zeros[1] == 0 && 10 * zeros[0] >= 9 * half));
}

static void look(const char *text, size_t length, struct junk *controls, struct junk *bytes)
{
    for (size_t at = 0, taken; at < length; at += taken) {
        int32_t code = utf8_decode(text + at, length - at, &taken);
        if (code == UTF8_INVALID) {
            note_junk(bytes, at);
        } else if (code == 0x7f ||
                   (code < 0x20 && (code == '\0' || strchr("\t\n\r\f", code) == NULL))) {
            note_junk(controls, at);
        }
    }
}

// "a Markdown file in UTF-8" is what lessons want, too: the reader may have meant either.
static bool refuse(const char *name, struct diag *d)
{
    diag_at(d, name, d->line, d->column, 1);
    return diag_expect(d,
                       "a lesson, which begins with its front matter, or a note: a Markdown file "
                       "in UTF-8");
}

static bool refuse_controls(const char *name, const char *text, size_t first, struct diag *d)
{
    size_t start = first;
    while (start > 0 && text[start - 1] != '\n') {
        start--;
    }
    diag_say(d, "this is not text: it has a control character (byte 0x%02x)",
             (unsigned)(unsigned char)text[first]);
    diag_at(d, name, line_of(text, first), (int)(first - start) + 1, 1);
    refuse(name, d);
    return diag_help(d, "is it the right file?");
}

bool note_check_bytes(struct note_building *b, const char *text, size_t length, struct diag *d)
{
    const char *name = b->note->name;
    struct junk controls = {0}, bytes = {0};
    if (is_all_blank(text, length)) {
        diag_say(d, "the file is empty");
        return refuse(name, d);
    }
    if (is_utf16(text, length)) {
        diag_say(d, "the file is UTF-16");
        refuse(name, d);
        return diag_help(d, "iconv -f UTF-16 -t UTF-8 %s > NEW.md", name);
    }
    look(text, length, &controls, &bytes);
    if (controls.count * TEXT_PER_CONTROL > length) {
        return refuse_controls(name, text, controls.first, d);
    }
    if (controls.count > 0) {
        note_remark(b, line_of(text, controls.first),
                    "%zu %s that no text has, shown as \xef\xbf\xbd", controls.count,
                    controls.count == 1 ? "byte" : "bytes");
    }
    if (bytes.count > 0) {
        note_remark(b, line_of(text, bytes.first),
                    "%zu %s not UTF-8, shown as \xef\xbf\xbd; if it is Latin-1: iconv -f LATIN1 -t "
                    "UTF-8 %s > NEW.md",
                    bytes.count, bytes.count == 1 ? "byte that is" : "bytes that are", name);
    }
    return true;
}
