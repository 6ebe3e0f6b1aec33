/* The catalogue: kept current, and in the order of the list. */
#include "catalogue.h"

#include "duidu/fold.h"
#include "duidu/standings.h"
#include "duidu/identity.h"

#include <locale.h>

/* The titles in an order, each followed by a space; groups in brackets before their first. */
static const char *listed(enum dd_archive_sort by)
{
    static char text[4096];
    struct dd_rows rows = {0};
    struct dd_arena arena = {0};
    size_t group = 0, len = 0;
    assert_int_equal(dd_catalogue_rows(catalogue, by, 0, &rows, NULL), DD_OK);
    text[0] = '\0';
    for (size_t i = 0; i < rows.count; i++) {
        struct dd_entry e;
        assert_true(dd_catalogue_entry(catalogue, rows.ids[i], &arena, &e));
        if (group < rows.n_groups && rows.groups[group].first == i)
            len += (size_t)snprintf(text + len, sizeof text - len, "[%.*s]",
                                    DD_STR_ARG(rows.groups[group].title));
        group += group < rows.n_groups && rows.groups[group].first == i;
        len += (size_t)snprintf(text + len, sizeof text - len, "%.*s ", DD_STR_ARG(e.title));
    }
    dd_rows_release(&rows);
    dd_arena_release(&arena);
    return text;
}

/* ---- keeping it -------------------------------------------------------------------------- */

static void reads_what_is_new(void **state)
{
    (void)state;
    write_some();
    open_it(DD_CATALOGUE_KEEP);
    assert_null(dd_catalogue_notice(catalogue));
    struct dd_update_progress p = update_of(catalogue);
    assert_int_equal(p.found, 3);
    assert_int_equal(p.read, 3);
    assert_int_equal(articles_of(catalogue), 3);
    assert_string_equal(listed(DD_SORT_DATE), "[2024-03]two [2024-02]三 [2024-01]one ");
    reopen();
    assert_string_equal(listed(DD_SORT_DATE), "[2024-03]two [2024-02]三 [2024-01]one ");
    p = update_of(catalogue);
    assert_int_equal(p.found, 3);
    assert_int_equal(p.read, 0);
    assert_int_equal(p.removed, 0);
    assert_string_equal(dd_catalogue_file(catalogue), cache_file());
}

/* Which article it is, by its address or its text; a copy elsewhere is the same one. */
static void knows_who_they_are(void **state)
{
    struct dd_arena arena = {0};
    struct dd_entry e;
    int64_t ids[4];
    (void)state;
    article("address.md", "---\ntitle: T\nsource: https://www.example.org/x/?utm_source=y\n---\ntext\n", 1);
    article("copy.md", "---\ntitle: U\nsource: http://example.org/x\n---\nother text\n", 2);
    article("none.md", "---\ntitle: V\n---\ntext\n", 3);
    open_it(DD_CATALOGUE_KEEP);
    update_of(catalogue);
    uint64_t identity = dd_identity_hash(DD_STR("https://example.org/x"));
    assert_int_equal(dd_catalogue_same(catalogue, identity, ids, 4), 2);
    assert_int_equal(dd_catalogue_same(catalogue, identity, ids, 1), 1);
    assert_true(dd_catalogue_entry(catalogue, ids[0], &arena, &e));
    assert_str(e.key, "https://example.org/x");
    assert_int_equal(e.identity, identity);
    assert_true(dd_catalogue_entry(catalogue, dd_catalogue_id(catalogue, DD_STR("none.md")), &arena, &e));
    assert_true(dd_str_starts(e.key, DD_STR("text:")));
    assert_int_equal(e.identity, dd_identity_hash(e.key));
    assert_int_equal(dd_catalogue_same(catalogue, 7, ids, 4), 0);
    dd_arena_release(&arena);
}

