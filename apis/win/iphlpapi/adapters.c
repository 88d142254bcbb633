/*
 * Network adapters: the host's interfaces. [GetAdaptersAddresses, Microsoft Learn]. An interface's
 * locally unique identifier is its index.
 */
#include "abi/guest_memory.h"
#include "apis/win/ws2_32/winsock.h"

#include <iphlpapi.h>

#undef IN
#undef OUT
#undef OPTIONAL
#include "apis/host/interfaces.h"
#include "apis/host/text.h"
#include "thunks/api.h"
#include "thunks/guest_struct.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INTERFACES = 64, TYPE_ETHERNET = 6, TYPE_LOOPBACK = 24, TYPE_TUNNEL = 131 };

GUEST_LAYOUT(_IP_ADAPTER_ADDRESSES_LH, "a list of them is in the guest's buffer");

GUEST_STRUCT(IP_ADAPTER_ADDRESSES);
GUEST_STRUCT(IP_ADAPTER_UNICAST_ADDRESS);
GUEST_STRUCT(IP_ADAPTER_DNS_SERVER_ADDRESS);

/* The caller's block, filled from the front; need grows on even when it is full. */
struct block {
    char *base;
    ULONG room, need;
};

static void *place(struct block *block, size_t size)
{
    ULONG at = block->need;

    block->need += (ULONG)((size + 15) & ~(size_t)15);
    if (block->need > block->room)
        return NULL;
    return memset(block->base + at, 0, size);
}

static WCHAR *place_wide(struct block *block, const char *text)
{
    size_t length = strlen(text);
    WCHAR *wide = place(block, (length + 1) * sizeof *wide);

    for (size_t i = 0; wide && i < length; i++)
        wide[i] = (uint8_t)text[i];
    return wide;
}

static void place_address(struct block *block, SOCKET_ADDRESS *address, const char *bytes, int size)
{
    void *copy = place(block, (size_t)size);

    if (!copy)
        return;
    memcpy(copy, bytes, (size_t)size);
    address->lpSockaddr = copy;
    address->iSockaddrLength = size;
}

static void add_unicast(struct block *block, IP_ADAPTER_ADDRESSES *adapter,
                        const struct host_interface *host, ULONG family)
{
    IP_ADAPTER_UNICAST_ADDRESS **last = adapter ? &adapter->FirstUnicastAddress : NULL;

    for (int i = 0; i < host->count; i++) {
        const struct sockaddr *address = (const void *)host->addresses[i].address;
        IP_ADAPTER_UNICAST_ADDRESS *entry;
        SOCKET_ADDRESS unused;

        if (family != AF_UNSPEC && address->sa_family != family)
            continue;
        entry = place(block, sizeof *entry);
        place_address(block, entry ? &entry->Address : &unused, host->addresses[i].address,
                      host->addresses[i].size);
        if (!entry || !last)
            continue;
        entry->Length = (ULONG)guest_struct_size(layout_IP_ADAPTER_UNICAST_ADDRESS);
        entry->PrefixOrigin = IpPrefixOriginManual;
        entry->SuffixOrigin = IpSuffixOriginManual;
        entry->DadState = IpDadStatePreferred;
        entry->ValidLifetime = entry->PreferredLifetime = 0xffffffff;
        entry->OnLinkPrefixLength = host->addresses[i].prefix;
        *last = entry;
        last = &entry->Next;
    }
}

/* Name servers belong to no interface here; the first that leads out has them. */
static void add_servers(struct block *block, IP_ADAPTER_ADDRESSES *adapter)
{
    char servers[NAME_SERVERS][SOCKET_ADDRESS_BYTES];
    int sizes[NAME_SERVERS], count = host_name_servers(servers, sizes);
    IP_ADAPTER_DNS_SERVER_ADDRESS **last = adapter ? &adapter->FirstDnsServerAddress : NULL;

    for (int i = 0; i < count; i++) {
        IP_ADAPTER_DNS_SERVER_ADDRESS *entry = place(block, sizeof *entry);
        SOCKET_ADDRESS unused;

        place_address(block, entry ? &entry->Address : &unused, servers[i], sizes[i]);
        if (!entry || !last)
            continue;
        entry->Length = (ULONG)guest_struct_size(layout_IP_ADAPTER_DNS_SERVER_ADDRESS);
        *last = entry;
        last = &entry->Next;
    }
}

static void describe(IP_ADAPTER_ADDRESSES *adapter, const struct host_interface *host)
{
    adapter->Length = (ULONG)guest_struct_size(layout_IP_ADAPTER_ADDRESSES);
    adapter->IfIndex = host->index;
    adapter->Ipv6IfIndex = host->index;
    adapter->Luid.Value = host->index;
    adapter->Mtu = host->mtu;
    adapter->IfType = host->loopback         ? TYPE_LOOPBACK
                      : host->point_to_point ? TYPE_TUNNEL
                                             : TYPE_ETHERNET;
    adapter->OperStatus = host->up ? IfOperStatusUp : IfOperStatusDown;
    adapter->Flags = IP_ADAPTER_IPV4_ENABLED | IP_ADAPTER_IPV6_ENABLED |
                     (host->multicast ? 0 : IP_ADAPTER_NO_MULTICAST);
    adapter->PhysicalAddressLength = host->loopback ? 0 : (ULONG)host->hardware_size;
    memcpy(adapter->PhysicalAddress, host->hardware, adapter->PhysicalAddressLength);
}

