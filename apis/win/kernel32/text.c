/* Text between code pages and UTF-16. [Unicode and Character Sets, Microsoft Learn] */
#include "apis/host/text.h"
#include "abi/teb.h"
#include "apis/nt/code_page.h"
#include "thunks/api.h"

#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static int refuse(DWORD error)
{
    last_error_set(error);
    return 0;
}

/* length -1 means that the text ends with a NUL, which belongs to it. */
static size_t given_length_a(LPCCH text, int length)
{
    return length < 0 ? strlen(text) + 1 : (size_t)length;
}

static size_t given_length_w(LPCWCH text, int length)
{
    return length < 0 ? utf16_length((const uint16_t *)text) + 1 : (size_t)length;
}

static int finish(size_t need, int capacity)
{
    if (need > INT_MAX || (capacity != 0 && need > (size_t)capacity))
        return refuse(ERROR_INSUFFICIENT_BUFFER);
    return (int)need;
}

/*
 * A program that asks for "the ANSI code page" is written for any such page: what is refused for
 * UTF-8 by its number (flags, a default character) is accepted there, and changes nothing.
 */
static bool is_default_page(UINT page_id)
{
    return page_id == CP_ACP || page_id == CP_OEMCP || page_id == CP_THREAD_ACP;
}

static bool arguments_fit(const void *text, int length, const void *out, int capacity)
{
    return text && (length == -1 || length > 0) && (capacity == 0 || (capacity > 0 && out)) &&
           text != out;
}

API(kernel32, int, MultiByteToWideChar,
    (UINT page_id, DWORD flags FLAGS(MB_), LPCCH text, int length, LPWSTR out OUT COUNT(capacity),
     int capacity))
{
    const struct code_page *page;
    struct code_page_result result;

    if (!arguments_fit(text, length, out, capacity))
        return refuse(ERROR_INVALID_PARAMETER);
    page = code_page_find(page_id);
    if (!page)
        return refuse(ERROR_INVALID_PARAMETER);
    if (flags &
        ~(DWORD)(page->map || is_default_page(page_id)
                     ? MB_PRECOMPOSED | MB_COMPOSITE | MB_USEGLYPHCHARS | MB_ERR_INVALID_CHARS
                     : MB_ERR_INVALID_CHARS))
        return refuse(ERROR_INVALID_FLAGS);
    result = code_page_decode(page, (uint16_t *)out, (size_t)capacity, text,
                              given_length_a(text, length));
    if (result.invalid && (flags & MB_ERR_INVALID_CHARS))
        return refuse(ERROR_NO_UNICODE_TRANSLATION);
    return finish(result.length, capacity);
}

/* UTF-8 has no default character, and only one flag. */
static DWORD encode_problem(UINT page_id, const struct code_page *page, DWORD flags, LPCCH fallback,
                            LPBOOL used_fallback)
{
    const DWORD allowed =
        WC_COMPOSITECHECK | WC_DISCARDNS | WC_SEPCHARS | WC_DEFAULTCHAR | WC_NO_BEST_FIT_CHARS;

    if (is_default_page(page_id))
        return flags & ~(allowed | WC_ERR_INVALID_CHARS) ? ERROR_INVALID_FLAGS : 0;
    if (page->map)
        return flags & ~allowed ? ERROR_INVALID_FLAGS : 0;
    if (fallback || used_fallback)
        return ERROR_INVALID_PARAMETER;
    return flags & ~(DWORD)WC_ERR_INVALID_CHARS ? ERROR_INVALID_FLAGS : 0;
}

API(kernel32, int, WideCharToMultiByte,
    (UINT page_id, DWORD flags FLAGS(WC_), LPCWCH text, int length, LPSTR out OUT BYTES(capacity),
     int capacity, LPCCH fallback OPTIONAL, LPBOOL used_fallback OUT OPTIONAL))
{
    const struct code_page *page;
    struct code_page_result result;
    char fallback_text[3] = {'?'};
    DWORD problem;

    if (!arguments_fit(text, length, out, capacity))
        return refuse(ERROR_INVALID_PARAMETER);
    page = code_page_find(page_id);
    if (!page)
        return refuse(ERROR_INVALID_PARAMETER);
    problem = encode_problem(page_id, page, flags, fallback, used_fallback);
    if (problem != 0)
        return refuse(problem);
    if (fallback) {
        fallback_text[0] = fallback[0];
        fallback_text[1] = code_page_is_lead(page, (uint8_t)fallback[0]) ? fallback[1] : 0;
    }
    result = code_page_encode(page, out, (size_t)capacity, (const uint16_t *)text,
                              given_length_w(text, length), fallback_text,
                              !(flags & WC_NO_BEST_FIT_CHARS));
    if (used_fallback)
        *used_fallback = result.invalid;
    if (result.invalid && (flags & WC_ERR_INVALID_CHARS) && !page->map)
        return refuse(ERROR_NO_UNICODE_TRANSLATION);
    return finish(result.length, capacity);
}

