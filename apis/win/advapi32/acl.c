/* Access control lists, as memory. [ACL Functions, Microsoft Learn] */
#include "abi/span.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <string.h>

enum { ACE_HEAD = 8 }; /* header and mask */

API(advapi32, BOOL, InitializeAcl, (PACL acl OUT, DWORD size, DWORD revision))
{
    if (size < sizeof *acl)
        return win_fail(ERROR_INSUFFICIENT_BUFFER);
    if (size > 0xffff || revision < ACL_REVISION || revision > ACL_REVISION_DS)
        return win_fail(ERROR_INVALID_PARAMETER);
    memset(acl, 0, size);
    acl->AclRevision = (BYTE)revision;
    acl->AclSize = (WORD)size;
    return TRUE;
}

/* The offset behind an entry; 0 when the entry does not lie inside. */
static DWORD entry_end(const ACL *acl, DWORD at)
{
    struct span whole = {(const uint8_t *)acl, acl->AclSize};
    ACE_HEADER header;

    if (!span_copy(whole, at, &header, sizeof header) || header.AceSize < sizeof header ||
        at + header.AceSize > acl->AclSize)
        return 0;
    return at + header.AceSize;
}

/* Where entry number index begins (that is the end of all, for index = count); 0 if damaged. */
static DWORD entry_offset(const ACL *acl, DWORD index)
{
    DWORD at = sizeof *acl;

    while (at && index-- > 0)
        at = entry_end(acl, at);
    return at;
}

API(advapi32, BOOL, IsValidAcl, (PACL acl))
{
    return acl && acl->AclRevision >= ACL_REVISION && acl->AclRevision <= ACL_REVISION_DS &&
           acl->AclSize >= sizeof *acl && entry_offset(acl, acl->AceCount) != 0;
}

API(advapi32, BOOL, GetAclInformation,
    (PACL acl, LPVOID out OUT BYTES(size), DWORD size, ACL_INFORMATION_CLASS class))
{
    ACL_REVISION_INFORMATION revision = {acl->AclRevision};
    ACL_SIZE_INFORMATION sizes;
    DWORD used = entry_offset(acl, acl->AceCount);

    if (class == AclRevisionInformation && size >= sizeof revision) {
        memcpy(out, &revision, sizeof revision);
        return TRUE;
    }
    if (class != AclSizeInformation || !used)
        return win_fail(ERROR_INVALID_PARAMETER);
    if (size < sizeof sizes)
        return win_fail(ERROR_INSUFFICIENT_BUFFER);
    sizes = (ACL_SIZE_INFORMATION){acl->AceCount, used, acl->AclSize - used};
    memcpy(out, &sizes, sizeof sizes);
    return TRUE;
}

API(advapi32, BOOL, GetAce, (PACL acl, DWORD index, LPVOID *entry OUT))
{
    DWORD at = index < acl->AceCount ? entry_offset(acl, index) : 0;

    if (!entry || !at || !entry_end(acl, at))
        return win_fail(ERROR_INVALID_PARAMETER);
    *entry = (char *)acl + at;
    return TRUE;
}

API(advapi32, BOOL, FindFirstFreeAce, (PACL acl, LPVOID *entry OUT))
{
    DWORD at = entry_offset(acl, acl->AceCount);

    if (!at || !entry)
        return win_fail(ERROR_INVALID_ACL);
    *entry = at < acl->AclSize ? (char *)acl + at : NULL;
    return TRUE;
}

