/*
 * See api_set.h. Microsoft: "Windows API sets". The level and version at a contract's end do not
 * matter for the host, so the table names contracts by how they begin; the first match counts.
 */
#include "loader/api_set.h"

#include "loader/name.h"

#include <string.h>

static const struct contract {
    const char *prefix, *host;
} contracts[] = {
    {"api-ms-win-crt-", "ucrtbase.dll"},
    {"api-ms-win-core-com-", "combase.dll"},
    {"api-ms-win-core-marshal-", "combase.dll"},
    {"api-ms-win-core-winrt-", "combase.dll"},
    {"api-ms-win-core-path-", "kernelbase.dll"},
    {"api-ms-win-core-psapi-", "kernelbase.dll"},
    {"api-ms-win-core-registry-", "advapi32.dll"},
    {"api-ms-win-core-registryuserspecific-", "shlwapi.dll"},
    {"api-ms-win-core-rtlsupport-", "ntdll.dll"},
    {"api-ms-win-core-shlwapi-", "shlwapi.dll"},
    {"api-ms-win-core-url-", "shlwapi.dll"},
    {"api-ms-win-core-version-", "version.dll"},
    {"api-ms-win-core-", "kernelbase.dll"},
    {"api-ms-win-base-util-", "advapi32.dll"},
    {"api-ms-win-devices-", "cfgmgr32.dll"},
    {"api-ms-win-downlevel-advapi32-", "advapi32.dll"},
    {"api-ms-win-downlevel-kernel32-", "kernel32.dll"},
    {"api-ms-win-downlevel-normaliz-", "kernelbase.dll"},
    {"api-ms-win-downlevel-ole32-", "ole32.dll"},
    {"api-ms-win-downlevel-shell32-", "shell32.dll"},
    {"api-ms-win-downlevel-shlwapi-", "shlwapi.dll"},
    {"api-ms-win-downlevel-user32-", "user32.dll"},
    {"api-ms-win-downlevel-version-", "version.dll"},
    {"api-ms-win-eventing-", "advapi32.dll"},
    {"api-ms-win-eventlog-", "advapi32.dll"},
    {"api-ms-win-mm-", "winmm.dll"},
    {"api-ms-win-ntuser-", "user32.dll"},
    {"api-ms-win-rtcore-ntuser-", "user32.dll"},
    {"api-ms-win-security-", "advapi32.dll"},
    {"api-ms-win-service-", "sechost.dll"},
    {"api-ms-win-shcore-path-", "shlwapi.dll"},
    {"api-ms-win-shell-", "shell32.dll"},
    {"ext-ms-win-kernel32-", "kernel32.dll"},
    {"ext-ms-win-ntuser-", "user32.dll"},
    {"ext-ms-win-rtcore-ntuser-", "user32.dll"},
    {"ext-ms-win-advapi32-", "advapi32.dll"},
};

bool api_set_is_contract(const WCHAR *name, size_t length)
{
    return length > 4 && (name_is_ascii(name, 4, "api-") || name_is_ascii(name, 4, "ext-"));
}

const char *api_set_host(const WCHAR *name, size_t length)
{
    if (!api_set_is_contract(name, length))
        return NULL;
    for (size_t i = 0; i < sizeof contracts / sizeof *contracts; i++) {
        size_t prefix = strlen(contracts[i].prefix);

        if (length > prefix && name_is_ascii(name, prefix, contracts[i].prefix))
            return contracts[i].host;
    }
    return NULL;
}

/* Programs that walk the map find a valid one; resolving a contract is the loader's business. */
void *api_set_map(void)
{
    static struct {
        ULONG version, size, flags, count, entries, hashes, factor;
    } map = {6, sizeof map, 0, 0, sizeof map, sizeof map, 31};

    return &map;
}
