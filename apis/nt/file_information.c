/* Asking about open files: see file_information.h. */
#include "apis/nt/file_information.h"

#include "apis/nt/file_attributes.h"
#include "apis/nt/file_share.h"
#include "apis/nt/pipe.h"
#include "apis/nt/status.h"

#include <limits.h>
#include <stddef.h>
#include <string.h>

NTSTATUS file_status(struct file *file, struct host_file_status *status, ULONG *attributes)
{
    char path[PATH_MAX];
    int error = host_file_status(file->fd, status);

    if (error < 0)
        return status_from_errno(error);
    if (status->kind == HOST_FILE_SYMLINK && host_file_path(file->fd, path, sizeof path) == 0)
        host_path_status(path, false, status);
    *attributes = file_attributes(status, file->fd, NULL);
    return STATUS_SUCCESS;
}

NTSTATUS file_guest_path(struct file *file, struct dos_path *path)
{
    char host[PATH_MAX];
    int error = host_file_path(file->fd, host, sizeof host);

    if (error < 0)
        return STATUS_FILE_DELETED;
    return status_from_errno(guest_path_from_host(path, host));
}

ULONG volume_serial(uint64_t device)
{
    return (ULONG)(device * 0x9e3779b97f4a7c15u >> 32);
}

struct query {
    struct file *file;
    struct host_file_status status;
    ULONG attributes;
    void *buffer;
    ULONG size;
    ULONG written;
};

static uint64_t size_of(const struct host_file_status *status)
{
    return status->kind == HOST_FILE_REGULAR ? status->size : 0;
}

static NTSTATUS query_basic(struct query *query)
{
    FILE_BASIC_INFORMATION *basic = query->buffer;

    basic->CreationTime.QuadPart = query->status.created;
    basic->LastAccessTime.QuadPart = query->status.accessed;
    basic->LastWriteTime.QuadPart = query->status.written;
    basic->ChangeTime.QuadPart = query->status.changed;
    basic->FileAttributes = query->attributes;
    return STATUS_SUCCESS;
}