API(advapi32, BOOL, AddAce,
    (PACL acl INOUT, DWORD revision, DWORD index, LPVOID entries BYTES(size), DWORD size))
{
    struct span list = {entries, size};
    DWORD end = entry_offset(acl, acl->AceCount), at, count = 0;
    ACE_HEADER header;

    (void)revision;
    for (uint64_t offset = 0; offset < size; offset += header.AceSize, count++) {
        if (!span_copy(list, offset, &header, sizeof header) || header.AceSize < sizeof header ||
            offset + header.AceSize > size)
            return win_fail(ERROR_INVALID_PARAMETER);
    }
    if (!end || end + size > acl->AclSize)
        return win_fail(end ? ERROR_ALLOTTED_SPACE_EXCEEDED : ERROR_INVALID_ACL);
    at = index >= acl->AceCount ? end : entry_offset(acl, index);
    memmove((char *)acl + at + size, (char *)acl + at, end - at);
    memcpy((char *)acl + at, entries, size);
    acl->AceCount = (WORD)(acl->AceCount + count);
    return TRUE;
}

API(advapi32, BOOL, DeleteAce, (PACL acl INOUT, DWORD index))
{
    DWORD end = entry_offset(acl, acl->AceCount);
    DWORD at = index < acl->AceCount ? entry_offset(acl, index) : 0;
    DWORD next = at ? entry_end(acl, at) : 0;

    if (!end || !next)
        return win_fail(ERROR_INVALID_PARAMETER);
    memmove((char *)acl + at, (char *)acl + next, end - next);
    acl->AceCount--;
    return TRUE;
}

/* An entry of a type, its flags, what it allows or denies, and to whom. */
static BOOL add_entry(PACL acl, DWORD revision, BYTE type, DWORD flags, DWORD mask, PSID sid)
{
    struct {
        ACE_HEADER header;
        DWORD mask;
        BYTE sid[8 + 4 * SID_MAX_SUB_AUTHORITIES];
    } entry;

    if (!IsValidSid(sid))
        return win_fail(ERROR_INVALID_SID);
    entry.header.AceType = type;
    entry.header.AceFlags = (BYTE)flags;
    entry.header.AceSize = (WORD)(ACE_HEAD + GetLengthSid(sid));
    entry.mask = mask;
    memcpy(entry.sid, sid, GetLengthSid(sid));
    return AddAce(acl, revision, MAXDWORD, &entry, entry.header.AceSize);
}

API(advapi32, BOOL, AddAccessAllowedAceEx,
    (PACL acl INOUT, DWORD revision, DWORD flags, DWORD mask, PSID sid))
{
    return add_entry(acl, revision, ACCESS_ALLOWED_ACE_TYPE, flags, mask, sid);
}

API(advapi32, BOOL, AddAccessAllowedAce, (PACL acl INOUT, DWORD revision, DWORD mask, PSID sid))
{
    return add_entry(acl, revision, ACCESS_ALLOWED_ACE_TYPE, 0, mask, sid);
}

API(advapi32, BOOL, AddAccessDeniedAceEx,
    (PACL acl INOUT, DWORD revision, DWORD flags, DWORD mask, PSID sid))
{
    return add_entry(acl, revision, ACCESS_DENIED_ACE_TYPE, flags, mask, sid);
}

API(advapi32, BOOL, AddAccessDeniedAce, (PACL acl INOUT, DWORD revision, DWORD mask, PSID sid))
{
    return add_entry(acl, revision, ACCESS_DENIED_ACE_TYPE, 0, mask, sid);
}

API(advapi32, VOID, MapGenericMask, (PDWORD mask INOUT, PGENERIC_MAPPING mapping))
{
    DWORD wanted = *mask;

    if (wanted & GENERIC_READ)
        *mask |= mapping->GenericRead;
    if (wanted & GENERIC_WRITE)
        *mask |= mapping->GenericWrite;
    if (wanted & GENERIC_EXECUTE)
        *mask |= mapping->GenericExecute;
    if (wanted & GENERIC_ALL)
        *mask |= mapping->GenericAll;
    *mask &= ~(DWORD)(GENERIC_READ | GENERIC_WRITE | GENERIC_EXECUTE | GENERIC_ALL);
}

GAP(advapi32, SetEntriesInAclA, "lists are not merged by trustee");
GAP(advapi32, SetEntriesInAclW, "lists are not merged by trustee");
GAP(advapi32, AccessCheck, "the host checks access itself");
