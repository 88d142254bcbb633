/* Addresses of the "file:" scheme and paths. [UrlIs, PathCreateFromUrl, Microsoft Learn] */
#include "apis/host/case.h"
#include "apis/host/text.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <shlwapi.h>
#include <stdlib.h>
#include <string.h>

/* Units up to the colon, or 0. */
static size_t scheme_length(LPCWSTR url)
{
    size_t length = 0;

    while ((url[length] | 0x20) >= 'a' && (url[length] | 0x20) <= 'z')
        length++;
    return url[length] == ':' && length > 1 ? length : 0; /* one letter is a drive */
}

static bool is_file(LPCWSTR url)
{
    return scheme_length(url) == 4 && utf16_compare_ascii((const uint16_t *)url, 4, "file") == 0;
}

API(shlwapi, WINBOOL, UrlIsW, (LPCWSTR url, URLIS kind))
{
    size_t length;

    if (!url)
        return FALSE;
    length = utf16_length((const uint16_t *)url);
    switch (kind) {
    case URLIS_URL:
        return scheme_length(url) > 0;
    case URLIS_FILEURL:
        return is_file(url);
    case URLIS_DIRECTORY:
        return length > 0 && url[length - 1] == '/';
    case URLIS_HASQUERY:
        for (; *url; url++) {
            if (*url == '?')
                return TRUE;
        }
        return FALSE;
    default:
        return FALSE;
    }
}

static int digit(WCHAR unit)
{
    if (unit >= '0' && unit <= '9')
        return unit - '0';
    unit |= 0x20;
    return unit >= 'a' && unit <= 'f' ? unit - 'a' + 10 : -1;
}

/* "%41" is a byte; bytes are UTF-8, as everywhere here. */
static size_t unescape(LPCWSTR url, char *out)
{
    size_t length = 0;

    for (; *url && *url != '?' && *url != '#'; url++) {
        if (*url == '%' && digit(url[1]) >= 0 && digit(url[2]) >= 0) {
            out[length++] = (char)(digit(url[1]) * 16 + digit(url[2]));
            url += 2;
        } else if (*url == '/') {
            out[length++] = '\\';
        } else {
            length += utf8_from_utf16(out + length, 4, (const uint16_t *)url, 1);
        }
    }
    return length;
}

/* Behind "file:": "///C:/x" is of a drive, "//server/x" of a computer. */
API(shlwapi, HRESULT, PathCreateFromUrlW,
    (LPCWSTR url, LPWSTR out OUT COUNT(*size), LPDWORD size INOUT, DWORD flags))
{
    size_t length, need;
    char *bytes;

    (void)flags;
    if (!url || !out || !size || !is_file(url))
        return E_INVALIDARG;
    url += 5;
    if (url[0] == '/' && url[1] == '/' && url[2] == '/')
        url += url[3] && (url[4] == ':' || url[4] == '|') ? 3 : 2;
    bytes = malloc(utf16_length((const uint16_t *)url) * 4 + 1);
    if (!bytes)
        return E_OUTOFMEMORY;
    length = unescape(url, bytes);
    need = utf16_from_utf8(NULL, 0, bytes, length);
    if (need < *size) {
        utf16_from_utf8((uint16_t *)out, need, bytes, length);
        out[need] = 0;
    }
    free(bytes);
    length = *size;
    *size = (DWORD)need + (need >= length);
    return need < length ? S_OK : E_POINTER;
}
