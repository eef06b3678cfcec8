// twin_tree: what is below a parent: its facts, cells, gauges, notes and all that its boxes hold in
// turn.
#include "repl/view/reach.h"
#include "repl/view/twin_inner.h"
#include "repl/text/utf8.h"

enum { MOST_ROWS = 6 }; // that a list of cells may take

// The widest label of the facts, gauges and ordered lanes among siblings: they share a column.
static int label_columns(const struct twin *t, scene_ref first)
{
    int widest = 0, seen = 0;
    for (scene_ref ref = first; ref.at != 0 && seen < 1000;
         ref = scene_next(t->scene, ref), seen++) {
        const struct scene_item *item = scene_at(t->scene, ref);
        if (item->kind == SCENE_FACT || (item->kind == SCENE_LANE && item->axis == LANE_ORDER)) {
            widest = (int)max_i64(widest, utf8_columns(scene_label(t->scene, ref)));
        }
    }
    return (int)min_i64(widest, t->wish.width / 3);
}

// The widest number among the facts of siblings.
static int value_columns(const struct twin *t, scene_ref first)
{
    int widest = 0, seen = 0;
    for (scene_ref ref = first; ref.at != 0 && seen < 1000;
         ref = scene_next(t->scene, ref), seen++) {
        const struct scene_item *item = scene_at(t->scene, ref);
        if (item->kind == SCENE_FACT && item->words == 0) {
            char words[TWIN_WORDS];
            struct text value = text_in(words, sizeof words);
            words_value(t->scene, item, &value);
            widest = (int)max_i64(widest, utf8_columns(words));
        }
    }
    return (int)min_i64(widest, 24);
}

static void put_facts(struct twin *t, scene_ref first, int indent)
{
    int labels = label_columns(t, first), values = value_columns(t, first);
    for (scene_ref ref = first; ref.at != 0; ref = scene_next(t->scene, ref)) {
        const struct scene_item *fact = scene_at(t->scene, ref);
        if (fact->kind != SCENE_FACT) {
            continue;
        }
        char words[TWIN_WORDS];
        struct text value = text_in(words, sizeof words);
        words_value(t->scene, fact, &value);
        twin_mark(t, ref, indent);
        twin_put_cut(t, TWIN_LABEL, scene_text(t->scene, fact->label), labels);
        twin_put(t, TWIN_PLAIN, "  ");
        if (fact->words == 0) {
            twin_put_right(t, twin_style_of(fact), words, values);
            twin_end(t);
        } else {
            twin_wrap(t, twin_style_of(fact), words, indent + labels + 2);
        }
    }
}

// The cells below a parent, in words with commas between them, over a few rows.
static void put_cells(struct twin *t, scene_ref first, int indent, int64_t more)
{
    int rows = 1;
    const char *between = "";
    int64_t left = more;
    scene_ref ref = first;
    for (; ref.at != 0; ref = scene_next(t->scene, ref)) {
        if (scene_at(t->scene, ref)->kind != SCENE_CELL) {
            continue;
        }
        char words[TWIN_WORDS];
        struct text out = text_in(words, sizeof words);
        words_item(t->scene, ref, &out);
        int columns = utf8_columns(words) + 2;
        bool breaks = between[0] != '\0' && t->column + columns > t->wish.width;
        if (breaks && rows == MOST_ROWS) {
            break;
        }
        twin_put(t, TWIN_PLAIN, between);
        if (breaks) {
            twin_end(t);
            twin_pad(t, TWIN_INDENT + indent);
            rows++;
        } else if (between[0] != '\0') {
            twin_put(t, TWIN_PLAIN, " ");
        }
        enum change change = t->changes != NULL ? changes_of(t->changes, ref) : CHANGE_NONE;
        twin_put(t, change == CHANGE_NONE ? twin_style_of(scene_at(t->scene, ref)) : TWIN_CHANGED,
                 words);
        between = ",";
    }
    for (; ref.at != 0; ref = scene_next(t->scene, ref)) {
        left += scene_at(t->scene, ref)->kind == SCENE_CELL;
    }
    if (left > 0) {
        char words[64];
        struct text out = text_in(words, sizeof words);
        text_add(&out, "%s and %lld more", between[0] == '\0' ? "" : ",", (long long)left);
        twin_put(t, TWIN_PLAIN, words);
    }
    twin_end(t);
}

// What scene_more says below a parent.
static int64_t more_of(const struct twin *t, scene_ref first)
{
    int64_t count = 0;
    for (scene_ref ref = first; ref.at != 0; ref = scene_next(t->scene, ref)) {
        const struct scene_item *item = scene_at(t->scene, ref);
        count = item->kind == SCENE_MORE ? add_clamped(count, max_i64(item->value, 0)) : count;
    }
    return count;
}

