/* What kind of character each is. [GetStringTypeW, Microsoft Learn] */
#include "apis/host/character.h"
#include "apis/host/text.h"
#include "apis/win/ansi.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <string.h>

API(kernel32, BOOL, GetStringTypeW,
    (DWORD kind ENUM(CT_), LPCWCH text, int length, LPWORD types OUT COUNT(length)))
{
    uint16_t (*type_of)(uint16_t unit);
    size_t count;

    if (!text || !types || length == 0 || length < -1)
        return win_fail(ERROR_INVALID_PARAMETER);
    switch (kind) {
    case CT_CTYPE1:
        type_of = character_class;
        break;
    case CT_CTYPE2:
        type_of = character_direction;
        break;
    case CT_CTYPE3:
        type_of = character_shape;
        break;
    default:
        return win_fail(ERROR_INVALID_FLAGS);
    }
    count = length < 0 ? utf16_length((const uint16_t *)text) + 1 : (size_t)length;
    for (size_t i = 0; i < count; i++)
        types[i] = type_of(text[i]);
    return TRUE;
}

API(kernel32, BOOL, GetStringTypeExW,
    (LCID id, DWORD kind ENUM(CT_), LPCWCH text, int length, LPWORD types OUT COUNT(length)))
{
    (void)id; /* documented: the types do not depend on the locale */
    return GetStringTypeW(kind, text, length, types);
}

/* The result has one type for each character, not for each byte. */
API(kernel32, BOOL, GetStringTypeExA,
    (LCID id, DWORD kind ENUM(CT_), LPCSTR text, int length, LPWORD types OUT))
{
    WCHAR room[MAX_PATH], *wide = room;
    int count;
    BOOL done;

    (void)id;
    if (!text || !types || length == 0 || length < -1)
        return win_fail(ERROR_INVALID_PARAMETER);
    count = MultiByteToWideChar(CP_ACP, 0, text, length, NULL, 0);
    if (count > MAX_PATH)
        wide = HeapAlloc(GetProcessHeap(), 0, (SIZE_T)count * sizeof *wide);
    if (!wide)
        return win_fail(ERROR_NOT_ENOUGH_MEMORY);
    MultiByteToWideChar(CP_ACP, 0, text, length, wide, count);
    done = GetStringTypeW(kind, wide, count, types);
    if (wide != room)
        HeapFree(GetProcessHeap(), 0, wide);
    return done;
}

API(kernel32, BOOL, GetStringTypeA,
    (LCID id, DWORD kind ENUM(CT_), LPCSTR text, int length, LPWORD types OUT))
{
    return GetStringTypeExA(id, kind, text, length, types);
}
