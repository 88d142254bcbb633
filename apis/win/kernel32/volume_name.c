/* The many names of a volume: its letter, its unique name, its device. */
#include "apis/host/name.h"
#include "apis/host/text.h"
#include "apis/win/path_argument.h"
#include "apis/win/path_result.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <stdio.h>
#include <stdlib.h>

enum { UNIQUE_NAME_LENGTH = 49 }; /* \\?\Volume{...}\ */

static bool put(LPWSTR out, DWORD size, const char *text)
{
    size_t length = strlen(text);

    if (size < length + 1)
        return false;
    for (size_t i = 0; i <= length; i++)
        out[i] = (uint8_t)text[i];
    return true;
}

static void unique_name(char letter, char text[UNIQUE_NAME_LENGTH + 1])
{
    snprintf(text, UNIQUE_NAME_LENGTH + 1,
             "\\\\?\\Volume{736f6a6f-7572-6e00-0000-0000000000%02x}\\", (unsigned)letter);
}

static bool has_drive(WCHAR letter)
{
    uint16_t upper = name_upcase(letter);

    return upper >= 'A' && upper <= 'Z' && path_drive_root((char)upper);
}

API(kernel32, BOOL, GetVolumePathNameW, (LPCWSTR name, LPWSTR root OUT COUNT(size), DWORD size))
{
    struct dos_path full;
    char text[] = "C:\\";
    int error = path_full(&full, name, utf16_length(name));

    if (error < 0 || full.length < 3)
        return win_result(STATUS_OBJECT_NAME_INVALID);
    if (dos_path_kind(full.text, full.length) == DOS_PATH_VERBATIM)
        memmove(full.text, full.text + 4, 3 * sizeof *full.text);
    text[0] = (char)full.text[0];
    if (full.text[1] != ':' || !has_drive(full.text[0]))
        return win_fail(ERROR_FILE_NOT_FOUND);
    return put(root, size, text) ? TRUE : win_fail(ERROR_FILENAME_EXCED_RANGE);
}

API(kernel32, BOOL, GetVolumePathNameA, (LPCSTR name, LPSTR root OUT COUNT(size), DWORD size))
{
    WCHAR wide_root[8];
    struct wide wide;
    BOOL result = FALSE;

    if (wide_open(&wide, name)) {
        result = GetVolumePathNameW(wide.text, wide_root, 8);
        wide_close(&wide);
    }
    if (result && ansi_copy_out(root, size, wide_root, (DWORD)utf16_length(wide_root)) >= size)
        return win_fail(ERROR_FILENAME_EXCED_RANGE);
    return result;
}

API(kernel32, BOOL, GetVolumeNameForVolumeMountPointW,
    (LPCWSTR mount, LPWSTR name OUT COUNT(size), DWORD size))
{
    char text[UNIQUE_NAME_LENGTH + 1];
    size_t length = utf16_length(mount);

    if (length == 0 || mount[length - 1] != '\\')
        return win_fail(ERROR_INVALID_NAME);
    if (length != 3 || mount[1] != ':' || !has_drive(mount[0]))
        return win_fail(length == 3 ? ERROR_FILE_NOT_FOUND : ERROR_NOT_A_REPARSE_POINT);
    unique_name((char)name_upcase(mount[0]), text);
    return put(name, size, text) ? TRUE : win_fail(ERROR_FILENAME_EXCED_RANGE);
}

/* The letter of \\?\Volume{...}\, or 0. */
static char letter_of(LPCWSTR name)
{
    char text[UNIQUE_NAME_LENGTH + 1];
    uint16_t wanted[UNIQUE_NAME_LENGTH];
    size_t length = utf16_length(name);

    for (int letter = 'A'; letter <= 'Z'; letter++) {
        if (!path_drive_root(letter))
            continue;
        unique_name(letter, text);
        for (size_t i = 0; i < UNIQUE_NAME_LENGTH; i++)
            wanted[i] = (uint8_t)text[i];
        if (length >= UNIQUE_NAME_LENGTH - 1 &&
            names_equal(name, UNIQUE_NAME_LENGTH - 1, wanted, UNIQUE_NAME_LENGTH - 1))
            return letter;
    }
    return 0;
}

