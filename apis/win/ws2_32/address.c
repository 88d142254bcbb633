/* Addresses as text. [inet_addr, inet_pton, WSAAddressToString, Microsoft Learn] */
#include "apis/host/address_text.h"
#include "apis/host/text.h"
#include "apis/win/ws2_32/winsock.h"
#include "thunks/api.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_BYTES = 80 };

API_PRIVATE(ws2_32, unsigned, inet_addr, (const char *text))
{
    uint32_t address;

    if (!text || address_parse_old(text, &address) < 0)
        return INADDR_NONE;
    return address;
}

/* The text lies in a buffer of the thread, as documented. */
API_PRIVATE(ws2_32, char *, inet_ntoa, (struct in_addr address))
{
    static _Thread_local char text[16];

    address_print(AF_INET, &address, text, sizeof text);
    return text;
}

API_PRIVATE(ws2_32, INT, inet_pton, (INT family, LPCSTR text, PVOID address OUT))
{
    int result = text && address ? address_parse(family, text, address) : -EFAULT;

    return result < 0 ? wsa_result(result) : result;
}

API(ws2_32, INT, InetPtonW, (INT family, LPCWSTR text, PVOID address OUT))
{
    char narrow[TEXT_BYTES];
    size_t length = 0;

    if (!text)
        return wsa_fail(WSAEFAULT);
    for (; text[length] && length < sizeof narrow - 1; length++)
        narrow[length] = text[length] < 0x80 ? (char)text[length] : '?';
    narrow[length] = 0;
    return ws2_32_inet_pton(family, narrow, address);
}

API_PRIVATE(ws2_32, LPCSTR, inet_ntop,
            (INT family, const void *address, LPSTR text OUT, size_t size))
{
    int length = address && text ? address_print(family, address, text, size) : -EINVAL;

    if (length < 0) {
        wsa_fail(length == -ENOSPC ? WSAEINVAL : wsa_from_errno(length));
        return NULL;
    }
    return text;
}

API_PRIVATE(ws2_32, LPCWSTR, InetNtopW,
            (INT family, const void *address, LPWSTR text OUT, size_t size))
{
    char narrow[TEXT_BYTES];
    size_t length;

    if (!text || !ws2_32_inet_ntop(family, address, narrow, sizeof narrow))
        return NULL;
    length = strlen(narrow);
    if (length >= size) {
        wsa_fail(WSAEINVAL);
        return NULL;
    }
    for (size_t i = 0; i <= length; i++)
        text[i] = (WCHAR)narrow[i];
    return text;
}

/* "1.2.3.4:80", "[::1]:80"; without the port when it is 0. */
static int print_whole(const struct sockaddr *address, DWORD size, char text[TEXT_BYTES])
{
    const struct sockaddr_in *four = (const struct sockaddr_in *)address;
    const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)address;
    char number[TEXT_BYTES / 2 + 16];
    unsigned port;

    if (address->sa_family == AF_INET && size >= sizeof *four) {
        address_print(AF_INET, &four->sin_addr, number, sizeof number);
        port = __builtin_bswap16(four->sin_port);
        return snprintf(text, TEXT_BYTES, port ? "%s:%u" : "%s", number, port);
    }
    if (address->sa_family == AF_INET6 && size >= sizeof *six) {
        address_print(AF_INET6, &six->sin6_addr, number, sizeof number);
        port = __builtin_bswap16(six->sin6_port);
        return snprintf(text, TEXT_BYTES, port ? "[%s]:%u" : "%s", number, port);
    }
    return -1;
}

API(ws2_32, INT, WSAAddressToStringA,
    (LPSOCKADDR address BYTES(size), DWORD size, LPWSAPROTOCOL_INFOA information OPTIONAL,
     LPSTR text OUT, LPDWORD length INOUT))
{
    char made[TEXT_BYTES];
    int count;

    (void)information;
    if (!address || !text || !length)
        return wsa_fail(WSAEFAULT);
    count = print_whole(address, size, made);
    if (count < 0)
        return wsa_fail(WSAEINVAL);
    if (*length <= (DWORD)count) {
        *length = (DWORD)count + 1;
        return wsa_fail(WSAEFAULT);
    }
    memcpy(text, made, (size_t)count + 1);
    *length = (DWORD)count + 1;
    return 0;
}

API(ws2_32, INT, WSAAddressToStringW,
    (LPSOCKADDR address BYTES(size), DWORD size, LPWSAPROTOCOL_INFOW information OPTIONAL,
     LPWSTR text OUT, LPDWORD length INOUT))
{
    char made[TEXT_BYTES];
    DWORD count = sizeof made;

    (void)information;
    if (!text || !length)
        return wsa_fail(WSAEFAULT);
    if (WSAAddressToStringA(address, size, NULL, made, &count) != 0)
        return SOCKET_ERROR;
    if (*length < count) {
        *length = count;
        return wsa_fail(WSAEFAULT);
    }
    for (DWORD i = 0; i < count; i++)
        text[i] = (WCHAR)made[i];
    *length = count;
    return 0;
}

ORDINAL(ws2_32, inet_addr, 11);
ORDINAL(ws2_32, inet_ntoa, 12);
