/* See privilege.h. [Privileges, Microsoft Learn] */
#include "apis/win/advapi32/privilege.h"
#include "apis/host/user.h"
#include "apis/win/ansi.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <stddef.h>

/* Privileges by their numbers [MS-LSAD 3.1.1.2.1]. */
static const struct {
    const char *name;
    unsigned number;
    bool everyone; /* the others are the superuser's */
} privileges[] = {
    {"SeAssignPrimaryTokenPrivilege", 3, false},
    {"SeLockMemoryPrivilege", 4, false},
    {"SeIncreaseQuotaPrivilege", 5, false},
    {"SeTcbPrivilege", 7, false},
    {"SeSecurityPrivilege", 8, false},
    {"SeTakeOwnershipPrivilege", 9, false},
    {"SeLoadDriverPrivilege", 10, false},
    {"SeSystemProfilePrivilege", 11, false},
    {"SeSystemtimePrivilege", 12, false},
    {"SeProfileSingleProcessPrivilege", 13, false},
    {"SeIncreaseBasePriorityPrivilege", 14, false},
    {"SeCreatePagefilePrivilege", 15, false},
    {"SeBackupPrivilege", 17, false},
    {"SeRestorePrivilege", 18, false},
    {"SeShutdownPrivilege", 19, true},
    {"SeDebugPrivilege", 20, false},
    {"SeSystemEnvironmentPrivilege", 22, false},
    {"SeChangeNotifyPrivilege", 23, true},
    {"SeUndockPrivilege", 25, true},
    {"SeManageVolumePrivilege", 28, false},
    {"SeImpersonatePrivilege", 29, false},
    {"SeCreateGlobalPrivilege", 30, false},
    {"SeIncreaseWorkingSetPrivilege", 33, true},
    {"SeTimeZonePrivilege", 34, true},
    {"SeCreateSymbolicLinkPrivilege", 35, true},
};

enum { PRIVILEGES = sizeof privileges / sizeof *privileges };

_Static_assert(PRIVILEGES <= PRIVILEGE_LIMIT, "room for a list of all");

static bool is_held(unsigned index)
{
    return privileges[index].everyone || host_user()->id == 0;
}

bool privilege_is_held(DWORD number)
{
    for (unsigned i = 0; i < PRIVILEGES; i++) {
        if (privileges[i].number == number)
            return is_held(i);
    }
    return false;
}

DWORD privilege_list(uint64_t enabled, LUID_AND_ATTRIBUTES *list)
{
    DWORD count = 0;

    for (unsigned i = 0; i < PRIVILEGES; i++) {
        unsigned number = privileges[i].number;
        DWORD attributes = enabled >> number & 1 ? SE_PRIVILEGE_ENABLED : 0;

        if (!is_held(i))
            continue;
        if (number == PRIVILEGE_CHANGE_NOTIFY)
            attributes |= SE_PRIVILEGE_ENABLED_BY_DEFAULT;
        list[count++] = (LUID_AND_ATTRIBUTES){{number, 0}, attributes};
    }
    return count;
}

static const char *privilege_name(const WCHAR *name, unsigned *number)
{
    for (unsigned i = 0; i < PRIVILEGES; i++) {
        size_t at = 0;

        while (privileges[i].name[at] && (name[at] | 0x20) == (privileges[i].name[at] | 0x20))
            at++;
        if (!privileges[i].name[at] && !name[at]) {
            *number = privileges[i].number;
            return privileges[i].name;
        }
    }
    return NULL;
}

API(advapi32, BOOL, LookupPrivilegeValueW, (LPCWSTR system OPTIONAL, LPCWSTR name, PLUID luid OUT))
{
    unsigned number;

    (void)system;
    if (!name || !luid)
        return win_fail(ERROR_INVALID_PARAMETER);
    if (!privilege_name(name, &number))
        return win_fail(ERROR_NO_SUCH_PRIVILEGE);
    luid->LowPart = number;
    luid->HighPart = 0;
    return TRUE;
}

API(advapi32, BOOL, LookupPrivilegeValueA, (LPCSTR system OPTIONAL, LPCSTR name, PLUID luid OUT))
{
    struct wide wide;
    BOOL done;

    (void)system;
    if (!wide_open(&wide, name))
        return FALSE;
    done = LookupPrivilegeValueW(NULL, wide.text, luid);
    wide_close(&wide);
    return done;
}
