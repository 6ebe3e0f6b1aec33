/* Markdown to blocks and runs: a table of texts with what they should become, and the laws that the
 * offsets of every text obey. */
#include "archives.h"
#include "dump.h"

#include "duidu/clip.h"
#include "duidu/utf8.h"

#include <locale.h>

static const struct {
    const char *name, *markdown, *want;
} cases[] = {
    {"setext headings, headings with and without marks",
     "标题一\n"
     "====\n"
     "\n"
     "副标题 *斜*\n"
     "---\n"
     "\n"
     "### 三级 ###\n"
     "#没有空格\n",
     "h1 \"标题一\"\n"
     "h2 \"副标题 {e 斜}\"\n"
     "h3 \"三级\"\n"
     "para \"#没有空格\"\n"},
    {"a setext heading of two lines",
     "两行的\n"
     "标题\n"
     "------\n",
     "h2 \"两行的标题\"\n"},
    {"links and permalinks in headings",
     "## [链接标题](https://a.cn/b) [#](#x)\n"
     "\n"
     "## 标题 [¶](#biao-ti \"Permalink\")\n"
     "\n"
     "## [](#anchor)锚\n"
     "\n"
     "## [](#nothing)\n",
     "h2 \"{a0 链接标题}\"\n"
     "h2 \"标题\"\n"
     "h2 \"锚\"\n"
     "h2 \"\"\n"
     "0 https://a.cn/b\n"},
    {"a permalink's sign in a paragraph is text",
     "见 [#](https://a.cn/12)\n",
     "para \"见 {a0 #}\"\n"
     "0 https://a.cn/12\n"},
    {"nested lists, one loose",
     "- 一\n"
     "- 二\n"
     "  - 二之一\n"
     "    1. 甲\n"
     "    2. 乙\n"
     "\n"
     "  续段\n"
     "- 三\n",
     "list loose\n"
     "  item\n"
     "    para \"一\"\n"
     "  item\n"
     "    para \"二\"\n"
     "    list\n"
     "      item\n"
     "        para \"二之一\"\n"
     "        list ordered\n"
     "          item 1\n"
     "            para \"甲\"\n"
     "          item 2\n"
     "            para \"乙\"\n"
     "    para \"续段\"\n"
     "  item\n"
     "    para \"三\"\n"},
    {"numbers begin where the first one says",
     "3. 三\n"
     "4. 四\n"
     "\n"
     "7. 七\n",
     "list ordered loose\n"
     "  item 3\n"
     "    para \"三\"\n"
     "  item 4\n"
     "    para \"四\"\n"
     "  item 5\n"
     "    para \"七\"\n"},
    {"numbers that are broken by a paragraph",
     "1. **一**：甲\n"
     "\n"
     "   续段\n"
     "\n"
     "2. **二**：乙\n"
     "\n"
     "没有缩进的一段\n"
     "\n"
     "3. **三**：丙\n",
     "list ordered loose\n"
     "  item 1\n"
     "    para \"{s 一}：甲\"\n"
     "    para \"续段\"\n"
     "  item 2\n"
     "    para \"{s 二}：乙\"\n"
     "para \"没有缩进的一段\"\n"
     "list ordered\n"
     "  item 3\n"
     "    para \"{s 三}：丙\"\n"},
    {"task lists",
     "- [ ] 待办\n"
     "- [x] 完成\n"
     "- [X] 也完成\n",
     "list\n"
     "  item [ ]\n"
     "    para \"待办\"\n"
     "  item [x]\n"
     "    para \"完成\"\n"
     "  item [x]\n"
     "    para \"也完成\"\n"},
    {"empty items",
     "*\n"
     "\n"
     "* 有\n"
     "\n"
     "-\n",
     "list loose\n"
     "  item\n"
     "  item\n"
     "    para \"有\"\n"
     "list\n"
     "  item\n"},
    {"quotes",
     "> 引文\n"
     "> 第二行\n"
     ">\n"
     "> > 深一层\n"
     "> - 列\n",
     "quote\n"
     "  para \"引文第二行\"\n"
     "  quote\n"
     "    para \"深一层\"\n"
     "  list\n"
     "    item\n"
     "      para \"列\"\n"},
    {"a table with short dashes, ragged rows and an escaped bar",
     "| 甲 | 乙 | 丙 |\n"
     "|:-|:-:|-:|\n"
     "| **粗** | `码` | [链](u) |\n"
     "| 一 |\n"
     "| 转义\\|竖线 | 二 | 三 | 四 |\n",
     "table <=>\n"
     "  甲 | 乙 | 丙\n"
     "  {s 粗} | {c 码} | {a0 链}\n"
     "  一 |  | \n"
     "  转义|竖线 | 二 | 三\n"
     "0 u\n"},
    {"a table without outer bars",
     "甲|乙\n"
     "-|-\n"
     "一|二\n",
     "table --\n"
     "  甲 | 乙\n"
     "  一 | 二\n"},
    {"what looks like a short delimiter row stays as it is in code and prose",
     "```\n"
     "|-|-|\n"
     "|甲|b|\n"
     "```\n"
     "\n"
     "文 |-|- 字\n",
     "code \"|-|-|/|甲|b|\"\n"
     "para \"文 |-|- 字\"\n"},
    {"fenced code with tabs and blank lines",
     "```c\n"
     "int 主(void)\t{\n"
     "\treturn 0;\n"
     "\n"
     "}\n"
     "```\n",
     "code <c> \"int 主(void)\t{/    return 0;//}\"\n"},
    {"indented code",
     "    缩进\t代码\n"
     "      更深\n"
     "\n"
     "    隔行\n",
     "code \"缩进\t代码/  更深//隔行\"\n"},
    {"an unclosed fence",
     "~~~\n"
     "没有结束的围栏\n"
     "第二行\n",
     "code \"没有结束的围栏/第二行\"\n"},
    {"inline tags",
     "行内<br>换行<br/>再换，<b>粗</b><em>斜</em>，<span class=\"x\">文字</span>，H<sub>2</sub>O，<kbd>键</kbd>，<del>删</del>\n",
     "para \"行内/换行/再换，{s 粗}{e 斜}，文字，H2O，{c 键}，{d 删}\"\n"},
    {"an HTML block",
     "<div align=\"center\">\n"
     "<h1>居中的标题</h1>\n"
     "<p>第一段&amp;符号&nbsp;空格\n"
     "续行</p>\n"
     "<p>第二段 <img src=\"a.png\" alt=\"图&amp;片\"></p>\n"
     "</div>\n",
     "html \"居中的标题/第一段&符号 空格续行/第二段 {i [image: 图&片]}\"\n"},
    {"comments",
     "<!-- 注释\n"
     "多行 -->\n"
     "\n"
     "文字<!-- 行内注释 -->后\n",
     "html \"\"\n"
     "para \"文字后\"\n"},
    {"scripts and styles",
     "<script>\n"
     "var 甲 = \"<b>\";\n"
     "</script>\n"
     "\n"
     "<style>p { color: red }</style>\n"
     "\n"
     "文<script>alert(1)</script>字\n",
     "html \"\"\n"
     "html \"\"\n"
     "para \"文字\"\n"},
    {"preformatted HTML",
     "<pre>\n"
     "一  行\n"
     "  二行\n"
     "</pre>\n",
     "html \"一  行/二行\"\n"},
    {"an HTML table",
     "<table>\n"
     "<tr><td>甲</td><td>乙</td></tr>\n"
     "<tr><td>丙</td><td>丁</td></tr>\n"
     "</table>\n",
     "html \"甲 乙/丙 丁\"\n"},
    {"what is no tag stays as text",
     "Vec<String> 与 <think> 与 a<b 与 <未知> 都是文字\n",
     "para \"Vec<String> 与 <think> 与 a<b 与 <未知> 都是文字\"\n"},
    {"markdown between tags",
     "<details>\n"
     "<summary>点开</summary>\n"
     "\n"
     "里面的**正文**\n"
     "\n"
     "</details>\n",
     "html \"点开\"\n"
     "para \"里面的{s 正文}\"\n"
     "html \"\"\n"},
    {"character references",
     "&lt;标签&gt; &amp; &copy; &#20013;&#x6587; &hellip; &不是; &nosuch; AT&T\n",
     "para \"<标签> & © 中文 … &不是; &nosuch; AT&T\"\n"},
    {"images and the noise Image N",
     "![Image 12](https://a.cn/1.png)\n"
     "\n"
     "![Image 3: 一只猫](https://a.cn/2.png) 与 ![](x.png) 与 ![小图](y.png \"题\")\n",
     "para \"{i [image]}\"\n"
     "para \"{i [image: 一只猫]} 与 {i [image]} 与 {i [image: 小图]}\"\n"},
    {"linked images",
     "[![Image 5: 封面](c.png)](https://a.cn/d)\n"
     "\n"
     "[![](c.png)](https://a.cn/e)\n",
     "para \"{ia0 [image: 封面]}\"\n"
     "para \"{ia1 [image]}\"\n"
     "0 https://a.cn/d\n"
     "1 https://a.cn/e\n"},
    {"markup inside an image's text",
     "![图里的 **粗** 与 `码` 与 [链](u)](z.png)\n",
     "para \"{i [image: 图里的 }{si 粗}{i  与 }{ci 码}{i  与 链]}\"\n"},
    {"hard and soft breaks",
     "硬换行  \n"
     "第二行\\\n"
     "第三行\n"
     "软换行\n"
     "English line\n"
     "another one\n"
     "中文\n"
     "English\n"
     "中文，\n"
     "English\n",
     "para \"硬换行/第二行/第三行软换行 English line another one 中文 English 中文，English\"\n"},
    {"footnotes",
     "脚注[^1]在此，`[^2]` 是码。\n"
     "\n"
     "[^1]: 脚注的内容。\n"
     "[^b]: 又一个\n"
     "续行\n",
     "para \"脚注{f [^1]}在此，{c [^2]} 是码。\"\n"
     "para \"{f [^1]}: 脚注的内容。/{f [^b]}: 又一个续行\"\n"},
    {"marks that are no footnotes",
     "[1] 上标 ¹ 与 [^] 与 [[2]](#fn2)\n",
     "para \"[1] 上标 ¹ 与 [^] 与 {a0 [2]}\"\n"
     "0 #fn2\n"},
    {"math",
     "公式 $E = mc^2$ 与 $$\\sum_{i=0}^n a_i * b_i$$ 与 a_b_c\n",
     "para \"公式 $E = mc^2$ 与 $$\\sum_{i=0}^n a_i * b_i$$ 与 a_b_c\"\n"},
    {"addresses",
     "<https://a.cn/路> 与 https://a.cn/b?c=1&d=2。与 www.a.cn 与 me@a.cn 完\n",
     "para \"{a0 https://a.cn/路} 与 {a1 https://a.cn/b?c=1&d=2}。与 {a2 www.a.cn} 与 {a3 me@a.cn} 完\"\n"
     "0 https://a.cn/路\n"
     "1 https://a.cn/b?c=1&d=2\n"
     "2 http://www.a.cn\n"
     "3 mailto:me@a.cn\n"},
    {"an address ends before Chinese punctuation and before stars",
     "看 https://a.cn/b，再看 www.a.cn。完，**https://a.cn/c**。后\n",
     "para \"看 {a0 https://a.cn/b}，再看 {a1 www.a.cn}。完，{s https://a.cn/c}。后\"\n"
     "0 https://a.cn/b\n"
     "1 http://www.a.cn\n"},
    {"struck out, and approximations",
     "~~删~~ 与 ~单~ 与 约 ~5 到 ~6 个\n",
     "para \"{d 删} 与 ~单~ 与 约 ~5 到 ~6 个\"\n"},
    {"strong text beside Chinese punctuation",
     "**“引文”**后，**注意：**正文，前**（括号）**后，前**“引”**\n"
     "\n"
     "**完整。**下一句**又一句！**完\n",
     "para \"{s “引文”}后，{s 注意：}正文，前{s （括号）}后，前{s “引”}\"\n"
     "para \"{s 完整。}下一句{s 又一句！}完\"\n"},
    {"four stars",
     "**一****二**，****，**《舞者》****\n",
     "para \"{s 一二}，，{s 《舞者》}\"\n"},
    {"stars with spaces inside",
     "** 空格粗 **与**前空格 **，2 ** 3 ** 4，`**码**`，\\*\\*转义\\*\\*\n",
     "para \"{s 空格粗 与前空格 }，2 ** 3 ** 4，{c **码**}，**转义**\"\n"},
    {"stars on lines of their own",
     "文字**到结尾  \n"
     "**\n"
     "\n"
     "**[链](https://a.cn)**[](https://b.cn)  \n"
     "**\n",
     "para \"文字{s 到结尾}\"\n"
     "para \"{sa0 链}\"\n"
     "0 https://a.cn\n"},
    {"strong and emphasis",
     "***粗斜***与**粗*斜*粗**与*斜**粗**斜*\n",
     "para \"{se 粗斜}与{s 粗}{se 斜}{s 粗}与{e 斜}{se 粗}{e 斜}\"\n"},
    {"strong links before Chinese punctuation",
     "**[链](https://a.cn)**。后面**[链](mailto:a@b.cn)**—后\n",
     "para \"{sa0 链}。后面{sa1 链}—后\"\n"
     "0 https://a.cn\n"
     "1 mailto:a@b.cn\n"},
    {"rules",
     "前文\n"
     "* * *\n"
     "***\n"
     "后文\n"
     "---\n",
     "para \"前文\"\n"
     "rule\n"
     "rule\n"
     "h2 \"后文\"\n"},
    {"escapes",
     "1\\. 不是列表，\\# 不是标题，\\> 不是引文，\\[不是链\\](接)\n",
     "para \"1. 不是列表，# 不是标题，> 不是引文，[不是链](接)\"\n"},
    {"links",
     "[空链]() 与 [](空.md) 与 [相对](../b.md) 与 [参照][r] 与 [r]\n"
     "\n"
     "[r]: https://a.cn/ref \"标题\"\n",
     "para \"{a0 空链} 与 与 {a1 相对} 与 {a2 参照} 与 {a3 r}\"\n"
     "0 \n"
     "1 ../b.md\n"
     "2 https://a.cn/ref\n"
     "3 https://a.cn/ref\n"},
    {"links over lines, and with spaces",
     "[多\n"
     "行\n"
     "链](https://a.cn)后 [ 空格 ](https://b.cn)后\n",
     "para \"{a0 多行链}后 {a1 空格} 后\"\n"
     "0 https://a.cn\n"
     "1 https://b.cn\n"},
    {"references in a destination",
     "[链](https://a.cn/b&amp;c~d_e\\(f\\)**.md)\n",
     "para \"{a0 链}\"\n"
     "0 https://a.cn/b&c~d_e(f)**.md\n"},
    {"blocks in items",
     "- 项\n"
     "\n"
     "      项内代码\n"
     "- > 项内引文\n"
     "- # 项内标题\n"
     "- | 甲 | 乙 |\n"
     "  |---|---|\n"
     "  | 一 | 二 |\n",
     "list loose\n"
     "  item\n"
     "    para \"项\"\n"
     "    code \"项内代码\"\n"
     "  item\n"
     "    quote\n"
     "      para \"项内引文\"\n"
     "  item\n"
     "    h1 \"项内标题\"\n"
     "  item\n"
     "    table --\n"
     "      甲 | 乙\n"
     "      一 | 二\n"},
    {"white space",
     "  前导空格与　全角空格　与\t制表符\n",
     "para \"前导空格与　全角空格　与 制表符\"\n"},
    {"code and links in each other",
     "[链接里的 `码` 与 **粗**](u) **[粗链](v)** `a``b` ``c`d``\n",
     "para \"{a0 链接里的 }{ca0 码}{a0  与 }{sa0 粗} {sa1 粗链} {c a``b} {c c`d}\"\n"
     "0 u\n"
     "1 v\n"},
};

