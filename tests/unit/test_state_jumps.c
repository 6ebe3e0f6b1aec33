/* Jumps in the state: as they were, the newest of them, each archive's own. */
#include "check.h"
#include "own_folder.h"

#include "duidu/state.h"

#define KEY "https://example.org/a"

static void test_jumps(void **state)
{
    (void)state;
    struct dd_state *s = dd_state_new(folder.path);
    struct dd_arena arena = {0};
    struct dd_jump all[DD_JUMPS_MAX + 10], *jumps;
    memset(all, 0, sizeof all);
    for (size_t i = 0; i < DD_JUMPS_MAX + 10; i++) {
        all[i] = (struct dd_jump){DD_STR(KEY), DD_STR("/一/\"b\".md"), i % 2, {.block = (uint32_t)i}};
        memcpy(all[i].spot.after, "词", all[i].spot.n_after = 3);
    }
    assert_int_equal(dd_state_jumps(s, DD_STR("/x"), &arena, &jumps), 0);
    assert_int_equal(dd_state_set_jumps(s, DD_STR("/x"), all, DD_JUMPS_MAX + 10, NULL), DD_OK);
    dd_state_free(s);
    s = dd_state_new(folder.path);
    assert_int_equal(dd_state_jumps(s, DD_STR("/x"), &arena, &jumps), DD_JUMPS_MAX);
    for (size_t i = 0; i < DD_JUMPS_MAX; i++) {
        assert_str(jumps[i].key, KEY);
        assert_str(jumps[i].path, "/一/\"b\".md");
        assert_int_equal(jumps[i].pane, all[i + 10].pane);
        assert_memory_equal(&jumps[i].spot, &all[i + 10].spot, sizeof jumps[i].spot);
    }
    assert_int_equal(dd_state_jumps(s, DD_STR("/y"), &arena, &jumps), 0);
    assert_int_equal(dd_state_set_jumps(s, DD_STR("/x"), NULL, 0, NULL), DD_OK);
    assert_int_equal(dd_state_jumps(s, DD_STR("/x"), &arena, &jumps), 0);
    dd_arena_release(&arena);
    dd_state_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(test_jumps, setup, teardown)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
