/* Files of the native API: opening, reading, writing, asking. Microsoft's NtCreateFile and others.
 */
#include "apis/nt/file_information.h"

#include "apis/host/text.h"
#include "apis/nt/afd.h"
#include "apis/nt/directory.h"
#include "apis/nt/file_attributes.h"
#include "apis/nt/file_path.h"
#include "apis/nt/path_operations.h"
#include "apis/nt/pipe.h"
#include "apis/nt/range_lock.h"
#include "apis/nt/request.h"
#include "apis/nt/volume.h"
#include "thunks/api.h"

/* A name ends the options that contradict each other. */
static NTSTATUS check_options(ULONG options, ACCESS_MASK access)
{
    const ULONG synchronous = FILE_SYNCHRONOUS_IO_ALERT | FILE_SYNCHRONOUS_IO_NONALERT;

    if ((options & synchronous) == synchronous)
        return STATUS_INVALID_PARAMETER;
    if ((options & synchronous) && !(file_access(access) & SYNCHRONIZE))
        return STATUS_INVALID_PARAMETER;
    if ((options & FILE_DIRECTORY_FILE) && (options & FILE_NON_DIRECTORY_FILE))
        return STATUS_INVALID_PARAMETER;
    if ((options & FILE_DELETE_ON_CLOSE) && !(file_access(access) & DELETE))
        return STATUS_INVALID_PARAMETER;
    return STATUS_SUCCESS;
}

/* Pipes have a directory of their own, and servers' ends are directories of one client. */
static NTSTATUS open_below_pipe(const OBJECT_ATTRIBUTES *attributes,
                                const struct file_parameters *parameters, HANDLE *handle)
{
    const UNICODE_STRING *wide = attributes->ObjectName;
    char name[PATH_MAX];
    size_t length =
        utf8_from_utf16(name, sizeof name - 1, wide->Buffer, wide->Length / sizeof *wide->Buffer);

    if (!attributes->RootDirectory || length >= sizeof name)
        return STATUS_OBJECT_TYPE_MISMATCH;
    name[length] = 0;
    return pipe_open_below(attributes->RootDirectory, name, parameters, handle);
}

static NTSTATUS open_by_name(const OBJECT_ATTRIBUTES *attributes,
                             struct file_parameters *parameters, HANDLE *handle,
                             IO_STATUS_BLOCK *result)
{
    struct host_path path;
    ULONG_PTR information = 0;
    NTSTATUS status;

    *handle = NULL;
    if (!attributes || attributes->Length != sizeof *attributes || !attributes->ObjectName)
        return STATUS_INVALID_PARAMETER;
    parameters->handle_attributes = attributes->Attributes & OBJ_INHERIT;
    status = check_options(parameters->options, parameters->access);
    if (status >= 0 && !attributes->RootDirectory && afd_is_name(attributes->ObjectName))
        status = afd_open(parameters, handle);
    else if (status >= 0)
        status = open_below_pipe(attributes, parameters, handle);
    if (status == STATUS_OBJECT_TYPE_MISMATCH) {
        status = host_path_from_nt(&path, attributes->RootDirectory, attributes->ObjectName);
        if (status >= 0)
            status = file_create(&path, parameters, handle, &information);
    }
    io_status_set(result, status, information);
    return status;
}

API(ntdll, NTSTATUS, NtCreateFile,
    (PHANDLE handle OUT, ACCESS_MASK access FLAGS(GENERIC_, FILE_GENERIC_),
     POBJECT_ATTRIBUTES attributes IN, PIO_STATUS_BLOCK result OUT,
     PLARGE_INTEGER allocation OPTIONAL, ULONG file_attributes FLAGS(FILE_ATTRIBUTE_),
     ULONG share FLAGS(FILE_SHARE_), ULONG disposition, ULONG options, PVOID ea OPTIONAL,
     ULONG ea_length))
{
    struct file_parameters parameters = {
        .access = access,
        .attributes = file_attributes,
        .share = share,
        .disposition = disposition,
        .options = options,
        .allocation = allocation ? allocation->QuadPart : 0,
    };

    if (disposition > FILE_MAXIMUM_DISPOSITION)
        return STATUS_INVALID_PARAMETER;
    if (ea && ea_length)
        return STATUS_EAS_NOT_SUPPORTED;
    return open_by_name(attributes, &parameters, handle, result);
}

