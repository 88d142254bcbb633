/*
 * Access tokens: the truth about a normal user of the host. [Access Tokens, Microsoft Learn]
 */
#include "abi/guest_pointer.h"
#include "apis/host/user.h"
#include "apis/nt/identity.h"
#include "apis/nt/object.h"
#include "apis/nt/status.h"
#include "apis/win/advapi32/privilege.h"
#include "apis/win/result.h"
#include "thunks/api.h"
#include "thunks/guest_struct.h"

#include <stdlib.h>
#include <string.h>

enum { TOKEN_ROOM = 1024, MEDIUM_INTEGRITY = 0x2000, HIGH_INTEGRITY = 0x3000, SESSION = 1 };

struct token {
    struct object object;
    _Atomic uint64_t enabled; /* privileges by number */
    TOKEN_TYPE type;
};

static void token_destroy(struct object *object)
{
    free(object);
}

static const struct object_type token_type = {
    .name = "Token",
    .all_access = TOKEN_ALL_ACCESS,
    .generic_read = TOKEN_READ,
    .generic_write = TOKEN_WRITE,
    .generic_execute = TOKEN_EXECUTE,
    .destroy = token_destroy,
};

static bool is_superuser(void)
{
    return host_user()->id == 0;
}

static NTSTATUS open_token(ACCESS_MASK access, TOKEN_TYPE type, HANDLE *handle)
{
    struct token *token = calloc(1, sizeof *token);
    NTSTATUS status;

    if (!token)
        return STATUS_NO_MEMORY;
    object_prepare(&token->object, &token_type);
    token->enabled = (uint64_t)1 << PRIVILEGE_CHANGE_NOTIFY;
    token->type = type;
    status = handle_open(&token->object, access, 0, handle);
    object_release(&token->object);
    return status;
}

static BOOL get_token(HANDLE handle, ACCESS_MASK access, struct token **token)
{
    struct object *object;
    NTSTATUS status;

    *token = NULL;
    /* -4, -5 and -6 stand for the caller's own tokens */
    if ((LONG_PTR)handle <= -4 && (LONG_PTR)handle >= -6) {
        status = open_token(TOKEN_ALL_ACCESS, TokenPrimary, &handle);
        if (status >= 0) {
            status = handle_object(handle, &token_type, access, &object);
            handle_close(handle);
        }
    } else {
        status = handle_object(handle, &token_type, access, &object);
    }
    if (status >= 0)
        *token = (struct token *)object;
    return win_result(status);
}

API(advapi32, BOOL, OpenProcessToken,
    (HANDLE process, DWORD access FLAGS(TOKEN_), PHANDLE token OUT))
{
    struct object *object;

    if (!token)
        return win_fail(ERROR_INVALID_PARAMETER);
    *token = NULL;
    if (!win_result(handle_object(process, NULL, 0, &object)))
        return FALSE;
    object_release(object);
    return win_result(open_token(access, TokenPrimary, token));
}

/* No thread impersonates. */
API(advapi32, BOOL, OpenThreadToken,
    (HANDLE thread, DWORD access FLAGS(TOKEN_), WINBOOL as_self, PHANDLE token OUT))
{
    struct object *object;

    (void)access;
    (void)as_self;
    if (token)
        *token = NULL;
    if (!win_result(handle_object(thread, NULL, 0, &object)))
        return FALSE;
    object_release(object);
    return win_fail(ERROR_NO_TOKEN);
}

API(advapi32, BOOL, DuplicateTokenEx,
    (HANDLE handle, DWORD access FLAGS(TOKEN_), LPSECURITY_ATTRIBUTES attributes OPTIONAL IN,
     SECURITY_IMPERSONATION_LEVEL level, TOKEN_TYPE type, PHANDLE result OUT))
{
    struct token *token;
    BOOL done;

    (void)attributes;
    (void)level;
    if (!get_token(handle, TOKEN_DUPLICATE, &token))
        return FALSE;
    done = win_result(open_token(access ? access : TOKEN_ALL_ACCESS, type, result));
    object_release(&token->object);
    return done;
}

