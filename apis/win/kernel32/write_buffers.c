/* FlushProcessWriteBuffers: a memory barrier on every processor that runs one of our threads. */
#include "thunks/api.h"

#include <linux/membarrier.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/syscall.h>
#include <unistd.h>

static long membarrier(int command)
{
    return syscall(SYS_membarrier, command, 0, 0);
}

API(kernel32, VOID, FlushProcessWriteBuffers, (void))
{
    static atomic_bool registered;

    if (!registered) {
        membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED);
        registered = true;
    }
    if (membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED) < 0)
        membarrier(MEMBARRIER_CMD_GLOBAL); /* slower, and there since Linux 4.3 */
}
