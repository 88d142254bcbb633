/* Does not want to be loaded. */
#include <windows.h>

BOOL WINAPI DllMain(HINSTANCE self, DWORD reason, void *reserved)
{
    (void)self;
    (void)reserved;
    return reason != DLL_PROCESS_ATTACH;
}
