/*
 * The ways into translated code and out of it. While such code runs, rax to rdi are the guest's
 * registers, rsp its stack pointer, r14 and r15 the translator's tables. Offsets: struct teb,
 * struct translate_miss_frame, struct guest32_registers and WOW64_CONTEXT.
 */
#define TEB_TRANSLATE_STACK 0x1840
#define TEB_MISS 0x1848
#define TEB_GATE 0x1850
#define TEB_CALLS 0x1858

#define MISS_SIZE 80
#define MISS_RSP 40
#define MISS_EIP 72

#define CALL_MARK 0x8e32ca11b0d1e5c7 /* GUEST32_CALL_MARK */

#define XSAVE_HEADER 512

#include "abi/guest32_code.inc"

    .text

    .globl translate_code_start
    .hidden translate_code_start
translate_code_start:

    /*
     * The guest's stack pointer may be anything, so that this runs on a stack of its own. All of
     * the guest's state is kept: flags, x87, vector registers.
     */
    .globl translate_host_entry
    .hidden translate_host_entry
    .type translate_host_entry, @function
    .balign 16
translate_host_entry:
    .cfi_startproc
    .cfi_undefined %rip
    movq %gs:TEB_TRANSLATE_STACK, %r11
    leaq -MISS_SIZE(%r11), %r11
    movq %rax, 8(%r11)
    movq %rcx, 16(%r11)
    movq %rdx, 24(%r11)
    movq %rbx, 32(%r11)
    movq %rsp, MISS_RSP(%r11)
    movq %rbp, 48(%r11)
    movq %rsi, 56(%r11)
    movq %rdi, 64(%r11)
    movq %r8, MISS_EIP(%r11)
    movq %r11, %gs:TEB_MISS
    leaq 8(%r11), %rsp
    pushfq
    cld
    movq %r11, %rbx
    xorl %ebp, %ebp
    subq translate_state_size(%rip), %rsp
    andq $-64, %rsp
    xorl %eax, %eax
    leaq XSAVE_HEADER(%rsp), %rdi
    movl $8, %ecx
    rep stosq
    movl translate_state_mask(%rip), %eax
    xorl %edx, %edx
    xsave64 (%rsp)
    movl %r8d, %edi
    movq %r9, %rsi
    call *%r10
    movq %rax, %r10
    movl translate_state_mask(%rip), %eax
    xorl %edx, %edx
    xrstor64 (%rsp)
    movq %rbx, %rsp
    popfq
    movq $0, %gs:TEB_MISS
    movq 8(%rbx), %rax
    movq 16(%rbx), %rcx
    movq 24(%rbx), %rdx
    movq 48(%rbx), %rbp
    movq 56(%rbx), %rsi
    movq 64(%rbx), %rdi
    movq MISS_EIP(%rbx), %r8
    movq MISS_RSP(%rbx), %rsp
    movq 32(%rbx), %rbx
    jmp *%r10
    .cfi_endproc
    .size translate_host_entry, . - translate_host_entry

    /*
     * uint64_t guest32_call_with(uint32_t function, const uint32_t *arguments, unsigned count,
     *                            const struct guest32_registers *registers)
     * Leaves a record of the call (struct guest32_call) on the stack right above the arguments. The
     * function returns by finding it there: the guest may have abandoned other calls since, by
     * unwinding past them, or changed to another stack and back.
     */
    .globl guest32_call_with
    .hidden guest32_call_with
    .type guest32_call_with, @function
    .balign 16
guest32_call_with:
    .cfi_startproc
    pushq %rbp
    .cfi_def_cfa_offset 16
    .cfi_offset %rbp, -16
    movq %rsp, %rbp
    .cfi_def_cfa_register %rbp
    pushq %rbx
    .cfi_offset %rbx, -24
    pushq %r12
    .cfi_offset %r12, -32
    pushq %r13
    .cfi_offset %r13, -40
    pushq %r14
    .cfi_offset %r14, -48
    pushq %r15
    .cfi_offset %r15, -56
    pushq %gs:TEB_GATE
    movq %gs:TEB_CALLS, %r11
    xorl %r10d, %r10d
    cmpq %rsp, %r11 /* below is what the guest has abandoned */
    cmovbq %r10, %r11
    pushq %r11
    subq $8, %rsp
    movabsq $CALL_MARK, %r11
    xorq %rsp, %r11
    movq %r11, (%rsp)
    movq %rsp, %gs:TEB_CALLS
    movq %rcx, %r13
    movl %edx, %ecx
    leaq 0(,%rcx,4), %r10
    subq %r10, %rsp
    andq $-16, %rsp
    movl %edi, %r8d
    movq %rsp, %rdi
    rep movsl
    subq $4, %rsp
    movl guest32_return_address(%rip), %eax
    movl %eax, (%rsp)
    movq cache_base(%rip), %r14
    movq cache_entries(%rip), %r15
    movl (%r13), %eax
    movl 4(%r13), %ecx
    movl 8(%r13), %edx
    movl 12(%r13), %ebx
    movl 16(%r13), %ebp
    movl 20(%r13), %esi
    movl 24(%r13), %edi
    jump_to_guest
    .cfi_endproc
    .size guest32_call_with, . - guest32_call_with

    /* Where the guest's function returns to: the record is above the arguments, of which the
     * function has removed all or none. */
    .globl guest32_returned
    .hidden guest32_returned
    .type guest32_returned, @function
    .balign 16
guest32_returned:
    .cfi_startproc
    .cfi_undefined %rip
    cld
    movabsq $CALL_MARK, %r10
    leaq 15(%rsp), %r11
    andq $-16, %r11
1:  movq %r11, %r9
    xorq %r10, %r9
    cmpq (%r11), %r9
    je 2f
    addq $16, %r11
    jmp 1b
2:  leaq 8(%r11), %rsp
    popq %gs:TEB_CALLS
    popq %gs:TEB_GATE
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    movl %eax, %eax
    shlq $32, %rdx
    orq %rdx, %rax
    ret
    .cfi_endproc
    .size guest32_returned, . - guest32_returned

    /* void guest32_resume_integers(const WOW64_CONTEXT *context, uint32_t flags) */
    .globl guest32_resume_integers
    .hidden guest32_resume_integers
    .type guest32_resume_integers, @function
    .balign 16
guest32_resume_integers:
    .cfi_startproc
    .cfi_undefined %rip
    movq cache_base(%rip), %r14
    movq cache_entries(%rip), %r15
    pushq %rsi
    movl 0x9c(%rdi), %r11d
    movl 0xa0(%rdi), %esi
    movl 0xa4(%rdi), %ebx
    movl 0xa8(%rdi), %edx
    movl 0xac(%rdi), %ecx
    movl 0xb0(%rdi), %eax
    movl 0xb4(%rdi), %ebp
    movl 0xb8(%rdi), %r8d
    movl 0xc4(%rdi), %r10d
    popfq
    movl %r10d, %esp
    movl %r11d, %edi
    jump_to_guest
    .cfi_endproc
    .size guest32_resume_integers, . - guest32_resume_integers

    /* Where a context goes on in the guest: at r8d, with the guest's registers. */
    .globl translate_continue
    .hidden translate_continue
    .type translate_continue, @function
    .balign 16
translate_continue:
    jump_to_guest
    .size translate_continue, . - translate_continue

    /* There is no code at r8d. */
    .globl translate_no_code
    .hidden translate_no_code
    .type translate_no_code, @function
translate_no_code:
    ud2
    .size translate_no_code, . - translate_no_code

    .globl translate_code_end
    .hidden translate_code_end
translate_code_end:

    .section .note.GNU-stack, "", @progbits