API(ntdll, NTSTATUS, NtOpenFile,
    (PHANDLE handle OUT, ACCESS_MASK access FLAGS(GENERIC_, FILE_GENERIC_),
     POBJECT_ATTRIBUTES attributes IN, PIO_STATUS_BLOCK result OUT, ULONG share FLAGS(FILE_SHARE_),
     ULONG options))
{
    struct file_parameters parameters = {
        .access = access, .share = share, .disposition = FILE_OPEN, .options = options};

    return open_by_name(attributes, &parameters, handle, result);
}

/* What the offset argument may say instead of a number, with all ones above. */
enum { WRITE_TO_END = -1, USE_POSITION = -2 };

static NTSTATUS offset_of(const struct file *file, const LARGE_INTEGER *offset, bool write,
                          int64_t *at)
{
    *at = FILE_HERE;
    if (!offset || (offset->HighPart == -1 && (int)offset->LowPart == USE_POSITION))
        return STATUS_SUCCESS;
    if (offset->HighPart == -1 && (int)offset->LowPart == WRITE_TO_END && write) {
        *at = host_file_seek(file->fd, 0, 2);
        return STATUS_SUCCESS;
    }
    *at = offset->QuadPart;
    return offset->QuadPart < 0 ? STATUS_INVALID_PARAMETER : STATUS_SUCCESS;
}

struct transfer {
    enum request_kind kind;
    ACCESS_MASK access;
    void *buffer;
    ULONG length;
    const LARGE_INTEGER *offset;
};

static NTSTATUS transfer(HANDLE handle, const struct request_notice *notice,
                         const struct transfer *transfer)
{
    struct request *request;
    struct file *file;
    int64_t offset;
    NTSTATUS status = file_of_handle(handle, transfer->access, &file);

    if (status < 0)
        return status;
    status = offset_of(file, transfer->offset, transfer->kind == REQUEST_WRITE, &offset);
    if (status >= 0)
        status = request_make(file, transfer->kind, notice, &request);
    if (status >= 0) {
        request->buffer = transfer->buffer;
        request->length = transfer->length;
        request->offset = offset;
        status = request_run(request);
    }
    file_release(file);
    return status;
}

API_PRIVATE(ntdll, NTSTATUS, NtReadFile,
            (HANDLE handle, HANDLE event OPTIONAL, PIO_APC_ROUTINE routine OPTIONAL,
             PVOID context OPTIONAL, PIO_STATUS_BLOCK result OUT, PVOID buffer OUT BYTES(length),
             ULONG length, PLARGE_INTEGER offset OPTIONAL, PULONG key OPTIONAL))
{
    const struct request_notice notice = {event, routine, context, result};
    const struct transfer read = {REQUEST_READ, FILE_READ_DATA, buffer, length, offset};

    (void)key; /* a lock's key: locks belong to open files here */
    return transfer(handle, &notice, &read);
}

API_PRIVATE(ntdll, NTSTATUS, NtWriteFile,
            (HANDLE handle, HANDLE event OPTIONAL, PIO_APC_ROUTINE routine OPTIONAL,
             PVOID context OPTIONAL, PIO_STATUS_BLOCK result OUT, PVOID buffer BYTES(length),
             ULONG length, PLARGE_INTEGER offset OPTIONAL, PULONG key OPTIONAL))
{
    const struct request_notice notice = {event, routine, context, result};
    const struct transfer write = {REQUEST_WRITE, FILE_APPEND_DATA, buffer, length, offset};

    (void)key;
    return transfer(handle, &notice, &write);
}

/* Both kinds of control calls are told apart by their codes. */
struct control {
    ULONG code;
    const void *input;
    ULONG input_length;
    void *output;
    ULONG output_length;
};

static NTSTATUS control(HANDLE handle, const struct request_notice *notice,
                        const struct control *control)
{
    struct request *request;
    struct file *file;
    NTSTATUS status = file_of_handle(handle, 0, &file);

    if (status < 0)
        return status;
    status = request_make(file, REQUEST_CONTROL, notice, &request);
    if (status >= 0) {
        request->code = control->code;
        request->input = control->input;
        request->input_length = control->input_length;
        request->buffer = control->output;
        request->length = control->output_length;
        status = request_run(request);
    }
    file_release(file);
    return status;
}

