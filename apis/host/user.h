/* Who runs the guest, and on which machine. */
#ifndef APIS_HOST_USER_H
#define APIS_HOST_USER_H

#include <stddef.h>
#include <stdint.h>

struct host_user {
    char name[64];
    char full_name[128]; /* "" when the host knows none */
    char host[64];       /* the host's name up to its first dot */
    char computer[64];   /* the same in capitals, as Windows names computers */
    uint32_t id, group;  /* the host's user and group */
    uint8_t machine[16]; /* the same at every start on this machine, different on others */
};

/* Read once, at the first call. */
const struct host_user *host_user(void);

/* The host's whole name, its domain included; "localhost" when it has none. */
void host_name(char *name, size_t size);

enum { HOST_BOOT_ID_SIZE = 40 };

/* A text that is another one after each start of the machine; "" when the host tells none. */
void host_boot_id(char text[HOST_BOOT_ID_SIZE]);

/* The name of a user id; 0 or -ENOENT. */
int host_user_name(uint32_t id, char *name, size_t capacity);

/* The id of a name; 0 or -ENOENT. */
int host_user_id(const char *name, uint32_t *id);

#endif
