/* Binary data as text. [CryptBinaryToStringA, CryptStringToBinaryA, Microsoft Learn] */
#include "apis/host/base64.h"
#include "apis/win/crypt32/certificate.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <stdlib.h>
#include <string.h>

enum { LINE = 64, KIND = 0xffff };

/* Text without a header, in lines unless CRYPT_STRING_NOCRLF; size with the terminator. */
static char *encode(const BYTE *bytes, DWORD size, DWORD flags, size_t *length)
{
    size_t plain = base64_encode(NULL, 0, bytes, size), made = 0;
    char *digits = malloc(plain + 1), *text = malloc(plain + plain / LINE * 2 + 4);

    if (!digits || !text) {
        free(digits);
        free(text);
        return NULL;
    }
    base64_encode(digits, plain, bytes, size);
    for (size_t at = 0; at < plain; at += LINE) {
        size_t count = plain - at < LINE ? plain - at : LINE;

        memcpy(text + made, digits + at, count);
        made += count;
        if (!(flags & (CRYPT_STRING_NOCRLF | CRYPT_STRING_NOCR)))
            text[made++] = '\r';
        if (!(flags & CRYPT_STRING_NOCRLF))
            text[made++] = '\n';
    }
    text[made] = 0;
    free(digits);
    *length = made;
    return text;
}

static const char hexadecimal[] = "0123456789abcdef";

static char *encode_hexadecimal(const BYTE *bytes, DWORD size, DWORD flags, size_t *length)
{
    char *text = malloc((size_t)size * 2 + 3);
    size_t made = 0;

    for (DWORD i = 0; text && i < size; i++) {
        text[made++] = hexadecimal[bytes[i] >> 4];
        text[made++] = hexadecimal[bytes[i] & 15];
    }
    if (text && !(flags & CRYPT_STRING_NOCRLF))
        memcpy(text + made, "\r\n", 2), made += 2;
    if (text)
        text[made] = 0;
    *length = made;
    return text;
}

API(crypt32, BOOL, CryptBinaryToStringA,
    (const BYTE *bytes BYTES(size), DWORD size, DWORD flags FLAGS(CRYPT_STRING_),
     LPSTR out OUT OPTIONAL, DWORD *length INOUT))
{
    size_t made = 0;
    char *text;
    DWORD room;

    if (!bytes || !length)
        return win_fail(ERROR_INVALID_PARAMETER);
    if ((flags & KIND) == CRYPT_STRING_BASE64)
        text = encode(bytes, size, flags, &made);
    else if ((flags & KIND) == CRYPT_STRING_HEXRAW)
        text = encode_hexadecimal(bytes, size, flags, &made);
    else
        return win_fail(ERROR_INVALID_PARAMETER);
    if (!text)
        return win_fail(ERROR_NOT_ENOUGH_MEMORY);
    room = *length;
    *length = (DWORD)made + !out; /* with the terminator only when asked for the size */
    if (out && room > made)
        memcpy(out, text, made + 1);
    free(text);
    return !out || room > made || win_fail(ERROR_MORE_DATA);
}

/* Skips "-----BEGIN ...-----" and cuts what follows "-----END". */
static const char *body_of(const char *text, size_t *length)
{
    const char *begin = memmem(text, *length, "-----BEGIN", 10), *end;

    if (!begin)
        return NULL;
    begin = memchr(begin, '\n', *length - (size_t)(begin - text));
    if (!begin)
        return NULL;
    *length -= (size_t)(begin - text);
    end = memmem(begin, *length, "-----END", 8);
    if (!end)
        return NULL;
    *length = (size_t)(end - begin);
    return begin;
}

API(crypt32, BOOL, CryptStringToBinaryA,
    (LPCSTR text, DWORD length, DWORD flags FLAGS(CRYPT_STRING_), BYTE *out OUT OPTIONAL,
     DWORD *size INOUT, DWORD *skipped OUT OPTIONAL, DWORD *used OUT OPTIONAL))
{
    size_t rest = text ? length ? length : strlen(text) : 0;
    DWORD kind = flags & KIND;
    const char *body = text;
    long made;

    if (!text || !size)
        return win_fail(ERROR_INVALID_PARAMETER);
    if (kind == CRYPT_STRING_BASE64HEADER || kind == CRYPT_STRING_BASE64_ANY)
        body = body_of(text, &rest);
    if (!body && kind == CRYPT_STRING_BASE64_ANY)
        body = text;
    else if (body && kind != CRYPT_STRING_BASE64 && kind != CRYPT_STRING_BASE64HEADER &&
             kind != CRYPT_STRING_BASE64_ANY)
        return win_fail(ERROR_INVALID_PARAMETER);
    made = body ? base64_decode(out, *size, body, rest) : -1;
    if (made < 0)
        return win_fail(ERROR_INVALID_DATA);
    if (skipped)
        *skipped = (DWORD)(body - text);
    if (used)
        *used = kind == CRYPT_STRING_BASE64_ANY && body != text ? CRYPT_STRING_BASE64HEADER
                                                                : CRYPT_STRING_BASE64;
    if (out && *size < (DWORD)made)
        return win_fail(ERROR_MORE_DATA);
    *size = (DWORD)made;
    return TRUE;
}
