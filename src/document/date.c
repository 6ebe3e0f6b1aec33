#include "date.h"

#include "duidu/strbuf.h"

#include <string.h>
#include <time.h>

enum { YEAR_MIN = 1900, YEAR_MAX = 2199, TOKENS_MAX = 24 };

struct date {
    int year, month, day; /* day 0: not known */
};

static bool plausible(struct date d)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return d.year >= YEAR_MIN && d.year <= YEAR_MAX && d.month >= 1 && d.month <= 12 &&
           d.day >= 0 && d.day <= days[d.month - 1];
}

static struct dd_str print_date(struct dd_arena *arena, struct date d)
{
    if (d.day)
        return dd_arena_printf(arena, "%04d-%02d-%02d", d.year, d.month, d.day);
    return dd_arena_printf(arena, "%04d-%02d", d.year, d.month);
}

/* ---- tokens: numbers, words, and what stands between -------------------------------------- */

enum kind { NUMBER, WORD, SIGN };

struct token {
    enum kind kind;
    struct dd_str text;
    long value; /* of a number */
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The token at the start of s: digits (at most 14), ASCII letters, or one other character. */
static struct token token_at(struct dd_str s)
{
    struct token t = {SIGN, {s.ptr, 1}, 0};
    size_t n = 0;
    if (is_digit(s.ptr[0])) {
        t.kind = NUMBER;
        while (n < s.len && n < 14 && is_digit(s.ptr[n]))
            t.value = t.value * 10 + (s.ptr[n++] - '0');
    } else if (is_alpha(s.ptr[0])) {
        t.kind = WORD;
        while (n < s.len && is_alpha(s.ptr[n]))
            n++;
    } else {
        n = 1;
        while (n < s.len && ((unsigned char)s.ptr[n] & 0xC0) == 0x80)
            n++;
    }
    t.text.len = n;
    return t;
}

/* Splits s, blanks left out. */
static size_t tokenize(struct dd_str s, struct token *tokens)
{
    size_t n = 0;
    for (s = dd_str_trim(s); s.len && n < TOKENS_MAX; s = dd_str_trim(s)) {
        tokens[n] = token_at(s);
        s = dd_str_slice(s, tokens[n++].text.len, s.len);
    }
    return n;
}

static bool is_sign(const struct token *t, const char *signs)
{
    return t->kind == SIGN && t->text.len == 1 && strchr(signs, t->text.ptr[0]);
}

static bool is_text(const struct token *t, const char *text)
{
    return dd_str_equal(t->text, dd_str_from(text));
}

/* ---- forms -------------------------------------------------------------------------------- */

/* 2024-10-03…, 2024/10/3, 2024.10.3, 2024年10月3日, 2024-10 */
static bool year_first(const struct token *t, size_t n, struct date *d)
{
    if (n < 3 || t[0].kind != NUMBER || t[0].text.len != 4 || t[2].kind != NUMBER)
        return false;
    if (!is_sign(&t[1], "-/.") && !is_text(&t[1], "年"))
        return false;
    *d = (struct date){(int)t[0].value, (int)t[2].value, 0};
    bool more = n >= 5 && t[4].kind == NUMBER && t[4].text.len <= 2 &&
                (is_sign(&t[3], "-/.") || is_text(&t[3], "月"));
    if (more)
        d->day = (int)t[4].value;
    return t[2].text.len <= 2 && plausible(*d);
}

/* 3.10.2024, 10/3/2024, 3-10-2024 */
static bool year_last(const struct token *t, size_t n, struct date *d)
{
    if (n < 5 || t[0].kind != NUMBER || t[2].kind != NUMBER || t[4].kind != NUMBER ||
        !is_sign(&t[1], "-/.") || !is_sign(&t[3], "-/.") || t[4].text.len != 4)
        return false;
    int a = (int)t[0].value, b = (int)t[2].value;
    bool month_first = is_sign(&t[1], "/") ? a <= 12 : b > 12;
    *d = (struct date){(int)t[4].value, month_first ? a : b, month_first ? b : a};
    return plausible(*d);
}

/* 20241003, seconds and milliseconds since 1970 */
static bool one_number(const struct token *t, size_t n, struct date *d)
{
    if (n < 1 || t[0].kind != NUMBER)
        return false;
    long v = t[0].value;
    size_t len = t[0].text.len;
    if (len == 8 && (n == 1 || is_text(&t[1], "T") || t[1].kind == NUMBER)) {
        *d = (struct date){(int)(v / 10000), (int)(v / 100 % 100), (int)(v % 100)};
        return d->day && plausible(*d);
    }
    bool fraction = n == 3 && is_sign(&t[1], ".") && t[2].kind == NUMBER;
    if ((n != 1 && !fraction) || len < 9 || len > 13 || len == 11)
        return false;
    time_t seconds = len >= 12 ? v / 1000 : v;
    struct tm tm;
    if (!gmtime_r(&seconds, &tm))
        return false;
    *d = (struct date){tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday};
    return plausible(*d);
}

/* 1..12 for the name of a month or its first three letters ("Sept" too), else 0. */
static int month_of(const struct token *t)
{
    static const char *const names[] = {"january",   "february", "march",    "april",
                                        "may",       "june",     "july",     "august",
                                        "september", "october",  "november", "december"};
    if (t->kind != WORD || t->text.len < 3)
        return 0;
    for (int m = 0; m < 12; m++)
        if (dd_str_starts_ci(dd_str_from(names[m]), t->text))
            return m + 1;
    return 0;
}

/* Is token i part of a time of day or a zone: 10:00, +0800, 3 pm? */
static bool in_time(const struct token *t, size_t n, size_t i)
{
    if (i + 1 < n && (is_sign(&t[i + 1], ":") || dd_str_starts_ci(t[i + 1].text, DD_STR("am")) ||
                      dd_str_starts_ci(t[i + 1].text, DD_STR("pm"))))
        return true;
    return i > 0 && is_sign(&t[i - 1], ":+");
}

/* With the month by name, in any order: RFC 822, RFC 850, asctime, "Oct. 3rd, 2024", "3 October
 * 2024 at 10:00". The month is to come soon: prose may hold one too. */
static bool by_name(const struct token *t, size_t n, struct date *d)
{
    *d = (struct date){0, 0, 0};
    size_t at = 0;
    while (at < n && at < 6 && !month_of(&t[at]))
        at++;
    if (at == n || at == 6)
        return false;
    d->month = month_of(&t[at]);
    for (size_t i = 0; i < n; i++) {
        if (t[i].kind != NUMBER || in_time(t, n, i))
            continue;
        if (t[i].text.len == 4 && !d->year)
            d->year = (int)t[i].value;
        else if (t[i].text.len <= 2 && !d->day)
            d->day = (int)t[i].value;
        else if (t[i].text.len == 2 && !d->year && i > at) /* 06-Nov-94 */
            d->year = (int)(t[i].value + (t[i].value < 70 ? 2000 : 1900));
    }
    return plausible(*d);
}

struct dd_str dd_date_parse(struct dd_arena *arena, struct dd_str text)
{
    struct token t[TOKENS_MAX];
    struct date d;
    /* A quoted date or one in brackets. */
    while (text.len && strchr("\"'([<", text.ptr[0]))
        text = dd_str_slice(text, 1, text.len);
    size_t n = tokenize(dd_str_slice(text, 0, 160), t);
    if (year_first(t, n, &d) || year_last(t, n, &d) || one_number(t, n, &d) || by_name(t, n, &d))
        return print_date(arena, d);
    return (struct dd_str){0};
}

/* ---- paths -------------------------------------------------------------------------------- */

enum { COMPONENTS = 5 };

static int number_of(struct dd_str s)
{
    int v = 0;
    if (s.len == 0 || s.len > 8)
        return -1;
    for (size_t i = 0; i < s.len; i++) {
        if (!is_digit(s.ptr[i]))
            return -1;
        v = v * 10 + (s.ptr[i] - '0');
    }
    return v;
}

/* YYYY-MM-DD or YYYY-MM (also with '_' or '.') at the start of a name, YYYYMMDD, YYYYMM. */
static bool dated_name(struct dd_str s, struct date *d)
{
    size_t digits = 0;
    while (digits < s.len && is_digit(s.ptr[digits]))
        digits++;
    int v = number_of(dd_str_slice(s, 0, digits));
    if (digits == 8)
        *d = (struct date){v / 10000, v / 100 % 100, v % 100};
    else if (digits == 6 && s.len == 6)
        *d = (struct date){v / 100, v % 100, 0};
    else if (digits == 4 && s.len >= 7 && strchr("-_.", s.ptr[4]))
        *d = (struct date){v, number_of(dd_str_slice(s, 5, 7)), 0};
    else
        return false;
    if (digits == 4 && s.len >= 10 && s.ptr[7] == s.ptr[4] && is_digit(s.ptr[8]))
        d->day = number_of(dd_str_slice(s, 8, 10));
    if (digits == 4 && d->day == 0 && s.len > 7 && is_digit(s.ptr[7]))
        return false;
    return d->year >= 1970 && plausible(*d);
}

/* YYYY/MM or YYYY/MM/DD in the components c[i], c[i-1], c[i-2] (the last of the path is c[0]). */
static bool dated_folders(const struct dd_str *c, size_t i, struct date *d)
{
    if (c[i].len != 4 || i == 0 || c[i - 1].len > 2)
        return false;
    *d = (struct date){number_of(c[i]), number_of(c[i - 1]), 0};
    if (i >= 2 && c[i - 2].len <= 2 && number_of(c[i - 2]) > 0)
        d->day = number_of(c[i - 2]);
    return d->year >= 1970 && plausible(*d);
}

struct dd_str dd_date_of_path(struct dd_arena *arena, struct dd_str path)
{
    struct dd_str c[COMPONENTS];
    size_t n = 0;
    struct date d;
    while (path.len && n < COMPONENTS) {
        size_t slash = path.len;
        while (slash && path.ptr[slash - 1] != '/')
            slash--;
        c[n++] = dd_str_slice(path, slash, path.len);
        path = dd_str_slice(path, 0, slash ? slash - 1 : 0);
    }
    for (size_t i = 0; i < n; i++)
        if (dated_name(c[i], &d) || dated_folders(c, i, &d))
            return print_date(arena, d);
    return (struct dd_str){0};
}
