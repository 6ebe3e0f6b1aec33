/* tokenize.h - what the full text index calls a word, and the same for queries and snippets.
 *
 * Folded text (fold.h) is a row of *atoms*: a run of letters and digits inside a UAX #29 word, or
 * one character of a script without spaces (dd_cp_is_unspaced). Two things that stand directly
 * behind an atom are kept with it, because a search for them should find nothing else: a sign that
 * holds it to the next atom of the same word ("node." of "node.js", "it'" of "it's"), and the end
 * of "c++", "c#".
 *
 * The index holds tokens, each a piece of the folded text, at most one atom's position apart:
 *   letters          the atom "node"; at the same position, with its sign, "node." where it has
 * one; unspaced         "摘要" for 摘 that is directly followed by 要, "要" for the last one of a
 * run; at the same position, once in a text, the mark 1 and "摘": 摘 is somewhere. A query is cut
 * in the same way, less what it does not ask for: "node." without "node", no last character of a
 * run at the query's end (its pair before has it already); a single character alone is the marked
 * one. A query's tokens then stand in a text one behind the other exactly where the query's atoms
 * do, with the same signs in "node.js" and nothing between the characters of a run.
 *
 * Sources of the idea: CJK bigrams as search engines index them; all details are this program's.
 */
#ifndef DUIDU_TOKENIZE_H
#define DUIDU_TOKENIZE_H

#include "duidu/str.h"

#include <stdint.h>

/* Stands between two tags, or a title and the original title: an atom of its own, so that no phrase
 * reaches across it. Folded text never holds it. */
#define DD_TOKEN_FENCE '\x1F'

/* Tokens are cut at so many bytes; a longer word is found by its beginning. */
enum { DD_TOKEN_MAX = 250 };

struct dd_atom {
    size_t start, end; /* bytes of the folded text */
    size_t joined;     /* end with the sign that belongs to it; equals end without one */
    bool unspaced;     /* one character of a script without spaces */
    bool run;          /* unspaced: the next atom is such a character too and follows directly */
};

/* Goes through the atoms of a folded text: `struct dd_atoms a = {.text = text};`. */
struct dd_atoms {
    struct dd_str text;
    size_t at, word_end; /* where to go on; end of the UAX #29 word that it is in */
};

/* False at the end. */
bool dd_atom_next(struct dd_atoms *atoms, struct dd_atom *atom);

/* ---- tokens ---------------------------------------------------------------------------------- */

enum dd_token_mode {
    DD_TOKENS_TEXT,  /* a text to be indexed */
    DD_TOKENS_QUERY, /* a phrase that is looked for */
    DD_TOKENS_PREFIX /* the same, its last token being the beginning of one */
};

/* Takes a token; anything but 0 ends the cutting. start and end: what it is of the folded text. */
typedef int dd_token_take(void *data, bool same_position, struct dd_str token, size_t start,
                          size_t end);

/* The characters of the current text that have been marked; keep it from text to text. */
struct dd_token_marks {
    uint64_t seen[1024]; /* a bit for each code point below 0x10000 */
    uint16_t touched[1024];
    size_t n_touched;
};

/* Cuts folded text; marks may be NULL for a query. Returns what take returned last. */
int dd_tokens_cut(struct dd_str text, enum dd_token_mode mode, struct dd_token_marks *marks,
                  dd_token_take *take, void *data);

/* Does the phrase text (folded) end in a single character of a run of its own, behind other atoms?
 * Such a phrase is looked for as a prefix: the character may be followed by anything. */
bool dd_tokens_end_open(struct dd_str text);

#endif