static void notices_changes(void **state)
{
    (void)state;
    write_some();
    open_it(DD_CATALOGUE_KEEP);
    update_of(catalogue);
    int64_t two = dd_catalogue_id(catalogue, DD_STR("2024/2.md"));
    int64_t one = dd_catalogue_id(catalogue, DD_STR("2024/1.md"));
    assert_true(one > 0 && two > 0);
    article("2024/2.md", FRONT("zwei", "2024-03-01") "x\n", 90); /* time */
    article("2024/4.md", FRONT("four", "2024-01-02") "x\n", 100);
    unlink(test_path(&folder, "a/2025/3.md"));
    struct dd_update_progress p = update_of(catalogue);
    assert_int_equal(p.read, 2);
    assert_int_equal(p.removed, 1);
    assert_string_equal(listed(DD_SORT_DATE), "[2024-03]zwei [2024-01]four one ");
    assert_int_equal(dd_catalogue_id(catalogue, DD_STR("2024/1.md")), one);
    assert_true(dd_catalogue_id(catalogue, DD_STR("2024/2.md")) > two);
    assert_int_equal(dd_catalogue_id(catalogue, DD_STR("2025/3.md")), 0);

    article("2024/1.md", FRONT("longer", "2024-01-01") "x\n", 100); /* size and inode or inode alone */
    article("new.md", FRONT("uno", "2024-01-01") "x\n", 100);
    rename(test_path(&folder, "a/new.md"), test_path(&folder, "a/2024/4.md"));
    assert_int_equal(update_of(catalogue).read, 2);
    assert_int_equal(articles_of(catalogue), 3);
    assert_int_equal(update_of(catalogue).read, 0);
}

/* The body of layout B and a translation belong to the article beside them. */
static void notices_siblings(void **state)
{
    (void)state;
    struct dd_arena arena = {0};
    struct dd_entry e;
    article("1.md", "# 标题\n\n- URL: https://x.example/1\n\n摘要\n", 100);
    article("2.md", "# Title\n\ntext\n", 100);
    open_it(DD_CATALOGUE_KEEP);
    assert_int_equal(update_of(catalogue).read, 2);
    article("1_raw.md", "the body of it\n", 100);
    article("2.zh.md", "# 题\n\n译文\n", 100);
    assert_int_equal(update_of(catalogue).read, 2);
    assert_true(dd_catalogue_entry(catalogue, dd_catalogue_id(catalogue, DD_STR("2.md")), &arena, &e));
    assert_int_equal(e.layout, DD_CLIP_TRANSLATION);
    assert_int_equal(update_of(catalogue).read, 0);
    article("1_raw.md", "another body of it\n", 90);
    assert_int_equal(update_of(catalogue).read, 1);
    unlink(test_path(&folder, "a/2.zh.md"));
    assert_int_equal(update_of(catalogue).read, 1);
    assert_int_equal(articles_of(catalogue), 2);
    dd_arena_release(&arena);
}

/* What was written a moment ago may change once more without its time telling. */
static void reads_fresh_files_twice(void **state)
{
    (void)state;
    article("1.md", FRONT("one", "2024-01-01") "x\n", 0);
    open_it(DD_CATALOGUE_KEEP);
    struct timespec now[2];
    clock_gettime(CLOCK_REALTIME, &now[0]);
    now[0].tv_nsec = 0;
    now[1] = now[0];
    utimensat(AT_FDCWD, test_path(&folder, "a/1.md"), now, 0); /* a clock of whole seconds */
    assert_int_equal(update_of(catalogue).read, 1);
    assert_int_equal(update_of(catalogue).read, 1);
    article("1.md", FRONT("one", "2024-01-01") "x\n", 100);
    assert_int_equal(update_of(catalogue).read, 1);
    assert_int_equal(update_of(catalogue).read, 0);
}

