/* Heaps: sizes, reallocation, private heaps, and the Global and Local families on top. */
#include "check.h"

#include <string.h>
#include <windows.h>

static void process_heap(void)
{
    HANDLE heap = GetProcessHeap();
    char *block = HeapAlloc(heap, HEAP_ZERO_MEMORY, 100);

    CHECK(block != NULL);
    CHECK_EQUAL((ULONG_PTR)block % 16, 0);
    CHECK_EQUAL(block[0] | block[99], 0);
    CHECK_EQUAL(HeapSize(heap, 0, block), 100);
    memset(block, 7, 100);
    block = HeapReAlloc(heap, HEAP_ZERO_MEMORY, block, 5000);
    CHECK_EQUAL(HeapSize(heap, 0, block), 5000);
    CHECK_EQUAL(block[99], 7);
    CHECK_EQUAL(block[100], 0);
    CHECK(HeapReAlloc(heap, HEAP_REALLOC_IN_PLACE_ONLY, block, 50000000) == NULL);
    CHECK(HeapValidate(heap, 0, block));
    CHECK(HeapFree(heap, 0, block));
    CHECK(HeapFree(heap, 0, NULL));
}

static void private_heap(void)
{
    HANDLE heap = HeapCreate(0, 0, 0), small = HeapCreate(0, 0, 0x10000);
    char *blocks[1000];

    for (int i = 0; i < 1000; i++) {
        blocks[i] = HeapAlloc(heap, 0, (SIZE_T)i);
        CHECK(blocks[i] != NULL);
        memset(blocks[i], i, (SIZE_T)i);
    }
    for (int i = 0; i < 1000; i += 2)
        CHECK(HeapFree(heap, 0, blocks[i]));
    CHECK(HeapValidate(heap, 0, NULL));
    CHECK(HeapDestroy(heap));
    CHECK(HeapAlloc(small, 0, 0x20000) == NULL); /* over its maximum */
    CHECK(HeapAlloc(small, 0, 0x1000) != NULL);
    CHECK(HeapDestroy(small));
}

static void an_executable_heap_runs_code(void)
{
    HANDLE heap = HeapCreate(HEAP_CREATE_ENABLE_EXECUTE, 0, 0);
    unsigned char *code = HeapAlloc(heap, 0, 6);

    memcpy(code, "\xb8\x2a\0\0\0\xc3", 6); /* mov eax, 42; ret */
    CHECK_EQUAL(((int (*)(void))code)(), 42);
    CHECK(HeapDestroy(heap));
}

static void moveable_memory(void)
{
    HGLOBAL memory = GlobalAlloc(GMEM_MOVEABLE | GMEM_ZEROINIT, 64);
    char *bytes = GlobalLock(memory);

    CHECK(bytes != NULL && (HGLOBAL)bytes != memory);
    strcpy(bytes, "kept");
    CHECK_EQUAL(GlobalFlags(memory) & GMEM_LOCKCOUNT, 1);
    SetLastError(1);
    CHECK(!GlobalUnlock(memory));
    CHECK_EQUAL(GetLastError(), NO_ERROR);
    CHECK(!GlobalUnlock(memory));
    CHECK_EQUAL(GetLastError(), ERROR_NOT_LOCKED);
    memory = GlobalReAlloc(memory, 4096, GMEM_ZEROINIT);
    CHECK_EQUAL(GlobalSize(memory), 4096);
    bytes = GlobalLock(memory);
    CHECK(strcmp(bytes, "kept") == 0 && bytes[4095] == 0);
    GlobalUnlock(memory);
    CHECK(GlobalFree(memory) == NULL);
}

static void fixed_memory(void)
{
    char *block = LocalAlloc(LPTR, 32);

    CHECK(block != NULL && block[31] == 0);
    CHECK(LocalLock(block) == block);
    CHECK_EQUAL(LocalSize(block), 32);
    CHECK_EQUAL(LocalFlags(block), 0);
    CHECK(LocalFree(block) == NULL);
    CHECK(LocalFree(NULL) == NULL);
}

int main(void)
{
    process_heap();
    private_heap();
    an_executable_heap_runs_code();
    moveable_memory();
    fixed_memory();
    return checks_result();
}