API(advapi32, BOOL, RevertToSelf, (void))
{
    return TRUE; /* documented: succeeds when there is nothing to revert */
}

/* A result in the making: a structure with what it points to behind it. */
struct packed {
    _Alignas(16) uint8_t bytes[TOKEN_ROOM];
    DWORD size;
};

static void *pack(struct packed *p, DWORD size)
{
    void *at = p->bytes + p->size;

    p->size += (size + 7) & ~7u;
    return at;
}

static PSID pack_user(struct packed *p)
{
    SID *sid = pack(p, IDENTITY_SID_BYTES);

    identity_user_sid(sid);
    return sid;
}

static PSID pack_sid(struct packed *p, BYTE authority, BYTE count, DWORD first, DWORD second)
{
    const SID_IDENTIFIER_AUTHORITY identifier = {{0, 0, 0, 0, 0, authority}};
    SID *sid = pack(p, 8 + count * 4u);

    sid->Revision = SID_REVISION;
    sid->SubAuthorityCount = count;
    sid->IdentifierAuthority = identifier;
    sid->SubAuthority[0] = first;
    if (count > 1)
        *GetSidSubAuthority(sid, 1) = second;
    return sid;
}

static void make_groups(struct packed *p)
{
    static const struct {
        BYTE authority, count;
        DWORD first, second;
    } groups[] = {{1, 1, 0, 0},     /* everyone */
                  {5, 2, 32, 545},  /* users */
                  {5, 1, 4, 0},     /* interactive */
                  {5, 1, 11, 0},    /* authenticated users */
                  {2, 1, 0, 0},     /* local */
                  {5, 2, 32, 544}}; /* administrators: the superuser only */
    DWORD count = sizeof groups / sizeof *groups - !is_superuser();
    TOKEN_GROUPS *list =
        pack(p, (DWORD)(offsetof(TOKEN_GROUPS, Groups) + count * sizeof *list->Groups));

    list->GroupCount = count;
    for (DWORD i = 0; i < count; i++) {
        list->Groups[i].Sid =
            pack_sid(p, groups[i].authority, groups[i].count, groups[i].first, groups[i].second);
        list->Groups[i].Attributes =
            SE_GROUP_MANDATORY | SE_GROUP_ENABLED_BY_DEFAULT | SE_GROUP_ENABLED;
    }
}

static void make_privileges(struct packed *p, uint64_t enabled)
{
    const DWORD head = offsetof(TOKEN_PRIVILEGES, Privileges);
    TOKEN_PRIVILEGES *list = pack(p, head + PRIVILEGE_LIMIT * (DWORD)sizeof *list->Privileges);

    list->PrivilegeCount = privilege_list(enabled, list->Privileges);
    p->size = head + list->PrivilegeCount * (DWORD)sizeof *list->Privileges;
}

static void make_number(struct packed *p, DWORD number)
{
    memcpy(pack(p, sizeof number), &number, sizeof number);
    p->size = sizeof number;
}

static void make_default_dacl(struct packed *p)
{
    TOKEN_DEFAULT_DACL *information = pack(p, sizeof *information);
    ACL *acl = pack(p, 0);
    DWORD room[8];

    identity_user_sid((SID *)room);
    InitializeAcl(acl, 256, ACL_REVISION);
    AddAccessAllowedAce(acl, ACL_REVISION, GENERIC_ALL, room);
    acl->AclSize = (WORD)(sizeof *acl + sizeof(ACCESS_ALLOWED_ACE) - 4 + IDENTITY_SID_BYTES);
    p->size += acl->AclSize;
    information->DefaultDacl = acl;
}

