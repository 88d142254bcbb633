/*
 * Languages of the user interface, as lists of names. [Multilingual User Interface, Microsoft
 * Learn]. There is one language, the user's; English is what it falls back to.
 */
#include "apis/nt/locale.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <stdio.h>
#include <string.h>

enum { LIST_UNITS = 2 * LOCALE_NAME_MAX_LENGTH + 1 };

static ULONG append(WCHAR *list, ULONG at, const char *name)
{
    do
        list[at++] = (WCHAR)*name;
    while (*name++);
    return at;
}

static ULONG append_language(WCHAR *list, ULONG at, const struct locale *locale, DWORD flags)
{
    char identifier[8];

    if (!(flags & MUI_LANGUAGE_ID))
        return append(list, at, locale->name);
    snprintf(identifier, sizeof identifier, "%04X", locale->id);
    return append(list, at, identifier);
}

/* Names, each with its NUL, and one more NUL. */
static BOOL list_languages(DWORD flags, ULONG *count, WCHAR *out, ULONG *size)
{
    WCHAR list[LIST_UNITS];
    struct locale locale, english;
    ULONG used;

    if (!count || !size || (*size != 0 && !out) ||
        (flags & (MUI_LANGUAGE_ID | MUI_LANGUAGE_NAME)) == (MUI_LANGUAGE_ID | MUI_LANGUAGE_NAME))
        return win_fail(ERROR_INVALID_PARAMETER);
    locale_user(&locale);
    locale_from_id(MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US), &english);
    used = append_language(list, 0, &locale, flags);
    *count = 1;
    if (locale.id != english.id) {
        used = append_language(list, used, &english, flags);
        *count = 2;
    }
    list[used++] = 0;
    if (out && *size < used) {
        *size = used;
        return win_fail(ERROR_INSUFFICIENT_BUFFER);
    }
    if (out)
        memcpy(out, list, used * sizeof *out);
    *size = used;
    return TRUE;
}

API(kernel32, BOOL, GetUserPreferredUILanguages,
    (DWORD flags FLAGS(MUI_), PULONG count OUT, PZZWSTR out OUT OPTIONAL, PULONG size INOUT))
{
    return list_languages(flags, count, out, size);
}

API(kernel32, BOOL, GetSystemPreferredUILanguages,
    (DWORD flags FLAGS(MUI_), PULONG count OUT, PZZWSTR out OUT OPTIONAL, PULONG size INOUT))
{
    return list_languages(flags, count, out, size);
}

API(kernel32, BOOL, GetThreadPreferredUILanguages,
    (DWORD flags FLAGS(MUI_), PULONG count OUT, PZZWSTR out OUT OPTIONAL, PULONG size INOUT))
{
    return list_languages(flags, count, out, size);
}

API(kernel32, BOOL, GetProcessPreferredUILanguages,
    (DWORD flags FLAGS(MUI_), PULONG count OUT, PZZWSTR out OUT OPTIONAL, PULONG size INOUT))
{
    return list_languages(flags, count, out, size);
}

GAP(kernel32, SetThreadPreferredUILanguages, "the language is the host user's");
GAP(kernel32, SetProcessPreferredUILanguages, "the language is the host user's");

static GEOID geo_of(const struct locale *locale)
{
    return (GEOID)locale_number(locale, LOCALE_IGEOID);
}

/* The nation that the locale's country is; 244 is the United States. */
API(kernel32, GEOID, GetUserGeoID, (GEOCLASS class))
{
    struct locale locale;

    if (class != GEOCLASS_NATION)
        return class == GEOCLASS_REGION ? 39070 : GEOID_NOT_AVAILABLE;
    locale_user(&locale);
    return geo_of(&locale);
}

/* Only the user's own nation is known by its identifier. */
API(kernel32, int, GetGeoInfoW,
    (GEOID geo, GEOTYPE type ENUM(GEO_), LPWSTR out OUT OPTIONAL, int capacity, LANGID language))
{
    LCTYPE wanted;

    (void)language;
    if (geo != GetUserGeoID(GEOCLASS_NATION))
        return win_fail(ERROR_INVALID_PARAMETER);
    switch (type) {
    case GEO_ISO2:
        wanted = LOCALE_SISO3166CTRYNAME;
        break;
    case GEO_ISO3:
        wanted = LOCALE_SISO3166CTRYNAME2;
        break;
    case GEO_FRIENDLYNAME:
    case GEO_OFFICIALNAME:
        wanted = LOCALE_SENGLISHCOUNTRYNAME;
        break;
    default:
        return win_fail(ERROR_INVALID_FLAGS);
    }
    return GetLocaleInfoW(LOCALE_USER_DEFAULT, wanted, out, capacity);
}

API(kernel32, int, GetUserDefaultGeoName, (LPWSTR name OUT OPTIONAL, int capacity))
{
    return GetLocaleInfoW(LOCALE_USER_DEFAULT, LOCALE_SISO3166CTRYNAME, name, capacity);
}
