// mojibake: what was encoded twice comes back; what is meant stays.
#include "repl/text/mojibake.h"

#include "repl/lesson/allot.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const char *repaired(struct allot *a, const char *text, int *mended)
{
    size_t length = strlen(text);
    char *to = allot_get(a, length + 1);
    to[mojibake_repair(text, length, to, mended)] = '\0';
    return to;
}

static void test_mended(void **state)
{
    (void)state;
    static const struct {
        const char *broken, *meant;
        int mended;
    } rows[] = {
        {"itâ€™s a queue â€” no more", "it’s a queue — no more", 2},
        {"cafÃ© Ã\u00a0 la carte", "café à la carte", 2},
        {"ðŸ“‘ contents", "📑 contents", 1},
        {"Î±Î²", "αβ", 2},
        {"Ð¶Ð´Ð°Ñ‚ÑŒ", "ждать", 5},
        {"waits ‚Üí grow ‚Äî 1‚Äì6", "waits → grow — 1–6", 3}, // through Mac Roman
        {"\uf8ffüß© parts", "🧩 parts", 1},
        {"caf√© ‚Äúquoted‚Äù", "café “quoted”", 3},
        {"half â€™ and whole ’", "half ’ and whole ’", 1},
        {"cut â€", "cut â€", 0},
    };
    for (int i = 0; i < COUNT_OF(rows); i++) {
        struct allot a = {0};
        int mended;
        assert_string_equal(repaired(&a, rows[i].broken, &mended), rows[i].meant);
        assert_int_equal(mended, rows[i].mended);
        allot_free(&a);
    }
}

static void test_left_alone(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "plain",
        "it’s “quoted” — and 1–6 …",
        "l’été à l’école, « café »",
        "„Spaß“, „Größe‘",
        "ждать и хранить",
        "队列等待",
        "\xff\xfe\xc3(",
        "Â", // alone at the end
    };
    for (int i = 0; i < COUNT_OF(texts); i++) {
        struct allot a = {0};
        int mended;
        assert_string_equal(repaired(&a, texts[i], &mended), texts[i]);
        assert_int_equal(mended, 0);
        allot_free(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mended),
        cmocka_unit_test(test_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