static void parses_markdown(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct test_doc t;
        struct dd_strbuf got = {0};
        test_doc_parse(&t, dd_str_from(cases[i].markdown));
        dump_document(&got, t.doc);
        if (strcmp(dd_strbuf_cstr(&got), cases[i].want) != 0)
            fail_msg("%s:\n--- want\n%s--- got\n%s", cases[i].name, cases[i].want,
                     dd_strbuf_cstr(&got));
        dd_strbuf_release(&got);
        test_doc_release(&t);
    }
}

/* ---- offsets --------------------------------------------------------------------------- */

static const char *run_fault(const struct dd_document *doc, const struct dd_part *part, size_t i)
{
    const struct dd_run *r = &doc->runs[i], *before = i ? r - 1 : NULL;
    size_t len = r->end - r->start;
    if (r->start >= r->end || r->end > doc->text.len)
        return "a run is empty or past the text";
    if (before && r->start < before->end)
        return "runs overlap";
    if (r->source < part->span.start || r->source + (r->synthetic ? 0 : len) > part->span.end)
        return "a run is outside the part";
    if (before && r->source < before->source + (before->synthetic ? 0 : before->end - before->start))
        return "source offsets fall";
    if (!r->synthetic &&
        memcmp(doc->source->text.ptr + r->source, doc->text.ptr + r->start, len) != 0)
        return "verbatim text is not the source's";
    if (r->link != DD_NONE && (r->link >= doc->n_links || !(r->inline_ & DD_INLINE_LINK)))
        return "a link that is none";
    return NULL;
}

