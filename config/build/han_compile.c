/* Makes the table of Han characters out of the Unihan database when the program is built.
 * usage: han-compile TO.c <UNIHAN      (Unihan_Variants.txt and Unihan_Readings.txt, one behind the
 * other, in any order; nothing at all gives an empty table)
 *
 * Variants. Two characters are of one class when Unihan has one as the simplified or traditional
 * form or as the z-variant of the other, and so on from there: 发 發 髮, 台 臺 檯 颱. Its semantic
 * variants are taken with care, since chains of them lead from numerals to beasts: only where the
 * list of forms for Hong Kong or two dictionaries have them, both are read alike, and no two
 * characters of today's standard (kTGHZ2013) come to be one by it. So 為 joins 爲 and 裏 joins 裡,
 * but 一 does not join 壹. The largest class has 6 members.
 *
 * Readings. Of all fields that list what is said today; only where they know nothing, of the large
 * dictionary (kHanyuPinyin). Rare characters outside the main block have readings only when a
 * dictionary of today has them. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <uninorm.h>
#include <unistr.h>

#include "src/base/han_table.h"

enum { CP_END = 0x33480, SYLLABLES_MAX = 600, SETS_MAX = 4000, PAIRS_MAX = 20000 };

struct reading_list {
    uint16_t n, items[DD_HAN_READINGS_MAX]; /* indices into syllables */
};

struct character {
    uint32_t parent; /* union-find; itself when it is the root */
    bool standard;   /* kTGHZ2013; of a root: one of its class */
    bool common;     /* a dictionary of today has it */
    struct reading_list readings;
    uint16_t mandarin; /* how many of them are of kMandarin */
    uint16_t set;
};

struct pair {
    uint32_t a, b;
};

struct state {
    struct character *chars; /* CP_END */
    char syllables[SYLLABLES_MAX][DD_HAN_SYLLABLE_SIZE];
    size_t n_syllables;
    struct pair pairs[PAIRS_MAX]; /* semantic variants that are vouched for */
    size_t n_pairs;
    struct reading_list sets[SETS_MAX];
    size_t n_sets;
};

static void fail(const char *what, const char *where)
{
    fprintf(stderr, "han-compile: %s: %s\n", what, where);
    exit(1);
}

/* ---- variants ------------------------------------------------------------------------------ */

static uint32_t root(struct state *s, uint32_t cp)
{
    while (s->chars[cp].parent != cp)
        cp = s->chars[cp].parent = s->chars[s->chars[cp].parent].parent;
    return cp;
}

/* Is a the better one to stand for a class? One of the main block, of today's standard, the first.
 */
static bool better(struct state *s, uint32_t a, uint32_t b)
{
    bool a_main = a >= 0x4E00 && a <= 0x9FFF, b_main = b >= 0x4E00 && b <= 0x9FFF;
    if (a_main != b_main)
        return a_main;
    if ((a < 0x10000) != (b < 0x10000))
        return a < 0x10000;
    if (s->chars[a].standard != s->chars[b].standard)
        return s->chars[a].standard;
    return a < b;
}

/* Compatibility characters are never seen by a search, NFKC has made others of them. */
static bool is_compatibility(uint32_t cp)
{
    return (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0x2F800 && cp <= 0x2FA1F);
}

static void join(struct state *s, uint32_t a, uint32_t b)
{
    if (is_compatibility(a) || is_compatibility(b))
        return;
    a = root(s, a);
    b = root(s, b);
    if (a == b)
        return;
    uint32_t top = better(s, a, b) ? a : b, other = top == a ? b : a;
    s->chars[other].parent = top;
    s->chars[top].standard |= s->chars[other].standard;
}

static bool read_alike(const struct character *a, const struct character *b)
{
    for (size_t i = 0; i < a->mandarin; i++)
        for (size_t k = 0; k < b->mandarin; k++)
            if (a->readings.items[i] == b->readings.items[k])
                return true;
    return false;
}

static void join_semantic(struct state *s)
{
    for (size_t i = 0; i < s->n_pairs; i++) {
        uint32_t a = s->pairs[i].a, b = s->pairs[i].b;
        bool both = s->chars[root(s, a)].standard && s->chars[root(s, b)].standard;
        if (!both && read_alike(&s->chars[a], &s->chars[b]))
            join(s, a, b);
    }
}

static uint32_t parse_cp(const char *s, char **end)
{
    unsigned long cp = strncmp(s, "U+", 2) == 0 ? strtoul(s + 2, end, 16) : 0;
    if (cp == 0 || cp >= CP_END)
        fail("no character", s);
    return (uint32_t)cp;
}

