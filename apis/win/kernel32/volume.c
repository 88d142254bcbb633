/* Drives, their space and their kind: Microsoft's "Volume Management Functions". */
#include "apis/nt/volume.h"

#include "apis/host/text.h"
#include "apis/nt/path_operations.h"
#include "apis/win/path_argument.h"
#include "apis/win/path_result.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <stdio.h>

API(kernel32, DWORD, GetLogicalDrives, (void))
{
    return path_drives();
}

/* "C:\", NUL, "D:\", NUL, NUL. */
static size_t drive_strings(WCHAR out[26 * 4 + 1])
{
    uint32_t drives = path_drives();
    size_t length = 0;

    for (unsigned i = 0; i < 26; i++) {
        if (!(drives >> i & 1))
            continue;
        out[length++] = (WCHAR)('A' + i);
        out[length++] = ':';
        out[length++] = '\\';
        out[length++] = 0;
    }
    out[length] = 0;
    return length;
}

API(kernel32, DWORD, GetLogicalDriveStringsW, (DWORD size, LPWSTR buffer OUT COUNT(size)))
{
    WCHAR text[26 * 4 + 1];
    size_t length = drive_strings(text);

    if (size < length + 1)
        return (DWORD)length + 1;
    memcpy(buffer, text, (length + 1) * sizeof *text);
    return (DWORD)length;
}

API(kernel32, DWORD, GetLogicalDriveStringsA, (DWORD size, LPSTR buffer OUT COUNT(size)))
{
    WCHAR text[26 * 4 + 1];
    size_t length = drive_strings(text);

    if (size < length + 1)
        return (DWORD)length + 1;
    for (size_t i = 0; i <= length; i++)
        buffer[i] = (char)text[i];
    return (DWORD)length;
}

/* NULL: the root of the current drive. */
static NTSTATUS volume_at(LPCWSTR directory, struct volume *volume, struct host_path *path)
{
    static const WCHAR root[] = {'\\', 0};
    struct host_file_status info;
    NTSTATUS status = path_argument(directory ? directory : root, path);

    if (status >= 0)
        status = path_status(path, true, &info);
    return status < 0 ? status : volume_of(path->text, -1, volume);
}

API(kernel32, UINT, GetDriveTypeW, (LPCWSTR root OPTIONAL))
{
    struct volume volume;
    struct host_path path;

    if (volume_at(root, &volume, &path) < 0)
        return DRIVE_NO_ROOT_DIR;
    return volume.drive_type;
}
RESULT(kernel32, GetDriveTypeW, DRIVE_);

API(kernel32, UINT, GetDriveTypeA, (LPCSTR root OPTIONAL))
{
    struct wide wide;
    UINT type = DRIVE_UNKNOWN;

    if (wide_open(&wide, root)) {
        type = GetDriveTypeW(wide.text);
        wide_close(&wide);
    }
    return type;
}
RESULT(kernel32, GetDriveTypeA, DRIVE_);

API(kernel32, BOOL, GetDiskFreeSpaceExW,
    (LPCWSTR directory OPTIONAL, PULARGE_INTEGER available OUT OPTIONAL,
     PULARGE_INTEGER total OUT OPTIONAL, PULARGE_INTEGER free OUT OPTIONAL))
{
    struct volume volume;
    struct host_path path;
    NTSTATUS status = volume_at(directory, &volume, &path);

    if (status < 0)
        return win_result(status);
    if (available)
        available->QuadPart = volume.available;
    if (total)
        total->QuadPart = volume.total;
    if (free)
        free->QuadPart = volume.free;
    return TRUE;
}

API(kernel32, BOOL, GetDiskFreeSpaceExA,
    (LPCSTR directory OPTIONAL, PULARGE_INTEGER available OUT OPTIONAL,
     PULARGE_INTEGER total OUT OPTIONAL, PULARGE_INTEGER free OUT OPTIONAL))
{
    struct wide wide;
    BOOL result = FALSE;

    if (wide_open(&wide, directory)) {
        result = GetDiskFreeSpaceExW(wide.text, available, total, free);
        wide_close(&wide);
    }
    return result;
}

static DWORD clusters(uint64_t bytes, ULONG cluster)
{
    uint64_t count = bytes / cluster;

    return count > UINT32_MAX ? UINT32_MAX : (DWORD)count;
}

API(kernel32, BOOL, GetDiskFreeSpaceW,
    (LPCWSTR root OPTIONAL, LPDWORD sectors OUT OPTIONAL, LPDWORD sector_size OUT OPTIONAL,
     LPDWORD free OUT OPTIONAL, LPDWORD total OUT OPTIONAL))
{
    struct volume volume;
    struct host_path path;
    NTSTATUS status = volume_at(root, &volume, &path);

    if (status < 0)
        return win_result(status);
    if (sectors)
        *sectors = volume.cluster / VOLUME_SECTOR;
    if (sector_size)
        *sector_size = VOLUME_SECTOR;
    if (free)
        *free = clusters(volume.available, volume.cluster);
    if (total)
        *total = clusters(volume.total, volume.cluster);
    return TRUE;
}

