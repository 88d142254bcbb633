/*
 * The parts of contexts, exceptions and unwinding that C cannot say: taking and giving the whole
 * register file, and the calls whose frames the unwinder must know (abi/unwind_host.c tells them
 * by their return addresses). CONTEXT's offsets are winnt.h's.
 */
        .set    FLAGS, 0x30
        .set    MXCSR, 0x34
        .set    CS, 0x38
        .set    SS, 0x42
        .set    EFLAGS, 0x44
        .set    RAX, 0x78
        .set    RCX, 0x80
        .set    RDX, 0x88
        .set    RBX, 0x90
        .set    RSP, 0x98
        .set    RBP, 0xa0
        .set    RSI, 0xa8
        .set    RDI, 0xb0
        .set    R8, 0xb8
        .set    R15, 0xf0
        .set    RIP, 0xf8
        .set    FLOATING, 0x100
        .set    CONTEXT_SIZE, 0x4d0
        .set    FULL, 0x10000f          /* CONTEXT_FULL | CONTEXT_SEGMENTS */
        .set    FLOATING_POINT, 8       /* the bit of CONTEXT_FLOATING_POINT */
        .set    EXTENDED_RECORD, 0x4f0  /* the EXCEPTION_RECORD behind CONTEXT and CONTEXT_EX */

        .macro  function name
        .globl  \name
        .hidden \name
        .type   \name, @function
        .balign 16
\name:
        .cfi_startproc
        .endm

        .macro  end name
        .cfi_endproc
        .size   \name, . - \name
        .endm

        .macro  mark name
        .globl  \name
        .hidden \name
\name:
        .endm

        /* Everything but RSP, RIP and the flags; RAX is free afterwards. */
        .macro  store at, base
        mov     %rax, \at+RAX(\base)
        mov     %rcx, \at+RCX(\base)
        mov     %rdx, \at+RDX(\base)
        mov     %rbx, \at+RBX(\base)
        mov     %rbp, \at+RBP(\base)
        mov     %rsi, \at+RSI(\base)
        mov     %rdi, \at+RDI(\base)
        mov     %r8, \at+R8(\base)
        mov     %r9, \at+R8+8(\base)
        mov     %r10, \at+R8+16(\base)
        mov     %r11, \at+R8+24(\base)
        mov     %r12, \at+R8+32(\base)
        mov     %r13, \at+R8+40(\base)
        mov     %r14, \at+R8+48(\base)
        mov     %r15, \at+R15(\base)
        movl    $FULL, \at+FLAGS(\base)
        stmxcsr \at+MXCSR(\base)
        fxsave64 \at+FLOATING(\base)
        mov     %cs, \at+CS(\base)
        mov     %ds, \at+CS+2(\base)
        mov     %es, \at+CS+4(\base)
        mov     %fs, \at+CS+6(\base)
        mov     %gs, \at+CS+8(\base)
        mov     %ss, \at+SS(\base)
        .endm

        .text
/* void context_capture(CONTEXT *) in ms_abi */
function context_capture
        store   0, %rcx
        pushfq
        .cfi_adjust_cfa_offset 8
        pop     %rax
        .cfi_adjust_cfa_offset -8
        mov     %eax, EFLAGS(%rcx)
        lea     8(%rsp), %rax
        mov     %rax, RSP(%rcx)
        mov     (%rsp), %rax
        mov     %rax, RIP(%rcx)
        mov     RAX(%rcx), %rax
        ret
end context_capture

/* void context_restore(const CONTEXT *): iretq is the one way to set RSP, RIP and flags at once. */
function context_restore
        testb   $FLOATING_POINT, FLAGS(%rdi)
        jz      1f
        fxrstor64 FLOATING(%rdi)
        ldmxcsr MXCSR(%rdi)
1:      mov     %ss, %eax
        push    %rax
        push    RSP(%rdi)
        mov     EFLAGS(%rdi), %eax
        push    %rax
        mov     %cs, %eax
        push    %rax
        push    RIP(%rdi)
        .cfi_undefined %rip
        mov     RAX(%rdi), %rax
        mov     RCX(%rdi), %rcx
        mov     RDX(%rdi), %rdx
        mov     RBX(%rdi), %rbx
        mov     RBP(%rdi), %rbp
        mov     RSI(%rdi), %rsi
        mov     R8(%rdi), %r8
        mov     R8+8(%rdi), %r9
        mov     R8+16(%rdi), %r10
        mov     R8+24(%rdi), %r11
        mov     R8+32(%rdi), %r12
        mov     R8+40(%rdi), %r13
        mov     R8+48(%rdi), %r14
        mov     R15(%rdi), %r15
        mov     RDI(%rdi), %rdi
        iretq
end context_restore

/* void context_restore_extended(const CONTEXT *, const void *xsave_image, uint64_t components) */
function context_restore_extended
        mov     %edx, %eax
        shr     $32, %rdx
        xrstor64 (%rsi)
        jmp     context_restore
end context_restore_extended

/*
 * A function in ms_abi that hands its four register parameters and its caller's CONTEXT to
 * another one. The caller's further parameters are at CONTEXT's Rsp + 0x20.
 */
        .macro  with_caller_context name, target
