/*
 * Threads as ntdll offers them: Microsoft's winternl documentation and, for what that leaves out,
 * the Windows Driver Kit's (NtQueryInformationThread is its ZwQueryInformationThread).
 */
#include "apis/nt/thread.h"

#include "abi/guest_pointer.h"
#include "abi/teb32.h"
#include "apis/nt/process.h"
#include "apis/nt/thread_info.h"
#include "apis/nt/thread_times.h"
#include "apis/win/ntdll/thread_names.h"
#include "thunks/api.h"
#include "thunks/guest_struct.h"
#include "thunks/win32/callback.h"

#include <string.h>

enum {
    CREATE_FLAG_SUSPENDED = 1,
    CREATE_FLAG_HIDE = 4,
    CREATE_FLAGS_KNOWN = CREATE_FLAG_SUSPENDED | CREATE_FLAG_HIDE
};

static NTSTATUS thread_of(HANDLE handle, ACCESS_MASK access, struct thread_object **thread)
{
    struct object *object;
    NTSTATUS status = handle_object(handle, &thread_type, access, &object);

    *thread = (struct thread_object *)object;
    return status;
}

/* Only in the calling process; hiding a thread from debuggers is a matter of there being one. */
API_PRIVATE(ntdll, NTSTATUS, NtCreateThreadEx,
            (PHANDLE handle OUT, ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes OPTIONAL,
             HANDLE process, LPTHREAD_START_ROUTINE function, PVOID parameter OPTIONAL, ULONG flags,
             SIZE_T zero_bits, SIZE_T stack_commit, SIZE_T stack_reserve, PVOID list OPTIONAL))
{
    struct thread_request request = {(thread_function)function, parameter, stack_reserve,
                                     (flags & CREATE_FLAG_SUSPENDED) != 0};
    struct thread_object *thread;
    NTSTATUS status = process_require_self(process, PROCESS_CREATE_THREAD);

    (void)zero_bits;
    (void)list;
    *handle = NULL;
    if (status < 0)
        return status;
    if (flags & ~(ULONG)CREATE_FLAGS_KNOWN)
        return STATUS_NOT_SUPPORTED;
    if (request.stack_reserve < stack_commit)
        request.stack_reserve = stack_commit;
    status = thread_create(&request, &thread);
    if (status < 0)
        return status;
    status = handle_open(&thread->waitable.object, access, attributes ? attributes->Attributes : 0,
                         handle);
    object_release(&thread->waitable.object);
    return status;
}

API_PRIVATE(ntdll, NTSTATUS, NtOpenThread,
            (PHANDLE handle OUT, ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes,
             const CLIENT_ID *client))
{
    struct thread_object *thread = thread_find((DWORD)(uintptr_t)client->UniqueThread);
    NTSTATUS status;

    *handle = NULL;
    if (!thread)
        return STATUS_INVALID_CID;
    status = handle_open(&thread->waitable.object, access, attributes->Attributes, handle);
    object_release(&thread->waitable.object);
    return status;
}

/* NULL: the calling thread. */
API_PRIVATE(ntdll, NTSTATUS, NtTerminateThread, (HANDLE handle OPTIONAL, NTSTATUS exit_status))
{
    struct thread_object *thread;
    NTSTATUS status;

    if (!handle)
        thread_exit_at_once(exit_status);
    status = thread_of(handle, THREAD_TERMINATE, &thread);
    if (status < 0)
        return status;
    status = thread_terminate(thread, exit_status);
    object_release(&thread->waitable.object);
    return status;
}

static NTSTATUS change_suspension(HANDLE handle, ULONG *previous,
                                  NTSTATUS (*change)(struct thread_object *thread, ULONG *previous))
{
    struct thread_object *thread;
    NTSTATUS status = thread_of(handle, THREAD_SUSPEND_RESUME, &thread);

    if (status < 0)
        return status;
    status = change(thread, previous);
    object_release(&thread->waitable.object);
    return status;
}

API_PRIVATE(ntdll, NTSTATUS, NtSuspendThread, (HANDLE thread, PULONG previous OUT OPTIONAL))
{
    return change_suspension(thread, previous, thread_suspend);
}

API_PRIVATE(ntdll, NTSTATUS, NtResumeThread, (HANDLE thread, PULONG previous OUT OPTIONAL))
{
    return change_suspension(thread, previous, thread_resume);
}

API_PRIVATE(ntdll, NTSTATUS, NtGetContextThread, (HANDLE handle, PCONTEXT context INOUT))
{
    struct thread_object *thread;
    NTSTATUS status = thread_of(handle, THREAD_GET_CONTEXT, &thread);

    if (status < 0)
        return status;
    status = thread_context_get(thread, context);
    object_release(&thread->waitable.object);
    return status;
}

API_PRIVATE(ntdll, NTSTATUS, NtSetContextThread, (HANDLE handle, const CONTEXT *context))
{
    struct thread_object *thread;
    NTSTATUS status = thread_of(handle, THREAD_SET_CONTEXT, &thread);

    if (status < 0)
        return status;
    status = thread_context_set(thread, context);
    object_release(&thread->waitable.object);
    return status;
}

GUEST_STRUCT(thread_basic_information);
GUEST_STRUCT(UNICODE_STRING);

/* The thread's block of the guest's kind. */
static void *guest_teb(const struct thread_object *thread)
{
    struct teb *teb = thread->thread ? thread->thread->teb : NULL;

    return teb && guest_is_32() ? (void *)teb32_of(teb) : teb;
}

