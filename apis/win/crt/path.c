/*
 * Paths that are looked up: _fullpath, _searchenv, _mktemp, tmpnam, _tempnam (Microsoft C runtime
 * library reference). The narrow forms widen, work, and narrow again.
 */
#include "apis/host/text.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/heap.h"
#include "apis/win/crt/locale.h"
#include "thunks/api.h"

#include <stdio.h>
#include <string.h>

/* Into the given buffer, or a new one when it is NULL. */
CRT(WCHAR *, _wfullpath, (WCHAR * buffer OUT, const WCHAR *path, size_t size))
{
    DWORD need;

    if (!path || !*path)
        path = L".";
    need = GetFullPathNameW(path, 0, NULL, NULL);
    if (!need) {
        error_from_last();
        return NULL;
    }
    if (!buffer) {
        size = need > size ? need : size;
        buffer = crt_allocate(size * sizeof *buffer);
        if (!buffer)
            return NULL;
    } else if (need > size) {
        error_set(CRT_ERANGE);
        return NULL;
    }
    GetFullPathNameW(path, (DWORD)size, buffer, NULL);
    return buffer;
}

/* Hands a wide result out as narrow text; the wide block is released. */
static char *narrow_out(WCHAR *wide, char *buffer, size_t size)
{
    char *text = wide ? system_to_narrow(wide) : NULL;

    crt_release(wide);
    if (!buffer || !text)
        return text;
    if (strlen(text) >= size) {
        crt_release(text);
        error_set(CRT_ERANGE);
        return NULL;
    }
    strcpy(buffer, text);
    crt_release(text);
    return buffer;
}

CRT(char *, _fullpath, (char *buffer OUT, const char *path, size_t size))
{
    WCHAR *wide = path ? system_to_wide(path) : NULL;
    char *result = narrow_out(crt__wfullpath(NULL, wide, 0), buffer, size);

    crt_release(wide);
    return result;
}

WCHAR *WINAPI crt__wgetenv(const WCHAR *name);

CRT(int, _wsearchenv_s,
    (const WCHAR *name, const WCHAR *variable, WCHAR *path OUT COUNT(size), size_t size))
{
    const WCHAR *folders;
    DWORD length;

    if (!name || !path || !size)
        return parameter_invalid(CRT_EINVAL);
    *path = 0;
    if (GetFileAttributesW(name) != INVALID_FILE_ATTRIBUTES)
        return crt__wfullpath(path, name, size) ? 0 : error_get();
    folders = variable ? crt__wgetenv(variable) : NULL;
    length = folders ? SearchPathW(folders, name, NULL, (DWORD)size, path, NULL) : 0;
    if (length && length < size)
        return 0;
    *path = 0;
    return error_set(length ? CRT_ERANGE : CRT_ENOENT);
}

CRT(void, _wsearchenv, (const WCHAR *name, const WCHAR *variable, WCHAR *path OUT))
{
    crt__wsearchenv_s(name, variable, path, MAX_PATH);
}

CRT(int, _searchenv_s,
    (const char *name, const char *variable, char *path OUT COUNT(size), size_t size))
{
    WCHAR found[MAX_PATH], *wide_name, *wide_variable;
    char *text;
    int error;

    if (!name || !variable || !path || !size)
        return parameter_invalid(CRT_EINVAL);
    *path = 0;
    wide_name = system_to_wide(name);
    wide_variable = system_to_wide(variable);
    error = crt__wsearchenv_s(wide_name, wide_variable, found, MAX_PATH);
    crt_release(wide_name);
    crt_release(wide_variable);
    if (error)
        return error;
    text = system_to_narrow(found);
    if (text && strlen(text) < size)
        strcpy(path, text);
    else
        error = error_set(CRT_ERANGE);
    crt_release(text);
    return error;
}

CRT(void, _searchenv, (const char *name, const char *variable, char *path OUT))
{
    crt__searchenv_s(name, variable, path, MAX_PATH);
}

/* The six X at the end become a letter and the thread's number, the first that is no file. */
static int template_fill(WCHAR *name, size_t length)
{
    unsigned number = GetCurrentThreadId() % 100000;

    for (size_t i = 1; i <= 6; i++) {
        if (length < 6 || name[length - i] != 'X')
            return parameter_invalid(CRT_EINVAL);
    }
    for (size_t i = 1; i <= 5; i++, number /= 10)
        name[length - i] = (WCHAR)('0' + number % 10);
    for (int letter = 'a'; letter <= 'z'; letter++) {
        name[length - 6] = (WCHAR)letter;
        if (GetFileAttributesW(name) == INVALID_FILE_ATTRIBUTES)
            return 0;
    }
    return error_set(CRT_EEXIST);
}

