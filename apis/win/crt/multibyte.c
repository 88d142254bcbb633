/*
 * Strings between bytes and UTF-16 (Microsoft C runtime library reference: mbstowcs, wcstombs,
 * mbtowc, wctomb and their secure, restartable and locale forms).
 */
#include "apis/host/text.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/locale.h"
#include "thunks/api.h"

#include <string.h>

static const size_t truncate = (size_t)-1; /* _TRUNCATE */
static const size_t failed = (size_t)-1;

CRT(int, _mbtowc_l,
    (WCHAR * character OUT, const char *bytes, size_t count, const struct crt_locale *locale))
{
    WCHAR unit;
    int used;

    if (!bytes || count == 0)
        return 0; /* no code page has a shift state */
    used = character_from_bytes(locale, bytes, count, &unit);
    if (used < 0) {
        error_set(CRT_EILSEQ);
        return -1;
    }
    if (character)
        *character = unit;
    return used;
}

CRT(int, mbtowc, (WCHAR * character OUT, const char *bytes, size_t count))
{
    return crt__mbtowc_l(character, bytes, count, NULL);
}

CRT(int, _mblen_l, (const char *bytes, size_t count, const struct crt_locale *locale))
{
    return crt__mbtowc_l(NULL, bytes, count, locale);
}

CRT(int, mblen, (const char *bytes, size_t count))
{
    return crt__mbtowc_l(NULL, bytes, count, NULL);
}

CRT(int, _wctomb_l, (char *bytes OUT, WCHAR character, const struct crt_locale *locale))
{
    char space[8];
    int length;

    if (!bytes)
        return 0;
    length = character_to_bytes(locale, character, space);
    if (length < 0) {
        error_set(CRT_EILSEQ);
        return -1;
    }
    memcpy(bytes, space, (size_t)length);
    return length;
}

CRT(int, wctomb, (char *bytes OUT, WCHAR character))
{
    return crt__wctomb_l(bytes, character, NULL);
}

CRT(int, _wctomb_s_l,
    (int *used OUT, char *bytes OUT COUNT(size), size_t size, WCHAR character,
     const struct crt_locale *locale))
{
    char space[8];
    int length;

    if (!bytes && size == 0) {
        if (used)
            *used = 0;
        return 0;
    }
    if (used)
        *used = -1;
    length = character_to_bytes(locale, character, space);
    if (length < 0)
        return error_set(CRT_EILSEQ);
    if (!bytes || (size_t)length > size)
        return parameter_invalid(CRT_ERANGE);
    memcpy(bytes, space, (size_t)length);
    if (used)
        *used = length;
    return 0;
}

CRT(int, wctomb_s, (int *used OUT, char *bytes OUT COUNT(size), size_t size, WCHAR character))
{
    return crt__wctomb_s_l(used, bytes, size, character, NULL);
}

/* Units made out of a string; four-byte UTF-8 becomes two. The text ends in NUL or at count. */
static size_t widen(WCHAR *wide, const char *text, size_t capacity, const struct crt_locale *locale)
{
    size_t length = strlen(text), at = 0, units = 0;

    while (at < length && (!wide || units < capacity)) {
        WCHAR pair[2];
        int used = character_from_bytes(locale, text + at, length - at, pair), made = 1;

        if (used < 0 && locale_code_page(locale) == CP_UTF8 && length - at >= 4) {
            made = text_to_wide(locale, text + at, 4, pair, 2);
            used = made == 2 ? 4 : -1;
        }
        if (used < 0) {
            error_set(CRT_EILSEQ);
            return failed;
        }
        if (wide && units + (size_t)made > capacity)
            break;
        for (int i = 0; wide && i < made; i++)
            wide[units + (size_t)i] = pair[i];
        units += (size_t)made;
        at += (size_t)used;
    }
    if (wide && units < capacity)
        wide[units] = 0;
    return units;
}

