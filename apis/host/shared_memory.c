/* See shared_memory.h: memfd_create(2). */
#include "apis/host/shared_memory.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

int shared_memory_create(const char *name, size_t size)
{
    int fd = memfd_create(name, MFD_CLOEXEC), error;

    if (fd < 0)
        return -errno;
    if (ftruncate(fd, (off_t)size) == 0)
        return fd;
    error = -errno;
    close(fd);
    return error;
}

void *shared_memory_map(int fd, size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, fd, 0);

    return memory == MAP_FAILED ? NULL : memory;
}

void shared_memory_unmap(void *memory, size_t size)
{
    munmap(memory, size);
}
