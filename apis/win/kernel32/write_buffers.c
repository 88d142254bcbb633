/* FlushProcessWriteBuffers: a memory barrier on every processor that runs one of our threads. */
#include "apis/host/processors.h"
#include "thunks/api.h"

API(kernel32, VOID, FlushProcessWriteBuffers, (void))
{
    host_processors_barrier();
}
