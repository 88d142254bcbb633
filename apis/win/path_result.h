/* How Win32 functions hand a path out. */
#ifndef APIS_WIN_PATH_RESULT_H
#define APIS_WIN_PATH_RESULT_H

#include "apis/host/path.h"
#include "apis/win/ansi.h"

#include <string.h>

/* The length without the terminator when it fits, else the size needed with it. */
static inline DWORD path_copy_out(LPWSTR out, DWORD size, const struct dos_path *path)
{
    if (path->length >= size || !out)
        return (DWORD)path->length + 1;
    memcpy(out, path->text, path->length * sizeof *out);
    out[path->length] = 0;
    return (DWORD)path->length;
}

static inline DWORD path_copy_out_ansi(LPSTR out, DWORD size, const struct dos_path *path)
{
    return ansi_copy_out(out, size, path->text, (DWORD)path->length);
}

static inline void path_end_in_backslash(struct dos_path *path)
{
    if (path->length > 0 && path->length < DOS_PATH_MAX - 1 &&
        path->text[path->length - 1] != '\\') {
        path->text[path->length++] = '\\';
        path->text[path->length] = 0;
    }
}

#endif
