/* The memory in which the network functions answer. [Network Management Functions, Microsoft
 * Learn] */
#include "apis/nt/heap.h"
#include "apis/win/netapi32/network.h"
#include "thunks/api.h"

API(netapi32, NET_API_STATUS, NetApiBufferAllocate, (DWORD size, LPVOID *buffer OUT))
{
    *buffer = heap_allocate(heap_process(), 0, size);
    return *buffer ? NERR_Success : ERROR_NOT_ENOUGH_MEMORY;
}

API(netapi32, NET_API_STATUS, NetApiBufferFree, (LPVOID buffer OPTIONAL))
{
    if (buffer && !heap_free(heap_process(), buffer))
        return ERROR_INVALID_PARAMETER;
    return NERR_Success;
}

RESULT_ERROR(netapi32, NetApiBufferAllocate);
RESULT_ERROR(netapi32, NetApiBufferFree);
