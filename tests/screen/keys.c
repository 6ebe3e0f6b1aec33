/* Key notation: j 5 ？ <Space> <C-d> <M-x> <Esc> <Up> <S-Tab> <lt>; blanks between keys are free.
 */
#include "screen.h"

#include "duidu/utf8.h"

#include <string.h>

static const struct {
    const char *name, *normal, *application; /* application NULL: the same */
} names[] = {
    {"Space", " ", NULL},
    {"Enter", "\r", NULL},
    {"Tab", "\t", NULL},
    {"Esc", "\033", NULL},
    {"BS", "\177", NULL},
    {"lt", "<", NULL},
    {"gt", ">", NULL},
    {"S-Tab", "\033[Z", NULL},
    {"Del", "\033[3~", NULL},
    {"Ins", "\033[2~", NULL},
    {"PgUp", "\033[5~", NULL},
    {"PgDn", "\033[6~", NULL},
    {"Up", "\033[A", "\033OA"},
    {"Down", "\033[B", "\033OB"},
    {"Right", "\033[C", "\033OC"},
    {"Left", "\033[D", "\033OD"},
    {"Home", "\033[H", "\033OH"},
    {"End", "\033[F", "\033OF"},
    {"F1", "\033OP", NULL},
    {"F2", "\033OQ", NULL},
    {"F3", "\033OR", NULL},
    {"F4", "\033OS", NULL},
    {"F5", "\033[15~", NULL},
    {"F10", "\033[21~", NULL},
    {"PasteOn", "\033[200~", NULL},
    {"PasteOff", "\033[201~", NULL},
};

static int named_key(struct dd_str name, bool application, struct dd_strbuf *out)
{
    if (name.len == 3 && name.ptr[1] == '-' && (name.ptr[0] == 'C' || name.ptr[0] == 'M')) {
        if (name.ptr[0] == 'M')
            dd_strbuf_addc(out, 0x1B);
        dd_strbuf_addc(out, name.ptr[0] == 'C' ? name.ptr[2] & 0x1F : name.ptr[2]);
        return 1;
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (dd_str_equal(name, dd_str_from(names[i].name))) {
            bool other = application && names[i].application;
            dd_strbuf_adds(out, other ? names[i].application : names[i].normal);
            return 1;
        }
    return -1;
}

int keys_next(const char **notation, bool application, struct dd_strbuf *out)
{
    const char *p = *notation += strspn(*notation, " \t");
    const char *end = *p == '<' ? strchr(p, '>') : NULL;
    if (!*p)
        return 0;
    if (end) {
        int known = named_key((struct dd_str){p + 1, (size_t)(end - p) - 1}, application, out);
        *notation = known > 0 ? end + 1 : p;
        return known;
    }
    size_t len;
    dd_utf8_decode(dd_str_from(p), 0, &len);
    dd_strbuf_add(out, (struct dd_str){p, len});
    *notation = p + len;
    return 1;
}
