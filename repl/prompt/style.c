// style: see style.h. "terminal" uses the sixteen colours that the user chose for the terminal and
// so fits light and dark ones; "light" and "dark" are near the colours of Okabe and Ito, which stay
// apart for every kind of colour vision; "mono" has weight and lines only.
#include "repl/prompt/style.h"

#include <stdlib.h>
#include <unistd.h>

struct theme {
    const char *name;
    const char *begin[STYLE_COUNT]; // NULL: as plain text
};

static const struct theme themes[] = {
    {"terminal",
     {[STYLE_HEADING] = "\033[1m",
      [STYLE_DIM] = "\033[90m",
      [STYLE_GOOD] = "\033[32m",
      [STYLE_BAD] = "\033[1;31m",
      [STYLE_CODE] = "\033[35m",
      [STYLE_NUMBER] = "\033[36m"}},
    {"dark",
     {[STYLE_HEADING] = "\033[1;38;5;117m",
      [STYLE_DIM] = "\033[38;5;245m",
      [STYLE_GOOD] = "\033[38;5;36m",
      [STYLE_BAD] = "\033[1;38;5;208m",
      [STYLE_CODE] = "\033[38;5;175m",
      [STYLE_NUMBER] = "\033[38;5;222m"}},
    {"light",
     {[STYLE_HEADING] = "\033[1;38;5;25m",
      [STYLE_DIM] = "\033[38;5;243m",
      [STYLE_GOOD] = "\033[38;5;29m",
      [STYLE_BAD] = "\033[1;38;5;166m",
      [STYLE_CODE] = "\033[38;5;132m",
      [STYLE_NUMBER] = "\033[38;5;25m"}},
    {"mono",
     {[STYLE_HEADING] = "\033[1m",
      [STYLE_DIM] = "\033[2m",
      [STYLE_BAD] = "\033[1m",
      [STYLE_CODE] = "\033[4m"}},
};

static const struct theme plain = {.name = "plain"};

static const char *choice_name(const void *self, int i)
{
    (void)self;
    static const char *const names[] = {
        [STYLE_AUTO] = "auto", [STYLE_ALWAYS] = "always", [STYLE_NEVER] = "never"};
    return i < COUNT_OF(names) ? names[i] : NULL;
}

bool style_choose(const char *name, enum style_choice *choice, struct diag *d)
{
    for (int i = 0; choice_name(NULL, i) != NULL; i++) {
        if (strcmp(name, choice_name(NULL, i)) == 0) {
            *choice = (enum style_choice)i;
            return true;
        }
    }
    diag_say(d, "'%s' does not say when to use colour", name);
    return diag_expect(d, "auto, always or never");
}

bool style_on_stream(enum style_choice choice, FILE *stream)
{
    if (choice != STYLE_AUTO) {
        return choice == STYLE_ALWAYS;
    }
    const char *no_color = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    bool refused = no_color != NULL && no_color[0] != '\0';
    bool able = terminal != NULL && terminal[0] != '\0' && strcmp(terminal, "dumb") != 0;
    return !refused && able && isatty(fileno(stream));
}

const char *style_theme_name(const void *self, int i)
{
    (void)self;
    return i < COUNT_OF(themes) ? themes[i].name : NULL;
}

const struct theme *style_theme(const char *name, struct diag *d)
{
    for (int i = 0; i < COUNT_OF(themes); i++) {
        if (strcmp(themes[i].name, name) == 0) {
            return &themes[i];
        }
    }
    diag_say(d, "there is no theme '%s'", name);
    diag_expect(d, "terminal, dark, light or mono");
    const char *near = nearest_name(name, style_theme_name, NULL);
    if (near != NULL) {
        diag_help(d, "did you mean '%s'?", near);
    }
    return NULL;
}

const struct theme *style_plain(void) { return &plain; }

const char *style_begin(const struct theme *theme, enum style style)
{
    const char *begin = theme->begin[style];
    return begin != NULL ? begin : "";
}

const char *style_end(const struct theme *theme, enum style style)
{
    return theme->begin[style] != NULL ? "\033[0m" : "";
}