/* "U+70BA<kHKGlyph U+…": with semantic, those that are vouched for are kept for later. */
static void add_variants(struct state *s, uint32_t cp, char *value, bool semantic)
{
    for (char *save, *word = strtok_r(value, " ", &save); word; word = strtok_r(NULL, " ", &save)) {
        char *end;
        uint32_t other = parse_cp(word, &end);
        if (!semantic) {
            join(s, cp, other);
        } else if (strstr(end, "kHKGlyph") || strchr(end, ',')) {
            if (s->n_pairs == PAIRS_MAX)
                fail("too many pairs", word);
            s->pairs[s->n_pairs++] = (struct pair){cp, other};
        }
    }
}

/* ---- readings ------------------------------------------------------------------------------ */

/* "lǜ" as "lv"; returns false for what is no syllable. */
static bool without_tone(const char *from, size_t len, char out[DD_HAN_SYLLABLE_SIZE])
{
    uint32_t parts[64];
    size_t n = 0, wide_len = 0, parts_len = sizeof parts / sizeof *parts;
    uint32_t *wide = u8_to_u32((const uint8_t *)from, len, NULL, &wide_len);
    uint32_t *nfd = wide ? u32_normalize(UNINORM_NFD, wide, wide_len, parts, &parts_len) : NULL;
    for (size_t i = 0; nfd == parts && i < parts_len && n < DD_HAN_SYLLABLE_SIZE; i++) {
        uint32_t cp = parts[i];
        if (cp == 0x308 && n) /* ü */
            out[n - 1] = 'v';
        else if (cp == 0x302) /* ê is said ei */
            out[n++] = 'i';
        else if (cp >= 'a' && cp <= 'z')
            out[n++] = (char)cp;
        else if (cp < 0x300 || cp > 0x30C)
            n = DD_HAN_SYLLABLE_SIZE;
    }
    free(wide);
    if (nfd != parts)
        free(nfd);
    if (n == 0 || n >= DD_HAN_SYLLABLE_SIZE)
        return false;
    memset(out + n, 0, DD_HAN_SYLLABLE_SIZE - n);
    return true;
}

static uint16_t syllable_index(struct state *s, const char *syllable)
{
    size_t i = 0;
    while (i < s->n_syllables && strcmp(s->syllables[i], syllable) != 0)
        i++;
    if (i == SYLLABLES_MAX)
        fail("too many syllables", syllable);
    if (i == s->n_syllables)
        memcpy(s->syllables[s->n_syllables++], syllable, DD_HAN_SYLLABLE_SIZE);
    return (uint16_t)i;
}

static void add_reading(struct state *s, uint32_t cp, const char *from, size_t len)
{
    char syllable[DD_HAN_SYLLABLE_SIZE];
    struct reading_list *list = &s->chars[cp].readings;
    if (!without_tone(from, len, syllable))
        return;
    uint16_t index = syllable_index(s, syllable);
    for (size_t i = 0; i < list->n; i++)
        if (list->items[i] == index)
            return;
    if (list->n < DD_HAN_READINGS_MAX)
        list->items[list->n++] = index;
}

/* The readings of a field: words with a place before a colon or a number in brackets behind, or
 * lists. */
static void add_readings(struct state *s, uint32_t cp, const char *value)
{
    while (*value) {
        size_t word = strcspn(value, " "), start = 0;
        const char *colon = memchr(value, ':', word);
        if (colon)
            start = (size_t)(colon - value) + 1;
        while (start < word) {
            size_t len = strcspn(value + start, " ,(");
            add_reading(s, cp, value + start, len);
            start += len;
            start += value[start] == '(' ? strcspn(value + start, " ") : 1;
        }
        value += word + (value[word] == ' ');
    }
}

/* ---- the database -------------------------------------------------------------------------- */

enum field { SAME, SEMANTIC, MANDARIN, TODAY, STANDARD, LARGE };

/* The fields that are used, in the order that readings are put in. */
static const struct {
    const char *name;
    enum field field;
} fields[] = {
    {"kSimplifiedVariant", SAME}, {"kTraditionalVariant", SAME},  {"kZVariant", SAME},
    {"kMandarin", MANDARIN},      {"kHanyuPinlu", TODAY},         {"kTGHZ2013", STANDARD},
    {"kXHC1983", TODAY},          {"kSemanticVariant", SEMANTIC}, {"kHanyuPinyin", LARGE},
};

static void take_field(struct state *s, enum field field, uint32_t cp, char *value)
{
    struct character *c = &s->chars[cp];
    if (field == SAME || field == SEMANTIC) {
        add_variants(s, cp, value, field == SEMANTIC);
        return;
    }
    if (field == STANDARD || field == TODAY)
        c->common = true;
    if (field != LARGE || c->readings.n == 0)
        add_readings(s, cp, value);
    if (field == MANDARIN)
        c->mandarin = c->readings.n;
}

