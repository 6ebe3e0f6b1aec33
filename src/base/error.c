#include "duidu/error.h"

#include <stdarg.h>
#include <stdio.h>

enum dd_code dd_error_set(struct dd_error *err, enum dd_code code, const char *format, ...)
{
    if (err) {
        va_list args;
        va_start(args, format);
        err->code = code;
        err->line = 0;
        vsnprintf(err->message, sizeof err->message, format, args);
        va_end(args);
    }
    return code;
}

void dd_problems_add(struct dd_problems *list, struct dd_str file, int line,
                     enum dd_severity severity, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    list->items = dd_arena_grow(list->arena, list->items, list->count, &list->capacity,
                                sizeof *list->items);
    list->items[list->count++] = (struct dd_problem){
        .file = dd_arena_copy(list->arena, file),
        .line = line,
        .severity = severity,
        .message = dd_arena_copy(list->arena, dd_str_from(text)),
    };
}
