/* [BCryptGenRandom, Microsoft Learn] */
#include "apis/host/random.h"
#include "abi/windows.h"

#include <bcrypt.h>

#undef IN
#undef OUT
#undef OPTIONAL
#include "thunks/api.h"

API(bcrypt, NTSTATUS, BCryptGenRandom,
    (BCRYPT_ALG_HANDLE algorithm OPTIONAL, PUCHAR bytes OUT BYTES(size), ULONG size,
     ULONG flags FLAGS(BCRYPT_)))
{
    if (!algorithm && !(flags & BCRYPT_USE_SYSTEM_PREFERRED_RNG))
        return STATUS_INVALID_HANDLE;
    if (!bytes && size > 0)
        return STATUS_INVALID_PARAMETER;
    host_random(bytes, size);
    return STATUS_SUCCESS;
}