/* Minutes, and what takes longest, go by the pace of the one who reads. */
/* Before 1678 and after 2262 the nanoseconds of a time are more than 64 bits. */
static void reads_files_of_any_time(void **state)
{
    static const int64_t times[] = {13569465600, -99999999999, 253402300800};
    (void)state;
    article("1.md", FRONT("one", "2024-01-01") "x\n", 100);
    open_it(DD_CATALOGUE_KEEP);
    update_of(catalogue);
    for (size_t i = 0; i < COUNT(times); i++) {
        struct timespec both[2] = {{.tv_sec = times[i]}, {.tv_sec = times[i]}};
        utimensat(AT_FDCWD, test_path(&folder, "a/1.md"), both, 0);
        update_of(catalogue); /* not each file system has all of them */
        assert_int_equal(update_of(catalogue).read, 0);
    }
}

static bool note_depth(void *data, const char *path, int depth)
{
    struct dd_strbuf *told = data;
    dd_strbuf_addf(told, "%s %d, ", strrchr(path, '/') + 1, depth);
    return false;
}

/* Only the archive itself is at depth 0: who watches begins anew there. */
static void tells_the_depth_of_folders(void **state)
{
    struct dd_strbuf told = {0};
    struct dd_update_options options = {.folder = note_depth, .data = &told};
    struct dd_update *update;
    struct dd_error err;
    (void)state;
    article("2024/01/1.md", FRONT("one", "2024-01-01") "x\n", 100);
    test_write(&folder, "b/c/2.md", "x");
    assert_int_equal(symlink("../b", test_path(&folder, "a/link")), 0);
    open_it(DD_CATALOGUE_KEEP);
    assert_int_equal(dd_update_new(&update, catalogue, &options, &err), DD_OK);
    assert_false(dd_update_step(update, 0, &err));
    dd_update_free(update);
    assert_string_equal(dd_strbuf_cstr(&told), " 0, 2024 1, 01 2, link 1, c 2, ");
    dd_strbuf_release(&told);
}

/* The same as if it had never been read. */
static void takes_out_what_has_grown_too_large(void **state)
{
    (void)state;
    write_some();
    open_it(DD_CATALOGUE_KEEP);
    update_of(catalogue);
    assert_int_equal(articles_of(catalogue), 3);
    assert_int_equal(truncate(test_path(&folder, "a/2024/2.md"), DD_SOURCE_MAX + 1L), 0);
    assert_int_equal(update_of(catalogue).removed, 1);
    assert_int_equal(articles_of(catalogue), 2);
    assert_int_equal(update_of(catalogue).removed, 0);
    article("2024/2.md", FRONT("two", "2024-01-01") "x\n", 90);
    assert_int_equal(update_of(catalogue).read, 1);
    assert_int_equal(articles_of(catalogue), 3);
}

static void reckons_by_the_pace(void **state)
{
    char english[2300] = FRONT("english", "2024-01-01"), chinese[3300] = FRONT("中文", "2024-01-02");
    struct dd_arena arena = {0};
    struct dd_entry e;
    (void)state;
    for (int i = 0; i < 440; i++)
        strcat(english, "word ");
    for (int i = 0; i < 1000; i++)
        strcat(chinese, "字");
    article("en.md", english, 1);
    article("zh.md", chinese, 2);
    open_it(DD_CATALOGUE_KEEP);
    update_of(catalogue);
    assert_true(dd_catalogue_entry(catalogue, dd_catalogue_id(catalogue, DD_STR("zh.md")), &arena, &e));
    assert_int_equal(e.minutes, 3);
    assert_string_equal(listed(DD_SORT_LENGTH), "[1]中文 english ");
    dd_catalogue_set_pace(catalogue, (struct dd_pace){100, 1000});
    assert_true(dd_catalogue_entry(catalogue, dd_catalogue_id(catalogue, DD_STR("zh.md")), &arena, &e));
    assert_int_equal(e.minutes, 1);
    assert_true(dd_catalogue_entry(catalogue, dd_catalogue_id(catalogue, DD_STR("en.md")), &arena, &e));
    assert_int_equal(e.minutes, 4);
    assert_string_equal(listed(DD_SORT_LENGTH), "[1]english 中文 ");
    dd_catalogue_set_pace(catalogue, (struct dd_pace){440, 800}); /* twice as fast, in the same order */
    assert_string_equal(listed(DD_SORT_LENGTH), "[1]中文 english ");
    dd_arena_release(&arena);
}

