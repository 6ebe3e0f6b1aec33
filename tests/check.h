/* check.h - what the unit tests share: cmocka with its headers, and comparing a dd_str. */
#ifndef DUIDU_TEST_CHECK_H
#define DUIDU_TEST_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "duidu/str.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Fails with both texts when s is not the C string want. */
#define assert_str(s, want) assert_str_at(s, want, __FILE__, __LINE__)

static inline void assert_str_at(struct dd_str s, const char *want, const char *file, int line)
{
    if (s.len == strlen(want) && (s.len == 0 || memcmp(s.ptr, want, s.len) == 0))
        return;
    print_error("\"%.*s\" is not \"%s\"\n", DD_STR_ARG(s), want);
    _fail(file, line);
}

#endif
