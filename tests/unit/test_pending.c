/* The row of files that are to be read. */
#include "check.h"

#include "src/store/pending.h"

#include <stdio.h>
#include <string.h>

static void add(struct dd_pending *p, const char *path, int64_t size)
{
    struct dd_found found = {dd_str_from(path), {size, size * 3, size ^ 5, -size}};
    dd_pending_add(p, &found);
}

static void take(struct dd_pending *p, const char *path, int64_t size)
{
    struct dd_found found;
    struct dd_stamp stamp = {size, size * 3, size ^ 5, -size};
    assert_true(dd_pending_take(p, &found));
    assert_str(found.relative, path);
    assert_int_equal(found.relative.ptr[found.relative.len], '\0');
    assert_true(dd_stamp_equal(&found.stamp, &stamp));
}

static void keeps_the_order(void **state)
{
    struct dd_pending p = {0};
    struct dd_found found;
    (void)state;
    assert_false(dd_pending_take(&p, &found));
    add(&p, "2025/02/b/index.md", 1);
    add(&p, "2025/02/a/index.md", INT64_MAX / 4);
    add(&p, "2025/02/a/index.md", 3);
    take(&p, "2025/02/b/index.md", 1);
    add(&p, "2025/02/a/index.md.md", 4);
    add(&p, "", 5);
    add(&p, "x", 6);
    take(&p, "2025/02/a/index.md", INT64_MAX / 4);
    take(&p, "2025/02/a/index.md", 3);
    take(&p, "2025/02/a/index.md.md", 4);
    take(&p, "", 5);
    take(&p, "x", 6);
    assert_false(dd_pending_take(&p, &found));
    add(&p, "x/y", 7);
    take(&p, "x/y", 7);
    assert_int_equal(p.count, 7);
    assert_int_equal(p.n_taken, 7);
    dd_pending_release(&p);
}

/* More than a piece holds, and paths longer than what is counted as shared, up to a whole piece. */
static void path_of(char *out, int i)
{
    int len = i % 500 == 499 ? 65000 : i * 37 % 700;
    memset(out, 'a' + i % 3, (size_t)len);
    if (len > 300)
        memset(out, 'z', 290);
    sprintf(out + len, "%d", i);
}

static void holds_many(void **state)
{
    enum { N = 3000 };
    static char path[70000];
    struct dd_pending p = {0};
    struct dd_found found;
    (void)state;
    for (int i = 0, taken = 0; taken < N; i++) {
        if (i < N) {
            path_of(path, i);
            add(&p, path, i);
        }
        for (; taken < N && (i >= N || taken < i / 2); taken++) {
            path_of(path, taken);
            take(&p, path, taken);
        }
    }
    assert_false(dd_pending_take(&p, &found));
    add(&p, "left", 1);
    dd_pending_release(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_the_order),
        cmocka_unit_test(holds_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
