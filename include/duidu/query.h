/* query.h - what a reader asks an archive for, and where in a text it stands.
 *
 *   word            occurs; all words of a query must, in whatever fields
 *   "some words"    occur one behind the other
 *   word*  "a wo"*  a word that begins so
 *   -x  NOT x       does not occur, or does not hold
 *   x OR y          one of them; binds less than standing side by side does, so that
 *                   a b OR c is (a b) OR c; AND may be written for side by side
 *   ( … )           a part of its own
 *   title:x         occurs in the title; x may be a phrase or a part in brackets
 *   in:summary      words and phrases of this part count only there (in:title, in:article, in:tags,
 *                   in:source; several add up)
 *   site:x          the address has these labels one behind the other: site:github.com, site:github
 *   tag:x           has this tag, as a whole; tag:x* one that begins so
 *   after:2024-11   added in November 2024 or later; also after:2024 and after:2024-11-05
 *   before:2024-11  added before that
 *   date:2024-11    added in November 2024; also date:2024 and date:2024-11-05
 *   lang:zh         the article is written in Chinese; lang:en in English
 *   is:unread       also is:read, is:starred, is:started (and not finished or read),
 *                   is:finished, is:noted; and is:chinese,
 *                   is:english, which the article is written in
 *
 * Case, accents, width and the variants of a Han character do not count (DD_FOLD_ALL). What is
 * written without spaces is found at any place: 智能 in 人工智能. Signs divide words and do not
 * count, but for those inside a word (node.js, it's, 3.5) and behind one (C++, C#); a word with
 * others inside is a phrase (GPT-4, R1的重要). Full-width forms and “ ” „ 「 」 『 』 act as ASCII.
 */
#ifndef DUIDU_QUERY_H
#define DUIDU_QUERY_H

#include "duidu/arena.h"
#include "duidu/error.h"
#include "duidu/source.h"
#include "duidu/str.h"

/* Fields of an article, as the index keeps them. */
enum dd_field {
    DD_FIELD_TITLE, /* as shown; the article's own */
    DD_FIELD_SITE,
    DD_FIELD_SOURCE, /* URL; author */
    DD_FIELD_TAGS,
    DD_FIELD_SUMMARY, /* tldr; summary */
    DD_FIELD_ARTICLE
};
enum { DD_FIELDS = DD_FIELD_ARTICLE + 1 };

struct dd_query;

/* Reads a query; text need not outlive the call. DD_ERR_SYNTAX: err says what is wrong and at which
 * character, counted from 1; *query is NULL then. Whatever has been read without an error can be
 * searched for. */
enum dd_code dd_query_parse(struct dd_query **query, struct dd_str text, struct dd_error *err);

/* NULL is fine. */
void dd_query_free(struct dd_query *query);

/* The text it was read from. */
struct dd_str dd_query_text(const struct dd_query *query);

/* Does it ask where the reader stands with an article (is:unread)? */
bool dd_query_asks_standing(const struct dd_query *query);

/* How many words and phrases a found article has to hold (not those that it must not); the i-th of
 * them as it was written, without quotation marks, prefixes and star. */
size_t dd_query_terms(const struct dd_query *query);
struct dd_str dd_query_term(const struct dd_query *query, size_t i);

/* The fields that the term counts in: bits of enum dd_field. */
unsigned dd_query_term_fields(const struct dd_query *query, size_t i);

/* A place where a term stands in a text. */
struct dd_query_hit {
    size_t start, end; /* bytes of the text; whole characters */
    size_t term;       /* dd_query_term */
};

/* All places in text, which is field's or a piece of it, by start; they may overlap. In arena. */
struct dd_query_hit *dd_query_hits(const struct dd_query *query, enum dd_field field,
                                   struct dd_str text, struct dd_arena *arena, size_t *count);

/* The same run together: sorted ranges that neither overlap nor touch. */
struct dd_span *dd_query_lit(const struct dd_query_hit *hits, size_t count, struct dd_arena *arena,
                             size_t *n);

#endif
