/* [RtlGenRandom, Microsoft Learn]: exported under its old internal name. */
#include "apis/host/random.h"
#include "thunks/api.h"

API_PRIVATE(advapi32, BOOLEAN, SystemFunction036, (PVOID bytes OUT BYTES(size), ULONG size))
{
    host_random(bytes, size);
    return TRUE;
}
