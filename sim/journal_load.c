// journal_load: a tree from text. See journal_text.h.
//
// One pass: a line is read, and what it says is done at once on the branch that is being read. Between two lines that branch
// stands at its head, as it did when the line was written. So a mistake is found where it is, and everything before it has
// already been proved.
#include "sim/journal_text.h"

#include "sim/tree_parts.h"

enum state {
    STATE_HEADER,  // before the first branch
    STATE_BRANCH,  // commands and marks
    STATE_HEAD,    // after `head`
    STATE_PRESENT, // after `present`
    STATE_END,
};

struct line {
    const char *at; // without its end
    size_t length;
    int number; // from 1
};

struct word {
    size_t start, length; // in its line
};

struct reader {
    const struct journal_loading *loading;
    struct diag *d;
    struct tree *t; // NULL: there is none yet
    const char *bytes;
    size_t length, at; // `at`: the next line
    struct line line;
    size_t word_at; // what is not taken of the line yet
    enum state state;
    bool drifted;           // that is what is wrong
    int good_line;          // the last whose check was right
    struct tree_place good; // and where on the branch
    uint64_t events;        // run so far
    uint64_t seed;
    struct line program, current; // those lines, number 0 where they are missing
    struct word program_word, current_word;
};

// What is written behind a place.
struct check {
    int64_t clock;
    uint64_t instant, events, commands, hash;
    bool has_instant, has_events, has_commands, has_hash;
    char name[TREE_NAME_BYTES];
    struct word word; // the place
};

// ---- saying what is wrong ----

static bool at_column(struct reader *r, size_t start, size_t length)
{
    diag_at(r->d, r->loading->source, r->line.number, (int)start + 1, length > 0 ? (int)length : 1);
    diag_quote(r->d, r->line.at, r->line.length);
    return false;
}

static bool at_word(struct reader *r, struct word word)
{
    return at_column(r, word.start, word.length);
}

static const char *text_of(const struct reader *r, struct word word) { return r->line.at + word.start; }

static void copy_word(const struct reader *r, struct word word, char *out, size_t size)
{
    struct text t = text_in(out, size);
    text_add_bytes(&t, text_of(r, word), word.length);
}

// ---- lines and words ----

static bool cut_off(struct reader *r, const char *what)
{
    diag_say(r->d, "%s", what);
    diag_expect(r->d, "a line `end` at the end of a journal");
    diag_help(r->d, "the rest is missing: take another copy, or load it partly to keep what is here");
    return at_column(r, r->line.length, 1);
}

static bool check_bytes(struct reader *r)
{
    if (r->line.length > JOURNAL_LINE_BYTES) {
        diag_say(r->d, "this line has %llu bytes", (unsigned long long)r->line.length);
        diag_expect(r->d, "at most %d", JOURNAL_LINE_BYTES);
        diag_help(r->d, "it is not a journal, or was damaged: take another copy");
        return at_column(r, JOURNAL_LINE_BYTES, 1);
    }
    for (size_t i = 0; i < r->line.length; i++) {
        unsigned char c = (unsigned char)r->line.at[i];
        if ((c < ' ' && c != '\t') || c == 0x7f) {
            diag_say(r->d, "a byte %02x, which does not belong in text", c);
            diag_help(r->d, "the file was damaged: take another copy, or load it partly to keep "
                            "what comes before");
            return at_column(r, i, 1);
        }
    }
    return true;
}

static bool is_space(char c) { return c == ' ' || c == '\t'; }

static bool is_blank(const struct reader *r)
{
    size_t i = 0;
    while (i < r->line.length && is_space(r->line.at[i])) {
        i++;
    }
    return i == r->line.length || r->line.at[i] == '#';
}

// The next line, whatever it holds. false: there is none.
static bool take_line(struct reader *r)
{
    if (r->at == r->length) {
        return false;
    }
    r->line.at = r->bytes + r->at;
    const char *end = memchr(r->line.at, '\n', r->length - r->at);
    r->line.length = end != NULL ? (size_t)(end - r->line.at) : r->length - r->at;
    r->at += r->line.length + (end != NULL);
    r->line.number++;
    r->word_at = 0;
    if (end != NULL && r->line.length > 0 && r->line.at[r->line.length - 1] == '\r') {
        r->line.length--;
    }
    return true;
}

