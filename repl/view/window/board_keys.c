// board_keys: one table of keys: what each does, in words, and how. See board.h.
#include "repl/text/utf8.h"
#include "repl/view/window/acts.h"

struct key {
    const char *text;   // the letter or sign, or
    enum input_key key; // the key
    bool shift;         // with the key, not with the letter
    const char *name;   // as it is shown
    const char *does;   // NULL: a row above says it
    const char *few;    // in the footer; NULL: not there
    const char *words;  // of the prompt, or
    act *act;
    int number; // for the act
};

static act show_legend;

static const struct key keys[] = {
    {.text = " ", .name = "Space", .does = "play, pause", .few = "play", .act = act_play},
    {.key = PRESSED_RIGHT, .name = "\u2192", .does = "one event forward", .words = "step"},
    {.key = PRESSED_LEFT,
     .name = "\u2190",
     .does = "one event back",
     .few = "step",
     .words = "back"},
    {.key = PRESSED_RIGHT,
     .shift = true,
     .name = "Shift \u2192",
     .does = "ten events forward",
     .words = "step 10"},
    {.key = PRESSED_LEFT,
     .shift = true,
     .name = "Shift \u2190",
     .does = "ten events back",
     .words = "back 10"},
    {.key = PRESSED_DOWN, .name = "\u2193", .does = "on to the next landmark", .words = "next"},
    {.key = PRESSED_UP, .name = "\u2191", .does = "back to the last landmark", .words = "prev"},
    {.key = PRESSED_HOME, .name = "Home", .does = "to the beginning", .act = act_end},
    {.key = PRESSED_END,
     .name = "End",
     .does = "to the furthest known moment",
     .act = act_end,
     .number = 1},
    {.text = "[", .name = "[ ]", .does = "slower, faster", .act = act_speed, .number = -1},
    {.text = "]", .act = act_speed, .number = 1},
    {.text = "\\", .name = "\\", .does = "a second in a second", .act = act_real_speed},
    {.text = "g",
     .name = "g",
     .does = "go to a time, an event or a mark",
     .few = "go to",
     .act = act_ask,
     .number = ENTRY_GO},
    {.text = "m",
     .name = "m",
     .does = "give this moment a name",
     .act = act_ask,
     .number = ENTRY_MARK},
    {.text = "'", .name = "'", .does = "list the moments that have names", .words = "marks"},
    {.text = "f", .name = "f", .does = "begin a branch here", .few = "fork", .words = "fork"},
    {.text = "b",
     .name = "b",
     .does = "switch to another branch",
     .act = act_ask,
     .number = ENTRY_SWITCH},
    {.text = "u", .name = "u", .does = "undo the last words", .words = "undo"},
    {.key = PRESSED_TAB,
     .name = "Tab",
     .does = "to the next thing (Shift: the one before)",
     .few = "choose",
     .act = act_focus,
     .number = 1},
    {.key = PRESSED_TAB, .shift = true, .act = act_focus, .number = -1},
    {.key = PRESSED_ENTER, .name = "Enter", .does = "into it; open it", .act = act_open},
    {.text = "w",
     .name = "w",
     .does = "why: what led to it, and by which rules",
     .few = "why",
     .act = act_why},
    {.text = "p",
     .name = "p",
     .does = "its curve over the whole past (again: no longer)",
     .act = act_probe},
    {.text = "x",
     .name = "x",
     .does = "do something to it: stop, crash, ...; in the past this makes a branch",
     .few = "harm",
     .act = act_harm},
    {.text = "e", .name = "e", .does = "its settings, to be changed", .act = act_edit},
    {.text = "/",
     .name = "/",
     .does = "find something by its name",
     .act = act_ask,
     .number = ENTRY_FIND},
    {.text = ":",
     .name = ":",
     .does = "any words of the prompt",
     .few = "words",
     .act = act_ask,
     .number = ENTRY_WORDS},
    {.text = "l", .name = "l", .does = "take a lesson", .few = "learn", .act = act_learn},
    {.key = PRESSED_PAGE_DOWN,
     .name = "Page Down",
     .does = "read on in the lesson; at its end, do what it asks for (also Enter)",
     .act = act_turn_page,
     .number = 1},
    {.key = PRESSED_PAGE_UP,
     .name = "Page Up",
     .does = "read back in the lesson",
     .act = act_turn_page,
     .number = -1},
    {.text = "1",
     .name = "1 ... 8",
     .does = "show or hide map, lanes, log, memory, metrics, events, tree, lesson",
     .act = act_pane,
     .number = PANE_MAP},
    {.text = "2", .act = act_pane, .number = PANE_LANES},
    {.text = "3", .act = act_pane, .number = PANE_LOG},
    {.text = "4", .act = act_pane, .number = PANE_MEMORY},
    {.text = "5", .act = act_pane, .number = PANE_METRICS},
    {.text = "6", .act = act_pane, .number = PANE_EVENTS},
    {.text = "7", .act = act_pane, .number = PANE_TREE},
    {.text = "8", .act = act_pane, .number = PANE_LESSON},
    {.text = "W",
     .name = "W S",
     .does = "zoom the lanes in, out (also the wheel)",
     .act = act_zoom_lanes,
     .number = 1},
    {.text = "S", .act = act_zoom_lanes, .number = -1},
    {.text = "A",
     .name = "A D",
     .does = "the lanes earlier, later (also dragging)",
     .act = act_shift_lanes,
     .number = -1},
    {.text = "D", .act = act_shift_lanes, .number = 1},
    {.text = "z", .name = "z", .does = "the focused pane alone (again: all)", .act = act_zoom},
    {.text = "t", .name = "t", .does = "the focused pane as text", .act = act_twin},
    {.text = "y", .name = "y", .does = "copy that text", .act = act_copy},
    {.text = "+",
     .name = "+ -",
     .does = "larger, smaller text",
     .act = act_text_size,
     .number = 10},
    {.text = "=", .act = act_text_size, .number = 10},
    {.text = "-", .act = act_text_size, .number = -10},
    {.text = "n", .name = "n", .does = "dark, light, print", .act = act_theme},
    {.text = "r",
     .name = "r",
     .does = "reduced motion: two pictures a second while playing",
     .act = act_motion},
    {.key = PRESSED_F12,
     .name = "F12",
     .does = "a picture of the window: PNG and SVG",
     .act = act_shoot},
    {.key = PRESSED_F5,
     .name = "F5",
     .does = "present: large, answers hidden until Page Down asks for them",
     .act = act_present},
    {.text = "v",
     .name = "v",
     .does = "how many of a class chose each option",
     .act = act_vote,
     .number = ENTRY_VOTES},
    {.text = ".", .name = ".", .does = "blank the screen until the next key", .act = act_blank},
    {.text = "h", .name = "h ?", .does = "this list", .few = "keys", .act = show_legend},
    {.text = "?", .act = show_legend},
    {.key = PRESSED_F1, .act = show_legend},
    {.key = PRESSED_ESCAPE,
     .name = "Esc",
     .does = "up, and out; nothing is lost",
     .act = act_leave},
};

