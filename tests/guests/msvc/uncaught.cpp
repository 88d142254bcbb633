/*
 * Throws what nobody catches, when its command line says so, for the test of the report.
 */
#include "msvc.h"

extern "C" __declspec(dllimport) const char *WINAPI GetCommandLineA();

namespace errors
{
struct lost {
    int value;
};
} // namespace errors

int main()
{
    const char *at = GetCommandLineA();

    while (*at && !(at[0] == 't' && at[1] == 'h' && at[2] == 'r' && at[3] == 'o' && at[4] == 'w'))
        at++;
    if (*at)
        throw errors::lost{1};
    CHECK_EQUAL(*at, 0);
    return checks_result();
}
