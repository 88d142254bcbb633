/* Resources: FindResource, LoadResource and their relatives. */
#include "apis/win/resource_id.h"
#include "apis/win/result.h"
#include "loader/datafile.h"
#include "thunks/api.h"

API(kernel32, HRSRC, FindResourceExW,
    (HMODULE module OPTIONAL, LPCWSTR type, LPCWSTR name, WORD language))
{
    struct resource_id type_id = resource_id_from(type), name_id = resource_id_from(name);
    const struct pe *image = datafile_image(module);
    const IMAGE_RESOURCE_DATA_ENTRY *entry = NULL;
    struct resource_tree tree;
    enum resource_result result = RESOURCE_NO_DATA;

    if (image && resource_open(image, &tree))
        result = resource_find(&tree, &type_id, &name_id, language, &entry);
    win_result(resource_status(result));
    return (HRSRC)(uintptr_t)entry;
}

API(kernel32, HRSRC, FindResourceW, (HMODULE module OPTIONAL, LPCWSTR name, LPCWSTR type))
{
    return FindResourceExW(module, type, name, MAKELANGID(LANG_NEUTRAL, SUBLANG_NEUTRAL));
}

API(kernel32, HRSRC, FindResourceExA,
    (HMODULE module OPTIONAL, LPCSTR type, LPCSTR name, WORD language))
{
    struct wide wide_type, wide_name;
    HRSRC found = NULL;

    if (!resource_id_widen(&wide_type, type))
        return NULL;
    if (resource_id_widen(&wide_name, name)) {
        found = FindResourceExW(module, wide_type.text, wide_name.text, language);
        resource_id_close(&wide_name);
    }
    resource_id_close(&wide_type);
    return found;
}

API(kernel32, HRSRC, FindResourceA, (HMODULE module OPTIONAL, LPCSTR name, LPCSTR type))
{
    return FindResourceExA(module, type, name, MAKELANGID(LANG_NEUTRAL, SUBLANG_NEUTRAL));
}

/* The handle is the resource's address; it needs no freeing. */
API(kernel32, HGLOBAL, LoadResource, (HMODULE module OPTIONAL, HRSRC resource))
{
    const struct pe *image = datafile_image(module);
    struct span data;

    if (!resource)
        return NULL;
    if (!image || !resource_data(image, (const IMAGE_RESOURCE_DATA_ENTRY *)resource, &data)) {
        last_error_set(ERROR_RESOURCE_DATA_NOT_FOUND);
        return NULL;
    }
    return (HGLOBAL)(uintptr_t)data.bytes;
}

API(kernel32, LPVOID, LockResource, (HGLOBAL resource))
{
    return resource;
}

API(kernel32, DWORD, SizeofResource, (HMODULE module OPTIONAL, HRSRC resource))
{
    IMAGE_RESOURCE_DATA_ENTRY entry;

    (void)module;
    if (!resource)
        return 0;
    memcpy(&entry, (const void *)resource, sizeof entry);
    return entry.Size;
}

/* Obsolete: resources go with their module. FALSE is the documented success. */
API(kernel32, WINBOOL, FreeResource, (HGLOBAL resource))
{
    (void)resource;
    return FALSE;
}