/* ---- the same as the archive itself ------------------------------------------------------ */

static void same_entry(const struct dd_entry *a, const struct dd_entry *b)
{
    const struct dd_str x[] = {a->path, a->relative,  a->title,      a->original_title, a->date,
                               a->site, a->published, a->source_url, a->author,         a->tldr};
    const struct dd_str y[] = {b->path, b->relative,  b->title,      b->original_title, b->date,
                               b->site, b->published, b->source_url, b->author,         b->tldr};
    for (size_t i = 0; i < COUNT(x); i++)
        assert_true(dd_str_equal(x[i], y[i]));
    assert_int_equal(strlen(b->path.ptr), b->path.len);
    assert_int_equal(a->n_tags, b->n_tags);
    for (size_t i = 0; i < a->n_tags; i++)
        assert_true(dd_str_equal(a->tags[i], b->tags[i]));
    assert_int_equal(a->layout, b->layout);
    assert_int_equal(a->language, b->language);
    assert_int_equal(a->minutes, b->minutes);
    assert_int_equal(a->problems, b->problems);
    assert_int_equal(a->size, b->size);
    assert_int_equal(a->mtime, b->mtime);
    assert_true(a->has_summary == b->has_summary && a->has_article == b->has_article &&
                a->body_failed == b->body_failed);
}

/* What the list has shown so far without a catalogue. */
static bool plain_match(const struct dd_entry *e, struct dd_str word)
{
    const struct dd_str fields[] = {e->title,  e->original_title, e->site,
                                    e->author, e->date,           e->tldr};
    bool found = false;
    for (size_t i = 0; i < COUNT(fields); i++)
        found = found || (fields[i].len && dd_text_matches(fields[i], word));
    for (size_t i = 0; i < e->n_tags; i++)
        found = found || dd_text_matches(e->tags[i], word);
    return found;
}

static void same_filter(const struct dd_entry *const *entries, size_t n, const char *first,
                        const char *second)
{
    char words[64];
    snprintf(words, sizeof words, " %s  %s ", first, second);
    struct dd_sieve *sieve = dd_sieve_new(catalogue, dd_str_from(words), NULL);
    size_t steps = 1, passed = 0;
    while (dd_sieve_step(sieve, 1))
        steps++;
    for (size_t i = 0; i < n; i++) {
        bool want = plain_match(entries[i], dd_str_from(first)) &&
                    (!*second || plain_match(entries[i], dd_str_from(second)));
        int64_t id = dd_catalogue_id(catalogue, entries[i]->relative);
        assert_int_equal(dd_sieve_passes(sieve, id), want);
        passed += want;
    }
    assert_true(passed > 0 && steps > 0);
    dd_sieve_free(sieve);
}

static void compare_with_archive(const char *root, const char *const words[][2], size_t n_words)
{
    struct dd_archive *archive;
    struct dd_rows rows = {0};
    struct dd_error err;
    size_t n;
    assert_int_equal(dd_catalogue_open(&catalogue, root, DD_CATALOGUE_KEEP, &err), DD_OK);
    update_of(catalogue);
    assert_int_equal(dd_archive_open(&archive, root, &err), DD_OK);
    dd_archive_step(archive, 0);
    for (int by = 0; by < DD_SORT_COUNT; by++) {
        dd_archive_sort(archive, (enum dd_archive_sort)by);
        const struct dd_entry *const *entries = dd_archive_entries(archive, &n);
        assert_int_equal(dd_catalogue_rows(catalogue, (enum dd_archive_sort)by, 0, &rows, &err), DD_OK);
        assert_int_equal(rows.count, n);
        for (size_t i = 0; i < n; i++) {
            struct dd_arena arena = {0};
            struct dd_entry e;
            assert_true(dd_catalogue_entry(catalogue, rows.ids[i], &arena, &e));
            same_entry(entries[i], &e);
            dd_arena_release(&arena);
        }
        for (size_t i = 0; by == 0 && i < n_words; i++)
            same_filter(entries, n, words[i][0], words[i][1]);
        assert_int_equal(dd_catalogue_rows(catalogue, (enum dd_archive_sort)by, 3, &rows, &err), DD_OK);
        assert_int_equal(rows.count, 3);
    }
    dd_rows_release(&rows);
    dd_archive_close(archive);
}

