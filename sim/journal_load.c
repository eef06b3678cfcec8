// journal_load: a tree from text. See journal_text.h.
//
// One pass: a line is read, and what it says is done at once on the branch that is being read.
// Between two lines that branch stands at its head, as it did when the line was written. So a
// mistake is found where it is, and everything before it has already been proved.
#include "sim/journal_reader.h"

// ---- lines ----

static bool read_header_line(struct reader *r, struct word word)
{
    struct word value;
    reader_take_word(r, &value);
    if (reader_word_is(r, word, "program")) {
        r->program = r->line;
        r->program_word = value;
        return true;
    }
    if (reader_word_is(r, word, "current")) {
        r->current = r->line;
        r->current_word = value;
        return reader_nothing_more(r);
    }
    uint64_t seed;
    if (!reader_digits(reader_text(r, value), value.length, &seed)) {
        diag_say(r->d, "this is no seed");
        diag_expect(r->d, "a whole number such as 7");
        diag_help(r->d, "without this line the seed is %llu", (unsigned long long)r->seed);
        return reader_at_word(r, value);
    }
    r->seed = seed;
    return reader_nothing_more(r);
}

static bool open_tree(struct reader *r, struct tree *t, const struct tree_options *options)
{
    struct tree_options of_journal = *options;
    of_journal.branch.seed = r->seed;
    if (!tree_open(t, &of_journal, r->d)) {
        return reader_at_column(r, 0, 1);
    }
    r->t = t;
    return true;
}

static bool read_parent(struct reader *r, struct tree_node **parent)
{
    struct word word;
    char name[TREE_NAME_BYTES];
    if (!reader_take_word(r, &word) || !reader_word_is(r, word, "from") ||
        !reader_take_word(r, &word)) {
        diag_say(r->d, "only the first branch begins by itself");
        diag_expect(r->d, "branch NAME from PARENT PLACE");
        diag_help(r->d, "say on which branch it begins, and where");
        return reader_at_word(r, word);
    }
    reader_copy(r, word, name, sizeof name);
    *parent = tree_find(r->t, name, r->d);
    if (*parent != NULL) {
        return true;
    }
    if (r->d->help[0] == '`') {
        diag_help(r->d, "a branch stands after the one on which it begins");
    }
    return reader_at_word(r, word);
}

// The parent stands where it stood again when its branch has been made, or refused.
static struct tree_node *grow(struct reader *r, struct tree_node *parent, const char *name,
                              const struct check *check)
{
    if (tree_live(r->t, parent, r->d) == NULL) {
        reader_at_word(r, check->word);
        return NULL;
    }
    struct branch *b = parent->live;
    const struct tree_place present = place_here(b);
    struct tree_node *node = NULL;
    if (reader_reach_known(r, parent, check) && reader_compare(r, b, check)) {
        node = tree_grow(r->t, parent, name, r->d);
        if (node == NULL) {
            reader_at_word(r, check->word);
        }
    }
    struct diag unheard = {0};
    place_go(b, &present, &unheard);
    return node;
}

static bool read_branch_from(struct reader *r, const char *name)
{
    struct tree_node *parent;
    struct check check;
    if (!read_parent(r, &parent) || !reader_check(r, &check, false)) {
        return false;
    }
    struct tree_node *node = grow(r, parent, name, &check);
    if (node == NULL) {
        return false;
    }
    r->t->current = node;
    tree_keep_to_limit(r->t);
    return true;
}

static bool read_branch(struct reader *r, bool first)
{
    struct word word;
    char name[TREE_NAME_BYTES];
    reader_take_word(r, &word);
    reader_copy(r, word, name, sizeof name);
    if (!tree_check_new(r->t, name, first ? r->t->current : NULL, r->d)) {
        return reader_at_word(r, word);
    }
    if (first) {
        node_rename(r->t->current, name);
    }
    if (first ? !reader_nothing_more(r) : !read_branch_from(r, name)) {
        return false;
    }
    r->state = STATE_BRANCH;
    reader_was_right(r, tree_branch(r->t));
    return true;
}

static bool goes_back(struct reader *r, struct word word)
{
    diag_say(r->d, "this comes before the line above it");
    diag_expect(r->d, "places of one branch go from early to late");
    diag_help(r->d, "put the lines in order");
    return reader_at_word(r, word);
}