struct lines {
    char *text, **items;
    size_t n;
};

static struct lines read_lines(FILE *in)
{
    struct lines l = {0};
    size_t len = 0, room = 0, got;
    do {
        if (len + 65536 > room && !(l.text = realloc(l.text, room = room * 2 + 131072)))
            abort();
        got = fread(l.text + len, 1, 65535, in);
        len += got;
    } while (got);
    l.text[len] = '\0';
    if (!(l.items = malloc((len / 8 + 1) * sizeof *l.items)))
        abort();
    for (char *save, *line = strtok_r(l.text, "\r\n", &save); line;
         line = strtok_r(NULL, "\r\n", &save))
        if (strncmp(line, "U+", 2) == 0 && strlen(line) > 8)
            l.items[l.n++] = line;
    return l;
}

/* Goes through all lines of one field. */
static void take_lines(struct state *s, const struct lines *l, size_t field)
{
    for (size_t i = 0; i < l->n; i++) {
        char *end;
        size_t n = strlen(fields[field].name);
        uint32_t cp = parse_cp(l->items[i], &end);
        if (*end == '\t' && strncmp(end + 1, fields[field].name, n) == 0 && end[1 + n] == '\t')
            take_field(s, fields[field].field, cp, end + 2 + n);
    }
}

static void mark_standard(struct state *s, const struct lines *l)
{
    for (size_t i = 0; i < l->n; i++) {
        char *end;
        uint32_t cp = parse_cp(l->items[i], &end);
        if (strncmp(end, "\tkTGHZ2013\t", 11) == 0)
            s->chars[cp].standard = true;
    }
}

/* ---- what is written ----------------------------------------------------------------------- */

static bool in_pages(uint32_t cp)
{
    return cp >= DD_HAN_FIRST && cp < DD_HAN_END;
}

static int by_name(const void *a, const void *b, void *state)
{
    const struct state *s = state;
    return strcmp(s->syllables[*(const uint16_t *)a], s->syllables[*(const uint16_t *)b]);
}

/* Sorts the syllables, and numbers the readings anew by it. */
static void sort_syllables(struct state *s)
{
    uint16_t order[SYLLABLES_MAX], place[SYLLABLES_MAX];
    char sorted[SYLLABLES_MAX][DD_HAN_SYLLABLE_SIZE] = {{0}};
    for (size_t i = 0; i < s->n_syllables; i++)
        order[i] = (uint16_t)i;
    qsort_r(order, s->n_syllables, sizeof *order, by_name, s);
    for (size_t i = 0; i < s->n_syllables; i++) {
        place[order[i]] = (uint16_t)i;
        memcpy(sorted[i], s->syllables[order[i]], DD_HAN_SYLLABLE_SIZE);
    }
    memcpy(s->syllables, sorted, sizeof sorted);
    for (uint32_t cp = 0; cp < CP_END; cp++)
        for (size_t i = 0; i < s->chars[cp].readings.n; i++)
            s->chars[cp].readings.items[i] = place[s->chars[cp].readings.items[i]];
}

/* Set 0 is the empty one. */
static void number_sets(struct state *s)
{
    s->n_sets = 1;
    for (uint32_t cp = 0; cp < CP_END; cp++) {
        struct character *c = &s->chars[cp];
        bool main = cp >= 0x4E00 && cp <= 0x9FFF;
        if (c->readings.n == 0 || (!main && !c->common))
            continue;
        size_t i = 1;
        while (i < s->n_sets && memcmp(&s->sets[i], &c->readings, sizeof c->readings) != 0)
            i++;
        if (i == SETS_MAX)
            fail("too many sets of readings", "");
        if (i == s->n_sets)
            s->sets[s->n_sets++] = c->readings;
        c->set = (uint16_t)i;
    }
}

typedef uint32_t value_of(struct state *s, uint32_t cp);

static uint32_t variant_of(struct state *s, uint32_t cp)
{
    uint32_t top = root(s, cp);
    return top == cp ? 0 : top;
}

static uint32_t set_of(struct state *s, uint32_t cp)
{
    return s->chars[cp].set;
}

static void write_numbers(FILE *out, const char *type, const char *name, const uint32_t *items,
                          size_t n)
{
    fprintf(out, "const %s %s[] = {", type, name);
    for (size_t i = 0; i < n; i++)
        fprintf(out, "%s%" PRIu32 ",", i % 24 ? "" : "\n", items[i]);
    fprintf(out, "%s};\n", n ? "\n" : "0"); /* no array is empty in C */
}

/* One value a character: pages of those from DD_HAN_FIRST on, each page once, and a sorted list of
 * the others. */
