/* Mathematics of 32-bit programs that is one instruction of the x87: ST(0) is argument and result,
 * or the result is EDX:EAX. */
#include "abi/guest32_code.inc"

guest32_function x86_sqrt
    fsqrt
    return_to_guest
guest32_end x86_sqrt

guest32_function x86_float_to_long
    fisttpll -8(%rsp)
    movl -8(%rsp), %eax
    movl -4(%rsp), %edx
    return_to_guest
guest32_end x86_float_to_long

    .section .note.GNU-stack, "", @progbits
