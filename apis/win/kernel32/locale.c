/* Which locales there are, and what each says. [National Language Support, Microsoft Learn] */
#include "apis/nt/locale.h"
#include "apis/host/text.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <string.h>

enum { TYPE_BITS = 0xffff };

/* Copies a terminated text; capacity 0 asks for the size. Returns the size with the NUL. */
static int copy_out(const WCHAR *text, WCHAR *out, int capacity)
{
    int size = (int)utf16_length((const uint16_t *)text) + 1;

    if (capacity == 0)
        return size;
    if (capacity < size)
        return win_fail(ERROR_INSUFFICIENT_BUFFER);
    memcpy(out, text, (size_t)size * sizeof *out);
    return size;
}

static int copy_name(const struct locale *locale, WCHAR *out, int capacity)
{
    WCHAR name[LOCALE_NAME_MAX_LENGTH];
    size_t length = 0;

    if (capacity < 0 || (capacity > 0 && !out))
        return win_fail(ERROR_INVALID_PARAMETER);
    do
        name[length] = (WCHAR)locale->name[length];
    while (locale->name[length++]);
    return copy_out(name, out, capacity);
}

/* A DWORD in place of text: how many of out's units it takes. */
static int copy_number(const void *number, void *out, int capacity, size_t unit)
{
    int size = (int)(sizeof(DWORD) / unit);

    if (capacity == 0)
        return size;
    if (capacity < size)
        return win_fail(ERROR_INSUFFICIENT_BUFFER);
    memcpy(out, number, sizeof(DWORD));
    return size;
}

static int information(const struct locale *locale, LCTYPE type, WCHAR *out, int capacity)
{
    WCHAR text[LOCALE_TEXT_UNITS];
    DWORD number;

    if (capacity < 0 || (capacity > 0 && !out))
        return win_fail(ERROR_INVALID_PARAMETER);
    if (locale_text(locale, type & TYPE_BITS, text) < 0)
        return win_fail(ERROR_INVALID_FLAGS);
    if (!(type & LOCALE_RETURN_NUMBER))
        return copy_out(text, out, capacity);
    number = locale_number(locale, type & TYPE_BITS);
    return copy_number(&number, out, capacity, sizeof *out);
}

API(kernel32, int, GetLocaleInfoEx,
    (LPCWSTR name, LCTYPE type ENUM(LOCALE_), LPWSTR out OUT OPTIONAL, int capacity))
{
    struct locale locale;

    if (!locale_from_name(name, &locale))
        return win_fail(ERROR_INVALID_PARAMETER);
    return information(&locale, type, out, capacity);
}

API(kernel32, int, GetLocaleInfoW,
    (LCID id, LCTYPE type ENUM(LOCALE_), LPWSTR out OUT OPTIONAL, int capacity))
{
    struct locale locale;

    if (!locale_from_id(id, &locale))
        return win_fail(ERROR_INVALID_PARAMETER);
    return information(&locale, type, out, capacity);
}

API(kernel32, int, GetLocaleInfoA,
    (LCID id, LCTYPE type ENUM(LOCALE_), LPSTR out OUT OPTIONAL, int capacity))
{
    WCHAR text[LOCALE_TEXT_UNITS];
    int length;

    if (capacity < 0 || (capacity > 0 && !out))
        return win_fail(ERROR_INVALID_PARAMETER);
    length = GetLocaleInfoW(id, type, text, LOCALE_TEXT_UNITS);
    if (length == 0)
        return 0;
    if (!(type & LOCALE_RETURN_NUMBER))
        return WideCharToMultiByte(CP_ACP, 0, text, length, out, capacity, NULL, NULL);
    return copy_number(text, out, capacity, sizeof *out);
}

API(kernel32, LCID, GetUserDefaultLCID, (void))
{
    struct locale locale;

    locale_user(&locale);
    return locale.id;
}

API(kernel32, LCID, GetSystemDefaultLCID, (void))
{
    return GetUserDefaultLCID();
}

API(kernel32, LANGID, GetUserDefaultLangID, (void))
{
    return LANGIDFROMLCID(GetUserDefaultLCID());
}

API(kernel32, LANGID, GetSystemDefaultLangID, (void))
{
    return LANGIDFROMLCID(GetUserDefaultLCID());
}

API(kernel32, LANGID, GetUserDefaultUILanguage, (void))
{
    return GetUserDefaultLangID();
}

API(kernel32, LANGID, GetSystemDefaultUILanguage, (void))
{
    return GetUserDefaultLangID();
}

API(kernel32, LANGID, GetThreadUILanguage, (void))
{
    return GetUserDefaultLangID();
}

/* 0 asks for the default, which is what there is; other languages are reported as refused. */
API(kernel32, LANGID, SetThreadUILanguage, (LANGID language))
{
    return language == 0 || language == GetUserDefaultLangID() ? GetUserDefaultLangID() : 0;
}

API(kernel32, int, GetUserDefaultLocaleName, (LPWSTR name OUT, int capacity))
{
    struct locale locale;

    if (!name || capacity <= 0)
        return win_fail(ERROR_INVALID_PARAMETER);
    locale_user(&locale);
    return copy_name(&locale, name, capacity);
}

API(kernel32, int, GetSystemDefaultLocaleName, (LPWSTR name OUT, int capacity))
{
    return GetUserDefaultLocaleName(name, capacity);
}

API(kernel32, LCID, GetThreadLocale, (void))
{
    if (teb_self()->current_locale == 0)
        teb_self()->current_locale = GetUserDefaultLCID();
    return teb_self()->current_locale;
}

API(kernel32, BOOL, SetThreadLocale, (LCID id))
{
    struct locale locale;

    if (!locale_from_id(id, &locale))
        return win_fail(ERROR_INVALID_PARAMETER);
    teb_self()->current_locale = locale.id;
    return TRUE;
}

