/* The network's interfaces as sysctl(3) lists them: NET_RT_IFLIST. */
#ifndef APIS_UNIX_BSD_INTERFACES_H
#define APIS_UNIX_BSD_INTERFACES_H

#include <stddef.h>
#include <stdint.h>

/* The messages of one form of the list: sizes of their heads, and where the parts are. */
struct bsd_interface_list {
    int kind;                             /* NET_RT_*: 0 behind the last form */
    uint8_t version, interface, address;  /* RTM_VERSION, RTM_IFINFO, RTM_NEWADDR */
    uint8_t interface_size, address_size; /* of struct if_msghdr and ifa_msghdr */
    uint8_t data;                         /* struct if_data, in both */
    uint8_t address_index;                /* of the interface, in ifa_msghdr */
    uint8_t offsets;                      /* where the heads tell their sizes; 0: nowhere */
};

/* words are those of the name. Between unix_host_begin and unix_host_end. */
long bsd_interfaces_list(const struct bsd_interface_list *forms, const int *words, void *old,
                         size_t *old_size);

#endif
