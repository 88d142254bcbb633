/*
 * What the C++ library asks the C runtime about days and months for its time facets (exported as
 * _Getdays, _Getmonths, _Gettnames, _Strftime and their wide forms). The names that _Gettnames
 * hands out are a locale of ours, which _Strftime takes back.
 */
#include "apis/host/text.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/heap.h"
#include "apis/win/crt/locale_data.h"
#include "apis/win/crt/time.h"
#include "thunks/api.h"

#include <string.h>

enum { NAMES_ROOM = 2048, NAME_ROOM = 128 };

struct crt_locale *WINAPI crt__get_current_locale(void);
size_t WINAPI crt__strftime_l(char *text, size_t size, const char *format,
                              const struct crt_tm *parts, const struct crt_locale *locale);
size_t WINAPI crt__wcsftime_l(WCHAR *text, size_t size, const WCHAR *format,
                              const struct crt_tm *parts, const struct crt_locale *locale);
char *WINAPI crt__strdup(const char *text);

/* ":Sun:Sunday:Mon:Monday..." */
static void names_join(char names[NAMES_ROOM], const char *format, bool days)
{
    size_t at = 0;

    for (int i = 0; i < (days ? 7 : 12); i++) {
        struct crt_tm parts = {.tm_mday = 1, .tm_wday = days ? i : 0, .tm_mon = days ? 0 : i};

        at += time_format(names + at, NAME_ROOM, format, &parts, NULL);
    }
}

static WCHAR *widened(const char *names)
{
    size_t length = strlen(names), capacity = length + 1;
    WCHAR *wide = crt_allocate(capacity * sizeof *wide);
    int units = wide ? text_to_wide(NULL, names, (int)length, wide, (int)capacity) : 0;

    if (wide)
        wide[units > 0 ? units : 0] = 0;
    return wide;
}

CRT(char *, _Getdays, (void))
{
    char names[NAMES_ROOM];

    names_join(names, ":%a:%A", true);
    return crt__strdup(names);
}

CRT(char *, _Getmonths, (void))
{
    char names[NAMES_ROOM];

    names_join(names, ":%b:%B", false);
    return crt__strdup(names);
}

CRT(WCHAR *, _W_Getdays, (void))
{
    char names[NAMES_ROOM];

    names_join(names, ":%a:%A", true);
    return widened(names);
}

CRT(WCHAR *, _W_Getmonths, (void))
{
    char names[NAMES_ROOM];

    names_join(names, ":%b:%B", false);
    return widened(names);
}

CRT(void *, _Gettnames, (void))
{
    return crt__get_current_locale();
}
ALIAS(crt, _W_Gettnames, "crt._Gettnames");

CRT(size_t, _Strftime,
    (char *text, size_t size, const char *format, const struct crt_tm *parts, void *names))
{
    return crt__strftime_l(text, size, format, parts, names);
}

CRT(size_t, _Wcsftime,
    (WCHAR * text, size_t size, const WCHAR *format, const struct crt_tm *parts, void *names))
{
    return crt__wcsftime_l(text, size, format, parts, names);
}
