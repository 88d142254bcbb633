/* Semaphores. */
#include "apis/nt/semaphore.h"

#include "apis/win/ansi.h"
#include "apis/win/object_request.h"
#include "apis/win/result.h"
#include "thunks/api.h"

API(kernel32, HANDLE, CreateSemaphoreExW,
    (LPSECURITY_ATTRIBUTES security OPTIONAL IN, LONG count, LONG maximum, LPCWSTR name OPTIONAL,
     DWORD flags, DWORD access FLAGS(SEMAPHORE_, SYNCHRONIZE)))
{
    struct object_request request;
    HANDLE semaphore = NULL;
    NTSTATUS status = STATUS_INVALID_PARAMETER;

    if (flags == 0)
        status = semaphore_create(access, object_request(&request, security, name), count, maximum,
                                  &semaphore);
    return object_result(status, semaphore);
}

API(kernel32, HANDLE, CreateSemaphoreW,
    (LPSECURITY_ATTRIBUTES security OPTIONAL IN, LONG count, LONG maximum, LPCWSTR name OPTIONAL))
{
    return CreateSemaphoreExW(security, count, maximum, name, 0, SEMAPHORE_ALL_ACCESS);
}

API(kernel32, HANDLE, CreateSemaphoreExA,
    (LPSECURITY_ATTRIBUTES security OPTIONAL IN, LONG count, LONG maximum, LPCSTR name OPTIONAL,
     DWORD flags, DWORD access FLAGS(SEMAPHORE_, SYNCHRONIZE)))
{
    struct wide wide;
    HANDLE semaphore;

    if (!wide_open(&wide, name))
        return NULL;
    semaphore = CreateSemaphoreExW(security, count, maximum, wide.text, flags, access);
    wide_close(&wide);
    return semaphore;
}

API(kernel32, HANDLE, CreateSemaphoreA,
    (LPSECURITY_ATTRIBUTES security OPTIONAL IN, LONG count, LONG maximum, LPCSTR name OPTIONAL))
{
    return CreateSemaphoreExA(security, count, maximum, name, 0, SEMAPHORE_ALL_ACCESS);
}

API(kernel32, HANDLE, OpenSemaphoreW,
    (DWORD access FLAGS(SEMAPHORE_, SYNCHRONIZE), WINBOOL inherit, LPCWSTR name))
{
    struct object_request request;
    HANDLE semaphore = NULL;

    if (!name) {
        last_error_set(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    win_result(semaphore_open(access, object_request_open(&request, inherit, name), &semaphore));
    return semaphore;
}

API(kernel32, HANDLE, OpenSemaphoreA,
    (DWORD access FLAGS(SEMAPHORE_, SYNCHRONIZE), WINBOOL inherit, LPCSTR name))
{
    struct wide wide;
    HANDLE semaphore;

    if (!wide_open(&wide, name))
        return NULL;
    semaphore = OpenSemaphoreW(access, inherit, wide.text);
    wide_close(&wide);
    return semaphore;
}

API(kernel32, WINBOOL, ReleaseSemaphore, (HANDLE handle, LONG count, LPLONG before OUT OPTIONAL))
{
    struct object *semaphore;
    NTSTATUS status = handle_object(handle, &semaphore_type, SEMAPHORE_MODIFY_STATE, &semaphore);

    if (status >= 0) {
        status = semaphore_release(semaphore, count, before);
        object_release(semaphore);
    }
    return win_result(status);
}
