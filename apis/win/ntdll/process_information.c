/* NtQueryInformationProcess: the classes that Microsoft documents, for the calling process. */
#include "abi/process.h"
#include "thunks/api.h"

#include <string.h>

/* winternl.h's PROCESS_BASIC_INFORMATION, with its reserved members named. */
struct process_basic {
    NTSTATUS exit_status;
    struct peb *peb;
    ULONG_PTR affinity;
    LONG priority;
    ULONG_PTR id, parent;
};

static NTSTATUS put(void *buffer, ULONG room, const void *value, ULONG size, ULONG *need)
{
    *need = size;
    if (room != size)
        return STATUS_INFO_LENGTH_MISMATCH;
    memcpy(buffer, value, size);
    return STATUS_SUCCESS;
}

static NTSTATUS basic(void *buffer, ULONG room, ULONG *need)
{
    enum { NORMAL_BASE_PRIORITY = 8 };
    struct process_basic value = {
        .exit_status = STATUS_PENDING,
        .peb = process_peb(),
        .affinity = process_peb()->affinity,
        .priority = NORMAL_BASE_PRIORITY,
        .id = GetCurrentProcessId(),
    };

    return put(buffer, room, &value, sizeof value, need);
}

/* A UNICODE_STRING whose text follows it. */
static NTSTATUS image_name(void *buffer, ULONG room, ULONG *need)
{
    const UNICODE_STRING *path = &process_peb()->parameters->image_path;
    UNICODE_STRING *to = buffer;

    *need = (ULONG)(sizeof *to + path->Length + sizeof(WCHAR));
    if (room < *need)
        return STATUS_INFO_LENGTH_MISMATCH;
    to->Length = path->Length;
    to->MaximumLength = (USHORT)(path->Length + sizeof(WCHAR));
    to->Buffer = (WCHAR *)(to + 1);
    memcpy(to->Buffer, path->Buffer, to->MaximumLength);
    return STATUS_SUCCESS;
}

API_PRIVATE(ntdll, NTSTATUS, NtQueryInformationProcess,
            (HANDLE process, PROCESSINFOCLASS class, PVOID buffer OUT BYTES(room), ULONG room,
             PULONG size OUT OPTIONAL))
{
    const ULONG_PTR none = 0;
    NTSTATUS status;
    ULONG need = 0;

    if (GetProcessId(process) != GetCurrentProcessId())
        return STATUS_ACCESS_DENIED;
    switch (class) {
    case ProcessBasicInformation:
        status = basic(buffer, room, &need);
        break;
    case ProcessDebugPort:        /* no debugger is attached */
    case ProcessWow64Information: /* a 64-bit process */
        status = put(buffer, room, &none, sizeof none, &need);
        break;
    case ProcessImageFileName:
        status = image_name(buffer, room, &need);
        break;
    default:
        status = STATUS_INVALID_INFO_CLASS;
    }
    if (size)
        *size = need;
    return status;
}

ALIAS(ntdll, ZwQueryInformationProcess, "ntdll.NtQueryInformationProcess");
