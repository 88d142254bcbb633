/* SearchPath and temporary names. */
#include "apis/host/file.h"
#include "apis/host/text.h"
#include "apis/nt/path_operations.h"
#include "apis/win/path_argument.h"
#include "apis/win/path_result.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <errno.h>

#include <stdio.h>
#include <stdlib.h>

static bool append(struct dos_path *path, const WCHAR *text, size_t length)
{
    if (path->length + length >= DOS_PATH_MAX)
        return false;
    memcpy(path->text + path->length, text, length * sizeof *text);
    path->length += length;
    path->text[path->length] = 0;
    return true;
}

static bool exists(struct dos_path *path)
{
    struct host_file_status info;
    struct host_path host;
    struct dos_path whole;

    if (host_path_from_guest(&host, path->text, path->length) < 0 ||
        path_status(&host, true, &info) < 0 || path_full(&whole, path->text, path->length) < 0)
        return false;
    *path = whole;
    return true;
}

/* One directory of a list. */
static bool in_directory(const WCHAR *directory, size_t length, const struct dos_path *name,
                         struct dos_path *found)
{
    found->length = 0;
    if (length == 0 || !append(found, directory, length))
        return false;
    path_end_in_backslash(found);
    return append(found, name->text, name->length) && exists(found);
}

static bool in_list(const WCHAR *list, const struct dos_path *name, struct dos_path *found)
{
    while (*list) {
        size_t length = 0;

        while (list[length] && list[length] != ';')
            length++;
        if (in_directory(list, length, name, found))
            return true;
        list += length + (list[length] == ';');
    }
    return false;
}

static bool in_path_variable(const struct dos_path *name, struct dos_path *found)
{
    DWORD size = GetEnvironmentVariableW(u"PATH", NULL, 0);
    WCHAR *value = size ? malloc(size * sizeof *value) : NULL;
    bool result =
        value && GetEnvironmentVariableW(u"PATH", value, size) > 0 && in_list(value, name, found);

    free(value);
    return result;
}

/* Documented order: the program's directory, the current one, the system's, PATH. */
static bool in_standard_places(const struct dos_path *name, struct dos_path *found)
{
    const UNICODE_STRING *image = &peb_self()->parameters->image_path;
    size_t length = image->Length / sizeof(WCHAR);
    struct dos_path directory;

    while (length > 0 && image->Buffer[length - 1] != '\\')
        length--;
    if (in_directory(image->Buffer, length, name, found))
        return true;
    path_current(&directory);
    if (in_directory(directory.text, directory.length, name, found))
        return true;
    path_folder(&directory, PATH_SYSTEM);
    if (in_directory(directory.text, directory.length, name, found))
        return true;
    path_folder(&directory, PATH_WINDOWS);
    return in_directory(directory.text, directory.length, name, found) ||
           in_path_variable(name, found);
}

static bool has_extension(const WCHAR *name)
{
    bool dot = false;

    for (; *name; name++)
        dot = *name == '.' || (dot && !is_separator(*name));
    return dot;
}

static bool search(LPCWSTR list, LPCWSTR file, LPCWSTR extension, struct dos_path *found)
{
    enum dos_path_kind kind = dos_path_kind(file, utf16_length(file));
    struct dos_path name = {.length = 0};

    if (!append(&name, file, utf16_length(file)))
        return false;
    if (extension && !has_extension(file) && !append(&name, extension, utf16_length(extension)))
        return false;
    if (kind != DOS_PATH_RELATIVE) {
        *found = name;
        return exists(found);
    }
    return list ? in_list(list, &name, found) : in_standard_places(&name, found);
}

API(kernel32, DWORD, SearchPathW,
    (LPCWSTR list OPTIONAL, LPCWSTR file, LPCWSTR extension OPTIONAL, DWORD size,
     LPWSTR buffer OUT COUNT(size), LPWSTR *part OUT OPTIONAL))
{
    struct dos_path found;
    DWORD length;

    if (part)
        *part = NULL;
    if (!file || !*file) {
        win_fail(ERROR_INVALID_PARAMETER);
        return 0;
    }
    if (!search(list, file, extension, &found)) {
        win_fail(ERROR_FILE_NOT_FOUND);
        return 0;
    }
    length = path_copy_out(buffer, size, &found);
    if (part && length < size) {
        *part = buffer + length;
        while (*part > buffer && (*part)[-1] != '\\')
            (*part)--;
    }
    return length;
}

