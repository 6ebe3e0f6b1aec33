/* How long an archive takes to be read and indexed, beside SQLite's own unicode61 index over the
 * same texts, in one run: ours with reading and parsing all files, in the transactions that the
 * program makes; unicode61 over texts that are in memory already, in one transaction. And how large
 * both become.
 *
 * usage: build/tests/bench_index ARCHIVE
 */
#include "archives.h"
#include "folder.h"

#include "duidu/catalogue.h"
#include "src/store/fulltext.h"

#include <locale.h>
#include <time.h>

struct texts {
    struct dd_strbuf all;
    size_t *ends; /* of the columns of each article */
    size_t n;
};

static double now(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void die(const char *what)
{
    fprintf(stderr, "bench_index: %s\n", what);
    exit(1);
}

static void each(const char *path, void *data)
{
    struct texts *t = data;
    struct dd_clip clip;
    const char *name = strrchr(path, '/');
    if (!dd_clip_is_article_name(dd_str_from(name ? name + 1 : path)) ||
        dd_clip_open(&clip, path, NULL) != DD_OK)
        return;
    t->ends = realloc(t->ends, (t->n + 1) * DD_FIELDS * sizeof *t->ends);
    if (!t->ends)
        die("no memory");
    for (int i = 0; i < DD_FIELDS; i++) {
        dd_fulltext_text(&t->all, &clip, (enum dd_field)i);
        t->ends[t->n * DD_FIELDS + (size_t)i] = t->all.len;
    }
    t->n++;
    dd_clip_release(&clip);
}

static void run(sqlite3 *db, const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        die(sqlite3_errmsg(db));
}

static double size_of(const char *path)
{
    struct stat st;
    return stat(path, &st) < 0 ? 0 : (double)st.st_size / 1e6;
}

/* The other side: what a plain FTS5 table without content makes of the texts. */
static void index_plainly(const struct texts *t, const char *path)
{
    sqlite3 *db;
    sqlite3_stmt *s;
    if (sqlite3_open(path, &db) != SQLITE_OK)
        die("cannot open a database");
    run(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;"
            "CREATE VIRTUAL TABLE fulltext USING fts5(title, site, source, tags, summary, body,"
            " content='', tokenize='unicode61'); BEGIN");
    sqlite3_prepare_v2(db,
                       "INSERT INTO fulltext(rowid, title, site, source, tags, summary, body)"
                       " VALUES(?, ?, ?, ?, ?, ?, ?)",
                       -1, &s, NULL);
    size_t at = 0;
    for (size_t i = 0; i < t->n; i++) {
        sqlite3_bind_int64(s, 1, (int64_t)i + 1);
        for (int k = 0; k < DD_FIELDS; at = t->ends[i * DD_FIELDS + (size_t)k++])
            sqlite3_bind_text(s, k + 2, t->all.buf + at,
                              (int)(t->ends[i * DD_FIELDS + (size_t)k] - at), SQLITE_STATIC);
        if (sqlite3_step(s) != SQLITE_DONE)
            die(sqlite3_errmsg(db));
        sqlite3_reset(s);
    }
    sqlite3_finalize(s);
    run(db, "COMMIT");
    sqlite3_close(db);
}

/* Returns the size of the catalogue in MB. */
static double index_ours(const char *archive)
{
    struct dd_update_options options = {.text = true, .together = true};
    struct dd_catalogue *c;
    struct dd_update *u;
    struct dd_error err = {0};
    if (dd_catalogue_open(&c, archive, DD_CATALOGUE_STRICT, &err) != DD_OK ||
        dd_update_new(&u, c, &options, &err) != DD_OK)
        die(err.message);
    while (dd_update_step(u, 0, &err))
        ;
    if (err.code != DD_OK)
        die(err.message);
    dd_update_free(u);
    double size = size_of(dd_catalogue_file(c));
    dd_catalogue_close(c);
    return size;
}

int main(int argc, char **argv)
{
    struct texts texts = {0};
    setlocale(LC_CTYPE, "C.UTF-8");
    if (argc != 2)
        return 2;
    struct test_folder folder = test_folder_make();
    setenv("XDG_CACHE_HOME", folder.path, 1);
    if (!test_each_markdown(argv[1], each, &texts) || !texts.n)
        die("no articles there");
    double mb = (double)texts.all.len / 1e6;
    printf("%zu articles, %.1f MB of text\n", texts.n, mb);

    const char *plain = test_path(&folder, "plain.db");
    double wall = now(CLOCK_MONOTONIC), cpu = now(CLOCK_PROCESS_CPUTIME_ID);
    index_plainly(&texts, plain);
    double plain_wall = now(CLOCK_MONOTONIC) - wall,
           plain_cpu = now(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    double plain_size = size_of(plain);
    printf("unicode61  %6.2f s (%.2f s of processor)  %7.1f MB, %.2f of the text\n", plain_wall,
           plain_cpu, plain_size, plain_size / mb);
    wall = now(CLOCK_MONOTONIC), cpu = now(CLOCK_PROCESS_CPUTIME_ID);
    double size = index_ours(argv[1]);
    wall = now(CLOCK_MONOTONIC) - wall, cpu = now(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    printf("duidu      %6.2f s (%.2f s of processor)  %7.1f MB, %.2f of the text\n", wall, cpu,
           size, size / mb);
    printf("           %6.2f times (%.2f of processor)\n", wall / plain_wall, cpu / plain_cpu);
    dd_strbuf_release(&texts.all);
    free(texts.ends);
    test_folder_remove(&folder);
    return 0;
}
