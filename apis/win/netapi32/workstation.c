/* What this computer is in a network: a member of no domain. [NetGetJoinInformation,
 * NetWkstaGetInfo, Microsoft Learn] */
#include "apis/host/user.h"
#include "apis/win/netapi32/network.h"
#include "thunks/api.h"

GUEST_STRUCT(WKSTA_INFO_100);

static const char workgroup[] = "WORKGROUP"; /* Windows' own, until somebody changes it */

API(netapi32, NET_API_STATUS, NetGetJoinInformation,
    (LPCWSTR server OPTIONAL, LPWSTR *name OUT, PNETSETUP_JOIN_STATUS status OUT))
{
    struct answer answer;

    if (!network_is_here(server))
        return NERR_InvalidComputer;
    if (answer_open(&answer) != NERR_Success)
        return ERROR_NOT_ENOUGH_MEMORY;
    *name = answer_text(&answer, workgroup);
    *status = NetSetupWorkgroupName;
    return NERR_Success;
}

API(netapi32, NET_API_STATUS, NetWkstaGetInfo,
    (LPWSTR server OPTIONAL, DWORD level, LPBYTE *out OUT))
{
    WKSTA_INFO_100 *info;
    struct answer answer;

    *out = NULL;
    if (!network_is_here(server))
        return NERR_InvalidComputer;
    if (level != 100)
        return ERROR_INVALID_LEVEL;
    if (answer_open(&answer) != NERR_Success)
        return ERROR_NOT_ENOUGH_MEMORY;
    info = answer_room(&answer, sizeof *info);
    info->wki100_platform_id = PLATFORM_ID_NT;
    info->wki100_computername = answer_text(&answer, host_user()->computer);
    info->wki100_langroup = answer_text(&answer, workgroup);
    info->wki100_ver_major = 10;
    answer_give(&answer, layout_WKSTA_INFO_100, out);
    return NERR_Success;
}

RESULT_ERROR(netapi32, NetGetJoinInformation);
RESULT_ERROR(netapi32, NetWkstaGetInfo);
