// markdown: the tree, drawn as one line for each node and compared as text.
#include "repl/lesson/markdown.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const char *const names[] = {
    [MARKDOWN_DOCUMENT] = "document",
    [MARKDOWN_HEADING] = "heading",
    [MARKDOWN_PARAGRAPH] = "paragraph",
    [MARKDOWN_LIST] = "list",
    [MARKDOWN_ITEM] = "item",
    [MARKDOWN_QUOTE] = "quote",
    [MARKDOWN_CODE] = "code",
    [MARKDOWN_HTML] = "html",
    [MARKDOWN_RULE] = "rule",
    [MARKDOWN_TABLE] = "table",
    [MARKDOWN_ROW] = "row",
    [MARKDOWN_CELL] = "cell",
    [MARKDOWN_TEXT] = "text",
    [MARKDOWN_SOFT_BREAK] = "soft",
    [MARKDOWN_HARD_BREAK] = "hard",
    [MARKDOWN_CODE_SPAN] = "span",
    [MARKDOWN_EMPHASIS] = "emphasis",
    [MARKDOWN_STRONG] = "strong",
    [MARKDOWN_LINK] = "link",
    [MARKDOWN_IMAGE] = "image",
    [MARKDOWN_KEY] = "key",
    [MARKDOWN_HTML_SPAN] = "tag",
};

static void draw(const struct markdown_node *node, int depth, struct text *out)
{
    text_add(out, "%*s%s", depth * 2, "", names[node->kind]);
    if (node->kind < MARKDOWN_TEXT) {
        text_add(out, " %d:%d-%d", node->line, node->column, node->last_line);
    }
    if (node->level > 0) {
        text_add(out, " level %d", node->level);
    }
    if (node->kind == MARKDOWN_LIST) {
        text_add(out, " %s %s", node->ordered ? "numbered" : "bullets",
                 node->tight ? "tight" : "loose");
    }
    if (node->kind == MARKDOWN_CODE) {
        text_add(out, " %s", node->closed ? "closed" : node->fenced ? "open" : "indented");
    }
    if (node->box != 0) {
        text_add(out, " box '%c'", node->box);
    }
    if (node->align != 0) {
        text_add(out, " align %c", node->align);
    }
    if (node->escaped) {
        text_add(out, " escaped");
    }
    if (node->text[0] != '\0') {
        text_add(out, " '%s'", node->text);
    }
    if (node->info[0] != '\0') {
        text_add(out, " info '%s'", node->info);
    }
    text_add(out, "\n");
    for (const struct markdown_node *child = node->first; child != NULL; child = child->next) {
        draw(child, depth + 1, out);
    }
}

// Compares the children of the document that begins at `first_line`.
static void assert_tree_from(int first_line, const char *markdown, const char *wanted)
{
    static char buffer[20000];
    struct allot allot = {0};
    struct reading reading;
    reading_begin(&reading, &allot, "a.md", markdown, strlen(markdown));
    struct text drawn = text_in(buffer, sizeof buffer);
    const struct markdown_node *document = markdown_read(&reading, first_line, NULL);
    for (const struct markdown_node *node = document->first; node != NULL; node = node->next) {
        draw(node, 0, &drawn);
    }
    assert_string_equal(buffer, wanted);
    allot_free(&allot);
}

static void assert_tree(const char *markdown, const char *wanted)
{
    assert_tree_from(1, markdown, wanted);
}

static void test_blocks_and_parts(void **state)
{
    (void)state;
    assert_tree("# A *b*\n\nwords\nmore\\\n`x` **s** [l](u \"t\") ![i](p)\n\n---\n> q\n",
                "heading 1:1-1 level 1\n"
                "  text 'A '\n"
                "  emphasis\n"
                "    text 'b'\n"
                "paragraph 3:1-5\n"
                "  text 'words'\n"
                "  soft\n"
                "  text 'more'\n"
                "  hard\n"
                "  span 'x'\n"
                "  text ' '\n"
                "  strong\n"
                "    text 's'\n"
                "  text ' '\n"
                "  link 'u' info 't'\n"
                "    text 'l'\n"
                "  text ' '\n"
                "  image 'p'\n"
                "    text 'i'\n"
                "rule 7:1-7\n"
                "quote 8:1-8\n"
                "  paragraph 8:3-8\n"
                "    text 'q'\n");
}

