/*
 * Characters between bytes and UTF-16 in the code page of a locale. In the "C" locale a byte is
 * the character of its value (Microsoft C runtime library reference: mbtowc, wctomb).
 */
#include "apis/host/text.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/heap.h"
#include "apis/win/crt/locale.h"
#include "thunks/api.h"

#include <string.h>

int character_to_bytes(const struct crt_locale *locale, WCHAR character, char *bytes)
{
    unsigned page = locale_code_page(locale);
    BOOL replaced = FALSE;
    int length;

    if (character < 0x80 || (page == CODE_PAGE_C && character < 0x100)) {
        *bytes = (char)character;
        return 1;
    }
    if (page == CODE_PAGE_C)
        return -1;
    if (page == CP_UTF8) {
        if (character >= 0xd800 && character <= 0xdfff)
            return -1;
        return (int)utf8_from_utf16(bytes, 4, (const uint16_t *)&character, 1);
    }
    length = WideCharToMultiByte(page, 0, &character, 1, bytes, 5, NULL, &replaced);
    return length > 0 && !replaced ? length : -1;
}

static size_t utf8_length(unsigned char lead)
{
    return lead < 0x80 ? 1 : lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : 0;
}

int character_from_bytes(const struct crt_locale *locale, const char *bytes, size_t count,
                         WCHAR *character)
{
    unsigned page = locale_code_page(locale);
    size_t length = 1;
    uint16_t units[2];

    if (count == 0)
        return -1;
    if (page == CODE_PAGE_C || (unsigned char)*bytes < 0x80) {
        *character = (unsigned char)*bytes;
        return *bytes ? 1 : 0;
    }
    if (page == CP_UTF8)
        length = utf8_length((unsigned char)*bytes);
    else if (IsDBCSLeadByteEx(page, (BYTE)*bytes))
        length = 2;
    if (length == 0 || length > count)
        return -1;
    if (page != CP_UTF8)
        return MultiByteToWideChar(page, MB_ERR_INVALID_CHARS, bytes, (int)length, character, 1)
                   ? (int)length
                   : -1;
    if (utf16_from_utf8(units, 2, bytes, length) != 1 ||
        (units[0] == 0xfffd && memcmp(bytes, "\xef\xbf\xbd", 3) != 0))
        return -1;
    *character = units[0];
    return (int)length;
}

int text_to_wide(const struct crt_locale *locale, const char *text, int length, WCHAR *wide,
                 int capacity)
{
    unsigned page = locale_code_page(locale);
    int count;

    if (length < 0)
        length = (int)strlen(text) + 1;
    if (page != CODE_PAGE_C) {
        count = MultiByteToWideChar(page, MB_ERR_INVALID_CHARS, text, length, wide, capacity);
        return count || !length ? count : -1;
    }
    for (int i = 0; wide && i < length && i < capacity; i++)
        wide[i] = (unsigned char)text[i];
    return capacity && capacity < length ? -1 : length;
}

int text_to_narrow(const struct crt_locale *locale, const WCHAR *wide, int length, char *text,
                   int capacity)
{
    unsigned page = locale_code_page(locale);
    BOOL replaced = FALSE, *asked = page == CP_UTF8 ? NULL : &replaced;
    int count;

    if (length < 0)
        length = (int)utf16_length((const uint16_t *)wide) + 1;
    if (page != CODE_PAGE_C) {
        count = WideCharToMultiByte(page, page == CP_UTF8 ? WC_ERR_INVALID_CHARS : 0, wide, length,
                                    text, capacity, NULL, asked);
        return (count || !length) && !replaced ? count : -1;
    }
    for (int i = 0; i < length; i++) {
        if (wide[i] > 0xff)
            return -1;
        if (text && i < capacity)
            text[i] = (char)wide[i];
    }
    return capacity && capacity < length ? -1 : length;
}

WCHAR *system_to_wide(const char *text)
{
    size_t length = strlen(text), count = utf16_from_utf8(NULL, 0, text, length);
    WCHAR *wide = crt_allocate((count + 1) * sizeof *wide);

    if (!wide)
        return NULL;
    utf16_from_utf8((uint16_t *)wide, count, text, length);
    wide[count] = 0;
    return wide;
}

char *system_to_narrow(const WCHAR *wide)
{
    size_t length = utf16_length((const uint16_t *)wide);
    size_t count = utf8_from_utf16(NULL, 0, (const uint16_t *)wide, length);
    char *text = crt_allocate(count + 1);

    if (!text)
        return NULL;
    utf8_from_utf16(text, count, (const uint16_t *)wide, length);
    text[count] = 0;
    return text;
}
