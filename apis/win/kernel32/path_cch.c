/*
 * Paths of any length, with the size of their buffers. [PathCchCanonicalizeEx, PathCchCombineEx,
 * PathCchRemoveFileSpec, Microsoft Learn]
 */
#include "abi/windows.h"

#include <pathcch.h>

#undef IN
#undef OUT
#undef OPTIONAL
#include "apis/host/case.h"
#include "apis/host/text.h"
#include "thunks/api.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* The header's flags have C's long, which has 64 bits here: those functions are API_PRIVATE. */
#define TOO_LONG HRESULT_FROM_WIN32(ERROR_FILENAME_EXCED_RANGE)
#define NO_ROOM HRESULT_FROM_WIN32(ERROR_INSUFFICIENT_BUFFER)

/* Those that the header lacks. */
enum { NO_FLAGS = 0, ENSURE_TRAILING_SLASH = 0x20, CANONICALIZE_SLASHES = 0x40 };

static size_t length_of(const WCHAR *text)
{
    return utf16_length((const uint16_t *)text);
}

static bool is_drive(const WCHAR *path)
{
    WCHAR letter = path[0] | 0x20;

    return letter >= 'a' && letter <= 'z' && path[1] == ':';
}

/* To behind the next backslash, or to the end. */
static size_t skip_part(const WCHAR *path, size_t at)
{
    while (path[at] && path[at] != '\\')
        at++;
    return at + (path[at] != 0);
}

static size_t drive_root(const WCHAR *path, size_t at)
{
    if (!is_drive(path + at))
        return at;
    return at + 2 + (path[at + 2] == '\\');
}

/* "C:\", "\", "\\server\share\", and the same behind "\\?\". */
static size_t root_of(const WCHAR *path)
{
    if (path[0] != '\\')
        return drive_root(path, 0);
    if (path[1] != '\\')
        return 1;
    if (path[2] != '?' || path[3] != '\\')
        return skip_part(path, skip_part(path, 2));
    if (utf16_compare_ascii((const uint16_t *)path + 4, length_of(path) < 8 ? 0 : 4, "UNC\\") == 0)
        return skip_part(path, skip_part(path, 8));
    return drive_root(path, 4);
}

/* Drops "." and goes up for ".."; at has the room of path and one unit more. */
static size_t normalise(const WCHAR *path, WCHAR *out)
{
    size_t root = root_of(path), length = root, at = root;

    memcpy(out, path, root * sizeof *out);
    while (path[at]) {
        size_t next = skip_part(path, at), count = next - at - (path[next - 1] == '\\');

        if (count == 2 && path[at] == '.' && path[at + 1] == '.') {
            length -= length > root; /* the backslash */
            while (length > root && out[length - 1] != '\\')
                length--;
        } else if (!(count == 1 && path[at] == '.')) {
            memcpy(out + length, path + at, (next - at) * sizeof *out);
            length += next - at;
        }
        at = next;
    }
    if (length > root && out[length - 1] == '\\' && at > 0 && path[at - 1] != '\\')
        length--;
    if (length == 0)
        out[length++] = '\\';
    out[length] = 0;
    return length;
}

static void turn_slashes(WCHAR *path)
{
    for (; *path; path++) {
        if (*path == '/')
            *path = '\\';
    }
}

/* The whole of it in new memory, or NULL. */
static WCHAR *canonical(const WCHAR *path, ULONG flags)
{
    WCHAR *copy = malloc((length_of(path) + 2) * sizeof *copy);
    WCHAR *out = malloc((length_of(path) + 3) * sizeof *out);
    size_t length;

    if (copy && out) {
        lstrcpyW(copy, path);
        if (flags & CANONICALIZE_SLASHES)
            turn_slashes(copy);
        length = normalise(copy, out);
        if (flags & ENSURE_TRAILING_SLASH && out[length - 1] != '\\') {
            out[length] = '\\';
            out[length + 1] = 0;
        }
    } else {
        free(out);
        out = NULL;
    }
    free(copy);
    return out;
}

/* `more` from `path` on: NULL when there is no memory. */
static WCHAR *combined(const WCHAR *path, const WCHAR *more)
{
    size_t keep = length_of(path), added = length_of(more);
    WCHAR *out = malloc((keep + added + 2) * sizeof *out);

    if (!out)
        return NULL;
    if (is_drive(more) || (more[0] == '\\' && more[1] == '\\')) {
        keep = 0;
    } else if (more[0] == '\\') {
        keep = root_of(path);
        keep -= keep > 0 && path[keep - 1] == '\\';
    }
    memcpy(out, path, keep * sizeof *out);
    if (keep > 0 && added > 0 && more[0] != '\\' && out[keep - 1] != '\\')
        out[keep++] = '\\';
    lstrcpyW(out + keep, more);
    return out;
}

static bool is_too_long(const WCHAR *path, ULONG flags)
{
    return length_of(path) >= (flags & PATHCCH_ALLOW_LONG_PATHS ? PATHCCH_MAX_CCH : MAX_PATH);
}

