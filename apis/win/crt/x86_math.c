/*
 * What compilers for 32-bit programs call in place of a function of math.h. _CI functions have
 * their arguments on the x87's stack, the last one on top, and leave the result there; those
 * with sse2 in their names have them in XMM0 and XMM1. Microsoft, "Compiler intrinsics".
 */
#include "apis/win/crt/math.h"
#include "thunks/raw.h"

static double pop(void)
{
    double value;

    __asm__ volatile("fstpl %0" : "=m"(value));
    return value;
}

static void push(double value)
{
    __asm__ volatile("fldl %0" : : "m"(value));
}

#define ONE(name)                                                                                  \
    static void x87_##name(struct guest32_live *live)                                              \
    {                                                                                              \
        double x = pop(), result = name(x);                                                        \
                                                                                                   \
        push(MATH_CHECK(#name, x, 0, result));                                                     \
        guest32_leave(live, 0);                                                                    \
    }                                                                                              \
    RAW(x86_msvcrt, _CI##name, x87_##name)

#define TWO(name)                                                                                  \
    static void x87_##name(struct guest32_live *live)                                              \
    {                                                                                              \
        double y = pop(), x = pop(), result = name(x, y);                                          \
                                                                                                   \
        push(MATH_CHECK(#name, x, y, result));                                                     \
        guest32_leave(live, 0);                                                                    \
    }                                                                                              \
    RAW(x86_msvcrt, _CI##name, x87_##name)

/* guest32_enter leaves the vector registers alone: XMM0 and XMM1 are parameters here, too. */
#define SSE(name, result, ...)                                                                     \
    static double sse_##name(struct guest32_live *live, __VA_ARGS__)                               \
    {                                                                                              \
        guest32_leave(live, 0);                                                                    \
        return result;                                                                             \
    }                                                                                              \
    RAW(x86_msvcrt, _libm_sse2_##name##_precise,                                                   \
        (void (*)(struct guest32_live *))(void (*)(void))sse_##name)
#define SSE_ONE(name) SSE(name, MATH_CHECK(#name, x, 0, name(x)), double x)

ONE(acos);
ONE(asin);
ONE(atan);
ONE(cos);
ONE(cosh);
ONE(exp);
ONE(log);
ONE(log10);
ONE(sin);
ONE(sinh);
ONE(tan);
ONE(tanh);
TWO(atan2);
TWO(fmod);
TWO(pow);
SSE_ONE(acos);
SSE_ONE(asin);
SSE_ONE(atan);
SSE_ONE(cos);
SSE_ONE(exp);
SSE_ONE(log);
SSE_ONE(log10);
SSE_ONE(sin);
SSE_ONE(sqrt);
SSE_ONE(tan);
SSE(pow, MATH_CHECK("pow", x, y, pow(x, y)), double x, double y);

RAW_CODE(x86_msvcrt, _CIsqrt, x86_sqrt);
RAW_CODE(x86_msvcrt, _ftol, x86_float_to_long);
ALIAS(x86_msvcrt, _ftol2, "x86_msvcrt._ftol");
ALIAS(x86_msvcrt, _ftol2_sse, "x86_msvcrt._ftol");
ALIAS(x86_ntdll, _ftol, "x86_msvcrt._ftol");
ALIAS(x86_ntdll, _ftol2, "x86_msvcrt._ftol");
ALIAS(x86_ntdll, _ftol2_sse, "x86_msvcrt._ftol");
ALIAS(x86_ntdll, _CIcos, "x86_msvcrt._CIcos");
ALIAS(x86_ntdll, _CIlog, "x86_msvcrt._CIlog");
ALIAS(x86_ntdll, _CIpow, "x86_msvcrt._CIpow");
ALIAS(x86_ntdll, _CIsin, "x86_msvcrt._CIsin");
ALIAS(x86_ntdll, _CIsqrt, "x86_msvcrt._CIsqrt");

/* Whether the processor divides as the first Pentium did; compiled code looks. */
DATA(x86_msvcrt, int, _adjust_fdiv) = 0;
