// journal: see journal.h.
#include "sim/journal.h"

void journal_open(struct journal *j, const struct host *host)
{
    *j = (struct journal){.host = host};
}

void journal_close(struct journal *j)
{
    if (j->host != NULL) {
        growth_free(&j->entries, j->host, sizeof(struct journal_entry));
        growth_free(&j->text, j->host, 1);
    }
}

static uint64_t mix(uint64_t sum, uint64_t more)
{
    unsigned __int128 product =
        (unsigned __int128)(sum ^ more) * UINT64_C(0x9e3779b97f4a7c15) + more;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t sum_with(uint64_t sum, const struct journal_entry *entry, const char *text)
{
    sum = mix(mix(sum, (uint64_t)entry->time), entry->instant);
    for (size_t at = 0; at < entry->length; at += sizeof(uint64_t)) {
        uint64_t word = 0;
        size_t left = entry->length - at;
        memcpy(&word, text + at, left < sizeof word ? left : sizeof word);
        sum = mix(sum, word);
    }
    return sum;
}

bool journal_add(struct journal *j, struct journal_entry where, const char *text, size_t length)
{
    if (!growth_room(&j->text, j->host, 1, length + 1) ||
        !growth_room(&j->entries, j->host, sizeof(struct journal_entry), 1)) {
        return false;
    }
    where.text_at = j->text.used;
    where.length = length;
    where.sum = sum_with(journal_sum(j, journal_count(j)), &where, text);
    memcpy(j->text.at + j->text.used, text, length);
    j->text.at[j->text.used + length] = '\0';
    j->text.used += length + 1;
    *(struct journal_entry *)growth_push(&j->entries, j->host, sizeof where) = where;
    return true;
}

bool journal_copy(struct journal *to, const struct journal *from, uint64_t count)
{
    journal_open(to, from->host);
    for (uint64_t i = 0; i < count; i++) {
        const struct journal_entry *entry = journal_at(from, i);
        if (!journal_add(to, *entry, journal_text(from, i), entry->length)) {
            journal_close(to);
            journal_open(to, from->host);
            return false;
        }
    }
    return true;
}

void journal_cut(struct journal *j, uint64_t count)
{
    if (count < j->entries.used) {
        j->text.used = journal_at(j, count)->text_at;
        j->entries.used = count;
    }
}