static void equals_the_archive(void **state)
{
    static const char *const words[][2] = {
        {"终端", ""}, {"EXAMPLE", ""}, {"终", "字"}, {"2024-1", ""}, {"utf", "ＵＴＦ-8"}};
    (void)state;
    compare_with_archive("config/sample", words, COUNT(words));
}

static void equals_real_archives(void **state)
{
    static const char *const words[][2] = {{"ai", ""}, {"模型", ""}, {"The", "com"}, {"é", ""}};
    const char *root = getenv("DUIDU_ARCHIVES");
    struct stat st;
    (void)state;
    if (!root || stat(root, &st) < 0)
        skip();
    compare_with_archive(root, words, 3);
}

static void accents_count_when_typed(void **state)
{
    (void)state;
    article("1.md", FRONT("Café society", "2024-01-01") "x\n", 100);
    article("2.md", FRONT("Cafe society", "2024-01-01") "x\n", 100);
    open_it(DD_CATALOGUE_KEEP);
    update_of(catalogue);
    static const struct {
        const char *words;
        bool first, second;
    } cases[] = {{"cafe", true, true},           {"CAFÉ", true, false},    {"café soc", true, false},
                 {"cafe nothing", false, false}, {"", true, true},         {"  ", true, true}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct dd_sieve *sieve = dd_sieve_new(catalogue, dd_str_from(cases[i].words), NULL);
        assert_false(dd_sieve_step(sieve, 0));
        assert_int_equal(dd_sieve_passes(sieve, dd_catalogue_id(catalogue, DD_STR("1.md"))),
                         cases[i].first);
        assert_int_equal(dd_sieve_passes(sieve, dd_catalogue_id(catalogue, DD_STR("2.md"))),
                         cases[i].second);
        dd_sieve_free(sieve);
    }
}

/* What a filter lets through: the first letters of the articles' names. */
static void lets_through(const char *filter, const struct dd_board *board, const char *want)
{
    static const char *const names[] = {"a.md", "b.md", "c.md"};
    char got[8] = "";
    struct dd_sieve *sieve = dd_sieve_new(catalogue, dd_str_from(filter), board);
    if (dd_sieve_error(sieve)->code != DD_OK)
        strcpy(got, "?");
    while (dd_sieve_step(sieve, 1))
        ;
    for (size_t i = 0; i < COUNT(names); i++)
        if (dd_sieve_passes(sieve, dd_catalogue_id(catalogue, dd_str_from(names[i]))))
            strncat(got, names[i], 1);
    dd_sieve_free(sieve);
    if (strcmp(got, want) != 0)
        fail_msg("%s: %s, not %s", filter, got, want);
}

