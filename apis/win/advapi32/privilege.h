/* What a user may do beyond access to objects, by number. */
#ifndef APIS_WIN_ADVAPI32_PRIVILEGE_H
#define APIS_WIN_ADVAPI32_PRIVILEGE_H

#include "abi/windows.h"

#include <stdbool.h>
#include <stdint.h>

enum { PRIVILEGE_LIMIT = 32, PRIVILEGE_CHANGE_NOTIFY = 23 };

bool privilege_is_held(DWORD number);

/* Those that are held; enabled has a bit for each number. Room for PRIVILEGE_LIMIT. */
DWORD privilege_list(uint64_t enabled, LUID_AND_ATTRIBUTES *list);

#endif
