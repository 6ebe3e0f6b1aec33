#include "terminfo.h"

#include <curses.h>
#include <stddef.h>
#include <term.h>

const char *dd_terminfo_string(const char *capability)
{
    const char *s = tigetstr(capability);
    return s == (char *)-1 ? NULL : s;
}