static bool is_whole(const struct reader *r)
{
    bool ends = r->bytes[r->at - 1] == '\n';
    return ends || (r->line.length == 3 && memcmp(r->line.at, "end", 3) == 0);
}

static bool take_word(struct reader *r, struct word *word)
{
    while (r->word_at < r->line.length && is_space(r->line.at[r->word_at])) {
        r->word_at++;
    }
    word->start = r->word_at;
    while (r->word_at < r->line.length && !is_space(r->line.at[r->word_at])) {
        r->word_at++;
    }
    word->length = r->word_at - word->start;
    return word->length > 0;
}

static bool word_is(const struct reader *r, struct word word, const char *text)
{
    return strlen(text) == word.length && memcmp(text_of(r, word), text, word.length) == 0;
}

static bool nothing_more(struct reader *r)
{
    struct word word;
    if (!take_word(r, &word)) {
        return true;
    }
    diag_say(r->d, "nothing more belongs on this line");
    diag_help(r->d, "remove it; a comment has a line of its own, with # before it");
    return at_word(r, word);
}

// ---- numbers, places, checks ----

static bool read_digits(const char *text, size_t length, uint64_t *number)
{
    *number = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9' || *number > (UINT64_MAX - 9) / 10) {
            return false;
        }
        *number = *number * 10 + (uint64_t)(text[i] - '0');
    }
    return length > 0;
}

// A count of events or commands.
static bool read_count(const char *text, size_t length, uint64_t *count)
{
    return read_digits(text, length, count) && *count <= INT64_MAX;
}

static bool read_hash(const char *text, size_t length, uint64_t *hash)
{
    *hash = 0;
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        bool digit = c >= '0' && c <= '9', letter = c >= 'a' && c <= 'f';
        if (!digit && !letter) {
            return false;
        }
        *hash = *hash << 4 | (uint64_t)(digit ? c - '0' : c - 'a' + 10);
    }
    return length == 16;
}

static bool not_a_place(struct reader *r, struct word word)
{
    diag_say(r->d, "this is not a place in time");
    diag_expect(r->d, "a time and the number of events that had run at it, such as 00:00:20.500+3");
    diag_help(r->d, "without a number it is after everything that happens at that time");
    return at_word(r, word);
}

static bool read_place(struct reader *r, struct word word, struct check *check)
{
    *check = (struct check){.word = word};
    const char *text = text_of(r, word);
    const char *plus = memchr(text, '+', word.length);
    size_t length = plus != NULL ? (size_t)(plus - text) : word.length;
    struct diag unheard = {0};
    if (!unit_parse_within(UNIT_TIME, 0, TIME_NEVER - 1, text, length, &check->clock, &unheard)) {
        return not_a_place(r, word);
    }
    check->has_instant = plus != NULL;
    return plus == NULL || read_count(plus + 1, word.length - length - 1, &check->instant) ||
           not_a_place(r, word);
}

static bool read_check_word(const struct reader *r, struct word word, struct check *check)
{
    const char *text = text_of(r, word);
    if (!check->has_events && text[0] == '#') {
        check->has_events = read_count(text + 1, word.length - 1, &check->events);
        return check->has_events;
    }
    if (!check->has_commands && text[0] == 'c' &&
        read_count(text + 1, word.length - 1, &check->commands)) {
        check->has_commands = true;
        return true;
    }
    if (!check->has_hash && read_hash(text, word.length, &check->hash)) {
        check->has_hash = true;
        return true;
    }
    return false;
}

// A place, and the checks behind it; a name too if `named`.
static bool read_check(struct reader *r, struct check *check, bool named)
{
    struct word word;
    if (!take_word(r, &word)) {
        word.start = r->line.length;
        return not_a_place(r, word);
    }
    if (!read_place(r, word, check)) {
        return false;
    }
    while (take_word(r, &word)) {
        if (read_check_word(r, word, check)) {
            continue;
        }
        if (named) {
            copy_word(r, word, check->name, sizeof check->name);
            return tree_check_name(check->name, r->d) ? nothing_more(r) : at_word(r, word);
        }
        diag_say(r->d, "this is no check of a place");
        diag_expect(r->d, "#EVENTS, cCOMMANDS and a hash of 16 hexadecimal digits, in this order");
        diag_help(r->d, "they may be left out");
        return at_word(r, word);
    }
    return true;
}

