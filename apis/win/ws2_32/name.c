/* Names of hosts, services and protocols. [getaddrinfo, gethostbyname, Microsoft Learn] */
#include "abi/guest_memory.h"
#include "abi/guest_pointer.h"
#include "apis/host/resolver.h"
#include "apis/host/text.h"
#include "apis/host/user.h"
#include "apis/win/ws2_32/winsock.h"
#include "thunks/api.h"
#include "thunks/guest_struct.h"

#include <string.h>

enum { NAME_BYTES = 1025, SERVICE_BYTES = 64, HOST_ADDRESSES = 32 };

static int from_resolver(enum resolver_error error)
{
    static const int errors[] = {
        [RESOLVER_DONE] = 0,
        [RESOLVER_NOT_FOUND] = WSAHOST_NOT_FOUND,
        [RESOLVER_TRY_AGAIN] = WSATRY_AGAIN,
        [RESOLVER_FAILED] = WSANO_RECOVERY,
        [RESOLVER_FAMILY] = WSAEAFNOSUPPORT,
        [RESOLVER_SERVICE] = WSATYPE_NOT_FOUND,
        [RESOLVER_TYPE] = WSAESOCKTNOSUPPORT,
        [RESOLVER_MEMORY] = WSA_NOT_ENOUGH_MEMORY,
        [RESOLVER_FLAGS] = WSAEINVAL,
    };

    return errors[error];
}

GUEST_LAYOUT(addrinfo, "a list of them is handed out, and comes back to be freed");
GUEST_LAYOUT(addrinfoW, "a list of them is handed out, and comes back to be freed");

GUEST_STRUCT(ADDRINFOA);
GUEST_STRUCT(HOSTENT);
GUEST_STRUCT(SERVENT);
GUEST_STRUCT(PROTOENT);

/* The result in the making; the narrow and the wide form differ in the name only. */
struct list {
    ADDRINFOA *first, **last;
    bool wide;
};

static char *copy_name(const char *name, bool wide)
{
    size_t length = strlen(name), units = wide ? utf16_from_utf8(NULL, 0, name, length) : 0;
    char *copy = guest_allocate_zeroed(wide ? (units + 1) * sizeof(uint16_t) : length + 1);

    if (copy && wide)
        utf16_from_utf8((uint16_t *)copy, units, name, length);
    else if (copy)
        memcpy(copy, name, length);
    return copy;
}

static int add_answer(const struct resolver_answer *answer, void *context)
{
    struct list *list = context;
    ADDRINFOA *entry = guest_allocate_zeroed(sizeof *entry + (size_t)answer->size);

    if (!entry)
        return -1;
    entry->ai_family = answer->family;
    entry->ai_socktype = answer->type;
    entry->ai_protocol = answer->protocol;
    entry->ai_addrlen = (size_t)answer->size;
    entry->ai_addr = (struct sockaddr *)(entry + 1);
    memcpy(entry->ai_addr, answer->address, (size_t)answer->size);
    if (answer->canonical && !list->first)
        entry->ai_canonname = copy_name(answer->canonical, list->wide);
    *list->last = entry;
    list->last = &entry->ai_next;
    return 0;
}

/* Gives the entries the guest's layout. */
static void show_list(ADDRINFOA *entry)
{
    while (entry) {
        ADDRINFOA *next = entry->ai_next;

        guest_struct_put(entry, entry, layout_ADDRINFOA);
        entry = next;
    }
}

static void free_list(ADDRINFOA *entry)
{
    while (entry) {
        ADDRINFOA whole;

        guest_struct_get(&whole, entry, layout_ADDRINFOA);
        guest_release(whole.ai_canonname);
        guest_release(entry);
        entry = whole.ai_next;
    }
}

static int find(const char *host, const char *service, const ADDRINFOA *given, bool wide,
                ADDRINFOA **result)
{
    struct list list = {.wide = wide};
    ADDRINFOA hints = {0};
    enum resolver_error error;

    *result = NULL;
    list.last = &list.first;
    if (!wsa_started())
        return WSANOTINITIALISED;
    if (given)
        guest_struct_get(&hints, given, layout_ADDRINFOA);
    if (host && !*host) /* documented: the local machine */
        host = host_user()->host;
    error = resolver_find(host, service, hints.ai_flags, hints.ai_family, hints.ai_socktype,
                          hints.ai_protocol, add_answer, &list);
    show_list(list.first);
    *result = list.first;
    if (!error && !list.first)
        error = RESOLVER_MEMORY;
    if (error)
        last_error_set((DWORD)from_resolver(error));
    return from_resolver(error);
}

