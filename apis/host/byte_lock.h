/*
 * Locks of bytes of a file, which keep out other open files, of this process as well. The host
 * lets go of them when their holder ends, however that happens. The bytes need not exist.
 */
#ifndef APIS_HOST_BYTE_LOCK_H
#define APIS_HOST_BYTE_LOCK_H

#include <stdbool.h>
#include <stdint.h>

/* Each: 0 or -errno. */
int byte_lock(int fd, uint64_t byte);     /* waits for it */
int byte_lock_try(int fd, uint64_t byte); /* -EAGAIN or -EACCES: somebody has it */
void byte_unlock(int fd, uint64_t byte);

/* Whether another open file has one of them, or it cannot be told. */
bool byte_lock_is_held(int fd, uint64_t first, uint64_t count);

#endif
