/*
 * The ways of a guest's thread into the host and back. Here GS is the thread's (abi/unix/thread.h),
 * FS the guest's, and the code may not touch the guest's stack: a leaf function's data lies below
 * its stack pointer, and a goroutine's stack may end there.
 *
 * A signal that comes between two labels below finds the guest in a state of its own: signal.c
 * knows what each range means.
 */
#include "abi/unix/layout.inc"

        .text

/*
 * A system call: the number in %rax, where the guest goes on in %rcx, the arguments as the guest's
 * system has them. A call that means the same here, by the table of passes, is made at once.
 */
        .globl  unix_call_entry, unix_pass_begin, unix_pass_call, unix_pass_return
        .hidden unix_call_entry, unix_pass_begin, unix_pass_call, unix_pass_return
        .type   unix_call_entry, @function
        .balign 64
unix_call_entry:
        .cfi_startproc
        .cfi_undefined %rip
        mov     %rcx, %gs:THREAD_RIP
        mov     %rax, %gs:THREAD_NUMBER
        mov     %gs:THREAD_PASSES, %rcx
        cmp     (%rcx), %rax
        jae     call_slow
        mov     8(%rcx,%rax,4), %ecx
        test    %ecx, %ecx
        jz      call_slow
unix_pass_begin:
        cmpl    $0, %gs:THREAD_PENDING
        jne     call_slow
        lea     -1(%rcx), %eax
unix_pass_call:
        syscall
        cmp     $-4095, %rax
        jae     pass_failed
        clc
pass_end:
        mov     %gs:THREAD_PENDING, %ecx
        jrcxz   unix_pass_return
        jmp     pass_interrupted
unix_pass_return:
        jmp     *%gs:THREAD_RIP
pass_failed:
        neg     %rax
        cmp     $4, %eax        /* EINTR: the call may have to be made again */
        je      pass_again
        mov     %gs:THREAD_ERRORS, %rcx
        movzbl  (%rcx,%rax), %eax
        stc
        jmp     pass_end

/* The call is done and a signal has come: as if the guest had been interrupted behind it. */
pass_interrupted:
        mov     %rsp, %gs:THREAD_RSP
        mov     %gs:THREAD_HOST_STACK, %rsp
        pushq   %gs:THREAD_RSP
        pushf
        mov     $unix_call_finish, %rcx
        jmp     save

pass_again:
        mov     %gs:THREAD_NUMBER, %rax
        mov     %rsp, %gs:THREAD_RSP
        mov     %gs:THREAD_HOST_STACK, %rsp
        pushq   %gs:THREAD_RSP
        pushq   $0x202
        mov     $unix_call_interrupted, %rcx
        jmp     save

        .globl  unix_call_slow
        .hidden unix_call_slow
unix_call_slow:
call_slow:
        mov     %gs:THREAD_NUMBER, %rax
        mov     %rsp, %gs:THREAD_RSP
        mov     %gs:THREAD_HOST_STACK, %rsp
        pushq   %gs:THREAD_RSP
        pushq   $0x202
        mov     $unix_call, %rcx
save:
        pushq   %gs:THREAD_RIP
        push    %rax
        push    %rcx
        push    %rdx
        push    %rbx
        push    %rbp
        push    %rsi
        push    %rdi
        push    %r8
        push    %r9
        push    %r10
        push    %r11
        push    %r12
        push    %r13
        push    %r14
        push    %r15
        movl    $MODE_HOST, %gs:THREAD_MODE
        mov     %rcx, %rbx
        call    save_vectors
        mov     %gs:THREAD_FRAME, %rdi
        cld
        call    *%rbx
        jmp     leave
        .cfi_endproc
        .size   unix_call_entry, . - unix_call_entry

/* %gs:THREAD_FRAME is where the registers lie; the area for vectors begins at the host stack's end. */
        .balign 16
save_vectors:
        mov     %gs:THREAD_HOST_STACK, %rcx
        mov     $-1, %eax
        mov     $-1, %edx
        cmpl    $0, %gs:THREAD_COMPACT
        je      1f
        xsavec64 (%rcx)
        ret
1:      xsave64 (%rcx)
        ret

/* Lets the thread whose registers lie in its frame go on as the guest. */
        .globl  unix_leave, unix_leave_checked, unix_leave_end
        .hidden unix_leave, unix_leave_checked, unix_leave_end
        .type   unix_leave, @function
        .balign 16
unix_leave:
        .cfi_startproc
        .cfi_undefined %rip