// ---- going there ----

static bool ended_badly(struct reader *r, enum run_end end, struct word word)
{
    if (end == RUN_INTERRUPTED) {
        diag_say(r->d, "interrupted while this journal was run");
        diag_help(r->d, "nothing was changed");
    }
    return at_word(r, word);
}

// Up to a time and a number of events; what paused the run when it was new does not matter now.
static bool run(struct reader *r, struct branch *b, int64_t time, uint64_t events, struct word word)
{
    uint64_t before = branch_now(b).events, most = r->loading->most_events;
    uint64_t last = most == 0 ? UINT64_MAX : before + (most - r->events);
    enum run_end end;
    do {
        end = branch_run(b, time, events < last ? events : last, r->d);
    } while (end == RUN_TRIGGER || end == RUN_REFUSED);
    r->events += branch_now(b).events - before;
    if (end != RUN_REACHED) {
        return ended_badly(r, end, word);
    }
    if (branch_now(b).events == last && last < events) {
        diag_say(r->d, "the journal runs more than %llu events up to here", (unsigned long long)most);
        diag_help(r->d, "allow more, or load it partly");
        return at_word(r, word);
    }
    return true;
}

static bool go_before(struct reader *r, struct branch *b, int64_t time, struct word word)
{
    enum run_end end;
    do {
        end = time == 0 ? branch_to_moment(b, (struct moment){0}, r->d)
                        : branch_to_time(b, time - 1, r->d);
    } while (end == RUN_TRIGGER || end == RUN_REFUSED);
    return end == RUN_REACHED || ended_badly(r, end, word);
}

static bool lies_before(const struct check *check, const struct tree_place *place)
{
    return check->clock < place->clock ||
           (check->clock == place->clock && check->has_instant && check->instant < place->instant);
}

static bool is_given_at(const struct journal *j, uint64_t i, const struct tree_place *place)
{
    return journal_at(j, i)->time == place->clock && journal_at(j, i)->instant == place->instant;
}

// Several commands may have been given at one place: on to as many of them as the check says, or all.
static bool go_among_commands(struct reader *r, struct branch *b, const struct check *check)
{
    const struct tree_place here = place_here(b);
    uint64_t first = here.moment.commands, end = first;
    while (first > 0 && is_given_at(&b->journal, first - 1, &here)) {
        first--;
    }
    while (end < journal_count(&b->journal) && is_given_at(&b->journal, end, &here)) {
        end++;
    }
    uint64_t wanted = check->has_commands && check->commands < end ? check->commands : end;
    struct tree_place place = here;
    place.moment.commands = wanted > first ? wanted : first;
    return moment_same(place.moment, here.moment) || place_go(b, &place, r->d) ||
           at_word(r, check->word);
}

// To the place of a check on this line, or beyond its head.
static bool reach(struct reader *r, struct branch *b, const struct check *check)
{
    struct tree_place here = place_here(b);
    if (lies_before(check, &here) && !go_before(r, b, check->clock, check->word)) {
        return false;
    }
    if (b->world.clock < check->clock &&
        !run(r, b, check->clock - 1, UINT64_MAX, check->word)) {
        return false;
    }
    here = place_here(b);
    uint64_t instant = here.clock == check->clock ? here.instant : 0;
    uint64_t events = check->has_instant  ? here.moment.events + (check->instant - instant)
                      : check->has_events ? check->events
                                          : UINT64_MAX;
    if (!run(r, b, check->clock, events, check->word)) {
        return false;
    }
    branch_pause_at(b, check->clock);
    return go_among_commands(r, b, check);
}

// ---- comparing ----

