/* Memory. */
#include "apis/unix/api.h"

#include <sys/mman.h>

UNIX(unix, void *, mmap,
     (void *address, size_t size, int protection, int flags, int fd, long offset))
{
    uint64_t host = unix_flags_to_host(unix_system->map_flags, (unsigned)flags, NULL);

    return (void *)host_call(SYS_mmap, address, size, protection, host, fd, offset);
}

UNIX(unix, int, madvise, (void *address, size_t size, int advice))
{
    int64_t host = unix_value_to_host(unix_system->advices, (unsigned)advice);

    /* The others say how the pages are used, which nothing here depends on. */
    return host < 0 ? 0 : (int)host_call(SYS_madvise, address, size, host);
}
