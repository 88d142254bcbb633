/* What the loader needs of thunks/win32, which is not there yet. Goes when it comes. */
#include "thunks/bind.h"

#include <errno.h>

/* An address that belongs to nobody. */
__attribute__((weak)) uint32_t bind_missing32(const char *dll, const char *name)
{
    enum { NOWHERE = 0xfff0 };

    if (dll && name)
        return NOWHERE;
    errno = EINVAL;
    return 0;
}
