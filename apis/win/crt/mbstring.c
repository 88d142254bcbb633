/*
 * Strings of multibyte characters (Microsoft C runtime library reference: _mbschr, _mbsinc,
 * _mbsnbcpy and their relatives). A count is one of characters (_mbsn) or of bytes (_mbsnb).
 */
#include "apis/win/crt/mbstring.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/thread_data.h"
#include "thunks/api.h"

#include <string.h>

typedef unsigned char byte;

CRT(size_t, _mbclen, (const byte *text))
{
    return multibyte_is_lead(*text) && text[1] ? 2 : 1;
}

CRT(byte *, _mbsinc, (const byte *text))
{
    return (byte *)text + (multibyte_is_lead(*text) && text[1] ? 2 : 1);
}

/* Looks from the start: a byte alone does not say what it belongs to. */
CRT(byte *, _mbsdec, (const byte *start, const byte *at))
{
    const byte *last = start;

    if (start >= at)
        return NULL;
    while (start < at) {
        last = start;
        start += multibyte_size(start) ? multibyte_size(start) : 1;
    }
    return (byte *)last;
}

CRT(byte *, _mbsninc, (const byte *text, size_t count))
{
    for (; count && *text; count--)
        text += multibyte_size(text);
    return (byte *)text;
}

CRT(unsigned, _mbsnextc, (const byte *text))
{
    return multibyte_at(text);
}

CRT(size_t, _mbslen, (const byte *text))
{
    size_t count = 0;

    for (; *text; count++)
        text += multibyte_size(text);
    return count;
}

CRT(size_t, _mbsnbcnt, (const byte *text, size_t count))
{
    const byte *at = text;

    for (; count && *at; count--)
        at += multibyte_size(at);
    return (size_t)(at - text);
}

CRT(size_t, _mbsnccnt, (const byte *text, size_t bytes))
{
    const byte *end = text + bytes;
    size_t count = 0;

    for (; text < end && *text; count++)
        text += multibyte_size(text);
    return count;
}

CRT(byte *, _mbschr, (const byte *text, unsigned c))
{
    for (;; text += multibyte_size(text)) {
        if (multibyte_at(text) == c)
            return (byte *)text;
        if (!*text)
            return NULL;
    }
}

CRT(byte *, _mbsrchr, (const byte *text, unsigned c))
{
    const byte *found = NULL;

    for (;; text += multibyte_size(text)) {
        if (multibyte_at(text) == c)
            found = text;
        if (!*text)
            return (byte *)found;
    }
}

CRT(byte *, _mbsstr, (const byte *text, const byte *wanted))
{
    size_t length = strlen((const char *)wanted);

    if (!length)
        return (byte *)text;
    for (; *text; text += multibyte_size(text)) {
        if (strncmp((const char *)text, (const char *)wanted, length) == 0)
            return (byte *)text;
    }
    return NULL;
}

static bool is_one_of(unsigned c, const byte *set)
{
    for (; *set; set += multibyte_size(set)) {
        if (multibyte_at(set) == c)
            return true;
    }
    return false;
}

static const byte *span(const byte *text, const byte *set, bool inside)
{
    while (*text && is_one_of(multibyte_at(text), set) == inside)
        text += multibyte_size(text);
    return text;
}

CRT(size_t, _mbsspn, (const byte *text, const byte *set))
{
    return (size_t)(span(text, set, true) - text);
}

CRT(size_t, _mbscspn, (const byte *text, const byte *set))
{
    return (size_t)(span(text, set, false) - text);
}

CRT(byte *, _mbsspnp, (const byte *text, const byte *set))
{
    text = span(text, set, true);
    return *text ? (byte *)text : NULL;
}

CRT(byte *, _mbspbrk, (const byte *text, const byte *set))
{
    text = span(text, set, false);
    return *text ? (byte *)text : NULL;
}