API(ntdll, NTSTATUS, NtDeviceIoControlFile,
    (HANDLE handle, HANDLE event OPTIONAL, PIO_APC_ROUTINE routine OPTIONAL, PVOID context OPTIONAL,
     PIO_STATUS_BLOCK result OUT, ULONG code, PVOID input BYTES(input_length) OPTIONAL,
     ULONG input_length, PVOID output OUT BYTES(output_length) OPTIONAL, ULONG output_length))
{
    const struct request_notice notice = {event, routine, context, result};
    const struct control call = {code, input, input_length, output, output_length};

    return control(handle, &notice, &call);
}

API(ntdll, NTSTATUS, NtFsControlFile,
    (HANDLE handle, HANDLE event OPTIONAL, PIO_APC_ROUTINE routine OPTIONAL, PVOID context OPTIONAL,
     PIO_STATUS_BLOCK result OUT, ULONG code, PVOID input BYTES(input_length) OPTIONAL,
     ULONG input_length, PVOID output OUT BYTES(output_length) OPTIONAL, ULONG output_length))
{
    const struct request_notice notice = {event, routine, context, result};
    const struct control call = {code, input, input_length, output, output_length};

    return control(handle, &notice, &call);
}

static NTSTATUS end(IO_STATUS_BLOCK *result, NTSTATUS status, ULONG_PTR information)
{
    io_status_set(result, status, information);
    return status;
}

API(ntdll, NTSTATUS, NtQueryInformationFile,
    (HANDLE handle, PIO_STATUS_BLOCK result OUT, PVOID buffer OUT BYTES(length), ULONG length,
     FILE_INFORMATION_CLASS class))
{
    struct file *file;
    ULONG written;
    NTSTATUS status = file_of_handle(handle, 0, &file);

    if (status < 0)
        return status;
    status = file_query(file, class, buffer, length, &written);
    file_release(file);
    return end(result, status, written);
}

API_PRIVATE(ntdll, NTSTATUS, NtSetInformationFile,
            (HANDLE handle, PIO_STATUS_BLOCK result OUT, PVOID buffer BYTES(length), ULONG length,
             FILE_INFORMATION_CLASS class))
{
    struct file *file;
    NTSTATUS status = file_of_handle(handle, 0, &file);

    if (status < 0)
        return status;
    status = file_set(file, class, buffer, length);
    file_release(file);
    return end(result, status, 0);
}

/* A directory's query ends at once; its file is told as for any request. */
static NTSTATUS list(HANDLE handle, const struct request_notice *notice,
                     const struct directory_query *query)
{
    struct request *request;
    struct file *file;
    ULONG written = 0;
    NTSTATUS status = file_of_handle(handle, FILE_LIST_DIRECTORY, &file);

    if (status < 0)
        return status;
    status = directory_query(file, query, &written);
    if (!NT_ERROR(status) && !file_is_synchronous(file)) {
        if (request_make(file, REQUEST_OTHER, notice, &request) >= 0)
            request_complete(request, status, written);
    } else {
        end(notice->result, status, written);
    }
    file_release(file);
    return status;
}

API_PRIVATE(ntdll, NTSTATUS, NtQueryDirectoryFile,
            (HANDLE handle, HANDLE event OPTIONAL, PIO_APC_ROUTINE routine OPTIONAL,
             PVOID context OPTIONAL, PIO_STATUS_BLOCK result OUT, PVOID buffer OUT BYTES(length),
             ULONG length, FILE_INFORMATION_CLASS class, BOOLEAN single,
             PUNICODE_STRING pattern IN OPTIONAL, BOOLEAN restart))
{
    const struct request_notice notice = {event, routine, context, result};
    const struct directory_query query = {class, buffer, length, single, restart, pattern};

    return list(handle, &notice, &query);
}

enum { QUERY_RESTART = 1, QUERY_SINGLE = 2 }; /* SL_RESTART_SCAN, SL_RETURN_SINGLE_ENTRY */

