/* What the registry functions share: HKEYs, names, and 32-bit views. */
#ifndef APIS_WIN_ADVAPI32_REGISTRY_H
#define APIS_WIN_ADVAPI32_REGISTRY_H

#include "apis/nt/registry.h"

/* The key behind a handle or a predefined HKEY, held. 0 or a Win32 error. */
LSTATUS hkey_key(HKEY hkey, ACCESS_MASK access, struct registry_key **key);

/* A subkey, held; path may be NULL or empty. wow: KEY_WOW64_* flags. */
LSTATUS hkey_open(HKEY hkey, const WCHAR *path, REGSAM wow, struct registry_key **key);

struct registry_name registry_name_of(const WCHAR *text); /* NULL is the empty name */

LSTATUS win_from_registry(NTSTATUS status);

/* Whether a value of this type is text, which the A functions convert. */
static inline bool registry_is_text(DWORD type)
{
    return type == REG_SZ || type == REG_EXPAND_SZ || type == REG_MULTI_SZ;
}

#endif
