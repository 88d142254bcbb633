/* What winternl.h leaves out of NtQueryInformationThread's classes and their structures. */
#ifndef APIS_WIN_NTDLL_THREAD_NAMES_H
#define APIS_WIN_NTDLL_THREAD_NAMES_H

#include "abi/windows.h"

#include <stdint.h>

enum {
    THREAD_IS_TERMINATED = 20,
    THREAD_SUSPEND_COUNT = 35,
    THREAD_NAME_INFORMATION = 38,
    THREAD_NAME_MOST = 0x8000, /* characters */
    NORMAL_BASE_PRIORITY = 8
};

struct thread_basic_information {
    NTSTATUS exit_status;
    void *teb;
    HANDLE process, thread;
    ULONG_PTR affinity;
    LONG priority, base_priority;
};

struct thread_times_information {
    int64_t created, ended, kernel, user;
};

#endif
