/* Mutexes. */
#include "apis/nt/mutex.h"

#include "apis/win/ansi.h"
#include "apis/win/object_request.h"
#include "apis/win/result.h"
#include "thunks/api.h"

API(kernel32, HANDLE, CreateMutexExW,
    (LPSECURITY_ATTRIBUTES security OPTIONAL IN, LPCWSTR name OPTIONAL,
     DWORD flags FLAGS(CREATE_MUTEX_), DWORD access FLAGS(MUTEX_, SYNCHRONIZE)))
{
    struct object_request request;
    HANDLE mutex = NULL;
    NTSTATUS status = STATUS_INVALID_PARAMETER;

    if (!(flags & ~(DWORD)CREATE_MUTEX_INITIAL_OWNER))
        status = mutex_create(access, object_request(&request, security, name),
                              flags & CREATE_MUTEX_INITIAL_OWNER, &mutex);
    return object_result(status, mutex);
}

API(kernel32, HANDLE, CreateMutexW,
    (LPSECURITY_ATTRIBUTES security OPTIONAL IN, WINBOOL owned, LPCWSTR name OPTIONAL))
{
    return CreateMutexExW(security, name, owned ? CREATE_MUTEX_INITIAL_OWNER : 0, MUTEX_ALL_ACCESS);
}

API(kernel32, HANDLE, CreateMutexExA,
    (LPSECURITY_ATTRIBUTES security OPTIONAL IN, LPCSTR name OPTIONAL,
     DWORD flags FLAGS(CREATE_MUTEX_), DWORD access FLAGS(MUTEX_, SYNCHRONIZE)))
{
    struct wide wide;
    HANDLE mutex;

    if (!wide_open(&wide, name))
        return NULL;
    mutex = CreateMutexExW(security, wide.text, flags, access);
    wide_close(&wide);
    return mutex;
}

API(kernel32, HANDLE, CreateMutexA,
    (LPSECURITY_ATTRIBUTES security OPTIONAL IN, WINBOOL owned, LPCSTR name OPTIONAL))
{
    return CreateMutexExA(security, name, owned ? CREATE_MUTEX_INITIAL_OWNER : 0, MUTEX_ALL_ACCESS);
}

API(kernel32, HANDLE, OpenMutexW,
    (DWORD access FLAGS(MUTEX_, SYNCHRONIZE), WINBOOL inherit, LPCWSTR name))
{
    struct object_request request;
    HANDLE mutex = NULL;

    if (!name) {
        last_error_set(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    win_result(mutex_open(access, object_request_open(&request, inherit, name), &mutex));
    return mutex;
}

API_PRIVATE(kernel32, HANDLE, OpenMutexA,
            (DWORD access FLAGS(MUTEX_, SYNCHRONIZE), WINBOOL inherit, LPCSTR name))
{
    struct wide wide;
    HANDLE mutex;

    if (!wide_open(&wide, name))
        return NULL;
    mutex = OpenMutexW(access, inherit, wide.text);
    wide_close(&wide);
    return mutex;
}

API(kernel32, WINBOOL, ReleaseMutex, (HANDLE handle))
{
    struct object *mutex;
    NTSTATUS status = handle_object(handle, &mutex_type, 0, &mutex);

    if (status >= 0) {
        status = mutex_release(mutex, NULL);
        object_release(mutex);
    }
    return win_result(status);
}
