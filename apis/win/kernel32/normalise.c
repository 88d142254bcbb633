/* Normal forms, folding, and international domain names. [Using Unicode Normalization, ...] */
#include "apis/host/character.h"
#include "apis/host/text.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <string.h>

static size_t length_of(const WCHAR *text, int length)
{
    return length < 0 ? utf16_length((const uint16_t *)text) + 1 : (size_t)length;
}

static int finish(long made, int capacity, DWORD refused)
{
    if (made < 0)
        return win_fail(refused);
    if (capacity != 0 && made > capacity)
        return win_fail(ERROR_INSUFFICIENT_BUFFER);
    return (int)made;
}

API(kernel32, int, NormalizeString,
    (NORM_FORM form ENUM(Normalization), LPCWSTR text, int length, LPWSTR out OUT COUNT(capacity),
     int capacity))
{
    if (!text || length < -1 || capacity < 0 || (capacity > 0 && !out))
        return win_fail(ERROR_INVALID_PARAMETER);
    if (form != NormalizationC && form != NormalizationD && form != NormalizationKC &&
        form != NormalizationKD)
        return win_fail(ERROR_INVALID_PARAMETER);
    if (!utf16_is_valid((const uint16_t *)text, length_of(text, length)))
        return win_fail(ERROR_NO_UNICODE_TRANSLATION);
    last_error_set(ERROR_SUCCESS);
    return finish(text_normalise((enum normal_form)form, (const uint16_t *)text,
                                 length_of(text, length), (uint16_t *)out, (size_t)capacity),
                  capacity, ERROR_NOT_SUPPORTED);
}

API(kernel32, BOOL, IsNormalizedString, (NORM_FORM form, LPCWSTR text, int length))
{
    int made = NormalizeString(form, text, length, NULL, 0);
    WCHAR *normal;
    BOOL same;

    if (made == 0)
        return FALSE;
    normal = HeapAlloc(GetProcessHeap(), 0, (SIZE_T)made * sizeof *normal);
    if (!normal)
        return win_fail(ERROR_NOT_ENOUGH_MEMORY);
    NormalizeString(form, text, length, normal, made);
    same = (size_t)made == length_of(text, length) &&
           memcmp(normal, text, (size_t)made * sizeof *normal) == 0;
    HeapFree(GetProcessHeap(), 0, normal);
    last_error_set(ERROR_SUCCESS);
    return same;
}

API(kernel32, int, FoldStringW,
    (DWORD flags FLAGS(MAP_), LPCWCH text, int length, LPWSTR out OUT COUNT(capacity),
     int capacity))
{
    enum normal_form form;

    if (!text || length == 0 || length < -1 || capacity < 0 || (capacity > 0 && !out) ||
        (const WCHAR *)out == text)
        return win_fail(ERROR_INVALID_PARAMETER);
    if (flags & (MAP_FOLDCZONE | MAP_FOLDDIGITS | MAP_EXPAND_LIGATURES))
        form = flags & MAP_COMPOSITE ? FORM_KD : FORM_KC;
    else if (flags == MAP_PRECOMPOSED || flags == MAP_COMPOSITE)
        form = flags == MAP_COMPOSITE ? FORM_D : FORM_C;
    else
        return win_fail(ERROR_INVALID_FLAGS);
    return finish(text_normalise(form, (const uint16_t *)text, length_of(text, length),
                                 (uint16_t *)out, (size_t)capacity),
                  capacity, ERROR_NOT_SUPPORTED);
}

static int domain(bool to_ascii, const WCHAR *text, int length, WCHAR *out, int capacity)
{
    size_t count;
    long made;

    if (!text || length < -1 || length == 0 || capacity < 0 || (capacity > 0 && !out))
        return win_fail(ERROR_INVALID_PARAMETER);
    count = length < 0 ? utf16_length((const uint16_t *)text) : (size_t)length;
    made = text_domain(to_ascii, (const uint16_t *)text, count, (uint16_t *)out, (size_t)capacity);
    if (made >= 0 && length < 0) {
        if (made < capacity)
            out[made] = 0;
        made++;
    }
    return finish(made, capacity, ERROR_INVALID_NAME);
}

API(kernel32, int, IdnToAscii,
    (DWORD flags FLAGS(IDN_), LPCWSTR text, int length, LPWSTR out OUT COUNT(capacity),
     int capacity))
{
    (void)flags; /* unassigned characters follow ICU's version of Unicode */
    return domain(true, text, length, out, capacity);
}

API(kernel32, int, IdnToUnicode,
    (DWORD flags FLAGS(IDN_), LPCWSTR text, int length, LPWSTR out OUT COUNT(capacity),
     int capacity))
{
    (void)flags;
    return domain(false, text, length, out, capacity);
}
