/*
 * Walking and checking the heap (Microsoft C runtime library reference: _heapchk, _heapmin,
 * _heapwalk).
 */
#include "apis/nt/heap.h"
#include "apis/win/crt/errors.h"
#include "thunks/api.h"

enum { HEAP_OK = -2, HEAP_BAD_NODE = -4 };

CRT(int, _heapchk, (void))
{
    return heap_validate(heap_process(), NULL) ? HEAP_OK : HEAP_BAD_NODE;
}

/* Free memory goes back to the system by itself. */
CRT(int, _heapmin, (void))
{
    return 0;
}

GAP(crt, _heapwalk, "blocks of the process's heap are not linked");