/* Filters stand beside words; without an index, and by what is known of the reader. */
static void filters_by_what_is_known(void **state)
{
    static const struct {
        const char *filter, *want;
    } cases[] = {
        {"site:github.com", "a"},
        {"site:github", "ab"},
        {"-site:github", "c"},
        {"SITE:github", ""}, /* a word */
        {"tag:终端", "b"},
        {"tag:\"machine learning\"", "a"},
        {"tag:machine", ""},
        {"tag:machine*", "a"},
        {"date:2025-01", "ab"},
        {"date:2025-01-28", "a"},
        {"after:2025-01 before:2025-01-20", "b"},
        {"lang:zh", "c"},
        {"lang：en", "ab"},
        {"title:agents", "ac"},
        {"agents lang:zh", "c"},
        {"lang:zh nothing", ""},
        {"is:unread", "bc"},
        {"-is:read", "bc"},
        {"is:read is:starred", ""},
        {"is:starred site:github", "b"},
        {"is:started", "c"},
        {"is:noted", ""},
        {"http://x", ""},
        {"is:unreed", "?abc"},
        {"is:unreed agents", "?ac"},
        {"in:summary", "?abc"},
        {"date:gestern lang:zh", "?c"},
    };
    struct dd_state *s = dd_state_new("");
    struct dd_entry e;
    struct dd_arena arena = {0};
    (void)state;
    article("a.md",
            "---\ntitle: Agents one\ndate: 2025-01-28\nsource: https://github.com/x\n"
            "tags: [AI, Machine Learning]\n---\nwords in English, and more words in it\n",
            100);
    article("b.md",
            "---\ntitle: 终端\ndate: 2025-01-02\nsource: https://gist.github.io/y\ntags: [终端, x]\n---\n"
            "words in English, and more words in it\n",
            100);
    article("c.md",
            "---\ntitle: AGENTS 三\ndate: 2024-12-31\ntags: 机器\n---\n这篇文章是用中文写的，讲的是终端与文字。\n",
            100);
    open_it(DD_CATALOGUE_MEMORY);
    static const struct dd_update_options options = {0};
    struct dd_update *u;
    struct dd_error err = {0};
    assert_int_equal(dd_update_new(&u, catalogue, &options, &err), DD_OK);
    while (dd_update_step(u, 0, &err))
        ;
    dd_update_free(u);
    for (int i = 0; i < 3; i++) {
        const char *name = (const char *[]){"a.md", "b.md", "c.md"}[i];
        struct dd_reading left;
        memset(&left, 0, sizeof left);
        assert_true(dd_catalogue_entry(catalogue, dd_catalogue_id(catalogue, dd_str_from(name)), &arena, &e));
        struct dd_who who = {.key = e.key, .title = e.title};
        if (i == 0)
            dd_state_set_read(s, &who, 1, true, NULL);
        if (i == 1)
            dd_state_set_starred(s, &who, 1, true, NULL);
        if (i == 2)
            dd_state_leave(s, &who, &left, &(struct dd_progress){.percent = 42, .started = 1}, NULL);
    }
    for (size_t i = 0; i < COUNT(cases); i++)
        lets_through(cases[i].filter, dd_state_board(s), cases[i].want);

    /* The same as it is counted and ordered. */
    struct dd_standings standings = {0};
    struct dd_rows rows = {0};
    assert_int_equal(dd_standings_read(&standings, catalogue, dd_state_board(s), NULL), DD_OK);
    assert_int_equal(standings.read, 1);
    assert_int_equal(standings.started, 1);
    assert_int_equal(standings.starred, 1);
    assert_int_equal(dd_catalogue_rows(catalogue, DD_SORT_PROGRESS, 0, &rows, NULL), DD_OK);
    dd_rows_by_progress(&rows, &standings);
    assert_int_equal(rows.count, 3);
    assert_int_equal(rows.n_groups, 3);
    assert_int_equal(rows.ids[0], dd_catalogue_id(catalogue, DD_STR("c.md")));
    assert_int_equal(dd_standings_at(&standings, rows.ids[0]).percent, 42);
    assert_int_equal(rows.ids[1], dd_catalogue_id(catalogue, DD_STR("b.md")));
    assert_str(rows.groups[2].title, "read");
    assert_int_equal(rows.groups[2].first, 2);
    dd_rows_release(&rows);
    dd_standings_release(&standings);
    dd_arena_release(&arena);
    dd_state_free(s);
}

/* ---- steps ------------------------------------------------------------------------------- */

static bool always(void *data)
{
    ++*(int *)data;
    return true;
}

