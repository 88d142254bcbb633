/* [ProcessPrng, Microsoft Learn]: random bytes that always come. */
#include "apis/host/random.h"
#include "thunks/api.h"

API_PRIVATE(bcryptprimitives, BOOL, ProcessPrng, (PBYTE bytes OUT BYTES(size), SIZE_T size))
{
    host_random(bytes, size);
    return TRUE;
}
