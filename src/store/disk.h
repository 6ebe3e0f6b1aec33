/* disk.h - why a file of SQLite's could not be read or written. */
#ifndef DUIDU_STORE_DISK_H
#define DUIDU_STORE_DISK_H

#include "duidu/arena.h"
#include "duidu/str.h"

/* In words, what an "I/O error" was about; to be asked before any other call that sets errno. number:
 * what SQLite kept of it (sqlite3_system_errno). It keeps nothing when a commit fails, and at times the errno
 * of a later call: so only what says why a disk refuses is believed, of that number and then of errno.
 * NUL-terminated, in arena. */
struct dd_str dd_disk_reason(struct dd_arena *arena, int number);

#endif
