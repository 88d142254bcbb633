/* Socket addresses and control messages between the BSDs' form and the host's. */
#ifndef APIS_UNIX_ADDRESS_H
#define APIS_UNIX_ADDRESS_H

#include <stddef.h>
#include <sys/socket.h>

/* The length in the host's form, or -errno. */
long unix_address_read(struct sockaddr_storage *host, const void *guest, unsigned size);

/* size has the room and then the length; cut where there is less. The second form's is ours. */
int unix_address_write(void *guest, unsigned *size, const struct sockaddr_storage *host,
                       socklen_t length);
int unix_address_put(void *guest, unsigned *size, const struct sockaddr_storage *host,
                     socklen_t length);

/* The bytes that the messages take in the host's form, or -errno. */
long unix_control_read(char *host, size_t room, const char *guest, size_t size);

/* size has the room and then what was written. */
int unix_control_write(char *guest, unsigned *size, const char *host, size_t host_size);

#endif