static void put_ordered(struct twin *t, scene_ref first, int indent)
{
    int labels = label_columns(t, first);
    for (scene_ref ref = first; ref.at != 0; ref = scene_next(t->scene, ref)) {
        const struct scene_item *lane = scene_at(t->scene, ref);
        if (lane->kind != SCENE_LANE || lane->axis != LANE_ORDER) {
            continue;
        }
        char words[TWIN_WORDS];
        struct text out = text_in(words, sizeof words);
        reach_words(t->scene, ref, &out);
        bool empty = words_cell_count(t->scene, ref) == 0;
        twin_mark(t, ref, indent);
        twin_put_cut(t, TWIN_LABEL, scene_text(t->scene, lane->label), labels);
        twin_put(t, TWIN_PLAIN, "  ");
        if (empty && lane->value == 1) {
            text_add(&out, out.length > 0 ? ", empty" : "empty");
        }
        twin_put(t, twin_style_of(lane), words);
        if (empty) {
            twin_end(t);
            continue;
        }
        twin_put(t, TWIN_PLAIN, out.length > 0 ? ": " : "");
        put_cells(t, lane->first, indent + labels + 2, more_of(t, lane->first));
    }
}

static void put_loose_cells(struct twin *t, scene_ref first, int indent)
{
    int64_t count = 0;
    for (scene_ref ref = first; ref.at != 0; ref = scene_next(t->scene, ref)) {
        count += scene_at(t->scene, ref)->kind == SCENE_CELL;
    }
    if (count == 0) {
        return;
    }
    char words[64];
    struct text out = text_in(words, sizeof words);
    text_add(&out, "holds %lld: ", (long long)count);
    twin_pad(t, TWIN_INDENT + indent);
    twin_put(t, TWIN_LABEL, words);
    put_cells(t, first, indent + TWIN_INDENT, 0);
}

static char letter_of_part(const struct twin *t, scene_ref part)
{
    char letter = scene_letter_of(t->scene, part), first = scene_label(t->scene, part)[0];
    return letter != 0 ? letter : first >= 'a' && first <= 'z' ? (char)(first - 'a' + 'A') : '#';
}

static void put_bar(struct twin *t, scene_ref ref, int indent)
{
    const struct scene_item *gauge = scene_at(t->scene, ref);
    struct axis axis = {(enum unit)gauge->unit, gauge->start, max_i64(gauge->start, gauge->end)};
    int width = (int)min_i64(t->wish.width - TWIN_INDENT - indent - 2, 64);
    char bar[80];
    memset(bar, ' ', sizeof bar);
    bool parts = false;
    int64_t sum = 0, from = 0;
    for (scene_ref c = gauge->first; c.at != 0; c = scene_next(t->scene, c)) {
        const struct scene_item *part = scene_at(t->scene, c);
        if (part->kind == SCENE_PART) {
            sum = add_clamped(sum, max_i64(part->value, 0));
            int64_t until = axis_place(&axis, sum, width);
            memset(bar + from, letter_of_part(t, c), (size_t)(until - from));
            from = until;
            parts = true;
        }
    }
    if (!parts) {
        memset(bar, '#', (size_t)axis_place(&axis, gauge->value, width));
    }
    for (scene_ref c = gauge->first; c.at != 0; c = scene_next(t->scene, c)) {
        const struct scene_item *mark = scene_at(t->scene, c);
        if (mark->kind == SCENE_MARK) {
            bar[min_i64(axis_place(&axis, mark->value, width), width - 1)] = '|';
        }
    }
    bar[width] = '\0';
    twin_pad(t, TWIN_INDENT + indent);
    twin_put(t, TWIN_PLAIN, "[");
    twin_put(t, twin_style_of(gauge), bar);
    twin_put(t, TWIN_PLAIN, "]");
    twin_end(t);
}

static void put_gauge(struct twin *t, scene_ref ref, int indent)
{
    const struct scene_item *gauge = scene_at(t->scene, ref);
    char words[TWIN_WORDS];
    struct text out = text_in(words, sizeof words);
    words_value(t->scene, gauge, &out);
    twin_mark(t, ref, indent);
    twin_put(t, TWIN_LABEL, scene_text(t->scene, gauge->label));
    twin_put(t, TWIN_PLAIN, "  ");
    twin_put(t, twin_style_of(gauge), words);
    twin_end(t);
    put_bar(t, ref, indent + TWIN_INDENT);
    for (scene_ref c = gauge->first; c.at != 0; c = scene_next(t->scene, c)) {
        const struct scene_item *item = scene_at(t->scene, c);
        if (item->kind != SCENE_PART && item->kind != SCENE_MARK) {
            continue;
        }
        char sample[2] = {item->kind == SCENE_MARK ? '|' : letter_of_part(t, c), '\0'};
        out = text_in(words, sizeof words);
        words_value(t->scene, item, &out);
        twin_mark(t, c, indent + TWIN_INDENT);
        twin_put(t, TWIN_PLAIN, sample);
        twin_put(t, TWIN_PLAIN, " ");
        twin_put_cut(t, TWIN_LABEL, scene_text(t->scene, item->label), 24);
        twin_put_right(t, TWIN_PLAIN, words, 14);
        twin_end(t);
    }
}

