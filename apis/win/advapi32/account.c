/* Names of accounts. [LookupAccountSidW, LookupAccountNameW, GetUserNameW, Microsoft Learn] */
#include "apis/host/case.h"
#include "apis/host/text.h"
#include "apis/host/user.h"
#include "apis/nt/identity.h"
#include "apis/win/ansi.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <stdio.h>
#include <string.h>

struct account {
    char name[64], domain[64];
    SID_NAME_USE use;
    DWORD sid[8];
};

static const struct {
    const char *name, *domain;
    WELL_KNOWN_SID_TYPE type;
    SID_NAME_USE use;
} known[] = {
    {"Everyone", "", WinWorldSid, SidTypeWellKnownGroup},
    {"SYSTEM", "NT AUTHORITY", WinLocalSystemSid, SidTypeWellKnownGroup},
    {"LOCAL SERVICE", "NT AUTHORITY", WinLocalServiceSid, SidTypeWellKnownGroup},
    {"NETWORK SERVICE", "NT AUTHORITY", WinNetworkServiceSid, SidTypeWellKnownGroup},
    {"Authenticated Users", "NT AUTHORITY", WinAuthenticatedUserSid, SidTypeWellKnownGroup},
    {"INTERACTIVE", "NT AUTHORITY", WinInteractiveSid, SidTypeWellKnownGroup},
    {"ANONYMOUS LOGON", "NT AUTHORITY", WinAnonymousSid, SidTypeWellKnownGroup},
    {"CREATOR OWNER", "", WinCreatorOwnerSid, SidTypeWellKnownGroup},
    {"Administrators", "BUILTIN", WinBuiltinAdministratorsSid, SidTypeAlias},
    {"Users", "BUILTIN", WinBuiltinUsersSid, SidTypeAlias},
    {"Guests", "BUILTIN", WinBuiltinGuestsSid, SidTypeAlias},
};

static void put_known(size_t index, struct account *account)
{
    DWORD size = sizeof account->sid;

    snprintf(account->name, sizeof account->name, "%s", known[index].name);
    snprintf(account->domain, sizeof account->domain, "%s", known[index].domain);
    account->use = known[index].use;
    CreateWellKnownSid(known[index].type, NULL, account->sid, &size);
}

/* Host users have the last number of the identifier in common with it. */
static bool by_sid(PSID sid, struct account *account)
{
    DWORD number;

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (IsWellKnownSid(sid, known[i].type)) {
            put_known(i, account);
            return true;
        }
    }
    if (*GetSidSubAuthorityCount(sid) != 5)
        return false;
    number = *GetSidSubAuthority(sid, 4);
    if (number == 500)
        number = 0;
    else if (number >= 1000000)
        number -= 1000000;
    identity_sid(number, (SID *)account->sid);
    if (!EqualSid(sid, account->sid) ||
        host_user_name(number, account->name, sizeof account->name) < 0)
        return false;
    snprintf(account->domain, sizeof account->domain, "%s", host_user()->computer);
    account->use = SidTypeUser;
    return true;
}

static bool by_name(const WCHAR *name, struct account *account)
{
    const uint16_t *text = (const uint16_t *)name;
    char narrow[64];
    uint32_t id;
    size_t length;

    for (size_t i = 0; name[i]; i++) {
        if (name[i] == '\\')
            text = (const uint16_t *)name + i + 1;
    }
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (utf16_compare_ascii(text, utf16_length(text), known[i].name) == 0) {
            put_known(i, account);
            return true;
        }
    }
    length = utf8_from_utf16(narrow, sizeof narrow - 1, text, utf16_length(text));
    if (length >= sizeof narrow)
        return false;
    narrow[length] = 0;
    if (host_user_id(narrow, &id) < 0)
        return false;
    identity_sid(id, (SID *)account->sid);
    snprintf(account->name, sizeof account->name, "%s", narrow);
    snprintf(account->domain, sizeof account->domain, "%s", host_user()->computer);
    account->use = SidTypeUser;
    return true;
}

