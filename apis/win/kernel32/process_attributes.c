/* See process_attributes.h. */
#include "apis/win/kernel32/process_attributes.h"

#include "apis/win/result.h"
#include "thunks/api.h"

#ifndef ERROR_OBJECT_NAME_EXISTS
#define ERROR_OBJECT_NAME_EXISTS 698
#endif

GUEST_LAYOUT(_PROC_THREAD_ATTRIBUTE_LIST, "programs only keep it: its layout is ours");

const struct process_attribute *
process_attribute_find(const struct _PROC_THREAD_ATTRIBUTE_LIST *list, DWORD_PTR which)
{
    for (DWORD i = 0; list && i < list->count; i++) {
        if (list->attributes[i].which == which)
            return &list->attributes[i];
    }
    return NULL;
}

API(kernel32, WINBOOL, InitializeProcThreadAttributeList,
    (LPPROC_THREAD_ATTRIBUTE_LIST list OUT OPTIONAL, DWORD count, DWORD flags, PSIZE_T size INOUT))
{
    SIZE_T given = *size;

    if (flags != 0)
        return win_fail(ERROR_INVALID_PARAMETER);
    *size = sizeof *list + count * sizeof list->attributes[0];
    if (!list || given < *size)
        return win_fail(ERROR_INSUFFICIENT_BUFFER);
    list->count = 0;
    list->capacity = count;
    return TRUE;
}

/* Attributes that only restrict or decorate a process are kept and have no effect. */
API(kernel32, WINBOOL, UpdateProcThreadAttribute,
    (LPPROC_THREAD_ATTRIBUTE_LIST list, DWORD flags, DWORD_PTR which, PVOID value, SIZE_T size,
     PVOID previous OPTIONAL, PSIZE_T returned OUT OPTIONAL))
{
    if (flags != 0 || previous || returned)
        return win_fail(ERROR_INVALID_PARAMETER);
    if (process_attribute_find(list, which))
        return win_fail(ERROR_OBJECT_NAME_EXISTS);
    if (list->count == list->capacity)
        return win_fail(ERROR_GEN_FAILURE);
    list->attributes[list->count++] = (struct process_attribute){which, value, size};
    return TRUE;
}

API(kernel32, VOID, DeleteProcThreadAttributeList, (LPPROC_THREAD_ATTRIBUTE_LIST list))
{
    list->count = 0;
}
