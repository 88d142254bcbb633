/*
 * Where the trap for a missing import lands: r11 has its record. The frame is an ordinary one, so
 * that the exception which follows unwinds into the guest's caller.
 */
    .text
    .globl bind_missing_entry
    .hidden bind_missing_entry
    .type bind_missing_entry, @function
bind_missing_entry:
    .cfi_startproc
    pushq %rbp
    .cfi_def_cfa_offset 16
    .cfi_offset %rbp, -16
    movq %rsp, %rbp
    .cfi_def_cfa_register %rbp
    subq $32, %rsp /* home space of the Windows convention */
    movq %r11, %rcx
    call bind_missing_called
    ud2
    .cfi_endproc
    .size bind_missing_entry, . - bind_missing_entry
    .section .note.GNU-stack, "", @progbits