/* Asked to yield after every file, it still comes to its end, and every step is kept. */
static void goes_in_steps(void **state)
{
    (void)state;
    char name[32];
    int asked = 0;
    size_t steps = 0;
    struct dd_update *update;
    struct dd_error err;
    for (int i = 0; i < 150; i++) {
        snprintf(name, sizeof name, "%02d/%03d.md", i % 7, i);
        article(name, FRONT("t", "2024-10-24") "Text\n", 100);
    }
    open_it(DD_CATALOGUE_KEEP);
    struct dd_update_options options = {.yield = always, .data = &asked};
    assert_int_equal(dd_update_new(&update, catalogue, &options, &err), DD_OK);
    while (dd_update_step(update, 1000, &err)) {
        struct dd_update_progress p;
        dd_update_progress(update, &p);
        assert_int_equal(articles_of(catalogue), p.read);
        if (p.phase == DD_UPDATE_WALK)
            assert_true(p.read == 0 || p.read == 64); /* the first are read at once */
        steps++;
    }
    assert_int_equal(err.code, DD_OK);
    assert_true(steps > 150 && asked > 150);
    assert_int_equal(articles_of(catalogue), 150);
    dd_update_free(update);

    /* Given up half way, the next one reads the rest. */
    for (int i = 0; i < 40; i++) {
        snprintf(name, sizeof name, "new/%03d.md", i);
        article(name, "Text\n", 100);
    }
    assert_int_equal(dd_update_new(&update, catalogue, &options, &err), DD_OK);
    for (struct dd_update_progress p = {0}; p.read < 17;) {
        assert_true(dd_update_step(update, 1000, &err));
        dd_update_progress(update, &p);
    }
    dd_update_free(update);
    assert_int_equal(articles_of(catalogue), 167);
    assert_int_equal(update_of(catalogue).read, 23);
}

static bool stop_now(void *data)
{
    return *(bool *)data;
}

static void stops_when_asked(void **state)
{
    (void)state;
    bool stop = false;
    char name[32];
    struct dd_rows rows = {0};
    for (int i = 0; i < 1500; i++) {
        snprintf(name, sizeof name, "%04d.md", i);
        article(name, "Text\n", 100);
    }
    open_it(DD_CATALOGUE_KEEP);
    update_of(catalogue);
    dd_catalogue_stop_when(catalogue, stop_now, &stop);
    assert_int_equal(dd_catalogue_rows(catalogue, DD_SORT_DATE, 0, &rows, NULL), DD_OK);
    stop = true;
    assert_int_equal(dd_catalogue_rows(catalogue, DD_SORT_DATE, 0, &rows, NULL), DD_ERR_IO);
    assert_int_equal(dd_catalogue_health(catalogue), DD_CATALOGUE_STOPPED);
    stop = false;
    assert_int_equal(dd_catalogue_mend(catalogue, NULL), DD_OK);
    assert_int_equal(dd_catalogue_rows(catalogue, DD_SORT_DATE, 0, &rows, NULL), DD_OK);
    assert_int_equal(rows.count, 1500);
    dd_rows_release(&rows);
}

static void reports_problems(void **state)
{
    (void)state;
    struct dd_update *update;
    struct dd_error err;
    static const struct dd_update_options options = {0};
    write_some();
    article("huge.md", "x", 100);
    assert_int_equal(truncate(test_path(&folder, "a/huge.md"), DD_SOURCE_MAX + 1L), 0);
    assert_int_equal(symlink("nowhere", test_path(&folder, "a/dead.md")), 0);
    open_it(DD_CATALOGUE_KEEP);
    for (int i = 0; i < 2; i++) { /* the second time too */
        assert_int_equal(dd_update_new(&update, catalogue, &options, &err), DD_OK);
        assert_false(dd_update_step(update, 0, &err));
        const struct dd_problems *p = dd_update_problems(update);
        assert_int_equal(p->count, 2);
        assert_non_null(strstr(p->items[0].message.ptr, "cannot follow 'dead.md'"));
        assert_non_null(strstr(p->items[1].message.ptr, "larger than 64 MiB"));
        dd_update_free(update);
        assert_int_equal(articles_of(catalogue), 3);
    }
    rename(test_path(&folder, "a"), test_path(&folder, "b"));
    assert_int_equal(dd_update_new(&update, catalogue, &options, &err), DD_ERR_IO);
    assert_null(update);
    assert_int_equal(articles_of(catalogue), 3);
}

