// fuzz_lesson: any bytes as a lesson file, as a note, and as a page of text.
//
// libFuzzer's entry; linked with the replaying main it runs the corpus in `make test`.
//
//   clang -fsanitize=fuzzer,address,undefined ... && fuzz_lesson tests/fuzz/corpus/lesson
#include "repl/lesson/anchor.h"
#include "repl/lesson/lesson.h"
#include "repl/lesson/page.h"
#include "repl/text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_place(int line, int column, int line_count)
{
    ASSERT(line >= 0 && line <= (line_count > 0 ? line_count : 1));
    ASSERT(column >= 0);
}

// What a player may rely on in a lesson without faults.
static void check_blocks(const struct lesson *lesson)
{
    for (int i = 0; i < lesson->block_count; i++) {
        const struct lesson_block *block = &lesson->blocks[i];
        ASSERT(block->target < lesson->block_count && block->partner < lesson->block_count);
        ASSERT(block->key[0] != '\0');
        ASSERT(i == 0 || block->line >= lesson->blocks[i - 1].line);
        switch (block->kind) {
        case LESSON_RUN:
        case LESSON_GOAL:
        case LESSON_PREDICT:
        case LESSON_QUIZ:
        case LESSON_EXPLAIN:
            ASSERT(lesson_find(lesson, block->id) == i);
            break;
        case LESSON_ANSWER:
        case LESSON_SOLUTION:
        case LESSON_EXPECT:
        case LESSON_HINT:
            ASSERT(block->target >= 0 && block->target < i);
            break;
        case LESSON_PROSE:
        case LESSON_SETUP:
        case LESSON_FIGURE:
        case LESSON_FOLD:
            break;
        }
        bool has_code = block->kind == LESSON_RUN || block->kind == LESSON_GOAL ||
                        block->kind == LESSON_ANSWER || block->kind == LESSON_SOLUTION ||
                        block->kind == LESSON_SETUP || block->kind == LESSON_EXPECT;
        ASSERT(has_code == (block->code_line > 0));
        bool wants_partner = block->kind == LESSON_GOAL || block->kind == LESSON_PREDICT ||
                             (block->kind == LESSON_QUIZ && block->right[0] == '\0');
        ASSERT(!wants_partner || lesson->blocks[block->partner].target == i);
    }
}

static int count_lines(const char *text, size_t length)
{
    int lines = 1;
    for (size_t i = 0; i < length; i++) {
        lines += text[i] == '\n' || text[i] == '\r';
    }
    return lines;
}

static void read_as_lesson(const char *text, size_t length)
{
    static const char *const engines[] = {"queue", "linux", NULL};
    struct lesson *lesson = lesson_read("fuzz.md", text, length, engines);
    for (int i = 0; i < lesson->fault_count; i++) {
        const struct diag *d = &lesson->faults[i];
        ASSERT(d->what[0] != '\0' && d->expected[0] + d->help[0] != 0);
        check_place(d->line, d->column, count_lines(text, length));
    }
    if (lesson->fault_count == 0) {
        check_blocks(lesson);
    }
    lesson_free(lesson);
}

// Every heading is led to, and so is the second of the same words.
static void check_anchors(struct allot *allot, const struct markdown_node *document)
{
    const char *const *list = anchor_list(allot, document);
    for (int i = 0; list[i] != NULL && i < 100; i++) {
        ASSERT(utf8_good(list[i], strlen(list[i])) == strlen(list[i]));
        ASSERT(anchor_leads(list, list[i]));
        if (i > 0 && strcmp(list[i], list[i - 1]) == 0) {
            ASSERT(anchor_leads(list, allot_format(allot, "%s-1", list[i])));
        }
    }
}

static void read_as_page(const char *text, size_t length)
{
    static const int widths[] = {40, 100};
    struct allot allot = {0};
    struct reading reading;
    reading_begin(&reading, &allot, "fuzz.md", text, length);
    int count;
    const struct markdown_node *document = markdown_read(&reading, 1, NULL);
    const struct markdown_node **nodes = markdown_nodes(&allot, document, &count);
    check_anchors(&allot, document);
    for (int i = 0; i < COUNT_OF(widths); i++) {
        struct page *page = page_lay(nodes, count, widths[i], i == 0);
        for (int j = 0; j < page->line_count; j++) {
            ASSERT(page->lines[j].columns <= widths[i]);
        }
        const char *words = page_text(page);
        ASSERT(utf8_good(words, strlen(words)) == strlen(words));
        page_free(page);
    }
    allot_free(&allot);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    read_as_lesson((const char *)data, size);
    read_as_page((const char *)data, size);
    return 0;
}
