#include "disk.h"

#include "duidu/i18n.h"
#include "duidu/source.h"

#include <errno.h>
#include <stddef.h>

static bool tells(int number)
{
    static const int those[] = {ENOSPC, EDQUOT, EROFS, EIO, EFBIG};
    for (size_t i = 0; i < sizeof those / sizeof *those; i++)
        if (those[i] == number)
            return true;
    return false;
}

struct dd_str dd_disk_reason(struct dd_arena *arena, int number)
{
    number = tells(number) ? number : errno;
    if (number == EFBIG)
        return dd_arena_copy(arena, dd_str_from(_("the limit on the size of files is reached (ulimit -f)")));
    if (tells(number))
        return dd_errno_text(arena, number);
    return dd_arena_copy(arena, dd_str_from(_("no room left, or the disk fails")));
}
