/* The A forms of the path functions that programs use: widened, done, narrowed. */
#include "apis/host/text.h"
#include "apis/win/ansi.h"
#include "thunks/api.h"

#include <shlwapi.h>
#include <string.h>

API(shlwapi, WINBOOL, PathFileExistsA, (LPCSTR path))
{
    struct wide wide;
    WINBOOL result = FALSE;

    if (wide_open(&wide, path)) {
        result = PathFileExistsW(wide.text);
        wide_close(&wide);
    }
    return result;
}

API(shlwapi, WINBOOL, PathIsDirectoryA, (LPCSTR path))
{
    struct wide wide;
    WINBOOL result = FALSE;

    if (wide_open(&wide, path)) {
        result = PathIsDirectoryW(wide.text);
        wide_close(&wide);
    }
    return result;
}

API(shlwapi, WINBOOL, PathIsRelativeA, (LPCSTR path))
{
    return !path || (path[0] != '\\' && !(path[0] && path[1] == ':'));
}

API(shlwapi, LPSTR, PathFindFileNameA, (LPCSTR path))
{
    LPCSTR name = path;

    for (LPCSTR at = path; at && *at; at++) {
        if ((*at == '\\' || *at == '/' || *at == ':') && at[1] && at[1] != '\\' && at[1] != '/')
            name = at + 1;
    }
    return (LPSTR)name;
}

API(shlwapi, LPSTR, PathFindExtensionA, (LPCSTR path))
{
    LPCSTR dot = NULL;

    if (!path)
        return NULL;
    for (LPCSTR at = path; *at; at++) {
        if (*at == '.')
            dot = at;
        else if (*at == '\\' || *at == ' ')
            dot = NULL;
    }
    return (LPSTR)(dot ? dot : path + strlen(path));
}

API(shlwapi, LPSTR, PathCombineA,
    (LPSTR out OUT COUNT(260), LPCSTR directory OPTIONAL, LPCSTR file OPTIONAL))
{
    struct wide wide_directory, wide_file;
    WCHAR combined[MAX_PATH];
    LPSTR result = NULL;

    if (!wide_open(&wide_directory, directory))
        return NULL;
    if (wide_open(&wide_file, file)) {
        if (PathCombineW(combined, wide_directory.text, wide_file.text) &&
            ansi_copy_out(out, MAX_PATH, combined, (DWORD)utf16_length(combined)) < MAX_PATH)
            result = out;
        wide_close(&wide_file);
    }
    wide_close(&wide_directory);
    return result;
}

API(shlwapi, WINBOOL, PathAppendA, (LPSTR path INOUT, LPCSTR more))
{
    char directory[MAX_PATH];

    if (!path || !more || strlen(path) >= MAX_PATH)
        return FALSE;
    while (*more == '\\' && more[1] != '\\')
        more++;
    strcpy(directory, path);
    return PathCombineA(path, directory, more) != NULL;
}

/* Separators are ASCII: the W form's cut is at the same place. */
API(shlwapi, WINBOOL, PathRemoveFileSpecA, (LPSTR path INOUT))
{
    struct wide wide;
    WINBOOL result = FALSE;

    if (!path || !wide_open(&wide, path))
        return FALSE;
    if (wide.text) {
        result = PathRemoveFileSpecW(wide.text);
        path[utf8_from_utf16(NULL, 0, wide.text, utf16_length(wide.text))] = 0;
        wide_close(&wide);
    }
    return result;
}
