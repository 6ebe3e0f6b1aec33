/* state_carry.c - a reading life as lines of JSON, and two of them put together.
 *
 *   {"duidu":"state","version":1}
 *   {"article":"https://…","url":"…","title":"…","date":"…","site":"…"}
 *   {"article":"https://…","alias":"text:…"}
 *   {"article":"https://…","kind":"star","name":"","changed":1736000000000,"value":true}
 *
 * Articles by key, each with its aliases and then its facts by kind and name; facts of no article
 * stand under "" at the end. What was taken away is there too, with the value null: else the other
 * machine would bring it back.
 */
#include "state_private.h"

#include "duidu/i18n.h"
#include "duidu/identity.h"

#include <string.h>

enum {
    VERSION = 1,
    TOGETHER = 2000,                    /* lines of one transaction */
    CLOCK_AHEAD = 24 * 60 * 60 * 1000   /* milliseconds that another clock may be before ours */
};

/* ---- export ---------------------------------------------------------------------------- */

struct out {
    const struct dd_state_sink *sink;
    struct dd_strbuf line;
    bool open;
};

static void member(struct out *o, const char *name, struct dd_str text)
{
    dd_strbuf_addf(&o->line, "%s\"%s\":", o->line.len ? "," : "{", name);
    dd_json_quote(&o->line, text);
}

static void end_line(struct out *o)
{
    dd_strbuf_addc(&o->line, '}');
    o->open = o->open && o->sink->line(o->sink->data, dd_strbuf_str(&o->line));
    dd_strbuf_clear(&o->line);
}

static int export_aliases(struct dd_state *s, struct out *o, int64_t id, struct dd_str key)
{
    sqlite3_stmt *q = dd_state_statement(s, DD_STATE_EXPORT_ALIASES);
    int rc = q ? SQLITE_ROW : SQLITE_ERROR;
    if (q)
        sqlite3_bind_int64(q, 1, id);
    while (q && o->open && (rc = sqlite3_step(q)) == SQLITE_ROW) {
        struct dd_str alias = dd_state_column(q, 0);
        if (dd_str_equal(alias, key))
            continue;
        member(o, "article", key);
        member(o, "alias", alias);
        end_line(o);
    }
    if (q)
        sqlite3_reset(q);
    return rc == SQLITE_DONE || rc == SQLITE_ROW ? SQLITE_OK : rc;
}

static int export_facts(struct dd_state *s, struct out *o, int64_t id, struct dd_str key)
{
    sqlite3_stmt *q = dd_state_statement(s, DD_STATE_EXPORT_FACTS);
    int rc = q ? SQLITE_ROW : SQLITE_ERROR;
    if (q)
        sqlite3_bind_int64(q, 1, id);
    while (q && o->open && (rc = sqlite3_step(q)) == SQLITE_ROW) {
        struct dd_str value = dd_state_column(q, 2);
        member(o, "article", key);
        member(o, "kind", dd_state_column(q, 0));
        member(o, "name", dd_state_column(q, 1));
        dd_strbuf_addf(&o->line, ",\"changed\":%lld,\"value\":",
                       (long long)sqlite3_column_int64(q, 3));
        dd_strbuf_add(&o->line, value.ptr ? value : DD_STR("null"));
        end_line(o);
    }
    if (q)
        sqlite3_reset(q);
    return rc == SQLITE_DONE || rc == SQLITE_ROW ? SQLITE_OK : rc;
}

static int export_articles(struct dd_state *s, struct out *o)
{
    static const char names[][6] = {"url", "title", "date", "site"};
    struct dd_strbuf key = {0};
    sqlite3_stmt *q = dd_state_statement(s, DD_STATE_EXPORT_ARTICLES);
    int rc = q ? SQLITE_OK : SQLITE_ERROR, stepped = SQLITE_DONE;
    while (rc == SQLITE_OK && o->open && (stepped = sqlite3_step(q)) == SQLITE_ROW) {
        int64_t id = sqlite3_column_int64(q, 0);
        dd_strbuf_clear(&key);
        dd_strbuf_add(&key, dd_state_column(q, 1));
        member(o, "article", dd_strbuf_str(&key));
        for (int i = 0; i < 4; i++)
            member(o, names[i], dd_state_column(q, i + 2));
        end_line(o);
        rc = export_aliases(s, o, id, dd_strbuf_str(&key));
        if (rc == SQLITE_OK)
            rc = export_facts(s, o, id, dd_strbuf_str(&key));
    }
    if (q)
        sqlite3_reset(q);
    dd_strbuf_release(&key);
    if (rc != SQLITE_OK)
        return rc;
    return stepped == SQLITE_DONE || stepped == SQLITE_ROW ? SQLITE_OK : stepped;
}