API_PRIVATE(ntdll, NTSTATUS, NtQueryDirectoryFileEx,
            (HANDLE handle, HANDLE event OPTIONAL, PIO_APC_ROUTINE routine OPTIONAL,
             PVOID context OPTIONAL, PIO_STATUS_BLOCK result OUT, PVOID buffer OUT BYTES(length),
             ULONG length, FILE_INFORMATION_CLASS class, ULONG flags,
             PUNICODE_STRING pattern IN OPTIONAL))
{
    const struct request_notice notice = {event, routine, context, result};
    const struct directory_query query = {
        class, buffer, length, flags & QUERY_SINGLE, flags & QUERY_RESTART, pattern};

    return list(handle, &notice, &query);
}

static NTSTATUS path_of(const OBJECT_ATTRIBUTES *attributes, struct host_path *path)
{
    if (!attributes || !attributes->ObjectName)
        return STATUS_INVALID_PARAMETER;
    return host_path_from_nt(path, attributes->RootDirectory, attributes->ObjectName);
}

static NTSTATUS named_status(const OBJECT_ATTRIBUTES *attributes, struct host_file_status *info,
                             ULONG *file_attribute_bits)
{
    struct host_path path;
    NTSTATUS status = path_of(attributes, &path);

    if (status >= 0)
        status = path_status(&path, false, info);
    if (status >= 0)
        *file_attribute_bits = file_attributes(info, -1, path.text);
    return status;
}

API_PRIVATE(ntdll, NTSTATUS, NtQueryAttributesFile,
            (POBJECT_ATTRIBUTES attributes IN, FILE_BASIC_INFORMATION *information OUT))
{
    struct host_file_status info;
    ULONG bits;
    NTSTATUS status = named_status(attributes, &info, &bits);

    if (status < 0)
        return status;
    *information = (FILE_BASIC_INFORMATION){.CreationTime.QuadPart = info.created,
                                            .LastAccessTime.QuadPart = info.accessed,
                                            .LastWriteTime.QuadPart = info.written,
                                            .ChangeTime.QuadPart = info.changed,
                                            .FileAttributes = bits};
    return status;
}

API_PRIVATE(ntdll, NTSTATUS, NtQueryFullAttributesFile,
            (POBJECT_ATTRIBUTES attributes IN, FILE_NETWORK_OPEN_INFORMATION *information OUT))
{
    struct host_file_status info;
    ULONG bits;
    NTSTATUS status = named_status(attributes, &info, &bits);

    if (status < 0)
        return status;
    *information = (FILE_NETWORK_OPEN_INFORMATION){
        .CreationTime.QuadPart = info.created,
        .LastAccessTime.QuadPart = info.accessed,
        .LastWriteTime.QuadPart = info.written,
        .ChangeTime.QuadPart = info.changed,
        .AllocationSize.QuadPart = (LONGLONG)info.allocated,
        .EndOfFile.QuadPart = info.kind == HOST_FILE_REGULAR ? (LONGLONG)info.size : 0,
        .FileAttributes = bits,
    };
    return status;
}

API_PRIVATE(ntdll, NTSTATUS, NtDeleteFile, (POBJECT_ATTRIBUTES attributes IN))
{
    struct host_path path;
    NTSTATUS status = path_of(attributes, &path);

    if (status >= 0) {
        status = path_delete_file(&path);
        if (status == STATUS_FILE_IS_A_DIRECTORY)
            status = path_delete_directory(&path);
    }
    return status;
}

API_PRIVATE(ntdll, NTSTATUS, NtFlushBuffersFile, (HANDLE handle, PIO_STATUS_BLOCK result OUT))
{
    struct file *file;
    NTSTATUS status = file_of_handle(handle, FILE_APPEND_DATA, &file);

    if (status < 0)
        return status;
    status =
        file->operations->flush ? file->operations->flush(file) : STATUS_INVALID_DEVICE_REQUEST;
    file_release(file);
    return end(result, status, 0);
}

API(ntdll, NTSTATUS, NtQueryVolumeInformationFile,
    (HANDLE handle, PIO_STATUS_BLOCK result OUT, PVOID buffer OUT BYTES(length), ULONG length,
     FS_INFORMATION_CLASS class))
{
    struct file *file;
    ULONG written;
    NTSTATUS status = file_of_handle(handle, 0, &file);

    if (status < 0)
        return status;
    status = volume_query(file, class, buffer, length, &written);
    file_release(file);
    return end(result, status, written);
}
