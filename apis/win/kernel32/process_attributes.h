/* The list of attributes that STARTUPINFOEX adds to the start of a process. */
#ifndef APIS_WIN_KERNEL32_PROCESS_ATTRIBUTES_H
#define APIS_WIN_KERNEL32_PROCESS_ATTRIBUTES_H

#include "abi/windows.h"

#include <stdbool.h>

struct process_attribute {
    DWORD_PTR which;
    const void *value;
    SIZE_T size;
};

struct _PROC_THREAD_ATTRIBUTE_LIST {
    DWORD count, capacity;
    struct process_attribute attributes[];
};

/* NULL when the list does not have it. */
const struct process_attribute *
process_attribute_find(const struct _PROC_THREAD_ATTRIBUTE_LIST *list, DWORD_PTR which);

#endif