static void test_lists_and_boxes(void **state)
{
    (void)state;
    assert_tree("- [ ] a\n- [x] `b`\n- [X] c\n- [y] d\n- [ ]e\n\n7. f\n\n8. g\n",
                "list 1:1-6 bullets tight\n"
                "  item 1:1-1 box ' '\n"
                "    paragraph 1:3-1\n"
                "      text 'a'\n"
                "  item 2:1-2 box 'x'\n"
                "    paragraph 2:3-2\n"
                "      text\n"
                "      span 'b'\n"
                "  item 3:1-3 box 'x'\n"
                "    paragraph 3:3-3\n"
                "      text 'c'\n"
                "  item 4:1-4\n"
                "    paragraph 4:3-4\n"
                "      text '[y] d'\n"
                "  item 5:1-6\n"
                "    paragraph 5:3-5\n"
                "      text '[ ]e'\n"
                "list 7:1-9 level 7 numbered loose\n"
                "  item 7:1-8\n"
                "    paragraph 7:4-7\n"
                "      text 'f'\n"
                "  item 9:1-9\n"
                "    paragraph 9:4-9\n"
                "      text 'g'\n");
}

static void test_code(void **state)
{
    (void)state;
    assert_tree("```lua {run #a}\nx\n\n```\n    y\n\n~~~\nz\n```\n",
                "code 1:1-4 closed 'x\n\n' info 'lua {run #a}'\n"
                "code 5:5-5 indented 'y\n'\n"
                "code 7:1-9 open 'z\n```\n'\n");
    assert_tree("- ```\n  a\n\nb\n", "list 1:1-3 bullets tight\n"
                                     "  item 1:1-3\n"
                                     "    code 1:3-3 open 'a\n\n'\n"
                                     "paragraph 4:1-4\n"
                                     "  text 'b'\n");
    assert_tree("> ```\n> a\n> ```\n", "quote 1:1-3\n"
                                       "  code 1:3-3 closed 'a\n'\n");
}

static void test_html_and_keys(void **state)
{
    (void)state;
    assert_tree(
        "<!-- one -->\n\n<details>\n<summary>s</summary>\n\nPress <kbd>a *b*</kbd>, <kbd>c and\n"
        "<br> <!-- x -->\n",
        "html 1:1-1 '<!-- one -->\n'\n"
        "html 3:1-4 '<details>\n<summary>s</summary>\n'\n"
        "paragraph 6:1-7\n"
        "  text 'Press '\n"
        "  key\n"
        "    text 'a '\n"
        "    emphasis\n"
        "      text 'b'\n"
        "  text ', '\n"
        "  key\n"
        "    text 'c and'\n"
        "    soft\n"
        "    tag '<br>'\n"
        "    text ' '\n"
        "    tag '<!-- x -->'\n");
}

static void test_tables(void **state)
{
    (void)state;
    assert_tree("intro\n| a | b |\n|:--|---:|\n| *x* | y \\| z | more\n`p \\| q` |\n",
                "paragraph 1:1-1\n"
                "  text 'intro'\n"
                "table 2:1-5 level 3\n"
                "  row 2:1-2\n"
                "    cell 2:1-2 align l\n"
                "      text 'a'\n"
                "    cell 2:1-2 align r\n"
                "      text 'b'\n"
                "  row 4:1-4\n"
                "    cell 4:1-4 align l\n"
                "      emphasis\n"
                "        text 'x'\n"
                "    cell 4:1-4 align r\n"
                "      text 'y '\n"
                "      text escaped '|'\n"
                "      text ' z'\n"
                "    cell 4:1-4\n"
                "      text 'more'\n"
                "  row 5:1-5\n"
                "    cell 5:1-5 align l\n"
                "      span 'p | q'\n");
    assert_tree("a | b\n:-: | -\n| | c |\n", "table 1:1-3 level 2\n"
                                             "  row 1:1-1\n"
                                             "    cell 1:1-1 align c\n"
                                             "      text 'a'\n"
                                             "    cell 1:1-1\n"
                                             "      text 'b'\n"
                                             "  row 3:1-3\n"
                                             "    cell 3:1-3 align c\n"
                                             "    cell 3:1-3\n"
                                             "      text 'c'\n");
}

