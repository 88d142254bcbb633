/*
 * The order of strings of both widths in a locale (Microsoft C runtime library reference: strcoll,
 * strxfrm and their relatives). In the "C" locale it is that of the units.
 */
#include "apis/win/crt/calls.h"
#include "apis/win/crt/collate.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/locale_data.h"
#include "apis/win/crt/unit.h"
#include "thunks/api.h"

/* Empty for the "C" locale. */
static const WCHAR *order_name(const struct crt_locale *locale)
{
    return locale_in_force(locale)->names[CATEGORY_COLLATE];
}

static int order(const UNIT *left, const UNIT *right, size_t count, const struct crt_locale *locale,
                 DWORD ignored)
{
    const WCHAR *name;

    if (!left || !right) {
        parameter_invalid(CRT_EINVAL);
        return NOT_COMPARABLE;
    }
    name = order_name(locale);
    if (*name)
        return PICK(collate_narrow, collate_wide)(name, SORT_STRINGSORT | ignored, left, right,
                                                  count);
    if (ignored & NORM_IGNORECASE)
        return PICK(crt__strnicmp_l, crt__wcsnicmp_l)(left, right, count, locale);
    return PICK(crt_strncmp, crt_wcsncmp)(left, right, count);
}

CRT(int, PICK(_strcoll_l, _wcscoll_l),
    (const UNIT *left, const UNIT *right, const struct crt_locale *locale))
{
    return order(left, right, SIZE_MAX, locale, 0);
}

CRT(int, PICK(strcoll, wcscoll), (const UNIT *left, const UNIT *right))
{
    return order(left, right, SIZE_MAX, NULL, 0);
}

CRT(int, PICK(_stricoll_l, _wcsicoll_l),
    (const UNIT *left, const UNIT *right, const struct crt_locale *locale))
{
    return order(left, right, SIZE_MAX, locale, NORM_IGNORECASE);
}

CRT(int, PICK(_stricoll, _wcsicoll), (const UNIT *left, const UNIT *right))
{
    return order(left, right, SIZE_MAX, NULL, NORM_IGNORECASE);
}

CRT(int, PICK(_strncoll_l, _wcsncoll_l),
    (const UNIT *left, const UNIT *right, size_t count, const struct crt_locale *locale))
{
    return order(left, right, count, locale, 0);
}

CRT(int, PICK(_strncoll, _wcsncoll), (const UNIT *left, const UNIT *right, size_t count))
{
    return order(left, right, count, NULL, 0);
}

CRT(int, PICK(_strnicoll_l, _wcsnicoll_l),
    (const UNIT *left, const UNIT *right, size_t count, const struct crt_locale *locale))
{
    return order(left, right, count, locale, NORM_IGNORECASE);
}

CRT(int, PICK(_strnicoll, _wcsnicoll), (const UNIT *left, const UNIT *right, size_t count))
{
    return order(left, right, count, NULL, NORM_IGNORECASE);
}

CRT(size_t, PICK(_strxfrm_l, _wcsxfrm_l),
    (UNIT * out OUT, const UNIT *text, size_t size, const struct crt_locale *locale))
{
    const WCHAR *name;
    size_t length = 0;

    if (!text || (!out && size)) {
        parameter_invalid(CRT_EINVAL);
        return NOT_COMPARABLE;
    }
    name = order_name(locale);
    if (*name)
        return PICK(collate_key_narrow, collate_key_wide)(name, text, out, size);
    for (; text[length]; length++) {
        if (length < size)
            out[length] = text[length];
    }
    if (length < size)
        out[length] = 0;
    return length;
}

CRT(size_t, PICK(strxfrm, wcsxfrm), (UNIT * out OUT, const UNIT *text, size_t size))
{
    return PICK(crt__strxfrm_l, crt__wcsxfrm_l)(out, text, size, NULL);
}
