/* Contexts of threads: a twin, because a 32-bit program's CONTEXT is what winnt.h calls
 * WOW64_CONTEXT. */
#include "apis/nt/thread.h"

#include "thunks/api.h"

static NTSTATUS thread_of(HANDLE handle, ACCESS_MASK access, struct thread_object **thread)
{
    struct object *object;
    NTSTATUS status = handle_object(handle, &thread_type, access, &object);

    *thread = (struct thread_object *)object;
    return status;
}

API_PRIVATE(x86_ntdll, NTSTATUS, NtGetContextThread, (HANDLE handle, WOW64_CONTEXT *context INOUT))
{
    struct thread_object *thread;
    NTSTATUS status = thread_of(handle, THREAD_GET_CONTEXT, &thread);

    if (status < 0)
        return status;
    status = thread_context32_get(thread, context);
    object_release(&thread->waitable.object);
    return status;
}
NO_FRAME(x86_ntdll, NtGetContextThread);

API_PRIVATE(x86_ntdll, NTSTATUS, NtSetContextThread, (HANDLE handle, const WOW64_CONTEXT *context))
{
    struct thread_object *thread;
    NTSTATUS status = thread_of(handle, THREAD_SET_CONTEXT, &thread);

    if (status < 0)
        return status;
    status = thread_context32_set(thread, context);
    object_release(&thread->waitable.object);
    return status;
}
NO_FRAME(x86_ntdll, NtSetContextThread);
