/*
 * Security descriptors, as memory: absolute (with pointers) and self-relative (with offsets).
 * [Security Descriptor Functions, Microsoft Learn]
 */
#include "abi/guest_pointer.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <stdbool.h>
#include <string.h>

static SECURITY_DESCRIPTOR *absolute(PSECURITY_DESCRIPTOR descriptor)
{
    return descriptor;
}

static bool is_marked(PSECURITY_DESCRIPTOR descriptor, WORD bit)
{
    return (absolute(descriptor)->Control & bit) != 0;
}

static bool is_relative(PSECURITY_DESCRIPTOR descriptor)
{
    return is_marked(descriptor, SE_SELF_RELATIVE);
}

static void *at_offset(PSECURITY_DESCRIPTOR descriptor, DWORD offset)
{
    return offset ? (char *)descriptor + offset : NULL;
}

/* The pointers of an absolute one, as words of the guest's: the first holds what is before them. */
enum pointer { OWNER = 1, GROUP, SYSTEM, DISCRETIONARY, WORDS };

/* The four parts, wherever they lie. */
struct parts {
    PSID owner, group;
    PACL system, discretionary;
};

static struct parts parts_of(PSECURITY_DESCRIPTOR descriptor)
{
    SECURITY_DESCRIPTOR_RELATIVE offsets;

    if (!is_relative(descriptor))
        return (struct parts){
            guest_pointer_at(descriptor, OWNER), guest_pointer_at(descriptor, GROUP),
            guest_pointer_at(descriptor, SYSTEM), guest_pointer_at(descriptor, DISCRETIONARY)};
    memcpy(&offsets, descriptor, sizeof offsets);
    return (struct parts){at_offset(descriptor, offsets.Owner),
                          at_offset(descriptor, offsets.Group), at_offset(descriptor, offsets.Sacl),
                          at_offset(descriptor, offsets.Dacl)};
}

API(advapi32, BOOL, InitializeSecurityDescriptor,
    (PSECURITY_DESCRIPTOR descriptor OUT, DWORD revision))
{
    if (revision != SECURITY_DESCRIPTOR_REVISION)
        return win_fail(ERROR_UNKNOWN_REVISION);
    memset(descriptor, 0, WORDS * guest_pointer_size());
    absolute(descriptor)->Revision = SECURITY_DESCRIPTOR_REVISION;
    return TRUE;
}

API(advapi32, BOOL, IsValidSecurityDescriptor, (PSECURITY_DESCRIPTOR descriptor))
{
    struct parts parts;

    if (!descriptor || absolute(descriptor)->Revision != SECURITY_DESCRIPTOR_REVISION)
        return FALSE;
    parts = parts_of(descriptor);
    return (!parts.owner || IsValidSid(parts.owner)) && (!parts.group || IsValidSid(parts.group)) &&
           (!parts.system || IsValidAcl(parts.system)) &&
           (!parts.discretionary || IsValidAcl(parts.discretionary));
}

/* Only an absolute descriptor has pointers to set. */
static bool may_set(PSECURITY_DESCRIPTOR descriptor)
{
    return !is_relative(descriptor) || win_fail(ERROR_INVALID_SECURITY_DESCR);
}

static void mark(PSECURITY_DESCRIPTOR descriptor, WORD bit, bool on)
{
    WORD control = absolute(descriptor)->Control;

    absolute(descriptor)->Control = (WORD)(on ? control | bit : control & ~bit);
}

API(advapi32, BOOL, SetSecurityDescriptorOwner,
    (PSECURITY_DESCRIPTOR descriptor INOUT, PSID owner OPTIONAL, WINBOOL defaulted))
{
    if (!may_set(descriptor))
        return FALSE;
    guest_pointer_set(descriptor, OWNER, owner);
    mark(descriptor, SE_OWNER_DEFAULTED, defaulted);
    return TRUE;
}

API(advapi32, BOOL, SetSecurityDescriptorGroup,
    (PSECURITY_DESCRIPTOR descriptor INOUT, PSID group OPTIONAL, WINBOOL defaulted))
{
    if (!may_set(descriptor))
        return FALSE;
    guest_pointer_set(descriptor, GROUP, group);
    mark(descriptor, SE_GROUP_DEFAULTED, defaulted);
    return TRUE;
}

API(advapi32, BOOL, SetSecurityDescriptorDacl,
    (PSECURITY_DESCRIPTOR descriptor INOUT, WINBOOL present, PACL list OPTIONAL, WINBOOL defaulted))
{
    if (!may_set(descriptor))
        return FALSE;
    guest_pointer_set(descriptor, DISCRETIONARY, present ? list : NULL);
    mark(descriptor, SE_DACL_PRESENT, present);
    mark(descriptor, SE_DACL_DEFAULTED, present && defaulted);
    return TRUE;
}

API(advapi32, BOOL, SetSecurityDescriptorSacl,
    (PSECURITY_DESCRIPTOR descriptor INOUT, WINBOOL present, PACL list OPTIONAL, WINBOOL defaulted))
{
    if (!may_set(descriptor))
        return FALSE;
    guest_pointer_set(descriptor, SYSTEM, present ? list : NULL);
    mark(descriptor, SE_SACL_PRESENT, present);
    mark(descriptor, SE_SACL_DEFAULTED, present && defaulted);
    return TRUE;
}