/* Every place of verbatim text has its source offset and is found by it. */
static const char *round_trip_fault(const struct dd_document *doc)
{
    for (size_t i = 0; i < doc->n_runs; i++) {
        const struct dd_run *r = &doc->runs[i];
        for (uint32_t at = r->start; at < r->end; at++) {
            size_t source = dd_document_source_offset(doc, at);
            if (source != r->source + (r->synthetic ? 0 : at - r->start))
                return "source_offset is wrong";
            if (!r->synthetic && dd_document_text_offset(doc, source) != at)
                return "text_offset is no inverse";
            if (dd_document_run_at(doc, at) != i)
                return "run_at is wrong";
        }
    }
    return NULL;
}

static const char *leaf_fault(const struct dd_document *doc, const struct dd_part *part, uint32_t i)
{
    const struct dd_block *b = &doc->blocks[i];
    if (b->span.start > b->span.end || b->span.start < part->span.start ||
        b->span.end > part->span.end)
        return "a block's span is outside the part";
    for (uint32_t r = b->run_start; r < b->run_end; r++)
        if (doc->runs[r].start < b->text_start || doc->runs[r].end > b->text_end ||
            doc->runs[r].source < b->span.start)
            return "a run is outside its block";
    for (uint32_t at = b->text_start; at < b->text_end; at++)
        if (dd_document_block_at(doc, at) != i)
            return "block_at is wrong";
    if (b->text_start && doc->text.ptr[b->text_start - 1] != '\n')
        return "leaves are not parted by line ends";
    return NULL;
}

