// edit: see edit.h.
//
// The grey hint behind the line is not readline's: it is painted after readline has handled a key
// and drawn the line, with the cursor put back, and taken away before readline is told of the next
// key. So readline never meets it, and keeps its own drawing, which is well tried. The hint stays
// within the cursor's own row of the screen.
//
// A paste is not read by readline either, but by paste.c: readline would wait for its end whatever
// else happens, and read wild memory if the terminal went away before.
//
// Keys are bound before readline reads the user's inputrc, and under names, so that the user may
// bind them otherwise: orrery-enter, orrery-new-line, orrery-accept-hint, orrery-help.
#include "repl/prompt/edit.h"

#include "repl/prompt/history.h"
#include "repl/prompt/paste.h"
#include "repl/text/utf8.h"

#include <stdio.h>
#include <stdlib.h>

#include <readline/readline.h>

enum { PROMPT_BYTES = 2048, HINT_BYTES = 1024 };

static struct edit_host host;
static struct offers offers;
static char *taken;     // a line that waits for edit_take
static bool line_ended; // readline has called got_line
static char prompt[PROMPT_BYTES];

static struct paste paste;
static bool hint_shown;

struct hint {
    char text[HINT_BYTES];
    bool insertable;
};

static void got_line(char *text)
{
    taken = text;
    line_ended = true;
    rl_callback_handler_remove();
}

static void hide_hint(void)
{
    if (hint_shown) {
        fputs("\033[K", rl_outstream);
        hint_shown = false;
    }
}

// What readline shows otherwise than as it is (a control character as ^X, a tab as blanks) makes
// the column unknown.
static bool has_odd_characters(const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        if (((unsigned char)*c < 0x20 && *c != '\n') || *c == 0x7f) {
            return true;
        }
    }
    return false;
}

struct place {
    int row;
    int column;
};

// Where the cursor is after a text that begins at `from`, on a screen that is `width` wide.
static struct place place_after(const char *text, size_t length, struct place from, int width)
{
    bool invisible = false;
    for (size_t at = 0; at < length;) {
        if (text[at] == RL_PROMPT_START_IGNORE || text[at] == RL_PROMPT_END_IGNORE) {
            invisible = text[at++] == RL_PROMPT_START_IGNORE;
            continue;
        }
        if (text[at] == '\n') {
            from = (struct place){.row = from.row + 1};
            at++;
            continue;
        }
        struct utf8_piece piece = utf8_piece(text + at, length - at);
        int columns = invisible ? 0 : piece.columns;
        bool wraps = from.column + columns > width;
        from.row += wraps;
        from.column = wraps ? columns : from.column + columns;
        at += piece.taken;
    }
    bool full = from.column == width; // then the cursor waits at the start of the next row
    return full ? (struct place){.row = from.row + 1} : from;
}

// Of the cursor, counted from where the prompt begins.
static struct place place_of_cursor(int width)
{
    struct place start = {0};
    struct place typed = place_after(rl_display_prompt, strlen(rl_display_prompt), start, width);
    return place_after(rl_line_buffer, (size_t)rl_point, typed, width);
}

// A hint is shown only where it can be told from what was typed: behind it, and in another colour.
static bool may_hint(void)
{
    const unsigned long elsewhere = RL_STATE_ISEARCH | RL_STATE_NSEARCH | RL_STATE_NUMERICARG |
                                    RL_STATE_VIMOTION | RL_STATE_DONE;
    bool coloured = style_begin(out_theme(host.out), STYLE_DIM)[0] != '\0';
    bool editing = !RL_ISSTATE(elsewhere) && !line_ended && !paste.going_on;
    return coloured && editing && rl_point == rl_end;
}

// What might follow the line; false: nothing.
static bool find_hint(struct hint *hint)
{
    struct text text = text_in(hint->text, sizeof hint->text);
    size_t length = (size_t)rl_end;
    const char *before = length > 0 ? history_newest(rl_line_buffer) : NULL;
    hint->insertable = false;
    if (length > 0 && rl_line_buffer[length - 1] == '\n') {
        text_add(&text, "… goes on: Enter runs what is whole, Ctrl-C drops it");
    } else if (before != NULL && strlen(before) > length) {
        text_add(&text, "%s", before + length);
        hint->insertable = !text.cut;
    } else if (host.hint != NULL) {
        hint->insertable = host.hint(host.self, rl_line_buffer, &text);
    }
    return text.length > 0;
}

// The first line of the hint, as far as it fits.
static void paint_hint(const char *text, int room)
{
    int used = out_fitted(host.out, STYLE_DIM, text, strcspn(text, "\n"), room);
    if (used > 0) {
        fprintf(rl_outstream, "\033[%dD", used);
    }
    hint_shown = true;
    fflush(rl_outstream);
}

