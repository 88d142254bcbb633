/*
 * Mathematics over the host's libm (Microsoft C runtime library reference: "Math and
 * floating-point support"). The few that are one instruction are that instruction: a call to the
 * host saves ten vector registers first.
 */
#include "apis/win/crt/math.h"
#include "apis/win/crt/errors.h"
#include "thunks/api.h"

#include <smmintrin.h>

enum { ERROR_DOMAIN = 1, ERROR_SINGULAR = 2, ERROR_OVERFLOW = 3 };

/* What a matherr function gets. */
struct math_exception {
    int type;
    const char *name;
    double first, second, result;
};

typedef int(WINAPI *matherr_function)(struct math_exception *exception);

static matherr_function handler;

CRT(void, __setusermatherr, (matherr_function function))
{
    handler = function;
}

double math_checked(const char *name, double first, double second, double result)
{
    struct math_exception exception = {ERROR_DOMAIN, name, first, second, result};

    if (isnan(first) || isnan(second) || (isinf(result) && (isinf(first) || isinf(second))))
        return result;
    if (isinf(result))
        exception.type = fabs(first) > 1e-300 && first != 1 ? ERROR_OVERFLOW : ERROR_SINGULAR;
    if (handler && handler(&exception))
        return exception.result;
    error_set(exception.type == ERROR_DOMAIN ? CRT_EDOM : CRT_ERANGE);
    return result;
}

