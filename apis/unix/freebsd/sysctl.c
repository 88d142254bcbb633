/* What only FreeBSD's sysctl(3) tells, and the processors that a process may use. */
#include "apis/unix/freebsd/freebsd.h"

#include "apis/unix/api.h"

#define TEXT(name, a, b, text)                                                                     \
    {                                                                                              \
        name, {a, b}, 2, BSD_TEXT, NULL, text, 0                                                   \
    }
#define NUMBER(name, number)                                                                       \
    {                                                                                              \
        name, {0}, 0, BSD_NUMBER, NULL, NULL, number                                               \
    }
#define PROCESSORS(name)                                                                           \
    {                                                                                              \
        name, {0}, 0, BSD_NUMBER, bsd_read_processors, NULL, 0                                     \
    }

const struct bsd_node freebsd_nodes[] = {
    TEXT("kern.ostype", 1, 1, "FreeBSD"),
    TEXT("kern.osrelease", 1, 2, "14.1-RELEASE"),
    TEXT("kern.version", 1, 4, "FreeBSD 14.1-RELEASE GENERIC"),
    {"kern.osreldate", {1, 24}, 2, BSD_NUMBER, NULL, NULL, FREEBSD_VERSION},
    {"kern.proc.pathname", {1, 14, 12, -1}, 4, BSD_TEXT, bsd_read_program_path, NULL, 0},
    PROCESSORS("kern.smp.maxcpus"),
    PROCESSORS("kern.smp.cpus"),
    NUMBER("kern.smp.active", 1),
    NUMBER("kern.ipc.soacceptqueue", 128),
    NUMBER("kern.ipc.somaxconn", 128),
    TEXT("hw.machine_arch", 6, 11, "amd64"),
    {0},
};

const struct bsd_interface_list freebsd_interfaces[] = {
    {.kind = 3,
     .version = 5,
     .interface = 14,
     .address = 12,
     .interface_size = 168,
     .address_size = 20,
     .data = 16,
     .address_index = 12},
    {.kind = 5,
     .version = 5,
     .interface = 14,
     .address = 12,
     .interface_size = 176,
     .address_size = 176,
     .data = 24,
     .address_index = 12,
     .offsets = 16},
    {0},
};

/* Which processors the process may use: a set of bits, as long as the guest says. */
UNIX(freebsd, long, cpuset_getaffinity,
     (int level, int which, long id, size_t size, void *mask OUT BYTES(size)))
{
    uint8_t set[128] = {0};
    long result = host_call(SYS_sched_getaffinity, 0, sizeof set, set);

    (void)level;
    (void)which;
    (void)id;
    if (result < 0)
        return result;
    if (size > sizeof set)
        return -ERANGE;
    return unix_copy(mask, set, size);
}