static size_t narrow(char *text, const WCHAR *wide, size_t capacity,
                     const struct crt_locale *locale)
{
    size_t length = utf16_length((const uint16_t *)wide), bytes = 0;

    for (size_t at = 0; at < length;) {
        char space[8];
        bool pair = (wide[at] & 0xfc00) == 0xd800 && at + 1 < length;
        int made = pair ? text_to_narrow(locale, wide + at, 2, space, sizeof space)
                        : character_to_bytes(locale, wide[at], space);

        if (made < 0) {
            error_set(CRT_EILSEQ);
            return failed;
        }
        if (text && bytes + (size_t)made > capacity)
            return bytes;
        if (text)
            memcpy(text + bytes, space, (size_t)made);
        bytes += (size_t)made;
        at += pair ? 2 : 1;
    }
    if (text && bytes < capacity)
        text[bytes] = 0;
    return bytes;
}

CRT(size_t, _mbstowcs_l,
    (WCHAR * wide OUT, const char *text, size_t count, const struct crt_locale *locale))
{
    if (!text || (wide && count > SIZE_MAX / 2)) {
        parameter_invalid(CRT_EINVAL);
        return failed;
    }
    return wide && count == 0 ? 0 : widen(wide, text, count, locale);
}

CRT(size_t, mbstowcs, (WCHAR * wide OUT, const char *text, size_t count))
{
    return crt__mbstowcs_l(wide, text, count, NULL);
}

CRT(size_t, _wcstombs_l,
    (char *text OUT, const WCHAR *wide, size_t count, const struct crt_locale *locale))
{
    if (!wide || (text && count > SIZE_MAX / 2)) {
        parameter_invalid(CRT_EINVAL);
        return failed;
    }
    return text && count == 0 ? 0 : narrow(text, wide, count, locale);
}

CRT(size_t, wcstombs, (char *text OUT, const WCHAR *wide, size_t count))
{
    return crt__wcstombs_l(text, wide, count, NULL);
}

/* `made` counts the NUL. Too little room: an error, or cut when count is _TRUNCATE. */
CRT(int, _mbstowcs_s_l,
    (size_t * made OUT, WCHAR *wide OUT COUNT(size), size_t size, const char *text, size_t count,
     const struct crt_locale *locale))
{
    size_t room = count == truncate || count > size ? size : count, length;

    if (made)
        *made = 0;
    if ((!wide) != (size == 0) || !text)
        return parameter_invalid(CRT_EINVAL);
    length = widen(wide, text, wide ? room : 0, locale);
    if (length == failed) {
        if (wide)
            *wide = 0;
        return error_get();
    }
    if (made)
        *made = length + 1;
    if (!wide)
        return 0;
    if (length < size) {
        wide[length] = 0;
        return 0;
    }
    if (count == truncate) {
        wide[size - 1] = 0;
        if (made)
            *made = size;
        return CRT_STRUNCATE;
    }
    *wide = 0;
    return parameter_invalid(CRT_ERANGE);
}

CRT(int, mbstowcs_s,
    (size_t * made OUT, WCHAR *wide OUT COUNT(size), size_t size, const char *text, size_t count))
{
    return crt__mbstowcs_s_l(made, wide, size, text, count, NULL);
}

CRT(int, _wcstombs_s_l,
    (size_t * made OUT, char *text OUT COUNT(size), size_t size, const WCHAR *wide, size_t count,
     const struct crt_locale *locale))
{
    size_t room = count == truncate || count > size ? size : count, length;

    if (made)
        *made = 0;
    if ((!text) != (size == 0) || !wide)
        return parameter_invalid(CRT_EINVAL);
    length = narrow(text, wide, text ? room : 0, locale);
    if (length == failed) {
        if (text)
            *text = 0;
        return error_get();
    }
    if (made)
        *made = length + 1;
    if (!text)
        return 0;
    if (length < size && (room == count || length < room)) {
        text[length] = 0;
        return 0;
    }
    if (count == truncate) {
        text[length < size ? length : size - 1] = 0;
        if (made)
            *made = (length < size ? length : size - 1) + 1;
        return CRT_STRUNCATE;
    }
    *text = 0;
    return parameter_invalid(CRT_ERANGE);
}

CRT(int, wcstombs_s,
    (size_t * made OUT, char *text OUT COUNT(size), size_t size, const WCHAR *wide, size_t count))
{
    return crt__wcstombs_s_l(made, text, size, wide, count, NULL);
}

