/* What only DragonFly's sysctl(3) tells. */
#include "apis/unix/dragonfly/dragonfly.h"

#define TEXT(name, a, b, text)                                                                     \
    {                                                                                              \
        name, {a, b}, 2, BSD_TEXT, NULL, text, 0                                                   \
    }
#define NUMBER(name, number)                                                                       \
    {                                                                                              \
        name, {0}, 0, BSD_NUMBER, NULL, NULL, number                                               \
    }

const struct bsd_node dragonfly_nodes[] = {
    TEXT("kern.ostype", 1, 1, "DragonFly"),
    TEXT("kern.osrelease", 1, 2, "6.4-RELEASE"),
    TEXT("kern.version", 1, 4, "DragonFly v6.4.0-RELEASE"),
    {"kern.osreldate", {1, 24}, 2, BSD_NUMBER, NULL, NULL, DRAGONFLY_VERSION},
    {"kern.proc.pathname", {1, 14, 9, -1}, 4, BSD_TEXT, bsd_read_program_path, NULL, 0},
    NUMBER("kern.ipc.somaxconn", 128),
    TEXT("hw.machine", 6, 1, "x86_64"),
    TEXT("hw.machine_arch", 6, 11, "x86_64"),
    {0},
};

const struct bsd_interface_list dragonfly_interfaces[] = {
    {.kind = 3,
     .version = 7,
     .interface = 14,
     .address = 12,
     .interface_size = 176,
     .address_size = 24,
     .data = 16,
     .address_index = 12},
    {0},
};
