// key: see key.h. Named keys arrive as ESC and a few more bytes. ESC alone is told from them by
// what follows within a moment, because a terminal sends the bytes of a key together.
#include "repl/prompt/key.h"

#include "repl/text/utf8.h"
#include "sim/base.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

enum { MOMENT_MS = 30, LONGEST = 16 };

void key_mode(struct key_mode *mode, int descriptor, bool on)
{
    if (on && !mode->on && tcgetattr(descriptor, &mode->before) == 0) {
        struct termios raw = mode->before;
        raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
        raw.c_cc[VMIN] = 1;
        raw.c_cc[VTIME] = 0;
        mode->on = tcsetattr(descriptor, TCSADRAIN, &raw) == 0;
    } else if (!on && mode->on) {
        tcsetattr(descriptor, TCSADRAIN, &mode->before);
        mode->on = false;
    }
}

static bool read_byte(int descriptor, char *byte)
{
    ssize_t got;
    do {
        got = read(descriptor, byte, 1);
    } while (got < 0 && errno == EINTR);
    return got == 1;
}

static bool follows_at_once(int descriptor)
{
    struct pollfd polled = {.fd = descriptor, .events = POLLIN};
    return poll(&polled, 1, MOMENT_MS) == 1 && (polled.revents & POLLIN) != 0;
}

static int32_t name_sequence(const char *bytes)
{
    static const struct {
        const char *bytes;
        int32_t key;
    } names[] = {
        {"[A", KEY_UP},         {"OA", KEY_UP},    {"[B", KEY_DOWN}, {"OB", KEY_DOWN},
        {"[C", KEY_RIGHT},      {"OC", KEY_RIGHT}, {"[D", KEY_LEFT}, {"OD", KEY_LEFT},
        {"[5~", KEY_PAGE_UP},   {"[H", KEY_HOME},  {"OH", KEY_HOME}, {"[1~", KEY_HOME},
        {"[6~", KEY_PAGE_DOWN}, {"[F", KEY_END},   {"OF", KEY_END},  {"[4~", KEY_END},
        {"", KEY_ESCAPE},
    };
    for (int i = 0; i < COUNT_OF(names); i++) {
        if (strcmp(bytes, names[i].bytes) == 0) {
            return names[i].key;
        }
    }
    return KEY_NONE;
}

// The bytes after ESC: [ or O, then up to a letter or ~.
static int32_t read_sequence(int descriptor)
{
    char bytes[LONGEST] = "";
    size_t count = 0;
    while (count + 1 < sizeof bytes && follows_at_once(descriptor) &&
           read_byte(descriptor, &bytes[count])) {
        char c = bytes[count++];
        bool last = count == 1 ? c != '[' && c != 'O' : c >= '@' && c <= '~';
        if (last) {
            break;
        }
    }
    bytes[count] = '\0';
    return name_sequence(bytes);
}

int32_t key_read(int descriptor)
{
    char bytes[4];
    if (!read_byte(descriptor, &bytes[0])) {
        return KEY_GONE;
    }
    if (bytes[0] == '\r' || bytes[0] == '\n') {
        return KEY_ENTER;
    }
    if (bytes[0] == '\b') {
        return KEY_BACKSPACE;
    }
    if (bytes[0] == KEY_ESCAPE) {
        return read_sequence(descriptor);
    }
    size_t count = 1, taken;
    int32_t code = utf8_decode(bytes, count, &taken);
    while (code == UTF8_INVALID && count < sizeof bytes && follows_at_once(descriptor) &&
           read_byte(descriptor, &bytes[count])) {
        code = utf8_decode(bytes, ++count, &taken);
    }
    return code == UTF8_INVALID ? KEY_NONE : code;
}
