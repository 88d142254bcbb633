/* A Win32 function's thread: from its handle, and the function's end. */
#ifndef APIS_WIN_KERNEL32_THREAD_HANDLE_H
#define APIS_WIN_KERNEL32_THREAD_HANDLE_H

#include "apis/nt/thread.h"
#include "apis/win/result.h"

/* NULL with the last error set. */
static inline struct thread_object *thread_from_handle(HANDLE handle, ACCESS_MASK access)
{
    struct object *object;

    return win_result(handle_object(handle, &thread_type, access, &object))
               ? (struct thread_object *)object
               : NULL;
}

static inline BOOL thread_finish(struct thread_object *thread, NTSTATUS status)
{
    object_release(&thread->waitable.object);
    return win_result(status);
}

#endif