CRT(WCHAR, btowc, (int c))
{
    char byte = (char)c;
    WCHAR unit;

    return c >= 0 && c <= 255 && character_from_bytes(NULL, &byte, 1, &unit) >= 0 ? unit : 0xffff;
}

CRT(int, wctob, (WCHAR c))
{
    char bytes[8];

    return character_to_bytes(NULL, c, bytes) == 1 ? (unsigned char)*bytes : -1;
}

/* mbstate_t: bytes of a character that the previous call did not finish. */
struct conversion_state {
    unsigned bytes;
    unsigned short count, unused;
};

static struct conversion_state shared_state;

CRT(size_t, mbrtowc,
    (WCHAR * character OUT, const char *bytes, size_t count, struct conversion_state *state))
{
    char pending[8];
    WCHAR unit;

    if (!state)
        state = &shared_state;
    if (!bytes) {
        *state = (struct conversion_state){0};
        return 0;
    }
    memcpy(pending, &state->bytes, sizeof state->bytes);
    for (size_t at = 0; at < count; at++) {
        int used;

        pending[state->count++] = bytes[at];
        used = character_from_bytes(NULL, pending, state->count, &unit);
        if (used >= 0) {
            *state = (struct conversion_state){0};
            if (character)
                *character = unit;
            return unit ? at + 1 : 0;
        }
        if (state->count >= locale_character_size(NULL) || state->count >= 4) {
            *state = (struct conversion_state){0};
            error_set(CRT_EILSEQ);
            return (size_t)-1;
        }
    }
    memcpy(&state->bytes, pending, sizeof state->bytes);
    return (size_t)-2;
}

CRT(size_t, mbrlen, (const char *bytes, size_t count, struct conversion_state *state))
{
    return crt_mbrtowc(NULL, bytes, count, state);
}

CRT(int, mbsinit, (const struct conversion_state *state))
{
    return !state || state->count == 0;
}

CRT(size_t, wcrtomb, (char *bytes OUT, WCHAR character, struct conversion_state *state))
{
    int length;

    (void)state; /* a character is one unit */
    if (!bytes)
        return 1;
    length = crt__wctomb_l(bytes, character, NULL);
    return (size_t)length;
}

CRT(size_t, mbsrtowcs,
    (WCHAR * wide OUT, const char **text INOUT, size_t count, struct conversion_state *state))
{
    size_t units;

    (void)state;
    units = widen(wide, *text, count, NULL);
    if (wide && units != failed && units < count)
        *text = NULL;
    return units;
}

CRT(size_t, wcsrtombs,
    (char *text OUT, const WCHAR **wide INOUT, size_t count, struct conversion_state *state))
{
    size_t bytes;

    (void)state;
    bytes = narrow(text, *wide, count, NULL);
    if (text && bytes != failed && bytes < count)
        *wide = NULL;
    return bytes;
}

CRT(int, wcrtomb_s,
    (size_t * made OUT, char *bytes, size_t size, WCHAR character, struct conversion_state *state))
{
    int used, error = crt_wctomb_s(&used, bytes, size, character);

    (void)state;
    if (made)
        *made = (size_t)used;
    return error;
}

CRT(int, mbsrtowcs_s,
    (size_t * made OUT, WCHAR *wide, size_t size, const char **text INOUT, size_t count,
     struct conversion_state *state))
{
    int error;

    (void)state;
    if (!text)
        return parameter_invalid(CRT_EINVAL);
    error = crt_mbstowcs_s(made, wide, size, *text, count);
    if (wide && error == 0)
        *text = NULL;
    return error;
}

CRT(int, wcsrtombs_s,
    (size_t * made OUT, char *text, size_t size, const WCHAR **wide INOUT, size_t count,
     struct conversion_state *state))
{
    int error;

    (void)state;
    if (!wide)
        return parameter_invalid(CRT_EINVAL);
    error = crt_wcstombs_s(made, text, size, *wide, count);
    if (text && error == 0)
        *wide = NULL;
    return error;
}
