// acts_lesson: a lesson taken in the window: pages, replies, going on. See acts.h.
//
// Page Down reads on as in any reader: what is below first, then pages that were turned back from,
// and only then what the page asks to be done. So does Page Up the other way round, but that
// nothing is undone.
#include "repl/lesson/learner.h"
#include "repl/view/window/acts.h"

static struct learner *learner_of(const struct board *b) { return b->session->learner; }

static void ask_of(const struct board *b, struct leaf_question *q)
{
    leaf_asks(&b->panes.leaf, learner_of(b), q);
}

void act_learn(struct board *b, int number)
{
    (void)number;
    board_enter(b, "learn");
}

// The reply, or a line to type it in.
static void reply(struct board *b, const struct leaf_question *q)
{
    char picked[LESSON_OPTIONS + 1];
    memcpy(picked, b->panes.leaf.picked, sizeof picked);
    char numbers[ENTRY_BYTES];
    struct text t = text_in(numbers, sizeof numbers);
    if (picked[0] != '\0') {
        board_enter(b, picked);
    } else if (leaf_sketched(&b->panes.leaf, &t)) {
        board_enter(b, numbers);
    } else if (q->option_count > 0) {
        board_tell(b, true, "choose first: %s", q->how);
    } else {
        act_ask(b, ENTRY_ANSWER);
    }
}

void act_go_on(struct board *b, int number)
{
    struct leaf_question q;
    (void)number;
    if (b->session->reader != NULL) { // a note, which has pages too
        board_enter(b, "page");
        return;
    }
    if (learner_of(b) == NULL) {
        board_tell(b, true, "no lesson is open; l opens one");
        return;
    }
    while (leaf_turn(&b->panes.leaf, 1)) {
        // to the page that is open
    }
    ask_of(b, &q);
    if (q.answer != LEAF_NOTHING && !learner_presents(learner_of(b))) {
        reply(b, &q);
    } else {
        board_enter(b, learner_turns_pages(learner_of(b)) ? "page" : "learn");
    }
}

bool act_scroll_page(struct board *b, int by)
{
    int32_t before = b->layout.leaf_top;
    int32_t to = (int32_t)clamp_i64((int64_t)before + by, 0, b->layout.leaf_most);
    if (b->layout.panes[PANE_LESSON].w <= 0 || to == before) {
        return false;
    }
    b->leaf_top = to;
    return true;
}

void act_turn_page(struct board *b, int number)
{
    int32_t room = b->layout.panes[PANE_LESSON].h - 10 * b->layout.unit;
    if (act_scroll_page(b, number * (int)max_i64(room, DOT))) {
        return;
    }
    b->leaf_top = number < 0 ? b->layout.leaf_most : -1;
    if (leaf_turn(&b->panes.leaf, number)) {
        b->leaf_top = 0;
    } else if (number > 0) {
        act_go_on(b, 0);
    }
}

// ---- letters and clicks ----

bool act_reply_key(struct board *b, const char *text)
{
    struct leaf_question q;
    bool elsewhere = b->focus.shown && b->focus.pane != PANE_LESSON;
    if (elsewhere || learner_of(b) == NULL || text[0] == '\0' || text[1] != '\0') {
        return false;
    }
    ask_of(b, &q);
    bool digit = text[0] >= '0' && text[0] <= '9';
    if (digit && (q.answer == LEAF_NUMBER || q.answer == LEAF_CURVE)) {
        act_ask(b, ENTRY_ANSWER);
        entry_write(&b->entry, text);
        return true;
    }
    char letter = text[0] >= 'a' && text[0] <= 'z' ? (char)(text[0] - 'a' + 'A') : text[0];
    return leaf_pick(&b->panes.leaf, learner_of(b), letter);
}

// The point of the curve at a place, and how high it is there, in thousandths of its scale; -1:
// none.
static int point_at(const struct board *b, int x, int y, int *share)
{
    const struct scene *s = board_scene(b);
    int point = 0;
    for (scene_ref ref = scene_roots(s, PANE_LESSON); ref.at != 0; ref = scene_next(s, ref)) {
        struct rect r = layout_place(&b->layout, ref);
        if (scene_at(s, ref)->kind != SCENE_GAUGE) {
            continue;
        }
        int32_t in_x = x * DOT - r.x, above = r.y + r.h - y * DOT;
        bool beside = b->sketching || (above >= 0 && above <= r.h);
        if (r.h > 0 && in_x >= 0 && in_x < r.w && beside) {
            *share = (int)clamp_i64((int64_t)above * 1000 / r.h, 0, 1000);
            return point;
        }
        point++;
    }
    return -1;
}

// A hand may be faster than the mouse tells: points between two places lie on a straight line.
bool act_sketch(struct board *b, int x, int y)
{
    int share = 0, point = point_at(b, x, y, &share);
    if (point < 0) {
        return false;
    }
    int from = b->sketching ? b->sketch_point : point,
        before = b->sketching ? b->sketch_share : share;
    int steps = point > from ? point - from : from - point;
    bool drawn = leaf_sketch(&b->panes.leaf, point, share);
    for (int i = 1; i < steps; i++) {
        leaf_sketch(&b->panes.leaf, from + (point - from) / steps * i,
                    before + (share - before) * i / steps);
    }
    b->sketch_point = point;
    b->sketch_share = share;
    return drawn;
}

void act_click_page(struct board *b, scene_ref ref, int clicks)
{
    const struct scene_item *note = scene_at(board_scene(b), ref);
    if (note == NULL || learner_of(b) == NULL) {
        return;
    }
    const char *words = scene_text(board_scene(b), note->field);
    if (note->axis == NOTE_BUTTON && leaf_does(&b->panes.leaf, words)) {
        return;
    }
    if (note->axis == NOTE_BUTTON && words[0] != '\0') {
        board_enter(b, words);
    } else if (note->axis == NOTE_BUTTON) {
        act_go_on(b, 0);
    } else if (note->axis == NOTE_OPTION && clicks == 2) {
        reply(b, &(struct leaf_question){0});
    } else if (note->axis == NOTE_OPTION) {
        leaf_pick(&b->panes.leaf, learner_of(b), note->letter);
    }
}
