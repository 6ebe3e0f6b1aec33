/* Words that say nothing of what a text is about. They are part of the program and not of a lexicon
 * file, since linking needs them without one too; each list is in bytewise order. English words are
 * those of prepositions, auxiliaries, pronouns and the like, cut at their apostrophes. */
#include "align_private.h"

#include <string.h>

static const char *const english[] = {
    "a", "about", "again", "all", "also", "am", "an", "and", "another", "any", "are", "as", "at",
    "be", "been", "being", "both", "but", "by", "can", "could", "d", "did", "do", "does", "done",
    "down", "each", "eg", "esp", "etc", "every", "few", "for", "from", "get", "go", "going",
    "got", "had", "has", "have", "having", "he", "her", "here", "his", "how", "i", "ie", "if",
    "in", "into", "is", "it", "its", "just", "let", "like", "ll", "m", "made", "make", "many",
    "may", "me", "might", "more", "most", "much", "must", "my", "no", "nor", "not", "of", "off",
    "on", "one", "oneself", "only", "onto", "or", "other", "our", "out", "over", "own", "per",
    "re", "s", "same", "sb", "shall", "she", "should", "so", "some", "sth", "such", "t", "than",
    "that", "the", "their", "them", "then", "there", "these", "they", "this", "those", "to",
    "too", "under", "up", "upon", "use", "used", "using", "ve", "very", "via", "vs", "was", "we",
    "were", "what", "when", "where", "which", "who", "whom", "whose", "why", "will", "with",
    "without", "would", "you", "your",
};

static const char *const chinese[] = {
    "一", "一个", "一种", "上", "下", "不", "与", "且", "个", "中", "为", "之", "也", "了", "于",
    "什么", "介绍", "从", "他", "他们", "以", "以及", "们", "会", "但", "作为", "作者", "你",
    "使", "使得", "例如", "关于", "其", "其中", "具有", "内", "则", "到", "前", "包括", "又",
    "及", "可", "可以", "各", "同时", "后", "向", "和", "因", "因此", "在", "外", "她", "如",
    "如何", "它", "对", "对于", "将", "就", "并", "强调", "很", "成为", "我", "我们", "或", "所",
    "把", "指出", "提供", "提出", "文章", "时", "是", "更", "最", "有", "此", "此外", "每",
    "没有", "由", "由于", "的", "种", "等", "而", "能", "能够", "自", "至", "若", "被", "要",
    "讨论", "让", "该", "还", "这", "这些", "这种", "进行", "通过", "那", "都", "需要",
};

static bool listed(const char *const *words, size_t n, struct dd_str word)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = dd_str_compare(dd_str_from(words[mid]), word);
        if (order == 0)
            return true;
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return false;
}

bool dd_stop_english(struct dd_str word)
{
    return word.len <= 7 && listed(english, sizeof english / sizeof *english, word);
}

bool dd_stop_chinese(struct dd_str word)
{
    return word.len <= 6 && listed(chinese, sizeof chinese / sizeof *chinese, word);
}
