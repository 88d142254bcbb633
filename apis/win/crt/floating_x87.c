/* See floating_x87.h. [Intel SDM, volume 1, section 8.1: "x87 FPU Execution Environment"] */
#include "apis/win/crt/floating_x87.h"

enum { PRECISION_SHIFT = 8, ROUND_SHIFT = 10, AFFINE_SHIFT = 12, RESERVED = 0x40 };

struct x87_control x87_control_get(void)
{
    uint16_t word;

    __asm__ volatile("fnstcw %0" : "=m"(word));
    return (struct x87_control){word & X87_FLAGS, word >> ROUND_SHIFT & 3,
                                word >> PRECISION_SHIFT & 3, word >> AFFINE_SHIFT & 1};
}

void x87_control_set(const struct x87_control *control)
{
    uint16_t word = (uint16_t)(RESERVED | control->masked | control->precision << PRECISION_SHIFT |
                               control->rounding << ROUND_SHIFT | control->affine << AFFINE_SHIFT);

    __asm__ volatile("fldcw %0" : : "m"(word));
}

unsigned x87_raised(void)
{
    uint16_t word;

    __asm__ volatile("fnstsw %0" : "=m"(word));
    return word & X87_FLAGS;
}

void x87_raised_set(unsigned flags)
{
    struct {
        uint16_t control, unused, status, others[11];
    } environment;

    __asm__ volatile("fnstenv %0" : "=m"(environment)); /* masks all exceptions */
    environment.status = (uint16_t)((environment.status & ~X87_FLAGS) | flags);
    __asm__ volatile("fldenv %0" : : "m"(environment));
}
