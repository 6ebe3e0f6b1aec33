/* Nothing lost: the text that a layout shows, white space aside, is the text that an independent
 * renderer finds in the same markdown. The judge is cmark-gfm, asked for XML, since that tells text
 * from code from raw HTML. Skipped where it is not installed.
 *
 * Where the two differ on purpose, and how both sides are brought together:
 *
 * - White space and invisible characters are left out on both sides.
 * - Rows of two or more * outside code are left out on both sides: emphasis beside Chinese
 * punctuation is mended by us and left as text by CommonMark. So is ` outside code: damaged fences
 * and spans, which the two parsers pair differently.
 * - A table's delimiter row that fits no header is left out of the judge's text, and bars (|)
 * outside code on both sides: of damaged tables the two keep different ones.
 * - A backslash before _ " > \ is left out of the judge's bare addresses, and right behind them: it
 * was an escape.
 * - Images: we show "[image: alt]" without the noise "Image 12"; the judge's images are written the
 *   same way.
 * - Links in headings whose text is only # ¶ § 🔗 ∞ (permalinks) are left out of the judge's text.
 * - Raw HTML: comments, scripts, styles and tags of HTML elements are left out of the judge's text;
 *   what only looks like a tag (<String>) is text. Character references are decoded. A tag with \>
 * or
 *   \" in it was escaped in order to be text: the judge gets a stand-in for its <.
 * - "[^1]: text" is a footnote for us, and the swallowed definition of a link for CommonMark: its
 *   colon is escaped in what the judge gets.
 * - Lines numbered 1、 2、 or ① ② in a row are a list for us: the judge gets them as "1.  ", "2.  ".
 * - The judge is told that only ~~ strikes out. */
#include "archives.h"
#include "dump.h"

#include "duidu/clip.h"
#include "duidu/utf8.h"

#include <locale.h>
#include <sys/wait.h>
#include <unistd.h>

#define STAR '\x01'   /* a * that is not code */
#define TICK '\x02'   /* a ` that is not code */
#define LESS "\uE000" /* a < that begins no tag */

/* ---- the judge ------------------------------------------------------------------------- */

