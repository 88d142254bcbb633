/* I/O completion ports and wait completion packets. */
#include "apis/nt/completion_port.h"

#include "apis/nt/io_status.h"
#include "thunks/api.h"

API_PRIVATE(ntdll, NTSTATUS, NtCreateIoCompletion,
            (PHANDLE port OUT, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes OPTIONAL IN,
             ULONG concurrency))
{
    return completion_port_create(access, attributes, concurrency, port);
}

API_PRIVATE(ntdll, NTSTATUS, NtSetIoCompletion,
            (HANDLE handle, PVOID key, PVOID context, NTSTATUS status, ULONG_PTR information))
{
    struct completion completion = {(ULONG_PTR)key, context, status, information};
    struct object *port;
    NTSTATUS result =
        handle_object(handle, &completion_port_type, IO_COMPLETION_MODIFY_STATE, &port);

    if (result < 0)
        return result;
    result = completion_port_post(port, &completion);
    object_release(port);
    return result;
}

API_PRIVATE(ntdll, NTSTATUS, NtRemoveIoCompletion,
            (HANDLE handle, PVOID *key OUT, PVOID *context OUT, PIO_STATUS_BLOCK result OUT,
             PLARGE_INTEGER timeout OPTIONAL))
{
    struct completion completion;
    struct object *port;
    NTSTATUS status = handle_object(handle, &completion_port_type, 1, &port);
    ULONG taken;

    if (status < 0)
        return status;
    status = completion_port_take(port, &completion, 1, &taken, NOT_ALERTABLE,
                                  deadline_from_nt((const int64_t *)timeout));
    object_release(port);
    if (status != STATUS_SUCCESS)
        return status;
    *key = (PVOID)completion.key;
    *context = completion.context;
    io_status_set(result, completion.status, completion.information);
    return STATUS_SUCCESS;
}

/* FILE_IO_COMPLETION_INFORMATION, with the members of its IO_STATUS_BLOCK. */
struct completion_entry {
    PVOID key, context;
    ULONG_PTR status, information;
};

enum { TAKE_AT_ONCE = 64 };

API_PRIVATE(ntdll, NTSTATUS, NtRemoveIoCompletionEx,
            (HANDLE handle, struct completion_entry *entries OUT COUNT(count), ULONG count,
             PULONG removed OUT, PLARGE_INTEGER timeout OPTIONAL, BOOLEAN alertable))
{
    struct completion taken[TAKE_AT_ONCE];
    struct object *port;
    NTSTATUS status = handle_object(handle, &completion_port_type, 1, &port);

    if (status < 0)
        return status;
    status = completion_port_take(port, taken, count < TAKE_AT_ONCE ? count : TAKE_AT_ONCE, removed,
                                  alertable ? ALERTABLE : NOT_ALERTABLE,
                                  deadline_from_nt((const int64_t *)timeout));
    object_release(port);
    for (ULONG i = 0; i < *removed; i++)
        entries[i] = (struct completion_entry){(PVOID)taken[i].key, taken[i].context,
                                               taken[i].status, taken[i].information};
    return status;
}

API_PRIVATE(ntdll, NTSTATUS, NtCreateWaitCompletionPacket,
            (PHANDLE packet OUT, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes OPTIONAL IN))
{
    return wait_packet_create(access, attributes, packet);
}

API_PRIVATE(ntdll, NTSTATUS, NtAssociateWaitCompletionPacket,
            (HANDLE packet_handle, HANDLE port_handle, HANDLE target_handle, PVOID key OPTIONAL,
             PVOID context OPTIONAL, NTSTATUS status, ULONG_PTR information,
             PBOOLEAN already_signalled OUT OPTIONAL))
{
    struct completion completion = {(ULONG_PTR)key, context, status, information};
    struct object *packet, *port = NULL, *target = NULL;
    bool signalled = false;
    NTSTATUS result = handle_object(packet_handle, &wait_packet_type, 0, &packet);

    if (result < 0)
        return result;
    result = handle_object(port_handle, &completion_port_type, IO_COMPLETION_MODIFY_STATE, &port);
    if (result >= 0)
        result = handle_object(target_handle, NULL, SYNCHRONIZE, &target);
    if (result >= 0)
        result = wait_packet_associate(packet, port, target, &completion, &signalled);
    if (result >= 0 && already_signalled)
        *already_signalled = signalled;
    if (target)
        object_release(target);
    if (port)
        object_release(port);
    object_release(packet);
    return result;
}

API_PRIVATE(ntdll, NTSTATUS, NtCancelWaitCompletionPacket,
            (HANDLE handle, BOOLEAN remove_signalled))
{
    struct object *packet;
    NTSTATUS status = handle_object(handle, &wait_packet_type, 0, &packet);

    if (status < 0)
        return status;
    status = wait_packet_cancel(packet, remove_signalled);
    object_release(packet);
    return status;
}