static void basic_information(struct thread_object *thread, void *to)
{
    const struct thread_basic_information basic = {
        .exit_status = thread_exit_status(thread),
        .teb = guest_teb(thread),
        .process = teb_self()->process_id,
        .thread = (HANDLE)(uintptr_t)thread_object_id(thread),
        .affinity = thread_affinity(thread),
        .priority = NORMAL_BASE_PRIORITY + thread->priority,
        .base_priority = thread->priority,
    };

    guest_struct_put(to, &basic, layout_thread_basic_information);
}

static void times(struct thread_object *thread, void *to)
{
    struct thread_times_information *all = to;

    thread_times(thread, &all->kernel, &all->user);
    all->created = thread->created;
    all->ended = thread->ended;
}

static void start_address(struct thread_object *thread, void *to)
{
    guest_pointer_put(to, callback_shown((const void *)thread->function));
}

static void am_i_last(struct thread_object *thread, void *to)
{
    (void)thread;
    *(ULONG *)to = thread_count() == 1;
}

/* Requests are not tied to threads here. */
static void is_io_pending(struct thread_object *thread, void *to)
{
    (void)thread;
    *(ULONG *)to = FALSE;
}

static void is_terminated(struct thread_object *thread, void *to)
{
    *(ULONG *)to = thread_exit_status(thread) != STATUS_PENDING;
}

static void suspend_count(struct thread_object *thread, void *to)
{
    *(ULONG *)to = atomic_load(&thread->suspend_count);
}

static void priority_boost(struct thread_object *thread, void *to)
{
    *(ULONG *)to = thread->boost_disabled;
}

static void (*const queries[])(struct thread_object *thread, void *to) = {
    [ThreadBasicInformation] = basic_information,
    [ThreadTimes] = times,
    [ThreadQuerySetWin32StartAddress] = start_address,
    [ThreadAmILastThread] = am_i_last,
    [ThreadPriorityBoost] = priority_boost,
    [ThreadIsIoPending] = is_io_pending,
    [THREAD_IS_TERMINATED] = is_terminated,
    [THREAD_SUSPEND_COUNT] = suspend_count,
};

static size_t size_of_class(ULONG class)
{
    switch (class) {
    case ThreadBasicInformation:
        return guest_struct_size(layout_thread_basic_information);
    case ThreadTimes:
        return sizeof(struct thread_times_information);
    case ThreadQuerySetWin32StartAddress:
        return guest_pointer_size();
    default:
        return sizeof(ULONG);
    }
}

API_PRIVATE(ntdll, NTSTATUS, NtQueryInformationThread,
            (HANDLE handle, ULONG class, PVOID information OUT BYTES(length), ULONG length,
             PULONG returned OUT OPTIONAL))
{
    struct thread_object *thread;
    NTSTATUS status;

    if (class >= sizeof queries / sizeof *queries || !queries[class])
        return STATUS_INVALID_INFO_CLASS;
    if (length != size_of_class(class))
        return STATUS_INFO_LENGTH_MISMATCH;
    status = thread_of(handle, THREAD_QUERY_LIMITED_INFORMATION, &thread);
    if (status < 0)
        return status;
    queries[class](thread, information);
    object_release(&thread->waitable.object);
    if (returned)
        *returned = length;
    return STATUS_SUCCESS;
}

static NTSTATUS set_name(struct thread_object *thread, const void *information)
{
    WCHAR text[THREAD_NAME_MOST];
    UNICODE_STRING name;
    size_t length;

    guest_struct_get(&name, information, layout_UNICODE_STRING);
    length = name.Length / sizeof *text;
    if (length >= THREAD_NAME_MOST)
        return STATUS_INVALID_PARAMETER;
    memcpy(text, name.Buffer, length * sizeof *text);
    text[length] = 0;
    return thread_description_set(thread, text);
}

static NTSTATUS set(struct thread_object *thread, ULONG class, const void *information,
                    ULONG length)
{
    ULONG_PTR previous;

    switch (class) {
    case ThreadBasePriority:
        return length == sizeof(LONG) ? thread_priority_set(thread, *(const LONG *)information)
                                      : STATUS_INFO_LENGTH_MISMATCH;
    case ThreadAffinityMask:
        return length == guest_pointer_size()
                   ? thread_affinity_set(thread, guest_word_get(information), &previous)
                   : STATUS_INFO_LENGTH_MISMATCH;
    case ThreadHideFromDebugger: /* there is no debugger to hide from */
        return length == 0 ? STATUS_SUCCESS : STATUS_INFO_LENGTH_MISMATCH;
    case THREAD_NAME_INFORMATION:
        return length == guest_struct_size(layout_UNICODE_STRING) ? set_name(thread, information)
                                                                  : STATUS_INFO_LENGTH_MISMATCH;
    default:
        return STATUS_INVALID_INFO_CLASS;
    }
}

API_PRIVATE(ntdll, NTSTATUS, NtSetInformationThread,
            (HANDLE handle, ULONG class, const VOID *information BYTES(length), ULONG length))
{
    struct thread_object *thread;
    NTSTATUS status = thread_of(handle, THREAD_SET_LIMITED_INFORMATION, &thread);

    if (status < 0)
        return status;
    status = set(thread, class, information, length);
    object_release(&thread->waitable.object);
    return status;
}
