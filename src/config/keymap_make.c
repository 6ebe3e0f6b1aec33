/* The keymap that the reader's own lines make of the built-in one. */
#include "config_private.h"

#include "duidu/i18n.h"
#include "duidu/keymap.h"

#include <string.h>

struct make {
    struct dd_arena *arena;
    const struct dd_key_line *lines;
    size_t n_lines;
    struct dd_problems *problems;
    bool *in_force; /* per line: it says its command's keys on the screen at hand */
    struct dd_binding *items;
    size_t count, capacity;
};

static unsigned works_on(enum dd_command command)
{
    return command == DD_CMD_NONE ? ~0u : dd_command_info(command)->screens;
}

static bool says(const struct dd_key_line *line, enum dd_command command, enum dd_screen screen)
{
    return line->command == command &&
           (line->screen ? line->screen == (unsigned)screen : (works_on(command) & screen) != 0);
}

/* The line that says a command's keys on a screen: the last one for that screen, else for all. */
static const struct dd_key_line *line_of(const struct make *m, enum dd_command command,
                                         enum dd_screen screen)
{
    const struct dd_key_line *best = NULL;
    for (size_t i = 0; i < m->n_lines; i++)
        if (says(&m->lines[i], command, screen) &&
            (!best || m->lines[i].screen || !best->screen))
            best = &m->lines[i];
    return best;
}

static bool same(const struct dd_binding *a, const struct dd_binding *b)
{
    return memcmp(a->keys, b->keys, sizeof a->keys) == 0;
}

/* Is a the same as b, or what b begins with? */
static bool begins(const struct dd_binding *a, const struct dd_binding *b)
{
    return memcmp(a->keys, b->keys, dd_binding_length(a) * sizeof *a->keys) == 0;
}

static void add(struct make *m, enum dd_command command, enum dd_screen screen,
                const struct dd_binding *keys)
{
    m->items = dd_arena_grow(m->arena, m->items, m->count, &m->capacity, sizeof *m->items);
    m->items[m->count] = *keys;
    m->items[m->count].command = command;
    m->items[m->count++].screens = screen;
}

static bool has(const struct dd_key_line *line, const struct dd_binding *keys)
{
    for (size_t k = 0; k < line->count; k++)
        if (same(&line->keys[k], keys))
            return true;
    return false;
}

/* The other line in force on the screen at hand that has these keys and goes before: it stands in front
 * of line, or it is for this screen alone while line is for all. */
static const struct dd_key_line *taken(const struct make *m, const struct dd_key_line *line,
                                       const struct dd_binding *keys)
{
    for (size_t i = 0; i < m->n_lines; i++) {
        const struct dd_key_line *other = &m->lines[i];
        bool before = !other->screen == !line->screen ? other < line : other->screen != 0;
        if (m->in_force[i] && before && has(other, keys))
            return other;
    }
    return NULL;
}

/* Two lines meet on several screens, but once is enough to say so. */
static bool first_meeting(const struct make *m, const struct dd_key_line *line,
                          const struct dd_key_line *other, enum dd_screen screen)
{
    enum dd_screen earlier;
    for (size_t i = 0; dd_screen_name(i, &earlier) && earlier != screen; i++)
        if (line_of(m, line->command, earlier) == line &&
            line_of(m, other->command, earlier) == other)
            return false;
    return true;
}

static void report(struct make *m, const struct dd_key_line *line, const struct dd_key_line *other,
                   enum dd_screen screen, const struct dd_binding *keys)
{
    struct dd_strbuf name = {0};
    if (!other->screen != !line->screen || !first_meeting(m, line, other, screen))
        return;
    dd_keys_format(&name, keys->keys, dd_binding_length(keys));
    dd_problems_add(m->problems, line->file, line->line, DD_ERROR,
                    _("key '%s' of '%s' is bound to '%s' already (line %d)"), dd_strbuf_cstr(&name),
                    dd_command_info(line->command)->name, dd_command_info(other->command)->name,
                    other->line);
    dd_strbuf_release(&name);
}

/* Adds what the reader's lines bind on a screen. */
static void add_lines(struct make *m, enum dd_screen screen)
{
    for (size_t i = 0; i < m->n_lines; i++)
        m->in_force[i] = line_of(m, m->lines[i].command, screen) == &m->lines[i];
    for (size_t i = 0; i < m->n_lines; i++) {
        const struct dd_key_line *line = &m->lines[i];
        if (!m->in_force[i])
            continue;
        for (size_t k = 0; k < line->count; k++) {
            const struct dd_key_line *other = taken(m, line, &line->keys[k]);
            if (other)
                report(m, line, other, screen, &line->keys[k]);
            else
                add(m, line->command, screen, &line->keys[k]);
        }
    }
}

/* Is a built-in binding still in force beside the items [first, end), the reader's own? */
static bool stands(const struct make *m, size_t first, size_t end, const struct dd_binding *b,
                   enum dd_screen screen)
{
    if (!(b->screens & screen) || line_of(m, b->command, screen))
        return false;
    for (size_t i = first; i < end; i++)
        if (begins(&m->items[i], b))
            return false;
    return true;
}

struct dd_keymap dd_keymap_make(struct dd_arena *arena, const struct dd_key_line *lines,
                                size_t n_lines, struct dd_problems *problems)
{
    struct make m = {.arena = arena, .lines = lines, .n_lines = n_lines, .problems = problems};
    struct dd_keymap built_in = dd_keymap_default();
    enum dd_screen screen;
    if (n_lines == 0)
        return built_in;
    m.in_force = dd_arena_array(arena, n_lines, sizeof *m.in_force);
    for (size_t s = 0; dd_screen_name(s, &screen); s++) {
        size_t first = m.count;
        add_lines(&m, screen);
        size_t end = m.count;
        for (size_t i = 0; i < built_in.count; i++)
            if (stands(&m, first, end, &built_in.items[i], screen))
                add(&m, built_in.items[i].command, screen, &built_in.items[i]);
    }
    return (struct dd_keymap){m.items, m.count};
}