static byte *token_next(byte *text, const byte *delimiters, byte **context)
{
    byte *start, *end;

    if (!text)
        text = *context;
    if (!text)
        return NULL;
    start = (byte *)span(text, delimiters, true);
    end = (byte *)span(start, delimiters, false);
    *context = end + multibyte_size(end);
    if (*end)
        *end = 0;
    return *start ? start : NULL;
}

CRT(byte *, _mbstok, (byte * text, const byte *delimiters))
{
    return token_next(text, delimiters, &crt_thread.multibyte_token);
}

CRT(byte *, _mbstok_s, (byte * text, const byte *delimiters, byte **context INOUT))
{
    if (!context || !delimiters || (!text && !*context)) {
        parameter_invalid(CRT_EINVAL);
        return NULL;
    }
    return token_next(text, delimiters, context);
}

/* Up to `count` characters (or, if by_bytes, bytes). */
static int compare(const byte *left, const byte *right, size_t count, bool by_bytes, bool fold)
{
    if (!left || !right) {
        parameter_invalid(CRT_EINVAL);
        return NOT_COMPARABLE;
    }
    while (count) {
        unsigned a = multibyte_at(left), b = multibyte_at(right);
        size_t size = multibyte_size(left);

        if (fold) {
            a = multibyte_lower(a);
            b = multibyte_lower(b);
        }
        if (a != b)
            return a < b ? -1 : 1;
        if (!a)
            break;
        left += size;
        right += multibyte_size(right);
        count -= by_bytes && size <= count ? size : 1;
    }
    return 0;
}

