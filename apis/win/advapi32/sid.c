/* Security identifiers. [SID Functions, Microsoft Learn] */
#include "apis/host/text.h"
#include "apis/nt/identity.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <sddl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SID_HEAD = 8, TEXT_LIMIT = 200 };

static const SID *sid_of(const void *sid)
{
    return sid;
}

API(advapi32, BOOL, IsValidSid, (PSID sid))
{
    return sid && sid_of(sid)->Revision == SID_REVISION &&
           sid_of(sid)->SubAuthorityCount <= SID_MAX_SUB_AUTHORITIES;
}

API(advapi32, DWORD, GetSidLengthRequired, (UCHAR count))
{
    return SID_HEAD + count * 4u;
}

API(advapi32, DWORD, GetLengthSid, (PSID sid))
{
    return GetSidLengthRequired(sid_of(sid)->SubAuthorityCount);
}

API(advapi32, BOOL, InitializeSid,
    (PSID sid OUT, PSID_IDENTIFIER_AUTHORITY authority IN, BYTE count))
{
    SID *made = sid;

    if (count > SID_MAX_SUB_AUTHORITIES)
        return win_fail(ERROR_INVALID_PARAMETER);
    made->Revision = SID_REVISION;
    made->SubAuthorityCount = count;
    made->IdentifierAuthority = *authority;
    return TRUE;
}

API(advapi32, PSID_IDENTIFIER_AUTHORITY, GetSidIdentifierAuthority, (PSID sid))
{
    return &((SID *)sid)->IdentifierAuthority;
}

API(advapi32, PDWORD, GetSidSubAuthority, (PSID sid, DWORD index))
{
    return (DWORD *)((char *)sid + SID_HEAD) + index;
}

API(advapi32, PUCHAR, GetSidSubAuthorityCount, (PSID sid))
{
    return &((SID *)sid)->SubAuthorityCount;
}

API(advapi32, BOOL, EqualSid, (PSID a, PSID b))
{
    return GetLengthSid(a) == GetLengthSid(b) && memcmp(a, b, GetLengthSid(a)) == 0;
}

API(advapi32, BOOL, EqualPrefixSid, (PSID a, PSID b))
{
    return GetLengthSid(a) == GetLengthSid(b) && sid_of(a)->SubAuthorityCount > 0 &&
           memcmp(a, b, GetLengthSid(a) - 4) == 0;
}

API(advapi32, BOOL, CopySid, (DWORD size, PSID to OUT, PSID from))
{
    if (GetLengthSid(from) > size)
        return win_fail(ERROR_INSUFFICIENT_BUFFER);
    memcpy(to, from, GetLengthSid(from));
    return TRUE;
}

API(advapi32, BOOL, AllocateAndInitializeSid,
    (PSID_IDENTIFIER_AUTHORITY authority IN, BYTE count, DWORD part0, DWORD part1, DWORD part2,
     DWORD part3, DWORD part4, DWORD part5, DWORD part6, DWORD part7, PSID *result OUT))
{
    const DWORD parts[] = {part0, part1, part2, part3, part4, part5, part6, part7};
    PSID sid;

    if (!authority || count == 0 || count > 8 || !result)
        return win_fail(ERROR_INVALID_PARAMETER);
    sid = HeapAlloc(GetProcessHeap(), 0, GetSidLengthRequired(count));
    if (!sid)
        return win_fail(ERROR_NOT_ENOUGH_MEMORY);
    InitializeSid(sid, authority, count);
    memcpy(GetSidSubAuthority(sid, 0), parts, count * sizeof *parts);
    *result = sid;
    return TRUE;
}

/* NULL when it was freed, as documented. */
API(advapi32, PVOID, FreeSid, (PSID sid))
{
    return HeapFree(GetProcessHeap(), 0, sid) ? NULL : sid;
}

static int sid_text(const SID *sid, char text[TEXT_LIMIT])
{
    const BYTE *authority = sid->IdentifierAuthority.Value;
    unsigned long long number = 0;
    int length;

    for (int i = 0; i < 6; i++)
        number = number << 8 | authority[i];
    length = snprintf(text, TEXT_LIMIT, number >> 32 ? "S-1-0x%012llX" : "S-1-%llu", number);
    for (int i = 0; i < sid->SubAuthorityCount; i++)
        length += snprintf(text + length, TEXT_LIMIT - (size_t)length, "-%u",
                           *GetSidSubAuthority((PSID)sid, (DWORD)i));
    return length;
}

API(advapi32, BOOL, ConvertSidToStringSidW, (PSID sid, LPWSTR *result OUT))
{
    char text[TEXT_LIMIT];
    int length;

    if (!result || !IsValidSid(sid))
        return win_fail(result ? ERROR_INVALID_SID : ERROR_INVALID_PARAMETER);
    length = sid_text(sid, text);
    *result = LocalAlloc(LMEM_FIXED, ((SIZE_T)length + 1) * sizeof **result);
    if (!*result)
        return win_fail(ERROR_NOT_ENOUGH_MEMORY);
    for (int i = 0; i <= length; i++)
        (*result)[i] = (WCHAR)text[i];
    return TRUE;
}

API(advapi32, BOOL, ConvertSidToStringSidA, (PSID sid, LPSTR *result OUT))
{
    char text[TEXT_LIMIT];
    int length;

    if (!result || !IsValidSid(sid))
        return win_fail(result ? ERROR_INVALID_SID : ERROR_INVALID_PARAMETER);
    length = sid_text(sid, text);
    *result = LocalAlloc(LMEM_FIXED, (SIZE_T)length + 1);
    if (!*result)
        return win_fail(ERROR_NOT_ENOUGH_MEMORY);
    memcpy(*result, text, (size_t)length + 1);
    return TRUE;
}

