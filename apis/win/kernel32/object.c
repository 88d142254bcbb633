/* Handles: closing, flags, duplicates. */
#include "apis/nt/handle.h"
#include "apis/nt/process.h"
#include "apis/win/result.h"
#include "thunks/api.h"

API(kernel32, BOOL, CloseHandle, (HANDLE object))
{
    return win_result(handle_close(object));
}

API(kernel32, BOOL, GetHandleInformation, (HANDLE object, LPDWORD flags OUT))
{
    struct handle_info info;
    NTSTATUS status = handle_query(object, &info);

    if (status < 0)
        return win_result(status);
    *flags = (info.attributes & OBJ_INHERIT ? HANDLE_FLAG_INHERIT : 0) |
             (info.attributes & OBJ_PROTECT_CLOSE ? HANDLE_FLAG_PROTECT_FROM_CLOSE : 0);
    return TRUE;
}

static ULONG attributes_of(DWORD flags)
{
    return (flags & HANDLE_FLAG_INHERIT ? OBJ_INHERIT : 0) |
           (flags & HANDLE_FLAG_PROTECT_FROM_CLOSE ? OBJ_PROTECT_CLOSE : 0);
}

API(kernel32, BOOL, SetHandleInformation,
    (HANDLE object, DWORD mask FLAGS(HANDLE_FLAG_), DWORD flags FLAGS(HANDLE_FLAG_)))
{
    return win_result(handle_set_attributes(object, attributes_of(mask), attributes_of(flags)));
}

API(kernel32, BOOL, DuplicateHandle,
    (HANDLE source_process, HANDLE source, HANDLE target_process, LPHANDLE target OUT OPTIONAL,
     DWORD access, BOOL inherit, DWORD options FLAGS(DUPLICATE_)))
{
    NTSTATUS status = process_require_self(source_process, PROCESS_DUP_HANDLE);
    HANDLE duplicate = NULL;

    if (status < 0)
        return win_result(status);
    if (!target && !target_process && options & DUPLICATE_CLOSE_SOURCE)
        return win_result(handle_close(source));
    status = process_require_self(target_process, PROCESS_DUP_HANDLE);
    if (status >= 0)
        status = handle_duplicate(source, access, inherit ? OBJ_INHERIT : 0,
                                  options & (DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE),
                                  &duplicate);
    if (status >= 0 && target)
        *target = duplicate;
    return win_result(status);
}

API(kernelbase, BOOL, CompareObjectHandles, (HANDLE first, HANDLE second))
{
    struct object *one, *other;
    BOOL same;

    if (handle_object(first, NULL, 0, &one) < 0)
        return FALSE;
    if (handle_object(second, NULL, 0, &other) < 0) {
        object_release(one);
        return FALSE;
    }
    same = one == other;
    object_release(one);
    object_release(other);
    return same;
}
