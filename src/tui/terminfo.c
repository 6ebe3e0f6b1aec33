#include "terminfo.h"

#include <curses.h>
#include <stddef.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

const char *dd_terminfo_string(const char *capability)
{
    const char *s = tigetstr(capability);
    return s == (char *)-1 ? NULL : s;
}

bool dd_terminfo_open(const char *name, int fd)
{
    int status;
    return setupterm(name, fd, &status) == OK;
}

void dd_terminfo_close(void)
{
    TERMINAL *terminal = set_curterm(NULL);
    if (terminal)
        del_curterm(terminal);
}

/* Takes a string over; a pause in it is a trick. */
static const char *take(const char *string, bool *tricks)
{
    *tricks = *tricks || (string && strstr(string, "$<"));
    return string;
}

bool dd_terminfo_caps(struct dd_caps *caps)
{
    bool tricks = hard_copy || over_strike || ceol_standout_glitch || magic_cookie_glitch > 0 || no_color_video > 0;
    *caps = (struct dd_caps){
        .smcup = take(enter_ca_mode, &tricks),
        .csr = take(change_scroll_region, &tricks),
        .rmir = take(exit_insert_mode, &tricks),
        .smam = take(enter_am_mode, &tricks),
        .smkx = take(keypad_xmit, &tricks),
        .cnorm = take(cursor_normal, &tricks),
        .op = take(orig_pair, &tricks),
        .clear = take(clear_screen, &tricks),
        .cup = take(cursor_address, &tricks),
        .sgr0 = take(exit_attribute_mode, &tricks),
        .bold = take(enter_bold_mode, &tricks),
        .dim = take(enter_dim_mode, &tricks),
        .sitm = take(enter_italics_mode, &tricks),
        .smul = take(enter_underline_mode, &tricks),
        .rev = take(enter_reverse_mode, &tricks),
        .setaf = take(set_a_foreground, &tricks),
        .setab = take(set_a_background, &tricks),
        .initp = take(initialize_pair, &tricks),
        .colours = max_colors,
        .pairs = max_pairs,
        .am = auto_right_margin,
        .xenl = eat_newline_glitch,
    };
    return !tricks;
}

const char *dd_terminfo_format(const char *string, int a, int b)
{
    return string ? tiparm(string, a, b) : NULL;
}

bool dd_terminfo_true_colour(const char *name)
{
    int status;
    if (setupterm(name, STDOUT_FILENO, &status) != OK)
        return false;
    bool says = tigetflag("Tc") > 0 || tigetflag("RGB") > 0 || tigetnum("RGB") > 0 ||
                dd_terminfo_string("RGB");
    del_curterm(cur_term);
    return says;
}
