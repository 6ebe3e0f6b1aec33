#include "app_private.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Puts the keys as they are bound in place of ⟨commands⟩. */
static void name_keys(const struct dd_app *app, char *text, size_t size)
{
    struct dd_strbuf out = {0};
    dd_hint(&out, &app->config->keys, dd_app_screen(app), dd_str_from(text));
    snprintf(text, size, "%s", dd_strbuf_cstr(&out));
    dd_strbuf_release(&out);
}

void dd_say(struct dd_messages *m, enum dd_severity severity, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (m->app && strstr(text, "⟨"))
        name_keys(m->app, text, sizeof text);
    m->fresh = true;
    dd_log(m->log, severity == DD_ERROR ? DD_LOG_ERROR : severity == DD_WARNING ? DD_LOG_WARNING : DD_LOG_INFO,
           "says: %s", text);
    if (m->count && strcmp(m->items[m->count - 1].text, text) == 0) {
        m->items[m->count - 1].times++;
        m->items[m->count - 1].severity = severity;
        return;
    }
    if (m->count == DD_MESSAGES_MAX) {
        free(m->items[0].text);
        memmove(m->items, m->items + 1, --m->count * sizeof *m->items);
    }
    if (m->count == m->capacity) {
        m->capacity = m->capacity ? m->capacity * 2 : 16;
        m->items = dd_xrealloc(m->items, m->capacity * sizeof *m->items);
    }
    size_t len = strlen(text);
    char *copy = memcpy(dd_xmalloc(len + 1), text, len + 1);
    m->items[m->count++] = (struct dd_message){severity, copy, 1};
}

void dd_messages_release(struct dd_messages *m)
{
    for (size_t i = 0; i < m->count; i++)
        free(m->items[i].text);
    free(m->items);
    *m = (struct dd_messages){0};
}
