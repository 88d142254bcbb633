/* Does not want to be loaded. */
#include <windows.h>

BOOL WINAPI DllMain(HINSTANCE self, DWORD reason, void *reserved)
{
    (void)reserved;
    if (reason == DLL_PROCESS_DETACH)
        FreeLibrary(self); /* once more than it should: nothing may come of it */
    return reason != DLL_PROCESS_ATTACH;
}