// A line of a text that is read from top to bottom.
static void put_line(struct twin *t, const struct scene_item *note, int indent)
{
    const char *text = scene_text(t->scene, note->words);
    bool chosen = (note->state & STATE_HIGHLIGHTED) != 0;
    char lead[16] = "", votes[40] = "";
    struct text out = text_in(lead, sizeof lead);
    twin_mark(t, SCENE_ROOT, indent);
    switch ((int)note->axis) {
    case NOTE_HEADING:
        twin_wrap(t, TWIN_HEADING, text, indent);
        return;
    case NOTE_CODE:
    case NOTE_OUTPUT:
        twin_put(t, TWIN_LABEL, note->axis == NOTE_CODE ? "| " : "  ");
        twin_pad(t, t->column + (int)strspn(text, " "));
        twin_wrap(t, note->axis == NOTE_CODE ? TWIN_BRIGHT : TWIN_PLAIN, text + strspn(text, " "),
                  indent + 2 * TWIN_INDENT);
        return;
    case NOTE_OPTION:
        text_add(&out, "%s%c%s ", chosen ? "(" : " ", note->letter, chosen ? ")" : " ");
        break;
    case NOTE_BUTTON:
        text_add(&out, "-> ");
        break;
    case NOTE_GOAL:
        text_add(&out, "[%c] ", note->role == ROLE_GOOD ? 'x' : note->role == ROLE_BAD ? '!' : ' ');
        break;
    default:
        break;
    }
    if (note->axis == NOTE_OPTION && note->value > 0) {
        struct text count = text_in(votes, sizeof votes);
        text_add(&count, "%lld votes: ", (long long)note->value);
    }
    twin_put(t, TWIN_BRIGHT, lead);
    twin_put(t, TWIN_LABEL, votes);
    if (note->axis == NOTE_OPTION && note->role == ROLE_GOOD) {
        twin_put(t, TWIN_GOOD, "right: ");
    }
    twin_wrap(t, note->axis == NOTE_ASIDE ? TWIN_LABEL : twin_style_of(note), text,
              indent + (lead[0] != '\0' ? 2 * TWIN_INDENT : TWIN_INDENT));
}

static void put_note(struct twin *t, scene_ref ref, int indent)
{
    const struct scene_item *note = scene_at(t->scene, ref);
    if (note->pane == PANE_LESSON) {
        put_line(t, note, indent);
        return;
    }
    bool listed = note->pane == PANE_EVENTS || note->pane == PANE_TREE;
    twin_mark(t, ref, indent);
    if (!listed) {
        twin_put(t, TWIN_LABEL, "note: ");
    } else if ((note->state & STATE_HIGHLIGHTED) != 0) {
        twin_put(t, TWIN_BRIGHT, "> ");
    }
    twin_wrap(t, twin_style_of(note), scene_text(t->scene, note->words), indent + TWIN_INDENT);
}

static void put_one(struct twin *t, scene_ref ref, int indent)
{
    const struct scene_item *item = scene_at(t->scene, ref);
    char words[TWIN_WORDS];
    struct text out = text_in(words, sizeof words);
    if (item->kind != SCENE_BOX) {
        text_add(&out, "%s ", words_kind((enum scene_kind)item->kind));
    }
    words_item(t->scene, ref, &out);
    twin_mark(t, ref, indent);
    twin_wrap(t, twin_style_of(item), words, indent + TWIN_INDENT);
}

static void put_kind(struct twin *t, scene_ref first, enum scene_kind kind, int indent, int depth)
{
    int64_t count = 0;
    for (scene_ref ref = first; ref.at != 0; ref = scene_next(t->scene, ref)) {
        const struct scene_item *item = scene_at(t->scene, ref);
        if (item->kind != kind || count++ >= TWIN_MOST) {
            continue;
        }
        if (kind == SCENE_GAUGE) {
            put_gauge(t, ref, indent);
        } else if (kind == SCENE_NOTE) {
            put_note(t, ref, indent);
        } else {
            put_one(t, ref, indent);
        }
        if (kind == SCENE_BOX) {
            twin_below(t, item->first, indent + TWIN_INDENT, depth + 1);
        }
    }
    twin_put_more(t, count - TWIN_MOST, words_kinds(kind), indent);
}

void twin_below(struct twin *t, scene_ref first, int indent, int depth)
{
    if (first.at != 0 && depth > TWIN_DEEPEST) {
        twin_pad(t, TWIN_INDENT + indent);
        twin_put(t, TWIN_PLAIN, "and more inside");
        twin_end(t);
        return;
    }
    put_facts(t, first, indent);
    put_ordered(t, first, indent);
    put_loose_cells(t, first, indent);
    twin_put_more(t, more_of(t, first), "", indent);
    twin_lanes(t, first, LANE_OFFSET, indent);
    twin_lanes(t, first, LANE_TIME, indent);
    put_kind(t, first, SCENE_GAUGE, indent, depth);
    twin_series(t, first, indent);
    put_kind(t, first, SCENE_BOX, indent, depth);
    put_kind(t, first, SCENE_LINK, indent, depth);
    put_kind(t, first, SCENE_TOKEN, indent, depth);
    put_kind(t, first, SCENE_NOTE, indent, depth);
}