static void show_hint(void)
{
    struct hint hint;
    bool amid_key = RL_ISSTATE(RL_STATE_MULTIKEY); // the first bytes of an arrow key were read
    if (amid_key || !may_hint() || has_odd_characters(rl_line_buffer) || !find_hint(&hint)) {
        return;
    }
    int rows, width;
    rl_get_screen_size(&rows, &width);
    int room = width - place_of_cursor(width).column - 1;
    if (room > 0) {
        paint_hint(hint.text, room);
    }
}

static int on_enter(int count, int key)
{
    bool any = host.is_whole == NULL;
    if (any || host.is_whole(host.self, rl_line_buffer, (size_t)rl_end)) {
        return rl_newline(count, key);
    }
    return rl_insert_text("\n") == 1 ? 0 : 1;
}

static int on_new_line(int count, int key)
{
    (void)count, (void)key;
    return rl_insert_text("\n") == 1 ? 0 : 1;
}

static int on_forward(int count, int key)
{
    struct hint hint;
    if (rl_point == rl_end && may_hint() && find_hint(&hint) && hint.insertable) {
        rl_insert_text(hint.text);
        return 0;
    }
    return rl_forward_char(count, key);
}

static int on_paste(int count, int key)
{
    (void)count, (void)key;
    paste_begin(&paste);
    return 0;
}

// As one change, which one undo takes back; shown as marked until the next key.
static void insert_paste(void)
{
    const char *marking = rl_variable_value("enable-active-region");
    rl_mark = rl_point;
    rl_insert_text(paste.text);
    if (marking != NULL && strcmp(marking, "on") == 0) {
        rl_activate_mark();
    }
    rl_redisplay();
}

static int on_help(int count, int key)
{
    (void)count, (void)key;
    if (host.help != NULL) {
        edit_hide();
        host.help(host.self, rl_line_buffer, (size_t)rl_point);
        edit_show(NULL);
    }
    return 0;
}

static char *copy_name(const char *name, size_t length)
{
    char *copy = malloc(length + 1);
    if (copy != NULL) {
        memcpy(copy, name, length);
        copy[length] = '\0';
    }
    return copy;
}

// readline wants a list of its own: first what all have in common, then each name, then NULL. It
// frees all of it.
static char **complete_word(const char *word, int start, int end)
{
    rl_attempted_completion_over = 1; // file names are no alternative
    rl_completion_append_character = '\0';
    if (host.complete == NULL) {
        return NULL;
    }
    offers_begin(&offers, word, strlen(word));
    host.complete(host.self, rl_line_buffer, (size_t)start, (size_t)end, &offers);
    size_t count = (size_t)offers.count;
    char **names = count > 0 ? calloc(count + 2, sizeof *names) : NULL;
    if (names == NULL) {
        return NULL;
    }
    names[0] = copy_name(offers.all[0].name, offers_common(&offers));
    if (count == 1) {
        rl_completion_append_character = (unsigned char)offers.all[0].after;
        return names;
    }
    for (size_t i = 0; i < count; i++) {
        names[i + 1] = copy_name(offers.all[i].name, strlen(offers.all[i].name));
    }
    return names;
}

static void show_offers(char **names, int count, int longest)
{
    (void)names, (void)count, (void)longest;
    int rows, columns;
    rl_get_screen_size(&rows, &columns);
    rl_crlf();
    offers_print(&offers, host.out, (int)max_i64(rows - 3, 3), columns);
    fflush(rl_outstream);
    rl_forced_update_display();
}

// At the end of input readline may end the line on the screen, or may not; line.c does.
static void leave_terminal(void)
{
    rl_eof_found = 0;
    rl_deprep_terminal();
}

static void bind_keys(void)
{
    static const struct {
        const char *name;
        rl_command_func_t *function;
        const char *keys[6];
    } bindings[] = {
        {"orrery-enter", on_enter, {"\\C-m", "\\C-j"}},
        {"orrery-new-line", on_new_line, {"\\e\\C-m", "\\e\\C-j"}},
        {"orrery-accept-hint", on_forward, {"\\e[C", "\\eOC", "\\C-f"}},
        {"orrery-paste", on_paste, {PASTE_FIRST_MARK}},
        {"orrery-help", on_help, {"\\eOP", "\\e[11~", "\\e[[A"}},
    };
    const char *const keymaps[] = {"emacs-standard", "vi-insert"};
    for (int i = 0; i < COUNT_OF(bindings); i++) {
        rl_add_defun(bindings[i].name, bindings[i].function, -1);
        for (int map = 0; map < COUNT_OF(keymaps); map++) {
            for (const char *const *key = bindings[i].keys; *key != NULL; key++) {
                rl_bind_keyseq_in_map(*key, bindings[i].function,
                                      rl_get_keymap_by_name(keymaps[map]));
            }
        }
    }
    rl_bind_key_in_map('\r', on_enter, rl_get_keymap_by_name("vi-command"));
}

