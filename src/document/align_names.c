/* Foreign names in Chinese characters, against the article's capitalised words.
 *
 * A transcription keeps a name's consonants and little else: 乔姆斯基 and Chomsky are both ch-m-s-k. Both
 * sides are brought to classes of consonants (as Soundex does, Russell and Odell 1918); they are the
 * same name when the classes agree and there are at least three of them. The characters are those of
 * the usual transcription tables, which keep to some two hundred and eighty; what each stands for is
 * its Mandarin sound. Where spelling leaves it open (Timothy 蒂莫西 but Thomas 托马斯), a name has several
 * readings.
 */
#include "align_private.h"

#include "duidu/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_MIN = 3, NAME_MAX = 8, CLASSES_MIN = 3, CLASSES_MAX = 16 };

/* Classes: B b p, F f v w, H h, K k g, L l r, M m, N n (and m before b, p), S s z sh ch j, T d t. */
static const struct {
    const char *classes, *characters;
} syllables[] = {
    {"", "亚伊优依埃奥尤尧怡欧爱耶艾阿雅"},
    {"B", "伯佩保博宝巴布帕彼拜普比毕波派珀皮芭贝鲍白"},
    {"BN", "宾平庞彭本潘班邦"},
    {"F", "伏佛夫威富弗沃法瓦福维菲费韦华"},
    {"FN", "丰冯凡芬范文"},
    {"H", "哈海胡豪赫霍"},
    {"HN", "亨汉洪罕"},
    {"K", "克凯加卡古可吉哥喀嘉圭基奎库戈柯格盖科考"},
    {"KN", "冈坎坤孔康昆根甘肯贡金"},
    {"L", "丽儿利劳勒卢吕尔律拉洛罗莉莱蕾路里雷鲁理烈黎"},
    {"LN", "伦兰廉朗林琳连隆龙"},
    {"M", "姆密摩木梅玛穆米缪莫迈马麦默"},
    {"MN", "敏明曼蒙门"},
    {"N", "内努因奈妮娜安尼延恩扬昂涅牛瑙纳翁英茵诺"},
    {"NN", "农南宁楠"},
    {"S", "丝佐兹则塞希思扎斯泽瑟祖索苏萨西锡史士茨莎胥乔什其切夏奇契施朱杰查沙治焦珠肖舍舒谢贾齐"},
    {"SN", "孙曾松桑森赞逊山圣欣珍琼申真詹辛钱香盛"},
    {"T", "丁代图堤塔多岱得德戴托杜泰特蒂达迪陶大"},
    {"TN", "东丹唐坦廷敦汤滕田登通邓顿"},
};

struct sound {
    uint32_t cp;
    const char *classes;
};

struct dd_names {
    struct dd_arena *arena;
    const struct dd_index *index;
    struct sound *sounds; /* by character */
    size_t n_sounds;
    bool built;              /* the rest is: only for a summary with something like a name in it */
    struct dd_vocab classes; /* of the article's names */
    uint32_t *words;         /* per entry of classes: number of the word */
    size_t capacity;
};

static int by_character(const void *a, const void *b)
{
    const struct sound *x = a, *y = b;
    return (x->cp > y->cp) - (x->cp < y->cp);
}

static void sort_sounds(struct dd_names *names)
{
    size_t capacity = 0, len;
    for (size_t i = 0; i < sizeof syllables / sizeof *syllables; i++) {
        struct dd_str s = dd_str_from(syllables[i].characters);
        for (size_t at = 0; at < s.len; at += len) {
            names->sounds = dd_arena_grow(names->arena, names->sounds, names->n_sounds, &capacity,
                                          sizeof *names->sounds);
            names->sounds[names->n_sounds++] =
                (struct sound){dd_utf8_decode(s, at, &len), syllables[i].classes};
        }
    }
    qsort(names->sounds, names->n_sounds, sizeof *names->sounds, by_character);
}

struct dd_names *dd_names_new(struct dd_arena *arena, const struct dd_index *index)
{
    struct dd_names *names = dd_arena_alloc(arena, sizeof *names);
    names->arena = names->classes.arena = arena;
    names->index = index;
    sort_sounds(names);
    return names;
}

/* Classes as they are compared: h only at the beginning, one of equal N, S or K that meet. */
static void add_class(char buf[CLASSES_MAX], size_t *n, char c)
{
    if (*n == CLASSES_MAX || (c == 'H' && *n) || (*n && buf[*n - 1] == c && strchr("NSK", c)))
        return;
    if (c == 'B' && *n && buf[*n - 1] == 'M')
        buf[*n - 1] = 'N';
    buf[(*n)++] = c;
}

/* ---- a Latin word ---------------------------------------------------------------------- */

/* What may be read in two ways: th as s, ch and soft g as k, l at a syllable's end as nothing. */
enum { READ_TH_S = 1, READ_HARD = 2, READ_NO_L = 4, READINGS = 8 };

static bool is_vowel(char c)
{
    return c && strchr("aeiouy", c) != NULL;
}