static bool read_command(struct reader *r, struct word word)
{
    struct branch *b = tree_branch(r->t);
    struct check check;
    const struct tree_place here = place_here(b);
    if (!reader_place(r, word, &check)) {
        return false;
    }
    if (check_lies_before(&check, &here)) {
        return goes_back(r, word);
    }
    if (!reader_reach(r, b, &check) || !reader_compare(r, b, &check)) {
        return false;
    }
    struct word first;
    if (!reader_take_word(r, &first)) {
        diag_say(r->d, "a place, and no command");
        diag_expect(r->d, "a command, such as `set desk servers=2`");
        diag_help(r->d, "remove the line, or say what is done there");
        return reader_at_word(r, first);
    }
    size_t start = first.start;
    if (branch_command(b, r->line.at + start, r->line.length - start, NULL, r->d)) {
        return true;
    }
    size_t column = r->d->column > 0 ? (size_t)r->d->column - 1 : 0;
    return reader_at_column(r, start + column,
                            r->d->column > 0 ? (size_t)r->d->width : first.length);
}

static bool read_mark(struct reader *r)
{
    struct branch *b = tree_branch(r->t);
    struct check check;
    struct diag unheard = {0};
    if (!reader_check(r, &check, true) || !reader_reach(r, b, &check) ||
        !reader_compare(r, b, &check)) {
        return false;
    }
    const struct tree_mark mark = {.place = place_here(b), .hash = branch_hash(b)};
    if (check.name[0] != '\0' ? !tree_mark(r->t, check.name, r->d)
                              : !node_add_mark(r->t, r->t->current, &mark, r->d)) {
        return reader_at_word(r, check.word);
    }
    if (branch_at_head(b)) {
        reader_was_compared(r, b, &check);
        return true;
    }
    const struct tree_place head =
        node_head(r->t->current); // the mark lies before the branch begins
    return place_go(b, &head, &unheard);
}

static bool read_head(struct reader *r)
{
    struct branch *b = tree_branch(r->t);
    struct check check;
    const struct tree_place here = place_here(b);
    if (!reader_check(r, &check, false)) {
        return false;
    }
    if (check_lies_before(&check, &here)) {
        return goes_back(r, check.word);
    }
    if (!reader_reach(r, b, &check) || !reader_compare(r, b, &check)) {
        return false;
    }
    reader_was_compared(r, b, &check);
    r->state = STATE_HEAD;
    return true;
}

static bool read_present(struct reader *r)
{
    struct check check;
    if (!reader_check(r, &check, false) || !reader_reach_known(r, r->t->current, &check) ||
        !reader_compare(r, tree_branch(r->t), &check)) {
        return false;
    }
    r->state = STATE_PRESENT;
    return true;
}

static bool out_of_place(struct reader *r, struct word word)
{
    static const char *const expected[] = {
        [STATE_HEADER] = "`program`, `seed`, `current`, or the first `branch`",
        [STATE_BRANCH] = "a place and a command, `mark`, or `head` where the branch ends",
        [STATE_HEAD] = "`present`, the next `branch`, or `end`",
        [STATE_PRESENT] = "the next `branch`, or `end`",
        [STATE_END] = "nothing: the journal ended above",
    };
    char name[40];
    reader_copy(r, word, name, sizeof name);
    diag_say(r->d, "a line can not begin with '%s' here", name);
    diag_expect(r->d, "%s", expected[r->state]);
    diag_help(r->d, "put it where it belongs, or # before it");
    return reader_at_word(r, word);
}

static bool read_line(struct reader *r, struct tree *t, const struct tree_options *options)
{
    struct word word;
    reader_take_word(r, &word);
    bool header = reader_word_is(r, word, "program") || reader_word_is(r, word, "seed") ||
                  reader_word_is(r, word, "current");
    char c = reader_text(r, word)[0];
    switch (r->state) {
    case STATE_HEADER:
        if (reader_word_is(r, word, "branch")) {
            return open_tree(r, t, options) && read_branch(r, true);
        }
        return header ? read_header_line(r, word) : out_of_place(r, word);
    case STATE_BRANCH:
        if (c >= '0' && c <= '9') {
            return read_command(r, word);
        }
        return reader_word_is(r, word, "mark")   ? read_mark(r)
               : reader_word_is(r, word, "head") ? read_head(r)
                                                 : out_of_place(r, word);
    case STATE_HEAD:
        if (reader_word_is(r, word, "present")) {
            return read_present(r);
        }
        break;
    case STATE_PRESENT:
    case STATE_END:
        break;
    }
    if (r->state != STATE_END && reader_word_is(r, word, "branch")) {
        return read_branch(r, false);
    }
    if (r->state != STATE_END && reader_word_is(r, word, "end")) {
        r->state = STATE_END;
        return reader_nothing_more(r);
    }
    return out_of_place(r, word);
}

