// lesson_question: what stands between a marker and its orrery:end.
//
// The list in it has the options; the rest is the question. Options are lettered A, B, C ... by
// their place; an author may write the letters too ("**B.** ...", "b. ...", "B) ..."), and then
// they are held against the place and taken off the words.
#include "repl/lesson/lesson_reader.h"

#include "repl/script/cell.h"
#include "sim/units.h"

#include <stdlib.h>

static const char *const reply_names[] = {
    [LESSON_CHOICE] = "choice", [LESSON_NUMBER] = "number", [LESSON_TIME] = "time",
    [LESSON_ORDER] = "order",   [LESSON_CURVE] = "curve",
};

static const char *reply_at(const void *self, int i)
{
    (void)self;
    return i < COUNT_OF(reply_names) ? reply_names[i] : NULL;
}

static struct diag *word_fault(struct lesson_reader *r, const struct tag *tag,
                               const struct tag_word *word, const char *what)
{
    return reading_fault(&r->reading, tag->line, word->value_column, (int)strlen(word->value),
                         "'%s' %s", word->value, what);
}

static void read_kind(struct lesson_reader *r, const struct tag *tag, struct lesson_block *block)
{
    const struct tag_word *word = tag_word(tag, "kind");
    r->kind_unknown = true;
    if (word == NULL || word->value == NULL) {
        return; // tag_check has said so
    }
    for (int i = 0; i < COUNT_OF(reply_names); i++) {
        if (strcmp(reply_names[i], word->value) == 0) {
            block->reply = (enum lesson_reply)i;
            r->kind_unknown = false;
            return;
        }
    }
    struct diag *d = word_fault(r, tag, word, "is no kind of prediction");
    diag_expect(d, "one of choice, number, time, order, curve");
    const char *near = nearest_name(word->value, reply_at, NULL);
    if (near != NULL) {
        diag_help(d, "did you mean '%s'?", near);
    }
}

// "10%"; of a time "2s", "500ms"; of other kinds "2", "0.5".
static bool is_tolerance(const char *text, bool is_time)
{
    size_t length = strlen(text);
    int64_t value;
    struct diag d; // the caller's own says it better
    if (length > 0 && text[length - 1] == '%') {
        return unit_parse(UNIT_FRACTION, text, length, &value, &d) && value >= 0;
    }
    if (is_time) {
        return unit_parse(UNIT_TIME, text, length, &value, &d) && value >= 0;
    }
    size_t whole = strspn(text, "0123456789");
    size_t point = text[whole] == '.';
    size_t part = strspn(text + whole + point, "0123456789");
    return whole > 0 && (part > 0) == (point > 0) && text[whole + point + part] == '\0';
}

static void read_tolerance(struct lesson_reader *r, const struct tag *tag,
                           struct lesson_block *block)
{
    const struct tag_word *word = tag_word(tag, "tolerance");
    if (word == NULL || word->value == NULL || r->kind_unknown) {
        return;
    }
    bool is_time = block->reply == LESSON_TIME;
    if (block->reply == LESSON_CHOICE || block->reply == LESSON_ORDER) {
        struct diag *d = reading_fault(&r->reading, tag->line, word->column, 9,
                                       "a %s has no tolerance", reply_names[block->reply]);
        diag_expect(d, "tolerance= with kind=number, time or curve only");
    } else if (!is_tolerance(word->value, is_time)) {
        struct diag *d = word_fault(r, tag, word, "is no tolerance");
        diag_expect(d, is_time ? "a time or a share, such as 2s, 500ms or 10%%"
                               : "a number or a share, such as 5, 0.5 or 10%%");
    } else {
        block->tolerance = word->value;
    }
}

static void read_unit(struct lesson_reader *r, const struct tag *tag, struct lesson_block *block)
{
    const struct tag_word *word = tag_word(tag, "unit");
    if (word == NULL || word->value == NULL || r->kind_unknown) {
        return;
    }
    if (block->reply != LESSON_NUMBER && block->reply != LESSON_CURVE) {
        struct diag *d = reading_fault(&r->reading, tag->line, word->column, 4, "a %s has no unit",
                                       reply_names[block->reply]);
        diag_expect(d, "unit= with kind=number or curve only");
        return;
    }
    block->unit = word->value;
}

// "50 60 70", or with commas: whole numbers that rise.
static int read_rising(const char *text, int64_t *x, int room)
{
    int count = 0;
    while (*text != '\0' && count < room) {
        char *end;
        x[count] = strtoll(text, &end, 10);
        bool number = end > text && (*text == '-' || (*text >= '0' && *text <= '9'));
        if (!number || (count > 0 && x[count] <= x[count - 1])) {
            return 0;
        }
        count++;
        text = end + strspn(end, " ,");
        if (text == end && *text != '\0') {
            return 0;
        }
    }
    return *text == '\0' && count >= 2 ? count : 0;
}