/* The blocks are a tree in preorder; the counted leaves have the numbers 0, 1, … */
static const char *tree_fault(const struct dd_document *doc, const struct dd_part *part)
{
    uint32_t leaves = 0;
    for (uint32_t i = 1; i < doc->n_blocks; i++) {
        const struct dd_block *b = &doc->blocks[i];
        if (b->parent >= i || dd_block_is_leaf(&doc->blocks[b->parent]) || b->end <= i ||
            b->end > doc->blocks[b->parent].end)
            return "the blocks are no tree";
        if (dd_block_is_leaf(b) && b->end != i + 1)
            return "a leaf has blocks inside";
        if (b->leaf != DD_NONE && b->leaf != leaves++)
            return "leaves are not counted in order";
        const char *bad = dd_block_is_leaf(b) ? leaf_fault(doc, part, i) : NULL;
        if (bad)
            return bad;
    }
    return leaves == doc->n_leaves ? NULL : "n_leaves is wrong";
}

static const char *document_fault(const struct dd_document *doc, const struct dd_part *part)
{
    const char *bad = NULL;
    for (size_t i = 0; i < doc->n_runs && !bad; i++)
        bad = run_fault(doc, part, i);
    if (!bad)
        bad = tree_fault(doc, part);
    return bad ? bad : round_trip_fault(doc);
}