/* Consonants that are always the same. */
static char plain_class(char c)
{
    static const char letters[] = "bpfvkqmnszjdtlxc", classes[] = "BBFFKKMNSSSTTLKK";
    const char *found = c ? strchr(letters, c) : NULL;
    return found ? classes[found - letters] : 0;
}

/* c with an h behind it; after is what follows. */
static char class_with_h(char c, char after, unsigned reading, unsigned *open)
{
    switch (c) {
    case 'p':
        return 'F';
    case 't':
        *open |= READ_TH_S;
        return reading & READ_TH_S ? 'S' : 'T';
    case 'c':
        *open |= READ_HARD;
        return reading & READ_HARD || (after && !is_vowel(after)) ? 'K' : 'S';
    default:
        return 'S';
    }
}

/* The class of the consonant at w[i], 0 for none that a transcription keeps; *len gets its letters, *open
 * the readings that would make a difference. */
static char class_at(struct dd_str w, size_t i, unsigned reading, size_t *len, unsigned *open)
{
    char c = w.ptr[i], next = i + 1 < w.len ? w.ptr[i + 1] : 0;
    *len = next == c ? 2 : 1;
    char after = i + *len < w.len ? w.ptr[i + *len] : 0; /* behind a doubled letter */
    if (next == 'h' && strchr("cspt", c)) {
        *len = 2;
        return class_with_h(c, i + 2 < w.len ? w.ptr[i + 2] : 0, reading, open);
    }
    if (c == 't' && (next == 's' || next == 'z')) {
        *len = 2;
        return 'S';
    }
    if (c == 's' && next == 'c' && i + 2 < w.len && w.ptr[i + 2] == 'h') {
        *len = 3;
        return 'S';
    }
    bool soft = after == 'e' || after == 'i' || after == 'y';
    switch (c) {
    case 'w':
        return is_vowel(after) ? 'F' : 0;
    case 'h':
        return 'H';
    case 'c':
        return soft ? 'S' : 'K';
    case 'g':
        *open |= soft ? READ_HARD : 0;
        return next == 'h' ? 0 : soft && !(reading & READ_HARD) ? 'S' : 'K';
    case 'r':
        return is_vowel(after) ? 'L' : 0;
    case 'l':
        *open |= is_vowel(after) ? 0 : READ_NO_L;
        return reading & READ_NO_L && !is_vowel(after) ? 0 : 'L';
    default:
        return plain_class(c);
    }
}

static struct dd_str latin_classes(struct dd_str word, unsigned reading, char buf[CLASSES_MAX],
                                   unsigned *open)
{
    size_t n = 0, len;
    *open = 0;
    for (size_t i = 0; i < word.len; i += len) {
        char c = class_at(word, i, reading, &len, open);
        if (c)
            add_class(buf, &n, c);
        if (word.ptr[i] == 'x')
            add_class(buf, &n, 'S');
    }
    return (struct dd_str){buf, n};
}

static void add_name(struct dd_names *names, uint32_t word, struct dd_str classes)
{
    size_t n = names->classes.n;
    if (classes.len < CLASSES_MIN || dd_vocab_find(&names->classes, classes) != DD_NONE)
        return;
    names->words =
        dd_arena_grow(names->arena, names->words, n, &names->capacity, sizeof *names->words);
    names->words[n] = word;
    dd_vocab_add(&names->classes, dd_arena_copy(names->arena, classes));
}

static void build(struct dd_names *names)
{
    const struct dd_index *index = names->index;
    char buf[CLASSES_MAX];
    unsigned open, other;
    for (uint32_t k = 0; k < index->words.vocab.n; k++) {
        struct dd_str word = index->words.vocab.keys[k];
        if (index->written[k] != DD_WRITTEN_CAPITAL || word.len < NAME_MIN)
            continue;
        add_name(names, k, latin_classes(word, 0, buf, &open));
        for (unsigned reading = 1; reading < READINGS; reading++)
            if ((reading & open) == reading)
                add_name(names, k, latin_classes(word, reading, buf, &other));
    }
    names->built = true;
}

/* ---- Chinese characters ---------------------------------------------------------------- */

static const char *sound_of(const struct dd_names *names, uint32_t cp)
{
    struct sound key = {cp, NULL};
    const struct sound *found =
        bsearch(&key, names->sounds, names->n_sounds, sizeof key, by_character);
    return found ? found->classes : NULL;
}

uint32_t dd_names_at(struct dd_names *names, struct dd_str text, size_t at, size_t *end)
{
    char buf[CLASSES_MAX];
    uint32_t word = DD_NONE;
    size_t n = 0, len;
    for (size_t chars = 1; chars <= NAME_MAX && at < text.len; chars++, at += len) {
        const char *classes = sound_of(names, dd_utf8_decode(text, at, &len));
        if (!classes)
            break;
        for (; *classes; classes++)
            add_class(buf, &n, *classes);
        if (chars < NAME_MIN || n < CLASSES_MIN)
            continue;
        if (!names->built)
            build(names);
        uint32_t k = dd_vocab_find(&names->classes, (struct dd_str){buf, n});
        if (k != DD_NONE) { /* the longest one counts */
            word = names->words[k];
            *end = at + len;
        }
    }
    return word;
}
