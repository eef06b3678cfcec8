// journal_write: a tree as text. See journal_text.h.
#include "sim/journal_text.h"

#include "sim/tree_parts.h"

struct writer {
    const struct journal_writing *writing;
    journal_sink *sink;
    void *self;
    bool failed;
};

static void write_bytes(struct writer *w, const char *bytes, size_t length)
{
    w->failed = w->failed || !w->sink(w->self, bytes, length);
}

static void PRINTF_LIKE(2, 3) write_words(struct writer *w, const char *format, ...)
{
    char buffer[512];
    struct text text = text_in(buffer, sizeof buffer);
    va_list args;
    va_start(args, format);
    text_add_list(&text, format, args);
    va_end(args);
    write_bytes(w, buffer, text.length);
}

// A clock's days stand apart; here they do not, so that a place is one word.
static void write_clock(struct writer *w, int64_t time)
{
    char buffer[64];
    struct text text = text_in(buffer, sizeof buffer);
    unit_print_clock(time, &text);
    char *space = memchr(buffer, ' ', text.length);
    if (space != NULL) {
        memmove(space, space + 1, strlen(space));
    }
    write_words(w, "%s", buffer);
}

static void write_place(struct writer *w, int64_t clock, uint64_t instant)
{
    write_clock(w, clock);
    write_words(w, "+%llu", (unsigned long long)instant);
}

static void write_check(struct writer *w, const struct tree_place *place, uint64_t hash)
{
    write_place(w, place->clock, place->instant);
    write_words(w, " #%llu c%llu %016llx", (unsigned long long)place->moment.events,
                (unsigned long long)place->moment.commands, (unsigned long long)hash);
}

static void write_command(struct writer *w, const struct journal *journal, uint64_t i)
{
    const struct journal_entry *entry = journal_at(journal, i);
    write_place(w, entry->time, entry->instant);
    write_words(w, " ");
    write_bytes(w, journal_text(journal, i), entry->length);
    write_words(w, "\n");
}

static void write_mark(struct writer *w, const struct tree_mark *mark)
{
    write_words(w, "mark ");
    write_check(w, &mark->place, mark->hash);
    write_words(w, "%s%s\n", mark->name[0] != '\0' ? " " : "", mark->name);
}

// A mark comes after the commands that had been given by then.
static void write_commands_and_marks(struct writer *w, const struct tree_node *node)
{
    const struct journal *journal = node_journal(node);
    size_t mark = 0;
    for (uint64_t i = node->fork.moment.commands; i <= journal_count(journal); i++) {
        while (mark < node->marks.used && node_mark(node, mark)->place.moment.commands <= i) {
            write_mark(w, node_mark(node, mark++));
        }
        if (i < journal_count(journal)) {
            write_command(w, journal, i);
        }
    }
}

static void write_beginning(struct writer *w, const struct tree_node *node)
{
    write_words(w, "\nbranch %s", node->name);
    if (node->parent != NULL) {
        write_words(w, " from %s ", node->parent->name);
        write_check(w, &node->fork, node->fork_hash);
    }
    write_words(w, "\n");
}

static bool place_same(const struct tree_place *a, const struct tree_place *b)
{
    return moment_same(a->moment, b->moment) && a->clock == b->clock;
}

// Without going there only time and number of events are known; an event that is half done has not
// happened.
static void write_end_as_it_is(struct writer *w, const struct tree_node *node)
{
    const struct branch *b = node->live;
    struct tree_place head = node_head(node);
    struct tree_place present = place_here(b);
    present.moment.events -= b->world.in_event ? 1 : 0;
    if (present.moment.events > head.moment.events) {
        head = present;
    }
    write_words(w, "head ");
    write_clock(w, head.clock);
    write_words(w, " #%llu\n", (unsigned long long)head.moment.events);
}

static void write_end(struct writer *w, const struct tree_cold *at)
{
    write_words(w, "head ");
    write_check(w, &at->head, at->head_hash);
    if (!place_same(&at->present, &at->head)) {
        write_words(w, "\npresent ");
        write_check(w, &at->present, at->present_hash);
    }
    write_words(w, "\n");
}

// What a cold branch knows of its head, a live one finds out there.
static bool look_at_head(struct tree_node *node, struct tree_cold *at, struct diag *d)
{
    struct branch *b = node->live;
    const struct tree_place head = node_head(node);
    *at = (struct tree_cold){.present = place_here(b), .present_hash = branch_hash(b)};
    bool went = place_go(b, &head, d);
    at->head = place_here(b);
    at->head_hash = branch_hash(b);
    return place_go(b, &at->present, d) && went;
}

static bool write_branch(struct writer *w, struct tree_node *node, struct diag *d)
{
    write_beginning(w, node);
    write_commands_and_marks(w, node);
    if (node->live == NULL) {
        write_end(w, &node->cold);
    } else if (w->writing->as_it_is) {
        write_end_as_it_is(w, node);
    } else {
        struct tree_cold at;
        if (!look_at_head(node, &at, d)) {
            return false;
        }
        write_end(w, &at);
    }
    return !w->failed;
}

bool journal_write(struct tree *t, const struct journal_writing *writing, journal_sink *sink,
                   void *self, struct diag *d)
{
    struct writer w = {.writing = writing, .sink = sink, .self = self};
    write_words(&w, "orrery journal %d\nprogram %s\nseed %llu\ncurrent %s\n", JOURNAL_FORMAT,
                writing->program, (unsigned long long)t->options.branch.seed, tree_name(t));
    struct tree_node *node = tree_next(t, NULL, NULL);
    while (node != NULL) {
        if (!write_branch(&w, node, d)) {
            return false;
        }
        node = tree_next(t, node, NULL);
    }
    write_words(&w, "\nend\n");
    return !w.failed;
}