CRT(int, _wmktemp_s, (WCHAR * name INOUT, size_t size))
{
    int error;

    if (!name || !size)
        return parameter_invalid(CRT_EINVAL);
    error = template_fill(name, utf16_length((const uint16_t *)name));
    if (error)
        *name = 0;
    return error;
}

CRT(WCHAR *, _wmktemp, (WCHAR * name INOUT))
{
    return template_fill(name, utf16_length((const uint16_t *)name)) ? NULL : name;
}

CRT(int, _mktemp_s, (char *name INOUT, size_t size))
{
    WCHAR *wide;
    size_t length;
    int error;

    if (!name || !size)
        return parameter_invalid(CRT_EINVAL);
    wide = system_to_wide(name);
    if (!wide)
        return CRT_ENOMEM;
    error = template_fill(wide, utf16_length((const uint16_t *)wide));
    length = strlen(name);
    for (size_t i = 1; error == 0 && i <= 6; i++)
        name[length - i] = (char)wide[utf16_length((const uint16_t *)wide) - i];
    crt_release(wide);
    if (error)
        *name = 0;
    return error;
}

CRT(char *, _mktemp, (char *name INOUT))
{
    return crt__mktemp_s(name, SIZE_MAX) ? NULL : name;
}

/* A name in a folder that no file has: prefix and a number. */
CRT(WCHAR *, _wtempnam, (const WCHAR *folder, const WCHAR *prefix))
{
    static unsigned counter;
    WCHAR path[MAX_PATH * 2], *named = crt__wgetenv(L"TMP");

    if (named && GetFileAttributesW(named) != INVALID_FILE_ATTRIBUTES)
        folder = named;
    if (!folder || GetFileAttributesW(folder) == INVALID_FILE_ATTRIBUTES)
        folder = L".";
    for (;;) {
        size_t at = utf16_length((const uint16_t *)folder);
        size_t length = prefix ? utf16_length((const uint16_t *)prefix) : 0;
        char number[16];
        int digits = snprintf(number, sizeof number, "%u", ++counter);

        if (at + length + 20 > MAX_PATH * 2)
            return NULL;
        memcpy(path, folder, at * sizeof *path);
        if (at && path[at - 1] != '\\' && path[at - 1] != '/')
            path[at++] = '\\';
        for (size_t i = 0; i < length; i++)
            path[at++] = prefix[i];
        for (int i = 0; i <= digits; i++)
            path[at + (size_t)i] = (WCHAR)number[i];
        if (GetFileAttributesW(path) == INVALID_FILE_ATTRIBUTES)
            return crt__wfullpath(NULL, path, 0);
    }
}

CRT(char *, _tempnam, (const char *folder, const char *prefix))
{
    WCHAR *wide_folder = folder ? system_to_wide(folder) : NULL;
    WCHAR *wide_prefix = prefix ? system_to_wide(prefix) : NULL;
    char *result = narrow_out(crt__wtempnam(wide_folder, wide_prefix), NULL, 0);

    crt_release(wide_folder);
    crt_release(wide_prefix);
    return result;
}

CRT(int, _wtmpnam_s, (WCHAR * name OUT COUNT(size), size_t size))
{
    WCHAR folder[MAX_PATH], path[MAX_PATH];

    if (!name || !size)
        return parameter_invalid(CRT_EINVAL);
    *name = 0;
    if (!GetTempPathW(MAX_PATH, folder) || !GetTempFileNameW(folder, L"s", 0, path)) {
        error_from_last();
        return error_get();
    }
    DeleteFileW(path); /* only the name is wanted */
    if (utf16_length((const uint16_t *)path) >= size)
        return parameter_invalid(CRT_ERANGE);
    memcpy(name, path, (utf16_length((const uint16_t *)path) + 1) * sizeof *name);
    return 0;
}

CRT(int, tmpnam_s, (char *name OUT COUNT(size), size_t size))
{
    WCHAR wide[MAX_PATH];
    int error;
    char *text;

    if (!name || !size)
        return parameter_invalid(CRT_EINVAL);
    *name = 0;
    error = crt__wtmpnam_s(wide, MAX_PATH);
    if (error)
        return error;
    text = system_to_narrow(wide);
    if (!text || strlen(text) >= size)
        error = parameter_invalid(CRT_ERANGE);
    else
        strcpy(name, text);
    crt_release(text);
    return error;
}

static _Thread_local char temporary_name[MAX_PATH];
static _Thread_local WCHAR wide_temporary_name[MAX_PATH];

CRT(char *, tmpnam, (char *name OUT))
{
    if (!name)
        name = temporary_name;
    return crt_tmpnam_s(name, MAX_PATH) ? NULL : name;
}

CRT(WCHAR *, _wtmpnam, (WCHAR * name OUT))
{
    if (!name)
        name = wide_temporary_name;
    return crt__wtmpnam_s(name, MAX_PATH) ? NULL : name;
}
