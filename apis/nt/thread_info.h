/* What can be set in a thread. */
#ifndef APIS_NT_THREAD_INFO_H
#define APIS_NT_THREAD_INFO_H

#include "apis/nt/thread.h"

/* THREAD_PRIORITY_*; STATUS_INVALID_PARAMETER for a number between them. */
NTSTATUS thread_priority_set(struct thread_object *thread, LONG priority);

/* One bit a processor; previous is what it was. */
ULONG_PTR thread_affinity(struct thread_object *thread);
NTSTATUS thread_affinity_set(struct thread_object *thread, ULONG_PTR mask, ULONG_PTR *previous);

/* For all threads, and those to come. */
NTSTATUS thread_affinity_set_all(ULONG_PTR mask);

/* The name that debuggers show; the host's tools show its beginning. */
NTSTATUS thread_description_set(struct thread_object *thread, const WCHAR *text);
/* A copy for LocalFree; an empty text when there is none. */
NTSTATUS thread_description(struct thread_object *thread, WCHAR **text);

#endif
