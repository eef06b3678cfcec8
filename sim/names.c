// names: see names.h. FNV-1a places a string in the table; the order of the table is never shown.
#include "sim/names.h"

enum { TEXT_BLOCK = 512, FIRST_BITS = 5 };

static uint64_t hash_bytes(const char *bytes, size_t length)
{
    uint64_t h = 0xcbf29ce484222325;
    for (size_t i = 0; i < length; i++) {
        h = (h ^ (unsigned char)bytes[i]) * 0x100000001b3;
    }
    return h ^ h >> 32;
}

static const struct name_table *table_of(const struct image *image, offset_t at)
{
    return image_read(image, at);
}

static const uint32_t *slots_of(const struct image *image, const struct name_table *table)
{
    return image_read(image, table->slots);
}

void names_begin(struct image *image, offset_t at)
{
    offset_t slots = image_allocate(image, sizeof(uint32_t) << FIRST_BITS);
    struct name_table *table = image_write(image, at, sizeof *table);
    table->slots = slots;
    table->capacity_bits = FIRST_BITS;
}

const char *names_text(const struct image *image, uint32_t name)
{
    return name == 0 ? "" : image_read(image, (offset_t)name * 8);
}

// The place of the string, or the empty place where it would go.
static uint32_t locate(const struct image *image, const struct name_table *table, const char *bytes,
                       size_t length)
{
    const uint32_t *slots = slots_of(image, table);
    uint32_t mask = (1u << table->capacity_bits) - 1;
    uint32_t i = (uint32_t)hash_bytes(bytes, length) & mask;
    while (slots[i] != 0) {
        const char *text = names_text(image, slots[i]);
        if (strncmp(text, bytes, length) == 0 && text[length] == '\0') {
            break;
        }
        i = (i + 1) & mask;
    }
    return i;
}

uint32_t names_find(const struct image *image, offset_t at, const char *bytes, size_t length)
{
    if (length == 0) {
        return 0;
    }
    const struct name_table *table = table_of(image, at);
    return slots_of(image, table)[locate(image, table, bytes, length)];
}

static void double_table(struct image *image, offset_t at)
{
    struct name_table old = *table_of(image, at);
    size_t old_bytes = sizeof(uint32_t) << old.capacity_bits;
    offset_t slots = image_allocate(image, old_bytes * 2);
    struct name_table *table = image_write(image, at, sizeof *table);
    table->slots = slots;
    table->capacity_bits++;
    uint32_t *places = image_write(image, slots, old_bytes * 2);
    const uint32_t *old_places = image_read(image, old.slots);
    for (uint32_t i = 0; i < 1u << old.capacity_bits; i++) {
        if (old_places[i] != 0) {
            const char *text = names_text(image, old_places[i]);
            places[locate(image, table, text, strlen(text))] = old_places[i];
        }
    }
    image_free(image, old.slots, old_bytes);
}

static offset_t keep_text(struct image *image, offset_t at, const char *bytes, size_t length)
{
    size_t size = (length + 8) / 8 * 8; // with the zero byte, aligned
    offset_t place = table_of(image, at)->text;
    if (size > TEXT_BLOCK / 4) {
        place = image_allocate(image, size);
    } else {
        bool fits = place + size <= table_of(image, at)->text_end;
        if (!fits) {
            place = image_allocate(image, TEXT_BLOCK);
        }
        struct name_table *table = image_write(image, at, sizeof *table);
        table->text = place + size;
        table->text_end = fits ? table->text_end : place + TEXT_BLOCK;
    }
    memcpy(image_write(image, place, size), bytes, length);
    return place;
}

uint32_t names_intern(struct image *image, offset_t at, const char *bytes, size_t length)
{
    uint32_t known = names_find(image, at, bytes, length);
    if (known != 0 || length == 0) {
        return known;
    }
    const struct name_table *now = table_of(image, at);
    if ((now->count + 1) * 2 > 1u << now->capacity_bits) {
        double_table(image, at);
    }
    uint32_t name = (uint32_t)(keep_text(image, at, bytes, length) / 8);
    struct name_table *table = image_write(image, at, sizeof *table);
    table->count++;
    uint32_t place = locate(image, table, bytes, length);
    offset_t slot = table->slots + place * sizeof(uint32_t);
    memcpy(image_write(image, slot, sizeof name), &name, sizeof name);
    return name;
}
