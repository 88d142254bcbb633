/* Loaded by its first call; has resources. */
#include <windows.h>

__declspec(dllexport) int delayed_sum(int a, int b)
{
    return a + b;
}