static void read_x(struct lesson_reader *r, const struct tag *tag, struct lesson_block *block)
{
    const struct tag_word *word = tag_word(tag, "x");
    if (word == NULL || word->value == NULL || r->kind_unknown) {
        return;
    }
    if (block->reply != LESSON_CURVE) {
        struct diag *d = reading_fault(&r->reading, tag->line, word->column, 1, "a %s has no x",
                                       reply_names[block->reply]);
        diag_expect(d, "x= with kind=curve only");
        return;
    }
    int64_t *x = allot_get(&r->lesson->allot, CELL_POINTS * sizeof *x);
    block->x = x;
    block->x_count = read_rising(word->value, x, CELL_POINTS);
    if (block->x_count == 0) {
        struct diag *d = word_fault(r, tag, word, "is no row of points");
        diag_expect(d, "2 to %d whole numbers that rise, such as x=\"50 60 70\"", CELL_POINTS);
    }
}

void lesson_begin_question(struct lesson_reader *r, const struct tag *tag, int column)
{
    enum lesson_kind kind = strcmp(tag->name, "predict") == 0 ? LESSON_PREDICT
                            : strcmp(tag->name, "quiz") == 0  ? LESSON_QUIZ
                                                              : LESSON_EXPLAIN;
    struct lesson_block *block = lesson_add_block(r, kind, tag->line, column);
    block->id = tag->id;
    r->question = r->lesson->block_count - 1;
    r->kind_unknown = false;
    if (kind == LESSON_PREDICT) {
        read_kind(r, tag, block);
        read_tolerance(r, tag, block);
        read_unit(r, tag, block);
        read_x(r, tag, block);
        block->review = tag_word(tag, "review") != NULL;
        block->varies = tag_word(tag, "varies") != NULL;
    }
    const struct tag_word *answer = tag_word(tag, "answer");
    if (kind == LESSON_QUIZ && answer != NULL && answer->value != NULL) {
        block->right = answer->value; // held against the options at the end
        block->refers_column = answer->value_column;
    }
}

static char upper(char c) { return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c; }

static bool is_letter(char c) { return upper(c) >= 'A' && upper(c) <= 'Z'; }

// How many bytes of a text are a letter and its sign: "b. ", "B) ", or all of "B." and "B".
static size_t label_length(const char *text, bool all)
{
    if (!is_letter(text[0])) {
        return 0;
    }
    size_t length = 1;
    length += text[1] != '\0' && strchr(".):", text[1]) != NULL;
    if (all) {
        return text[length] == '\0' ? length : 0;
    }
    return length == 2 && text[2] == ' ' ? 3 : 0;
}

// The letter that a paragraph begins with, or 0. Then what follows are `label` bytes into the part
// `words` (NULL: nothing follows).
static char find_letter(const struct markdown_node *paragraph, const struct markdown_node **words,
                        size_t *label)
{
    const struct markdown_node *first = paragraph->first;
    if (first->kind == MARKDOWN_TEXT) {
        *words = first;
        *label = label_length(first->text, false);
        return *label > 0 ? upper(first->text[0]) : 0;
    }
    const struct markdown_node *strong = first->kind == MARKDOWN_STRONG ? first->first : NULL;
    bool is_label = strong != NULL && strong->next == NULL && strong->kind == MARKDOWN_TEXT &&
                    label_length(strong->text, true) > 0;
    if (!is_label) {
        return 0;
    }
    *words = first->next;
    *label = *words != NULL && (*words)->kind == MARKDOWN_TEXT ? strspn((*words)->text, " ") : 0;
    return upper(strong->text[0]);
}

// Puts a copy of the item without its letter in its place. Returns the letter, 0 if there is none.
static char take_letter(struct allot *a, const struct markdown_node **item)
{
    const struct markdown_node *paragraph = (*item)->first, *words = NULL;
    size_t label = 0;
    if (paragraph == NULL || paragraph->kind != MARKDOWN_PARAGRAPH || paragraph->first == NULL) {
        return 0;
    }
    char letter = find_letter(paragraph, &words, &label);
    if (letter == 0) {
        return 0;
    }
    struct markdown_node *copies = allot_get(a, 3 * sizeof *copies);
    copies[0] = **item;
    copies[1] = *paragraph;
    copies[0].first = &copies[1];
    copies[0].last = copies[1].next != NULL ? copies[0].last : &copies[1];
    copies[1].first = copies[1].last = NULL;
    if (words != NULL) {
        copies[2] = *words;
        copies[2].text += label;
        copies[1].first = &copies[2];
        copies[1].last = copies[2].next != NULL ? paragraph->last : &copies[2];
    }
    *item = &copies[0];
    return letter;
}

