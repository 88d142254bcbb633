/* Paths as text, in the caller's buffer of MAX_PATH units: Microsoft's "Shell Path Handling". */
#include "apis/host/dos_path.h"
#include "apis/host/name.h"
#include "apis/host/text.h"
#include "apis/nt/path_operations.h"
#include "apis/nt/wildcard.h"
#include "apis/win/path_argument.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <shlwapi.h>
#include <string.h>

/* How much of a path is its root: "C:\", "\", "\\server\share", or nothing. */
static size_t root_length(LPCWSTR path)
{
    size_t at = 2;

    if (path[0] == '\\' && path[1] == '\\') {
        for (int parts = 0; parts < 2; parts++) {
            while (path[at] && path[at] != '\\')
                at++;
            if (parts == 0 && path[at])
                at++;
        }
        return at;
    }
    if (path[0] == '\\')
        return 1;
    if (path[0] && path[1] == ':')
        return path[2] == '\\' ? 3 : 2;
    return 0;
}

static LPWSTR end_of(LPCWSTR path)
{
    return (LPWSTR)path + utf16_length(path);
}

API(shlwapi, LPWSTR, PathFindFileNameW, (LPCWSTR path))
{
    LPCWSTR name = path;

    for (LPCWSTR at = path; at && *at; at++) {
        bool ends = is_separator(*at) || *at == ':';

        if (ends && at[1] && !is_separator(at[1]))
            name = at + 1;
    }
    return (LPWSTR)name;
}

/* The dot of the last component's last extension, or the path's end. */
API(shlwapi, LPWSTR, PathFindExtensionW, (LPCWSTR path))
{
    LPCWSTR dot = NULL;

    if (!path)
        return NULL;
    for (LPCWSTR at = path; *at; at++) {
        if (*at == '.')
            dot = at;
        else if (*at == '\\' || *at == ' ')
            dot = NULL;
    }
    return dot ? (LPWSTR)dot : end_of(path);
}

API(shlwapi, VOID, PathRemoveExtensionW, (LPWSTR path))
{
    if (path)
        *PathFindExtensionW(path) = 0;
}

API(shlwapi, WINBOOL, PathAddExtensionW, (LPWSTR path INOUT, LPCWSTR extension OPTIONAL))
{
    static const WCHAR usual[] = u".exe";
    LPWSTR end = PathFindExtensionW(path);

    if (!extension)
        extension = usual;
    if (*end || (size_t)(end - path) + utf16_length(extension) >= MAX_PATH)
        return FALSE;
    memcpy(end, extension, (utf16_length(extension) + 1) * sizeof *end);
    return TRUE;
}

API(shlwapi, WINBOOL, PathRenameExtensionW, (LPWSTR path INOUT, LPCWSTR extension))
{
    LPWSTR end = PathFindExtensionW(path);

    if ((size_t)(end - path) + utf16_length(extension) >= MAX_PATH)
        return FALSE;
    memcpy(end, extension, (utf16_length(extension) + 1) * sizeof *end);
    return TRUE;
}

API(shlwapi, WINBOOL, PathIsRootW, (LPCWSTR path))
{
    return path && *path && path[root_length(path)] == 0 && (path[1] != ':' || path[2] == '\\');
}

/* Removes the last component, or the backslash behind it; a root stays. */
API(shlwapi, WINBOOL, PathRemoveFileSpecW, (LPWSTR path INOUT))
{
    size_t length, root, before;

    if (!path)
        return FALSE;
    length = before = utf16_length(path);
    root = root_length(path);
    while (length > root && !is_separator(path[length - 1]))
        length--;
    while (length > root && is_separator(path[length - 1]))
        length--;
    path[length] = 0;
    return length != before;
}

API(shlwapi, VOID, PathStripPathW, (LPWSTR path INOUT))
{
    LPWSTR name = path ? PathFindFileNameW(path) : NULL;

    if (name != path)
        memmove(path, name, (utf16_length(name) + 1) * sizeof *path);
}

