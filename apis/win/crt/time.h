/* Calendar time of the C runtime. */
#ifndef APIS_WIN_CRT_TIME_H
#define APIS_WIN_CRT_TIME_H

#include "abi/windows.h"

#include <stdbool.h>

/* Windows' struct tm: the host's has two fields more. */
struct crt_tm {
    int tm_sec, tm_min, tm_hour, tm_mday, tm_mon, tm_year, tm_wday, tm_yday, tm_isdst;
};

/* The runtime begins: what clock() counts from. */
void clock_start(void);
void zone_prepare(void); /* fills _tzname */

struct crt_locale;

/* strftime over either width: the units stored without the NUL, 0 with errno when it fails. */
size_t time_format(char *text, size_t size, const char *format, const struct crt_tm *parts,
                   const struct crt_locale *locale);

#endif
