/* NtQueryInformationProcess: the classes that Microsoft documents, for the calling process. */
#include "abi/guest_pointer.h"
#include "abi/process.h"
#include "abi/teb32.h"
#include "thunks/api.h"
#include "thunks/guest_struct.h"

#include <string.h>

/* winternl.h's PROCESS_BASIC_INFORMATION, with its reserved members named. */
struct process_basic {
    NTSTATUS exit_status;
    struct peb *peb;
    ULONG_PTR affinity;
    LONG priority;
    ULONG_PTR id, parent;
};

GUEST_STRUCT(process_basic);
GUEST_STRUCT(UNICODE_STRING);

/* The program's process block, of its own kind. */
static struct peb *guest_peb(void)
{
    return guest_is_32() ? (struct peb *)(uintptr_t)teb32_self()->peb : process_peb();
}

static NTSTATUS put(void *buffer, ULONG room, const void *value, const struct type *layout,
                    ULONG *need)
{
    *need = (ULONG)guest_struct_size(layout);
    if (room != *need)
        return STATUS_INFO_LENGTH_MISMATCH;
    guest_struct_put(buffer, value, layout);
    return STATUS_SUCCESS;
}

static NTSTATUS put_word(void *buffer, ULONG room, ULONG_PTR value, ULONG *need)
{
    *need = (ULONG)guest_pointer_size();
    if (room != *need)
        return STATUS_INFO_LENGTH_MISMATCH;
    guest_word_put(buffer, value);
    return STATUS_SUCCESS;
}

static NTSTATUS basic(void *buffer, ULONG room, ULONG *need)
{
    enum { NORMAL_BASE_PRIORITY = 8 };
    struct process_basic value = {
        .exit_status = STATUS_PENDING,
        .peb = guest_peb(),
        .affinity = process_peb()->affinity,
        .priority = NORMAL_BASE_PRIORITY,
        .id = GetCurrentProcessId(),
    };

    return put(buffer, room, &value, layout_process_basic, need);
}

/* A UNICODE_STRING whose text follows it. */
static NTSTATUS image_name(void *buffer, ULONG room, ULONG *need)
{
    const UNICODE_STRING *path = &process_peb()->parameters->image_path;
    const size_t head = guest_struct_size(layout_UNICODE_STRING);
    const UNICODE_STRING to = {path->Length, (USHORT)(path->Length + sizeof(WCHAR)),
                               (WCHAR *)((char *)buffer + head)};

    *need = (ULONG)head + to.MaximumLength;
    if (room < *need)
        return STATUS_INFO_LENGTH_MISMATCH;
    guest_struct_put(buffer, &to, layout_UNICODE_STRING);
    memcpy(to.Buffer, path->Buffer, to.MaximumLength);
    return STATUS_SUCCESS;
}

API_PRIVATE(ntdll, NTSTATUS, NtQueryInformationProcess,
            (HANDLE process, PROCESSINFOCLASS class, PVOID buffer OUT BYTES(room), ULONG room,
             PULONG size OUT OPTIONAL))
{
    NTSTATUS status;
    ULONG need = 0;

    if (GetProcessId(process) != GetCurrentProcessId())
        return STATUS_ACCESS_DENIED;
    switch (class) {
    case ProcessBasicInformation:
        status = basic(buffer, room, &need);
        break;
    case ProcessDebugPort: /* no debugger is attached */
        status = put_word(buffer, room, 0, &need);
        break;
    case ProcessWow64Information:
        status = put_word(buffer, room, guest_is_32() ? (ULONG_PTR)guest_peb() : 0, &need);
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
