#include "check.h"
#include "folder.h"

#include "duidu/source.h"

#include <fcntl.h>
#include <locale.h>

struct opened {
    struct dd_arena arena;
    struct dd_problems problems;
    struct dd_source source;
    struct dd_error err;
    enum dd_code code;
};

static void begin(struct opened *o)
{
    *o = (struct opened){0};
    o->problems.arena = &o->arena;
}

static void end(struct opened *o)
{
    dd_source_release(&o->source);
    dd_arena_release(&o->arena);
}

static void from_bytes(struct opened *o, const char *bytes, size_t len)
{
    begin(o);
    o->code = dd_source_from_bytes(&o->source, "x.md", (struct dd_str){bytes, len}, &o->problems,
                                   &o->err);
    assert_int_equal(o->code, DD_OK);
}

static void cleans_bytes(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t len;
        const char *want;
        size_t problems;
    } cases[] = {
        {"", 0, "", 0},
        {"a\r\nb\rc\n", 7, "a\nb\nc\n", 0},
        {"\xEF\xBB\xBF题", 6, "题", 0},
        {"a\0b", 3,
         "a\xEF\xBF\xBD"
         "b",
         1},
        {"\xE4\xB8"
         "x\xFF",
         4, "\xEF\xBF\xBDx\xEF\xBF\xBD", 1},
        {"\xFF\xFE"
         "a\0-N",
         6, "a中", 1}, /* FF FE: little endian; 2D 4E is 中 */
        {"\xFE\xFF"
         "\0aN-",
         6, "a中", 1},                       /* big endian */
        {"d\0u\0i\0d\0u\0", 10, "duidu", 1}, /* by its NULs */
        {"\0d\0u\0i\0d\0u", 10, "duidu", 1},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct opened o;
        from_bytes(&o, cases[i].bytes, cases[i].len);
        assert_str(o.source.text, cases[i].want);
        assert_int_equal(o.problems.count, cases[i].problems);
        end(&o);
    }
}

static void says_where_bytes_are_bad(void **state)
{
    (void)state;
    struct opened o;
    from_bytes(&o, "one\ntwo \xC3\nthree \xFF\n", 19);
    assert_int_equal(o.problems.count, 1);
    assert_int_equal(o.problems.items[0].line, 2);
    assert_str(o.problems.items[0].file, "x.md");
    end(&o);
}

static void counts_lines(void **state)
{
    (void)state;
    struct opened o;
    from_bytes(&o, "a\nbc\n\nd", 7);
    assert_int_equal(dd_source_line(&o.source, 0), 1);
    assert_int_equal(dd_source_line(&o.source, 1), 1);
    assert_int_equal(dd_source_line(&o.source, 2), 2);
    assert_int_equal(dd_source_line(&o.source, 6), 4);
    assert_int_equal(dd_source_line(&o.source, 99), 4);
    end(&o);
}

static void opens_only_regular_files(void **state)
{
    (void)state;
    struct test_folder f = test_folder_make();
    struct opened o;
    static const struct {
        const char *name;
        enum dd_code code;
        const char *reason;
    } cases[] = {
        {"none.md", DD_ERR_IO, "no such file or directory"},
        {"fifo.md", DD_ERR_KIND, "not a regular file"},
        {"folder.md", DD_ERR_KIND, "is a folder"},
        {"huge.md", DD_ERR_LIMIT, "larger than 64 MiB"},
        {"loop.md", DD_ERR_IO, "too many levels of symbolic links"},
    };
    assert_int_equal(mkfifo(test_path(&f, "fifo.md"), 0600), 0);
    assert_int_equal(mkdir(test_path(&f, "folder.md"), 0700), 0);
    assert_int_equal(symlink("loop.md", test_path(&f, "loop.md")), 0);
    test_write(&f, "huge.md", "x");
    assert_int_equal(truncate(test_path(&f, "huge.md"), DD_SOURCE_MAX + 1L), 0);

    for (size_t i = 0; i < COUNT(cases); i++) {
        begin(&o);
        o.code = dd_source_open(&o.source, test_path(&f, cases[i].name), &o.problems, &o.err);
        assert_int_equal(o.code, cases[i].code);
        assert_int_equal(o.err.code, cases[i].code);
        assert_non_null(strstr(o.err.message, cases[i].name));
        assert_non_null(strstr(o.err.message, cases[i].reason));
        assert_int_equal(o.source.text.len, 0);
        end(&o);
    }
    test_write(&f, "real.md", "对读");
    assert_int_equal(symlink("real.md", test_path(&f, "link.md")), 0);
    begin(&o);
    assert_int_equal(dd_source_open(&o.source, test_path(&f, "link.md"), NULL, NULL), DD_OK);
    assert_str(o.source.text, "对读");
    end(&o);
    test_folder_remove(&f);
}

static void reads_descriptors(void **state)
{
    (void)state;
    int ends[2];
    struct opened o;
    begin(&o);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "a\r\nb", 4), 4);
    close(ends[1]);
    assert_int_equal(dd_source_from_fd(&o.source, "-", ends[0], &o.problems, &o.err), DD_OK);
    close(ends[0]);
    assert_str(o.source.text, "a\nb");
    assert_str(o.source.path, "-");
    end(&o);
    begin(&o);
    assert_int_equal(dd_source_from_fd(&o.source, "-", -1, &o.problems, &o.err), DD_ERR_IO);
    end(&o);
}

static void shows_any_path(void **state)
{
    (void)state;
    struct dd_arena arena = {0};
    char longer[600];
    assert_str(dd_path_shown(&arena, DD_STR("a/b\xFF\x1b[0m\n对.md")),
               "a/b\uFFFD\uFFFD[0m\uFFFD对.md");
    memset(longer, 'x', sizeof longer);
    struct dd_str shown = dd_path_shown(&arena, (struct dd_str){longer, sizeof longer});
    assert_true(shown.len < 300);
    assert_true(dd_str_starts(shown, DD_STR("…")));
    dd_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cleans_bytes),      cmocka_unit_test(says_where_bytes_are_bad),
        cmocka_unit_test(counts_lines),      cmocka_unit_test(opens_only_regular_files),
        cmocka_unit_test(reads_descriptors), cmocka_unit_test(shows_any_path),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests_name("source", tests, NULL, NULL);
}
