/* markdown_cases.h - markdown beside what is made of it: the table of tests/unit/test_markdown.c. */
#ifndef DUIDU_TESTS_MARKDOWN_CASES_H
#define DUIDU_TESTS_MARKDOWN_CASES_H

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
    {"lists as they are numbered in Chinese",
     "要点：\n"
     "1、**一**：甲\n"
     "乙\n"
     "2、二\n"
     "\n"
     "1、只有一行\n",
     "para \"要点：\"\n"
     "list ordered\n"
     "  item 1\n"
     "    para \"{s 一}：甲乙\"\n"
     "  item 2\n"
     "    para \"二\"\n"
     "para \"1、只有一行\"\n"},
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
     "code \"一  行/  二行\"\n"},
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
    {"a table right behind a line of text",
     "对比如下：\n"
     "| 甲 | 乙 |\n"
     "|----|----|\n"
     "| 一 | 二 |\n"
     "后文\n"
     "| 不是 | 表 |\n"
     "|--|\n",
     "para \"对比如下：\"\n"
     "table --\n"
     "  甲 | 乙\n"
     "  一 | 二\n"
     "  后文 | \n"
     "  不是 | 表\n"
     "  -- | \n"},
    {"a table right behind a line of an item",
     "- 与甲对比：\n"
     "  | 甲 | 乙 |\n"
     "  |-|-|\n"
     "  | 一 | 二 |\n"
     "- 下一项\n",
     "list loose\n"
     "  item\n"
     "    para \"与甲对比：\"\n"
     "    table --\n"
     "      甲 | 乙\n"
     "      一 | 二\n"
     "  item\n"
     "    para \"下一项\"\n"},
    {"bars in code in a cell",
     "| 甲 | 乙 |\n"
     "|---|---|\n"
     "| `a\\|b` | c\\|d |\n",
     "table --\n"
     "  甲 | 乙\n"
     "  {c a|b} | c|d\n"},
    {"what looks like a table in a fence",
     "```\n"
     "甲\n"
     "| a | b |\n"
     "|-|-|\n"
     "```\n",
     "code \"甲/| a | b |/|-|-|\"\n"},
    {"underscores that a converter escaped in an address",
     "看 https://a.cn/x\\_y\\_z 与 [文](https://a.cn/p\\_q) 与 a\\_b\n",
     "para \"看 {a0 https://a.cn/x_y_z} 与 {a1 文} 与 a_b\"\n"
     "0 https://a.cn/x_y_z\n"
     "1 https://a.cn/p\\_q\n"},
    {"stars and underscores in a destination",
     "**[链](https://a.cn/?q=*a*+_b_)**`码`，*[链](b_c_d)*。\n",
     "para \"{sa0 链}{c 码}，{ea1 链}。\"\n"
     "0 https://a.cn/?q=*a*+_b_\n"
     "1 b_c_d\n"},
    {"tags that were escaped in order to be text",
     "<style\\>里面</style\\> 与 <a href=\\\"x\\\">文</a\\>\n",
     "para \"<style>里面</style> 与 <a href=\"x\">文</a>\"\n"},
    {"a tag over many lines",
     "<div\n"
     "class=\"甲\"\n"
     ">块</div>\n"
     "\n"
     "<script\n"
     "\n"
     "src=\"乙\">\n"
     "丙\n"
     "</script>\n",
     "html \"块\"\n"
     "html \"\"\n"},
    {"a row of dashes that heads nothing, at the very beginning", "-|-|\n\n- 表 -|-|\n",
     "para \"-|-|\"\n"
     "list\n"
     "  item\n"
     "    para \"表 -|-|\"\n"},
    {"numbers in circles",
     "要点：\n"
     "① **一**：甲\n"
     "②二\n"
     "\n"
     "① 只有一行\n",
     "para \"要点：\"\n"
     "list ordered\n"
     "  item 1\n"
     "    para \"{s 一}：甲\"\n"
     "  item 2\n"
     "    para \"二\"\n"
     "para \"① 只有一行\"\n"},
    {"the head of a callout is a line of its own",
     "> [!NOTE] 题\n"
     "> 一\n"
     "> two\n"
     ">\n"
     "> [!TIP] 三\n"
     "> 四\n",
     "quote\n"
     "  para \"[!NOTE] 题/一 two\"\n"
     "  para \"[!TIP] 三四\"\n"},
    {"brackets that begin no callout",
     "> [!] 题\n"
     "> 一\n"
     "\n"
     "[!NOTE] 题\n"
     "一\n",
     "quote\n"
     "  para \"[!] 题一\"\n"
     "para \"[!NOTE] 题一\"\n"},
    {"an image in HTML",
     "<p><img src=\"a.png\" alt=\"Image 7: 猫\"><img src='b.png' alt='Image 8'></p>\n",
     "html \"{i [image: 猫][image]}\"\n"},
};

#endif