API_PRIVATE(ws2_32, int, getaddrinfo,
            (LPCSTR host OPTIONAL, LPCSTR service OPTIONAL, const ADDRINFOA *hints OPTIONAL,
             ADDRINFOA **result OUT))
{
    return result ? find(host, service, hints, false, result) : WSAEINVAL;
}

API_PRIVATE(ws2_32, void, freeaddrinfo, (ADDRINFOA * list))
{
    free_list(list);
}

static bool narrow(const WCHAR *text, char *out, size_t size)
{
    size_t length = utf8_from_utf16(out, size - 1, (const uint16_t *)text,
                                    utf16_length((const uint16_t *)text));

    out[length < size ? length : size - 1] = 0;
    return length < size;
}

API(ws2_32, INT, GetAddrInfoW,
    (PCWSTR host OPTIONAL, PCWSTR service OPTIONAL, const ADDRINFOW *hints OPTIONAL,
     PADDRINFOW *result OUT))
{
    char host_text[NAME_BYTES], service_text[SERVICE_BYTES];

    if (!result)
        return WSAEINVAL;
    *result = NULL;
    if ((host && !narrow(host, host_text, sizeof host_text)) ||
        (service && !narrow(service, service_text, sizeof service_text)))
        return WSAHOST_NOT_FOUND;
    return find(host ? host_text : NULL, service ? service_text : NULL, (const ADDRINFOA *)hints,
                true, (ADDRINFOA **)result);
}

API(ws2_32, void, FreeAddrInfoW, (PADDRINFOW list))
{
    free_list((ADDRINFOA *)list);
}

API_PRIVATE(ws2_32, int, getnameinfo,
            (const struct sockaddr *address BYTES(size), int size, char *host OUT OPTIONAL,
             DWORD host_size, char *service OUT OPTIONAL, DWORD service_size, int flags FLAGS(NI_)))
{
    int error;

    if (!wsa_started())
        return WSANOTINITIALISED;
    error =
        from_resolver(resolver_name(address, size, host, host_size, service, service_size, flags));
    if (error)
        last_error_set((DWORD)error);
    return error;
}

static bool widen(const char *text, WCHAR *out, DWORD size)
{
    size_t units = utf16_from_utf8(NULL, 0, text, strlen(text));

    if (units >= size)
        return false;
    utf16_from_utf8((uint16_t *)out, units, text, strlen(text));
    out[units] = 0;
    return true;
}

API_PRIVATE(ws2_32, INT, GetNameInfoW,
            (const struct sockaddr *address BYTES(size), int size, PWCHAR host OUT OPTIONAL,
             DWORD host_size, PWCHAR service OUT OPTIONAL, DWORD service_size,
             INT flags FLAGS(NI_)))
{
    char host_text[NAME_BYTES] = "", service_text[SERVICE_BYTES] = "";
    int error = ws2_32_getnameinfo(address, size, host ? host_text : NULL, NAME_BYTES,
                                   service ? service_text : NULL, SERVICE_BYTES, flags);

    if (error)
        return error;
    if ((host && !widen(host_text, host, host_size)) ||
        (service && !widen(service_text, service, service_size)))
        return (int)ERROR_INSUFFICIENT_BUFFER;
    return 0;
}

API_PRIVATE(ws2_32, int, gethostname, (char *name OUT BYTES(size), int size))
{
    size_t length = strlen(host_user()->host);

    if (!wsa_started())
        return SOCKET_ERROR;
    if (!name || size <= (int)length)
        return wsa_fail(WSAEFAULT);
    memcpy(name, host_user()->host, length + 1);
    return 0;
}

API(ws2_32, int, GetHostNameW, (PWSTR name OUT COUNT(size), int size))
{
    if (!wsa_started())
        return SOCKET_ERROR;
    return name && size > 0 && widen(host_user()->host, name, (DWORD)size) ? 0
                                                                           : wsa_fail(WSAEFAULT);
}

/* What the old functions return lies here until the thread's next call, as documented. */
static _Thread_local struct {
    HOSTENT host;
    SERVENT service;
    PROTOENT protocol;
    char name[NAME_BYTES], text[SERVICE_BYTES];
    char *no_aliases[1];
    uint32_t addresses[HOST_ADDRESSES];
    char *address_list[HOST_ADDRESSES + 1];
    int count;
} answer;

