/*
 * Classes of floating point values, and the processor's control and status (Microsoft C runtime
 * library reference: _fpclass, _controlfp_s, _statusfp, fegetenv). x64 programs have MXCSR alone;
 * those of x86 have the x87 beside it, and the functions speak of both.
 */
#include "abi/model.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/floating_x87.h"
#include "thunks/api.h"

#include <cpuid.h>
#include <math.h>
#include <stdint.h>
#include <string.h>
#include <xmmintrin.h>

/* Windows' own numbers; the host's FP_NAN and the others differ. */
enum {
    CLASS_INFINITE = 1,
    CLASS_NOT_A_NUMBER = 2,
    CLASS_NORMAL = -1,
    CLASS_SUBNORMAL = -2,
    CLASS_ZERO = 0,
    SIGN_BIT = 0x8000
};

enum {
    MXCSR_FLAGS = 0x3f,
    MXCSR_DENORMALS_ARE_ZERO = 0x40,
    MXCSR_FLUSH = 0x8000,
    MXCSR_ROUND_SHIFT = 13,
    MXCSR_MASK_SHIFT = 7,
    MXCSR_DEFAULT = 0x1f80
};

enum {
    CONTROL_EXCEPTIONS = 0x8001f,
    CONTROL_DENORMAL = 0x80000,
    CONTROL_ROUNDING = 0x300,
    CONTROL_DENORMALS = 0x3000000,
    DENORMALS_FLUSH = 0x1000000,
    DENORMALS_FLUSH_OPERANDS = 0x2000000,
    DENORMALS_FLUSH_RESULTS = 0x3000000
};

/* For the x87 alone. */
enum { CONTROL_PRECISION = 0x30000, CONTROL_AFFINE = 0x40000 };
#define CONTROL_AMBIGUOUS 0x80000000u /* the two differ */

static short class_of(double value)
{
    switch (fpclassify(value)) {
    case FP_NAN:
        return CLASS_NOT_A_NUMBER;
    case FP_INFINITE:
        return CLASS_INFINITE;
    case FP_ZERO:
        return CLASS_ZERO;
    case FP_SUBNORMAL:
        return CLASS_SUBNORMAL;
    default:
        return CLASS_NORMAL;
    }
}

static short float_class_of(float value)
{
    return fpclassify(value) == FP_SUBNORMAL ? CLASS_SUBNORMAL : class_of((double)value);
}

CRT(short, _dclass, (double value))
{
    return class_of(value);
}
ALIAS(crt, _ldclass, "crt._dclass");

CRT(short, _fdclass, (float value))
{
    return float_class_of(value);
}

CRT(short, _dtest, (const double *value))
{
    return class_of(*value);
}
ALIAS(crt, _ldtest, "crt._dtest");

CRT(short, _fdtest, (const float *value))
{
    return float_class_of(*value);
}

CRT(int, _dsign, (double value))
{
    return signbit(value) ? SIGN_BIT : 0;
}
ALIAS(crt, _ldsign, "crt._dsign");

CRT(int, _fdsign, (float value))
{
    return signbit(value) ? SIGN_BIT : 0;
}

/* 1 less, 2 equal, 4 greater, 0 when they do not compare. */
CRT(int, _dpcomp, (double left, double right))
{
    return left < right ? 1 : left == right ? 2 : left > right ? 4 : 0;
}
ALIAS(crt, _ldpcomp, "crt._dpcomp");

CRT(int, _fdpcomp, (float left, float right))
{
    return left < right ? 1 : left == right ? 2 : left > right ? 4 : 0;
}

CRT(int, _finite, (double value))
{
    return isfinite(value) != 0;
}

CRT(int, _finitef, (float value))
{
    return isfinite(value) != 0;
}

CRT(int, _isnan, (double value))
{
    return isnan(value) != 0;
}

CRT(int, _isnanf, (float value))
{
    return isnan(value) != 0;
}

CRT(int, _fpclass, (double value))
{
    uint64_t bits;
    int negative;

    memcpy(&bits, &value, sizeof bits);
    negative = bits >> 63;
    switch (class_of(value)) {
    case CLASS_NOT_A_NUMBER:
        return bits >> 51 & 1 ? 2 : 1;
    case CLASS_INFINITE:
        return negative ? 4 : 0x200;
    case CLASS_ZERO:
        return negative ? 0x20 : 0x40;
    case CLASS_SUBNORMAL:
        return negative ? 0x10 : 0x80;
    default:
        return negative ? 8 : 0x100;
    }
}

CRT(int, _fpclassf, (float value))
{
    if (fpclassify(value) == FP_SUBNORMAL)
        return signbit(value) ? 0x10 : 0x80;
    return crt__fpclass((double)value);
}

