/* What 32-bit Windows' structures look like when a function hands out pointers to them. */
#include "tests/guest32.h"

#include "apis/win/ws2_32/winsock.h"

#include "abi/guest_pointer.h"

#include <string.h>

HOSTENT *WINAPI ws2_32_gethostbyname(const char *name) __asm__("ws2_32.gethostbyname");
SERVENT *WINAPI ws2_32_getservbyname(const char *name,
                                     const char *protocol) __asm__("ws2_32.getservbyname");
int WINAPI ws2_32_getaddrinfo(LPCSTR host, LPCSTR service, const ADDRINFOA *hints,
                              ADDRINFOA **result) __asm__("ws2_32.getaddrinfo");
void WINAPI ws2_32_freeaddrinfo(ADDRINFOA *list) __asm__("ws2_32.freeaddrinfo");

static int services_and_addresses_32(void)
{
    WSADATA data;
    ADDRINFOA *list;
    const uint32_t *entry, *service, *host;

    EXPECT(WSAStartup(0x202, &data) == 0);
    EXPECT(ws2_32_getaddrinfo("127.0.0.1", "80", NULL, &list) == 0);
    entry = (const uint32_t *)list;
    EXPECT(entry[1] == AF_INET && entry[4] == 16);
    EXPECT(memcmp((char *)(uintptr_t)entry[6] + 4, "\x7f\0\0\1", 4) == 0);
    ws2_32_freeaddrinfo(list);
    service = (const uint32_t *)ws2_32_getservbyname("http", "tcp");
    EXPECT(service && (service[2] & 0xffff) == 80 << 8 && service[3] != 0);
    host = (const uint32_t *)ws2_32_gethostbyname("127.0.0.1");
    EXPECT(host && host[2] == (AF_INET | 4 << 16) && host[3] != 0);
    return 0;
}

static void services_and_addresses_of_a_32_bit_guest(void)
{
    CU_ASSERT_EQUAL(in_32_bit_process(services_and_addresses_32), 0);
}

SUITE(structures, TEST(services_and_addresses_of_a_32_bit_guest));