static IP_ADAPTER_ADDRESSES *add_adapter(struct block *block, const struct host_interface *host,
                                         ULONG family, ULONG flags, bool with_servers)
{
    IP_ADAPTER_ADDRESSES *adapter = place(block, sizeof *adapter);
    char *name = place(block, INTERFACE_NAME);
    WCHAR *friendly = place_wide(block, host->name);
    WCHAR *suffix = place_wide(block, "");

    if (adapter && name && friendly && suffix) {
        describe(adapter, host);
        memcpy(name, host->name, INTERFACE_NAME);
        adapter->AdapterName = name;
        adapter->FriendlyName = adapter->Description = friendly;
        adapter->DnsSuffix = suffix;
    }
    if (!(flags & GAA_FLAG_SKIP_UNICAST))
        add_unicast(block, adapter, host, family);
    if (with_servers && !(flags & GAA_FLAG_SKIP_DNS_SERVER))
        add_servers(block, adapter);
    return adapter;
}

/* From the host's layout to the guest's, with all that the adapters point to. */
static void show(IP_ADAPTER_ADDRESSES *adapter)
{
    while (adapter) {
        IP_ADAPTER_ADDRESSES *next = adapter->Next;
        IP_ADAPTER_UNICAST_ADDRESS *unicast = adapter->FirstUnicastAddress, *next_unicast;
        IP_ADAPTER_DNS_SERVER_ADDRESS *server = adapter->FirstDnsServerAddress, *next_server;

        for (; unicast; unicast = next_unicast) {
            next_unicast = unicast->Next;
            guest_struct_put(unicast, unicast, layout_IP_ADAPTER_UNICAST_ADDRESS);
        }
        for (; server; server = next_server) {
            next_server = server->Next;
            guest_struct_put(server, server, layout_IP_ADAPTER_DNS_SERVER_ADDRESS);
        }
        guest_struct_put(adapter, adapter, layout_IP_ADAPTER_ADDRESSES);
        adapter = next;
    }
}

API(iphlpapi, ULONG, GetAdaptersAddresses,
    (ULONG family, ULONG flags, PVOID reserved, PIP_ADAPTER_ADDRESSES out OUT OPTIONAL,
     PULONG size INOUT))
{
    struct host_interface *interfaces = calloc(INTERFACES, sizeof *interfaces);
    IP_ADAPTER_ADDRESSES *first = NULL, **last = &first;
    struct block block;
    bool served = false;
    int count;

    if (!size || reserved || (family != AF_UNSPEC && family != AF_INET && family != AF_INET6)) {
        free(interfaces);
        return ERROR_INVALID_PARAMETER;
    }
    count = interfaces ? host_interfaces(interfaces, INTERFACES) : 0;
    block = (struct block){(char *)out, out ? *size : 0, 0};
    for (int i = 0; i < count; i++) {
        bool serves = !served && !interfaces[i].loopback;
        IP_ADAPTER_ADDRESSES *adapter = add_adapter(&block, &interfaces[i], family, flags, serves);

        served |= serves;
        if (adapter) {
            *last = adapter;
            last = &adapter->Next;
        }
    }
    free(interfaces);
    if (count <= 0)
        return count < 0 ? ERROR_NOT_SUPPORTED : ERROR_NO_DATA;
    *size = block.need;
    if (block.need > block.room)
        return ERROR_BUFFER_OVERFLOW;
    show(first);
    return ERROR_SUCCESS;
}

API_PRIVATE(iphlpapi, NET_IFINDEX, if_nametoindex, (PCSTR name))
{
    return host_interface_index(name);
}

API_PRIVATE(iphlpapi, PCHAR, if_indextoname, (NET_IFINDEX index, PCHAR name OUT))
{
    return host_interface_name(index, name) == 0 ? name : NULL;
}

API_PRIVATE(iphlpapi, DWORD, ConvertInterfaceIndexToLuid, (NET_IFINDEX index, PNET_LUID luid OUT))
{
    char name[INTERFACE_NAME];

    if (!luid)
        return ERROR_INVALID_PARAMETER;
    luid->Value = index;
    return host_interface_name(index, name) == 0 ? NO_ERROR : ERROR_FILE_NOT_FOUND;
}

API_PRIVATE(iphlpapi, DWORD, ConvertInterfaceLuidToIndex,
            (const NET_LUID *luid, PNET_IFINDEX index OUT))
{
    if (!luid || !index)
        return ERROR_INVALID_PARAMETER;
    *index = (NET_IFINDEX)luid->Value;
    return NO_ERROR;
}

API_PRIVATE(iphlpapi, DWORD, ConvertInterfaceLuidToNameW,
            (const NET_LUID *luid, PWSTR name OUT COUNT(length), SIZE_T length))
{
    char narrow[INTERFACE_NAME];
    size_t count;

    if (!luid || !name || host_interface_name((unsigned)luid->Value, narrow) < 0)
        return ERROR_INVALID_PARAMETER;
    count = strlen(narrow);
    if (count >= length)
        return ERROR_NOT_ENOUGH_MEMORY;
    for (size_t i = 0; i <= count; i++)
        name[i] = (WCHAR)narrow[i];
    return NO_ERROR;
}

API_PRIVATE(iphlpapi, VOID, FreeMibTable, (PVOID table OPTIONAL))
{
    guest_release(table); /* of the functions below, which give none out */
}

GAP(iphlpapi, GetBestRoute2, "the host's routes are not shown");
GAP(iphlpapi, GetIfEntry2, "interface counters are not shown");
GAP(iphlpapi, GetIfTable2, "interface counters are not shown");
GAP(iphlpapi, NotifyIpInterfaceChange, "changes of the network are not announced");
GAP(iphlpapi, CancelMibChangeNotify2, "changes of the network are not announced");
GAP(iphlpapi, GetNetworkParams, "see GetAdaptersAddresses for the name servers");