API(kernel32, BOOL, GetDiskFreeSpaceA,
    (LPCSTR root OPTIONAL, LPDWORD sectors OUT OPTIONAL, LPDWORD sector_size OUT OPTIONAL,
     LPDWORD free OUT OPTIONAL, LPDWORD total OUT OPTIONAL))
{
    struct wide wide;
    BOOL result = FALSE;

    if (wide_open(&wide, root)) {
        result = GetDiskFreeSpaceW(wide.text, sectors, sector_size, free, total);
        wide_close(&wide);
    }
    return result;
}

/* The texts of a volume's description, in units of the caller's. */
struct volume_texts {
    DWORD *serial, *name_limit, *features;
};

static void fill_numbers(const struct volume *volume, struct volume_texts out)
{
    if (out.serial)
        *out.serial = volume->serial;
    if (out.name_limit)
        *out.name_limit = volume->name_limit;
    if (out.features)
        *out.features = volume_features(volume);
}

static bool put_wide(LPWSTR out, DWORD size, const char *text)
{
    size_t length = strlen(text);

    if (!out)
        return true;
    if (size < length + 1)
        return false;
    for (size_t i = 0; i <= length; i++)
        out[i] = (uint8_t)text[i];
    return true;
}

/* Host file systems tell no label. */
static BOOL describe(const struct volume *volume, LPWSTR label, DWORD label_size,
                     struct volume_texts numbers, LPWSTR system, DWORD system_size)
{
    fill_numbers(volume, numbers);
    if (!put_wide(label, label_size, "") || !put_wide(system, system_size, volume->system))
        return win_fail(ERROR_BAD_LENGTH);
    return TRUE;
}

API(kernel32, BOOL, GetVolumeInformationW,
    (LPCWSTR root OPTIONAL, LPWSTR label OUT COUNT(label_size) OPTIONAL, DWORD label_size,
     LPDWORD serial OUT OPTIONAL, LPDWORD name_limit OUT OPTIONAL, LPDWORD features OUT OPTIONAL,
     LPWSTR system OUT COUNT(system_size) OPTIONAL, DWORD system_size))
{
    struct volume volume;
    struct host_path path;
    NTSTATUS status;

    /* Documented: the root's backslash is not optional. */
    if (root && *root && root[utf16_length(root) - 1] != '\\')
        return win_fail(ERROR_INVALID_NAME);
    status = volume_at(root, &volume, &path);
    if (status < 0)
        return win_result(status);
    return describe(&volume, label, label_size, (struct volume_texts){serial, name_limit, features},
                    system, system_size);
}

API(kernel32, BOOL, GetVolumeInformationByHandleW,
    (HANDLE handle, LPWSTR label OUT COUNT(label_size) OPTIONAL, DWORD label_size,
     LPDWORD serial OUT OPTIONAL, LPDWORD name_limit OUT OPTIONAL, LPDWORD features OUT OPTIONAL,
     LPWSTR system OUT COUNT(system_size) OPTIONAL, DWORD system_size))
{
    struct volume volume;
    struct file *file;
    NTSTATUS status = file_of_handle(handle, 0, &file);

    if (status < 0)
        return win_result(status);
    status = file->device == FILE_DEVICE_DISK ? volume_of(NULL, file->fd, &volume)
                                              : STATUS_INVALID_DEVICE_REQUEST;
    file_release(file);
    if (status < 0)
        return win_result(status);
    return describe(&volume, label, label_size, (struct volume_texts){serial, name_limit, features},
                    system, system_size);
}

API(kernel32, BOOL, GetVolumeInformationA,
    (LPCSTR root OPTIONAL, LPSTR label OUT COUNT(label_size) OPTIONAL, DWORD label_size,
     LPDWORD serial OUT OPTIONAL, LPDWORD name_limit OUT OPTIONAL, LPDWORD features OUT OPTIONAL,
     LPSTR system OUT COUNT(system_size) OPTIONAL, DWORD system_size))
{
    WCHAR wide_label[MAX_PATH + 1], wide_system[MAX_PATH + 1];
    struct wide wide;
    BOOL result = FALSE;

    if (wide_open(&wide, root)) {
        result = GetVolumeInformationW(wide.text, wide_label, MAX_PATH + 1, serial, name_limit,
                                       features, wide_system, MAX_PATH + 1);
        wide_close(&wide);
    }
    if (!result)
        return FALSE;
    if ((label && ansi_copy_out(label, label_size, wide_label, (DWORD)utf16_length(wide_label)) >=
                      label_size) ||
        (system && ansi_copy_out(system, system_size, wide_system,
                                 (DWORD)utf16_length(wide_system)) >= system_size))
        return win_fail(ERROR_BAD_LENGTH);
    return TRUE;
}