// ---- the whole ----

static bool read_first_line(struct reader *r)
{
    static const char begins[] = "orrery journal ";
    size_t length = sizeof begins - 1;
    uint64_t format = 0;
    if (r->length >= 3 && memcmp(r->bytes, "\xef\xbb\xbf", 3) == 0) {
        r->at = 3; // what some editors put before text
    }
    if (!reader_take_line(r) || r->line.length <= length ||
        memcmp(r->line.at, begins, length) != 0 ||
        !reader_digits(r->line.at + length, r->line.length - length, &format)) {
        diag_say(r->d, "this is not a journal");
        diag_expect(r->d, "a first line `orrery journal %d`", JOURNAL_FORMAT);
        diag_help(r->d, "give a journal that Orrery has written");
        return reader_at_column(r, 0, 1);
    }
    if (format != JOURNAL_FORMAT) {
        diag_say(r->d, "this journal is of format %llu", (unsigned long long)format);
        diag_expect(r->d, "format %d", JOURNAL_FORMAT);
        diag_help(r->d, "read it with a newer version of the program");
        return reader_at_column(r, length, r->line.length - length);
    }
    return true;
}

static bool cut_off(struct reader *r, const char *what)
{
    diag_say(r->d, "%s", what);
    diag_expect(r->d, "a line `end` at the end of a journal");
    diag_help(r->d, "the rest is missing: take another copy, or keep what is here with "
                    "`open FILE as-far-as-it-fits`");
    return reader_at_column(r, r->line.length, 1);
}

static bool read_all(struct reader *r, struct tree *t, const struct tree_options *options)
{
    if (!read_first_line(r)) {
        return false;
    }
    while (reader_take_line(r)) {
        if (!reader_check_bytes(r)) {
            return false;
        }
        if (reader_is_blank(r)) {
            continue;
        }
        if (!reader_is_whole(r)) {
            return cut_off(r, "the journal ends in the middle of this line");
        }
        if (!read_line(r, t, options)) {
            return false;
        }
    }
    return r->state == STATE_END || cut_off(r, "the journal ends too early");
}

// The branch that is current by what the journal says; by default the first.
static bool choose_current(struct reader *r)
{
    struct tree *t = r->t;
    struct tree_node *node = tree_node_at(t, 0);
    if (r->current.number > 0) {
        char name[TREE_NAME_BYTES];
        r->line = r->current;
        reader_copy(r, r->current_word, name, sizeof name);
        node = tree_find(t, name, r->d);
    }
    if (node == NULL || !tree_visit(t, node, r->d)) {
        return reader_at_word(r, r->current_word);
    }
    tree_keep_to_limit(t);
    return true;
}

// Ends a branch that was read in part where it was right last.
static bool end_branch(struct reader *r, struct tree_node *node)
{
    const struct tree_place head = node_head(node);
    const struct tree_place *end = r->drifted ? &r->good : &head;
    struct diag unheard = {0};
    if (!place_go(node->live, end, &unheard)) {
        return false;
    }
    node_cut(node);
    return true;
}

// What was read before the mistake stays.
static bool keep_part(struct reader *r)
{
    if (r->state == STATE_HEADER || !r->loading->partial) {
        return false;
    }
    struct tree_node *node = r->t->current;
    const struct tree_place head = node_head(node);
    struct diag unheard = {0};
    return r->state == STATE_BRANCH ? end_branch(r, node)
           : r->state == STATE_HEAD ? place_go(node->live, &head, &unheard)
                                    : true;
}

enum load_end journal_load(struct tree *t, const struct tree_options *options,
                           const struct journal_loading *loading, const char *bytes, size_t length,
                           struct diag *d)
{
    struct reader r = {.loading = loading,
                       .d = d,
                       .bytes = bytes,
                       .length = length,
                       .line = {.at = bytes},
                       .seed = options->branch.seed};
    if (read_all(&r, t, options) && choose_current(&r)) {
        return LOAD_WHOLE;
    }
    if (keep_part(&r)) {
        return LOAD_PART;
    }
    if (r.t != NULL) {
        tree_close(r.t);
    }
    return LOAD_REFUSED;
}