API(kernel32, BOOL, GetVolumePathNamesForVolumeNameW,
    (LPCWSTR name, LPWCH paths OUT COUNT(size), DWORD size, PDWORD needed OUT))
{
    char letter = letter_of(name);

    if (!letter)
        return win_fail(ERROR_FILE_NOT_FOUND);
    *needed = 5; /* "C:\", NUL, NUL */
    if (size < 5)
        return win_fail(ERROR_MORE_DATA);
    memcpy(paths, (WCHAR[]){(WCHAR)letter, ':', '\\', 0, 0}, 5 * sizeof(WCHAR));
    return TRUE;
}

struct volume_search {
    struct object object;
    char next;
};

static void volume_search_destroy(struct object *object)
{
    free(object);
}

static const struct object_type volume_search_type = {.name = "FindVolume",
                                                      .destroy = volume_search_destroy};

static NTSTATUS next_volume(struct volume_search *search, LPWSTR name, DWORD size)
{
    char text[UNIQUE_NAME_LENGTH + 1];

    while (search->next <= 'Z' && !path_drive_root(search->next))
        search->next++;
    if (search->next > 'Z')
        return STATUS_NO_MORE_FILES;
    unique_name(search->next, text);
    if (!put(name, size, text))
        return STATUS_NAME_TOO_LONG;
    search->next++;
    return STATUS_SUCCESS;
}

API(kernel32, HANDLE, FindFirstVolumeW, (LPWSTR name OUT COUNT(size), DWORD size))
{
    struct volume_search *search = calloc(1, sizeof *search);
    HANDLE handle = NULL;
    NTSTATUS status = STATUS_NO_MEMORY;

    if (search) {
        object_prepare(&search->object, &volume_search_type);
        search->next = 'A';
        status = next_volume(search, name, size);
        if (status >= 0)
            status = handle_open(&search->object, 0, 0, &handle);
        object_release(&search->object);
    }
    return win_result(status) ? handle : INVALID_HANDLE_VALUE;
}

API(kernel32, BOOL, FindNextVolumeW, (HANDLE handle, LPWSTR name OUT COUNT(size), DWORD size))
{
    struct object *object;
    NTSTATUS status = handle_object(handle, &volume_search_type, 0, &object);

    if (status < 0)
        return win_fail(ERROR_INVALID_HANDLE);
    status = next_volume((struct volume_search *)object, name, size);
    object_release(object);
    return win_result(status);
}

API(kernel32, BOOL, FindVolumeClose, (HANDLE handle))
{
    struct object *object;

    if (handle_object(handle, &volume_search_type, 0, &object) < 0)
        return win_fail(ERROR_INVALID_HANDLE);
    object_release(object);
    return win_result(handle_close(handle));
}

/* Devices beside the drives that programs ask for by name. */
static bool device_of(LPCWSTR name, char *target, size_t size)
{
    size_t length = utf16_length(name);

    if (length == 2 && name[1] == ':' && has_drive(name[0])) {
        snprintf(target, size, "\\Device\\HarddiskVolume%d", name_upcase(name[0]) - 'A' + 1);
        return true;
    }
    if (names_equal(name, length, (const uint16_t *)u"NUL", 3)) {
        snprintf(target, size, "\\Device\\Null");
        return true;
    }
    return false;
}

/* Every device's name, each with its NUL, and one more. */
static DWORD all_devices(LPWSTR out, DWORD size)
{
    DWORD length = 0;

    for (int letter = 'A'; letter <= 'Z'; letter++) {
        if (!path_drive_root(letter))
            continue;
        if (length + 8 > size)
            return 0;
        out[length++] = (WCHAR)letter;
        out[length++] = ':';
        out[length++] = 0;
    }
    if (length + 5 > size)
        return 0;
    memcpy(out + length, u"NUL\0", 5 * sizeof *out);
    return length + 5;
}

API(kernel32, DWORD, QueryDosDeviceW,
    (LPCWSTR name OPTIONAL, LPWSTR target OUT COUNT(size), DWORD size))
{
    char text[64];
    DWORD length;

    if (!name) {
        length = all_devices(target, size);
        if (length == 0)
            win_fail(ERROR_INSUFFICIENT_BUFFER);
        return length;
    }
    if (!device_of(name, text, sizeof text)) {
        win_fail(ERROR_FILE_NOT_FOUND);
        return 0;
    }
    length = (DWORD)strlen(text) + 2;
    if (size < length || !put(target, size, text)) {
        win_fail(ERROR_INSUFFICIENT_BUFFER);
        return 0;
    }
    target[length - 1] = 0;
    return length;
}
