/* flags: -lntdll */
/* The native API: names, options, directory queries. */
#define _WIN32_WINNT 0x0A00
#define WIN32_NO_STATUS
#include <windows.h>
#include <winternl.h>
#undef WIN32_NO_STATUS
#include <ntstatus.h>

#include "check.h"

NTSTATUS NTAPI NtReadFile(HANDLE, HANDLE, PIO_APC_ROUTINE, PVOID, PIO_STATUS_BLOCK, PVOID, ULONG,
                          PLARGE_INTEGER, PULONG);
NTSTATUS NTAPI NtWriteFile(HANDLE, HANDLE, PIO_APC_ROUTINE, PVOID, PIO_STATUS_BLOCK, PVOID, ULONG,
                           PLARGE_INTEGER, PULONG);
NTSTATUS NTAPI NtQueryDirectoryFile(HANDLE, HANDLE, PIO_APC_ROUTINE, PVOID, PIO_STATUS_BLOCK, PVOID,
                                    ULONG, FILE_INFORMATION_CLASS, BOOLEAN, PUNICODE_STRING,
                                    BOOLEAN);

static WCHAR directory[MAX_PATH];

static UNICODE_STRING string_of(const WCHAR *text)
{
    USHORT size = (USHORT)(wcslen(text) * sizeof(WCHAR));

    return (UNICODE_STRING){size, size, (WCHAR *)text};
}

static NTSTATUS open_in(HANDLE root, const WCHAR *name, ULONG disposition, ULONG options,
                        HANDLE *file, IO_STATUS_BLOCK *result)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING string;

    string = string_of(name);
    InitializeObjectAttributes(&attributes, &string, OBJ_CASE_INSENSITIVE, root, NULL);
    return NtCreateFile(file, FILE_GENERIC_READ | FILE_GENERIC_WRITE | DELETE, &attributes, result,
                        NULL, 0, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                        disposition, options | FILE_SYNCHRONOUS_IO_NONALERT, NULL, 0);
}

static void names(const WCHAR *nt)
{
    IO_STATUS_BLOCK result;
    HANDLE file;

    CHECK_EQUAL(open_in(NULL, L"C:\\x", FILE_OPEN, 0, &file, &result),
                STATUS_OBJECT_PATH_NOT_FOUND);
    CHECK_EQUAL(open_in(NULL, nt, FILE_OPEN, FILE_NON_DIRECTORY_FILE, &file, &result),
                STATUS_FILE_IS_A_DIRECTORY);
    CHECK_EQUAL(
        open_in(NULL, nt, FILE_OPEN, FILE_NON_DIRECTORY_FILE | FILE_DIRECTORY_FILE, &file, &result),
        STATUS_INVALID_PARAMETER);
}

static void reading(HANDLE root)
{
    IO_STATUS_BLOCK result;
    LARGE_INTEGER offset = {.QuadPart = 2};
    char buffer[8];
    HANDLE file;

    CHECK_EQUAL(open_in(root, L"file", FILE_CREATE, 0, &file, &result), 0);
    CHECK_EQUAL(result.Information, FILE_CREATED);
    CHECK_EQUAL(NtWriteFile(file, NULL, NULL, NULL, &result, "012345", 6, NULL, NULL), 0);
    CHECK_EQUAL(result.Information, 6);
    CHECK_EQUAL(NtReadFile(file, NULL, NULL, NULL, &result, buffer, 8, &offset, NULL), 0);
    CHECK_EQUAL(result.Information, 4);
    CHECK_EQUAL(NtReadFile(file, NULL, NULL, NULL, &result, buffer, 8, NULL, NULL),
                STATUS_END_OF_FILE);
    CloseHandle(file);
    CHECK_EQUAL(open_in(root, L"FILE", FILE_OPEN_IF, 0, &file, &result), 0);
    CHECK_EQUAL(result.Information, FILE_OPENED);
    CloseHandle(file);
    CHECK_EQUAL(open_in(root, L"File", FILE_CREATE, 0, &file, &result),
                STATUS_OBJECT_NAME_COLLISION);
}

static void listing(HANDLE root)
{
    BYTE buffer[1024];
    FILE_BOTH_DIR_INFORMATION *entry = (FILE_BOTH_DIR_INFORMATION *)buffer;
    IO_STATUS_BLOCK result;
    UNICODE_STRING pattern;

    pattern = string_of(L"F*");
    CHECK_EQUAL(NtQueryDirectoryFile(root, NULL, NULL, NULL, &result, buffer, sizeof buffer,
                                     FileBothDirectoryInformation, FALSE, &pattern, TRUE),
                0);
    CHECK_EQUAL(entry->NextEntryOffset, 0);
    CHECK_EQUAL(entry->FileNameLength, 8);
    CHECK(memcmp(entry->FileName, L"file", 8) == 0);
    CHECK_EQUAL(entry->EndOfFile.QuadPart, 6);
    CHECK_EQUAL(NtQueryDirectoryFile(root, NULL, NULL, NULL, &result, buffer, sizeof buffer,
                                     FileBothDirectoryInformation, FALSE, NULL, FALSE),
                STATUS_NO_MORE_FILES);
    CHECK_EQUAL(NtQueryDirectoryFile(root, NULL, NULL, NULL, &result, buffer, 4,
                                     FileBothDirectoryInformation, FALSE, NULL, TRUE),
                STATUS_INFO_LENGTH_MISMATCH);
}

static void information(HANDLE root)
{
    FILE_STANDARD_INFORMATION standard;
    FILE_FS_DEVICE_INFORMATION device;
    IO_STATUS_BLOCK result;

    CHECK_EQUAL(
        NtQueryInformationFile(root, &result, &standard, sizeof standard, FileStandardInformation),
        0);
    CHECK(standard.Directory);
    CHECK_EQUAL(NtQueryInformationFile(root, &result, &standard, 3, FileStandardInformation),
                STATUS_INFO_LENGTH_MISMATCH);
    CHECK_EQUAL(NtQueryInformationFile(root, &result, &standard, sizeof standard, 999),
                STATUS_INVALID_INFO_CLASS);
    CHECK_EQUAL(NtQueryVolumeInformationFile(root, &result, &device, sizeof device,
                                             FileFsDeviceInformation),
                0);
    CHECK_EQUAL(device.DeviceType, 7); /* FILE_DEVICE_DISK */
}

int main(void)
{
    WCHAR temporary[MAX_PATH];
    IO_STATUS_BLOCK result;
    UNICODE_STRING nt;
    HANDLE root, file;

    GetTempPathW(MAX_PATH, temporary);
    swprintf(directory, MAX_PATH, L"%lsnative_test.%lu", temporary, GetCurrentProcessId());
    CHECK(RtlDosPathNameToNtPathName_U(directory, &nt, NULL, NULL));
    CHECK(wcsncmp(nt.Buffer, L"\\??\\C:\\", 7) == 0);
    CHECK_EQUAL(open_in(NULL, nt.Buffer, FILE_CREATE, FILE_DIRECTORY_FILE, &root, &result), 0);
    names(nt.Buffer);
    reading(root);
    listing(root);
    information(root);
    CHECK_EQUAL(open_in(root, L"file", FILE_OPEN, FILE_DELETE_ON_CLOSE, &file, &result), 0);
    CloseHandle(file);
    CloseHandle(root);
    CHECK(RemoveDirectoryW(directory));
    return checks_result();
}
