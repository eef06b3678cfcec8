// line_demo: a program of a few words that shows what the prompt hands over. tests/cli/test_line
// drives it.
//
//   line_demo [history file]
//
// Each entry comes back as `got <...>` with line ends shown as \n. Some entries are orders:
//   work      run in slices until interrupted     grind   run without the loop until interrupted
//   later     print above the line in a moment    ask     wait for one key
//   table     print a table                       clock   a new prompt in a moment
//   bye       quit with value 3
// An entry is whole when its words `do` and `end` are balanced.
#include "repl/prompt/line.h"
#include "repl/prompt/table.h"

#include <stdio.h>
#include <stdlib.h>

struct demo {
    struct loop *loop;
    struct line *line;
    struct out *out;
    int entries;
};

static void write_prompt(void *self, const struct theme *theme, struct text *prompt)
{
    const struct demo *demo = self;
    text_add(prompt, "%sdemo%s #%d > ", style_begin(theme, STYLE_HEADING),
             style_end(theme, STYLE_HEADING), demo->entries);
}

static int count_words(const char *text, size_t length, const char *word)
{
    int count = 0;
    size_t size = strlen(word);
    for (size_t i = 0; i + size <= length; i++) {
        bool begins = i == 0 || text[i - 1] == ' ' || text[i - 1] == '\n';
        bool ends = i + size == length || text[i + size] == ' ' || text[i + size] == '\n';
        count += begins && ends && memcmp(text + i, word, size) == 0;
    }
    return count;
}

static bool is_whole(void *self, const char *text, size_t length)
{
    (void)self;
    return count_words(text, length, "do") <= count_words(text, length, "end");
}

static void show_entry(struct demo *demo, const char *text, size_t length, int first_line)
{
    out_text(demo->out, "got %d: <", first_line);
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\n') {
            out_text(demo->out, "\\n");
        } else {
            out_foreign(demo->out, text + i, 1);
        }
    }
    out_text(demo->out, ">\n");
}

static bool work_on(void *self)
{
    struct demo *demo = self;
    if (!loop_interrupted()) {
        return true;
    }
    loop_interrupt_forget();
    out_text(demo->out, "work stopped\n");
    line_resume(demo->line);
    return false;
}

static void grind(struct demo *demo)
{
    out_text(demo->out, "grinding\n");
    out_flush(demo->out, NULL);
    while (!loop_interrupted()) {
    }
    out_text(demo->out, "grinding stopped\n");
}

static void print_later(void *self)
{
    struct demo *demo = self;
    line_print_above(demo->line, "news from above");
}

static void move_on(void *self)
{
    struct demo *demo = self;
    demo->entries += 100;
    line_refresh(demo->line);
}

static void take_key(void *self, int32_t key)
{
    struct demo *demo = self;
    out_text(demo->out, "key %d\n", (int)key);
}

static void print_table(struct demo *demo)
{
    struct table *t = table_new((struct table_column[]){{.name = "station"}, {.name = "wait"}}, 2);
    table_text(t, "desk");
    table_number(t, 1250, 2);
    table_print(t, demo->out);
    table_free(t);
}

static void accept_entry(void *self, const char *text, size_t length, int first_line)
{
    struct demo *demo = self;
    demo->entries++;
    line_remember(demo->line, text);
    show_entry(demo, text, length, first_line);
    if (strcmp(text, "work") == 0) {
        out_text(demo->out, "working\n");
        loop_step_with(demo->loop, work_on, demo);
        line_hold(demo->line);
    } else if (strcmp(text, "grind") == 0) {
        grind(demo);
    } else if (strcmp(text, "later") == 0) {
        loop_after(demo->loop, 500 * MILLISECOND, print_later, demo);
    } else if (strcmp(text, "clock") == 0) {
        loop_after(demo->loop, 500 * MILLISECOND, move_on, demo);
    } else if (strcmp(text, "ask") == 0) {
        line_ask_key(demo->line, "press a key: ", take_key, demo);
    } else if (strcmp(text, "table") == 0) {
        print_table(demo);
    } else if (strcmp(text, "bye") == 0) {
        line_hold(demo->line);
        loop_quit(demo->loop, 3);
    }
    out_flush(demo->out, NULL);
}

static void end_entries(void *self, enum line_end why)
{
    static const char *const words[] = {[LINE_END_INPUT] = "end of input",
                                        [LINE_END_HANGUP] = "hang-up",
                                        [LINE_END_TERMINATE] = "terminated",
                                        [LINE_END_INTERRUPT] = "interrupted",
                                        [LINE_END_FAILED] = "failed"};
    struct demo *demo = self;
    out_text(demo->out, "saved after %d entries: %s\n", demo->entries, words[why]);
    out_flush(demo->out, NULL);
    const char *note = getenv("LINE_DEMO_NOTE"); // a terminal that is gone shows nothing
    FILE *file = note != NULL ? fopen(note, "we") : NULL;
    if (file != NULL) {
        fprintf(file, "saved after %d entries: %s\n", demo->entries, words[why]);
        fclose(file);
    }
    loop_quit(demo->loop, 0);
}

static void complete(void *self, const char *text, size_t start, size_t end, struct offers *offers)
{
    (void)self, (void)end;
    if (start == 0) {
        offers_add(offers, "with", NULL, NULL, ' ');
        offers_add(offers, "work", NULL, NULL, '\0');
        offers_add(offers, "why", NULL, NULL, ' ');
    } else if (strncmp(text, "with ", 5) == 0) {
        offers_add(offers, "min.insync.replicas", "count", "1", '=');
        offers_add(offers, "min.cleanable.dirty.ratio", "fraction", "0.5", '=');
        offers_add(offers, "retries", "count", "2147483647", '=');
    }
}

static bool give_hint(void *self, const char *text, struct text *hint)
{
    (void)self;
    text_add(hint, "%s", strcmp(text, "with ") == 0 ? "NAME=VALUE" : "");
    return false;
}

static void explain(void *self, const char *text, size_t point)
{
    struct demo *demo = self;
    out_text(demo->out, "help on <%s> at %d\n", text, (int)point);
}

int main(int count, char **arguments)
{
    struct demo demo = {0};
    struct line_host host = {.self = &demo,
                             .prompt = write_prompt,
                             .is_whole = is_whole,
                             .accept = accept_entry,
                             .end = end_entries,
                             .complete = complete,
                             .hint = give_hint,
                             .help = explain};
    out_use_locale();
    demo.loop = loop_open();
    demo.out = out_open(stdout, STYLE_AUTO);
    demo.line = line_open(demo.loop, host,
                          (struct line_options){.history = count > 1 ? arguments[1] : NULL});
    line_resume(demo.line);
    int value = loop_run(demo.loop);
    line_close(demo.line);
    out_close(demo.out);
    loop_close(demo.loop);
    return value;
}
