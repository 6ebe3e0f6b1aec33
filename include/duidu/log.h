/* log.h - lines about what the program does, for bug reports. Where they go is the program's business;
 * the core only hands them over. */
#ifndef DUIDU_LOG_H
#define DUIDU_LOG_H

enum dd_log_level { DD_LOG_ERROR, DD_LOG_WARNING, DD_LOG_INFO, DD_LOG_DEBUG };

struct dd_log {
    enum dd_log_level level; /* lines past it are not written */
    void (*write)(void *data, enum dd_log_level level, const char *line);
    void *data;
};

/* Writes a line; nothing where log is NULL or the level is past its own. */
void dd_log(const struct dd_log *log, enum dd_log_level level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