static void check_part(const char *path, const struct dd_part *part, size_t *faults)
{
    struct dd_arena arena = {0};
    const struct dd_document *doc = dd_document_parse(&arena, part);
    const char *bad = document_fault(doc, part);
    if (bad) {
        print_error("%s: %s\n", path, bad);
        ++*faults;
    }
    dd_arena_release(&arena);
}

static void check_file(const char *path, void *data)
{
    struct dd_clip clip;
    struct dd_error err;
    if (dd_clip_open(&clip, path, &err) != DD_OK)
        fail_msg("%s: %s", path, err.message);
    check_part(path, &clip.summary, data);
    check_part(path, &clip.article, data);
    dd_clip_release(&clip);
}

static void offsets_hold_for_the_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct test_doc t;
        size_t faults = 0;
        test_doc_parse(&t, dd_str_from(cases[i].markdown));
        /* Also as a part that does not begin with the file. */
        for (size_t start = 0; start < 3; start++) {
            struct dd_part part = {&t.source, {start * 3, t.source.text.len}};
            if (part.span.start <= part.span.end &&
                dd_utf8_floor(t.source.text, part.span.start) == part.span.start)
                check_part(cases[i].name, &part, &faults);
        }
        assert_int_equal(faults, 0);
        test_doc_release(&t);
    }
}

