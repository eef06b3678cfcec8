// acts_lines: lines that are typed in the window, and what becomes of them. See acts.h.
#include "repl/lesson/learner.h"
#include "repl/view/window/acts.h"
#include "repl/view/words.h"

static const struct {
    const char *question, *hint;
    const char *verb; // that is put before the line; NULL: see act_entered
} entries[] = {
    [ENTRY_WORDS] = {":", "any words of the prompt, Lua, or an answer to the lesson", NULL},
    [ENTRY_GO] = {"go to", "80s, #48213, or the name of a mark", "to"},
    [ENTRY_MARK] = {"mark", "a name for this moment", "mark"},
    [ENTRY_SWITCH] = {"switch to", "the name of a branch", "switch"},
    [ENTRY_ANSWER] = {"answer", "", NULL},
    [ENTRY_VOTES] = {"votes", "how many chose A, B, C ...: 4 12 0 3", NULL},
    [ENTRY_FIND] = {"find", "a part of a name", NULL},
};

void act_ask(struct board *b, int number)
{
    entry_open(&b->entry, number, entries[number].question, entries[number].hint);
    if (number == ENTRY_ANSWER) {
        leaf_asks(&b->panes.leaf, b->session->learner, &b->asked);
        b->entry.hint = b->asked.how;
    }
}

// The next thing on the page after the focused one whose words have this part.
static void find_part(struct board *b, const char *part)
{
    const struct scene *scene = board_scene(b);
    uint32_t count = scene->count, from = b->focus.item.at;
    for (uint32_t i = 1; i <= count; i++) {
        scene_ref ref = {(from + i) % count};
        char words[400];
        struct text t = text_in(words, sizeof words);
        words_item(scene, ref, &t);
        if (ref.at != 0 && layout_place(&b->layout, ref).w > 0 && strcasestr(words, part) != NULL) {
            focus_on(&b->focus, scene, ref);
            b->focus.shown = true;
            board_tell(b, false, "%s", words);
            return;
        }
    }
    board_tell(b, true, "nothing on this page is called '%s'", part);
}

static void enter(struct board *b)
{
    if (b->entry.what == ENTRY_WORDS) {
        entry_keep(&b->entered, b->entry.text);
    }
    const char *text = b->entry.text, *verb = entries[b->entry.what].verb;
    if (text[0] == '\0') {
        return;
    }
    if (verb != NULL) {
        board_say(b, NULL, "%s %s", verb, text);
    } else if (b->entry.what == ENTRY_FIND) {
        find_part(b, text);
    } else if (b->entry.what == ENTRY_ANSWER && !learner_takes(b->session, text, strlen(text))) {
        board_tell(b, true, "'%s' is no answer; expected: %s", text, b->asked.how);
    } else if (b->entry.what == ENTRY_VOTES && !learner_takes(b->session, text, strlen(text))) {
        board_tell(b, true, "'%s' are no votes; expected: counts such as 4 12 0 3", text);
    } else {
        board_enter(b, text);
    }
}

// Inputs that need more than the line itself.
static bool line_key(struct board *b, enum input_key key)
{
    char words[ENTRY_BYTES];
    struct text t = text_in(words, sizeof words);
    if (b->entry.what == ENTRY_WORDS && (key == PRESSED_UP || key == PRESSED_DOWN)) {
        entry_recall(&b->entry, &b->entered, key == PRESSED_UP ? 1 : -1);
        return true;
    }
    if (key == PRESSED_V && b->host.paste != NULL && b->host.paste(b->host.self, &t)) {
        words[strcspn(words, "\r\n")] = '\0'; // one line, and never run by itself
        entry_write(&b->entry, words);
        return true;
    }
    return false;
}

void act_type(struct board *b, const struct input *in)
{
    bool special = in->kind == INPUT_KEY && line_key(b, in->key);
    if (!special && entry_key(&b->entry, in) == ENTRY_DONE) {
        enter(b);
    }
}