API(shlwapi, WINBOOL, PathStripToRootW, (LPWSTR path INOUT))
{
    size_t root = path ? root_length(path) : 0;

    if (root == 0)
        return FALSE;
    path[root] = 0;
    return TRUE;
}

API(shlwapi, LPWSTR, PathSkipRootW, (LPCWSTR path))
{
    size_t root = path ? root_length(path) : 0;

    if (root == 0)
        return NULL;
    return (LPWSTR)path + root + (path[0] == '\\' && path[root] == '\\');
}

API(shlwapi, WINBOOL, PathIsRelativeW, (LPCWSTR path))
{
    return !path || (path[0] != '\\' && !(path[0] && path[1] == ':'));
}

API(shlwapi, WINBOOL, PathIsUNCW, (LPCWSTR path))
{
    return path && path[0] == '\\' && path[1] == '\\' && path[2] != '?';
}

API(shlwapi, WINBOOL, PathIsFileSpecW, (LPCWSTR path))
{
    for (; path && *path; path++) {
        if (*path == '\\' || *path == ':')
            return FALSE;
    }
    return path != NULL;
}

API(shlwapi, LPWSTR, PathAddBackslashW, (LPWSTR path INOUT))
{
    size_t length = path ? utf16_length(path) : MAX_PATH;

    if (length >= MAX_PATH - 1)
        return NULL;
    if (length > 0 && path[length - 1] != '\\') {
        path[length++] = '\\';
        path[length] = 0;
    }
    return path + length;
}

API(shlwapi, LPWSTR, PathRemoveBackslashW, (LPWSTR path INOUT))
{
    size_t length = path ? utf16_length(path) : 0;

    if (!path)
        return NULL;
    if (length > 0 && path[length - 1] == '\\') {
        length--;
        if (!PathIsRootW(path))
            path[length] = 0;
    }
    return path + length;
}

/* Takes "." and ".." out, without asking whether anything is there. */
API(shlwapi, WINBOOL, PathCanonicalizeW, (LPWSTR out OUT COUNT(260), LPCWSTR path))
{
    size_t root = root_length(path), length = root, at = root;

    if (utf16_length(path) >= MAX_PATH) {
        *out = 0;
        return win_fail(ERROR_FILENAME_EXCED_RANGE);
    }
    memmove(out, path, root * sizeof *out);
    while (path[at]) {
        size_t end = at, count;

        while (path[end] && path[end] != '\\')
            end++;
        count = end - at;
        if (count == 2 && path[at] == '.' && path[at + 1] == '.') {
            while (length > root && out[length - 1] == '\\')
                length--;
            while (length > root && out[length - 1] != '\\')
                length--;
        } else if (!(count == 1 && path[at] == '.')) {
            memmove(out + length, path + at, count * sizeof *out);
            length += count;
            if (path[end])
                out[length++] = '\\';
        }
        at = end + (path[end] != 0);
    }
    /* A directory that was left by ".." at the end keeps no backslash. */
    if (length > root && length > 0 && out[length - 1] == '\\' && path[at - 1] != '\\')
        length--;
    if (length == 0)
        out[length++] = '\\';
    out[length] = 0;
    return TRUE;
}

API(shlwapi, LPWSTR, PathCombineW,
    (LPWSTR out OUT COUNT(260), LPCWSTR directory OPTIONAL, LPCWSTR file OPTIONAL))
{
    WCHAR text[2 * MAX_PATH];
    size_t length = 0, more = file ? utf16_length(file) : 0;

    if (!out || (!directory && !file))
        return NULL;
    *out = 0;
    if ((directory && utf16_length(directory) >= MAX_PATH) || more >= MAX_PATH)
        return NULL;
    if (directory && (more == 0 || PathIsRelativeW(file) || (file[0] == '\\' && file[1] != '\\'))) {
        /* A path from the root goes to the root of the directory's drive. */
        length = more && file[0] == '\\' ? root_length(directory) : utf16_length(directory);
        memcpy(text, directory, length * sizeof *text);
        if (more && length > 0 && text[length - 1] != '\\')
            text[length++] = '\\';
        if (more && file[0] == '\\') {
            file++;
            more--;
        }
    }
    if (length + more >= MAX_PATH)
        return NULL;
    memcpy(text + length, file, more * sizeof *text);
    text[length + more] = 0;
    return PathCanonicalizeW(out, text) ? out : NULL;
}

