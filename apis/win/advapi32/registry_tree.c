/* Whole trees of registry keys, and indirect strings. [Registry Functions, Microsoft Learn] */
#include "apis/host/text.h"
#include "apis/win/advapi32/registry.h"
#include "thunks/api.h"

#include <stdlib.h>
#include <string.h>

API(advapi32, LSTATUS, RegDeleteTreeW, (HKEY hkey, LPCWSTR path OPTIONAL))
{
    struct registry_key *key;
    LSTATUS error = hkey_open(hkey, path, 0, &key);

    if (error)
        return error;
    error = win_from_registry(registry_delete_tree(key, path && *path));
    object_release(&key->object);
    return error;
}
RESULT_ERROR(advapi32, RegDeleteTreeW);

static LSTATUS copy_values(struct registry_key *from, struct registry_key *to)
{
    uint16_t *name = malloc((REGISTRY_VALUE_NAME_UNITS + 1) * sizeof *name);
    struct registry_entry entry = {.name = name};
    NTSTATUS status = name ? STATUS_SUCCESS : STATUS_NO_MEMORY;

    for (ULONG index = 0; status >= 0; index++) {
        ULONG size = 0;
        void *data;

        status = registry_value_at(from, index, &entry, NULL, &size);
        if (status < 0)
            break;
        data = malloc(size + 1);
        status = data ? registry_value_at(from, index, &entry, data, &size) : STATUS_NO_MEMORY;
        if (status >= 0)
            status = registry_set_value(to, (struct registry_name){name, entry.length}, entry.type,
                                        data, size);
        free(data);
    }
    free(name);
    return status == STATUS_NO_MORE_ENTRIES ? ERROR_SUCCESS : win_from_registry(status);
}

static LSTATUS copy_tree(struct registry_key *from, struct registry_key *to)
{
    uint16_t text[REGISTRY_NAME_UNITS + 1];
    struct registry_entry entry = {.name = text};
    LSTATUS error = copy_values(from, to);
    NTSTATUS status;

    for (ULONG index = 0;
         !error && (status = registry_subkey_at(from, index, &entry)) != STATUS_NO_MORE_ENTRIES;
         index++) {
        struct registry_name name = {text, entry.length};
        struct registry_key *child = NULL, *copy = NULL;
        ULONG disposition;

        if (status >= 0)
            status = registry_open(from, name, &child);
        if (status >= 0)
            status = registry_create(to, name, 0, &disposition, &copy);
        error = status < 0 ? win_from_registry(status) : copy_tree(child, copy);
        if (child)
            object_release(&child->object);
        if (copy)
            object_release(&copy->object);
    }
    return error;
}

API(advapi32, LSTATUS, RegCopyTreeW, (HKEY source, LPCWSTR path OPTIONAL, HKEY destination))
{
    struct registry_key *from, *to;
    LSTATUS error = hkey_open(source, path, 0, &from);

    if (error)
        return error;
    error = hkey_key(destination, KEY_WRITE, &to);
    if (!error) {
        error = copy_tree(from, to);
        object_release(&to->object);
    }
    object_release(&from->object);
    return error;
}
RESULT_ERROR(advapi32, RegCopyTreeW);

API_PRIVATE(advapi32, LSTATUS, RegRenameKey, (HKEY hkey, LPCWSTR path OPTIONAL, LPCWSTR new_name))
{
    struct registry_key *key;
    LSTATUS error;

    if (!new_name)
        return ERROR_INVALID_PARAMETER;
    error = hkey_open(hkey, path, 0, &key);
    if (error)
        return error;
    error = win_from_registry(registry_rename(key, registry_name_of(new_name)));
    object_release(&key->object);
    return error;
}

/* "@C:\dir\module.dll,-123": the string resource of a module. */
static LSTATUS load_indirect(WCHAR *text, WCHAR *out, DWORD units, DWORD *length)
{
    WCHAR *comma = NULL;
    HMODULE module;
    UINT id = 0;

    for (WCHAR *at = text; *at; at++) {
        if (*at == ',')
            comma = at;
    }
    if (!comma || comma[1] != '-')
        return ERROR_INVALID_DATA;
    *comma = 0;
    for (WCHAR *digit = comma + 2; *digit >= '0' && *digit <= '9'; digit++)
        id = id * 10 + (UINT)(*digit - '0');
    module = LoadLibraryExW(text + 1, NULL, LOAD_LIBRARY_AS_DATAFILE);
    if (!module)
        return ERROR_FILE_NOT_FOUND;
    *length = (DWORD)LoadStringW(module, id, out, (int)units);
    FreeLibrary(module);
    return *length ? ERROR_SUCCESS : ERROR_FILE_NOT_FOUND;
}

API(advapi32, LSTATUS, RegLoadMUIStringW,
    (HKEY hkey, LPCWSTR name OPTIONAL, LPWSTR out OUT OPTIONAL, DWORD size,
     LPDWORD needed OUT OPTIONAL, DWORD flags, LPCWSTR directory OPTIONAL))
{
    WCHAR text[MAX_PATH * 2];
    DWORD bytes = sizeof text, length;
    LSTATUS error;

    (void)directory; /* names are looked up as LoadLibraryEx does */
    if (flags || (size & 1) || (!out && size))
        return ERROR_INVALID_PARAMETER;
    error = RegGetValueW(hkey, NULL, name, RRF_RT_REG_SZ, NULL, text, &bytes);
    if (error)
        return error;
    if (*text == '@')
        return load_indirect(text, out, size / (DWORD)sizeof *out, &length);
    if (needed)
        *needed = bytes;
    if (bytes > size)
        return ERROR_MORE_DATA;
    memcpy(out, text, bytes);
    return ERROR_SUCCESS;
}
RESULT_ERROR(advapi32, RegLoadMUIStringW);
