/* The task's memory as an interface. [IMalloc, CoGetMalloc, Microsoft Learn] */
#include "apis/win/oleaut32/automation.h"
#include "thunks/api.h"
#include "thunks/win32/interface.h"

#include <stdbool.h>
#include <string.h>

static const IID unknown_id = {0, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
static const IID allocator_id = {2, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

static HRESULT WINAPI query_interface(IMalloc *allocator, REFIID id, void **result)
{
    *result = NULL;
    if (memcmp(id, &unknown_id, sizeof *id) != 0 && memcmp(id, &allocator_id, sizeof *id) != 0)
        return E_NOINTERFACE;
    *result = allocator;
    return S_OK;
}

/* There is one, for as long as the process runs; the count says nothing. */
static ULONG WINAPI count_reference(IMalloc *allocator)
{
    (void)allocator;
    return 1;
}

static void *WINAPI allocate(IMalloc *allocator, SIZE_T size)
{
    (void)allocator;
    return CoTaskMemAlloc(size);
}

static void *WINAPI reallocate(IMalloc *allocator, void *block, SIZE_T size)
{
    (void)allocator;
    return CoTaskMemRealloc(block, size);
}

static void WINAPI release_block(IMalloc *allocator, void *block)
{
    (void)allocator;
    CoTaskMemFree(block);
}

static SIZE_T WINAPI size_of(IMalloc *allocator, void *block)
{
    (void)allocator;
    return block ? HeapSize(GetProcessHeap(), 0, block) : (SIZE_T)-1;
}

static int WINAPI did_allocate(IMalloc *allocator, void *block)
{
    (void)allocator;
    return block ? HeapValidate(GetProcessHeap(), 0, block) : -1;
}

/* Free memory goes back by itself. */
static void WINAPI minimise(IMalloc *allocator)
{
    (void)allocator;
}

static IMallocVtbl functions = {
    .QueryInterface = query_interface,
    .AddRef = count_reference,
    .Release = count_reference,
    .Alloc = allocate,
    .Realloc = reallocate,
    .Free = release_block,
    .GetSize = size_of,
    .DidAlloc = did_allocate,
    .HeapMinimize = minimise,
};

API(ole32, HRESULT, CoGetMalloc, (DWORD context, LPMALLOC *result OUT))
{
    static IMalloc allocator;

    if (!result || context != 1)
        return E_INVALIDARG;
    allocator.lpVtbl = INTERFACE_TABLE(IMalloc, &functions);
    if (!allocator.lpVtbl)
        return E_OUTOFMEMORY;
    *result = &allocator;
    return S_OK;
}
