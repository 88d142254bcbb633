/* See address.h. */
#include "apis/unix/address.h"

#include "abi/unix/thread.h"
#include "apis/unix/system.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

/* What is behind the length and the family is alike. */
struct head {
    uint8_t length, family;
};

_Static_assert(sizeof(struct head) == sizeof(sa_family_t), "the rest of an address stays in place");

long unix_address_read(struct sockaddr_storage *host, const void *guest, unsigned size)
{
    struct head head;
    int64_t family;

    memset(host, 0, sizeof *host);
    if (size < sizeof head || size > sizeof *host)
        return -EINVAL;
    if (unix_copy(host, guest, size) < 0)
        return -EFAULT;
    memcpy(&head, host, sizeof head);
    family = unix_value_to_host(unix_system->socket_families, head.family);
    if (family < 0)
        return head.family == AF_UNSPEC ? (host->ss_family = AF_UNSPEC, (long)size) : -EAFNOSUPPORT;
    host->ss_family = (sa_family_t)family;
    return size;
}

int unix_address_put(void *guest, unsigned *size, const struct sockaddr_storage *host,
                     socklen_t length)
{
    struct sockaddr_storage form = *host;
    int64_t family = unix_value_from_host(unix_system->socket_families, host->ss_family);
    struct head head = {(uint8_t)length, family < 0 ? 0 : (uint8_t)family};
    unsigned room = *size;

    *size = length;
    if (length < sizeof head)
        return 0;
    memcpy(&form, &head, sizeof head);
    return unix_copy(guest, &form, length < room ? length : room);
}

int unix_address_write(void *guest, unsigned *size, const struct sockaddr_storage *host,
                       socklen_t length)
{
    unsigned room;

    if (!guest || !size)
        return 0;
    if (unix_copy(&room, size, sizeof room) < 0 || unix_address_put(guest, &room, host, length) < 0)
        return -EFAULT;
    return unix_copy(size, &room, sizeof room);
}

struct control_head {
    uint32_t length;
    int32_t level, type;
};

enum {
    CONTROL_DATA = 16, /* where a message's data begins in both forms */
    GUEST_LEVEL = 0xffff,
    RIGHTS = 1
};

static size_t aligned(size_t size)
{
    return (size + 7) & ~(size_t)7;
}

/* Descriptors are the only messages whose data is alike. */
long unix_control_read(char *host, size_t room, const char *guest, size_t size)
{
    size_t at = 0, written = 0;
    struct control_head head;

    while (size - at >= sizeof head) {
        struct cmsghdr form = {.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};

        if (unix_copy(&head, guest + at, sizeof head) < 0)
            return -EFAULT;
        if (head.length < CONTROL_DATA || head.length > size - at || head.level != GUEST_LEVEL ||
            head.type != RIGHTS || written + aligned(head.length) > room)
            return -EINVAL;
        form.cmsg_len = head.length;
        memcpy(host + written, &form, sizeof form);
        if (unix_copy(host + written + CONTROL_DATA, guest + at + CONTROL_DATA,
                      head.length - CONTROL_DATA) < 0)
            return -EFAULT;
        written += aligned(head.length);
        at += aligned(head.length);
        if (at > size)
            break;
    }
    return (long)written;
}

int unix_control_write(char *guest, unsigned *size, const char *host, size_t host_size)
{
    size_t at = 0, room = *size, written = 0;
    struct cmsghdr form;

    while (host_size - at >= sizeof form) {
        struct control_head head = {.level = GUEST_LEVEL, .type = RIGHTS};

        memcpy(&form, host + at, sizeof form);
        if (form.cmsg_level == SOL_SOCKET && form.cmsg_type == SCM_RIGHTS &&
            written + form.cmsg_len <= room) {
            head.length = (uint32_t)form.cmsg_len;
            if (unix_copy(guest + written, &head, sizeof head) < 0 ||
                unix_copy(guest + written + CONTROL_DATA, host + at + CONTROL_DATA,
                          form.cmsg_len - CONTROL_DATA) < 0)
                return -EFAULT;
            written += aligned(form.cmsg_len);
        }
        at += aligned(form.cmsg_len);
        if (at > host_size)
            break;
    }
    *size = (unsigned)written;
    return 0;
}
