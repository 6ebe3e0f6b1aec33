#include "duidu/url.h"

bool dd_url_is_safe(struct dd_str url)
{
    return dd_str_starts_ci(url, DD_STR("http://")) || dd_str_starts_ci(url, DD_STR("https://")) ||
           dd_str_starts_ci(url, DD_STR("mailto:"));
}

bool dd_url_encode(struct dd_strbuf *out, struct dd_str url)
{
    size_t start = out->len;
    bool good = dd_url_is_safe(url);
    for (size_t i = 0; good && i < url.len; i++) {
        unsigned char c = (unsigned char)url.ptr[i];
        good = (c >= ' ' && c != 0x7F) && out->len - start < DD_URL_MAX - 3;
        if (c > ' ' && c < 0x7F)
            dd_strbuf_addc(out, (char)c);
        else
            dd_strbuf_addf(out, "%%%02X", c);
    }
    if (!good && out->buf)
        out->buf[out->len = start] = '\0';
    return good;
}

/* FNV-1a, 32 bits (Fowler, Noll, Vo). */
uint32_t dd_url_id(struct dd_str url, uint32_t n)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < url.len; i++)
        hash = (hash ^ (unsigned char)url.ptr[i]) * 16777619u;
    for (int i = 0; i < 4; i++)
        hash = (hash ^ (n >> 8 * i & 255)) * 16777619u;
    return hash ? hash : 1;
}
