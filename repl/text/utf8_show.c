// utf8_show: text that somebody else wrote, in a form that is safe to show. See utf8.h.
#include "repl/text/utf8.h"

#include "sim/text.h"

// C0, DEL and C1 controls, line and paragraph separators, and what reorders the text around it.
static bool moves_cursor(int32_t code)
{
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x2028 && code <= 0x202e) ||
           (code >= 0x2066 && code <= 0x2069);
}

static void add_escape(struct text *t, int32_t code, unsigned char byte)
{
    static const struct {
        int32_t code;
        const char *text;
    } short_forms[] = {{'\n', "\\n"}, {'\r', "\\r"}, {'\t', "\\t"}};
    for (int i = 0; i < COUNT_OF(short_forms); i++) {
        if (code == short_forms[i].code) {
            text_add(t, "%s", short_forms[i].text);
            return;
        }
    }
    if (code < 0x80) {
        text_add(t, "\\x%02x", byte); // a control character, or a byte that is not UTF-8
    } else {
        text_add(t, "\\u{%x}", (unsigned)code);
    }
}

struct utf8_piece utf8_piece(const char *bytes, size_t length)
{
    struct utf8_piece piece = {0};
    int32_t code = utf8_decode(bytes, length, &piece.taken);
    struct text t = text_in(piece.text, sizeof piece.text);
    if (code == UTF8_INVALID || moves_cursor(code)) {
        add_escape(&t, code, (unsigned char)bytes[0]);
        piece.columns = (int)t.length;
    } else {
        text_add_bytes(&t, bytes, piece.taken);
        piece.columns = utf8_columns_of(code);
    }
    piece.size = t.length;
    return piece;
}

int utf8_width(const char *bytes, size_t length)
{
    int columns = 0;
    for (size_t at = 0; at < length;) {
        struct utf8_piece piece = utf8_piece(bytes + at, length - at);
        columns += piece.columns;
        at += piece.taken;
    }
    return columns;
}

int utf8_put(FILE *stream, const char *bytes, size_t length, int room)
{
    int used = 0;
    for (size_t at = 0; at < length;) {
        struct utf8_piece piece = utf8_piece(bytes + at, length - at);
        if (used + piece.columns > room) {
            break;
        }
        fwrite(piece.text, 1, piece.size, stream);
        used += piece.columns;
        at += piece.taken;
    }
    return used;
}
