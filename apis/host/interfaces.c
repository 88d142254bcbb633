/* See interfaces.h. [getifaddrs(3), netdevice(7)] */
#include "apis/host/interfaces.h"

#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netpacket/packet.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static struct host_interface *find(struct host_interface *list, int *count, int capacity,
                                   const struct ifaddrs *entry)
{
    struct host_interface *found;

    for (int i = 0; i < *count; i++) {
        if (strcmp(list[i].name, entry->ifa_name) == 0)
            return &list[i];
    }
    if (*count == capacity)
        return NULL;
    found = &list[(*count)++];
    memset(found, 0, sizeof *found);
    snprintf(found->name, sizeof found->name, "%s", entry->ifa_name);
    found->index = if_nametoindex(entry->ifa_name);
    found->up = (entry->ifa_flags & (IFF_UP | IFF_RUNNING)) == (IFF_UP | IFF_RUNNING);
    found->loopback = (entry->ifa_flags & IFF_LOOPBACK) != 0;
    found->point_to_point = (entry->ifa_flags & IFF_POINTOPOINT) != 0;
    found->multicast = (entry->ifa_flags & IFF_MULTICAST) != 0;
    return found;
}

static uint8_t bits_of(const uint8_t *mask, size_t size)
{
    uint8_t bits = 0;

    for (size_t i = 0; i < size; i++)
        bits = (uint8_t)(bits + __builtin_popcount(mask[i]));
    return bits;
}

static uint8_t prefix_of(const struct sockaddr *mask)
{
    if (!mask)
        return 0;
    if (mask->sa_family == AF_INET)
        return bits_of((const uint8_t *)&((const struct sockaddr_in *)mask)->sin_addr, 4);
    return bits_of((const uint8_t *)&((const struct sockaddr_in6 *)mask)->sin6_addr, 16);
}

static void add_address(struct host_interface *interface, const struct ifaddrs *entry)
{
    int family = entry->ifa_addr->sa_family, at = interface->count;
    const struct sockaddr_ll *link = (const struct sockaddr_ll *)entry->ifa_addr;

    if (family == AF_PACKET && link->sll_halen <= sizeof interface->hardware) {
        interface->hardware_size = link->sll_halen;
        memcpy(interface->hardware, link->sll_addr, link->sll_halen);
    }
    if ((family != AF_INET && family != AF_INET6) || at == INTERFACE_ADDRESSES)
        return;
    interface->addresses[at].size =
        family == AF_INET ? (int)sizeof(struct sockaddr_in) : (int)sizeof(struct sockaddr_in6);
    memcpy(interface->addresses[at].address, entry->ifa_addr,
           (size_t)interface->addresses[at].size);
    socket_address_from_host(interface->addresses[at].address);
    interface->addresses[at].prefix = prefix_of(entry->ifa_netmask);
    interface->count++;
}

static unsigned mtu_of(const char *name)
{
    struct ifreq request = {0};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    unsigned mtu = 1500;

    if (fd < 0)
        return mtu;
    snprintf(request.ifr_name, sizeof request.ifr_name, "%s", name);
    if (ioctl(fd, SIOCGIFMTU, &request) == 0)
        mtu = (unsigned)request.ifr_mtu;
    close(fd);
    return mtu;
}

int host_interfaces(struct host_interface *interfaces, int capacity)
{
    struct ifaddrs *list;
    int count = 0;

    if (getifaddrs(&list) < 0)
        return -errno;
    for (const struct ifaddrs *entry = list; entry; entry = entry->ifa_next) {
        struct host_interface *interface = find(interfaces, &count, capacity, entry);

        if (interface && entry->ifa_addr)
            add_address(interface, entry);
    }
    freeifaddrs(list);
    for (int i = 0; i < count; i++)
        interfaces[i].mtu = mtu_of(interfaces[i].name);
    return count;
}

unsigned host_interface_index(const char *name)
{
    return if_nametoindex(name);
}

int host_interface_name(unsigned index, char name[INTERFACE_NAME])
{
    return if_indextoname(index, name) ? 0 : -errno;
}

static int parse_server(const char *text, char address[SOCKET_ADDRESS_BYTES])
{
    struct sockaddr_in *four = (struct sockaddr_in *)address;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)address;

    memset(address, 0, SOCKET_ADDRESS_BYTES);
    if (inet_pton(AF_INET, text, &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
        return sizeof *four;
    }
    if (inet_pton(AF_INET6, text, &six->sin6_addr) != 1)
        return 0;
    six->sin6_family = AF_INET6;
    socket_address_from_host(address);
    return sizeof *six;
}

int host_name_servers(char servers[NAME_SERVERS][SOCKET_ADDRESS_BYTES], int sizes[NAME_SERVERS])
{
    FILE *file = fopen("/etc/resolv.conf", "re");
    char line[256], text[64];
    int count = 0;

    while (file && count < NAME_SERVERS && fgets(line, sizeof line, file)) {
        _Alignas(8) char address[SOCKET_ADDRESS_BYTES];

        if (sscanf(line, " nameserver %63s", text) != 1)
            continue;
        sizes[count] = parse_server(text, address);
        if (sizes[count] > 0)
            memcpy(servers[count++], address, SOCKET_ADDRESS_BYTES);
    }
    if (file)
        fclose(file);
    return count;
}