/* Runs cmark-gfm over in; appends its XML to out. False when it cannot be run. */
static bool run_judge(struct dd_str in, struct dd_strbuf *out)
{
    FILE *file = tmpfile();
    int ends[2], status;
    if (!file || pipe(ends) != 0 || (in.len && fwrite(in.ptr, in.len, 1, file) != 1) ||
        fflush(file))
        abort();
    rewind(file);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(fileno(file), 0);
        dup2(ends[1], 1);
        close(ends[0]);
        execlp("cmark-gfm", "cmark-gfm", "-e", "table", "-e", "strikethrough", "-e", "autolink",
               "-e", "tasklist", "--strikethrough-double-tilde", "--to", "xml", (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    char buf[65536];
    for (ssize_t n; (n = read(ends[0], buf, sizeof buf)) > 0;)
        dd_strbuf_add(out, (struct dd_str){buf, (size_t)n});
    close(ends[0]);
    fclose(file);
    return waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool have_judge(void)
{
    struct dd_strbuf out = {0};
    bool ok = run_judge(DD_STR("有吗"), &out);
    dd_strbuf_release(&out);
    return ok;
}

/* Appends s with its character references decoded. */
static void add_decoded(struct dd_strbuf *out, struct dd_str s)
{
    static const char *const names[][2] = {
        {"&lt;", "<"},     {"&gt;", ">"},    {"&amp;", "&"},   {"&quot;", "\""}, {"&nbsp;", " "},
        {"&hellip;", "…"}, {"&mdash;", "—"}, {"&ndash;", "–"}, {"&ldquo;", "“"}, {"&rdquo;", "”"},
        {"&lsquo;", "‘"},  {"&rsquo;", "’"}, {"&copy;", "©"},  {"&bull;", "•"},  {"&times;", "×"},
        {"&middot;", "·"}, {"&apos;", "'"},
    };
    for (size_t at = 0; at < s.len;) {
        struct dd_str rest = dd_str_slice(s, at, s.len);
        size_t i = 0;
        char *end = NULL;
        while (i < COUNT(names) && !dd_str_starts(rest, dd_str_from(names[i][0])))
            i++;
        if (i < COUNT(names)) {
            dd_strbuf_adds(out, names[i][1]);
            at += strlen(names[i][0]);
        } else if (dd_str_starts(rest, DD_STR("&#"))) {
            bool hex = (rest.ptr[2] | 32) == 'x';
            dd_strbuf_add_cp(out, (uint32_t)strtoul(rest.ptr + 2 + hex, &end, hex ? 16 : 10));
            at = (size_t)(end - s.ptr) + 1;
        } else {
            dd_strbuf_addc(out, rest.ptr[0]);
            at++;
        }
    }
}

struct judged {
    struct dd_strbuf text;
    size_t image, link; /* where the open image's and link's text began */
    unsigned images;    /* depth */
    bool heading, in_address, behind_address;
    char skip[16]; /* the HTML element whose content is no text */
};

static void write_image(struct dd_strbuf *out, struct dd_str alt)
{
    size_t digits = 0, at = 0;
    alt = dd_str_trim(alt);
    if (dd_str_starts_ci(alt, DD_STR("image"))) {
        for (at = 5; at < alt.len && alt.ptr[at] == ' ';)
            at++;
        for (; at < alt.len && alt.ptr[at] >= '0' && alt.ptr[at] <= '9'; at++)
            digits++;
        if (digits && at == alt.len)
            alt.len = 0;
        else if (digits && alt.ptr[at] == ':')
            alt = dd_str_slice(alt, at + 1, alt.len);
    }
    dd_strbuf_adds(out, alt.len ? "[image: " : "[image");
    dd_strbuf_add(out, alt);
    dd_strbuf_addc(out, ']');
}

/* ---- raw HTML -------------------------------------------------------------------------- */

static const char elements[] =
    " a abbr acronym address article aside audio b bdi bdo big blockquote body br button canvas "
    "caption "
    "center cite code col colgroup data dd del details dfn dialog div dl dt em embed fieldset "
    "figcaption figure font footer form frame h1 h2 h3 h4 h5 h6 head header hr html i iframe img "
    "input "
    "ins kbd label legend li link main map mark math meta nav nobr noscript object ol option p "
    "param "
    "path picture pre q rp rt ruby s samp script section select small source span strike strong "
    "style "
    "sub summary sup svg table tbody td textarea tfoot th thead time title tr track tt u ul var "
    "video "
    "wbr ";

static bool is_element(struct dd_str name)
{
    char want[32];
    if (name.len == 0 || name.len > 20)
        return false;
    snprintf(want, sizeof want, " %.*s ", DD_STR_ARG(name));
    return strcasestr(elements, want) != NULL;
}

static struct dd_str element_name(struct dd_str tag)
{
    size_t start = 1 + (tag.len > 1 && tag.ptr[1] == '/'), end = start;
    while (end < tag.len && (unsigned char)tag.ptr[end] < 0x80 &&
           (dd_cp_is_letter((unsigned char)tag.ptr[end]) || tag.ptr[end] == '-'))
        end++;
    return dd_str_slice(tag, start, end);
}

static void judge_tag(struct judged *j, struct dd_str tag)
{
    struct dd_str name = element_name(tag);
    bool closing = tag.ptr[1] == '/';
    if (j->skip[0]) {
        if (closing && dd_str_equal_ci(name, dd_str_from(j->skip)))
            j->skip[0] = '\0';
        return;
    }
    if (!is_element(name)) {
        dd_strbuf_add(&j->text, tag);
        return;
    }
    if (!closing &&
        (dd_str_equal_ci(name, DD_STR("script")) || dd_str_equal_ci(name, DD_STR("style"))))
        snprintf(j->skip, sizeof j->skip, "%.*s", DD_STR_ARG(name));
    if (dd_str_equal_ci(name, DD_STR("img"))) {
        struct dd_strbuf alt = {0};
        ptrdiff_t at = dd_str_find(tag, DD_STR("alt=\""), 0);
        ptrdiff_t end = at < 0 ? -1 : dd_str_find(tag, DD_STR("\""), (size_t)at + 5);
        if (end > 0)
            add_decoded(&alt, dd_str_slice(tag, (size_t)at + 5, (size_t)end));
        write_image(&j->text, dd_strbuf_str(&alt));
        dd_strbuf_release(&alt);
    }
    dd_strbuf_addc(&j->text, ' ');
}

static void judge_html(struct judged *j, struct dd_str s)
{
    for (size_t at = 0; at < s.len;) {
        struct dd_str rest = dd_str_slice(s, at, s.len);
        ptrdiff_t end = -1;
        if (dd_str_starts(rest, DD_STR("<!--"))) {
            end = dd_str_find(rest, DD_STR("-->"), 4);
            at += end < 0 ? rest.len : (size_t)end + 3;
        } else if (rest.ptr[0] == '<' && rest.len > 1 && strchr("!?", rest.ptr[1])) {
            end = dd_str_find(rest, DD_STR(">"), 0);
            at += end < 0 ? rest.len : (size_t)end + 1;
        } else if (rest.ptr[0] == '<' && (element_name(rest).len || j->skip[0]) &&
                   (end = dd_str_find(rest, DD_STR(">"), 0)) > 0) {
            judge_tag(j, dd_str_slice(rest, 0, (size_t)end + 1));
            at += (size_t)end + 1;
        } else {
            ptrdiff_t next = dd_str_find(rest, DD_STR("<"), 1);
            struct dd_str text = dd_str_slice(rest, 0, next < 0 ? rest.len : (size_t)next);
            if (!j->skip[0])
                add_decoded(&j->text, text);
            at += text.len;
        }
    }
}

/* ---- the judge's XML ------------------------------------------------------------------- */

static bool is_delimiter_row(struct dd_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!strchr("|-: ", s.ptr[i]))
            return false;
    return dd_str_find(s, DD_STR("|"), 0) >= 0 && dd_str_find(s, DD_STR("--"), 0) >= 0;
}

static void judge_text(struct judged *j, struct dd_str s)
{
    for (size_t i = 0; i < s.len && !is_delimiter_row(s); i++) {
        bool address = j->in_address || (i == 0 && j->behind_address);
        if (address && s.ptr[i] == '\\' && i + 1 < s.len && strchr("_\">\\", s.ptr[i + 1]))
            i++;
        char c = s.ptr[i] == '*' ? STAR : s.ptr[i] == '`' ? TICK : s.ptr[i];
        if (c != '|')
            dd_strbuf_addc(&j->text, c);
    }
    j->behind_address = false;
}

static void judge_content(struct judged *j, struct dd_str node, struct dd_str xml)
{
    struct dd_strbuf text = {0};
    add_decoded(&text, xml);
    struct dd_str s = dd_strbuf_str(&text);
    bool html = dd_str_starts(node, DD_STR("html_"));
    if (html)
        judge_html(j, s);
    else if (!j->skip[0] && dd_str_equal(node, DD_STR("text")))
        judge_text(j, s);
    else if (!j->skip[0])
        dd_strbuf_add(&j->text, s);
    /* What is skipped ends with its block at the latest. */
    if (dd_str_equal(node, DD_STR("html_block")))
        j->skip[0] = '\0';
    dd_strbuf_release(&text);
}

static void judge_image_end(struct judged *j)
{
    if (--j->images)
        return;
    struct dd_strbuf whole = {0};
    write_image(&whole, dd_str_slice(dd_strbuf_str(&j->text), j->image, j->text.len));
    j->text.len = j->image;
    dd_strbuf_add(&j->text, dd_strbuf_str(&whole));
    dd_strbuf_release(&whole);
}

static void judge_link_end(struct judged *j)
{
    static const char *const signs[] = {"#", "¶", "§", "🔗", "∞"};
    struct dd_str text = dd_str_trim(dd_str_slice(dd_strbuf_str(&j->text), j->link, j->text.len));
    for (size_t i = 0; i < COUNT(signs) && j->heading; i++)
        if (dd_str_equal(text, dd_str_from(signs[i])))
            j->text.len = j->link;
}

/* A node's tag: "<link destination=…>", "</link>", "<softbreak />". */
static void judge_node(struct judged *j, struct dd_str tag)
{
    bool closing = tag.ptr[1] == '/';
    struct dd_str name = dd_str_slice(tag, 1 + closing, tag.len);
    if (dd_str_starts(name, DD_STR("heading")))
        j->heading = !closing;
    if (dd_str_starts(name, DD_STR("link")))
        j->behind_address = closing && j->in_address;
    bool empty = dd_str_ends(tag, DD_STR("/>"));
    if (dd_str_starts(name, DD_STR("image")) && empty && !j->images)
        dd_strbuf_adds(&j->text, "[image]");
    else if (dd_str_starts(name, DD_STR("image")) && !closing && !empty && j->images++ == 0)
        j->image = j->text.len;
    else if (dd_str_starts(name, DD_STR("image")) && closing)
        judge_image_end(j);
    if (dd_str_starts(name, DD_STR("link")))
        j->in_address = !closing && dd_str_find(name, DD_STR("\"http"), 0) >= 0;
    if (dd_str_starts(name, DD_STR("link ")))
        j->link = j->text.len;
    else if (dd_str_starts(name, DD_STR("link>")) && closing)
        judge_link_end(j);
    dd_strbuf_addc(&j->text, ' ');
}

static void judge_xml(struct judged *j, struct dd_str xml)
{
    for (size_t at = 0; at < xml.len;) {
        ptrdiff_t open = dd_str_find(xml, DD_STR("<"), at), end;
        if (open < 0 || (end = dd_str_find(xml, DD_STR(">"), (size_t)open)) < 0)
            return;
        struct dd_str tag = dd_str_slice(xml, (size_t)open, (size_t)end + 1);
        at = (size_t)end + 1;
        if (dd_str_find(tag, DD_STR("xml:space=\"preserve\""), 0) < 0) {
            judge_node(j, tag);
            continue;
        }
        size_t name_end = 1;
        while (tag.ptr[name_end] != ' ')
            name_end++;
        end = dd_str_find(xml, DD_STR("</"), at);
        judge_content(j, dd_str_slice(tag, 1, name_end), dd_str_slice(xml, at, (size_t)end));
        at = (size_t)dd_str_find(xml, DD_STR(">"), (size_t)end) + 1;
    }
}

/* ---- both sides ------------------------------------------------------------------------ */

/* What the layout shows, in the order of the text; outside code * as STAR, ` as TICK, | as a space.
 */
static void shown_text(const struct dd_document *doc, struct dd_strbuf *out)
{
    struct dd_arena arena = {0};
    struct dd_layout_options options = {.width = 80};
    struct dd_layout *l = dd_layout_build(&arena, doc, &options);
    bool *shown = calloc(doc->text.len + 1, sizeof *shown);
    for (size_t i = 0; i < l->n_pieces; i++)
        for (size_t k = 0; l->pieces[i].start != DD_NONE && k < l->pieces[i].text.len; k++)
            shown[l->pieces[i].start + k] = true;
    for (uint32_t at = 0; at < doc->text.len; at++) {
        char c = shown[at] ? doc->text.ptr[at] : ' ';
        if (c == '*' || c == '`' || c == '|') {
            const struct dd_run *r = &doc->runs[dd_document_run_at(doc, at)];
            enum dd_block_kind kind = doc->blocks[dd_document_block_at(doc, at)].kind;
            if (!(r->inline_ & DD_INLINE_CODE) && kind != DD_BLOCK_CODE && kind != DD_BLOCK_HTML)
                c = c == '*' ? STAR : c == '`' ? TICK : ' ';
        }
        dd_strbuf_addc(out, c);
    }
    free(shown);
    dd_arena_release(&arena);
}

/* Leaves out rows of * and `, white space and what is invisible. */
static void normalise(struct dd_strbuf *b)
{
    struct dd_strbuf out = {0};
    struct dd_str s = dd_strbuf_str(b);
    for (size_t at = 0, len; at < s.len; at += len) {
        uint32_t cp = dd_utf8_decode(s, at, &len);
        size_t row = at;
        while (row < s.len && s.ptr[row] == s.ptr[at] && (cp == STAR || cp == TICK))
            row++;
        if (row > at) {
            len = row - at;
            if (cp == STAR && len == 1)
                dd_strbuf_addc(&out, '*');
        } else if (cp == 0xE000) {
            dd_strbuf_addc(&out, '<');
        } else if (!dd_cp_is_space(cp) && !dd_cp_is_invisible(cp)) {
            dd_strbuf_add_cp(&out, cp);
        }
    }
    dd_strbuf_release(b);
    *b = out;
}

/* Was the tag that begins at byte at escaped in order to be text? */
static bool is_escaped_tag(struct dd_str text, size_t at)
{
    size_t end = at + 1;
    unsigned char c = end < text.len ? (unsigned char)text.ptr[end] : ' ';
    if (text.ptr[at] != '<' || (c != '/' && !(c < 0x80 && dd_cp_is_letter(c))))
        return false;
    while (end < text.len && text.ptr[end] != '>' && text.ptr[end] != '\n')
        end++;
    struct dd_str tag = dd_str_slice(text, at, end + 1);
    return dd_str_find(tag, DD_STR("\\>"), 0) >= 0 || dd_str_find(tag, DD_STR("\\\""), 0) >= 0;
}

/* The number that the line at at begins with, before 、 or ）, or within a circle; else 0. *len: the
 * bytes of it all. */
static int han_number(struct dd_str text, size_t at, int *len)
{
    int number = 0, digits = 0;
    size_t n = 0;
    uint32_t circled = at < text.len ? dd_utf8_decode(text, at, &n) : 0;
    *len = 3;
    if (circled >= 0x2460 && circled <= 0x2468)
        return (int)(circled - 0x2460 + 1);
    for (; at < text.len && digits < 2 && text.ptr[at] >= '0' && text.ptr[at] <= '9'; at++) {
        number = number * 10 + text.ptr[at] - '0';
        ++digits;
    }
    *len = digits + 3;
    struct dd_str sign = dd_str_slice(text, at, at + 3);
    return dd_str_equal(sign, DD_STR("、")) || dd_str_equal(sign, DD_STR("）")) ? number : 0;
}

/* The number when the line at at is an item of a list in Chinese numbers: the line after it or before
 * it has the neighbouring number; else 0. *len: the bytes of its mark. */
static int han_item(struct dd_str text, size_t at, int *len)
{
    int ignore, number = han_number(text, at, len);
    if (!number || (at && text.ptr[at - 1] != '\n'))
        return 0;
    ptrdiff_t next = dd_str_find(text, DD_STR("\n"), at);
    if (next >= 0 && han_number(text, (size_t)next + 1, &ignore) == number + 1)
        return number;
    size_t before = at ? at - 1 : 0;
    while (before && text.ptr[before - 1] != '\n')
        before--;
    return number > 1 && han_number(text, before, &ignore) == number - 1 ? number : 0;
}

/* The markdown as the judge gets it. */
static void judge_input(struct dd_strbuf *out, struct dd_str text)
{
    for (size_t at = 0; at < text.len; at++) {
        size_t open = at;
        int len, number = han_item(text, at, &len);
        if (number) {
            dd_strbuf_addf(out, "%d.  ", number);
            at += (size_t)len - 1;
            continue;
        }
        if (text.ptr[at] == ':' && at && text.ptr[at - 1] == ']')
            while (open && text.ptr[open] != '[' && text.ptr[open] != '\n')
                open--;
        if (open < at && text.ptr[open] == '[' && text.ptr[open + 1] == '^')
            dd_strbuf_addc(out, '\\');
        if (is_escaped_tag(text, at))
            dd_strbuf_adds(out, LESS);
        else
            dd_strbuf_addc(out, text.ptr[at]);
    }
}

/* Prints where two texts begin to differ. */
static bool same(const char *name, struct dd_str ours, struct dd_str theirs)
{
    size_t at = 0;
    while (at < ours.len && at < theirs.len && ours.ptr[at] == theirs.ptr[at])
        at++;
    if (at == ours.len && at == theirs.len)
        return true;
    at = dd_utf8_floor(ours, at);
    size_t from = dd_utf8_floor(ours, at > 60 ? at - 60 : 0);
    print_error("%s: at byte %zu\n  shown: %.*s >>> %.*s\n  judge: %.*s >>> %.*s\n", name, at,
                DD_STR_ARG(dd_str_slice(ours, from, at)),
                DD_STR_ARG(dd_str_slice(ours, at, dd_utf8_floor(ours, at + 80))),
                DD_STR_ARG(dd_str_slice(ours, from, at)),
                DD_STR_ARG(dd_str_slice(theirs, at, dd_utf8_floor(theirs, at + 80))));
    return false;
}

static bool part_is_whole(const char *name, const struct dd_part *part)
{
    if (!part->source)
        return true;
    struct dd_arena arena = {0};
    struct dd_strbuf ours = {0}, input = {0}, xml = {0};
    struct judged j = {0};
    shown_text(dd_document_parse(&arena, part), &ours);
    judge_input(&input, dd_str_slice(part->source->text, part->span.start, part->span.end));
    assert_true(run_judge(dd_strbuf_str(&input), &xml));
    judge_xml(&j, dd_strbuf_str(&xml));
    normalise(&ours);
    normalise(&j.text);
    bool ok = same(name, dd_strbuf_str(&ours), dd_strbuf_str(&j.text));
    dd_strbuf_release(&ours);
    dd_strbuf_release(&input);
    dd_strbuf_release(&xml);
    dd_strbuf_release(&j.text);
    dd_arena_release(&arena);
    return ok;
}

struct tally {
    size_t parts, lossy;
};

static void compare_file(const char *path, void *data)
{
    struct tally *t = data;
    struct dd_clip clip;
    struct dd_error err;
    const char *name = strrchr(path, '/');
    if (!dd_clip_is_article_name(dd_str_from(name ? name + 1 : path)))
        return;
    assert_int_equal(dd_clip_open(&clip, path, &err), DD_OK);
    t->lossy += !part_is_whole(path, &clip.summary);
    t->lossy += !part_is_whole(path, &clip.article);
    t->parts += 2;
    dd_clip_release(&clip);
}

static void compare_all(const char *root)
{
    struct tally t = {0};
    test_each_markdown(root, compare_file, &t);
    if (t.lossy)
        print_error("%zu of %zu parts differ\n", t.lossy, t.parts);
    assert_true(t.parts >= 20);
    assert_int_equal(t.lossy, 0);
}

static void nothing_lost_in_the_sample(void **state)
{
    (void)state;
    if (!have_judge())
        skip();
    compare_all(TEST_SAMPLE);
}

static void nothing_lost_in_the_archives(void **state)
{
    (void)state;
    if (!have_judge() || !test_archives())
        skip();
    compare_all(test_archives());
}

/* Texts in which something might get lost between the parser, the mask and the builder. */
static void nothing_lost_in_odd_texts(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "# 题 [#](#a)\n\n文 [#](#b)\n",
        "一 **“二”**三 **四** 五 ~~六~~ 七 ~八 `九 **十**`\n",
        "[^1]: 脚注\n[^2]: 另一条\n",
        "要点：\n1、**一**：甲\n2、二\n3）三\n\n完。\n1、孤立的一行\n",
        "要点：\n① **一**：甲\n②二\n\n① 孤立的一行\n",
        "> [!NOTE] 题\n> 一\n> 二\n\n![[图.png]]\n",
        "| 甲 | **乙** |\n|-|-|\n| `丙\\|丁` | 戊 |\n| <br> | &amp; |\n",
        "<div>块 <b>粗</b> &lt;&hellip; <未知> <img alt=\"Image 3: 图\"></div>\n\n文 "
        "<span>字</span> Vec<T>\n",
        "![Image 1](a) ![Image 22: 猫 **粗**](b) [![图](c)](d) ![](e)\n",
        "- [x] 做了\n- [ ] 没做\n  1. 一\n     > 二\n     >\n     >     码\n",
        "***全*部**与__下__\\*\\*&ast;*单*\n",
        "行一  \n行二\\\n行三\n\n\tcode\ttab\n\n```\n围栏 ** | |-|-|\n|-|-|\n",
    };
    if (!have_judge())
        skip();
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct test_doc t;
        test_doc_parse(&t, dd_str_from(texts[i]));
        struct dd_part part = {&t.source, {0, t.source.text.len}};
        assert_true(part_is_whole(texts[i], &part));
        test_doc_release(&t);
    }
}

static void loss_is_seen(void **state)
{
    (void)state;
    assert_true(same("同", DD_STR("一二三"), DD_STR("一二三")));
    print_message("two differences follow that are meant to be there:\n");
    assert_false(same("异", DD_STR("一二三"), DD_STR("一二四")));
    assert_false(same("短", DD_STR("一二"), DD_STR("一二三")));
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loss_is_seen),
        cmocka_unit_test(nothing_lost_in_odd_texts),
        cmocka_unit_test(nothing_lost_in_the_sample),
        cmocka_unit_test(nothing_lost_in_the_archives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