static HRESULT give(WCHAR *path, ULONG flags, WCHAR *out, size_t size)
{
    HRESULT result = S_OK;

    if (!path)
        result = E_OUTOFMEMORY;
    else if (is_too_long(path, flags))
        result = TOO_LONG;
    else if (length_of(path) >= size)
        result = NO_ROOM;
    if (SUCCEEDED(result))
        lstrcpyW(out, path);
    else if (size)
        *out = 0;
    free(path);
    return result;
}

static HRESULT give_new(WCHAR *path, ULONG flags, WCHAR **out)
{
    HRESULT result = !path ? E_OUTOFMEMORY : is_too_long(path, flags) ? TOO_LONG : S_OK;

    *out = NULL;
    if (SUCCEEDED(result)) {
        *out = LocalAlloc(LMEM_FIXED, (length_of(path) + 1) * sizeof **out);
        result = *out ? S_OK : E_OUTOFMEMORY;
    }
    if (SUCCEEDED(result))
        lstrcpyW(*out, path);
    free(path);
    return result;
}

static WCHAR *combined_canonical(const WCHAR *path, const WCHAR *more, ULONG flags)
{
    WCHAR *whole = combined(path ? path : L"", more ? more : L"");
    WCHAR *out = whole ? canonical(whole, flags) : NULL;

    free(whole);
    return out;
}

API_PRIVATE(kernelbase, HRESULT, PathCchCanonicalizeEx,
            (PWSTR out OUT COUNT(size), size_t size, PCWSTR path, ULONG flags))
{
    return path && out ? give(canonical(path, flags), flags, out, size) : E_INVALIDARG;
}

API(kernelbase, HRESULT, PathCchCanonicalize, (PWSTR out OUT COUNT(size), size_t size, PCWSTR path))
{
    return kernelbase_PathCchCanonicalizeEx(out, size, path, NO_FLAGS);
}

API_PRIVATE(kernelbase, HRESULT, PathAllocCanonicalize, (PCWSTR path, ULONG flags, PWSTR *out OUT))
{
    return path && out ? give_new(canonical(path, flags), flags, out) : E_INVALIDARG;
}

API_PRIVATE(kernelbase, HRESULT, PathCchCombineEx,
            (PWSTR out OUT COUNT(size), size_t size, PCWSTR path OPTIONAL, PCWSTR more OPTIONAL,
             ULONG flags))
{
    if (!out || (!path && !more))
        return E_INVALIDARG;
    return give(combined_canonical(path, more, flags), flags, out, size);
}

API(kernelbase, HRESULT, PathCchCombine,
    (PWSTR out OUT COUNT(size), size_t size, PCWSTR path OPTIONAL, PCWSTR more OPTIONAL))
{
    return kernelbase_PathCchCombineEx(out, size, path, more, NO_FLAGS);
}

API_PRIVATE(kernelbase, HRESULT, PathAllocCombine,
            (PCWSTR path OPTIONAL, PCWSTR more OPTIONAL, ULONG flags, PWSTR *out OUT))
{
    if (!out || (!path && !more))
        return E_INVALIDARG;
    return give_new(combined_canonical(path, more, flags), flags, out);
}

API_PRIVATE(kernelbase, HRESULT, PathCchAppendEx,
            (PWSTR path INOUT COUNT(size), size_t size, PCWSTR more OPTIONAL, ULONG flags))
{
    if (!path)
        return E_INVALIDARG;
    while (more && more[0] == '\\' && more[1] != '\\') /* behind the path, not at its root */
        more++;
    return give(combined_canonical(path, more, flags), flags, path, size);
}

API(kernelbase, HRESULT, PathCchAppend,
    (PWSTR path INOUT COUNT(size), size_t size, PCWSTR more OPTIONAL))
{
    return kernelbase_PathCchAppendEx(path, size, more, NO_FLAGS);
}

/* S_FALSE: there was nothing behind the root. */
API(kernelbase, HRESULT, PathCchRemoveFileSpec, (PWSTR path INOUT COUNT(size), size_t size))
{
    size_t root, length, before;

    if (!path || size == 0)
        return E_INVALIDARG;
    root = root_of(path);
    length = before = length_of(path);
    while (length > root && path[length - 1] != '\\')
        length--;
    while (length > root && path[length - 1] == '\\')
        length--;
    path[length] = 0;
    return length < before ? S_OK : S_FALSE;
}

API(kernelbase, WINBOOL, PathCchIsRoot, (PCWSTR path OPTIONAL))
{
    return path && *path && root_of(path) == length_of(path);
}

API(kernelbase, HRESULT, PathCchSkipRoot, (PCWSTR path, PCWSTR *end OUT))
{
    if (!path || !end || root_of(path) == 0)
        return E_INVALIDARG;
    *end = path + root_of(path);
    return S_OK;
}
