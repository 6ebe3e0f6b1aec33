/* frontmatter.h - the block of metadata at the head of a file, as flat fields.
 *
 * `---` YAML (libyaml) or `+++` TOML (toml.c). Nested keys are joined with a dot
 * ("extra.source"); a list gives one field per item. Values are raw text: cleaning is meta.c's
 * work.
 */
#ifndef DUIDU_FRONTMATTER_H
#define DUIDU_FRONTMATTER_H

#include "duidu/error.h"
#include "duidu/source.h"

/* Where a field was found; a lower one is trusted more. */
enum dd_origin { DD_ORIGIN_FRONTMATTER, DD_ORIGIN_HEAD, DD_ORIGIN_JINA, DD_ORIGIN_COUNT };

struct dd_field {
    struct dd_str key; /* ASCII lower case; '_' for blanks and '-'; nested: "extra.source" */
    struct dd_str value;
    enum dd_origin origin;
    int line;
};

struct dd_fields {
    struct dd_arena *arena;
    struct dd_field *items;
    size_t count, capacity;
};

/* Appends a field; key (in any spelling) and value are copied. Values of white space alone are
 * left out, and so is what comes after some thousand fields. */
void dd_fields_add(struct dd_fields *fields, struct dd_str key, struct dd_str value,
                   enum dd_origin origin, int line);

enum dd_front_kind { DD_FRONT_NONE, DD_FRONT_YAML, DD_FRONT_TOML };

struct dd_front {
    enum dd_front_kind kind;
    size_t end; /* source offset after its closing line; 0 when there is none */
};

/* Reads the front matter at the head of source. Bad syntax is said in problems, and what can be
 * read as `key: value` lines is kept; front matter that nothing closes ends where its keys end. */
struct dd_front dd_front_parse(const struct dd_source *source, struct dd_fields *fields,
                               struct dd_problems *problems);

/* toml.c: fields of a TOML text; line is the number of its first line. Lines that are no TOML are
 * said in problems (under the name file) and passed over. */
void dd_toml_parse(struct dd_str text, struct dd_str file, int line, struct dd_fields *fields,
                   struct dd_problems *problems);

#endif