API(kernel32, DWORD, SearchPathA,
    (LPCSTR list OPTIONAL, LPCSTR file, LPCSTR extension OPTIONAL, DWORD size,
     LPSTR buffer OUT COUNT(size), LPSTR *part OUT OPTIONAL))
{
    struct wide wide_list, wide_file, wide_extension;
    struct dos_path found;
    bool ok = wide_open(&wide_list, list) && wide_open(&wide_file, file) &&
              wide_open(&wide_extension, extension);
    DWORD length;

    if (!ok)
        return 0;
    ok = wide_file.text && search(wide_list.text, wide_file.text, wide_extension.text, &found);
    wide_close(&wide_list);
    wide_close(&wide_file);
    wide_close(&wide_extension);
    if (part)
        *part = NULL;
    if (!ok) {
        win_fail(file && *file ? ERROR_FILE_NOT_FOUND : ERROR_INVALID_PARAMETER);
        return 0;
    }
    length = path_copy_out_ansi(buffer, size, &found);
    if (part && length < size) {
        char *last = strrchr(buffer, '\\');

        *part = last ? last + 1 : buffer;
    }
    return length;
}

/* The directory, up to three letters of the prefix, four digits and .TMP. */
static bool temporary_name(LPCWSTR directory, LPCWSTR prefix, UINT number, struct dos_path *path)
{
    char digits[16];
    size_t count = 0;

    path->length = 0;
    if (!append(path, directory, utf16_length(directory)))
        return false;
    path_end_in_backslash(path);
    while (prefix && count < 3 && prefix[count])
        count++;
    snprintf(digits, sizeof digits, "%X.TMP", number & 0xffff);
    if (!append(path, prefix, count) || path->length + strlen(digits) >= DOS_PATH_MAX)
        return false;
    for (const char *digit = digits; *digit; digit++)
        path->text[path->length++] = (uint8_t)*digit;
    path->text[path->length] = 0;
    return true;
}

static bool is_directory(LPCWSTR name)
{
    struct host_file_status info;
    struct host_path path;

    return path_argument(name, &path) >= 0 && path_status(&path, true, &info) >= 0 &&
           info.kind == HOST_FILE_DIRECTORY;
}

/* A number makes the name and nothing else; 0 finds one that is free and makes the file. */
static UINT make_temporary(LPCWSTR directory, LPCWSTR prefix, UINT unique, struct dos_path *path)
{
    UINT number = unique ? unique : (UINT)(GetTickCount64() ^ GetCurrentProcessId());

    if (!is_directory(directory)) {
        win_fail(ERROR_DIRECTORY);
        return 0;
    }
    for (unsigned tries = 0; tries < 0x10000; tries++, number++) {
        HANDLE file;

        number = number & 0xffff ? number : 1;
        if (!temporary_name(directory, prefix, number, path)) {
            win_fail(ERROR_BUFFER_OVERFLOW);
            return 0;
        }
        if (unique)
            return unique;
        file = CreateFileW(path->text, GENERIC_READ, 0, NULL, CREATE_NEW, 0, NULL);
        if (file != INVALID_HANDLE_VALUE) {
            CloseHandle(file);
            return number & 0xffff;
        }
        if (last_error() != ERROR_FILE_EXISTS)
            return 0;
    }
    win_fail(ERROR_FILE_EXISTS);
    return 0;
}

API(kernel32, UINT, GetTempFileNameW,
    (LPCWSTR directory, LPCWSTR prefix, UINT unique, LPWSTR name OUT COUNT(260)))
{
    struct dos_path path;
    UINT number = make_temporary(directory, prefix, unique, &path);

    if (number && path_copy_out(name, MAX_PATH, &path) >= MAX_PATH) {
        win_fail(ERROR_BUFFER_OVERFLOW);
        return 0;
    }
    return number;
}

API(kernel32, UINT, GetTempFileNameA,
    (LPCSTR directory, LPCSTR prefix, UINT unique, LPSTR name OUT COUNT(260)))
{
    struct wide wide_directory, wide_prefix;
    struct dos_path path;
    UINT number = 0;

    if (!wide_open(&wide_directory, directory))
        return 0;
    if (wide_open(&wide_prefix, prefix)) {
        number = make_temporary(wide_directory.text, wide_prefix.text, unique, &path);
        wide_close(&wide_prefix);
    }
    wide_close(&wide_directory);
    if (number && path_copy_out_ansi(name, MAX_PATH, &path) >= MAX_PATH) {
        win_fail(ERROR_BUFFER_OVERFLOW);
        return 0;
    }
    return number;
}
