/*
 * rand, exactly as documented programs expect its sequence, and small integer functions
 * (Microsoft C runtime library reference: rand, srand, rand_s, abs, div, _rotl, _byteswap_ulong).
 */
#include "apis/win/crt/errors.h"
#include "apis/win/crt/thread_data.h"
#include "thunks/api.h"

#include <stdint.h>
#include <sys/random.h>

struct int_quotient {
    int quotient, remainder;
};

struct int64_quotient {
    __int64 quotient, remainder;
};

CRT(void, srand, (unsigned seed))
{
    crt_thread.random_seed = seed;
}

CRT(int, rand, (void))
{
    crt_thread.random_seed = crt_thread.random_seed * 214013 + 2531011;
    return (int)(crt_thread.random_seed >> 16 & 0x7fff);
}

CRT(int, rand_s, (unsigned *value OUT))
{
    if (!value)
        return parameter_invalid(CRT_EINVAL);
    *value = 0;
    if (getrandom(value, sizeof *value, 0) != sizeof *value)
        return error_set(CRT_ENOMEM);
    return 0;
}

CRT(int, abs, (int value))
{
    return value < 0 ? (int)(0u - (unsigned)value) : value;
}
ALIAS(crt, labs, "crt.abs"); /* a long has 32 bits */

CRT(__int64, _abs64, (__int64 value))
{
    return value < 0 ? (__int64)(0ull - (uint64_t)value) : value;
}
ALIAS(crt, llabs, "crt._abs64");
ALIAS(crt, imaxabs, "crt._abs64");

CRT(struct int_quotient, div, (int dividend, int divisor))
{
    return (struct int_quotient){dividend / divisor, dividend % divisor};
}
ALIAS(crt, ldiv, "crt.div");

CRT(struct int64_quotient, lldiv, (__int64 dividend, __int64 divisor))
{
    return (struct int64_quotient){dividend / divisor, dividend % divisor};
}
ALIAS(crt, imaxdiv, "crt.lldiv");

CRT(unsigned, _rotl, (unsigned value, int shift))
{
    shift &= 31;
    return shift ? value << shift | value >> (32 - shift) : value;
}
ALIAS(crt, _lrotl, "crt._rotl");

CRT(unsigned, _rotr, (unsigned value, int shift))
{
    shift &= 31;
    return shift ? value >> shift | value << (32 - shift) : value;
}
ALIAS(crt, _lrotr, "crt._rotr");

CRT(unsigned __int64, _rotl64, (unsigned __int64 value, int shift))
{
    shift &= 63;
    return shift ? value << shift | value >> (64 - shift) : value;
}

CRT(unsigned __int64, _rotr64, (unsigned __int64 value, int shift))
{
    shift &= 63;
    return shift ? value >> shift | value << (64 - shift) : value;
}

CRT(unsigned short, _byteswap_ushort, (unsigned short value))
{
    return __builtin_bswap16(value);
}

CRT(ULONG, _byteswap_ulong, (ULONG value))
{
    return __builtin_bswap32(value);
}

CRT(unsigned __int64, _byteswap_uint64, (unsigned __int64 value))
{
    return __builtin_bswap64(value);
}

/* Swaps each pair of bytes while copying. */
CRT(void, _swab, (char *from, char *to, int count))
{
    for (int i = 0; i + 1 < count; i += 2) {
        char first = from[i];

        to[i] = from[i + 1];
        to[i + 1] = first;
    }
}