#define COMPARE(name, collating, by_bytes, fold)                                                   \
    CRT(int, name, (const byte *left, const byte *right, size_t count))                            \
    {                                                                                              \
        return compare(left, right, count, by_bytes, fold);                                        \
    }                                                                                              \
    ALIAS(crt, collating, "crt." #name)

COMPARE(_mbsncmp, _mbsncoll, false, false);
COMPARE(_mbsnicmp, _mbsnicoll, false, true);
COMPARE(_mbsnbcmp, _mbsnbcoll, true, false);
COMPARE(_mbsnbicmp, _mbsnbicoll, true, true);

CRT(int, _mbscmp, (const byte *left, const byte *right))
{
    return compare(left, right, SIZE_MAX, false, false);
}
ALIAS(crt, _mbscoll, "crt._mbscmp");

CRT(int, _mbsicmp, (const byte *left, const byte *right))
{
    return compare(left, right, SIZE_MAX, false, true);
}
ALIAS(crt, _mbsicoll, "crt._mbsicmp");

/* Replaces each character; a lead byte's partner is replaced with it. */
static byte *each_mapped(byte *text, unsigned (*map)(unsigned c))
{
    for (byte *at = text; *at;) {
        size_t size = multibyte_size(at);
        unsigned c = map(multibyte_at(at));

        if (size == 2 && c > 0xff) {
            at[0] = (byte)(c >> 8);
            at[1] = (byte)c;
        } else if (size == 1 && c <= 0xff) {
            *at = (byte)c;
        }
        at += size;
    }
    return text;
}

CRT(byte *, _mbslwr, (byte * text))
{
    return each_mapped(text, multibyte_lower);
}

CRT(byte *, _mbsupr, (byte * text))
{
    return each_mapped(text, multibyte_upper);
}

CRT(int, _mbslwr_s, (byte * text, size_t size))
{
    if (!text || strnlen((char *)text, size) == size)
        return parameter_invalid(CRT_EINVAL);
    each_mapped(text, multibyte_lower);
    return 0;
}

CRT(int, _mbsupr_s, (byte * text, size_t size))
{
    if (!text || strnlen((char *)text, size) == size)
        return parameter_invalid(CRT_EINVAL);
    each_mapped(text, multibyte_upper);
    return 0;
}

static void bytes_turn(byte *text, size_t length)
{
    for (size_t i = 0; i < length / 2; i++) {
        byte other = text[length - 1 - i];

        text[length - 1 - i] = text[i];
        text[i] = other;
    }
}

/* Each character's bytes are turned around first, then all of them. */
CRT(byte *, _mbsrev, (byte * text))
{
    size_t length = strlen((char *)text);

    for (size_t at = 0; at < length;) {
        size_t size = multibyte_size(text + at);

        bytes_turn(text + at, size);
        at += size;
    }
    bytes_turn(text, length);
    return text;
}

/* Whole characters only; the rest of the count is filled with zeros. */
static byte *copy(byte *target, const byte *source, size_t bytes)
{
    byte *to = target;

    while (bytes && *source) {
        size_t size = multibyte_size(source);

        if (size > bytes)
            break;
        memcpy(to, source, size);
        to += size;
        source += size;
        bytes -= size;
    }
    memset(to, 0, bytes);
    return target;
}

CRT(byte *, _mbsnbcpy, (byte * target, const byte *source, size_t bytes))
{
    return copy(target, source, bytes);
}

CRT(byte *, _mbsncpy, (byte * target, const byte *source, size_t count))
{
    size_t bytes = crt__mbsnbcnt(source, count), characters = crt__mbsnccnt(source, bytes);

    memcpy(target, source, bytes);
    memset(target + bytes, 0, count - characters);
    return target;
}

CRT(byte *, _mbsnbcat, (byte * target, const byte *source, size_t bytes))
{
    byte *end = target + strlen((char *)target);
    size_t length = strnlen((const char *)source, bytes);

    copy(end, source, length);
    end[length] = 0;
    return target;
}

CRT(byte *, _mbsncat, (byte * target, const byte *source, size_t count))
{
    return crt__mbsnbcat(target, source, crt__mbsnbcnt(source, count));
}

/* These differ from the functions of bytes in nothing. */
ALIAS(crt, _mbscpy, "crt.strcpy");
ALIAS(crt, _mbscat, "crt.strcat");
ALIAS(crt, _mbscpy_s, "crt.strcpy_s");
ALIAS(crt, _mbscat_s, "crt.strcat_s");
ALIAS(crt, _mbsdup, "crt._strdup");
ALIAS(crt, _mbsnbcpy_s, "crt.strncpy_s");
ALIAS(crt, _mbsnbcat_s, "crt.strncat_s");

CRT(byte *, _mbsset, (byte * text, unsigned c))
{
    for (byte *at = text; *at;) {
        if (c > 0xff && at[1]) {
            *at++ = (byte)(c >> 8);
            *at++ = (byte)c;
        } else {
            *at++ = c > 0xff ? ' ' : (byte)c;
        }
    }
    return text;
}

/* 0: one byte, 1: a lead byte, 2: behind one, -1: no character. */
CRT(int, _mbsbtype, (const byte *text, size_t offset))
{
    int kind = 0;

    for (size_t at = 0; at <= offset; at++) {
        if (!text[at])
            return -1;
        kind = kind == 1 ? 2 : multibyte_is_lead(text[at]) ? 1 : 0;
    }
    return kind;
}

CRT(int, _ismbslead, (const byte *start, const byte *at))
{
    return start <= at && crt__mbsbtype(start, (size_t)(at - start)) == 1 ? -1 : 0;
}

CRT(int, _ismbstrail, (const byte *start, const byte *at))
{
    return start <= at && crt__mbsbtype(start, (size_t)(at - start)) == 2 ? -1 : 0;
}

CRT(void, _mbccpy, (byte * target, const byte *source))
{
    memcpy(target, source, multibyte_size(source) == 2 ? 2 : 1);
}

CRT(size_t, _mbstrlen, (const char *text))
{
    return crt__mbslen((const byte *)text);
}

CRT(size_t, _mbstrnlen, (const char *text, size_t limit))
{
    return crt__mbsnccnt((const byte *)text, limit);
}
ALIAS(crt, _mbsnlen, "crt._mbstrnlen");
