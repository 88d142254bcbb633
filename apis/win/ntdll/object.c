/* Handles and what is known of the objects behind them. */
#include "apis/nt/handle.h"
#include "apis/nt/process.h"
#include "thunks/api.h"
#include "thunks/guest_struct.h"

#include <stdlib.h>
#include <string.h>

API(ntdll, NTSTATUS, NtClose, (HANDLE handle))
{
    return handle_close(handle);
}

/* Within this process only. */
API_PRIVATE(ntdll, NTSTATUS, NtDuplicateObject,
            (HANDLE source_process, HANDLE source, HANDLE target_process OPTIONAL,
             PHANDLE target OUT OPTIONAL, ACCESS_MASK access, ULONG attributes,
             ULONG options FLAGS(DUPLICATE_)))
{
    NTSTATUS status = process_require_self(source_process, PROCESS_DUP_HANDLE);
    HANDLE duplicate;

    if (status < 0)
        return status;
    if (!target_process)
        return options & DUPLICATE_CLOSE_SOURCE ? handle_close(source) : STATUS_INVALID_HANDLE;
    status = process_require_self(target_process, PROCESS_DUP_HANDLE);
    if (status < 0)
        return status;
    status = handle_duplicate(source, access, attributes, options, &duplicate);
    if (status >= 0 && target)
        *target = duplicate;
    return status;
}

/* The two ends of what NtQueryObject tells, and where a text goes behind its UNICODE_STRING. */
struct answer {
    void *information;
    ULONG size, *needed;
};

static NTSTATUS answer_size(const struct answer *answer, ULONG size, NTSTATUS too_small)
{
    if (answer->needed)
        *answer->needed = size;
    return answer->size < size ? too_small : STATUS_SUCCESS;
}

static NTSTATUS query_basic(struct object *object, HANDLE handle, const struct answer *answer)
{
    PUBLIC_OBJECT_BASIC_INFORMATION *result = answer->information;
    struct handle_info info;
    NTSTATUS status;

    if (answer->size != sizeof *result)
        return STATUS_INFO_LENGTH_MISMATCH;
    status = handle_query(handle, &info);
    if (status < 0)
        return status;
    memset(result, 0, sizeof *result);
    result->Attributes = info.attributes;
    result->GrantedAccess = info.access;
    result->HandleCount = (ULONG)atomic_load(&object->handles);
    result->PointerCount = (ULONG)atomic_load(&object->references);
    return answer_size(answer, sizeof *result, STATUS_SUCCESS);
}

GUEST_STRUCT(UNICODE_STRING);
GUEST_STRUCT(PUBLIC_OBJECT_TYPE_INFORMATION);

static NTSTATUS query_name(struct object *object, const struct answer *answer)
{
    const size_t head = guest_struct_size(layout_UNICODE_STRING);
    UNICODE_STRING name = {0};
    size_t (*full_name)(struct object *, WCHAR *, size_t) = object->type->full_name;
    size_t length = full_name ? full_name(object, NULL, 0) : 0;
    ULONG needed = (ULONG)(head + (length ? length + sizeof(WCHAR) : 0));
    NTSTATUS status = answer_size(
        answer, needed, answer->size < head ? STATUS_INFO_LENGTH_MISMATCH : STATUS_BUFFER_OVERFLOW);

    if (status != STATUS_SUCCESS)
        return status;
    if (length > 0) {
        name.Buffer = (WCHAR *)((char *)answer->information + head);
        name.Length = (USHORT)full_name(object, name.Buffer, length);
        name.MaximumLength = (USHORT)(name.Length + sizeof(WCHAR));
        name.Buffer[name.Length / sizeof(WCHAR)] = 0;
    }
    guest_struct_put(answer->information, &name, layout_UNICODE_STRING);
    return STATUS_SUCCESS;
}

static NTSTATUS query_type(struct object *object, const struct answer *answer)
{
    const size_t head = guest_struct_size(layout_PUBLIC_OBJECT_TYPE_INFORMATION);
    size_t length = strlen(object->type->name);
    ULONG needed = (ULONG)(head + (length + 1) * sizeof(WCHAR));
    NTSTATUS status = answer_size(answer, needed, STATUS_INFO_LENGTH_MISMATCH);
    WCHAR *text = (WCHAR *)((char *)answer->information + head);
    const PUBLIC_OBJECT_TYPE_INFORMATION type = {
        .TypeName = {(USHORT)(length * sizeof *text), (USHORT)((length + 1) * sizeof *text), text}};

    if (status < 0)
        return status;
    for (size_t i = 0; i <= length; i++)
        text[i] = (WCHAR)object->type->name[i];
    guest_struct_put(answer->information, &type, layout_PUBLIC_OBJECT_TYPE_INFORMATION);
    return STATUS_SUCCESS;
}

/* OBJECT_HANDLE_FLAG_INFORMATION. */
struct handle_flags {
    BOOLEAN inherit, protect_from_close;
};

enum { OBJECT_NAME = 1, OBJECT_HANDLE_FLAGS = 4 };

static NTSTATUS query_flags(HANDLE handle, const struct answer *answer)
{
    struct handle_flags *flags = answer->information;
    struct handle_info info;
    NTSTATUS status;

    if (answer->size != sizeof *flags)
        return STATUS_INFO_LENGTH_MISMATCH;
    status = handle_query(handle, &info);
    if (status < 0)
        return status;
    *flags = (struct handle_flags){info.attributes & OBJ_INHERIT ? 1 : 0,
                                   info.attributes & OBJ_PROTECT_CLOSE ? 1 : 0};
    return answer_size(answer, sizeof *flags, STATUS_SUCCESS);
}

API(ntdll, NTSTATUS, NtQueryObject,
    (HANDLE handle, OBJECT_INFORMATION_CLASS class, PVOID information OUT BYTES(size), ULONG size,
     PULONG needed OUT OPTIONAL))
{
    struct answer answer = {information, size, needed};
    struct object *object;
    NTSTATUS status = handle_object(handle, NULL, 0, &object);

    if (status < 0)
        return status;
    switch ((int)class) {
    case ObjectBasicInformation:
        status = query_basic(object, handle, &answer);
        break;
    case OBJECT_NAME:
        status = query_name(object, &answer);
        break;
    case ObjectTypeInformation:
        status = query_type(object, &answer);
        break;
    case OBJECT_HANDLE_FLAGS:
        status = query_flags(handle, &answer);
        break;
    default:
        status = STATUS_INVALID_INFO_CLASS;
    }
    object_release(object);
    return status;
}

API_PRIVATE(ntdll, NTSTATUS, NtSetInformationObject,
            (HANDLE handle, ULONG class, PVOID information BYTES(size), ULONG size))
{
    const struct handle_flags *flags = information;

    if (class != OBJECT_HANDLE_FLAGS)
        return STATUS_INVALID_INFO_CLASS;
    if (size != sizeof *flags)
        return STATUS_INFO_LENGTH_MISMATCH;
    return handle_set_attributes(handle, OBJ_INHERIT | OBJ_PROTECT_CLOSE,
                                 (flags->inherit ? OBJ_INHERIT : 0) |
                                     (flags->protect_from_close ? OBJ_PROTECT_CLOSE : 0));
}