/* In one transaction, so that it is of one moment. */
enum dd_code dd_state_export(struct dd_state *s, const struct dd_state_sink *sink,
                             struct dd_error *err)
{
    struct out o = {.sink = sink, .open = true};
    dd_strbuf_addf(&o.line, "{\"duidu\":\"state\",\"version\":%d", VERSION);
    end_line(&o);
    int rc = SQLITE_OK;
    if (dd_state_ready(s, false)) {
        rc = sqlite3_exec(s->db, "BEGIN", NULL, NULL, NULL);
        if (rc == SQLITE_OK)
            rc = export_articles(s, &o);
        if (rc == SQLITE_OK)
            rc = export_facts(s, &o, 0, DD_STR(""));
        dd_state_run(s, DD_STATE_COMMIT);
    }
    dd_strbuf_release(&o.line);
    if (rc == SQLITE_OK)
        return DD_OK;
    struct dd_arena scratch = {0};
    dd_error_set(err, DD_ERR_IO, _("cannot read '%s': %s"),
                 dd_path_shown(&scratch, dd_strbuf_str(&s->file)).ptr,
                 dd_state_reason(&scratch, s->db, rc).ptr);
    dd_arena_release(&scratch);
    return DD_ERR_IO;
}

/* ---- a line of it ---------------------------------------------------------------------- */

enum line_kind { LINE_HEAD, LINE_ARTICLE, LINE_ALIAS, LINE_FACT, LINE_BAD };

struct line {
    enum line_kind kind;
    struct dd_who who;
    struct dd_str alias;
    struct dd_fact fact;
};

static bool is_string(const struct dd_node *value)
{
    return value && value->kind == DD_JSON_STRING;
}

static bool take_fact(const struct dd_node *json, struct line *out)
{
    const struct dd_node *value = dd_node_get(json, "value"), *name = dd_node_get(json, "name");
    out->fact.kind = dd_node_str(dd_node_get(json, "kind"));
    out->fact.name = dd_node_str(name);
    out->fact.changed = dd_node_int(dd_node_get(json, "changed"), 0);
    out->fact.value = value && value->kind != DD_JSON_NULL ? value->raw : (struct dd_str){0};
    return value && is_string(name) && out->fact.changed > 0 &&
           out->fact.changed <= dd_state_now() + CLOCK_AHEAD;
}

static struct line take_line(struct dd_arena *arena, struct dd_str text)
{
    const struct dd_node *json = dd_node_parse(arena, text);
    const struct dd_node *article = dd_node_get(json, "article");
    struct line out = {.kind = LINE_BAD};
    if (!article) {
        if (dd_str_equal(dd_node_str(dd_node_get(json, "duidu")), DD_STR("state")) &&
            dd_node_int(dd_node_get(json, "version"), 0) == VERSION)
            out.kind = LINE_HEAD;
        return out;
    }
    out.who = (struct dd_who){.key = dd_node_str(article),
                              .url = dd_node_str(dd_node_get(json, "url")),
                              .title = dd_node_str(dd_node_get(json, "title")),
                              .date = dd_node_str(dd_node_get(json, "date")),
                              .site = dd_node_str(dd_node_get(json, "site"))};
    out.alias = dd_node_str(dd_node_get(json, "alias"));
    if (!is_string(article))
        return out;
    if (is_string(dd_node_get(json, "kind")))
        out.kind = take_fact(json, &out) ? LINE_FACT : LINE_BAD;
    else if (out.who.key.len)
        out.kind = out.alias.len ? LINE_ALIAS : LINE_ARTICLE;
    return out;
}

/* Looks at every line without doing anything. */
static enum dd_code look_through(struct dd_str text, size_t *lines, struct dd_error *err)
{
    struct dd_str line;
    int number = 0;
    bool head = false;
    *lines = 0;
    while (dd_str_next_line(&text, &line)) {
        struct dd_arena scratch = {0};
        number++;
        enum line_kind kind = dd_str_trim(line).len ? take_line(&scratch, line).kind : LINE_HEAD;
        bool blank = dd_str_trim(line).len == 0;
        dd_arena_release(&scratch);
        if (kind == LINE_BAD || (!head && !blank && kind != LINE_HEAD)) {
            dd_error_set(err, DD_ERR_SYNTAX,
                         head ? _("line %d is not of an export of duidu: nothing was taken in")
                              : _("line %d: this is no export of duidu, or one of a newer version"),
                         number);
            if (err)
                err->line = number;
            return DD_ERR_SYNTAX;
        }
        head = head || !blank;
        *lines += kind == LINE_FACT;
    }
    return DD_OK;
}

/* ---- import ---------------------------------------------------------------------------- */

/* An article keeps what it is called here: it was read here. */
static int64_t article_of(struct dd_state *s, const struct dd_who *who)
{
    int64_t id = dd_article_find(s, who);
    return id ? id : dd_article_make(s, who);
}

