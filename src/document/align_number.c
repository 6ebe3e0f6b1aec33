/* Numbers in English and Chinese, as values: what a summary writes as 350万 stands as 3.5 million or
 * 3,500,000 in the article. */
#include "align_private.h"

#include "duidu/utf8.h"

#include <math.h>
#include <stdio.h>

struct unit {
    struct dd_str word;
    double factor;
};

/* Longest first where one begins another. */
static const struct unit han_units[] = {
    {{"万亿", 6}, 1e12}, {{"千亿", 6}, 1e11}, {{"百亿", 6}, 1e10}, {{"十亿", 6}, 1e9},
    {{"千万", 6}, 1e7},  {{"百万", 6}, 1e6},  {{"十万", 6}, 1e5},  {{"亿", 3}, 1e8},
    {{"万", 3}, 1e4},    {{"千", 3}, 1e3},    {{"百", 3}, 1e2},    {{"兆", 3}, 1e6},
};

static const struct unit letter_units[] = {
    {{"mm", 2}, 1e6}, {{"mn", 2}, 1e6}, {{"bn", 2}, 1e9}, {{"tn", 2}, 1e12},
    {{"k", 1}, 1e3},  {{"m", 1}, 1e6},  {{"b", 1}, 1e9},  {{"t", 1}, 1e12},
};

static const struct unit word_units[] = {
    {{"hundred", 7}, 1e2},   {{"thousand", 8}, 1e3}, {{"million", 7}, 1e6},
    {{"billion", 7}, 1e9},   {{"trillion", 8}, 1e12},
};

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool at_word(struct dd_str text, size_t at, struct dd_str word)
{
    return dd_str_starts(dd_str_slice(text, at, text.len), word);
}

/* The unit of the table that stands at byte at; latin ones only as whole words. */
static const struct unit *unit_at(struct dd_str text, size_t at, const struct unit *units, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t end = at + units[i].word.len;
        if (!at_word(text, at, units[i].word))
            continue;
        if (is_alpha(units[i].word.ptr[0]) && end < text.len &&
            (is_alpha(text.ptr[end]) || is_digit(text.ptr[end])))
            continue;
        return &units[i];
    }
    return NULL;
}

#define UNIT_AT(text, at, units) unit_at(text, at, units, sizeof units / sizeof *units)

/* Where a word after a number may begin: behind one space or hyphen. */
static size_t past_gap(struct dd_str text, size_t at)
{
    return at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == '-') ? at + 1 : at;
}

/* Units and "percent" behind a value. Returns where they end. */
static size_t units_after(struct dd_str text, size_t at, struct dd_token *number)
{
    const struct unit *u = UNIT_AT(text, at, letter_units);
    size_t next = past_gap(text, at);
    if (u) {
        number->value *= u->factor;
        at += u->word.len;
    } else if ((u = UNIT_AT(text, next, han_units))) {
        number->value *= u->factor;
        at = next + u->word.len;
    } else {
        for (; (u = UNIT_AT(text, next, word_units)); next = past_gap(text, at)) {
            number->value *= u->factor;
            at = next + u->word.len;
        }
    }
    next = past_gap(text, at);
    if (at < text.len && text.ptr[at] == '%')
        at += 1;
    else if (at_word(text, at, DD_STR("％")))
        at += 3;
    else if (at_word(text, next, DD_STR("percent")))
        at = next + 7;
    else if (at_word(text, next, DD_STR("per cent")))
        at = next + 8;
    else
        return at;
    number->percent = true;
    return at;
}

/* The month that "8月" is; 0 for other numbers. */
static int month_of(struct dd_str text, size_t at, double value)
{
    bool whole = value >= 1 && value <= 12 && value == floor(value);
    return whole && at_word(text, past_gap(text, at), DD_STR("月")) ? (int)value : 0;
}

size_t dd_number_at(struct dd_str text, size_t at, struct dd_token *number)
{
    size_t p = at;
    double value = 0, scale = 1;
    for (; p < text.len; p++) {
        if (is_digit(text.ptr[p]))
            value = value * 10 + (text.ptr[p] - '0');
        else if (!(text.ptr[p] == ',' && p + 3 < text.len && is_digit(text.ptr[p + 1]) &&
                   is_digit(text.ptr[p + 2]) && is_digit(text.ptr[p + 3]) && p > at))
            break;
    }
    if (p == at)
        return at;
    if (p + 1 < text.len && text.ptr[p] == '.' && is_digit(text.ptr[p + 1]))
        for (p++; p < text.len && is_digit(text.ptr[p]); p++)
            value += (text.ptr[p] - '0') * (scale /= 10);
    *number = (struct dd_token){.kind = DD_TOKEN_NUMBER, .value = value};
    p = units_after(text, p, number);
    number->month = month_of(text, p, number->value);
    return p;
}