API(kernel32, UINT, GetACP, (void))
{
    return CODE_PAGE_ANSI;
}

API(kernel32, UINT, GetOEMCP, (void))
{
    return CODE_PAGE_ANSI;
}

API(kernel32, BOOL, IsValidCodePage, (UINT page_id))
{
    return page_id > CP_THREAD_ACP && code_page_find(page_id) != NULL;
}

API(kernel32, BOOL, GetCPInfo, (UINT page_id, LPCPINFO info OUT))
{
    const struct code_page *page = code_page_find(page_id);

    if (!page || !info)
        return refuse(ERROR_INVALID_PARAMETER);
    memset(info, 0, sizeof *info);
    info->MaxCharSize = page->maximum_size;
    info->DefaultChar[0] = page->fallback;
    memcpy(info->LeadByte, page->lead, sizeof page->lead);
    return TRUE;
}

API(kernel32, BOOL, GetCPInfoExW, (UINT page_id, DWORD flags, LPCPINFOEXW info OUT))
{
    const struct code_page *page;
    CPINFO basic;

    if (flags != 0 || !info)
        return refuse(ERROR_INVALID_PARAMETER);
    if (!GetCPInfo(page_id, &basic))
        return FALSE;
    page = code_page_find(page_id);
    memset(info, 0, sizeof *info);
    memcpy(info, &basic, sizeof basic);
    info->UnicodeDefaultChar = page->map ? '?' : 0xfffd;
    info->CodePage = page->id;
    utf16_from_utf8((uint16_t *)info->CodePageName, MAX_PATH - 1, page->name, strlen(page->name));
    return TRUE;
}

API(kernel32, BOOL, GetCPInfoExA, (UINT page_id, DWORD flags, LPCPINFOEXA info OUT))
{
    CPINFOEXW wide;

    if (!GetCPInfoExW(page_id, flags, info ? &wide : NULL))
        return FALSE;
    memset(info, 0, sizeof *info);
    memcpy(info, &wide, offsetof(CPINFOEXA, CodePageName)); /* the two differ in the name alone */
    utf8_from_utf16(info->CodePageName, MAX_PATH - 1, (const uint16_t *)wide.CodePageName,
                    utf16_length((const uint16_t *)wide.CodePageName));
    return TRUE;
}

API(kernel32, BOOL, IsDBCSLeadByteEx, (UINT page_id, BYTE byte))
{
    const struct code_page *page = code_page_find(page_id);

    if (!page)
        return refuse(ERROR_INVALID_PARAMETER);
    return code_page_is_lead(page, byte);
}

API(kernel32, BOOL, IsDBCSLeadByte, (BYTE byte))
{
    return IsDBCSLeadByteEx(CP_ACP, byte);
}

API(kernel32, BOOL, EnumSystemCodePagesW, (CODEPAGE_ENUMPROCW function, DWORD flags))
{
    WCHAR text[12];
    uint32_t id;

    if (!function || (flags != CP_INSTALLED && flags != CP_SUPPORTED))
        return refuse(function ? ERROR_INVALID_FLAGS : ERROR_INVALID_PARAMETER);
    for (size_t i = 0; (id = code_page_at(i)) != 0; i++) {
        size_t digits = id > 9999 ? 5 : id > 999 ? 4 : 3;

        text[digits] = 0;
        for (size_t at = digits; at-- > 0; id /= 10)
            text[at] = (WCHAR)('0' + id % 10);
        if (!function(text))
            break;
    }
    return TRUE;
}

API(kernel32, BOOL, EnumSystemCodePagesA, (CODEPAGE_ENUMPROCA function, DWORD flags))
{
    char text[12];
    uint32_t id;

    if (!function || (flags != CP_INSTALLED && flags != CP_SUPPORTED))
        return refuse(function ? ERROR_INVALID_FLAGS : ERROR_INVALID_PARAMETER);
    for (size_t i = 0; (id = code_page_at(i)) != 0; i++) {
        snprintf(text, sizeof text, "%u", id);
        if (!function(text))
            break;
    }
    return TRUE;
}
