/* The host's file systems. */
#ifndef APIS_HOST_VOLUME_H
#define APIS_HOST_VOLUME_H

#include <stdbool.h>
#include <stdint.h>

enum host_volume_kind {
    HOST_VOLUME_DISK,
    HOST_VOLUME_NETWORK,
    HOST_VOLUME_MEMORY,
    HOST_VOLUME_OPTICAL
};

struct host_volume {
    uint64_t total, free, available, device; /* bytes, but for the device */
    uint32_t block_size, name_limit;
    enum host_volume_kind kind;
    bool readonly;
};

/* By path, or by descriptor where path is NULL. 0 or -errno. */
int host_volume(const char *path, int fd, struct host_volume *volume);

#endif
