/* Characters, as user32 names them. [CharUpperW and its kin, Microsoft Learn] */
#include "apis/host/character.h"
#include "apis/host/case.h"
#include "apis/host/text.h"
#include "apis/nt/code_page.h"
#include "thunks/api.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

typedef uint16_t (*mapper)(uint16_t unit);

static DWORD map_units(WCHAR *text, DWORD length, mapper map)
{
    for (DWORD i = 0; text && i < length; i++)
        text[i] = map(text[i]);
    return text ? length : 0;
}

/* A pointer whose upper half is zero is one character, not a string. */
static LPWSTR map_string(LPWSTR text, mapper map)
{
    if (IS_INTRESOURCE(text))
        return (LPWSTR)(ULONG_PTR)map((WCHAR)(ULONG_PTR)text);
    map_units(text, (DWORD)utf16_length((const uint16_t *)text), map);
    return text;
}

/* One character of UTF-8 is mapped in place when its other case has as many bytes. */
static size_t map_character(char *text, size_t rest, mapper map)
{
    size_t count = 1, mapped_size;
    uint16_t units[2];
    char mapped[4];

    while (count < rest && ((uint8_t)text[count] & 0xc0) == 0x80)
        count++;
    if (utf16_from_utf8(units, 2, text, count) != 1)
        return count;
    units[0] = map(units[0]);
    mapped_size = utf8_from_utf16(mapped, sizeof mapped, units, 1);
    if (mapped_size == count)
        memcpy(text, mapped, count);
    return count;
}

static DWORD map_bytes(char *text, DWORD length, mapper map)
{
    for (size_t at = 0; text && at < length;)
        at += map_character(text + at, length - at, map);
    return text ? length : 0;
}

static LPSTR map_narrow(LPSTR text, mapper map)
{
    ULONG_PTR unit = (ULONG_PTR)text;

    if (IS_INTRESOURCE(text))
        return (LPSTR)(unit < 0x80 ? map((WCHAR)unit) : unit);
    map_bytes(text, (DWORD)strlen(text), map);
    return text;
}

static uint16_t upper(uint16_t unit)
{
    return utf16_upper(unit);
}

static uint16_t lower(uint16_t unit)
{
    return utf16_lower(unit);
}

API(user32, LPWSTR, CharUpperW, (LPWSTR text INOUT))
{
    return map_string(text, upper);
}

API(user32, LPWSTR, CharLowerW, (LPWSTR text INOUT))
{
    return map_string(text, lower);
}

API(user32, LPSTR, CharUpperA, (LPSTR text INOUT))
{
    return map_narrow(text, upper);
}

API(user32, LPSTR, CharLowerA, (LPSTR text INOUT))
{
    return map_narrow(text, lower);
}

API(user32, DWORD, CharUpperBuffW, (LPWSTR text INOUT, DWORD length))
{
    return map_units(text, length, upper);
}

API(user32, DWORD, CharLowerBuffW, (LPWSTR text INOUT, DWORD length))
{
    return map_units(text, length, lower);
}

API(user32, DWORD, CharUpperBuffA, (LPSTR text INOUT, DWORD length))
{
    return map_bytes(text, length, upper);
}

API(user32, DWORD, CharLowerBuffA, (LPSTR text INOUT, DWORD length))
{
    return map_bytes(text, length, lower);
}

API(user32, LPWSTR, CharNextW, (LPCWSTR text))
{
    return (LPWSTR)(*text ? text + 1 : text);
}

API(user32, LPWSTR, CharPrevW, (LPCWSTR start, LPCWSTR text))
{
    return (LPWSTR)(text > start ? text - 1 : start);
}

/* How many bytes the character takes in a code page; not behind a terminator. */
static size_t character_size(const struct code_page *page, const char *text)
{
    size_t size = 1;

    if (page && !page->map) {
        while (((uint8_t)text[size] & 0xc0) == 0x80 && size < 4)
            size++;
        return (uint8_t)*text < 0x80 ? 1 : size;
    }
    return page && code_page_is_lead(page, (uint8_t)*text) && text[1] ? 2 : 1;
}