static void show_legend(struct board *b, int number)
{
    char words[6000];
    struct text t = text_in(words, sizeof words);
    (void)number;
    for (int i = 0; i < COUNT_OF(keys); i++) {
        if (keys[i].does != NULL) {
            int wide = utf8_columns(keys[i].name);
            text_add(&t, "%s%*s%s\n", keys[i].name, wide < 12 ? 12 - wide : 1, "", keys[i].does);
        }
    }
    text_add(&t,
             "\nThe mouse: click chooses, double click opens, the right button asks why; on the "
             "time line click goes there and dragging scrubs; the wheel zooms lanes.\n");
    panel_show(&b->panel, "keys", words);
}

void board_few_keys(struct text *out)
{
    for (int i = 0; i < COUNT_OF(keys); i++) {
        if (keys[i].few != NULL) {
            const char *name = keys[i].key == PRESSED_LEFT ? "\u2190 \u2192" : keys[i].name;
            text_add(out, "%s%.*s %s", out->length > 0 ? "   " : "", (int)strcspn(name, " "), name,
                     keys[i].few);
        }
    }
}

static const struct key *find_key(const struct input *in)
{
    for (int i = 0; i < COUNT_OF(keys); i++) {
        const struct key *key = &keys[i];
        bool same = in->kind == INPUT_TEXT
                        ? key->text != NULL && strcmp(key->text, in->text) == 0
                        : key->text == NULL && key->key == in->key && key->shift == in->shift;
        if (same) {
            return key;
        }
    }
    return NULL;
}

static void panel_key(struct panel *p, enum input_key key)
{
    int page = p->rows > 2 ? p->rows - 1 : 1;
    switch ((int)key) {
    case PRESSED_UP:
        panel_scroll(p, -1);
        break;
    case PRESSED_DOWN:
        panel_scroll(p, 1);
        break;
    case PRESSED_PAGE_UP:
        panel_scroll(p, -page);
        break;
    case PRESSED_PAGE_DOWN:
        panel_scroll(p, page);
        break;
    case PRESSED_HOME:
        panel_scroll(p, -p->lines);
        break;
    case PRESSED_END:
        panel_scroll(p, p->lines);
        break;
    default:
        panel_close(p);
        break;
    }
}

static void act_on(struct board *b, const struct key *key)
{
    panel_close(&b->panel);
    if (key->words != NULL) {
        play_stop(&b->play);
        board_say(b, strcmp(key->words, "marks") == 0 ? key->words : NULL, "%s", key->words);
    } else {
        key->act(b, key->number);
    }
}

bool board_key(struct board *b, const struct input *in)
{
    const struct key *key = find_key(in);
    bool is_legend = key != NULL && key->act == show_legend;
    b->dirty = true;
    if (b->entry.open) {
        act_type(b, in);
    } else if (b->menu.open) {
        if (menu_key(&b->menu, in) == MENU_CHOSEN) {
            act_chosen(b);
        }
    } else if (b->panel.open && (in->kind == INPUT_KEY || is_legend)) {
        panel_key(&b->panel, in->key);
    } else if (in->kind == INPUT_TEXT && act_reply_key(b, in->text)) {
        b->focus.shown = false;
    } else if (key != NULL) {
        act_on(b, key);
    }
    return !b->session->quitting;
}
