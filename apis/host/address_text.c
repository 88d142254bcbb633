/* See address_text.h. */
#include "apis/host/address_text.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

enum { WINDOWS_INET6 = 23 };

static int family_to_host(int family)
{
    return family == WINDOWS_INET6 ? AF_INET6 : family == AF_INET ? AF_INET : -1;
}

int address_parse(int family, const char *text, void *address)
{
    int result = inet_pton(family_to_host(family), text, address);

    return result < 0 ? -errno : result;
}

int address_print(int family, const void *address, char *text, size_t size)
{
    if (!inet_ntop(family_to_host(family), address, text, (socklen_t)size))
        return -errno;
    return (int)strlen(text);
}

int address_parse_old(const char *text, uint32_t *address)
{
    struct in_addr parsed;

    if (inet_aton(text, &parsed) == 0)
        return -1;
    *address = parsed.s_addr;
    return 0;
}