static void write_values(FILE *out, struct state *s, value_of *value, const char *what)
{
    static uint32_t pages[DD_HAN_END], index[DD_HAN_PAGES], list[2 * CP_END];
    char name[64];
    size_t n_pages = 0, n_list = 0;
    for (size_t p = 0; p < DD_HAN_PAGES; p++) {
        uint32_t *page = &pages[n_pages * DD_HAN_PAGE];
        for (uint32_t i = 0; i < DD_HAN_PAGE; i++)
            page[i] = value(s, DD_HAN_FIRST + (uint32_t)p * DD_HAN_PAGE + i);
        size_t same = 0;
        while (memcmp(&pages[same * DD_HAN_PAGE], page, DD_HAN_PAGE * sizeof *page) != 0)
            same++;
        index[p] = (uint32_t)same;
        n_pages += same == n_pages;
    }
    for (uint32_t cp = 0; cp < CP_END; cp++)
        if (!in_pages(cp) && value(s, cp)) {
            list[n_list++] = cp;
            list[n_list++] = value(s, cp);
        }
    snprintf(name, sizeof name, "dd_han_%s_index", what);
    write_numbers(out, "uint16_t", name, index, DD_HAN_PAGES);
    snprintf(name, sizeof name, "dd_han_%s_pages", what);
    write_numbers(out, "uint16_t", name, pages, n_pages * DD_HAN_PAGE);
    snprintf(name, sizeof name, "dd_han_%s_list", what);
    write_numbers(out, "uint32_t", name, list, n_list);
    fprintf(out, "const uint32_t dd_han_%s_list_count = %zu;\n", what, n_list / 2);
}

/* Of each set the place of its first reading in a list of all; the next set's is its end. */
static void write_sets(FILE *out, const struct state *s)
{
    static uint32_t starts[SETS_MAX + 1], items[SETS_MAX * DD_HAN_READINGS_MAX];
    size_t n = 0;
    for (size_t i = 0; i < s->n_sets; i++) {
        starts[i] = (uint32_t)n;
        for (size_t k = 0; k < s->sets[i].n; k++)
            items[n++] = s->sets[i].items[k];
    }
    starts[s->n_sets] = (uint32_t)n;
    write_numbers(out, "uint16_t", "dd_han_set_starts", starts, s->n_sets + 1);
    write_numbers(out, "uint16_t", "dd_han_set_items", items, n);
    fprintf(out, "const uint32_t dd_han_n_sets = %zu;\n", s->n_sets);
    fprintf(out, "const char dd_han_syllables[][DD_HAN_SYLLABLE_SIZE] = {\n");
    for (size_t i = 0; i < s->n_syllables; i++)
        fprintf(out, "\"%s\",%s", s->syllables[i], i % 12 == 11 ? "\n" : "");
    fprintf(out, "%s};\nconst uint32_t dd_han_n_syllables = %zu;\n", s->n_syllables ? "" : "\"\"",
            s->n_syllables);
}

/* FNV-1a over all variants: what is stored folded depends on them. 0: there are none. */
static uint32_t checksum(struct state *s)
{
    uint32_t sum = 2166136261u;
    bool any = false;
    for (uint32_t cp = 0; cp < CP_END; cp++) {
        uint32_t to = variant_of(s, cp), pair[] = {cp, to};
        for (size_t i = 0; to && i < 8; i++)
            sum = (sum ^ (pair[i / 4] >> i % 4 * 8 & 255)) * 16777619u;
        any |= to != 0;
    }
    return any ? sum | 1 : 0;
}

static int write_table(const char *path, struct state *s)
{
    FILE *out = fopen(path, "w");
    if (!out) {
        perror(path);
        return 1;
    }
    fputs("/* Made by config/build/han_compile.c from the Unihan database. */\n"
          "#include \"src/base/han_table.h\"\n",
          out);
    write_values(out, s, variant_of, "variant");
    write_values(out, s, set_of, "set");
    write_sets(out, s);
    fprintf(out, "const uint32_t dd_han_variants_checksum = %" PRIu32 "u;\n", checksum(s));
    if (fclose(out) != 0) {
        perror(path);
        return 1;
    }
    return 0;
}

int main(int argc, char **argv)
{
    static struct state s;
    if (argc != 2) {
        fputs("usage: han-compile TO.c <UNIHAN\n", stderr);
        return 2;
    }
    if (!(s.chars = calloc(CP_END, sizeof *s.chars)))
        abort();
    for (uint32_t cp = 0; cp < CP_END; cp++)
        s.chars[cp].parent = cp;
    struct lines lines = read_lines(stdin);
    mark_standard(&s, &lines);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        take_lines(&s, &lines, i);
    join_semantic(&s);
    sort_syllables(&s);
    number_sets(&s);
    int status = write_table(argv[1], &s);
    free(lines.items);
    free(lines.text);
    free(s.chars);
    return status;
}
