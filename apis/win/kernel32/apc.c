/* Asynchronous procedure calls that a program queues: Microsoft's "Asynchronous Procedure Calls".
 */
#include "apis/win/kernel32/thread_handle.h"
#include "thunks/api.h"

#include <stdlib.h>

typedef VOID(WINAPI *apc_routine)(ULONG_PTR first, ULONG_PTR second, ULONG_PTR third);

struct user_apc {
    struct apc apc;
    apc_routine routine;
    ULONG_PTR arguments[3];
};

static void run(struct apc *apc)
{
    struct user_apc call = *(struct user_apc *)apc;

    free(apc);
    call.routine(call.arguments[0], call.arguments[1], call.arguments[2]);
}

static NTSTATUS queue(struct thread_object *thread, const struct user_apc *call)
{
    struct user_apc *apc;

    if (signal_is_set(&thread->waitable.signal))
        return STATUS_UNSUCCESSFUL;
    apc = malloc(sizeof *apc);
    if (!apc)
        return STATUS_NO_MEMORY;
    *apc = *call;
    apc->apc.run = run;
    apc_add(&thread->apcs, &apc->apc);
    return STATUS_SUCCESS;
}

API_PRIVATE(ntdll, NTSTATUS, NtQueueApcThread,
            (HANDLE thread, apc_routine routine, ULONG_PTR first, ULONG_PTR second,
             ULONG_PTR third))
{
    struct user_apc call = {.routine = routine, .arguments = {first, second, third}};
    struct object *object;
    NTSTATUS status = handle_object(thread, &thread_type, THREAD_SET_CONTEXT, &object);

    if (status < 0)
        return status;
    status = queue((struct thread_object *)object, &call);
    object_release(object);
    return status;
}

/* Runs what is queued for the calling thread. */
API_PRIVATE(ntdll, NTSTATUS, NtTestAlert, (VOID))
{
    apc_run();
    return STATUS_SUCCESS;
}

API(kernel32, DWORD, QueueUserAPC, (PAPCFUNC function, HANDLE thread, ULONG_PTR data))
{
    return win_result(ntdll_NtQueueApcThread(thread, (apc_routine)function, data, 0, 0));
}

/* QUEUE_USER_APC_FLAGS, which the headers give to a later Windows only. */
enum { QUEUE_SPECIAL_USER_APC = 1 };

/* Special APCs, which interrupt a thread that does not wait, are refused. */
API(kernel32, BOOL, QueueUserAPC2, (PAPCFUNC function, HANDLE thread, ULONG_PTR data, DWORD flags))
{
    if (flags & ~(DWORD)QUEUE_SPECIAL_USER_APC)
        return win_fail(ERROR_INVALID_PARAMETER);
    if (flags & QUEUE_SPECIAL_USER_APC)
        return win_fail(ERROR_NOT_SUPPORTED);
    return (BOOL)QueueUserAPC(function, thread, data);
}
