/* Which article a text is: its address normalised, else a hash of what it says. */
#include "duidu/identity.h"

#include <stdlib.h>
#include <string.h>

/* ---- hashes ---------------------------------------------------------------------------- */

/* Two lanes of multiply and shift, eight bytes a step. Not made against someone who looks for two
 * texts of one hash: what he would gain is that their notes are kept together. */
struct hash {
    uint64_t a, b;
};

static const struct hash START = {0x9E3779B97F4A7C15u, 0xD1B54A32D192ED03u};

static uint64_t stir(uint64_t h, uint64_t word, uint64_t factor)
{
    h = (h ^ word) * factor;
    return h ^ h >> 32;
}

/* Little-endian, so that the same text has the same key on every machine. */
static uint64_t word_at(const char *bytes, size_t n)
{
    uint64_t word = 0;
    for (size_t i = 0; i < n; i++)
        word |= (uint64_t)(unsigned char)bytes[i] << 8 * i;
    return word;
}

static void hash_word(struct hash *h, uint64_t word)
{
    h->a = stir(h->a, word, 0xFF51AFD7ED558CCDu);
    h->b = stir(h->b, word, 0xC4CEB9FE1A85EC53u);
}

/* The length goes in too: "ab" + "c" is not "a" + "bc". */
static void hash_add(struct hash *h, struct dd_str s)
{
    size_t at = 0;
    for (; at + 8 <= s.len; at += 8)
        hash_word(h, word_at(s.ptr + at, 8));
    hash_word(h, word_at(s.ptr + at, s.len - at));
    hash_word(h, s.len);
}

uint64_t dd_identity_hash(struct dd_str key)
{
    struct hash h = START;
    hash_add(&h, key);
    hash_word(&h, 0);
    return h.a ? h.a : 1;
}

/* ---- characters of an address ---------------------------------------------------------- */

static bool is_unreserved(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                        : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                               : -1;
}

static void add_byte(struct dd_strbuf *out, unsigned char c, bool escaped)
{
    bool plain = escaped ? is_unreserved(c) : c > ' ' && c < 0x7F;
    if (plain)
        dd_strbuf_addc(out, (char)c);
    else
        dd_strbuf_addf(out, "%%%02X", c);
}