/* *size: room in units, then the length, or the size with the terminator that is needed. */
static bool give_wide(const char *text, WCHAR *out, DWORD *size)
{
    DWORD length = (DWORD)utf16_from_utf8(NULL, 0, text, strlen(text));
    bool fits = out && *size > length;

    if (fits) {
        utf16_from_utf8((uint16_t *)out, length, text, strlen(text));
        out[length] = 0;
    }
    *size = fits ? length : length + 1;
    return fits;
}

static bool give_narrow(const char *text, char *out, DWORD *size)
{
    DWORD length = (DWORD)strlen(text);
    bool fits = out && *size > length;

    if (fits)
        memcpy(out, text, length + 1);
    *size = fits ? length : length + 1;
    return fits;
}

/* What the two LookupAccountSid do before they give the names; false with the last error set. */
static bool look_up_sid(PSID sid, const DWORD *name_size, const DWORD *domain_size,
                        const SID_NAME_USE *use, struct account *account)
{
    if (!IsValidSid(sid) || !name_size || !domain_size || !use)
        return win_fail(ERROR_INVALID_PARAMETER);
    return by_sid(sid, account) || win_fail(ERROR_NONE_MAPPED);
}

API(advapi32, BOOL, LookupAccountSidW,
    (LPCWSTR system OPTIONAL, PSID sid, LPWSTR name OUT OPTIONAL, LPDWORD name_size INOUT,
     LPWSTR domain OUT OPTIONAL, LPDWORD domain_size INOUT, PSID_NAME_USE use OUT))
{
    struct account account;
    bool fits;

    (void)system;
    if (!look_up_sid(sid, name_size, domain_size, use, &account))
        return FALSE;
    fits = give_wide(account.name, name, name_size);
    fits &= give_wide(account.domain, domain, domain_size);
    *use = account.use;
    return fits || win_fail(ERROR_INSUFFICIENT_BUFFER);
}

API(advapi32, BOOL, LookupAccountSidA,
    (LPCSTR system OPTIONAL, PSID sid, LPSTR name OUT OPTIONAL, LPDWORD name_size INOUT,
     LPSTR domain OUT OPTIONAL, LPDWORD domain_size INOUT, PSID_NAME_USE use OUT))
{
    struct account account;
    bool fits;

    (void)system;
    if (!look_up_sid(sid, name_size, domain_size, use, &account))
        return FALSE;
    fits = give_narrow(account.name, name, name_size);
    fits &= give_narrow(account.domain, domain, domain_size);
    *use = account.use;
    return fits || win_fail(ERROR_INSUFFICIENT_BUFFER);
}

API(advapi32, BOOL, LookupAccountNameW,
    (LPCWSTR system OPTIONAL, LPCWSTR name, PSID sid OUT OPTIONAL, LPDWORD sid_size INOUT,
     LPWSTR domain OUT OPTIONAL, LPDWORD domain_size INOUT, PSID_NAME_USE use OUT))
{
    struct account account;
    DWORD size;
    bool fits;

    (void)system;
    if (!name || !sid_size || !domain_size || !use)
        return win_fail(ERROR_INVALID_PARAMETER);
    if (!by_name(name, &account))
        return win_fail(ERROR_NONE_MAPPED);
    size = GetLengthSid(account.sid);
    fits = sid && *sid_size >= size;
    if (fits)
        memcpy(sid, account.sid, size);
    *sid_size = size;
    fits &= give_wide(account.domain, domain, domain_size);
    *use = account.use;
    return fits || win_fail(ERROR_INSUFFICIENT_BUFFER);
}

/* The size counts the terminator, before and after. */
API(advapi32, BOOL, GetUserNameW, (LPWSTR name OUT, LPDWORD size INOUT))
{
    bool fits = give_wide(host_user()->name, name, size);

    *size += fits;
    return fits || win_fail(ERROR_INSUFFICIENT_BUFFER);
}

API(advapi32, BOOL, GetUserNameA, (LPSTR name OUT, LPDWORD size INOUT))
{
    bool fits = give_narrow(host_user()->name, name, size);

    *size += fits;
    return fits || win_fail(ERROR_INSUFFICIENT_BUFFER);
}