static int put_line(struct dd_state *s, struct line *l, struct dd_state_merge *m)
{
    bool taken = false;
    int rc = SQLITE_OK;
    if (l->kind == LINE_ARTICLE || l->kind == LINE_ALIAS) {
        int64_t id = article_of(s, &l->who);
        if (id && l->kind == LINE_ALIAS) {
            struct dd_who alias = {.key = l->alias};
            if (!dd_article_find(s, &alias))
                rc = dd_article_alias(s, l->alias, id);
        }
        return id ? rc : sqlite3_extended_errcode(s->db);
    }
    if (l->kind != LINE_FACT)
        return SQLITE_OK;
    if (!dd_fact_is_kind(l->fact.kind))
        return SQLITE_OK; /* of a duidu that knows more than this one */
    l->fact.article = l->who.key.len ? article_of(s, &l->who) : 0;
    if (l->who.key.len && !l->fact.article)
        return sqlite3_extended_errcode(s->db);
    rc = dd_fact_merge(s, &l->fact, true, &taken);
    m->lines++;
    m->taken += taken;
    m->older += rc == SQLITE_OK && !taken;
    return rc;
}

/* Some lines in one transaction, so that other copies get their turn. True while there are more. */
static enum dd_code put_some(struct dd_state *s, struct dd_str *rest, int64_t *step,
                             struct dd_state_merge *m, bool *more, struct dd_error *err)
{
    struct dd_str line;
    enum dd_code code = dd_state_begin(s, true, err);
    if (code != DD_OK)
        return code;
    int rc = SQLITE_OK;
    if (*step)
        s->step = *step;
    else
        rc = dd_step_begin(s, DD_CHANGE_IMPORT);
    *step = s->step;
    *more = true;
    for (int i = 0; i < TOGETHER && rc == SQLITE_OK && *more; i++) {
        *more = dd_str_next_line(rest, &line);
        if (!*more)
            break;
        struct dd_arena scratch = {0};
        struct line l = take_line(&scratch, line);
        rc = put_line(s, &l, m);
        dd_arena_release(&scratch);
    }
    if (rc == SQLITE_OK && !*more)
        rc = dd_step_end(s);
    return dd_state_end(s, rc, err);
}

enum dd_code dd_state_import(struct dd_state *s, struct dd_str text, struct dd_state_merge *out,
                             struct dd_error *err)
{
    size_t lines;
    int64_t step = 0;
    bool more = true;
    *out = (struct dd_state_merge){0};
    enum dd_code code = look_through(text, &lines, err);
    while (code == DD_OK && more)
        code = put_some(s, &text, &step, out, &more, err);
    if (out->taken)
        dd_recall_forget(s);
    return code;
}

/* ---- from a damaged file --------------------------------------------------------------- */

/* Both ways through the table: what lies behind the damage is read too. */
static void salvage_facts(struct dd_state *s, sqlite3 *db, const char *order)
{
    struct dd_strbuf sql = {0};
    struct dd_arena scratch = {0};
    sqlite3_stmt *q = NULL;
    dd_strbuf_addf(&sql,
                   "SELECT fact.kind, fact.name, fact.value, fact.changed, article.key, article.url,"
                   " article.title, article.date, article.site FROM fact NOT INDEXED"
                   " LEFT JOIN article ON article.id = fact.article ORDER BY fact.rowid %s",
                   order);
    if (sqlite3_prepare_v2(db, sql.buf, -1, &q, NULL) == SQLITE_OK)
        while (sqlite3_step(q) == SQLITE_ROW) {
            struct dd_str value = dd_state_column(q, 2);
            struct line l = {.kind = LINE_FACT,
                             .who = {.key = dd_state_column(q, 4),
                                     .url = dd_state_column(q, 5),
                                     .title = dd_state_column(q, 6),
                                     .date = dd_state_column(q, 7),
                                     .site = dd_state_column(q, 8)},
                             .fact = {.kind = dd_state_column(q, 0),
                                      .name = dd_state_column(q, 1),
                                      .value = value,
                                      .changed = sqlite3_column_int64(q, 3)}};
            struct dd_state_merge ignore = {0};
            bool sane = l.fact.changed > 0 && l.fact.changed <= dd_state_now() + CLOCK_AHEAD &&
                        (!value.ptr || dd_node_parse(&scratch, value));
            if (sane)
                put_line(s, &l, &ignore);
            dd_arena_release(&scratch);
        }
    sqlite3_finalize(q);
    dd_strbuf_release(&sql);
}

void dd_state_salvage(struct dd_state *s, sqlite3 *db)
{
    if (dd_state_begin(s, true, NULL) != DD_OK)
        return;
    salvage_facts(s, db, "ASC");
    salvage_facts(s, db, "DESC");
    dd_state_end(s, SQLITE_OK, NULL);
}
