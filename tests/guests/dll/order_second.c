/* flags: -lorder_first */
#include "order.h"

#include <windows.h>

__declspec(dllexport) int second_refuses;

BOOL WINAPI DllMain(HINSTANCE self, DWORD reason, void *reserved)
{
    static const char *const events[] = {"2-process ", "2+process ", "2+thread ", "2-thread "};

    (void)self;
    order_log(events[reason]);
    if (reason == DLL_PROCESS_ATTACH && reserved)
        order_log("static ");
    return TRUE;
}
