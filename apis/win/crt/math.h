/* Errors of mathematical functions. */
#ifndef APIS_WIN_CRT_MATH_H
#define APIS_WIN_CRT_MATH_H

#include <math.h>

/*
 * A result that is no number or infinite: asks the program's handler (__setusermatherr), else
 * sets errno to EDOM or ERANGE where the arguments were ordinary. Returns the result to return.
 */
double math_checked(const char *name, double first, double second, double result);

#define MATH_CHECK(name, first, second, result)                                                    \
    (__builtin_expect(!isfinite(result), 0) ? math_checked(name, first, second, result) : (result))

#endif