/* ---- several connections ------------------------------------------------------------------ */

static void is_shared(void **state)
{
    (void)state;
    static const enum dd_catalogue_mode modes[] = {DD_CATALOGUE_KEEP, DD_CATALOGUE_MEMORY};
    for (size_t i = 0; i < COUNT(modes); i++) {
        struct dd_catalogue *other;
        struct dd_error err;
        write_some();
        open_it(modes[i]);
        assert_int_equal(dd_catalogue_join(&other, test_path(&folder, "a"),
                                           dd_catalogue_file(catalogue), &err), DD_OK);
        uint64_t version = dd_catalogue_version(other);
        assert_int_equal(articles_of(other), 0);
        assert_int_equal(dd_catalogue_version(other), version);
        update_of(catalogue);
        assert_int_not_equal(dd_catalogue_version(other), version);
        assert_int_equal(articles_of(other), 3);
        version = dd_catalogue_version(other);
        update_of(catalogue);
        assert_int_equal(dd_catalogue_version(other), version);
        dd_catalogue_close(other);
        dd_catalogue_close(catalogue);
    }
    catalogue = NULL;
    size_t n;
    file_in("cache/duidu", &n);
    assert_int_equal(n, 1);
}

static void looks_only(void **state)
{
    (void)state;
    struct dd_error err;
    write_some();
    assert_int_equal(dd_catalogue_open(&catalogue, test_path(&folder, "a"), DD_CATALOGUE_LOOK, &err),
                     DD_ERR_IO);
    assert_int_not_equal(access(test_path(&folder, "cache"), F_OK), 0);
    open_it(DD_CATALOGUE_KEEP);
    update_of(catalogue);
    dd_catalogue_close(catalogue);
    open_it(DD_CATALOGUE_LOOK);
    assert_int_equal(articles_of(catalogue), 3);
    /* Another archive has another catalogue; the same one by another way has the same. */
    struct dd_catalogue *other;
    mkdir(test_path(&folder, "z"), 0700);
    mkdir(test_path(&folder, "z/a"), 0700);
    assert_int_equal(dd_catalogue_open(&other, test_path(&folder, "z/a"), DD_CATALOGUE_LOOK, &err),
                     DD_ERR_IO);
    symlink("../a", test_path(&folder, "z/link"));
    assert_int_equal(dd_catalogue_open(&other, test_path(&folder, "z/link/"), DD_CATALOGUE_LOOK, &err),
                     DD_OK);
    assert_int_equal(articles_of(other), 3);
    dd_catalogue_close(other);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(reads_what_is_new),      TEST(knows_who_they_are),
        TEST(reckons_by_the_pace),
        TEST(notices_changes),
        TEST(notices_siblings),
        TEST(reads_fresh_files_twice),
        TEST(reads_files_of_any_time),
        TEST(tells_the_depth_of_folders),
        TEST(takes_out_what_has_grown_too_large),
        TEST(equals_the_archive),
        TEST(equals_real_archives),
        TEST(accents_count_when_typed),
        TEST(filters_by_what_is_known),
        TEST(goes_in_steps),
        TEST(stops_when_asked),
        TEST(reports_problems),
        TEST(is_shared),
        TEST(looks_only),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    base = getenv("TMPDIR") ? strdup(getenv("TMPDIR")) : "/tmp";
    return cmocka_run_group_tests_name("catalogue", tests, NULL, NULL);
}
