#include "duidu/log.h"

#include <stdarg.h>
#include <stdio.h>

void dd_log(const struct dd_log *log, enum dd_log_level level, const char *format, ...)
{
    char line[2048];
    va_list args;
    if (!log || level > log->level)
        return;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    log->write(log->data, level, line);
}
