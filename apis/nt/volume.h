/* Drives as volumes: their size, kind and names. */
#ifndef APIS_NT_VOLUME_H
#define APIS_NT_VOLUME_H

#include "abi/windows.h"

#include <stdbool.h>
#include <stdint.h>

struct volume {
    uint64_t total, free, available; /* bytes; available: to this user */
    ULONG cluster;                   /* bytes */
    ULONG serial;
    ULONG name_limit; /* units of one name */
    DWORD drive_type; /* DRIVE_* */
    bool readonly;
    char system[16]; /* as programs know it: "NTFS" */
};

enum { VOLUME_SECTOR = 512 };

/* By a host path, or an open file where path is NULL. */
NTSTATUS volume_of(const char *path, int fd, struct volume *volume);

/* What the volume can do: FILE_CASE_PRESERVED_NAMES and so on. */
ULONG volume_features(const struct volume *volume);

/* NtQueryVolumeInformationFile. */
struct file;
NTSTATUS volume_query(struct file *file, ULONG class, void *buffer, ULONG size, ULONG *written);

#endif
