// utf8: see utf8.h. The widths are the C library's, asked under its own UTF-8 locale and not under
// the user's; readline asks the same function, so the two agree about where a line wraps.
#include "repl/prompt/utf8.h"

#include "sim/text.h"

#include <locale.h>
#include <wchar.h>

int32_t utf8_decode(const char *bytes, size_t length, size_t *taken)
{
    const unsigned char *b = (const unsigned char *)bytes;
    static const int32_t smallest[] = {0, 0x80, 0x800, 0x10000};
    size_t more = b[0] < 0x80   ? 0
                  : b[0] < 0xc0 ? 4
                  : b[0] < 0xe0 ? 1
                  : b[0] < 0xf0 ? 2
                  : b[0] < 0xf8 ? 3
                                : 4;
    *taken = 1;
    if (more >= length || more > 3) {
        return UTF8_INVALID;
    }
    int32_t code = more == 0 ? b[0] : b[0] & (0x3f >> more);
    for (size_t i = 1; i <= more; i++) {
        if ((b[i] & 0xc0) != 0x80) {
            return UTF8_INVALID;
        }
        code = (code << 6) | (b[i] & 0x3f);
    }
    if (code < smallest[more] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
        return UTF8_INVALID;
    }
    *taken = more + 1;
    return code;
}

static int ask_width(int32_t code)
{
    static locale_t utf8_locale;
    if (utf8_locale == (locale_t)0) {
        utf8_locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    }
    if (utf8_locale == (locale_t)0) {
        return 1;
    }
    locale_t before = uselocale(utf8_locale);
    int width = wcwidth((wchar_t)code);
    uselocale(before);
    return width < 0 ? 1 : width; // a character that the library does not know yet
}

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
        piece.columns = code < 0x7f ? 1 : ask_width(code);
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
