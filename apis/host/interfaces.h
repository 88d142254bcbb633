/* The host's network interfaces and name servers. */
#ifndef APIS_HOST_INTERFACES_H
#define APIS_HOST_INTERFACES_H

#include "apis/host/socket.h"

enum { INTERFACE_NAME = 16, INTERFACE_ADDRESSES = 8, NAME_SERVERS = 3 };

struct host_interface {
    char name[INTERFACE_NAME];
    unsigned index, mtu;
    bool up, loopback, point_to_point, multicast;
    uint8_t hardware[6];
    int hardware_size;
    int count;
    struct {
        _Alignas(8) char address[SOCKET_ADDRESS_BYTES]; /* as Windows lays it out */
        int size;
        uint8_t prefix; /* bits of the network's part */
    } addresses[INTERFACE_ADDRESSES];
};

/* At most capacity of them; how many there are, or a negative errno. */
int host_interfaces(struct host_interface *interfaces, int capacity);

unsigned host_interface_index(const char *name); /* 0: no such interface */
int host_interface_name(unsigned index, char name[INTERFACE_NAME]);

/* Of resolv.conf(5), as Windows lays addresses out; how many. */
int host_name_servers(char servers[NAME_SERVERS][SOCKET_ADDRESS_BYTES], int sizes[NAME_SERVERS]);

#endif
