/* Searching text without regard to case: Microsoft's StrStrI and its relatives. */
#include "apis/host/name.h"
#include "apis/host/text.h"
#include "thunks/api.h"

#include <shlwapi.h>
#include <string.h>

static PWSTR find(PCWSTR text, PCWSTR wanted, bool (*same)(PCWSTR, PCWSTR, size_t))
{
    size_t length, count;

    if (!text || !wanted || !*wanted)
        return NULL;
    length = utf16_length(text);
    count = utf16_length(wanted);
    for (size_t at = 0; at + count <= length; at++) {
        if (same(text + at, wanted, count))
            return (PWSTR)text + at;
    }
    return NULL;
}

static bool same_letters(PCWSTR left, PCWSTR right, size_t length)
{
    return names_equal(left, length, right, length);
}

static bool same_units(PCWSTR left, PCWSTR right, size_t length)
{
    return memcmp(left, right, length * sizeof *left) == 0;
}

API(shlwapi, PWSTR, StrStrIW, (PCWSTR text, PCWSTR wanted))
{
    return find(text, wanted, same_letters);
}

API(shlwapi, PWSTR, StrStrW, (PCWSTR text, PCWSTR wanted))
{
    return find(text, wanted, same_units);
}

API(shlwapi, PWSTR, StrChrW, (PCWSTR text, WCHAR wanted))
{
    for (; text && *text; text++) {
        if (*text == wanted)
            return (PWSTR)text;
    }
    return NULL;
}

API(shlwapi, PWSTR, StrRChrW, (PCWSTR text, PCWSTR end OPTIONAL, WCHAR wanted))
{
    PWSTR found = NULL;

    for (; text && (end ? text < end : *text); text++) {
        if (*text == wanted)
            found = (PWSTR)text;
    }
    return found;
}

API(shlwapi, int, StrCmpIW, (PCWSTR left, PCWSTR right))
{
    while (*left && name_upcase(*left) == name_upcase(*right)) {
        left++;
        right++;
    }
    return name_upcase(*left) - name_upcase(*right);
}

API(shlwapi, int, StrCmpW, (PCWSTR left, PCWSTR right))
{
    while (*left && *left == *right) {
        left++;
        right++;
    }
    return *left - *right;
}