/* MXCSR's order is invalid, denormal, zero divide, overflow, underflow, inexact. */
static unsigned bits_from_mxcsr(unsigned flags)
{
    static const unsigned bits[] = {0x10, CONTROL_DENORMAL, 8, 4, 2, 1};
    unsigned result = 0;

    for (int i = 0; i < 6; i++) {
        if (flags >> i & 1)
            result |= bits[i];
    }
    return result;
}

static unsigned mxcsr_from_bits(unsigned wanted)
{
    static const unsigned bits[] = {0x10, CONTROL_DENORMAL, 8, 4, 2, 1};
    unsigned result = 0;

    for (int i = 0; i < 6; i++) {
        if (wanted & bits[i])
            result |= 1u << i;
    }
    return result;
}

static unsigned mxcsr_control_get(void)
{
    unsigned mxcsr = _mm_getcsr();
    unsigned control = bits_from_mxcsr(mxcsr >> MXCSR_MASK_SHIFT & MXCSR_FLAGS);

    control |= (mxcsr >> MXCSR_ROUND_SHIFT & 3) << 8;
    if (mxcsr & MXCSR_FLUSH)
        control |= mxcsr & MXCSR_DENORMALS_ARE_ZERO ? DENORMALS_FLUSH : DENORMALS_FLUSH_RESULTS;
    else if (mxcsr & MXCSR_DENORMALS_ARE_ZERO)
        control |= DENORMALS_FLUSH_OPERANDS;
    return control;
}

static void mxcsr_control_set(unsigned control)
{
    unsigned mxcsr = _mm_getcsr() & MXCSR_FLAGS, denormals = control & CONTROL_DENORMALS;

    mxcsr |= mxcsr_from_bits(control & CONTROL_EXCEPTIONS) << MXCSR_MASK_SHIFT;
    mxcsr |= (control & CONTROL_ROUNDING) >> 8 << MXCSR_ROUND_SHIFT;
    if (denormals == DENORMALS_FLUSH || denormals == DENORMALS_FLUSH_RESULTS)
        mxcsr |= MXCSR_FLUSH;
    if (denormals == DENORMALS_FLUSH || denormals == DENORMALS_FLUSH_OPERANDS)
        mxcsr |= MXCSR_DENORMALS_ARE_ZERO;
    _mm_setcsr(mxcsr);
}

/* 24, 53 and 64 bits of precision are 0x20000, 0x10000 and 0; what the processor reserves is 53. */
static unsigned x87_control_bits(void)
{
    static const unsigned precisions[] = {0x20000, 0x10000, 0x10000, 0};
    struct x87_control x87 = x87_control_get();

    return bits_from_mxcsr(x87.masked) | x87.rounding << 8 | precisions[x87.precision] |
           (x87.affine ? CONTROL_AFFINE : 0);
}

static void x87_control_apply(unsigned control)
{
    static const unsigned precisions[] = {3, 2, 0, 0};

    x87_control_set(&(struct x87_control){
        .masked = mxcsr_from_bits(control & CONTROL_EXCEPTIONS),
        .rounding = (control & CONTROL_ROUNDING) >> 8,
        .precision = precisions[(control & CONTROL_PRECISION) >> 16],
        .affine = (control & CONTROL_AFFINE) != 0,
    });
}

static unsigned control_get(void)
{
    const unsigned common = CONTROL_EXCEPTIONS | CONTROL_ROUNDING;
    unsigned control = mxcsr_control_get(), x87;

    if (!guest_is_32())
        return control;
    x87 = x87_control_bits();
    return control | x87 | ((control ^ x87) & common ? CONTROL_AMBIGUOUS : 0);
}

static unsigned changed(unsigned control, unsigned wanted, unsigned mask)
{
    return (control & ~mask) | (wanted & mask);
}

static unsigned control_set(unsigned wanted, unsigned mask)
{
    if (mask != 0) {
        mxcsr_control_set(changed(mxcsr_control_get(), wanted, mask));
        if (guest_is_32())
            x87_control_apply(changed(x87_control_bits(), wanted, mask));
    }
    return control_get();
}

static unsigned status_get(void)
{
    unsigned raised = _mm_getcsr() & MXCSR_FLAGS;

    return bits_from_mxcsr(guest_is_32() ? raised | x87_raised() : raised);
}

/* Raises those in set, and takes back those in clear. */
static void status_change(unsigned set, unsigned clear)
{
    set = mxcsr_from_bits(set);
    clear = mxcsr_from_bits(clear);
    _mm_setcsr((_mm_getcsr() & ~clear) | set);
    if (guest_is_32())
        x87_raised_set((x87_raised() & ~clear) | set);
}

enum { CONTROL_MASK = CONTROL_EXCEPTIONS | CONTROL_ROUNDING | CONTROL_DENORMALS };

