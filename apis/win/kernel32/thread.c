/* Creating, stopping and ending threads: Microsoft's processthreadsapi documentation. */
#include "apis/nt/process.h"
#include "apis/nt/process_start.h"
#include "apis/win/kernel32/thread_handle.h"
#include "thunks/api.h"

enum { CREATE_FLAGS = CREATE_SUSPENDED | STACK_SIZE_PARAM_IS_A_RESERVATION };

/* A stack size that is no reservation is what to commit at first: it raises the reservation. */
static size_t reserve_for(SIZE_T stack_size, DWORD flags)
{
    if (flags & STACK_SIZE_PARAM_IS_A_RESERVATION || stack_size > thread_default_reserve())
        return stack_size;
    return 0;
}

static HANDLE create(const SECURITY_ATTRIBUTES *security, const struct thread_request *request,
                     LPDWORD id)
{
    ULONG attributes = security && security->bInheritHandle ? OBJ_INHERIT : 0;
    struct thread_object *thread;
    HANDLE handle = NULL;

    if (!win_result(thread_create(request, &thread)))
        return NULL;
    if (id)
        *id = thread_object_id(thread);
    win_result(handle_open(&thread->waitable.object, THREAD_ALL_ACCESS, attributes, &handle));
    object_release(&thread->waitable.object);
    return handle;
}

API(kernel32, HANDLE, CreateThread,
    (LPSECURITY_ATTRIBUTES security OPTIONAL IN, SIZE_T stack_size, LPTHREAD_START_ROUTINE function,
     LPVOID parameter OPTIONAL, DWORD flags FLAGS(CREATE_SUSPENDED, STACK_SIZE_PARAM_),
     LPDWORD id OUT OPTIONAL))
{
    struct thread_request request = {function, parameter, reserve_for(stack_size, flags),
                                     flags & CREATE_SUSPENDED};

    if (flags & ~(DWORD)CREATE_FLAGS) {
        last_error_set(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    return create(security, &request, id);
}

/* Only into the calling process. */
API(kernel32, HANDLE, CreateRemoteThreadEx,
    (HANDLE process, LPSECURITY_ATTRIBUTES security OPTIONAL IN, SIZE_T stack_size,
     LPTHREAD_START_ROUTINE function, LPVOID parameter OPTIONAL,
     DWORD flags FLAGS(CREATE_SUSPENDED, STACK_SIZE_PARAM_),
     LPPROC_THREAD_ATTRIBUTE_LIST attributes OPTIONAL, LPDWORD id OUT OPTIONAL))
{
    (void)attributes; /* none that it may hold changes a thread of one's own process */
    if (!win_result(process_require_self(process, PROCESS_CREATE_THREAD)))
        return NULL;
    return CreateThread(security, stack_size, function, parameter, flags, id);
}

API(kernel32, HANDLE, CreateRemoteThread,
    (HANDLE process, LPSECURITY_ATTRIBUTES security OPTIONAL IN, SIZE_T stack_size,
     LPTHREAD_START_ROUTINE function, LPVOID parameter OPTIONAL,
     DWORD flags FLAGS(CREATE_SUSPENDED, STACK_SIZE_PARAM_), LPDWORD id OUT OPTIONAL))
{
    return CreateRemoteThreadEx(process, security, stack_size, function, parameter, flags, NULL,
                                id);
}

API(kernel32, HANDLE, OpenThread, (DWORD access FLAGS(THREAD_), BOOL inherit, DWORD id))
{
    struct thread_object *thread = thread_find(id);
    HANDLE handle = NULL;

    if (!thread) {
        last_error_set(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    win_result(handle_open(&thread->waitable.object, access, inherit ? OBJ_INHERIT : 0, &handle));
    object_release(&thread->waitable.object);
    return handle;
}

API(kernel32, BOOL, TerminateThread, (HANDLE thread, DWORD code))
{
    struct thread_object *object = thread_from_handle(thread, THREAD_TERMINATE);

    return object && thread_finish(object, thread_terminate(object, (NTSTATUS)code));
}

static DWORD change_suspension(HANDLE thread,
                               NTSTATUS (*change)(struct thread_object *thread, ULONG *previous))
{
    struct thread_object *object = thread_from_handle(thread, THREAD_SUSPEND_RESUME);
    ULONG previous = 0;

    if (!object || !thread_finish(object, change(object, &previous)))
        return (DWORD)-1;
    return previous;
}

API(kernel32, DWORD, SuspendThread, (HANDLE thread))
{
    return change_suspension(thread, thread_suspend);
}

/* The first thread of a child process, which is all that is known of it; NULL for other threads. */
static struct object *first_thread(HANDLE thread, ACCESS_MASK access)
{
    struct object *object;

    return handle_object(thread, &first_thread_type, access, &object) >= 0 ? object : NULL;
}

API(kernel32, DWORD, ResumeThread, (HANDLE thread))
{
    struct object *first = first_thread(thread, THREAD_SUSPEND_RESUME);
    ULONG previous;

    if (first) {
        first_thread_resume(first, &previous);
        object_release(first);
        return previous;
    }
    return change_suspension(thread, thread_resume);
}

/* A thread that was not suspended is, as on Windows, elsewhere by the time this returns. */
API(kernel32, BOOL, GetThreadContext, (HANDLE thread, LPCONTEXT context INOUT))
{
    struct thread_object *object = thread_from_handle(thread, THREAD_GET_CONTEXT);

    return object && thread_finish(object, thread_context_get(object, context));
}

API(kernel32, BOOL, SetThreadContext, (HANDLE thread, const CONTEXT *context))
{
    struct thread_object *object = thread_from_handle(thread, THREAD_SET_CONTEXT);

    return object && thread_finish(object, thread_context_set(object, context));
}

API(kernel32, BOOL, GetExitCodeThread, (HANDLE thread, LPDWORD code OUT))
{
    struct object *first = first_thread(thread, THREAD_QUERY_LIMITED_INFORMATION);
    struct thread_object *object;

    if (first) {
        *code = process_exit_code(first_thread_process(first));
        object_release(first);
        return TRUE;
    }
    object = thread_from_handle(thread, THREAD_QUERY_LIMITED_INFORMATION);
    if (!object)
        return FALSE;
    *code = (DWORD)thread_exit_status(object);
    return thread_finish(object, STATUS_SUCCESS);
}

API(kernel32, DWORD, GetThreadId, (HANDLE thread))
{
    struct object *first = first_thread(thread, THREAD_QUERY_LIMITED_INFORMATION);
    struct thread_object *object;
    DWORD id = 0;

    if (first) { /* the host gives it its process's id */
        id = process_id(first_thread_process(first));
        object_release(first);
        return id;
    }
    object = thread_from_handle(thread, THREAD_QUERY_LIMITED_INFORMATION);
    if (object) {
        id = thread_object_id(object);
        thread_finish(object, STATUS_SUCCESS);
    }
    return id;
}

API(kernel32, DWORD, GetProcessIdOfThread, (HANDLE thread))
{
    struct thread_object *object = thread_from_handle(thread, THREAD_QUERY_LIMITED_INFORMATION);

    if (!object)
        return 0;
    thread_finish(object, STATUS_SUCCESS);
    return (DWORD)(uintptr_t)teb_self()->process_id;
}