API(user32, LPSTR, CharNextExA, (WORD page, LPCSTR text, DWORD flags))
{
    (void)flags; /* documented: reserved */
    return (LPSTR)(*text ? text + character_size(code_page_find(page), text) : text);
}

API(user32, LPSTR, CharPrevExA, (WORD page, LPCSTR start, LPCSTR text, DWORD flags))
{
    const struct code_page *known = code_page_find(page);
    LPCSTR at = start, before = start;

    (void)flags;
    while (at < text && *at) {
        before = at;
        at += character_size(known, at);
    }
    return (LPSTR)before;
}

API(user32, LPSTR, CharNextA, (LPCSTR text))
{
    return CharNextExA(CP_ACP, text, 0);
}

API(user32, LPSTR, CharPrevA, (LPCSTR start, LPCSTR text))
{
    return CharPrevExA(CP_ACP, start, text, 0);
}

API(user32, BOOL, IsCharAlphaW, (WCHAR unit))
{
    return (character_class(unit) & C1_ALPHA) != 0;
}

API(user32, BOOL, IsCharAlphaNumericW, (WCHAR unit))
{
    return (character_class(unit) & (C1_ALPHA | C1_DIGIT)) != 0;
}

API(user32, BOOL, IsCharUpperW, (WCHAR unit))
{
    return (character_class(unit) & C1_UPPER) != 0;
}

API(user32, BOOL, IsCharLowerW, (WCHAR unit))
{
    return (character_class(unit) & C1_LOWER) != 0;
}

/* A byte above ASCII is a part of a character, and no letter by itself. */
API(user32, BOOL, IsCharAlphaA, (char unit))
{
    return unit > 0 && IsCharAlphaW((WCHAR)unit);
}

API(user32, BOOL, IsCharAlphaNumericA, (char unit))
{
    return unit > 0 && IsCharAlphaNumericW((WCHAR)unit);
}

API(user32, BOOL, IsCharUpperA, (char unit))
{
    return unit > 0 && IsCharUpperW((WCHAR)unit);
}

API(user32, BOOL, IsCharLowerA, (char unit))
{
    return unit > 0 && IsCharLowerW((WCHAR)unit);
}

/* The OEM code page is the ANSI code page here: narrow text stays as it is. */
static BOOL copy_bytes(LPCSTR from, LPSTR to, DWORD size)
{
    if (!from || !to)
        return FALSE;
    memmove(to, from, size);
    return TRUE;
}

API(user32, BOOL, CharToOemA, (LPCSTR from, LPSTR to OUT))
{
    return from && copy_bytes(from, to, (DWORD)strlen(from) + 1);
}

API(user32, BOOL, OemToCharA, (LPCSTR from, LPSTR to OUT))
{
    return CharToOemA(from, to);
}

API(user32, BOOL, CharToOemBuffA, (LPCSTR from, LPSTR to OUT BYTES(size), DWORD size))
{
    return copy_bytes(from, to, size);
}

API(user32, BOOL, OemToCharBuffA, (LPCSTR from, LPSTR to OUT BYTES(size), DWORD size))
{
    return copy_bytes(from, to, size);
}

API(user32, BOOL, CharToOemW, (LPCWSTR from, LPSTR to OUT))
{
    if (!from || !to)
        return FALSE;
    return WideCharToMultiByte(CP_OEMCP, 0, from, -1, to, INT_MAX, NULL, NULL) != 0;
}

API(user32, BOOL, OemToCharW, (LPCSTR from, LPWSTR to OUT))
{
    if (!from || !to)
        return FALSE;
    return MultiByteToWideChar(CP_OEMCP, 0, from, -1, to, INT_MAX) != 0;
}

ALIAS(kernelbase, CharUpperW, "user32.CharUpperW");
ALIAS(kernelbase, CharLowerW, "user32.CharLowerW");
ALIAS(kernelbase, CharUpperBuffW, "user32.CharUpperBuffW");
ALIAS(kernelbase, CharLowerBuffW, "user32.CharLowerBuffW");
ALIAS(kernelbase, CharNextW, "user32.CharNextW");
ALIAS(kernelbase, CharPrevW, "user32.CharPrevW");