/* Two-letter names of the identifiers that security descriptors use most. */
static const struct {
    char name[3];
    const char *text;
} abbreviations[] = {{"WD", "S-1-1-0"},     {"BA", "S-1-5-32-544"}, {"BU", "S-1-5-32-545"},
                     {"SY", "S-1-5-18"},    {"AU", "S-1-5-11"},     {"IU", "S-1-5-4"},
                     {"CO", "S-1-3-0"},     {"LS", "S-1-5-19"},     {"NS", "S-1-5-20"},
                     {"AN", "S-1-5-7"},     {"BG", "S-1-5-32-546"}, {"LW", "S-1-16-4096"},
                     {"ME", "S-1-16-8192"}, {"HI", "S-1-16-12288"}};

static bool parse(const char *text, SID *sid)
{
    char *end;

    for (size_t i = 0; i < sizeof abbreviations / sizeof *abbreviations; i++) {
        if (strcmp(text, abbreviations[i].name) == 0)
            return parse(abbreviations[i].text, sid);
    }
    if ((text[0] | 0x20) != 's' || strncmp(text + 1, "-1-", 3) != 0)
        return false;
    memset(sid, 0, SID_HEAD);
    sid->Revision = SID_REVISION;
    for (unsigned long long number = strtoull(text + 4, &end, 0), i = 0; i < 6; i++, number >>= 8)
        sid->IdentifierAuthority.Value[5 - i] = (BYTE)number;
    while (*end == '-' && sid->SubAuthorityCount < SID_MAX_SUB_AUTHORITIES) {
        const char *digits = end + 1;
        DWORD part = (DWORD)strtoul(digits, &end, 0);

        if (end == digits)
            return false;
        *GetSidSubAuthority(sid, sid->SubAuthorityCount++) = part;
    }
    return *end == 0 && sid->SubAuthorityCount > 0;
}

API(advapi32, BOOL, ConvertStringSidToSidA, (LPCSTR text, PSID *result OUT))
{
    DWORD room[17];
    SID *sid = (SID *)room;

    if (!text || !result)
        return win_fail(ERROR_INVALID_PARAMETER);
    if (!parse(text, sid))
        return win_fail(ERROR_INVALID_SID);
    *result = LocalAlloc(LMEM_FIXED, GetLengthSid(sid));
    if (!*result)
        return win_fail(ERROR_NOT_ENOUGH_MEMORY);
    memcpy(*result, sid, GetLengthSid(sid));
    return TRUE;
}

API(advapi32, BOOL, ConvertStringSidToSidW, (LPCWSTR text, PSID *result OUT))
{
    char narrow[TEXT_LIMIT];
    size_t length;

    if (!text || !result)
        return win_fail(ERROR_INVALID_PARAMETER);
    length = utf8_from_utf16(narrow, sizeof narrow - 1, (const uint16_t *)text,
                             utf16_length((const uint16_t *)text));
    if (length >= sizeof narrow)
        return win_fail(ERROR_INVALID_SID);
    narrow[length] = 0;
    return ConvertStringSidToSidA(narrow, result);
}

static const struct {
    WELL_KNOWN_SID_TYPE type;
    const char *text;
} well_known[] = {{WinNullSid, "S-1-0-0"},
                  {WinWorldSid, "S-1-1-0"},
                  {WinLocalSid, "S-1-2-0"},
                  {WinCreatorOwnerSid, "S-1-3-0"},
                  {WinCreatorGroupSid, "S-1-3-1"},
                  {WinNetworkSid, "S-1-5-2"},
                  {WinBatchSid, "S-1-5-3"},
                  {WinInteractiveSid, "S-1-5-4"},
                  {WinServiceSid, "S-1-5-6"},
                  {WinAnonymousSid, "S-1-5-7"},
                  {WinSelfSid, "S-1-5-10"},
                  {WinAuthenticatedUserSid, "S-1-5-11"},
                  {WinLocalSystemSid, "S-1-5-18"},
                  {WinLocalServiceSid, "S-1-5-19"},
                  {WinNetworkServiceSid, "S-1-5-20"},
                  {WinBuiltinDomainSid, "S-1-5-32"},
                  {WinBuiltinAdministratorsSid, "S-1-5-32-544"},
                  {WinBuiltinUsersSid, "S-1-5-32-545"},
                  {WinBuiltinGuestsSid, "S-1-5-32-546"},
                  {WinLowLabelSid, "S-1-16-4096"},
                  {WinMediumLabelSid, "S-1-16-8192"},
                  {WinHighLabelSid, "S-1-16-12288"},
                  {WinSystemLabelSid, "S-1-16-16384"}};

static const char *well_known_text(WELL_KNOWN_SID_TYPE type)
{
    for (size_t i = 0; i < sizeof well_known / sizeof *well_known; i++) {
        if (well_known[i].type == type)
            return well_known[i].text;
    }
    return NULL;
}

API(advapi32, BOOL, CreateWellKnownSid,
    (WELL_KNOWN_SID_TYPE type, PSID domain OPTIONAL, PSID sid OUT, DWORD *size INOUT))
{
    const char *text = well_known_text(type);
    DWORD room[17], given;

    (void)domain;
    if (!text || !size || !parse(text, (SID *)room))
        return win_fail(ERROR_INVALID_PARAMETER);
    given = *size;
    *size = GetLengthSid(room);
    if (!sid || given < *size)
        return win_fail(ERROR_INSUFFICIENT_BUFFER);
    memcpy(sid, room, *size);
    return TRUE;
}

API(advapi32, BOOL, IsWellKnownSid, (PSID sid, WELL_KNOWN_SID_TYPE type))
{
    const char *text = well_known_text(type);
    DWORD room[17];

    return text && parse(text, (SID *)room) && EqualSid(sid, room);
}