// What was there when the journal was written, and is not now.
static void expect_lines(struct reader *r)
{
    const char *now = r->loading->program;
    const char *then = r->program.at + r->program_word.start;
    int then_length = (int)(r->program.length - r->program_word.start);
    int first = r->good_line + 1, last = r->line.number;
    if (now != NULL && r->program.number > 0 &&
        (strlen(now) != (size_t)then_length || memcmp(now, then, (size_t)then_length) != 0)) {
        diag_expect(r->d, "what the engines of %.*s do, which wrote this; this is %s",
                    then_length < 100 ? then_length : 100, then, now);
    } else if (first >= last) {
        diag_expect(r->d, "line %d, and the engines, as they were when this was written", last);
    } else {
        diag_expect(r->d, "lines %d to %d, and the engines, as they were when this was written",
                    first, last);
    }
}

static bool differs(struct reader *r, const struct check *check, const char *how)
{
    r->drifted = true;
    diag_say(r->d, "the world drifted between line %d and here: %s", r->good_line, how);
    expect_lines(r);
    diag_help(r->d, "load it unchecked to take the world as it is now, or partly up to line %d",
              r->good_line);
    return at_word(r, check->word);
}

static bool differs_by(struct reader *r, const struct check *check, const char *what, uint64_t now,
                       uint64_t then)
{
    char how[120];
    struct text t = text_in(how, sizeof how);
    text_add(&t, "%s: %llu, not %llu", what, (unsigned long long)now, (unsigned long long)then);
    return differs(r, check, how);
}

static bool compare(struct reader *r, struct branch *b, const struct check *check)
{
    const struct tree_place here = place_here(b);
    if (r->loading->unchecked) {
        return true;
    }
    if (check->has_instant && here.instant != check->instant) {
        return differs_by(r, check, "events run at this time", here.instant, check->instant);
    }
    if (check->has_events && here.moment.events != check->events) {
        return differs_by(r, check, "events run", here.moment.events, check->events);
    }
    if (check->has_commands && here.moment.commands != check->commands) {
        return differs_by(r, check, "commands given", here.moment.commands, check->commands);
    }
    if (check->has_hash && branch_hash(b) != check->hash) {
        char how[120];
        struct text t = text_in(how, sizeof how);
        text_add(&t, "its hash is %016llx, not %016llx", (unsigned long long)branch_hash(b),
                 (unsigned long long)check->hash);
        return differs(r, check, how);
    }
    return true;
}

static void was_right(struct reader *r, const struct branch *b)
{
    r->good_line = r->line.number;
    r->good = place_here(b);
}

static void was_compared(struct reader *r, const struct branch *b, const struct check *check)
{
    if (check->has_hash) {
        was_right(r, b);
    }
}

// To a place that this line has been at; nothing new happens.
static bool reach_known(struct reader *r, struct tree_node *node, const struct check *check)
{
    struct branch *b = node->live;
    const struct tree_place head = node_head(node);
    bool beyond = check->clock > head.clock ||
                  (check->has_events && check->events > head.moment.events);
    if (!beyond) {
        if (!reach(r, b, check)) {
            return false;
        }
        beyond = !moment_same(b->head, head.moment);
    }
    if (!beyond) {
        return true;
    }
    struct diag unheard = {0};
    if (place_go(b, &head, &unheard)) {
        branch_cut(b);
    }
    char when[64];
    struct text t = text_in(when, sizeof when);
    unit_print_clock(head.clock, &t);
    diag_say(r->d, "branch '%s' does not go so far: it ends at %s, after %llu events", node->name,
             when, (unsigned long long)head.moment.events);
    diag_help(r->d, "give a place that lies on it");
    return at_word(r, check->word);
}

// ---- lines ----

static bool read_header_line(struct reader *r, struct word word)
{
    struct word value;
    take_word(r, &value);
    if (word_is(r, word, "program")) {
        r->program = r->line;
        r->program_word = value;
        return true;
    }
    if (word_is(r, word, "current")) {
        r->current = r->line;
        r->current_word = value;
        return nothing_more(r);
    }
    uint64_t seed;
    if (!read_digits(text_of(r, value), value.length, &seed)) {
        diag_say(r->d, "this is no seed");
        diag_expect(r->d, "a whole number such as 7");
        diag_help(r->d, "without this line the seed is %llu", (unsigned long long)r->seed);
        return at_word(r, value);
    }
    r->seed = seed;
    return nothing_more(r);
}

