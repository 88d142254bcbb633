/* [GetUserNameExW, Microsoft Learn]. The host's logons are not shown. */
#include "abi/windows.h"
#include "apis/host/text.h"
#include "apis/host/user.h"

#define SECURITY_WIN32
#include <security.h>

#undef IN
#undef OUT
#undef OPTIONAL
#include "apis/win/result.h"
#include "thunks/api.h"

#include <stdio.h>
#include <string.h>

/* "COMPUTER\user", or the full name; other forms belong to domains. */
API(secur32, BOOLEAN, GetUserNameExW,
    (EXTENDED_NAME_FORMAT format, LPWSTR out OUT, PULONG size INOUT))
{
    const struct host_user *user = host_user();
    char text[200] = "";
    ULONG length;

    if (format == NameSamCompatible)
        snprintf(text, sizeof text, "%s\\%s", user->computer, user->name);
    else if (format == NameDisplay)
        snprintf(text, sizeof text, "%s", user->full_name);
    if (!text[0])
        return (BOOLEAN)win_fail(ERROR_NONE_MAPPED);
    length = (ULONG)utf16_from_utf8(NULL, 0, text, strlen(text));
    if (!out || *size <= length) {
        *size = length + 1;
        return (BOOLEAN)win_fail(ERROR_MORE_DATA);
    }
    utf16_from_utf8((uint16_t *)out, length, text, strlen(text));
    out[length] = 0;
    *size = length;
    return TRUE;
}

GAP(secur32, LsaEnumerateLogonSessions, "the host's logons are not shown");
GAP(secur32, LsaGetLogonSessionData, "the host's logons are not shown");
GAP(secur32, LsaFreeReturnBuffer, "the host's logons are not shown");
