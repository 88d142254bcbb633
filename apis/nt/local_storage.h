/* Thread local and fiber local storage slots (Microsoft's TlsAlloc and FlsAlloc). */
#ifndef APIS_NT_LOCAL_STORAGE_H
#define APIS_NT_LOCAL_STORAGE_H

#include "abi/teb.h"

enum { TLS_SLOTS = TEB_TLS_SLOTS + TEB_TLS_EXPANSION_SLOTS, FLS_SLOTS = 4080 };

/* An index; STATUS_NO_MEMORY when all are taken. */
NTSTATUS tls_allocate(DWORD *index);
NTSTATUS tls_free(DWORD index);
NTSTATUS tls_set_expansion(DWORD index, void *value);

NTSTATUS fls_allocate(PFLS_CALLBACK_FUNCTION callback, DWORD *index);
NTSTATUS fls_free(DWORD index); /* calls the callback for every value that is not NULL */
NTSTATUS fls_set(DWORD index, void *value);
NTSTATUS fls_get(DWORD index, void **value);

/* The end of a fiber or thread: calls the callbacks of its values, frees its data. */
void fls_end(void **fls_data);

/* The end of the calling thread's storage. */
void local_storage_end(void);

#endif
