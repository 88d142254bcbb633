/* [MulDiv, Microsoft Learn] */
#include "thunks/api.h"

#include <stdint.h>

/* Rounds half away from zero; -1 for an overflow or a division by zero. */
API(kernel32, int, MulDiv, (int number, int numerator, int denominator))
{
    int64_t product = (int64_t)number * numerator, half, result;

    if (denominator == 0)
        return -1;
    half = denominator < 0 ? -(int64_t)denominator / 2 : denominator / 2;
    product += product < 0 ? -half : half;
    result = product / denominator;
    return result > INT32_MAX || result < INT32_MIN ? -1 : (int)result;
}