size_t dd_number_word(struct dd_str text, size_t at, size_t end, struct dd_token *number)
{
    static const char *const words[] = {"two",   "three", "four", "five",   "six",   "seven",
                                        "eight", "nine",  "ten",  "eleven", "twelve"};
    struct dd_str word = dd_str_slice(text, at, end);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (dd_str_equal(word, dd_str_from(words[i]))) {
            *number = (struct dd_token){.kind = DD_TOKEN_NUMBER, .value = (double)(i + 2)};
            return units_after(text, end, number);
        }
    return at;
}

/* ---- Chinese numerals ------------------------------------------------------------------ */

/* The digit that a character is, or -1. */
static int han_digit(uint32_t cp)
{
    static const uint32_t digits[] = {0x96F6, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94,
                                      0x516D, 0x4E03, 0x516B, 0x4E5D}; /* 零一二三四五六七八九 */
    for (int i = 0; i < 10; i++)
        if (digits[i] == cp)
            return i;
    return cp == 0x4E24 ? 2 : cp == 0x3007 ? 0 : -1; /* 两 〇 */
}

/* 十 百 千, or 0. */
static double han_power(uint32_t cp)
{
    return cp == 0x5341 ? 10 : cp == 0x767E ? 100 : cp == 0x5343 ? 1000 : 0;
}

static double han_section(uint32_t cp)
{
    return cp == 0x4E07 ? 1e4 : cp == 0x4EBF ? 1e8 : 0; /* 万 亿 */
}

/* A numeral ("二十三", "一百二十", "三千万", "二〇二四"); its end, or at. */
static size_t numeral_at(struct dd_str text, size_t at, double *value)
{
    double total = 0, section = 0, digit = -1;
    size_t p = at, len;
    for (; p < text.len; p += len) {
        uint32_t cp = dd_utf8_decode(text, p, &len);
        double power = han_power(cp), myriad = han_section(cp);
        int d = han_digit(cp);
        if (d >= 0) {
            digit = digit > 0 && d >= 0 ? digit * 10 + d : d;
        } else if (power > 0) {
            section += (digit < 0 ? 1 : digit) * power;
            digit = -1;
        } else if (myriad > 0 && p > at) {
            total = (total + section + (digit > 0 ? digit : 0)) * myriad;
            section = 0;
            digit = -1;
        } else {
            break;
        }
    }
    *value = total + section + (digit > 0 ? digit : 0);
    return p;
}

/* Words that are counted with, and what is counted in years, times and people. */
static bool is_measure(uint32_t cp)
{
    static const char set[] = "个種种年月日天次倍项位名家条篇章部分步点类层级周岁岁人台款枚份本只件"
                              "段句代轮场座间门大小时秒元美把张块行";
    struct dd_str s = {set, sizeof set - 1};
    size_t len;
    for (size_t at = 0; at < s.len; at += len)
        if (dd_utf8_decode(s, at, &len) == cp)
            return true;
    return false;
}

size_t dd_number_han(struct dd_str text, size_t at, struct dd_token *number)
{
    double value;
    size_t len, start = at;
    bool percent = at_word(text, at, DD_STR("百分之"));
    if (percent)
        at += 9;
    size_t end = numeral_at(text, at, &value);
    if (end == at || value < 2 || end >= text.len)
        return start;
    uint32_t cp = dd_utf8_decode(text, end, &len);
    if (!percent && !is_measure(cp))
        return start;
    if (at_word(text, end, DD_STR("分之")))
        return start;
    *number = (struct dd_token){.kind = DD_TOKEN_NUMBER, .value = value, .percent = percent};
    number->month = month_of(text, end, value);
    return end;
}

struct dd_str dd_number_key(const struct dd_token *number, char buf[DD_NUMBER_KEY])
{
    static const char *const months[] = {"january",   "february", "march",    "april",
                                         "May",       "june",     "july",     "august",
                                         "september", "october",  "november", "december"};
    if (number->month)
        return dd_str_from(months[number->month - 1]);
    /* Without %g, which writes the locale's comma. */
    double whole = floor(number->value), part = round((number->value - whole) * 1000);
    const char *sign = number->percent ? "%" : "";
    int n = part > 0 ? snprintf(buf, DD_NUMBER_KEY, "%s#%.0f.%03.0f", sign, whole, part)
                     : snprintf(buf, DD_NUMBER_KEY, "%s#%.0f", sign, whole);
    while (part > 0 && n > 0 && n < DD_NUMBER_KEY && buf[n - 1] == '0')
        n--;
    return (struct dd_str){buf, n > 0 && n < DD_NUMBER_KEY ? (size_t)n : 0};
}