function \name
        .set    LOCALS, CONTEXT_SIZE + 0x30
        pushfq
        .cfi_adjust_cfa_offset 8
        sub     $LOCALS, %rsp
        .cfi_adjust_cfa_offset LOCALS
        store   0x30, %rsp
        mov     LOCALS(%rsp), %eax
        mov     %eax, 0x30+EFLAGS(%rsp)
        lea     LOCALS+16(%rsp), %rax
        mov     %rax, 0x30+RSP(%rsp)
        mov     LOCALS+8(%rsp), %rax
        mov     %rax, 0x30+RIP(%rsp)
        lea     0x30(%rsp), %rax
        mov     %rax, 0x20(%rsp)
        call    \target
        add     $LOCALS+8, %rsp
        .cfi_adjust_cfa_offset -(LOCALS+8)
        ret
end \name
        .endm

with_caller_context exception_raise, exception_raise_from
with_caller_context exception_raise_record, exception_raise_record_from
with_caller_context exception_raise_status, exception_raise_status_from
with_caller_context exception_throw, exception_throw_from
with_caller_context exception_fail_fast, exception_fail_fast_from
with_caller_context unwind_to, unwind_to_from
with_caller_context unwind_to_with_history, unwind_to_from
with_caller_context unwind_capture_stack, unwind_capture_stack_from
with_caller_context unwind_jump, unwind_jump_from

/*
 * int unwind_jump_save(struct jump_buffer *, void *frame) in ms_abi: what setjmp keeps, which is
 * what a call preserves. longjmp makes it return again.
 */
function unwind_jump_save
        mov     %rdx, (%rcx)
        mov     %rbx, 8(%rcx)
        lea     8(%rsp), %rax
        mov     %rax, 16(%rcx)
        mov     %rbp, 24(%rcx)
        mov     %rsi, 32(%rcx)
        mov     %rdi, 40(%rcx)
        mov     %r12, 48(%rcx)
        mov     %r13, 56(%rcx)
        mov     %r14, 64(%rcx)
        mov     %r15, 72(%rcx)
        mov     (%rsp), %rax
        mov     %rax, 80(%rcx)
        stmxcsr 88(%rcx)
        fnstcw  92(%rcx)
        movups  %xmm6, 96(%rcx)
        movups  %xmm7, 112(%rcx)
        movups  %xmm8, 128(%rcx)
        movups  %xmm9, 144(%rcx)
        movups  %xmm10, 160(%rcx)
        movups  %xmm11, 176(%rcx)
        movups  %xmm12, 192(%rcx)
        movups  %xmm13, 208(%rcx)
        movups  %xmm14, 224(%rcx)
        movups  %xmm15, 240(%rcx)
        xor     %eax, %eax
        ret
end unwind_jump_save

/*
 * Where a fault goes on: RSP points to CONTEXT, CONTEXT_EX and EXCEPTION_RECORD, as it does in
 * Windows' KiUserExceptionDispatcher.
 */
function exception_frame_enter
        .cfi_undefined %rip
        mov     %rsp, %rsi
        lea     EXTENDED_RECORD(%rsp), %rdi
        xor     %ebp, %ebp
        call    exception_dispatch_fault
mark exception_frame_return
        ud2
end exception_frame_enter

/*
 * EXCEPTION_DISPOSITION name(record, frame, context, dispatcher_context, handler): calls a
 * language handler. The DISPATCHER_CONTEXT is where the unwinder finds it.
 */
        .macro  handler_call name, return
function \name
        sub     $0x38, %rsp
        .cfi_adjust_cfa_offset 0x38
        mov     %rcx, 0x20(%rsp)
        mov     %r8, %rax
        mov     %rcx, %r9
        mov     %rdx, %r8
        mov     %rsi, %rdx
        mov     %rdi, %rcx
        call    *%rax
mark \return
        add     $0x38, %rsp
        .cfi_adjust_cfa_offset -0x38
        ret
end \name
        .endm

handler_call exception_call_handler, exception_handler_return
handler_call unwind_call_handler, unwind_handler_return

/*
 * void unwind_consolidate(record, context): the callback of a consolidated unwind runs as if
 * called from the context's frame, and returns the address where that frame goes on.
 */
function unwind_consolidate
        sub     $0x38, %rsp
        .cfi_adjust_cfa_offset 0x38
        mov     %rsi, 0x20(%rsp)
        mov     %rdi, %rcx
        call    *0x20(%rdi)
mark unwind_consolidate_return
        mov     0x20(%rsp), %rdi
        mov     %rax, RIP(%rdi)
        call    context_restore
        ud2
end unwind_consolidate

/* void *unwind_guard_call(function, argument, guard) */
function unwind_guard_call
        sub     $0x38, %rsp
        .cfi_adjust_cfa_offset 0x38
        mov     %rdx, 0x20(%rsp)
        mov     %rdi, %rax
        mov     %rsi, %rdi
        call    *%rax
mark unwind_guard_return
        add     $0x38, %rsp
        .cfi_adjust_cfa_offset -0x38
        ret
end unwind_guard_call

        .section .note.GNU-stack, "", @progbits