API(shlwapi, WINBOOL, PathAppendW, (LPWSTR path INOUT, LPCWSTR more))
{
    WCHAR directory[MAX_PATH];
    size_t length = path ? utf16_length(path) : MAX_PATH;

    if (!more || length >= MAX_PATH)
        return FALSE;
    while (*more == '\\' && more[1] != '\\')
        more++;
    memcpy(directory, path, (length + 1) * sizeof *path);
    return PathCombineW(path, directory, more) != NULL;
}

static bool status_of(LPCWSTR name, struct host_file_status *info)
{
    struct host_path path;

    return name && win_result(path_argument(name, &path)) &&
           win_result(path_status(&path, true, info));
}

API(shlwapi, WINBOOL, PathFileExistsW, (LPCWSTR path))
{
    struct host_file_status info;

    return status_of(path, &info);
}

/* FILE_ATTRIBUTE_DIRECTORY, as it has always answered, and not TRUE. */
API(shlwapi, WINBOOL, PathIsDirectoryW, (LPCWSTR path))
{
    struct host_file_status info;

    return status_of(path, &info) && info.kind == HOST_FILE_DIRECTORY ? FILE_ATTRIBUTE_DIRECTORY
                                                                      : FALSE;
}

API(shlwapi, WINBOOL, PathIsPrefixW, (LPCWSTR prefix, LPCWSTR path))
{
    size_t length = prefix ? utf16_length(prefix) : 0;

    if (!prefix || !path || utf16_length(path) < length ||
        !names_equal(prefix, length, path, length))
        return FALSE;
    return length == 0 || prefix[length - 1] == '\\' || path[length] == '\\' || path[length] == 0;
}

/* Several patterns may be given, with semicolons between them. */
API(shlwapi, WINBOOL, PathMatchSpecW, (LPCWSTR name, LPCWSTR patterns))
{
    while (*patterns) {
        size_t length = 0;

        while (*patterns == ' ')
            patterns++;
        while (patterns[length] && patterns[length] != ';')
            length++;
        if ((length == 3 && memcmp(patterns, u"*.*", 3 * sizeof(WCHAR)) == 0) ||
            wildcard_matches(patterns, length, name, utf16_length(name)))
            return TRUE;
        patterns += length + (patterns[length] == ';');
    }
    return FALSE;
}

API(shlwapi, VOID, PathUnquoteSpacesW, (LPWSTR path INOUT))
{
    size_t length = path ? utf16_length(path) : 0;

    if (length < 2 || path[0] != '"' || path[length - 1] != '"')
        return;
    memmove(path, path + 1, (length - 2) * sizeof *path);
    path[length - 2] = 0;
}

API_PRIVATE(shlwapi, WINBOOL, PathQuoteSpacesW, (LPWSTR path INOUT))
{
    size_t length = path ? utf16_length(path) : 0, spaces = 0;

    while (spaces < length && path[spaces] != ' ')
        spaces++;
    if (spaces == length || length + 2 >= MAX_PATH)
        return FALSE;
    memmove(path + 1, path, length * sizeof *path);
    path[0] = path[length + 1] = '"';
    path[length + 2] = 0;
    return TRUE;
}

/* What follows the first unquoted space: a command's arguments. */
API(shlwapi, LPWSTR, PathGetArgsW, (LPCWSTR path))
{
    bool quoted = false;

    for (; path && *path; path++) {
        if (*path == '"')
            quoted = !quoted;
        else if (*path == ' ' && !quoted)
            return (LPWSTR)path + 1;
    }
    return (LPWSTR)path;
}