static int add_address(const struct resolver_answer *found, void *context)
{
    const struct sockaddr_in *address = found->address;

    (void)context;
    memcpy(&answer.addresses[answer.count], &address->sin_addr, 4);
    return ++answer.count == HOST_ADDRESSES;
}

static HOSTENT *give_host(void)
{
    for (int i = 0; i < answer.count; i++)
        guest_pointer_set(answer.address_list, (size_t)i, &answer.addresses[i]);
    guest_pointer_set(answer.address_list, (size_t)answer.count, NULL);
    answer.host = (HOSTENT){.h_name = answer.name,
                            .h_aliases = answer.no_aliases,
                            .h_addrtype = AF_INET,
                            .h_length = 4,
                            .h_addr_list = answer.address_list};
    guest_struct_put(&answer.host, &answer.host, layout_HOSTENT);
    return &answer.host;
}

API_PRIVATE(ws2_32, HOSTENT *, gethostbyname, (const char *name OPTIONAL))
{
    enum resolver_error error;

    if (!wsa_started())
        return NULL;
    if (!name || !*name)
        name = host_user()->host;
    answer.count = 0;
    error = resolver_find(name, NULL, 0, AF_INET, SOCK_STREAM, 0, add_address, NULL);
    if (error) {
        wsa_fail(from_resolver(error));
        return NULL;
    }
    strncpy(answer.name, name, sizeof answer.name - 1);
    return give_host();
}

API_PRIVATE(ws2_32, HOSTENT *, gethostbyaddr,
            (const char *address BYTES(size), int size, int family))
{
    struct sockaddr_in whole = {.sin_family = AF_INET};
    enum resolver_error error;

    if (!wsa_started())
        return NULL;
    if (family != AF_INET || size < 4 || !address) {
        wsa_fail(family != AF_INET ? WSAEAFNOSUPPORT : WSAEFAULT);
        return NULL;
    }
    memcpy(&whole.sin_addr, address, 4);
    error =
        resolver_name(&whole, sizeof whole, answer.name, sizeof answer.name, NULL, 0, NI_NAMEREQD);
    if (error) {
        wsa_fail(from_resolver(error));
        return NULL;
    }
    memcpy(answer.addresses, address, 4);
    answer.count = 1;
    return give_host();
}

static SERVENT *give_service(const char *name, int port, const char *protocol)
{
    if (!name || port < 0) {
        wsa_fail(WSANO_DATA);
        return NULL;
    }
    strncpy(answer.name, name, sizeof answer.name - 1);
    strncpy(answer.text, protocol ? protocol : "tcp", sizeof answer.text - 1);
    answer.service = (SERVENT){.s_name = answer.name,
                               .s_aliases = answer.no_aliases,
                               .s_proto = answer.text,
                               .s_port = (short)port};
    guest_struct_put(&answer.service, &answer.service, layout_SERVENT);
    return &answer.service;
}

API_PRIVATE(ws2_32, SERVENT *, getservbyname, (const char *name, const char *protocol OPTIONAL))
{
    return wsa_started() ? give_service(name, resolver_port(name, protocol), protocol) : NULL;
}

API_PRIVATE(ws2_32, SERVENT *, getservbyport, (int port, const char *protocol OPTIONAL))
{
    return wsa_started() ? give_service(resolver_service(port, protocol), port, protocol) : NULL;
}

static PROTOENT *give_protocol(const char *name, int number)
{
    if (!name || number < 0) {
        wsa_fail(WSANO_DATA);
        return NULL;
    }
    strncpy(answer.name, name, sizeof answer.name - 1);
    answer.protocol = (PROTOENT){answer.name, answer.no_aliases, (short)number};
    guest_struct_put(&answer.protocol, &answer.protocol, layout_PROTOENT);
    return &answer.protocol;
}

API_PRIVATE(ws2_32, PROTOENT *, getprotobyname, (const char *name))
{
    return wsa_started() ? give_protocol(name, resolver_protocol(name)) : NULL;
}

API_PRIVATE(ws2_32, PROTOENT *, getprotobynumber, (int number))
{
    return wsa_started() ? give_protocol(resolver_protocol_name(number), number) : NULL;
}

ORDINAL(ws2_32, gethostbyaddr, 51);
ORDINAL(ws2_32, gethostbyname, 52);
ORDINAL(ws2_32, getprotobyname, 53);
ORDINAL(ws2_32, getprotobynumber, 54);
ORDINAL(ws2_32, getservbyname, 55);
ORDINAL(ws2_32, getservbyport, 56);
ORDINAL(ws2_32, gethostname, 57);