static void make_statistics(struct packed *p, const struct token *token)
{
    TOKEN_STATISTICS *statistics = pack(p, sizeof *statistics);
    LUID_AND_ATTRIBUTES unused[PRIVILEGE_LIMIT];

    statistics->TokenId.LowPart = 1;
    statistics->AuthenticationId.LowPart = host_user()->id + 1;
    statistics->TokenType = token->type;
    statistics->GroupCount = 5;
    statistics->PrivilegeCount = privilege_list(0, unused);
}

/* One identifier that a structure of one pointer holds. */
static void make_pointer(struct packed *p, bool group)
{
    PSID *pointer = pack(p, sizeof *pointer);

    *pointer = group ? pack_sid(p, 5, 2, 32, 545) : pack_user(p);
}

static void make_integrity(struct packed *p)
{
    TOKEN_MANDATORY_LABEL *label = pack(p, sizeof *label);

    label->Label.Attributes = SE_GROUP_INTEGRITY | SE_GROUP_INTEGRITY_ENABLED;
    label->Label.Sid = pack_sid(p, 16, 1, is_superuser() ? HIGH_INTEGRITY : MEDIUM_INTEGRITY, 0);
}

static DWORD make_information(struct packed *p, const struct token *token,
                              TOKEN_INFORMATION_CLASS class)
{
    TOKEN_USER *user;

    switch (class) {
    case TokenUser:
        user = pack(p, sizeof *user);
        user->User.Sid = pack_user(p);
        break;
    case TokenGroups:
        make_groups(p);
        break;
    case TokenPrivileges:
        make_privileges(p, token->enabled);
        break;
    case TokenOwner:
    case TokenPrimaryGroup:
        make_pointer(p, class == TokenPrimaryGroup);
        break;
    case TokenDefaultDacl:
        make_default_dacl(p);
        break;
    case TokenStatistics:
        make_statistics(p, token);
        break;
    case TokenIntegrityLevel:
        make_integrity(p);
        break;
    case TokenType:
        make_number(p, token->type);
        break;
    case TokenSessionId:
        make_number(p, SESSION);
        break;
    case TokenElevationType:
        make_number(p, TokenElevationTypeDefault);
        break;
    case TokenElevation:
        make_number(p, is_superuser());
        break;
    case TokenLinkedToken:
        return ERROR_NO_SUCH_LOGON_SESSION;
    case TokenHasRestrictions:
    case TokenVirtualizationAllowed:
    case TokenVirtualizationEnabled:
    case TokenUIAccess:
    case TokenIsAppContainer:
    case TokenSandBoxInert:
        make_number(p, FALSE);
        break;
    default:
        return ERROR_INVALID_PARAMETER;
    }
    return 0;
}

GUEST_STRUCT(SID_AND_ATTRIBUTES);

static void relocate_groups(uint8_t *out, ptrdiff_t shift)
{
    TOKEN_GROUPS *groups = (TOKEN_GROUPS *)out;
    uint8_t *to = out + guest_pointer_size();

    for (DWORD i = 0; i < groups->GroupCount;
         i++, to += guest_struct_size(layout_SID_AND_ATTRIBUTES)) {
        groups->Groups[i].Sid = (char *)groups->Groups[i].Sid + shift;
        guest_struct_put(to, &groups->Groups[i], layout_SID_AND_ATTRIBUTES);
    }
}

/* The pointers inside are moved along with the bytes, and given the guest's size. */
static void relocate(TOKEN_INFORMATION_CLASS class, uint8_t *out, const struct packed *p)
{
    ptrdiff_t shift = out - p->bytes;
    char **pointer = (char **)out;

    if (class == TokenGroups) {
        relocate_groups(out, shift);
    } else if (class == TokenUser || class == TokenIntegrityLevel) {
        *pointer += shift;
        guest_struct_put(out, out, layout_SID_AND_ATTRIBUTES);
    } else if (class == TokenOwner || class == TokenPrimaryGroup || class == TokenDefaultDacl) {
        *pointer += shift;
        guest_pointer_put(out, *pointer);
    }
}