static NTSTATUS query_standard(struct query *query)
{
    FILE_STANDARD_INFORMATION *standard = query->buffer;
    const struct file_share *shared = query->file->shared;

    standard->AllocationSize.QuadPart = (LONGLONG)query->status.allocated;
    standard->EndOfFile.QuadPart = (LONGLONG)size_of(&query->status);
    standard->DeletePending = shared && shared->delete_pending;
    standard->NumberOfLinks = query->status.links - (standard->DeletePending ? 1 : 0);
    standard->Directory = (query->attributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
    return STATUS_SUCCESS;
}

static NTSTATUS query_internal(struct query *query)
{
    ((FILE_INTERNAL_INFORMATION *)query->buffer)->IndexNumber.QuadPart =
        (LONGLONG)query->status.inode;
    return STATUS_SUCCESS;
}

static NTSTATUS query_ea(struct query *query)
{
    ((FILE_EA_INFORMATION *)query->buffer)->EaSize = 0;
    return STATUS_SUCCESS;
}

static NTSTATUS query_access(struct query *query)
{
    ((FILE_ACCESS_INFORMATION *)query->buffer)->AccessFlags = query->file->access;
    return STATUS_SUCCESS;
}

static NTSTATUS query_position(struct query *query)
{
    int64_t position = host_file_seek(query->file->fd, 0, 1);

    ((FILE_POSITION_INFORMATION *)query->buffer)->CurrentByteOffset.QuadPart =
        position < 0 ? 0 : position;
    return STATUS_SUCCESS;
}

static NTSTATUS query_mode(struct query *query)
{
    const ULONG reported = FILE_WRITE_THROUGH | FILE_SEQUENTIAL_ONLY |
                           FILE_NO_INTERMEDIATE_BUFFERING | FILE_SYNCHRONOUS_IO_ALERT |
                           FILE_SYNCHRONOUS_IO_NONALERT | FILE_DELETE_ON_CLOSE;

    ((FILE_MODE_INFORMATION *)query->buffer)->Mode = query->file->options & reported;
    return STATUS_SUCCESS;
}

static NTSTATUS query_alignment(struct query *query)
{
    ((FILE_ALIGNMENT_INFORMATION *)query->buffer)->AlignmentRequirement =
        0; /* FILE_BYTE_ALIGNMENT */
    return STATUS_SUCCESS;
}

/* The path without its drive. */
static NTSTATUS put_name(struct query *query, FILE_NAME_INFORMATION *name)
{
    struct dos_path path;
    size_t room = query->size - (size_t)((BYTE *)name->FileName - (BYTE *)query->buffer), size;
    NTSTATUS status = file_guest_path(query->file, &path);

    if (status < 0)
        return status;
    size = (path.length - 2) * sizeof(WCHAR);
    name->FileNameLength = (ULONG)size;
    if (size > room)
        status = STATUS_BUFFER_OVERFLOW;
    size = size > room ? room & ~(size_t)1 : size;
    memcpy(name->FileName, path.text + 2, size);
    query->written = (ULONG)((BYTE *)name->FileName - (BYTE *)query->buffer + size);
    return status;
}

static NTSTATUS query_name(struct query *query)
{
    return put_name(query, query->buffer);
}

static NTSTATUS query_all(struct query *query)
{
    FILE_ALL_INFORMATION *all = query->buffer;
    struct query part = *query;

    part.buffer = &all->BasicInformation;
    query_basic(&part);
    part.buffer = &all->StandardInformation;
    query_standard(&part);
    part.buffer = &all->InternalInformation;
    query_internal(&part);
    part.buffer = &all->EaInformation;
    query_ea(&part);
    part.buffer = &all->AccessInformation;
    query_access(&part);
    part.buffer = &all->PositionInformation;
    query_position(&part);
    part.buffer = &all->ModeInformation;
    query_mode(&part);
    part.buffer = &all->AlignmentInformation;
    query_alignment(&part);
    return put_name(query, &all->NameInformation);
}

static NTSTATUS query_network_open(struct query *query)
{
    FILE_NETWORK_OPEN_INFORMATION *open = query->buffer;

    open->CreationTime.QuadPart = query->status.created;
    open->LastAccessTime.QuadPart = query->status.accessed;
    open->LastWriteTime.QuadPart = query->status.written;
    open->ChangeTime.QuadPart = query->status.changed;
    open->AllocationSize.QuadPart = (LONGLONG)query->status.allocated;
    open->EndOfFile.QuadPart = (LONGLONG)size_of(&query->status);
    open->FileAttributes = query->attributes;
    return STATUS_SUCCESS;
}

static NTSTATUS query_attribute_tag(struct query *query)
{
    FILE_ATTRIBUTE_TAG_INFORMATION *tag = query->buffer;

    tag->FileAttributes = query->attributes;
    tag->ReparseTag =
        query->attributes & FILE_ATTRIBUTE_REPARSE_POINT ? (ULONG)IO_REPARSE_TAG_SYMLINK : 0;
    return STATUS_SUCCESS;
}

/* One stream, the data; a directory has none. */
static NTSTATUS query_stream(struct query *query)
{
    static const WCHAR name[] = {':', ':', '$', 'D', 'A', 'T', 'A'};
    FILE_STREAM_INFORMATION *stream = query->buffer;

    if (query->attributes & FILE_ATTRIBUTE_DIRECTORY) {
        query->written = 0;
        return STATUS_SUCCESS;
    }
    if (query->size < offsetof(FILE_STREAM_INFORMATION, StreamName) + sizeof name)
        return STATUS_BUFFER_OVERFLOW;
    stream->NextEntryOffset = 0;
    stream->StreamNameLength = sizeof name;
    stream->StreamSize.QuadPart = (LONGLONG)size_of(&query->status);
    stream->StreamAllocationSize.QuadPart = (LONGLONG)query->status.allocated;
    memcpy(stream->StreamName, name, sizeof name);
    query->written = offsetof(FILE_STREAM_INFORMATION, StreamName) + sizeof name;
    return STATUS_SUCCESS;
}

static NTSTATUS query_id(struct query *query)
{
    struct file_id_information *id = query->buffer;

    memset(id, 0, sizeof *id);
    id->volume = volume_serial(query->status.device);
    memcpy(id->id, &query->status.inode, sizeof query->status.inode);
    return STATUS_SUCCESS;
}

static NTSTATUS query_notification(struct query *query)
{
    *(ULONG *)query->buffer = atomic_load(&query->file->completion_modes);
    return STATUS_SUCCESS;
}

static NTSTATUS query_remote(struct query *query)
{
    *(BOOLEAN *)query->buffer = FALSE;
    return STATUS_SUCCESS;
}

/* Names are looked up without regard to case, in every directory. */
static NTSTATUS query_case_sensitive(struct query *query)
{
    *(ULONG *)query->buffer = 0;
    return STATUS_SUCCESS;
}

/* Values of the Driver Kit's FILE_PIPE_LOCAL_INFORMATION. */
enum { PIPE_FULL_DUPLEX = 2, PIPE_LISTENING = 2, PIPE_CONNECTED = 3 };

static NTSTATUS query_pipe_local(struct query *query)
{
    FILE_PIPE_LOCAL_INFORMATION *local = query->buffer;
    struct pipe_traffic traffic;
    struct pipe_info info;
    NTSTATUS status = pipe_query(query->file, &info);

    if (status >= 0)
        status = pipe_traffic(query->file, &traffic);
    if (status < 0)
        return status;
    local->NamedPipeType = info.message;
    local->NamedPipeConfiguration = PIPE_FULL_DUPLEX;
    local->MaximumInstances = local->CurrentInstances = info.instances;
    local->InboundQuota = info.input_size;
    local->ReadDataAvailable = traffic.input_waiting;
    local->OutboundQuota = info.output_size;
    local->WriteQuotaAvailable =
        traffic.output_waiting < info.output_size ? info.output_size - traffic.output_waiting : 0;
    local->NamedPipeState = traffic.connected ? PIPE_CONNECTED : PIPE_LISTENING;
    local->NamedPipeEnd = info.server;
    return STATUS_SUCCESS;
}

static const struct {
    ULONG class, size;
    NTSTATUS (*run)(struct query *query);
} queries[] = {
    {FileBasicInformation, sizeof(FILE_BASIC_INFORMATION), query_basic},
    {FileStandardInformation, sizeof(FILE_STANDARD_INFORMATION), query_standard},
    {FileInternalInformation, sizeof(FILE_INTERNAL_INFORMATION), query_internal},
    {FileEaInformation, sizeof(FILE_EA_INFORMATION), query_ea},
    {FileAccessInformation, sizeof(FILE_ACCESS_INFORMATION), query_access},
    {FilePositionInformation, sizeof(FILE_POSITION_INFORMATION), query_position},
    {FileModeInformation, sizeof(FILE_MODE_INFORMATION), query_mode},
    {FileAlignmentInformation, sizeof(FILE_ALIGNMENT_INFORMATION), query_alignment},
    {FileNameInformation, sizeof(FILE_NAME_INFORMATION), query_name},
    {FileNormalizedNameInformation, sizeof(FILE_NAME_INFORMATION), query_name},
    {FileAllInformation, sizeof(FILE_ALL_INFORMATION), query_all},
    {FileNetworkOpenInformation, sizeof(FILE_NETWORK_OPEN_INFORMATION), query_network_open},
    {FileAttributeTagInformation, sizeof(FILE_ATTRIBUTE_TAG_INFORMATION), query_attribute_tag},
    {FileStreamInformation, 0, query_stream},
    {FilePipeLocalInformation, sizeof(FILE_PIPE_LOCAL_INFORMATION), query_pipe_local},
    {FileIdInformation, sizeof(struct file_id_information), query_id},
    {FileIoCompletionNotificationInformation, sizeof(ULONG), query_notification},
    {FileIsRemoteDeviceInformation, sizeof(BOOLEAN), query_remote},
    {FileCaseSensitiveInformation, sizeof(ULONG), query_case_sensitive},
};

NTSTATUS file_query(struct file *file, ULONG class, void *buffer, ULONG size, ULONG *written)
{
    struct query query = {.file = file, .buffer = buffer, .size = size};
    NTSTATUS status;

    *written = 0;
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        if (queries[i].class != class)
            continue;
        if (size < queries[i].size)
            return STATUS_INFO_LENGTH_MISMATCH;
        status = file_status(file, &query.status, &query.attributes);
        if (status < 0)
            return status;
        query.written = queries[i].size;
        status = queries[i].run(&query);
        *written = query.written;
        return status;
    }
    return STATUS_INVALID_INFO_CLASS;
}
