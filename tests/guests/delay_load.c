/* flags: -ldelayed */
/* A DLL that is loaded when it is first called, by the program's own helper. */
#include "check.h"

#include <windows.h>

int delayed_sum(int a, int b);

int main(void)
{
    CHECK(GetModuleHandleA("delayed.dll") == NULL);
    CHECK_EQUAL(delayed_sum(2, 3), 5);
    CHECK(GetModuleHandleA("delayed.dll") != NULL);
    CHECK_EQUAL(delayed_sum(20, 3), 23);
    return checks_result();
}
