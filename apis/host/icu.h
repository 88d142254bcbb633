/*
 * ICU, opened at the first call that needs it: icu(ucol_open)(...) is the library's function, or
 * NULL when ICU is not installed. Debian's names carry a version (ucol_open_72).
 */
#ifndef APIS_HOST_ICU_H
#define APIS_HOST_ICU_H

#define U_DISABLE_RENAMING 1
#define U_SHOW_CPLUSPLUS_API 0

#include <stdbool.h>

bool icu_available(void);
void *icu_function(const char *name);

#define icu(name) ((__typeof__(name) *)icu_function(#name))

#endif