API(advapi32, BOOL, GetTokenInformation,
    (HANDLE handle, TOKEN_INFORMATION_CLASS class, LPVOID out OUT BYTES(size), DWORD size,
     PDWORD needed OUT))
{
    struct packed p = {.size = 0};
    struct token *token;
    DWORD problem;

    if (!get_token(handle, TOKEN_QUERY, &token))
        return FALSE;
    problem = make_information(&p, token, class);
    object_release(&token->object);
    if (problem)
        return win_fail(problem);
    if (needed)
        *needed = p.size;
    if (!out || size < p.size)
        return win_fail(ERROR_INSUFFICIENT_BUFFER);
    memcpy(out, p.bytes, p.size);
    relocate(class, out, &p);
    return TRUE;
}

/* Documented: success even when some are not held; the last error says which it was. */
API(advapi32, BOOL, AdjustTokenPrivileges,
    (HANDLE handle, WINBOOL disable_all, PTOKEN_PRIVILEGES wanted OPTIONAL, DWORD size,
     PTOKEN_PRIVILEGES previous OUT OPTIONAL, PDWORD needed OUT OPTIONAL))
{
    struct token *token;
    bool all = true;

    if (!disable_all && !wanted)
        return win_fail(ERROR_INVALID_PARAMETER);
    if (!get_token(handle, TOKEN_ADJUST_PRIVILEGES, &token))
        return FALSE;
    if (previous && size >= sizeof *previous)
        previous->PrivilegeCount = 0;
    if (needed)
        *needed = sizeof *previous;
    if (disable_all)
        token->enabled = 0;
    for (DWORD i = 0; !disable_all && i < wanted->PrivilegeCount; i++) {
        const LUID_AND_ATTRIBUTES *entry = &wanted->Privileges[i];
        uint64_t bit = (uint64_t)1 << (entry->Luid.LowPart & 63);

        if (!privilege_is_held(entry->Luid.LowPart)) {
            all = false;
            continue;
        }
        if (previous && size >= sizeof *previous && previous->PrivilegeCount == 0) {
            previous->PrivilegeCount = 1;
            previous->Privileges[0].Luid = entry->Luid;
            previous->Privileges[0].Attributes = token->enabled & bit ? SE_PRIVILEGE_ENABLED : 0;
        }
        if (entry->Attributes & SE_PRIVILEGE_ENABLED)
            token->enabled |= bit;
        else
            token->enabled &= ~bit;
    }
    object_release(&token->object);
    last_error_set(all ? ERROR_SUCCESS : ERROR_NOT_ALL_ASSIGNED);
    return TRUE;
}

API(advapi32, BOOL, CheckTokenMembership, (HANDLE handle OPTIONAL, PSID sid, PBOOL member OUT))
{
    struct packed p = {.size = 0};
    const TOKEN_GROUPS *groups = (const TOKEN_GROUPS *)p.bytes;
    DWORD user[8];

    (void)handle; /* there is one user, whichever token */
    if (!IsValidSid(sid) || !member)
        return win_fail(ERROR_INVALID_PARAMETER);
    identity_user_sid((SID *)user);
    *member = EqualSid(sid, user);
    make_groups(&p);
    for (DWORD i = 0; i < groups->GroupCount; i++)
        *member |= EqualSid(sid, groups->Groups[i].Sid);
    return TRUE;
}

GAP(advapi32, SetTokenInformation, "a token's facts are the host user's");
GAP(advapi32, CreateRestrictedToken, "the host's users cannot be restricted this way");
GAP(advapi32, ImpersonateAnonymousToken, "no thread impersonates");
GAP(advapi32, SetThreadToken, "no thread impersonates");
GAP(advapi32, CreateProcessAsUserA, "there is one user");
GAP(advapi32, CreateProcessAsUserW, "there is one user");