API(advapi32, BOOL, GetSecurityDescriptorOwner,
    (PSECURITY_DESCRIPTOR descriptor, PSID *owner OUT, LPBOOL defaulted OUT OPTIONAL))
{
    *owner = parts_of(descriptor).owner;
    if (defaulted)
        *defaulted = is_marked(descriptor, SE_OWNER_DEFAULTED);
    return TRUE;
}

API(advapi32, BOOL, GetSecurityDescriptorGroup,
    (PSECURITY_DESCRIPTOR descriptor, PSID *group OUT, LPBOOL defaulted OUT OPTIONAL))
{
    *group = parts_of(descriptor).group;
    if (defaulted)
        *defaulted = is_marked(descriptor, SE_GROUP_DEFAULTED);
    return TRUE;
}

API(advapi32, BOOL, GetSecurityDescriptorDacl,
    (PSECURITY_DESCRIPTOR descriptor, LPBOOL present OUT, PACL *list OUT,
     LPBOOL defaulted OUT OPTIONAL))
{
    *present = is_marked(descriptor, SE_DACL_PRESENT);
    if (*present)
        *list = parts_of(descriptor).discretionary;
    if (*present && defaulted)
        *defaulted = is_marked(descriptor, SE_DACL_DEFAULTED);
    return TRUE;
}

API(advapi32, BOOL, GetSecurityDescriptorSacl,
    (PSECURITY_DESCRIPTOR descriptor, LPBOOL present OUT, PACL *list OUT,
     LPBOOL defaulted OUT OPTIONAL))
{
    *present = is_marked(descriptor, SE_SACL_PRESENT);
    if (*present)
        *list = parts_of(descriptor).system;
    if (*present && defaulted)
        *defaulted = is_marked(descriptor, SE_SACL_DEFAULTED);
    return TRUE;
}

API(advapi32, BOOL, GetSecurityDescriptorControl,
    (PSECURITY_DESCRIPTOR descriptor, PSECURITY_DESCRIPTOR_CONTROL control OUT,
     LPDWORD revision OUT))
{
    *control = absolute(descriptor)->Control;
    *revision = absolute(descriptor)->Revision;
    return TRUE;
}

static DWORD rounded(DWORD size)
{
    return (size + 3) & ~3u;
}

API(advapi32, DWORD, GetSecurityDescriptorLength, (PSECURITY_DESCRIPTOR descriptor))
{
    struct parts parts = parts_of(descriptor);
    DWORD size = sizeof(SECURITY_DESCRIPTOR_RELATIVE);

    size += parts.owner ? rounded(GetLengthSid(parts.owner)) : 0;
    size += parts.group ? rounded(GetLengthSid(parts.group)) : 0;
    size += parts.system ? rounded(parts.system->AclSize) : 0;
    size += parts.discretionary ? rounded(parts.discretionary->AclSize) : 0;
    return size;
}

static DWORD append(char *out, DWORD *at, const void *part, DWORD size)
{
    DWORD offset = *at;

    if (!part)
        return 0;
    memcpy(out + offset, part, size);
    *at += rounded(size);
    return offset;
}

API(advapi32, BOOL, MakeSelfRelativeSD,
    (PSECURITY_DESCRIPTOR descriptor, PSECURITY_DESCRIPTOR out OUT, LPDWORD size INOUT))
{
    struct parts parts = parts_of(descriptor);
    SECURITY_DESCRIPTOR_RELATIVE offsets = {0};
    DWORD need = GetSecurityDescriptorLength(descriptor), room = *size, at = sizeof offsets;

    if (is_relative(descriptor))
        return win_fail(ERROR_BAD_DESCRIPTOR_FORMAT);
    *size = need;
    if (!out || room < need)
        return win_fail(ERROR_INSUFFICIENT_BUFFER);
    offsets.Revision = absolute(descriptor)->Revision;
    offsets.Control = absolute(descriptor)->Control | SE_SELF_RELATIVE;
    offsets.Owner = append(out, &at, parts.owner, parts.owner ? GetLengthSid(parts.owner) : 0);
    offsets.Group = append(out, &at, parts.group, parts.group ? GetLengthSid(parts.group) : 0);
    offsets.Sacl = append(out, &at, parts.system, parts.system ? parts.system->AclSize : 0);
    offsets.Dacl = append(out, &at, parts.discretionary,
                          parts.discretionary ? parts.discretionary->AclSize : 0);
    memcpy(out, &offsets, sizeof offsets);
    return TRUE;
}

GAP(advapi32, ConvertStringSecurityDescriptorToSecurityDescriptorW, "SDDL is not read");
GAP(advapi32, ConvertStringSecurityDescriptorToSecurityDescriptorA, "SDDL is not read");
GAP(advapi32, GetFileSecurityW, "the host's permissions are not shown as access control lists");
GAP(advapi32, SetFileSecurityW, "the host's permissions are not set by access control lists");
GAP(advapi32, GetNamedSecurityInfoW, "the host's permissions are not shown as lists");
GAP(advapi32, SetNamedSecurityInfoW, "the host's permissions are not set by lists");
GAP(advapi32, GetSecurityInfo, "the host's permissions are not shown as lists");
GAP(advapi32, SetSecurityInfo, "the host's permissions are not set by lists");