static bool check_option(struct lesson_reader *r, const struct lesson_block *block, int place,
                         const struct markdown_node *item, char letter, bool lettered)
{
    struct diag *d = NULL;
    if (block->kind == LESSON_QUIZ && item->box == 0) {
        d = reading_fault(&r->reading, item->line, item->column, 1, "this option has no box");
        diag_expect(d, "- [ ] words");
    } else if (item->box == 'x') {
        d = reading_fault(&r->reading, item->line, item->column, 5,
                          "the ticked box gives the answer away");
        diag_expect(d, "- [ ] words");
        diag_help(d, "say which are right with answer= in the marker");
    } else if ((letter != 0) != lettered || (letter != 0 && letter != 'A' + place)) {
        d = reading_fault(&r->reading, item->line, item->column, 1,
                          "this option shall have the letter %c", 'A' + place);
        diag_expect(d, "A, B, C ... in order, or no letters at all");
    }
    return d == NULL;
}

static void read_options(struct lesson_reader *r, struct lesson_block *block,
                         const struct markdown_node *list)
{
    int count = 0;
    for (const struct markdown_node *item = list->first; item != NULL; item = item->next) {
        count++;
    }
    if (count < 2 || count > LESSON_OPTIONS) {
        struct diag *d =
            reading_fault(&r->reading, list->line, list->column, 1,
                          count < 2 ? "one option is no choice" : "there are too many options");
        diag_expect(d, "2 to %d options", LESSON_OPTIONS);
        return;
    }
    block->options = allot_get(&r->lesson->allot, (size_t)count * sizeof *block->options);
    bool lettered = false, good = true;
    for (const struct markdown_node *item = list->first; item != NULL; item = item->next) {
        int place = block->option_count++;
        const struct markdown_node *words = item;
        char letter = take_letter(&r->lesson->allot, &words);
        lettered = place == 0 ? letter != 0 : lettered;
        good = good && check_option(r, block, place, item, letter, lettered);
        block->options[place] = (struct lesson_option){(char)('A' + place), item->line, words};
    }
}

// Takes the list out of the body. False if there is none.
static bool split_options(struct lesson_reader *r, struct lesson_block *block)
{
    const struct markdown_node *list = NULL;
    int kept = 0;
    for (int i = 0; i < block->body_count; i++) {
        const struct markdown_node *node = block->body[i];
        if (node->kind != MARKDOWN_LIST) {
            block->body[kept++] = node;
        } else if (list == NULL) {
            list = node;
        } else {
            struct diag *d = reading_fault(&r->reading, node->line, node->column, 1,
                                           "a second list in one question");
            diag_expect(d, "one list, with the options; they all begin with the same sign");
        }
    }
    block->body_count = kept;
    if (list == NULL) {
        struct diag *d = reading_fault(&r->reading, block->line, block->column, 4,
                                       "this %s has no options", lesson_kind_name(block->kind));
        diag_expect(d, block->kind == LESSON_QUIZ ? "a list of '- [ ] words' above orrery:end"
                                                  : "a list of '- words' above orrery:end");
        return false;
    }
    read_options(r, block, list);
    return true;
}

// "b,d" into "BD".
static void check_right(struct lesson_reader *r, struct lesson_block *block)
{
    char letters[LESSON_OPTIONS + 1] = "";
    int count = 0;
    const char *text = block->right;
    for (size_t i = 0;; i += 2) {
        char letter = upper(text[i]);
        bool is_option = letter >= 'A' && letter < 'A' + block->option_count;
        bool is_new = strchr(letters, letter) == NULL;
        bool goes_on = is_option && text[i + 1] == ',';
        if (!is_option || !is_new || (!goes_on && text[i + 1] != '\0')) {
            int width = (int)strcspn(text + i, ",");
            struct diag *d = reading_fault(
                &r->reading, block->line, block->refers_column + (int)i, width,
                is_option && !is_new ? "'%.*s' stands twice" : "'%.*s' is none of the options",
                width, text + i);
            diag_expect(d, "letters from a to %c, parted by commas", 'a' + block->option_count - 1);
            return;
        }
        letters[count++] = letter;
        letters[count] = '\0';
        if (!goes_on) {
            break;
        }
    }
    block->right = allot_copy(&r->lesson->allot, letters, (size_t)count);
}

void lesson_end_question(struct lesson_reader *r, int last_line)
{
    struct lesson_block *block = &r->lesson->blocks[r->question];
    bool wants_options = block->kind == LESSON_QUIZ ||
                         (block->kind == LESSON_PREDICT &&
                          (block->reply == LESSON_CHOICE || block->reply == LESSON_ORDER));
    block->last_line = last_line;
    if (wants_options && !r->kind_unknown && !split_options(r, block)) {
        return;
    }
    if (block->body_count == 0) {
        struct diag *d = reading_fault(&r->reading, block->line, block->column, 4,
                                       "this %s asks nothing", lesson_kind_name(block->kind));
        diag_expect(d, "a question in words between the marker and orrery:end");
    }
    if (block->right[0] != '\0' && block->option_count > 0) {
        check_right(r, block);
    }
}
