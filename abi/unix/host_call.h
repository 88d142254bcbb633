/*
 * System calls of the host's, made in this text and without the C library: while a guest's thread
 * is in here its own FS is loaded, and calls from elsewhere may be taken for the guest's. -errno
 * on failure.
 */
#ifndef ABI_UNIX_HOST_CALL_H
#define ABI_UNIX_HOST_CALL_H

#include <sys/syscall.h>

static inline long host_call6(long number, long a, long b, long c, long d, long e, long f)
{
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    long result;

    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}

#define HOST_CALL_PICK(a, b, c, d, e, f, g, name, ...) name
#define HOST_CALL_1(n) host_call6(n, 0, 0, 0, 0, 0, 0)
#define HOST_CALL_2(n, a) host_call6(n, (long)(a), 0, 0, 0, 0, 0)
#define HOST_CALL_3(n, a, b) host_call6(n, (long)(a), (long)(b), 0, 0, 0, 0)
#define HOST_CALL_4(n, a, b, c) host_call6(n, (long)(a), (long)(b), (long)(c), 0, 0, 0)
#define HOST_CALL_5(n, a, b, c, d) host_call6(n, (long)(a), (long)(b), (long)(c), (long)(d), 0, 0)
#define HOST_CALL_6(n, a, b, c, d, e)                                                              \
    host_call6(n, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), 0)
#define HOST_CALL_7(n, a, b, c, d, e, f)                                                           \
    host_call6(n, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))

/* host_call(SYS_number, up to six arguments of any integer or pointer type) */
#define host_call(...)                                                                             \
    HOST_CALL_PICK(__VA_ARGS__, HOST_CALL_7, HOST_CALL_6, HOST_CALL_5, HOST_CALL_4, HOST_CALL_3,   \
                   HOST_CALL_2, HOST_CALL_1)                                                       \
    (__VA_ARGS__)

#endif
