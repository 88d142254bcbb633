/* The C library's Unicode tables: towupper_l and its like, in a locale that is always there. */
#ifndef APIS_HOST_CHARACTER_LOCALE_H
#define APIS_HOST_CHARACTER_LOCALE_H

#include <locale.h>

/* NULL when the host lacks even C.UTF-8: then only ASCII has case and classes. */
locale_t character_locale(void);

#endif
