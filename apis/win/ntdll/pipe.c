/* Named pipes. Microsoft, "NtCreateNamedPipeFile" and [MS-FSCC] 2.4. */
#include "apis/nt/pipe.h"

#include "apis/host/path.h"
#include "apis/host/text.h"
#include "apis/nt/file_path.h"
#include "apis/nt/io_status.h"
#include "thunks/api.h"

/* The name behind \??\pipe\, or relative to the directory of pipes; empty for a pipe without. */
static NTSTATUS name_of(const OBJECT_ATTRIBUTES *attributes, struct host_path *path)
{
    const UNICODE_STRING *name = attributes->ObjectName;
    size_t length = name ? name->Length / sizeof *name->Buffer : 0;
    NTSTATUS status;

    path->text[0] = 0;
    if (!attributes->RootDirectory) {
        status = name ? host_path_from_nt(path, NULL, name) : STATUS_OBJECT_PATH_SYNTAX_BAD;
        if (status >= 0 && (path->kind != HOST_PATH_PIPE || !path->text[0]))
            status = STATUS_OBJECT_NAME_INVALID;
        return status;
    }
    if (!pipe_is_directory(attributes->RootDirectory))
        return STATUS_OBJECT_PATH_SYNTAX_BAD;
    length = utf8_from_utf16(path->text, sizeof path->text - 1, name ? name->Buffer : NULL, length);
    if (length >= sizeof path->text)
        return STATUS_OBJECT_NAME_INVALID;
    path->text[length] = 0;
    return STATUS_SUCCESS;
}

API_PRIVATE(ntdll, NTSTATUS, NtCreateNamedPipeFile,
            (PHANDLE handle OUT, ULONG access FLAGS(GENERIC_, FILE_GENERIC_),
             POBJECT_ATTRIBUTES attributes IN, PIO_STATUS_BLOCK result OUT,
             ULONG share FLAGS(FILE_SHARE_), ULONG disposition, ULONG options, ULONG message_type,
             ULONG read_mode, ULONG completion_mode, ULONG instances, ULONG input_size,
             ULONG output_size, PLARGE_INTEGER timeout OPTIONAL))
{
    struct host_path path;
    struct pipe_request request = {
        .name = path.text,
        .file = {.access = access, .share = share, .options = options},
        .message = message_type & 1,
        .message_reads = read_mode & 1,
        .no_wait = completion_mode & 1,
        .first = disposition == FILE_CREATE,
        .instances = instances,
        .input_size = input_size,
        .output_size = output_size,
    };
    NTSTATUS status;

    (void)timeout; /* for clients that wait with the server's default: see WaitNamedPipe */
    *handle = NULL;
    if (!attributes || (request.message_reads && !request.message))
        return STATUS_INVALID_PARAMETER;
    request.file.handle_attributes = attributes->Attributes & OBJ_INHERIT;
    status = name_of(attributes, &path);
    if (status >= 0)
        status =
            path.text[0] ? pipe_create(&request, handle) : pipe_create_anonymous(&request, handle);
    io_status_set(result, status, status >= 0 ? FILE_CREATED : 0);
    return status;
}
