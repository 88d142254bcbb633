/* What can be asked of an open file and changed about it, by information class. MS-FSCC 2.4. */
#ifndef APIS_NT_FILE_INFORMATION_H
#define APIS_NT_FILE_INFORMATION_H

#include "apis/host/file.h"
#include "apis/nt/file.h"

/* Classes that the headers do not name. */
enum {
    FileIoCompletionNotificationInformation = 41,
    FileIsRemoteDeviceInformation = 51,
    FileIdInformation = 59,
    FileIdExtdDirectoryInformation = 60,
    FileDispositionInformationEx = 64,
    FileRenameInformationEx = 65,
    FileCaseSensitiveInformation = 71,
    FileLinkInformationEx = 72
};

/* FILE_CASE_SENSITIVE_INFORMATION and FILE_ID_INFORMATION. */
struct file_id_information {
    ULONGLONG volume;
    BYTE id[16];
};

/* written: bytes of the result. STATUS_BUFFER_OVERFLOW: a name that is cut off. */
NTSTATUS file_query(struct file *file, ULONG class, void *buffer, ULONG size, ULONG *written);
NTSTATUS file_set(struct file *file, ULONG class, const void *buffer, ULONG size);

/* Status and attributes of an open file; a symlink's own where that is what is open. */
NTSTATUS file_status(struct file *file, struct host_file_status *status, ULONG *attributes);

/* The file's full guest path, without \\?\. */
NTSTATUS file_guest_path(struct file *file, struct dos_path *path);

/* A number for the file system that a file is on. */
ULONG volume_serial(uint64_t device);

/* flags: FILE_DISPOSITION_*; as FileDispositionInformationEx. */
NTSTATUS file_dispose(struct file *file, ULONG flags);

/* FILE_RENAME_INFORMATION, as the guest has it; FILE_LINK_INFORMATION is alike. */
struct file_rename {
    ULONG flags; /* of the Ex forms; a BOOLEAN in the others */
    HANDLE directory;
    UNICODE_STRING name; /* within the buffer */
};

NTSTATUS file_rename_read(struct file_rename *rename, const void *buffer, ULONG size);

/* flags: FILE_RENAME_*; as FileRenameInformationEx and FileLinkInformationEx. */
NTSTATUS file_rename(struct file *file, struct host_path *to, ULONG flags);
NTSTATUS file_link(struct file *file, struct host_path *to, ULONG flags);

#endif