static void offsets_hold_for_the_sample(void **state)
{
    (void)state;
    size_t faults = 0;
    assert_true(test_each_markdown(TEST_SAMPLE, check_file, &faults) >= 10);
    assert_int_equal(faults, 0);
}

static void offsets_hold_for_the_archives(void **state)
{
    (void)state;
    size_t faults = 0;
    if (!test_archives())
        skip();
    assert_true(test_each_markdown(test_archives(), check_file, &faults) >= 10);
    assert_int_equal(faults, 0);
}

/* ---- single matters -------------------------------------------------------------------- */

/* Blocks double their array many times here; every heading keeps its level and every fence its info. */
static void keeps_levels_while_it_grows(void **state)
{
    (void)state;
    struct dd_strbuf in = {0};
    struct test_doc t;
    for (int i = 0; i < 300; i++)
        dd_strbuf_addf(&in, "%.*s 第%d节\n\n```语言%d\n码\n```\n\n", i % 6 + 1, "######", i, i);
    test_doc_parse(&t, dd_strbuf_str(&in));
    assert_int_equal(t.doc->n_blocks, 601);
    for (int i = 0; i < 300; i++) {
        char info[32];
        snprintf(info, sizeof info, "语言%d", i);
        assert_int_equal(t.doc->blocks[1 + 2 * i].kind, DD_BLOCK_HEADING);
        assert_int_equal(t.doc->blocks[1 + 2 * i].level, i % 6 + 1);
        assert_str(t.doc->blocks[2 + 2 * i].info, info);
    }
    test_doc_release(&t);
    dd_strbuf_release(&in);
}

/* Sixty lists in each other: the innermost are flattened, and no text is lost. */
static void keeps_the_text_of_deep_lists(void **state)
{
    (void)state;
    enum { DEPTH = 60 };
    struct dd_strbuf in = {0};
    struct test_doc t;
    for (int i = 0; i < DEPTH; i++) {
        dd_strbuf_fill(&in, ' ', 2 * (size_t)i);
        dd_strbuf_addf(&in, "- 第%d层\n", i);
    }
    test_doc_parse(&t, dd_strbuf_str(&in));
    uint32_t leaf = 0, depth = 0;
    for (uint32_t i = 1; i < t.doc->n_blocks; i++) {
        const struct dd_block *b = &t.doc->blocks[i];
        depth = b->level > depth ? b->level : depth;
        if (!dd_block_is_leaf(b))
            continue;
        char want[32];
        snprintf(want, sizeof want, "第%u层", leaf++);
        assert_str(dd_block_text(t.doc, b), want);
    }
    assert_int_equal(leaf, DEPTH);
    assert_true(depth >= 20);
    test_doc_release(&t);
    dd_strbuf_release(&in);
}

