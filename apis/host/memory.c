/* See memory.h. */
#include "apis/host/memory.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <sys/uio.h>
#include <unistd.h>

void host_memory(struct host_memory *memory)
{
    struct sysinfo host;

    sysinfo(&host);
    *memory = (struct host_memory){(uint64_t)host.totalram * host.mem_unit,
                                   (uint64_t)(host.freeram + host.bufferram) * host.mem_unit,
                                   (uint64_t)host.totalswap * host.mem_unit,
                                   (uint64_t)host.freeswap * host.mem_unit};
}

int host_memory_lock(const void *at, size_t size)
{
    return mlock(at, size) < 0 ? -errno : 0;
}

int host_memory_unlock(const void *at, size_t size)
{
    return munlock(at, size) < 0 ? -errno : 0;
}

int host_memory_forget(void *at, size_t size)
{
    return madvise(at, size, MADV_FREE) < 0 ? -errno : 0;
}

void host_memory_write_out(void *at, size_t size)
{
    msync(at, size, MS_ASYNC);
}

bool host_memory_can_reach(const void *at, bool writing)
{
    char byte;
    struct iovec here = {&byte, 1}, there = {(void *)at, 1};

    return process_vm_readv(getpid(), &here, 1, &there, 1, 0) == 1 &&
           (!writing || process_vm_writev(getpid(), &here, 1, &there, 1, 0) == 1);
}
