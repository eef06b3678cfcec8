// out: see out.h.
#include "repl/prompt/out.h"

#include "repl/text/utf8.h"

#include <errno.h>
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

struct out {
    FILE *stream;
    FILE *file;     // a redirection, or NULL
    FILE *captured; // instead of the stream, or NULL
    char file_path[PATH_MAX];
    struct out_look look; // of the stream
    bool look_was_set;    // do not ask the terminal
    const struct theme *theme;
    enum out_mode mode;
    int error; // errno of the first write that failed since the last flush
    struct progress *progress;
};

void out_use_locale(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    bool said = false;
    for (int i = 0; i < COUNT_OF(names); i++) {
        const char *value = getenv(names[i]);
        said = said || (value != NULL && value[0] != '\0');
    }
    setlocale(LC_CTYPE, said ? "" : "C.UTF-8");
}

struct out *out_open(FILE *stream, enum style_choice colour)
{
    struct out *o = calloc(1, sizeof *o);
    if (o == NULL) {
        return NULL;
    }
    o->stream = stream;
    o->theme = style_theme("terminal", NULL);
    int descriptor = fileno(stream); // -1 for a stream in memory
    bool terminal = descriptor >= 0 && isatty(descriptor);
    o->look = (struct out_look){.terminal = terminal,
                                .colour = style_on_stream(colour, stream),
                                .unicode = terminal && strcmp(nl_langinfo(CODESET), "UTF-8") == 0};
    return o;
}

static void end_redirection(struct out *o)
{
    if (o->file == NULL) {
        return;
    }
    if (fclose(o->file) != 0 && o->error == 0) {
        o->error = errno;
    }
    o->file = NULL;
}

void out_close(struct out *o)
{
    end_redirection(o);
    fflush(o->stream);
    free(o);
}

// Where the next byte goes. A bar is taken away first: it may be on the same screen.
static FILE *target(struct out *o)
{
    if (o->file != NULL) {
        return o->file;
    }
    if (o->captured != NULL) {
        return o->captured;
    }
    if (o->progress != NULL) {
        progress_hide(o->progress);
    }
    return o->stream;
}

static void note_error(struct out *o, bool failed)
{
    if (failed && o->error == 0) {
        o->error = errno;
    }
}

void out_bytes(struct out *o, const char *bytes, size_t length)
{
    note_error(o, fwrite(bytes, 1, length, target(o)) < length);
}

static void put_string(struct out *o, const char *string) { out_bytes(o, string, strlen(string)); }

void out_text(struct out *o, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    note_error(o, vfprintf(target(o), format, args) < 0);
    va_end(args);
}

void out_styled(struct out *o, enum style style, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    put_string(o, style_begin(out_theme(o), style));
    note_error(o, vfprintf(target(o), format, args) < 0);
    put_string(o, style_end(out_theme(o), style));
    va_end(args);
}

enum { NARROWEST = 40 };

static int width_for_words(const struct out *o)
{
    int columns = out_look(o).columns;
    return columns == 0 ? INT_MAX : columns < NARROWEST ? NARROWEST : columns;
}

static void put_foreign(struct out *o, enum style style, const char *bytes, size_t length)
{
    if (length > 0) {
        put_string(o, style_begin(out_theme(o), style));
        out_foreign(o, bytes, length);
        put_string(o, style_end(out_theme(o), style));
    }
}

// Marks turn code on and off, also from one word to the next.
struct marks {
    bool heard, shown, code;
};

static int columns_of(const struct marks *marks, const char *word, size_t length)
{
    int columns = utf8_width(word, length);
    for (size_t i = 0; i < length && marks->heard && !marks->shown; i++) {
        columns -= word[i] == '`';
    }
    return columns;
}

static void put_word(struct out *o, enum style style, struct marks *marks, const char *word,
                     size_t length)
{
    const char *end = word + length, *mark;
    while (marks->heard && (mark = memchr(word, '`', (size_t)(end - word))) != NULL) {
        put_foreign(o, marks->code ? STYLE_CODE : style, word, (size_t)(mark - word));
        out_text(o, "%s", marks->shown ? "`" : "");
        marks->code = !marks->code;
        word = mark + 1;
    }
    put_foreign(o, marks->code ? STYLE_CODE : style, word, (size_t)(end - word));
}

static void wrap(struct out *o, enum style style, int column, int indent, struct marks marks,
                 const char *words)
{
    int width = width_for_words(o);
    bool first = true;
    while (*words != '\0') {
        size_t length = strcspn(words, " ");
        int size = columns_of(&marks, words, length);
        if (!first && column + 1 + size > width) {
            out_text(o, "\n%*s", indent, "");
            column = indent;
            first = true;
        }
        out_text(o, first ? "" : " ");
        put_word(o, style, &marks, words, length);
        column += size + !first;
        first = false;
        words += length + (words[length] == ' ');
    }
    out_text(o, "\n");
}

void out_wrapped(struct out *o, enum style style, int column, int indent, const char *words)
{
    wrap(o, style, column, indent, (struct marks){0}, words);
}

void out_marked(struct out *o, enum style style, int column, int indent, const char *words)
{
    struct marks marks = {.heard = true, .shown = !out_look(o).colour};
    wrap(o, style, column, indent, marks, words);
}

