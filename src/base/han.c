#include "duidu/han.h"

#include "src/base/han_table.h"

struct table {
    const uint16_t *index, *pages;
    const uint32_t *list;
    size_t list_count;
};

/* The value of cp, 0 for none. */
static uint32_t look_up(const struct table *t, uint32_t cp)
{
    if (cp >= DD_HAN_FIRST && cp < DD_HAN_END) {
        uint32_t at = cp - DD_HAN_FIRST;
        return t->pages[t->index[at / DD_HAN_PAGE] * DD_HAN_PAGE + at % DD_HAN_PAGE];
    }
    size_t low = 0, high = t->list_count;
    while (cp >= 0x3000 && low < high) {
        size_t mid = low + (high - low) / 2;
        if (t->list[2 * mid] == cp)
            return t->list[2 * mid + 1];
        if (t->list[2 * mid] < cp)
            low = mid + 1;
        else
            high = mid;
    }
    return 0;
}

bool dd_han_available(void)
{
    return dd_han_n_syllables > 0;
}

uint32_t dd_han_variant(uint32_t cp)
{
    const struct table variants = {dd_han_variant_index, dd_han_variant_pages, dd_han_variant_list,
                                   dd_han_variant_list_count};
    uint32_t to = cp < 0x3000 ? 0 : look_up(&variants, cp);
    return to ? to : cp;
}

uint16_t dd_han_set(uint32_t cp)
{
    const struct table sets = {dd_han_set_index, dd_han_set_pages, dd_han_set_list,
                               dd_han_set_list_count};
    return (uint16_t)look_up(&sets, cp);
}

size_t dd_han_set_count(void)
{
    return dd_han_n_sets;
}

size_t dd_han_set_syllables(uint16_t set, uint16_t out[], size_t max)
{
    size_t n = 0;
    if (set >= dd_han_n_sets)
        return 0;
    for (size_t i = dd_han_set_starts[set]; i < dd_han_set_starts[set + 1] && n < max; i++)
        out[n++] = dd_han_set_items[i];
    return n;
}

size_t dd_han_syllable_count(void)
{
    return dd_han_n_syllables;
}

const char *dd_han_syllable(size_t index)
{
    return dd_han_syllables[index];
}

size_t dd_han_readings(uint32_t cp, const char *out[], size_t max)
{
    uint16_t items[DD_HAN_READINGS_MAX];
    size_t n = dd_han_set_syllables(dd_han_set(cp), items, DD_HAN_READINGS_MAX);
    if (n > max)
        n = max;
    for (size_t i = 0; i < n; i++)
        out[i] = dd_han_syllables[items[i]];
    return n;
}

uint32_t dd_han_checksum(void)
{
    return dd_han_variants_checksum;
}
