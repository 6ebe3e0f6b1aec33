/* own_folder.h - each test of a file has an empty folder of its own: setup and teardown for cmocka. */
#ifndef DUIDU_TEST_OWN_FOLDER_H
#define DUIDU_TEST_OWN_FOLDER_H

#include "check.h"
#include "folder.h"

static struct test_folder folder;

static int setup(void **state)
{
    (void)state;
    folder = test_folder_make();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    test_folder_remove(&folder);
    return 0;
}

#endif