// The bytes of the code that fit, up to and with the last blank among them if there is one behind
// its indent.
static size_t fitting(const char *code, size_t length, int room)
{
    size_t blank = 0, taken = 0;
    int used = 0;
    bool began = false;
    while (taken < length) {
        struct utf8_piece piece = utf8_piece(code + taken, length - taken);
        used += piece.columns;
        if (used > room) {
            return blank > 0 ? blank : taken > 0 ? taken : piece.taken;
        }
        bool is_blank = code[taken] == ' ';
        taken += piece.taken;
        began = began || !is_blank;
        blank = is_blank && began ? taken : blank;
    }
    return length;
}

void out_code(struct out *o, const char *code, size_t length)
{
    const char *bar = out_look(o).unicode ? "\u2502" : "|";
    enum { BAR = 4, FURTHER = 4 };
    int indent = 0, room = width_for_words(o) - BAR;
    do {
        size_t taken = fitting(code, length, room - indent);
        out_styled(o, STYLE_DIM, "  %s ", bar);
        out_text(o, "%*s", indent, "");
        put_foreign(o, STYLE_CODE, code, taken);
        out_text(o, "\n");
        int own = (int)strspn(code, " ") + FURTHER;
        indent = indent > 0 ? indent : own < room / 2 ? own : FURTHER;
        code += taken;
        length -= taken;
    } while (length > 0);
}

void out_foreign(struct out *o, const char *bytes, size_t length)
{
    for (size_t at = 0; at < length;) {
        if (bytes[at] == '\n' || bytes[at] == '\t') {
            out_bytes(o, bytes + at, 1);
            at++;
            continue;
        }
        struct utf8_piece piece = utf8_piece(bytes + at, length - at);
        out_bytes(o, piece.text, piece.size);
        at += piece.taken;
    }
}

int out_fitted(struct out *o, enum style style, const char *bytes, size_t length, int room)
{
    put_string(o, style_begin(out_theme(o), style));
    FILE *stream = target(o);
    int used = utf8_put(stream, bytes, length, room);
    note_error(o, ferror(stream) != 0);
    put_string(o, style_end(out_theme(o), style));
    return used;
}

// What is still buffered is written before the new file is opened: the two may be the same.
bool out_redirect(struct out *o, const char *path, struct diag *d)
{
    if (o->file != NULL && !out_flush(o, d)) {
        return false;
    }
    FILE *file = NULL;
    if (path != NULL) {
        file = fopen(path, "we");
        if (file == NULL) {
            diag_say(d, "'%s' can not be written: %s", path, strerror(errno));
            return diag_help(d, "output goes where it went before; name another file");
        }
    }
    end_redirection(o);
    o->file = file;
    struct text t = text_in(o->file_path, sizeof o->file_path);
    text_add(&t, "%s", path != NULL ? path : "");
    return true;
}

const char *out_redirected_to(const struct out *o) { return o->file != NULL ? o->file_path : NULL; }

void out_capture(struct out *o, FILE *stream) { o->captured = stream; }

bool out_flush(struct out *o, struct diag *d)
{
    FILE *now = o->file != NULL ? o->file : o->captured != NULL ? o->captured : o->stream;
    note_error(o, fflush(now) != 0);
    if (o->error == 0) {
        return true;
    }
    if (d != NULL && o->file != NULL) {
        diag_say(d, "'%s' could not be written in full: %s", o->file_path, strerror(o->error));
        diag_help(d, "output goes to the screen again");
    } else if (d != NULL && o->error != EPIPE) {
        diag_say(d, "the output could not be written: %s", strerror(o->error));
    }
    end_redirection(o);
    clearerr(o->stream);
    o->error = 0;
    return false;
}

static const char *const mode_names[] = {
    [OUT_TABLE] = "table", [OUT_BOX] = "box",   [OUT_LINE] = "line",
    [OUT_CSV] = "csv",     [OUT_JSON] = "json", [OUT_MD] = "md"};

const char *out_mode_name(const void *self, int i)
{
    (void)self;
    return i >= 0 && i < COUNT_OF(mode_names) ? mode_names[i] : NULL;
}

bool out_set_mode(struct out *o, const char *name, struct diag *d)
{
    for (int i = 0; i < COUNT_OF(mode_names); i++) {
        if (strcmp(name, mode_names[i]) == 0) {
            o->mode = (enum out_mode)i;
            return true;
        }
    }
    diag_say(d, "there is no output mode '%s'", name);
    diag_expect(d, "table, box, line, csv, json or md");
    const char *near = nearest_name(name, out_mode_name, NULL);
    return near != NULL ? diag_help(d, "did you mean '%s'?", near) : false;
}

enum out_mode out_mode(const struct out *o) { return o->mode; }

bool out_set_theme(struct out *o, const char *name, struct diag *d)
{
    const struct theme *theme = style_theme(name, d);
    o->theme = theme != NULL ? theme : o->theme;
    return theme != NULL;
}

const struct theme *out_theme(const struct out *o)
{
    return o->file == NULL && o->captured == NULL && o->look.colour ? o->theme : style_plain();
}

static void ask_size(const struct out *o, struct out_look *look)
{
    struct winsize size;
    bool known = ioctl(fileno(o->stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    look->columns = known ? size.ws_col : 80;
    look->rows = known && size.ws_row > 0 ? size.ws_row : 24;
}

struct out_look out_look(const struct out *o)
{
    if (o->file != NULL || o->captured != NULL) {
        return (struct out_look){0};
    }
    struct out_look look = o->look;
    if (look.terminal && !o->look_was_set) {
        ask_size(o, &look);
    }
    return look;
}

void out_set_look(struct out *o, struct out_look look)
{
    o->look = look;
    o->look_was_set = true;
}

void out_set_progress(struct out *o, struct progress *progress) { o->progress = progress; }
