/* What the loader's refusal of a DLL means to a guest. */
#ifndef APIS_NT_MODULE_STATUS_H
#define APIS_NT_MODULE_STATUS_H

#include "abi/fault.h"
#include "abi/windows.h"

NTSTATUS module_status(const struct fault *fault);

#endif