static void add_escaped(struct dd_strbuf *out, struct dd_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        int high = s.ptr[i] == '%' && i + 2 < s.len ? hex_digit(s.ptr[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(s.ptr[i + 2]) : -1;
        if (low >= 0) {
            add_byte(out, (unsigned char)(high << 4 | low), true);
            i += 2;
        } else {
            add_byte(out, (unsigned char)s.ptr[i], false);
        }
    }
}

/* ---- the parts of an address ----------------------------------------------------------- */

/* What stands before the first of any of signs, taken off *rest. */
static struct dd_str take_until(struct dd_str *rest, const char *signs)
{
    size_t n = 0;
    while (n < rest->len && !strchr(signs, rest->ptr[n]))
        n++;
    struct dd_str part = dd_str_slice(*rest, 0, n);
    *rest = dd_str_slice(*rest, n, rest->len);
    return part;
}

static void add_host(struct dd_strbuf *out, struct dd_str authority)
{
    struct dd_str host = authority;
    for (size_t i = 0; i < authority.len; i++)
        if (authority.ptr[i] == '@')
            host = dd_str_slice(authority, i + 1, authority.len);
    if (dd_str_ends(host, DD_STR(":443")))
        host.len -= 4;
    else if (dd_str_ends(host, DD_STR(":80")))
        host.len -= 3;
    else if (dd_str_ends(host, DD_STR(":")))
        host.len--;
    if (dd_str_ends(host, DD_STR(".")))
        host.len--;
    if (dd_str_starts_ci(host, DD_STR("www.")))
        host = dd_str_slice(host, 4, host.len);
    for (size_t i = 0; i < host.len; i++) {
        char c = host.ptr[i];
        dd_strbuf_addc(out, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
    }
}

/* Segment by segment: "." is left out, ".." takes the one before it away. */
static void add_path(struct dd_strbuf *out, struct dd_str path)
{
    size_t root = out->len;
    while (path.len) {
        path = dd_str_slice(path, 1, path.len); /* its '/' */
        struct dd_str segment = take_until(&path, "/");
        if (dd_str_equal(segment, DD_STR("..")) || dd_str_equal_ci(segment, DD_STR("%2e%2e"))) {
            while (out->len > root && out->buf[out->len - 1] != '/')
                out->len--;
            if (out->len > root)
                out->len--;
        } else if (!dd_str_equal(segment, DD_STR(".")) && (segment.len || path.len)) {
            dd_strbuf_addc(out, '/');
            add_escaped(out, segment);
        }
    }
    if (out->buf)
        out->buf[out->len] = '\0';
}

/* Parameters that say how the reader came, not what is read. A '*' stands for any end. */
static bool is_tracking(struct dd_str name, struct dd_str host)
{
    static const struct {
        char host[17]; /* "": any; else this one and those below it */
        char name[21];
    } names[] = {
        {"", "utm_*"},         {"", "fbclid"},       {"", "gclid"},
        {"", "gclsrc"},        {"", "dclid"},        {"", "wbraid"},
        {"", "gbraid"},        {"", "msclkid"},      {"", "yclid"},
        {"", "twclid"},        {"", "ttclid"},       {"", "igshid"},
        {"", "igsh"},          {"", "mc_cid"},       {"", "mc_eid"},
        {"", "mkt_tok"},       {"", "_ga"},          {"", "_gl"},
        {"", "_hsenc"},        {"", "_hsmi"},        {"", "hsctatracking"},
        {"", "vero_id"},       {"", "oly_anon_id"},  {"", "oly_enc_id"},
        {"", "ref_src"},       {"", "ref_url"},      {"", "spm"},
        {"", "spm_id_from"},   {"", "vd_source"},    {"", "share_source"},
        {"", "share_medium"},  {"", "share_token"},  {"", "share_from"},
        {"", "__readwiselocation"},
        {"mp.weixin.qq.com", "chksm"},     {"mp.weixin.qq.com", "scene"},
        {"mp.weixin.qq.com", "subscene"},  {"mp.weixin.qq.com", "poc_token"},
        {"mp.weixin.qq.com", "exportkey"}, {"mp.weixin.qq.com", "pass_ticket"},
        {"mp.weixin.qq.com", "sessionid"}, {"mp.weixin.qq.com", "clicktime"},
        {"mp.weixin.qq.com", "enterid"},   {"mp.weixin.qq.com", "ascene"},
        {"mp.weixin.qq.com", "devicetype"}, {"mp.weixin.qq.com", "nettype"},
        {"mp.weixin.qq.com", "version"},   {"mp.weixin.qq.com", "lang"},
        {"mp.weixin.qq.com", "wx_header"}, {"mp.weixin.qq.com", "from"},
        {"medium.com", "source"},          {"medium.com", "sk"},
        {"substack.com", "r"},             {"substack.com", "publication_id"},
        {"substack.com", "post_id"},       {"substack.com", "isfreemail"},
        {"substack.com", "triedredirect"}, {"substack.com", "showwelcomeonshare"},
        {"youtube.com", "si"},             {"youtube.com", "feature"},
        {"youtu.be", "si"},                {"twitter.com", "s"},
        {"twitter.com", "t"},              {"x.com", "s"},
        {"x.com", "t"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct dd_str want = dd_str_from(names[i].name), at = dd_str_from(names[i].host);
        bool here = !at.len || dd_str_equal(host, at) ||
                    (dd_str_ends(host, at) && host.ptr[host.len - at.len - 1] == '.');
        bool any_end = dd_str_ends(want, DD_STR("*"));
        want.len -= any_end;
        if (here && (any_end ? dd_str_starts_ci(name, want) : dd_str_equal_ci(name, want)))
            return true;
    }
    return false;
}

enum { PARAMETERS = 64 /* more than that are taken as they stand */ };

static struct dd_str name_of(struct dd_str parameter)
{
    return take_until(&parameter, "=");
}

/* By name; those of one name stay in their order, which may mean something. */
static void sort_by_name(struct dd_str *items, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct dd_str item = items[i];
        size_t at = i;
        for (; at && dd_str_compare(name_of(items[at - 1]), name_of(item)) > 0; at--)
            items[at] = items[at - 1];
        items[at] = item;
    }
}

static void add_query(struct dd_strbuf *out, struct dd_str query, struct dd_str host)
{
    struct dd_str items[PARAMETERS];
    size_t n = 0;
    while (query.len && n < PARAMETERS) {
        struct dd_str item = n + 1 < PARAMETERS ? take_until(&query, "&") : query;
        query = n + 1 < PARAMETERS ? dd_str_slice(query, 1, query.len) : (struct dd_str){0};
        if (item.len && !is_tracking(name_of(item), host))
            items[n++] = item;
    }
    sort_by_name(items, n);
    for (size_t i = 0; i < n; i++) {
        dd_strbuf_addc(out, i ? '&' : '?');
        add_escaped(out, items[i]);
    }
}

bool dd_identity_url(struct dd_strbuf *out, struct dd_str url)
{
    struct dd_str rest = dd_str_trim(url);
    size_t before = out->len;
    if (!dd_str_starts_ci(rest, DD_STR("http://")) && !dd_str_starts_ci(rest, DD_STR("https://")))
        return false;
    rest = dd_str_slice(rest, rest.ptr[4] == ':' ? 7 : 8, rest.len);
    struct dd_str authority = take_until(&rest, "/?#"), path = take_until(&rest, "?#");
    dd_strbuf_adds(out, "https://");
    size_t host_at = out->len;
    add_host(out, authority);
    size_t host_end = out->len;
    add_path(out, path);
    if (rest.len && rest.ptr[0] == '?') {
        rest = dd_str_slice(rest, 1, rest.len);
        struct dd_strbuf host = {0}; /* out may move */
        dd_strbuf_add(&host, dd_str_slice(dd_strbuf_str(out), host_at, host_end));
        add_query(out, take_until(&rest, "#"), dd_strbuf_str(&host));
        dd_strbuf_release(&host);
    }
    if (dd_str_starts(rest, DD_STR("#!")) || dd_str_starts(rest, DD_STR("#/")))
        add_escaped(out, rest);
    if (host_end > host_at && out->len > host_end)
        return true;
    out->len = before;
    if (out->buf)
        out->buf[before] = '\0';
    return false;
}

/* ---- an article ------------------------------------------------------------------------ */

enum { ENOUGH = 64 /* bytes of an article that tell it from others */ };

static struct dd_str part_text(const struct dd_part *part)
{
    if (!part->source)
        return (struct dd_str){0};
    return dd_str_trim(dd_str_slice(part->source->text, part->span.start, part->span.end));
}

/* The article's text: a summary is more often mended. An error page in its place says nothing of its
 * own, then the whole file counts. */
static void add_text_key(struct dd_strbuf *out, const struct dd_clip *clip)
{
    struct hash h = START;
    struct dd_str text = part_text(&clip->article);
    if (clip->body_failed || text.len < ENOUGH)
        text = dd_str_trim(clip->main.text);
    hash_add(&h, clip->title);
    hash_add(&h, text);
    hash_word(&h, 0);
    dd_strbuf_addf(out, "text:%016llx%016llx", (unsigned long long)h.a, (unsigned long long)h.b);
}

void dd_identity_of(struct dd_strbuf *out, const struct dd_clip *clip)
{
    if (!dd_identity_url(out, clip->source_url))
        add_text_key(out, clip);
}
