/* i18n.h - every string that a reader sees goes through _().
 *
 * The core only looks strings up; setting the locale and the catalogue's folder is main's business.
 */
#ifndef DUIDU_I18N_H
#define DUIDU_I18N_H

#include <libintl.h>

#define DD_DOMAIN "duidu"

#define _(text) dgettext(DD_DOMAIN, text)
#define N_(text) text /* marks a string of a constant table; translated where it is shown */
#define P_(one, many, n) dngettext(DD_DOMAIN, one, many, (unsigned long)(n))

#endif
