/* API sets: contract names such as api-ms-win-core-file-l1-2-0 that stand for a host DLL. */
#ifndef LOADER_API_SET_H
#define LOADER_API_SET_H

#include "abi/windows.h"

#include <stdbool.h>
#include <stddef.h>

bool api_set_is_contract(const WCHAR *name, size_t length);

/* The host DLL's name, or NULL for a name that is no contract or a contract without a host. */
const char *api_set_host(const WCHAR *name, size_t length);

/* What the PEB shows of it: an API_SET_NAMESPACE (version 6) without entries. */
void *api_set_map(void);

#endif
