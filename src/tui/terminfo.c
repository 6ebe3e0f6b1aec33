#include "terminfo.h"

#include <curses.h>
#include <stddef.h>
#include <term.h>
#include <unistd.h>

bool dd_terminfo_load(const char *name)
{
    int status;
    if (cur_term)
        del_curterm(cur_term);
    return setupterm(name, STDOUT_FILENO, &status) == OK;
}

const char *dd_terminfo_string(const char *capability)
{
    const char *s = tigetstr(capability);
    return s == (char *)-1 ? NULL : s;
}
