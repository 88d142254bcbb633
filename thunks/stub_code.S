/* STUBS times the same code: its data is as far from it everywhere. See stub.h. */
#include "thunks/stub_code.h"

    .text
    .balign STUB_SIZE
    .globl stub_code
    .hidden stub_code
    .type stub_code, @function
stub_code:
    .cfi_startproc
    .set index, 0
    .rept STUBS
    movq stub_data + STUB_SIZE * index(%rip), %r11
    jmp *(stub_data + STUB_SIZE * index + 8)(%rip)
    .balign STUB_SIZE, 0xcc
    .set index, index + 1
    .endr
    .cfi_endproc
    .size stub_code, . - stub_code
    .section .note.GNU-stack, "", @progbits
