/* See resource_id.h. */
#include "apis/win/resource_id.h"

#include "loader/name.h"

struct resource_id resource_id_from(const WCHAR *given)
{
    uint32_t number = 0;

    if (IS_INTRESOURCE(given))
        return (struct resource_id){.number = (uint32_t)(uintptr_t)given};
    if (given[0] == '#') {
        for (const WCHAR *at = given + 1; *at >= '0' && *at <= '9'; at++)
            number = number * 10 + (uint32_t)(*at - '0');
        return (struct resource_id){.number = number & 0xffff};
    }
    return (struct resource_id){.name = given, .length = name_length(given)};
}

bool resource_id_widen(struct wide *wide, const char *given)
{
    if (!IS_INTRESOURCE(given))
        return wide_open(wide, given);
    wide->text = (WCHAR *)(uintptr_t)given;
    return true;
}

void resource_id_close(struct wide *wide)
{
    if (!IS_INTRESOURCE(wide->text))
        wide_close(wide);
}

NTSTATUS resource_status(enum resource_result result)
{
    switch (result) {
    case RESOURCE_FOUND:
        return STATUS_SUCCESS;
    case RESOURCE_NO_DATA:
        return STATUS_RESOURCE_DATA_NOT_FOUND;
    case RESOURCE_NO_TYPE:
        return STATUS_RESOURCE_TYPE_NOT_FOUND;
    case RESOURCE_NO_NAME:
        return STATUS_RESOURCE_NAME_NOT_FOUND;
    default:
        return STATUS_RESOURCE_LANG_NOT_FOUND;
    }
}
