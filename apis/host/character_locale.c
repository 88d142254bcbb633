/*
 * See character_locale.h. C.UTF-8 is a part of the C library's package. It is opened once and
 * kept: tables are built from it page by page as long as the process runs.
 */
#include "apis/host/character_locale.h"

#include <stdatomic.h>

locale_t character_locale(void)
{
    static _Atomic(locale_t) known;
    locale_t locale = atomic_load(&known), none = NULL;

    if (locale)
        return locale;
    locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", NULL);
    if (locale && !atomic_compare_exchange_strong(&known, &none, locale)) {
        freelocale(locale);
        locale = none;
    }
    return locale;
}
