/* The keys of a command as a line has them.
 *
 * Words are keys, or sequences of keys written together: "j <Down> ]] <C-x>j". The same key twice can
 * only mean a sequence: "g g". Where words end in commas, spaces stand within sequences: "z t, z b".
 */
#include "config_private.h"

#include "duidu/i18n.h"

#include <string.h>

static bool next_word(struct dd_str *rest, struct dd_str *word)
{
    *rest = dd_str_trim(*rest);
    size_t n = 0;
    while (n < rest->len && rest->ptr[n] != ' ' && rest->ptr[n] != '\t')
        n++;
    *word = dd_str_slice(*rest, 0, n);
    *rest = dd_str_slice(*rest, n, rest->len);
    return n > 0;
}

/* Does a word end in a comma that is not itself the key? */
static bool comma_behind(struct dd_str word)
{
    return word.len > 1 && word.ptr[word.len - 1] == ',';
}

static bool has_commas(struct dd_str value)
{
    struct dd_str word;
    while (next_word(&value, &word))
        if (comma_behind(word))
            return true;
    return false;
}

static bool same(const struct dd_binding *a, const struct dd_binding *b)
{
    return memcmp(a->keys, b->keys, sizeof a->keys) == 0;
}

static void add(struct dd_key_line *line, size_t *capacity, struct dd_arena *arena,
                const struct dd_binding *keys)
{
    for (size_t i = 0; i < line->count; i++)
        if (same(&line->keys[i], keys))
            return;
    line->keys = dd_arena_grow(arena, line->keys, line->count, capacity, sizeof *line->keys);
    line->keys[line->count++] = *keys;
}

/* Puts the keys of b behind those of a; false: they are too many. */
static bool join(struct dd_binding *a, const struct dd_binding *b)
{
    size_t n = dd_binding_length(a), more = dd_binding_length(b);
    if (n + more > DD_KEYS_MAX)
        return false;
    memcpy(a->keys + n, b->keys, more * sizeof *b->keys);
    return true;
}

static enum dd_code too_long(struct dd_error *err, struct dd_str value)
{
    return dd_error_set(err, DD_ERR_SYNTAX, _("'%.*s' is too long: %d keys at most"),
                        DD_STR_ARG(value), DD_KEYS_MAX);
}

/* With commas: the words between them are one sequence. */
static enum dd_code parse_sequences(struct dd_key_line *line, size_t *capacity, struct dd_str value,
                                    struct dd_arena *arena, struct dd_error *err)
{
    struct dd_binding whole = {0}, part = {0};
    struct dd_str word;
    while (next_word(&value, &word)) {
        bool ends = comma_behind(word) || (word.len == 1 && word.ptr[0] == ',');
        word.len -= ends;
        if (word.len && dd_keys_parse(part.keys, word, err) != DD_OK)
            return DD_ERR_SYNTAX;
        if (word.len && !join(&whole, &part))
            return too_long(err, word);
        if (ends && whole.keys[0]) {
            add(line, capacity, arena, &whole);
            whole = (struct dd_binding){0};
        }
    }
    if (whole.keys[0])
        add(line, capacity, arena, &whole);
    return DD_OK;
}

static enum dd_code parse_words(struct dd_key_line *line, size_t *capacity, struct dd_str value,
                                struct dd_arena *arena, struct dd_error *err)
{
    struct dd_binding last = {0}, now = {0};
    struct dd_str word, before = {0};
    while (next_word(&value, &word)) {
        if (dd_keys_parse(now.keys, word, err) != DD_OK)
            return DD_ERR_SYNTAX;
        if (before.len && dd_str_equal(word, before)) {
            line->count -= same(&line->keys[line->count - 1], &last);
            if (!join(&last, &now))
                return too_long(err, word);
        } else {
            last = now;
        }
        add(line, capacity, arena, &last);
        before = word;
    }
    return DD_OK;
}

enum dd_code dd_key_line_parse(struct dd_key_line *line, struct dd_str value,
                               struct dd_arena *arena, struct dd_error *err)
{
    size_t capacity = 0;
    value = dd_str_trim(value);
    line->keys = NULL;
    line->count = 0;
    if (dd_str_equal_ci(value, DD_STR("none")))
        return DD_OK;
    if (value.len == 0)
        return dd_error_set(err, DD_ERR_SYNTAX, _("no key: 'none' takes them all away"));
    enum dd_code code = has_commas(value) ? parse_sequences(line, &capacity, value, arena, err)
                                          : parse_words(line, &capacity, value, arena, err);
    for (size_t i = 0; code == DD_OK && i < line->count; i++)
        if ((line->keys[i].keys[0] == DD_KEY_ESC || line->keys[i].keys[0] == 3) &&
            line->command != DD_CMD_CANCEL)
            code = dd_error_set(err, DD_ERR_SYNTAX, _("'%s' always cancels: it cannot be bound"),
                                line->keys[i].keys[0] == DD_KEY_ESC ? "<Esc>" : "<C-c>");
    return code;
}