/* A row pads to the header's columns: a small file must not ask for all memory. */
static void survives_greedy_tables(void **state)
{
    (void)state;
    struct dd_strbuf in = {0};
    struct test_doc t;
    for (int i = 0; i < 2000; i++)
        dd_strbuf_adds(&in, "|甲");
    dd_strbuf_adds(&in, "|\n");
    for (int i = 0; i < 2000; i++)
        dd_strbuf_adds(&in, "|-");
    dd_strbuf_adds(&in, "|\n");
    for (int i = 0; i < 2000; i++)
        dd_strbuf_adds(&in, "|乙|\n");
    test_doc_parse(&t, dd_strbuf_str(&in));
    assert_true(t.doc->text.len >= 2000 * 2 * 3);
    assert_true(dd_str_find(t.doc->text, DD_STR("乙"), 0) > 0);
    test_doc_release(&t);
    dd_strbuf_release(&in);
}

static void has_links_with_their_text(void **state)
{
    (void)state;
    struct test_doc t;
    test_doc_parse(&t, DD_STR("前 [**粗** 与\n码](https://a.cn)\n\n后 <https://b.cn>\n"));
    assert_int_equal(t.doc->n_links, 2);
    assert_str(t.doc->links[0].text, "粗 与码");
    assert_int_equal(t.doc->links[0].block, 1);
    assert_int_equal(t.doc->links[0].text_start, strlen("前 "));
    assert_str(t.doc->links[1].text, "https://b.cn");
    assert_int_equal(t.doc->links[1].block, 2);
    test_doc_release(&t);
}

/* A url comes clean of what a terminal or a browser's command line must not get. */
static void cleans_urls(void **state)
{
    (void)state;
    struct test_doc t;
    test_doc_parse(&t, DD_STR("[链](<https://a.cn/\x1b[31m b\u202e\u200b中>)\n"));
    assert_int_equal(t.doc->n_links, 1);
    assert_str(t.doc->links[0].url, "https://a.cn/[31mb中");
    test_doc_release(&t);
}

static void parses_nothing(void **state)
{
    (void)state;
    struct dd_arena arena = {0};
    const struct dd_part none = {0};
    const struct dd_document *doc = dd_document_parse(&arena, &none);
    assert_int_equal(doc->n_blocks, 1);
    assert_int_equal(doc->text.len, 0);
    assert_int_equal(dd_document_block_at(doc, 0), DD_NONE);
    dd_arena_release(&arena);
    struct test_doc t;
    test_doc_parse(&t, DD_STR(""));
    assert_int_equal(t.doc->n_blocks, 1);
    assert_int_equal(dd_document_source_offset(t.doc, 0), 0);
    assert_int_equal(dd_document_text_offset(t.doc, 7), 0);
    test_doc_release(&t);
}

static void between_runs_the_neighbour_counts(void **state)
{
    (void)state;
    struct test_doc t;
    test_doc_parse(&t, DD_STR("# 题\n\n文&amp;字\n"));
    /* Text: 题 \n 文 & 字; source: "# 题\n\n文&amp;字". */
    assert_int_equal(dd_document_source_offset(t.doc, 3), 7);  /* the \n: what follows */
    assert_int_equal(dd_document_source_offset(t.doc, 7), 10); /* & */
    assert_int_equal(dd_document_source_offset(t.doc, 8), 15); /* 字 */
    assert_int_equal(dd_document_text_offset(t.doc, 0), 0);    /* the # */
    assert_int_equal(dd_document_text_offset(t.doc, 10), 7);
    assert_int_equal(dd_document_text_offset(t.doc, 15), 8);
    assert_int_equal(dd_document_text_offset(t.doc, 999), t.doc->text.len);
    test_doc_release(&t);
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parses_markdown),
        cmocka_unit_test(offsets_hold_for_the_cases),
        cmocka_unit_test(keeps_levels_while_it_grows),
        cmocka_unit_test(keeps_the_text_of_deep_lists),
        cmocka_unit_test(survives_greedy_tables),
        cmocka_unit_test(has_links_with_their_text),
        cmocka_unit_test(cleans_urls),
        cmocka_unit_test(parses_nothing),
        cmocka_unit_test(between_runs_the_neighbour_counts),
        cmocka_unit_test(offsets_hold_for_the_sample),
        cmocka_unit_test(offsets_hold_for_the_archives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