bool edit_open(struct edit_host new_host)
{
    host = new_host;
    rl_readline_name = "orrery"; // for `$if orrery` in the inputrc
    rl_outstream = host.screen;
    rl_catch_signals = 0; // the loop catches them
    rl_catch_sigwinch = 0;
    rl_change_environment = 0; // LINES and COLUMNS are not for children to inherit
    rl_deprep_term_function = leave_terminal;
    rl_attempted_completion_function = complete_word;
    rl_completion_display_matches_hook = show_offers;
    rl_completer_word_break_characters = " \t\n\"'`=,;(){}[]<>+*%&|~^:!\\";
    rl_sort_completion_matches = 0; // the order is the caller's
    rl_variable_bind("show-all-if-ambiguous", "on");
    bind_keys();
    rl_initialize();
    return rl_get_termcap("up") != NULL;
}

void edit_close(void)
{
    edit_end();
    offers_free(&offers);
    paste_drop(&paste);
    free(taken);
    taken = NULL;
}

// readline must know which bytes of the prompt take no room: each escape sequence is put between
// two marks.
static void set_prompt(const char *text)
{
    struct text t = text_in(prompt, sizeof prompt);
    while (*text != '\0') {
        if (*text == '\033') {
            size_t length = strcspn(text, "m") + 1;
            text_add(&t, "%c%.*s%c", RL_PROMPT_START_IGNORE, (int)length, text,
                     RL_PROMPT_END_IGNORE);
            text += text[length - 1] != '\0' ? length : length - 1;
        } else {
            text_add_bytes(&t, text++, 1);
        }
    }
}

void edit_begin(const char *prompt_text)
{
    line_ended = paste.going_on = false;
    set_prompt(prompt_text);
    rl_reset_screen_size();
    rl_callback_handler_install(prompt, got_line);
    show_hint();
}

enum edit_state edit_key(void)
{
    hide_hint();
    if (!paste.going_on) {
        rl_callback_read_char();
    }
    if (paste.going_on) {
        if (!paste_read(&paste, fileno(rl_instream))) {
            return EDIT_OVER;
        }
        if (!paste.going_on) {
            insert_paste();
        }
    }
    if (!line_ended) {
        show_hint();
        return EDIT_GOES_ON;
    }
    return taken != NULL ? EDIT_LINE : EDIT_OVER;
}

char *edit_take(void)
{
    char *line = taken;
    taken = NULL;
    return line;
}

void edit_end(void)
{
    hide_hint();
    rl_callback_handler_remove();
    fflush(rl_outstream);
}

// The cursor goes behind the line first, so that what was typed stays readable above the next
// prompt. The undo list and the state of a search are dropped by readline's own functions: emptying
// the line by hand would empty the history entry that it came from.
void edit_cancel(void)
{
    hide_hint();
    rl_free_line_state();
    rl_callback_sigcleanup();
    rl_point = rl_end;
    rl_redisplay();
    fputs("^C\n", rl_outstream);
    edit_end();
}

void edit_hide(void)
{
    hide_hint();
    rl_clear_visible_line();
    fflush(rl_outstream);
}

void edit_show(const char *new_prompt)
{
    fflush(stdout); // what was printed in between, if the line is on another stream
    if (new_prompt != NULL) {
        set_prompt(new_prompt);
        rl_set_prompt(prompt);
    }
    rl_on_new_line();
    rl_redisplay();
    show_hint();
}

// Terminals of today wrap what they show to the new width by themselves, before we hear of it. So
// the start of the prompt is found by the new width; readline would go by the old one and leave
// parts of the line behind, or wipe out what is above it.
void edit_resize(void)
{
    int rows, width;
    rl_reset_screen_size();
    rl_get_screen_size(&rows, &width);
    int up = place_of_cursor(width).row;
    fputs("\r", rl_outstream);
    if (up > 0) {
        fprintf(rl_outstream, "\033[%dA", up);
    }
    fputs("\033[J", rl_outstream);
    hint_shown = false;
    edit_show(NULL);
}

void edit_leave_terminal(void)
{
    hide_hint();
    rl_point = rl_end;
    rl_redisplay();
    fputs("^Z\n", rl_outstream);
    leave_terminal();
    fflush(rl_outstream);
}

// The terminal is let go and taken again, because whoever had it meanwhile may have left it
// otherwise.
void edit_return_to_terminal(void)
{
    leave_terminal();
    rl_prep_terminal(1);
    rl_reset_screen_size();
    edit_show(NULL);
}
