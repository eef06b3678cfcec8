// offers: see offers.h.
#include "repl/prompt/offers.h"

#include "repl/text/utf8.h"

#include <stdlib.h>

enum { MOST_OFFERS = 5000, GAP = 2 };

static void drop_all(struct offers *offers)
{
    for (int i = 0; i < offers->count; i++) {
        free(offers->all[i].name);
        free(offers->all[i].type);
        free(offers->all[i].value);
    }
    offers->count = 0;
}

void offers_begin(struct offers *offers, const char *word, size_t word_length)
{
    drop_all(offers);
    offers->word = word;
    offers->word_length = word_length;
}

void offers_free(struct offers *offers)
{
    drop_all(offers);
    free(offers->all);
    *offers = (struct offers){0};
}

static bool is_known(const struct offers *offers, const char *name)
{
    for (int i = 0; i < offers->count; i++) {
        if (strcmp(offers->all[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

static bool make_room(struct offers *offers)
{
    if (offers->count < offers->capacity) {
        return true;
    }
    int wanted = offers->capacity * 2 + 32;
    struct offer *grown =
        wanted <= MOST_OFFERS ? realloc(offers->all, (size_t)wanted * sizeof *offers->all) : NULL;
    if (grown == NULL) {
        return false;
    }
    offers->all = grown;
    offers->capacity = wanted;
    return true;
}

void offers_add(struct offers *offers, const char *name, const char *type, const char *value,
                char after)
{
    bool begins = strncmp(name, offers->word, offers->word_length) == 0;
    if (!begins || is_known(offers, name) || !make_room(offers)) {
        return;
    }
    struct offer *offer = &offers->all[offers->count];
    *offer = (struct offer){.name = strdup(name),
                            .type = type != NULL ? strdup(type) : NULL,
                            .value = value != NULL ? strdup(value) : NULL,
                            .after = after};
    offers->count += offer->name != NULL;
}

size_t offers_common(const struct offers *offers)
{
    const char *first = offers->all[0].name;
    size_t common = strlen(first);
    for (int i = 1; i < offers->count; i++) {
        size_t same = 0;
        while (same < common && offers->all[i].name[same] == first[same]) {
            same++;
        }
        common = same;
    }
    while (common > 0 && ((unsigned char)first[common] & 0xc0) == 0x80) {
        common--; // not between the bytes of a character
    }
    return common;
}

static int columns_of(const char *text)
{
    return text != NULL ? utf8_width(text, strlen(text)) : 0;
}

// `text` in at most `room` columns, then blanks up to `width`. Returns what is left of room.
static int put(struct out *o, enum style style, const char *text, int width, int room)
{
    const char *shown = text != NULL ? text : "";
    int used = out_fitted(o, style, shown, strlen(shown), room);
    int blanks = (int)clamp_i64(width - used, 0, room - used);
    out_text(o, "%*s", blanks, "");
    return room - used - blanks;
}

static void put_more(struct out *o, int more)
{
    if (more > 0) {
        out_styled(o, STYLE_DIM, "and %d more; type some letters\n", more);
    }
}

static void print_details(const struct offers *offers, struct out *o, int rows, int columns)
{
    int name_width = 0, type_width = 0;
    for (int i = 0; i < offers->count; i++) {
        name_width = (int)max_i64(name_width, columns_of(offers->all[i].name));
        type_width = (int)max_i64(type_width, columns_of(offers->all[i].type));
    }
    int shown = offers->count <= rows ? offers->count : rows - 1;
    for (int i = 0; i < shown; i++) {
        const struct offer *offer = &offers->all[i];
        int room = put(o, STYLE_CODE, offer->name, name_width + GAP, columns - 1);
        room = put(o, STYLE_DIM, offer->type, type_width + GAP, room);
        put(o, STYLE_NUMBER, offer->value, 0, room);
        out_text(o, "\n");
    }
    put_more(o, offers->count - shown);
}

// Names alone go down the first column, then down the next, as ls does.
static void print_names(const struct offers *offers, struct out *o, int rows, int columns)
{
    int width = GAP;
    for (int i = 0; i < offers->count; i++) {
        width = (int)max_i64(width, columns_of(offers->all[i].name) + GAP);
    }
    int across = (int)max_i64((columns - 1) / width, 1);
    int down = (offers->count + across - 1) / across;
    bool all = down <= rows;
    down = all ? down : rows - 1;
    for (int row = 0; row < down; row++) {
        int room = columns - 1;
        for (int i = row; i < offers->count && i < down * across; i += down) {
            room = put(o, STYLE_CODE, offers->all[i].name, width, room);
        }
        out_text(o, "\n");
    }
    put_more(o, all ? 0 : offers->count - down * across);
}

void offers_print(const struct offers *offers, struct out *o, int rows, int columns)
{
    bool details = false;
    for (int i = 0; i < offers->count; i++) {
        details = details || offers->all[i].type != NULL || offers->all[i].value != NULL;
    }
    if (details) {
        print_details(offers, o, rows, columns);
    } else {
        print_names(offers, o, rows, columns);
    }
}
