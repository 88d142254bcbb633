/*
 * The Winsock headers, kept apart from the host's: glibc's <stdlib.h> brings an fd_set, a timeval
 * and a select of its own.
 */
#ifndef APIS_WIN_WS2_32_WINSOCK_H
#define APIS_WIN_WS2_32_WINSOCK_H

#include "abi/windows.h"

#undef FD_CLR
#undef FD_SET
#undef FD_ZERO
#undef FD_ISSET
#undef FD_SETSIZE
#define fd_set winsock_fd_set
#define timeval winsock_timeval
#define select winsock_select_prototype
#define _TIMEVAL_DEFINED /* its members are 32 bits wide on Windows */
struct timeval {
    LONG tv_sec, tv_usec;
};
#include <winsock2.h>
#include <ws2tcpip.h>

#include <mswsock.h>
#undef select
#undef IN
#undef OUT
#undef OPTIONAL

#include "apis/nt/socket.h"
#include "apis/win/result.h"

_Static_assert(sizeof(struct sockaddr_in) == 16 && sizeof(struct sockaddr_in6) == 28 &&
                   sizeof(struct winsock_timeval) == 8,
               "Winsock's layout");

/* As FIONBIO and its kin are on Windows; the headers would size them by the host's u_long. */
enum {
    COMMAND_NONBLOCKING = (int)0x8004667e,
    COMMAND_AVAILABLE = 0x4004667f,
    COMMAND_AT_MARK = 0x40047307
};

/* A negative errno as a WSA error; 0 stays 0. */
int wsa_from_errno(int error);
int wsa_from_status(NTSTATUS status);

/* Sets the last error; always SOCKET_ERROR. */
int wsa_fail(int wsa_error);
int wsa_result(long result); /* 0 or a negative errno */

bool wsa_started(void); /* false, with the last error set, before WSAStartup */

/* Exported functions that other files call. */
SOCKET WINAPI ws2_32_accept(SOCKET handle, struct sockaddr *address,
                            int *size) __asm__("ws2_32.accept");
int WINAPI ws2_32_shutdown(SOCKET handle, int how) __asm__("ws2_32.shutdown");
int WINAPI ws2_32_ioctlsocket(SOCKET handle, int command,
                              ULONG *value) __asm__("ws2_32.ioctlsocket");

/* The socket behind a handle, held; NULL with WSAENOTSOCK or WSANOTINITIALISED set. */
struct socket *wsa_socket(SOCKET handle);

#endif
