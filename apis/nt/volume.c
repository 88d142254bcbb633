/* See volume.h. MS-FSCC 2.5. */
#include "apis/nt/volume.h"

#include "apis/host/volume.h"
#include "apis/nt/file_information.h"
#include "apis/nt/status.h"

#include <stddef.h>
#include <string.h>

static DWORD drive_type_of(enum host_volume_kind kind)
{
    switch (kind) {
    case HOST_VOLUME_NETWORK:
        return DRIVE_REMOTE;
    case HOST_VOLUME_MEMORY:
        return DRIVE_RAMDISK;
    case HOST_VOLUME_OPTICAL:
        return DRIVE_CDROM;
    case HOST_VOLUME_DISK:
        break;
    }
    return DRIVE_FIXED;
}

NTSTATUS volume_of(const char *path, int fd, struct volume *volume)
{
    struct host_volume host;
    int error = host_volume(path, fd, &host);

    *volume = (struct volume){0};
    if (error < 0)
        return status_from_errno(error);
    volume->total = host.total;
    volume->free = host.free;
    volume->available = host.available;
    /* Clusters are whole sectors; some file systems have no blocks to speak of. */
    volume->cluster = host.block_size >= VOLUME_SECTOR && host.block_size <= 0x200000
                          ? host.block_size / VOLUME_SECTOR * VOLUME_SECTOR
                          : 4096;
    volume->serial = volume_serial(host.device);
    volume->name_limit = host.name_limit ? host.name_limit : 255;
    volume->drive_type = drive_type_of(host.kind);
    volume->readonly = host.readonly;
    /* Programs look for features behind this name: links, long names, sparse files, all there. */
    strcpy(volume->system, host.kind == HOST_VOLUME_OPTICAL ? "CDFS" : "NTFS");
    return STATUS_SUCCESS;
}

ULONG volume_features(const struct volume *volume)
{
    return FILE_CASE_PRESERVED_NAMES | FILE_CASE_SENSITIVE_SEARCH | FILE_UNICODE_ON_DISK |
           FILE_SUPPORTS_HARD_LINKS | FILE_SUPPORTS_REPARSE_POINTS | FILE_SUPPORTS_SPARSE_FILES |
           (volume->readonly ? FILE_READ_ONLY_VOLUME : 0);
}

struct query {
    struct volume volume;
    void *buffer;
    ULONG size, written;
};

/* Text at a record's end, cut where the buffer ends. */
static NTSTATUS put_text(struct query *query, size_t offset, const char *text, ULONG *length)
{
    WCHAR *out = (WCHAR *)((BYTE *)query->buffer + offset);
    size_t room = (query->size - offset) / sizeof(WCHAR), count = strlen(text);

    *length = (ULONG)(count * sizeof(WCHAR));
    for (size_t i = 0; i < count && i < room; i++)
        out[i] = (uint8_t)text[i];
    query->written = (ULONG)(offset + (count < room ? count : room) * sizeof(WCHAR));
    return count > room ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
}

static NTSTATUS query_volume(struct query *query)
{
    FILE_FS_VOLUME_INFORMATION *volume = query->buffer;

    volume->VolumeCreationTime.QuadPart = 0;
    volume->VolumeSerialNumber = query->volume.serial;
    volume->SupportsObjects = FALSE;
    return put_text(query, offsetof(FILE_FS_VOLUME_INFORMATION, VolumeLabel), "",
                    &volume->VolumeLabelLength);
}

static NTSTATUS query_size(struct query *query)
{
    FILE_FS_SIZE_INFORMATION *size = query->buffer;

    size->TotalAllocationUnits.QuadPart = (LONGLONG)(query->volume.total / query->volume.cluster);
    size->AvailableAllocationUnits.QuadPart =
        (LONGLONG)(query->volume.available / query->volume.cluster);
    size->SectorsPerAllocationUnit = query->volume.cluster / VOLUME_SECTOR;
    size->BytesPerSector = VOLUME_SECTOR;
    return STATUS_SUCCESS;
}

static NTSTATUS query_full_size(struct query *query)
{
    FILE_FS_FULL_SIZE_INFORMATION *size = query->buffer;
    uint64_t cluster = query->volume.cluster;

    size->TotalAllocationUnits.QuadPart = (LONGLONG)(query->volume.total / cluster);
    size->CallerAvailableAllocationUnits.QuadPart = (LONGLONG)(query->volume.available / cluster);
    size->ActualAvailableAllocationUnits.QuadPart = (LONGLONG)(query->volume.free / cluster);
    size->SectorsPerAllocationUnit = query->volume.cluster / VOLUME_SECTOR;
    size->BytesPerSector = VOLUME_SECTOR;
    return STATUS_SUCCESS;
}

static NTSTATUS query_attributes(struct query *query)
{
    FILE_FS_ATTRIBUTE_INFORMATION *attributes = query->buffer;

    attributes->FileSystemAttributes = volume_features(&query->volume);
    attributes->MaximumComponentNameLength = query->volume.name_limit;
    return put_text(query, offsetof(FILE_FS_ATTRIBUTE_INFORMATION, FileSystemName),
                    query->volume.system, &attributes->FileSystemNameLength);
}

static const struct {
    ULONG class, size;
    NTSTATUS (*run)(struct query *query);
} queries[] = {
    {FileFsVolumeInformation, offsetof(FILE_FS_VOLUME_INFORMATION, VolumeLabel), query_volume},
    {FileFsSizeInformation, sizeof(FILE_FS_SIZE_INFORMATION), query_size},
    {FileFsFullSizeInformation, sizeof(FILE_FS_FULL_SIZE_INFORMATION), query_full_size},
    {FileFsAttributeInformation, offsetof(FILE_FS_ATTRIBUTE_INFORMATION, FileSystemName),
     query_attributes},
};

/* Consoles, pipes and the like have a device, and no file system on it. */
static NTSTATUS query_device(struct file *file, FILE_FS_DEVICE_INFORMATION *device, ULONG size,
                             ULONG *written)
{
    if (size < sizeof *device)
        return STATUS_INFO_LENGTH_MISMATCH;
    device->DeviceType = file->device;
    device->Characteristics = 0;
    *written = sizeof *device;
    return STATUS_SUCCESS;
}

NTSTATUS volume_query(struct file *file, ULONG class, void *buffer, ULONG size, ULONG *written)
{
    struct query query = {.buffer = buffer, .size = size};
    NTSTATUS status;

    *written = 0;
    if (class == FileFsDeviceInformation)
        return query_device(file, buffer, size, written);
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        if (queries[i].class != class)
            continue;
        if (size < queries[i].size)
            return STATUS_INFO_LENGTH_MISMATCH;
        if (file->device != FILE_DEVICE_DISK)
            return STATUS_INVALID_DEVICE_REQUEST;
        status = volume_of(NULL, file->fd, &query.volume);
        if (status < 0)
            return status;
        query.written = queries[i].size;
        status = queries[i].run(&query);
        *written = query.written;
        return status;
    }
    return STATUS_INVALID_INFO_CLASS;
}
