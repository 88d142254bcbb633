/* See module_status.h. */
#include "apis/nt/module_status.h"

NTSTATUS module_status(const struct fault *fault)
{
    switch (fault->code) {
    case FAULT_NOT_FOUND:
        return STATUS_DLL_NOT_FOUND;
    case FAULT_REFUSED:
        return STATUS_DLL_INIT_FAILED;
    case FAULT_SYSTEM:
        return STATUS_NO_MEMORY;
    default:
        return STATUS_INVALID_IMAGE_FORMAT;
    }
}