static unsigned control_mask(void)
{
    return guest_is_32() ? CONTROL_MASK | CONTROL_PRECISION | CONTROL_AFFINE : CONTROL_MASK;
}

CRT(unsigned, _control87, (unsigned wanted, unsigned mask))
{
    return control_set(wanted, mask & control_mask());
}

/* The mask of denormal exceptions stays, as documented. */
CRT(unsigned, _controlfp, (unsigned wanted, unsigned mask))
{
    return control_set(wanted, mask & control_mask() & ~(unsigned)CONTROL_DENORMAL);
}

CRT(int, _controlfp_s, (unsigned *current OUT OPTIONAL, unsigned wanted, unsigned mask))
{
    unsigned control;

    if (mask & ~(unsigned)(CONTROL_MASK | CONTROL_PRECISION | CONTROL_AFFINE)) {
        if (current)
            *current = control_get();
        return parameter_invalid(CRT_EINVAL);
    }
    control = crt__controlfp(wanted, mask);
    if (current)
        *current = control;
    return 0;
}

CRT(unsigned, _statusfp, (void))
{
    return status_get();
}
ALIAS(crt, _status87, "crt._statusfp");

CRT(unsigned, _clearfp, (void))
{
    unsigned status = status_get();

    status_change(0, CONTROL_EXCEPTIONS);
    return status;
}
ALIAS(crt, _clear87, "crt._clearfp");

/* The x87 is reset in both models: mingw's long double lives there. To 53 bits of precision where
 * it is what programs compute with, as documented (_PC_53). */
CRT(void, _fpreset, (void))
{
    __asm__ volatile("fninit");
    _mm_setcsr(MXCSR_DEFAULT);
    if (guest_is_32())
        control_set(0x10000, CONTROL_PRECISION);
}

/* Either may be left out. */
API_PRIVATE(x86_msvcrt, int, __control87_2,
            (unsigned wanted, unsigned mask, unsigned *x87 INOUT OPTIONAL,
             unsigned *sse INOUT OPTIONAL))
{
    if (x87 && mask)
        x87_control_apply(changed(x87_control_bits(), wanted, mask));
    if (sse && mask)
        mxcsr_control_set(changed(mxcsr_control_get(), wanted, mask));
    if (x87)
        *x87 = x87_control_bits();
    if (sse)
        *sse = mxcsr_control_get();
    return 1;
}

API_PRIVATE(x86_msvcrt, void, _statusfp2, (unsigned *x87 OUT OPTIONAL, unsigned *sse OUT OPTIONAL))
{
    if (x87)
        *x87 = bits_from_mxcsr(x87_raised());
    if (sse)
        *sse = bits_from_mxcsr(_mm_getcsr() & MXCSR_FLAGS);
}

struct floating_environment {
    unsigned control, status;
};

CRT(int, fegetenv, (struct floating_environment * environment OUT))
{
    environment->control = control_get();
    environment->status = crt__statusfp();
    return 0;
}

CRT(int, fesetenv, (const struct floating_environment *environment))
{
    control_set(environment->control, control_mask());
    status_change(environment->status, CONTROL_EXCEPTIONS);
    return 0;
}

CRT(int, feholdexcept, (struct floating_environment * environment OUT))
{
    crt_fegetenv(environment);
    crt__clearfp();
    control_set(CONTROL_EXCEPTIONS, CONTROL_EXCEPTIONS);
    return 0;
}

CRT(int, fegetround, (void))
{
    return (int)(control_get() & CONTROL_ROUNDING);
}

CRT(int, fesetround, (int mode))
{
    if (mode & ~CONTROL_ROUNDING)
        return 1;
    control_set((unsigned)mode, CONTROL_ROUNDING);
    return 0;
}

CRT(int, feclearexcept, (int flags))
{
    status_change(0, (unsigned)flags);
    return 0;
}

CRT(int, fetestexcept, (int flags))
{
    return (int)(crt__statusfp() & (unsigned)flags);
}

CRT(int, fegetexceptflag, (ULONG * result OUT, int flags))
{
    *result = crt__statusfp() & (unsigned)flags;
    return 0;
}

CRT(int, fesetexceptflag, (const ULONG *wanted, int flags))
{
    status_change((unsigned)*wanted & (unsigned)flags, (unsigned)flags);
    return 0;
}

static int has_fused_multiply(void)
{
    unsigned a, b, c, d;

    return __get_cpuid(1, &a, &b, &c, &d) && (c & bit_FMA);
}

/* What fma and the others are made of changes no result: the host picks by the processor. */
CRT(int, _set_FMA3_enable, (int enable))
{
    (void)enable;
    return has_fused_multiply();
}

CRT(int, _get_FMA3_enable, (void))
{
    return has_fused_multiply();
}

DATA(msvcrt, double, _HUGE) = HUGE_VAL;
