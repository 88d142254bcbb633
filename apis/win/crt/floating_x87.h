/* The x87's control and status, which the C runtime of 32-bit programs keeps beside MXCSR's. */
#ifndef APIS_WIN_CRT_FLOATING_X87_H
#define APIS_WIN_CRT_FLOATING_X87_H

#include <stdint.h>

/* In MXCSR's order: invalid, denormal, zero divide, overflow, underflow, inexact. */
enum { X87_FLAGS = 0x3f };

struct x87_control {
    unsigned masked;    /* exceptions */
    unsigned rounding;  /* as in MXCSR: nearest, down, up, towards zero */
    unsigned precision; /* 0: 24 bits, 2: 53, 3: 64 */
    unsigned affine;    /* infinities have signs; no processor since the 80287 does otherwise */
};

struct x87_control x87_control_get(void);
void x87_control_set(const struct x87_control *control);

unsigned x87_raised(void);
void x87_raised_set(unsigned flags); /* in place of those there are */

#endif
