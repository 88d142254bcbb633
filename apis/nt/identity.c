/* See identity.h. [MS-DTYP] 2.4.2 */
#include "apis/nt/identity.h"
#include "apis/host/user.h"

#include <stdio.h>
#include <string.h>

enum { FIRST_USER = 1000, SUPERUSER = 500 };

/* Host users from 1000 on keep their number, the superuser is the Administrator. */
static DWORD relative_id(uint32_t host_id)
{
    if (host_id == 0)
        return SUPERUSER;
    return host_id >= FIRST_USER ? host_id : FIRST_USER * 1000 + host_id;
}

void identity_sid(uint32_t host_id, SID *sid)
{
    const SID_IDENTIFIER_AUTHORITY authority = {SECURITY_NT_AUTHORITY};
    DWORD *parts = sid->SubAuthority;

    sid->Revision = SID_REVISION;
    sid->SubAuthorityCount = 5;
    sid->IdentifierAuthority = authority;
    parts[0] = SECURITY_NT_NON_UNIQUE;
    memcpy(parts + 1, host_user()->machine, 3 * sizeof *parts);
    parts[4] = relative_id(host_id);
}

void identity_user_sid(SID *sid)
{
    identity_sid(host_user()->id, sid);
}

size_t identity_user_text(char text[IDENTITY_TEXT])
{
    DWORD storage[IDENTITY_SID_BYTES / sizeof(DWORD)];
    SID *sid = (SID *)storage;

    identity_user_sid(sid);
    return (size_t)snprintf(text, IDENTITY_TEXT, "S-1-5-21-%u-%u-%u-%u", storage[3], storage[4],
                            storage[5], storage[6]);
}