API(kernel32, LCID, ConvertDefaultLocale, (LCID id))
{
    struct locale locale;

    return locale_from_id(id, &locale) ? locale.id : id;
}

API(kernel32, LCID, LocaleNameToLCID, (LPCWSTR name OPTIONAL, DWORD flags))
{
    struct locale locale;

    if ((flags & ~(DWORD)LOCALE_ALLOW_NEUTRAL_NAMES) || !locale_from_name(name, &locale))
        return (LCID)win_fail(ERROR_INVALID_PARAMETER);
    return locale.id;
}

API(kernel32, int, LCIDToLocaleName, (LCID id, LPWSTR name OUT OPTIONAL, int capacity, DWORD flags))
{
    struct locale locale;

    if ((flags & ~(DWORD)LOCALE_ALLOW_NEUTRAL_NAMES) || !locale_from_id(id, &locale))
        return win_fail(ERROR_INVALID_PARAMETER);
    return copy_name(&locale, name, capacity);
}

/* "de-DE-x" and "de" become the locale of the same language that has a country. */
static bool resolve(const WCHAR *wanted, struct locale *locale)
{
    WCHAR name[LOCALE_NAME_MAX_LENGTH];
    size_t length = utf16_length((const uint16_t *)wanted);

    if (length >= LOCALE_NAME_MAX_LENGTH)
        return false;
    memcpy(name, wanted, (length + 1) * sizeof *name);
    while (!locale_from_name(name, locale)) {
        while (length > 0 && name[--length] != '-')
            ;
        if (length == 0)
            return false;
        name[length] = 0;
    }
    if (locale_is_neutral(locale))
        locale_from_id(MAKELANGID(PRIMARYLANGID(locale->id), SUBLANG_DEFAULT), locale);
    return true;
}

API(kernel32, int, ResolveLocaleName,
    (LPCWSTR name OPTIONAL, LPWSTR resolved OUT OPTIONAL, int capacity))
{
    struct locale locale = {.id = LOCALE_INVARIANT};

    if (!name)
        locale_user(&locale);
    else if (!resolve(name, &locale))
        locale = (struct locale){.id = LOCALE_INVARIANT};
    return copy_name(&locale, resolved, capacity);
}

API(kernel32, BOOL, IsValidLocale, (LCID id, DWORD flags))
{
    struct locale locale;

    if (flags & ~(DWORD)(LCID_INSTALLED | LCID_SUPPORTED))
        return win_fail(ERROR_INVALID_PARAMETER);
    return locale_from_id(id, &locale);
}

API(kernel32, BOOL, IsValidLocaleName, (LPCWSTR name))
{
    struct locale locale;

    return name && locale_from_name(name, &locale);
}

API(kernel32, BOOL, EnumSystemLocalesEx,
    (LOCALE_ENUMPROCEX function, DWORD flags FLAGS(LOCALE_), LPARAM argument, LPVOID reserved))
{
    const struct locale *locale;

    if (!function || reserved)
        return win_fail(ERROR_INVALID_PARAMETER);
    for (size_t i = 0; (locale = locale_at(i)) != NULL; i++) {
        DWORD kind = locale_is_neutral(locale) ? LOCALE_NEUTRALDATA : LOCALE_SPECIFICDATA;
        WCHAR name[LOCALE_NAME_MAX_LENGTH];

        if (flags != LOCALE_ALL && !(flags & (LOCALE_WINDOWS | kind)))
            continue;
        copy_name(locale, name, LOCALE_NAME_MAX_LENGTH);
        if (!function(name, kind | LOCALE_WINDOWS, argument))
            break;
    }
    return TRUE;
}

static const char hexadecimal[] = "0123456789abcdef";

/* The older functions name locales by identifier, eight hexadecimal digits, countries only. */
API(kernel32, BOOL, EnumSystemLocalesW, (LOCALE_ENUMPROCW function, DWORD flags FLAGS(LCID_)))
{
    const struct locale *locale;
    WCHAR text[9] = {0};

    if (!function)
        return win_fail(ERROR_INVALID_PARAMETER);
    if (flags & ~(DWORD)(LCID_INSTALLED | LCID_SUPPORTED | LCID_ALTERNATE_SORTS))
        return win_fail(ERROR_INVALID_FLAGS);
    for (size_t i = 0; (locale = locale_at(i)) != NULL; i++) {
        for (int digit = 0; digit < 8; digit++)
            text[digit] = (WCHAR)hexadecimal[locale->id >> (28 - 4 * digit) & 15];
        if (!locale_is_neutral(locale) && locale->id != LOCALE_INVARIANT && !function(text))
            break;
    }
    return TRUE;
}

API(kernel32, BOOL, EnumSystemLocalesA, (LOCALE_ENUMPROCA function, DWORD flags FLAGS(LCID_)))
{
    const struct locale *locale;
    char text[9] = {0};

    if (!function)
        return win_fail(ERROR_INVALID_PARAMETER);
    if (flags & ~(DWORD)(LCID_INSTALLED | LCID_SUPPORTED | LCID_ALTERNATE_SORTS))
        return win_fail(ERROR_INVALID_FLAGS);
    for (size_t i = 0; (locale = locale_at(i)) != NULL; i++) {
        for (int digit = 0; digit < 8; digit++)
            text[digit] = hexadecimal[locale->id >> (28 - 4 * digit) & 15];
        if (!locale_is_neutral(locale) && locale->id != LOCALE_INVARIANT && !function(text))
            break;
    }
    return TRUE;
}

GAP(kernel32, SetLocaleInfoA, "locales cannot be changed");
GAP(kernel32, SetLocaleInfoW, "locales cannot be changed");