leave:
        mov     %gs:THREAD_FRAME, %rsp
        mov     %gs:THREAD_HOST_STACK, %rcx
        mov     $-1, %eax
        mov     $-1, %edx
        xrstor64 (%rcx)
        movl    $MODE_GUEST, %gs:THREAD_MODE
        cmpl    $0, %gs:THREAD_PENDING
        jne     leave_interrupted
unix_leave_checked:
        mov     REGISTERS_RIP(%rsp), %rcx
        mov     %rcx, %gs:THREAD_RIP
        pop     %r15
        pop     %r14
        pop     %r13
        pop     %r12
        pop     %r11
        pop     %r10
        pop     %r9
        pop     %r8
        pop     %rdi
        pop     %rsi
        pop     %rbp
        pop     %rbx
        pop     %rdx
        pop     %rcx
        pop     %rax
        lea     8(%rsp), %rsp
        popf
        mov     (%rsp), %rsp
        jmp     *%gs:THREAD_RIP
unix_leave_end:
leave_interrupted:
        movl    $MODE_HOST, %gs:THREAD_MODE
        mov     %rsp, %rdi
        call    unix_signals_deliver
        jmp     leave
        .cfi_endproc
        .size   unix_leave, . - unix_leave

/*
 * int unix_enter(void): for the first time, with the registers that the thread's frame has. Returns
 * what unix_exit is told.
 */
        .globl  unix_enter
        .hidden unix_enter
        .type   unix_enter, @function
        .balign 16
unix_enter:
        .cfi_startproc
        push    %rbp
        .cfi_def_cfa_offset 16
        push    %rbx
        .cfi_def_cfa_offset 24
        push    %r12
        .cfi_def_cfa_offset 32
        push    %r13
        .cfi_def_cfa_offset 40
        push    %r14
        .cfi_def_cfa_offset 48
        push    %r15
        .cfi_def_cfa_offset 56
        mov     %rsp, %rdi
        call    unix_prepare
        jmp     leave
        .cfi_endproc
        .size   unix_enter, . - unix_enter

/*
 * long unix_wait_call(long number, a, b, c, d, e): a system call of the host's that may sleep, on
 * the guest's behalf: -EINTR, without sleeping, when a signal waits for the guest.
 */
        .globl  unix_wait_call, unix_wait_begin, unix_wait_made, unix_wait_refused
        .hidden unix_wait_call, unix_wait_begin, unix_wait_made, unix_wait_refused
        .type   unix_wait_call, @function
        .balign 16
unix_wait_call:
        .cfi_startproc
        mov     %rdi, %rax
        mov     %rsi, %rdi
        mov     %rdx, %rsi
        mov     %rcx, %rdx
        mov     %r8, %r10
        mov     %r9, %r8
        mov     8(%rsp), %r9
unix_wait_begin:
        cmpl    $0, %gs:THREAD_PENDING
        jne     unix_wait_refused
unix_wait_made:
        syscall
        ret
unix_wait_refused:
        mov     $-4, %rax
        ret
        .cfi_endproc
        .size   unix_wait_call, . - unix_wait_call

/*
 * int unix_copy(void *to, const void *from, size_t size): 0, or -EFAULT where one of them is not
 * there: a fault at unix_copy_move goes on at unix_copy_failed.
 */
        .globl  unix_copy, unix_copy_move, unix_copy_failed
        .hidden unix_copy, unix_copy_move, unix_copy_failed
        .type   unix_copy, @function
        .balign 16
unix_copy:
        .cfi_startproc
        mov     %rdx, %rcx
unix_copy_move:
        rep movsb
        xor     %eax, %eax
        ret
unix_copy_failed:
        mov     $-14, %eax
        ret
        .cfi_endproc
        .size   unix_copy, . - unix_copy

/* The way back from a signal's handler that we give the kernel: it must lie in this text. */
        .globl  unix_signal_return
        .hidden unix_signal_return
        .type   unix_signal_return, @function
        .balign 16
unix_signal_return:
        .cfi_startproc
        .cfi_signal_frame
        mov     $15, %eax
        syscall
        .cfi_endproc
        .size   unix_signal_return, . - unix_signal_return

/* void unix_exit(void *stack, int result): unix_enter returns, on the stack that it had. */
        .globl  unix_exit
        .hidden unix_exit
        .type   unix_exit, @function
        .balign 16
unix_exit:
        .cfi_startproc
        .cfi_undefined %rip
        mov     %rdi, %rsp
        mov     %esi, %eax
        pop     %r15
        pop     %r14
        pop     %r13
        pop     %r12
        pop     %rbx
        pop     %rbp
        ret
        .cfi_endproc
        .size   unix_exit, . - unix_exit

        .section .note.GNU-stack, "", @progbits