static bool open_tree(struct reader *r, struct tree *t, const struct tree_options *options)
{
    struct tree_options of_journal = *options;
    of_journal.branch.seed = r->seed;
    if (!tree_open(t, &of_journal, r->d)) {
        return at_column(r, 0, 1);
    }
    r->t = t;
    return true;
}

static bool read_parent(struct reader *r, struct tree_node **parent)
{
    struct word word;
    char name[TREE_NAME_BYTES];
    if (!take_word(r, &word) || !word_is(r, word, "from") || !take_word(r, &word)) {
        diag_say(r->d, "only the first branch begins by itself");
        diag_expect(r->d, "branch NAME from PARENT PLACE");
        diag_help(r->d, "say on which branch it begins, and where");
        return at_word(r, word);
    }
    copy_word(r, word, name, sizeof name);
    *parent = tree_find(r->t, name, r->d);
    if (*parent != NULL) {
        return true;
    }
    if (r->d->help[0] == '`') {
        diag_help(r->d, "a branch stands after the one on which it begins");
    }
    return at_word(r, word);
}

// The parent stands where it stood again when its branch has been made, or refused.
static struct tree_node *grow(struct reader *r, struct tree_node *parent, const char *name,
                              const struct check *check)
{
    if (tree_live(r->t, parent, r->d) == NULL) {
        at_word(r, check->word);
        return NULL;
    }
    struct branch *b = parent->live;
    const struct tree_place present = place_here(b);
    struct tree_node *node = NULL;
    if (reach_known(r, parent, check) && compare(r, b, check)) {
        node = tree_grow(r->t, parent, name, r->d);
        if (node == NULL) {
            at_word(r, check->word);
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
    if (!read_parent(r, &parent) || !read_check(r, &check, false)) {
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
    take_word(r, &word);
    copy_word(r, word, name, sizeof name);
    if (!tree_check_new(r->t, name, first ? r->t->current : NULL, r->d)) {
        return at_word(r, word);
    }
    if (first) {
        node_rename(r->t->current, name);
    }
    if (first ? !nothing_more(r) : !read_branch_from(r, name)) {
        return false;
    }
    r->state = STATE_BRANCH;
    was_right(r, tree_branch(r->t));
    return true;
}

static bool goes_back(struct reader *r, struct word word)
{
    diag_say(r->d, "this comes before the line above it");
    diag_expect(r->d, "places of one branch go from early to late");
    diag_help(r->d, "put the lines in order");
    return at_word(r, word);
}

static bool read_command(struct reader *r, struct word word)
{
    struct branch *b = tree_branch(r->t);
    struct check check;
    const struct tree_place here = place_here(b);
    if (!read_place(r, word, &check)) {
        return false;
    }
    if (lies_before(&check, &here)) {
        return goes_back(r, word);
    }
    if (!reach(r, b, &check) || !compare(r, b, &check)) {
        return false;
    }
    struct word first;
    if (!take_word(r, &first)) {
        diag_say(r->d, "a place, and no command");
        diag_expect(r->d, "a command, such as `set desk servers=2`");
        diag_help(r->d, "remove the line, or say what is done there");
        return at_word(r, first);
    }
    size_t start = first.start;
    if (branch_command(b, r->line.at + start, r->line.length - start, NULL, r->d)) {
        return true;
    }
    size_t column = r->d->column > 0 ? (size_t)r->d->column - 1 : 0;
    return at_column(r, start + column, r->d->column > 0 ? (size_t)r->d->width : first.length);
}

static bool read_mark(struct reader *r)
{
    struct branch *b = tree_branch(r->t);
    struct check check;
    struct diag unheard = {0};
    if (!read_check(r, &check, true) || !reach(r, b, &check) || !compare(r, b, &check)) {
        return false;
    }
    const struct tree_mark mark = {.place = place_here(b), .hash = branch_hash(b)};
    if (check.name[0] != '\0' ? !tree_mark(r->t, check.name, r->d)
                              : !node_add_mark(r->t, r->t->current, &mark, r->d)) {
        return at_word(r, check.word);
    }
    if (branch_at_head(b)) {
        was_compared(r, b, &check);
        return true;
    }
    const struct tree_place head = node_head(r->t->current); // the mark lies before the branch begins
    return place_go(b, &head, &unheard);
}

static bool read_head(struct reader *r)
{
    struct branch *b = tree_branch(r->t);
    struct check check;
    const struct tree_place here = place_here(b);
    if (!read_check(r, &check, false)) {
        return false;
    }
    if (lies_before(&check, &here)) {
        return goes_back(r, check.word);
    }
    if (!reach(r, b, &check) || !compare(r, b, &check)) {
        return false;
    }
    was_compared(r, b, &check);
    r->state = STATE_HEAD;
    return true;
}

static bool read_present(struct reader *r)
{
    struct check check;
    if (!read_check(r, &check, false) || !reach_known(r, r->t->current, &check) ||
        !compare(r, tree_branch(r->t), &check)) {
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
    copy_word(r, word, name, sizeof name);
    diag_say(r->d, "a line can not begin with '%s' here", name);
    diag_expect(r->d, "%s", expected[r->state]);
    diag_help(r->d, "put it where it belongs, or # before it");
    return at_word(r, word);
}

static bool read_line(struct reader *r, struct tree *t, const struct tree_options *options)
{
    struct word word;
    take_word(r, &word);
    bool header = word_is(r, word, "program") || word_is(r, word, "seed") || word_is(r, word, "current");
    char c = text_of(r, word)[0];
    switch (r->state) {
    case STATE_HEADER:
        if (word_is(r, word, "branch")) {
            return open_tree(r, t, options) && read_branch(r, true);
        }
        return header ? read_header_line(r, word) : out_of_place(r, word);
    case STATE_BRANCH:
        if (c >= '0' && c <= '9') {
            return read_command(r, word);
        }
        return word_is(r, word, "mark")   ? read_mark(r)
               : word_is(r, word, "head") ? read_head(r)
                                          : out_of_place(r, word);
    case STATE_HEAD:
        if (word_is(r, word, "present")) {
            return read_present(r);
        }
        break;
    case STATE_PRESENT:
    case STATE_END:
        break;
    }
    if (r->state != STATE_END && word_is(r, word, "branch")) {
        return read_branch(r, false);
    }
    if (r->state != STATE_END && word_is(r, word, "end")) {
        r->state = STATE_END;
        return nothing_more(r);
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
    if (!take_line(r) || r->line.length <= length || memcmp(r->line.at, begins, length) != 0 ||
        !read_digits(r->line.at + length, r->line.length - length, &format)) {
        diag_say(r->d, "this is not a journal");
        diag_expect(r->d, "a first line `orrery journal %d`", JOURNAL_FORMAT);
        diag_help(r->d, "give a journal that Orrery has written");
        return at_column(r, 0, 1);
    }
    if (format != JOURNAL_FORMAT) {
        diag_say(r->d, "this journal is of format %llu", (unsigned long long)format);
        diag_expect(r->d, "format %d", JOURNAL_FORMAT);
        diag_help(r->d, "read it with a newer version of the program");
        return at_column(r, length, r->line.length - length);
    }
    return true;
}

static bool read_all(struct reader *r, struct tree *t, const struct tree_options *options)
{
    if (!read_first_line(r)) {
        return false;
    }
    while (take_line(r)) {
        if (!check_bytes(r)) {
            return false;
        }
        if (is_blank(r)) {
            continue;
        }
        if (!is_whole(r)) {
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
        copy_word(r, r->current_word, name, sizeof name);
        node = tree_find(t, name, r->d);
    }
    if (node == NULL || !tree_visit(t, node, r->d)) {
        return at_word(r, r->current_word);
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
    branch_cut(node->live);
    while (node->marks.used > 0 &&
           place_is_later(&node_mark(node, node->marks.used - 1)->place, end)) {
        node->marks.used--;
    }
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
