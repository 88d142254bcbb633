/* Functions behind names, ordinals and forwarders: see forward.def. */
#include <windows.h>

int plain(void)
{
    return 1;
}

int by_ordinal(void)
{
    return 77;
}

int exported_data = 5;

/* Each thread has its own, also when the DLL is loaded after the thread began. */
static int per_thread __attribute__((section(".tls$M"))) = 1000;

extern char _tls_start[];
extern unsigned _tls_index;

int next_in_thread(void)
{
    char **blocks;

#ifdef _WIN64
    __asm__("movq %%gs:0x58, %0" : "=r"(blocks));
#else
    __asm__("movl %%fs:0x2c, %0" : "=r"(blocks));
#endif
    return (*(int *)(blocks[_tls_index] + ((char *)&per_thread - _tls_start)))++;
}

/* A DLL that does not want to be told of threads. */
static int thread_calls;

int thread_call_count(void)
{
    return thread_calls;
}

BOOL WINAPI DllMain(HINSTANCE self, DWORD reason, void *reserved)
{
    (void)self;
    (void)reserved;
    if (reason == DLL_THREAD_ATTACH)
        thread_calls++;
    return TRUE;
}
