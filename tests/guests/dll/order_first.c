/* flags: -nostartfiles -Wl,-eDllMain */
/* Needed by order_second; keeps the log. Without static TLS: thread calls can be declined. */
#include <string.h>
#include <windows.h>

static char text[1024];

__declspec(dllexport) void order_log(const char *added)
{
    strncat(text, added, sizeof text - strlen(text) - 1);
}

__declspec(dllexport) const char *order_text(void)
{
    return text;
}

__declspec(dllexport) void order_clear(void)
{
    text[0] = 0;
}

/* The linker is told this name; a 32-bit one would be decorated. */
BOOL WINAPI DllMain(HINSTANCE self, DWORD reason, void *reserved) __asm__("DllMain");
BOOL WINAPI DllMain(HINSTANCE self, DWORD reason, void *reserved)
{
    static const char *const events[] = {"1-process ", "1+process ", "1+thread ", "1-thread "};
    DWORD done;

    (void)self;
    (void)reserved;
    order_log(events[reason]);
    if (reason == DLL_PROCESS_DETACH && GetEnvironmentVariableA("ORDER_SHOW", NULL, 0))
        WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), text, (DWORD)strlen(text), &done, NULL);
    return TRUE;
}