static void test_what_is_no_table(void **state)
{
    (void)state;
    assert_tree("| a |\n|---|---|\n", "paragraph 1:1-2\n"
                                      "  text '| a |'\n"
                                      "  soft\n"
                                      "  text '|---|---|'\n");
    assert_tree("a\n:--\n", "paragraph 1:1-2\n"
                            "  text 'a'\n"
                            "  soft\n"
                            "  text ':--'\n");
    assert_tree("a\n|x|\n| |\n", "paragraph 1:1-3\n"
                                 "  text 'a'\n"
                                 "  soft\n"
                                 "  text '|x|'\n"
                                 "  soft\n"
                                 "  text '| |'\n");
}

static void test_front_matter_is_blanked(void **state)
{
    (void)state;
    assert_tree_from(4, "---\ntitle: x\n---\n# A\n",
                     "heading 4:1-4 level 1\n"
                     "  text 'A'\n");
    assert_tree_from(9, "---\n", "");
}

static void test_any_bytes(void **state)
{
    (void)state;
    struct allot allot = {0};
    struct reading reading;
    static const char bytes[] = "a\0b \xff\xc0\xaf \xed\xa0\x80\r\rc\r\nd";
    reading_begin(&reading, &allot, "a.md", bytes, sizeof bytes - 1);
    assert_int_equal(reading.line_count, 4);
    const struct markdown_node *document = markdown_read(&reading, 1, NULL);
    const char *words = markdown_plain(&allot, document->first);
    assert_non_null(strstr(words, "a\xef\xbf\xbd"
                                  "b \xef\xbf\xbd"));
    assert_int_equal(document->last->line, 3);
    assert_string_equal(markdown_plain(&allot, document->last), "c d");
    allot_free(&allot);
}

static void test_depth_is_bounded(void **state)
{
    (void)state;
    static char deep[200001];
    memset(deep, '>', 200000);
    struct allot allot = {0};
    struct reading reading;
    reading_begin(&reading, &allot, "a.md", deep, 200000);
    int too_deep = 0, depth = 0;
    const struct markdown_node *node = markdown_read(&reading, 1, &too_deep);
    for (; node->first != NULL; node = node->first) {
        depth++;
    }
    assert_int_equal(too_deep, 1);
    assert_in_range(depth, 10, MARKDOWN_DEEPEST);
    assert_string_equal(node->text, "…");

    for (int i = 0; i < 1000; i++) { // emphasis in emphasis
        memcpy(deep + i * 2, "*a", 2);
        memcpy(deep + 2000 + i * 2, "a*", 2);
    }
    reading_begin(&reading, &allot, "a.md", deep, 4000);
    node = markdown_read(&reading, 1, &too_deep);
    for (depth = 0; node->first != NULL;
         node = node->first->next != NULL ? node->first->next : node->first) {
        depth++;
    }
    assert_in_range(depth, 1, MARKDOWN_DEEPEST);
    allot_free(&allot);
}

static void test_plain_words_and_nodes(void **state)
{
    (void)state;
    const char *markdown = "# The `x` of *y*\n\none\ntwo\n";
    struct allot allot = {0};
    struct reading reading;
    reading_begin(&reading, &allot, "a.md", markdown, strlen(markdown));
    int count;
    const struct markdown_node **nodes =
        markdown_nodes(&allot, markdown_read(&reading, 1, NULL), &count);
    assert_int_equal(count, 2);
    assert_string_equal(markdown_plain(&allot, nodes[0]), "The x of y");
    assert_string_equal(markdown_plain(&allot, nodes[1]), "one two");
    allot_free(&allot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocks_and_parts),
        cmocka_unit_test(test_lists_and_boxes),
        cmocka_unit_test(test_code),
        cmocka_unit_test(test_html_and_keys),
        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_what_is_no_table),
        cmocka_unit_test(test_front_matter_is_blanked),
        cmocka_unit_test(test_any_bytes),
        cmocka_unit_test(test_depth_is_bounded),
        cmocka_unit_test(test_plain_words_and_nodes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
