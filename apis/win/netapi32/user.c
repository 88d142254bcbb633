/* Accounts: the host's. [NetUserGetInfo, Microsoft Learn]. */
#include "apis/host/user.h"
#include "apis/host/text.h"
#include "apis/win/netapi32/network.h"
#include "thunks/api.h"

#include <string.h>

GUEST_STRUCT(USER_INFO_0);
GUEST_STRUCT(USER_INFO_10);
GUEST_STRUCT(USER_INFO_20);

enum { NAME_MOST = 64 };

struct account {
    char name[NAME_MOST];
    const char *full_name; /* known of the own user alone */
    uint32_t id;
};

static NET_API_STATUS find(LPCWSTR name, struct account *account)
{
    size_t length = utf16_length((const uint16_t *)name);
    size_t need = utf8_from_utf16(account->name, NAME_MOST - 1, (const uint16_t *)name, length);

    if (need >= NAME_MOST)
        return NERR_UserNotFound;
    account->name[need] = 0;
    if (host_user_id(account->name, &account->id) < 0)
        return NERR_UserNotFound;
    account->full_name = account->id == host_user()->id ? host_user()->full_name : "";
    return NERR_Success;
}

static void put_0(struct answer *answer, const struct account *account, LPBYTE *out)
{
    USER_INFO_0 *info = answer_room(answer, sizeof *info);

    info->usri0_name = answer_text(answer, account->name);
    answer_give(answer, layout_USER_INFO_0, out);
}

static void put_10(struct answer *answer, const struct account *account, LPBYTE *out)
{
    USER_INFO_10 *info = answer_room(answer, sizeof *info);

    info->usri10_name = answer_text(answer, account->name);
    info->usri10_comment = answer_text(answer, "");
    info->usri10_usr_comment = answer_text(answer, "");
    info->usri10_full_name = answer_text(answer, account->full_name);
    answer_give(answer, layout_USER_INFO_10, out);
}

static void put_20(struct answer *answer, const struct account *account, LPBYTE *out)
{
    USER_INFO_20 *info = answer_room(answer, sizeof *info);

    info->usri20_name = answer_text(answer, account->name);
    info->usri20_full_name = answer_text(answer, account->full_name);
    info->usri20_comment = answer_text(answer, "");
    info->usri20_flags = UF_SCRIPT | UF_NORMAL_ACCOUNT;
    info->usri20_user_id = account->id;
    answer_give(answer, layout_USER_INFO_20, out);
}

API(netapi32, NET_API_STATUS, NetUserGetInfo,
    (LPCWSTR server OPTIONAL, LPCWSTR name, DWORD level, LPBYTE *out OUT))
{
    static void (*const puts[])(struct answer *, const struct account *,
                                LPBYTE *) = {[0] = put_0, [10] = put_10, [20] = put_20};
    struct account account;
    struct answer answer;
    NET_API_STATUS status;

    *out = NULL;
    if (!network_is_here(server))
        return NERR_InvalidComputer;
    if (level >= sizeof puts / sizeof *puts || !puts[level])
        return ERROR_INVALID_LEVEL;
    status = find(name, &account);
    if (status == NERR_Success)
        status = answer_open(&answer);
    if (status == NERR_Success)
        puts[level](&answer, &account, out);
    return status;
}

RESULT_ERROR(netapi32, NetUserGetInfo);
