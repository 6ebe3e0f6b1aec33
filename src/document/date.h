/* date.h - calendar dates out of the many ways they are written.
 *
 * A date is "YYYY-MM-DD" or, where no day is known, "YYYY-MM"; the calendar date stays as it is
 * written, whatever its time zone.
 */
#ifndef DUIDU_DATE_H
#define DUIDU_DATE_H

#include "duidu/arena.h"

/* The date that text begins with or consists of: ISO 8601, RFC 822 and 850, asctime, "October 3,
 * 2024", "3 Oct 2024", "2024/10/3", "3.10.2024", "10/3/2024" (month first unless it cannot be),
 * "2024年10月3日", "20241003", seconds or milliseconds since 1970. Empty when it is none. */
struct dd_str dd_date_parse(struct dd_arena *arena, struct dd_str text);

/* The date that the path's last components tell: "2024-11-07-title.md", "content/2024/10/31/x",
 * "202411/x.md", "2024-11/x.md". Empty when they tell none. */
struct dd_str dd_date_of_path(struct dd_arena *arena, struct dd_str path);

#endif
