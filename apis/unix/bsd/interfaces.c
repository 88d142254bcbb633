/*
 * See interfaces.h. <net/if.h>, <net/route.h>, route(4): a message about each interface, followed
 * by one about each of its addresses; addresses lie behind a message's head, by their kind.
 */
#include "apis/unix/bsd/interfaces.h"

#include "apis/unix/bsd/sysctl.h"

#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netpacket/packet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { ROOM = 0x10000, LINK = 18 /* AF_LINK */, ETHERNET = 6, LOOPBACK = 24 };
enum { HAS_MASK = 4, HAS_NAME = 0x10, HAS_ADDRESS = 0x20, HAS_BROADCAST = 0x80 };
enum { MULTICAST = 0x8000, SHARED_FLAGS = 0xff, DATA_MTU = 8 };

struct list {
    const struct bsd_interface_list *form;
    uint8_t *bytes;
    size_t size;
};

/* Zeroed room, or NULL. */
static uint8_t *take(struct list *list, size_t size)
{
    uint8_t *at = list->bytes + list->size;

    if (list->size + size > ROOM)
        return NULL;
    memset(at, 0, size);
    list->size += size;
    return at;
}

/* Addresses take whole words, which heads need not. */
static uint8_t *take_words(struct list *list, size_t size)
{
    return take(list, (size + 7) & ~(size_t)7);
}

static uint8_t *head_put(struct list *list, uint8_t type, uint8_t size, uint32_t kinds,
                         const struct ifaddrs *interface)
{
    const struct bsd_interface_list *form = list->form;
    uint32_t flags = (interface->ifa_flags & SHARED_FLAGS) |
                     (interface->ifa_flags & IFF_MULTICAST ? MULTICAST : 0);
    uint16_t index = (uint16_t)if_nametoindex(interface->ifa_name), sizes[2] = {size, form->data};
    uint8_t *head = take(list, size);

    if (!head)
        return NULL;
    head[2] = form->version;
    head[3] = type;
    memcpy(head + 4, &kinds, sizeof kinds);
    memcpy(head + 8, &flags, sizeof flags);
    memcpy(head + (type == form->address ? form->address_index : 12), &index, sizeof index);
    if (form->offsets)
        memcpy(head + form->offsets, sizes, sizeof sizes);
    return head;
}

static void head_finish(struct list *list, uint8_t *head)
{
    uint16_t length = (uint16_t)(list->bytes + list->size - head);

    memcpy(head, &length, sizeof length);
}

static void link_put(struct list *list, const struct ifaddrs *interface,
                     const struct sockaddr_ll *hardware)
{
    enum { HEAD = 8, SMALLEST = 20 };
    uint8_t name = (uint8_t)strlen(interface->ifa_name), address = hardware->sll_halen;
    uint16_t index = (uint16_t)hardware->sll_ifindex;
    size_t size = HEAD + name + address > SMALLEST ? (size_t)HEAD + name + address : SMALLEST;
    uint8_t *at = take_words(list, size);
    bool loops = interface->ifa_flags & IFF_LOOPBACK;

    if (!at)
        return;
    at[0] = (uint8_t)size;
    at[1] = LINK;
    memcpy(at + 2, &index, sizeof index);
    at[4] = loops ? LOOPBACK : ETHERNET;
    at[5] = name;
    at[6] = loops ? 0 : address;
    memcpy(at + HEAD, interface->ifa_name, name);
    memcpy(at + HEAD + name, hardware->sll_addr, at[6]);
}

static void address_put(struct list *list, const struct sockaddr *address)
{
    bool wide = address->sa_family == AF_INET6;
    size_t size = wide ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
    uint8_t *at = take_words(list, size);

    if (!at)
        return;
    memcpy(at, address, size);
    at[0] = (uint8_t)size;
    at[1] = (uint8_t)unix_value_from_host(unix_system->socket_families, address->sa_family);
}

static uint32_t largest_packet(const char *name)
{
    struct ifreq request = {0};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    strncpy(request.ifr_name, name, sizeof request.ifr_name - 1);
    if (fd < 0 || ioctl(fd, SIOCGIFMTU, &request) < 0)
        request.ifr_mtu = 0;
    if (fd >= 0)
        close(fd);
    return (uint32_t)request.ifr_mtu;
}

static void addresses_put(struct list *list, const struct ifaddrs *all, const char *name)
{
    for (const struct ifaddrs *at = all; at; at = at->ifa_next) {
        int family = at->ifa_addr ? at->ifa_addr->sa_family : AF_UNSPEC;
        bool broadcasts = family == AF_INET && at->ifa_flags & IFF_BROADCAST && at->ifa_broadaddr;
        uint8_t *head;

        if (strcmp(at->ifa_name, name) != 0 || (family != AF_INET && family != AF_INET6) ||
            !at->ifa_netmask)
            continue;
        head = head_put(list, list->form->address, list->form->address_size,
                        HAS_MASK | HAS_ADDRESS | (broadcasts ? HAS_BROADCAST : 0u), at);
        if (!head)
            return;
        address_put(list, at->ifa_netmask);
        address_put(list, at->ifa_addr);
        if (broadcasts)
            address_put(list, at->ifa_broadaddr);
        head_finish(list, head);
    }
}

/* The host tells of every interface once in its own family's form. */
static void interfaces_put(struct list *list, const struct ifaddrs *all, int only)
{
    for (const struct ifaddrs *at = all; at; at = at->ifa_next) {
        const struct sockaddr_ll *hardware = (const void *)at->ifa_addr;
        uint32_t most = largest_packet(at->ifa_name);
        uint8_t *head;

        if (!hardware || hardware->sll_family != AF_PACKET ||
            (only && hardware->sll_ifindex != only))
            continue;
        head = head_put(list, list->form->interface, list->form->interface_size, HAS_NAME, at);
        if (!head)
            return;
        head[list->form->data] = at->ifa_flags & IFF_LOOPBACK ? LOOPBACK : ETHERNET;
        memcpy(head + list->form->data + DATA_MTU, &most, sizeof most);
        link_put(list, at, hardware);
        head_finish(list, head);
        addresses_put(list, all, at->ifa_name);
    }
}

long bsd_interfaces_list(const struct bsd_interface_list *forms, const int *words, void *old,
                         size_t *old_size)
{
    struct list list = {.form = forms, .bytes = malloc(ROOM)};
    struct ifaddrs *all;
    long result;

    while (list.form->kind && list.form->kind != words[4])
        list.form++;
    if (!list.bytes || list.form->kind == 0 || getifaddrs(&all) < 0) {
        free(list.bytes);
        return list.form->kind == 0 ? -EINVAL : -ENOMEM;
    }
    interfaces_put(&list, all, words[5]);
    freeifaddrs(all);
    result = bsd_sysctl_give(list.bytes, list.size, old, old_size);
    free(list.bytes);
    return result;
}
