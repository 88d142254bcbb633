/* The program's own TLS callbacks: before main, and around every thread. */
#include "check.h"

#include <string.h>
#include <windows.h>

static char events[64];
static HANDLE image;

static void NTAPI note(PVOID module, DWORD reason, PVOID reserved)
{
    static const char letters[] = "PATD"; /* process detach, attach, thread attach, detach */

    (void)reserved;
    image = module;
    strncat(events, &letters[reason], 1);
}

__attribute__((section(".CRT$XLC"), used)) static const PIMAGE_TLS_CALLBACK first = note;
__attribute__((section(".CRT$XLD"), used)) static const PIMAGE_TLS_CALLBACK second = note;

/* In the block that the loader makes for each thread. */
static int template __attribute__((section(".tls$M"))) = 5;

extern char _tls_start[];
extern unsigned _tls_index;

static int *counter(void)
{
    char **blocks;

#ifdef _WIN64
    __asm__ volatile("movq %%gs:0x58, %0" : "=r"(blocks));
#else
    __asm__ volatile("movl %%fs:0x2c, %0" : "=r"(blocks));
#endif
    return (int *)(blocks[_tls_index] + ((char *)&template - _tls_start));
}

static DWORD WINAPI count(void *parameter)
{
    (void)parameter;
    CHECK(strcmp(events, "AATT") == 0);
    return (DWORD)++ * counter();
}

int main(void)
{
    DWORD result = 0;
    HANDLE thread;

    CHECK(strcmp(events, "AA") == 0);
    CHECK(image == GetModuleHandleA(NULL));
    *counter() = 50;
    thread = CreateThread(NULL, 0, count, NULL, 0, NULL);
    WaitForSingleObject(thread, 10000);
    GetExitCodeThread(thread, &result);
    CHECK_EQUAL(result, 6);
    CHECK_EQUAL(*counter(), 50);
    CHECK(strcmp(events, "AATTDD") == 0);
    return checks_result();
}