#define ONE(name)                                                                                  \
    CRT(double, name, (double x))                                                                  \
    {                                                                                              \
        double result = name(x);                                                                   \
                                                                                                   \
        return MATH_CHECK(#name, x, 0, result);                                                    \
    }                                                                                              \
    CRT(float, name##f, (float x))                                                                 \
    {                                                                                              \
        float result = name##f(x);                                                                 \
                                                                                                   \
        return (float)MATH_CHECK(#name, (double)x, 0, result);                                     \
    }

#define TWO(name)                                                                                  \
    CRT(double, name, (double x, double y))                                                        \
    {                                                                                              \
        double result = name(x, y);                                                                \
                                                                                                   \
        return MATH_CHECK(#name, x, y, result);                                                    \
    }                                                                                              \
    CRT(float, name##f, (float x, float y))                                                        \
    {                                                                                              \
        float result = name##f(x, y);                                                              \
                                                                                                   \
        return (float)MATH_CHECK(#name, (double)x, (double)y, result);                             \
    }

ONE(acos)
ONE(acosh)
ONE(asin)
ONE(asinh)
ONE(atan)
ONE(atanh)
ONE(cbrt)
ONE(cos)
ONE(cosh)
ONE(erf)
ONE(erfc)
ONE(exp)
ONE(exp2)
ONE(expm1)
ONE(lgamma)
ONE(log)
ONE(log10)
ONE(log1p)
ONE(log2)
ONE(logb)
ONE(nearbyint)
ONE(round)
ONE(sin)
ONE(sinh)
ONE(tan)
ONE(tanh)
ONE(tgamma)
TWO(atan2)
TWO(fdim)
TWO(fmax)
TWO(fmin)
TWO(fmod)
TWO(hypot)
TWO(nextafter)
TWO(pow)
TWO(remainder)

/* long double is double. */
#define LONG_NAME(name) ALIAS(crt, name##l, "crt." #name)
LONG_NAME(acosh);
LONG_NAME(asinh);
LONG_NAME(atanh);
LONG_NAME(cbrt);
LONG_NAME(erf);
LONG_NAME(erfc);
LONG_NAME(exp2);
LONG_NAME(expm1);
LONG_NAME(lgamma);
LONG_NAME(log1p);
LONG_NAME(log2);
LONG_NAME(logb);
LONG_NAME(nearbyint);
LONG_NAME(round);
LONG_NAME(tgamma);
LONG_NAME(fdim);
LONG_NAME(fmax);
LONG_NAME(fmin);
LONG_NAME(nextafter);
LONG_NAME(remainder);
ALIAS(crt, _hypot, "crt.hypot");
ALIAS(crt, _hypotf, "crt.hypotf");
ALIAS(crt, _hypotl, "crt.hypot");
ALIAS(crt, _nextafter, "crt.nextafter");
ALIAS(crt, _nextafterf, "crt.nextafterf");
ALIAS(crt, _logb, "crt.logb");
ALIAS(crt, _logbf, "crt.logbf");
ALIAS(crt, nexttoward, "crt.nextafter");
ALIAS(crt, nexttowardl, "crt.nextafter");

#define ROUND(name, mode)                                                                          \
    __attribute__((target("sse4.1"))) CRT(double, name, (double x))                                \
    {                                                                                              \
        __m128d value = _mm_set_sd(x);                                                             \
                                                                                                   \
        return _mm_cvtsd_f64(_mm_round_sd(value, value, mode));                                    \
    }                                                                                              \
    __attribute__((target("sse4.1"))) CRT(float, name##f, (float x))                               \
    {                                                                                              \
        __m128 value = _mm_set_ss(x);                                                              \
                                                                                                   \
        return _mm_cvtss_f32(_mm_round_ss(value, value, mode));                                    \
    }                                                                                              \
    LONG_NAME(name)

ROUND(floor, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);
ROUND(ceil, _MM_FROUND_TO_POS_INF | _MM_FROUND_NO_EXC);
ROUND(trunc, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC);
ROUND(rint, _MM_FROUND_CUR_DIRECTION);

CRT(double, sqrt, (double x))
{
    __m128d value = _mm_set_sd(x);
    double root = _mm_cvtsd_f64(_mm_sqrt_sd(value, value));

    return __builtin_expect(x < 0, 0) ? math_checked("sqrt", x, 0, root) : root;
}

CRT(float, sqrtf, (float x))
{
    float root = _mm_cvtss_f32(_mm_sqrt_ss(_mm_set_ss(x)));

    return __builtin_expect(x < 0, 0) ? (float)math_checked("sqrt", (double)x, 0, (double)root)
                                      : root;
}

CRT(double, fabs, (double x))
{
    return __builtin_fabs(x);
}

CRT(float, fabsf, (float x))
{
    return __builtin_fabsf(x);
}

CRT(double, copysign, (double x, double sign))
{
    return __builtin_copysign(x, sign);
}
LONG_NAME(copysign);
ALIAS(crt, _copysign, "crt.copysign");
ALIAS(crt, _copysignl, "crt.copysign");

CRT(float, copysignf, (float x, float sign))
{
    return __builtin_copysignf(x, sign);
}
ALIAS(crt, _copysignf, "crt.copysignf");

CRT(double, _chgsign, (double x))
{
    return -x;
}
ALIAS(crt, _chgsignl, "crt._chgsign");

CRT(float, _chgsignf, (float x))
{
    return -x;
}

CRT(double, fma, (double x, double y, double z))
{
    return fma(x, y, z);
}
LONG_NAME(fma);

CRT(float, fmaf, (float x, float y, float z))
{
    return fmaf(x, y, z);
}

CRT(double, frexp, (double x, int *exponent OUT))
{
    return frexp(x, exponent);
}

CRT(double, ldexp, (double x, int exponent))
{
    double result = ldexp(x, exponent);

    return MATH_CHECK("ldexp", x, exponent, result);
}
ALIAS(crt, scalbn, "crt.ldexp");
ALIAS(crt, scalbnl, "crt.ldexp");
ALIAS(crt, scalbln, "crt.ldexp"); /* its long has 32 bits */
ALIAS(crt, scalblnl, "crt.ldexp");

CRT(float, scalbnf, (float x, int exponent))
{
    return scalbnf(x, exponent);
}
ALIAS(crt, scalblnf, "crt.scalbnf");

CRT(double, _scalb, (double x, LONG exponent))
{
    return scalbn(x, exponent);
}

CRT(float, _scalbf, (float x, LONG exponent))
{
    return scalbnf(x, exponent);
}

CRT(double, modf, (double x, double *whole OUT))
{
    return modf(x, whole);
}

CRT(float, modff, (float x, float *whole OUT))
{
    return modff(x, whole);
}

CRT(double, remquo, (double x, double y, int *quotient OUT))
{
    return remquo(x, y, quotient);
}
LONG_NAME(remquo);

CRT(float, remquof, (float x, float y, int *quotient OUT))
{
    return remquof(x, y, quotient);
}

CRT(float, nexttowardf, (float x, double y))
{
    return (double)x == y ? (float)y : nextafterf(x, y > (double)x ? INFINITY : -INFINITY);
}

CRT(double, nan, (const char *tag))
{
    (void)tag; /* documented as unused */
    return NAN;
}
LONG_NAME(nan);

CRT(float, nanf, (const char *tag))
{
    (void)tag;
    return NAN;
}

#define WHOLE(type, name, wide)                                                                    \
    CRT(type, name, (double x))                                                                    \
    {                                                                                              \
        return (type)wide(x);                                                                      \
    }                                                                                              \
    CRT(type, name##f, (float x))                                                                  \
    {                                                                                              \
        return (type)wide((double)x);                                                              \
    }                                                                                              \
    LONG_NAME(name)

WHOLE(LONG, lrint, llrint);
WHOLE(LONG, lround, llround);
WHOLE(__int64, llrint, llrint);
WHOLE(__int64, llround, llround);
WHOLE(int, ilogb, ilogb);

CRT(double, _j0, (double x))
{
    return j0(x);
}

CRT(double, _j1, (double x))
{
    return j1(x);
}

CRT(double, _jn, (int order, double x))
{
    return jn(order, x);
}

CRT(double, _y0, (double x))
{
    double result = y0(x);

    return MATH_CHECK("_y0", x, 0, result);
}

CRT(double, _y1, (double x))
{
    double result = y1(x);

    return MATH_CHECK("_y1", x, 0, result);
}

CRT(double, _yn, (int order, double x))
{
    double result = yn(order, x);

    return MATH_CHECK("_yn", x, order, result);
}

struct complex_number {
    double x, y;
};

CRT(double, _cabs, (struct complex_number z))
{
    return hypot(z.x, z.y);
}
