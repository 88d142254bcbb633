/* The loader's native functions: LdrLoadDll, LdrGetProcedureAddress and their relatives. */
#include "loader/loader.h"

#include "abi/teb.h"
#include "apis/nt/module_status.h"
#include "apis/win/resource_id.h"
#include "loader/datafile.h"
#include "loader/name.h"
#include "loader/notify.h"
#include "loader/resource.h"
#include "thunks/api.h"

enum {
    LONGEST_NAME = 1024,
    LOCK_RAISES = 1, /* of LdrLockLoaderLock */
    LOCK_TRIES = 2,
    LOCK_TAKEN = 1,
    LOCK_BUSY = 2
};

static bool name_from_string(const UNICODE_STRING *string, WCHAR name[LONGEST_NAME])
{
    if (!string || !string->Buffer || string->Length / sizeof(WCHAR) >= LONGEST_NAME)
        return false;
    name_copy(name, LONGEST_NAME, string->Buffer, string->Length / sizeof(WCHAR));
    return true;
}

API(ntdll, NTSTATUS, LdrLoadDll,
    (PWSTR search_path OPTIONAL, PULONG characteristics OPTIONAL, PUNICODE_STRING name IN,
     PVOID *base OUT))
{
    WCHAR text[LONGEST_NAME];
    struct fault fault = {0};
    struct module *module;

    (void)search_path;
    (void)characteristics;
    *base = NULL;
    if (!name_from_string(name, text))
        return STATUS_INVALID_PARAMETER;
    module = loader_load(text, 0, &fault);
    if (!module)
        return module_status(&fault);
    *base = module->entry.base;
    return STATUS_SUCCESS;
}

API(ntdll, NTSTATUS, LdrUnloadDll, (PVOID base))
{
    struct module *module = module_by_base(base);

    if (!module)
        return STATUS_DLL_NOT_FOUND;
    loader_unload(module);
    return STATUS_SUCCESS;
}

API(ntdll, NTSTATUS, LdrAddRefDll, (ULONG flags, PVOID base))
{
    struct module *module = module_by_base(base);

    if (flags & ~1u)
        return STATUS_INVALID_PARAMETER;
    if (!module)
        return STATUS_DLL_NOT_FOUND;
    if (flags)
        loader_pin(module);
    else
        loader_hold(module);
    return STATUS_SUCCESS;
}

API(ntdll, NTSTATUS, LdrGetDllHandle,
    (PWSTR search_path OPTIONAL, PULONG characteristics OPTIONAL, PUNICODE_STRING name IN,
     PVOID *base OUT))
{
    WCHAR text[LONGEST_NAME];
    struct module *module;

    (void)search_path;
    (void)characteristics;
    *base = NULL;
    if (!name_from_string(name, text))
        return STATUS_INVALID_PARAMETER;
    module = loader_find(text);
    if (!module)
        return STATUS_DLL_NOT_FOUND;
    *base = module->entry.base;
    return STATUS_SUCCESS;
}

API(ntdll, NTSTATUS, LdrGetProcedureAddress,
    (PVOID base, PANSI_STRING name OPTIONAL IN, ULONG ordinal, PVOID *address OUT))
{
    struct module *module = module_by_base(base);
    char text[LONGEST_NAME];

    *address = NULL;
    if (!module)
        return STATUS_DLL_NOT_FOUND;
    if (!name) {
        *address = loader_export(module, NULL, ordinal);
        return *address ? STATUS_SUCCESS : STATUS_ORDINAL_NOT_FOUND;
    }
    if (name->Length >= LONGEST_NAME)
        return STATUS_ENTRYPOINT_NOT_FOUND;
    memcpy(text, name->Buffer, name->Length);
    text[name->Length] = 0;
    *address = loader_export(module, text, 0);
    return *address ? STATUS_SUCCESS : STATUS_ENTRYPOINT_NOT_FOUND;
}

API(ntdll, NTSTATUS, LdrDisableThreadCalloutsForDll, (PVOID base))
{
    struct module *module = module_by_base(base);

    if (!module)
        return STATUS_DLL_NOT_FOUND;
    if (module->tls_index != NO_TLS)
        return STATUS_DLL_NOT_FOUND; /* as DisableThreadLibraryCalls documents it */
    module->entry.flags |= LDR_NO_THREAD_CALLS;
    return STATUS_SUCCESS;
}

GUEST_LAYOUT(_LDR_DATA_TABLE_ENTRY, "it lies in the lists that programs walk");

static LDR_DATA_TABLE_ENTRY *entry_of(struct module *module)
{
    return (LDR_DATA_TABLE_ENTRY *)(guest_is_32() ? (void *)&module->entry32 : &module->entry);
}

API(ntdll, NTSTATUS, LdrFindEntryForAddress, (PVOID address, PLDR_DATA_TABLE_ENTRY *entry OUT))
{
    struct module *module = module_by_address(address);

    *entry = module ? entry_of(module) : NULL;
    return module ? STATUS_SUCCESS : STATUS_NO_MORE_ENTRIES;
}

typedef VOID(WINAPI *entry_callback)(PLDR_DATA_TABLE_ENTRY entry, PVOID context, BOOLEAN *stop);

API(ntdll, NTSTATUS, LdrEnumerateLoadedModules,
    (ULONG flags, entry_callback callback, PVOID context))
{
    struct module *module = NULL;
    BOOLEAN stop = FALSE;

    if (flags || !callback)
        return STATUS_INVALID_PARAMETER;
    loader_lock();
    while (!stop && (module = module_next(module)))
        callback(entry_of(module), context, &stop);
    loader_unlock();
    return STATUS_SUCCESS;
}

API(ntdll, NTSTATUS, LdrLockLoaderLock,
    (ULONG flags, PULONG disposition OUT OPTIONAL, PVOID *cookie OUT))
{
    if (disposition)
        *disposition = 0;
    if (cookie)
        *cookie = NULL;
    if (flags & ~(ULONG)(LOCK_RAISES | LOCK_TRIES))
        return STATUS_INVALID_PARAMETER_1;
    if (flags & LOCK_TRIES && !disposition)
        return STATUS_INVALID_PARAMETER_2;
    if (!cookie)
        return STATUS_INVALID_PARAMETER_3;
    if (!(flags & LOCK_TRIES)) {
        loader_lock_for_guest();
    } else if (!loader_try_lock()) {
        *disposition = LOCK_BUSY;
        return STATUS_SUCCESS;
    }
    if (disposition)
        *disposition = LOCK_TAKEN;
    *cookie = teb_self()->thread_id;
    return STATUS_SUCCESS;
}

API(ntdll, NTSTATUS, LdrUnlockLoaderLock, (ULONG flags, PVOID cookie OPTIONAL))
{
    if (flags & ~(ULONG)LOCK_RAISES)
        return STATUS_INVALID_PARAMETER_1;
    if (!cookie)
        return STATUS_SUCCESS; /* of a try that failed */
    if (cookie != teb_self()->thread_id)
        return STATUS_INVALID_PARAMETER_2;
    loader_unlock_for_guest();
    return STATUS_SUCCESS;
}

API(ntdll, NTSTATUS, LdrRegisterDllNotification,
    (ULONG flags, notify_callback callback, PVOID context OPTIONAL, PVOID *cookie OUT))
{
    if (flags || !callback || !cookie)
        return STATUS_INVALID_PARAMETER;
    loader_lock();
    *cookie = notify_register(callback, context);
    loader_unlock();
    return *cookie ? STATUS_SUCCESS : STATUS_NO_MEMORY;
}

API(ntdll, NTSTATUS, LdrUnregisterDllNotification, (PVOID cookie))
{
    bool found;

    loader_lock();
    found = notify_unregister(cookie);
    loader_unlock();
    return found ? STATUS_SUCCESS : STATUS_DLL_NOT_FOUND;
}

/* path: type, name and language, as many of them as level says. */
API(ntdll, NTSTATUS, LdrFindResource_U,
    (PVOID base, const ULONG_PTR *path COUNT(level), ULONG level,
     PIMAGE_RESOURCE_DATA_ENTRY *entry OUT))
{
    const struct pe *image = datafile_image(base);
    const IMAGE_RESOURCE_DATA_ENTRY *found = NULL;
    struct resource_id type, name;
    struct resource_tree tree;
    enum resource_result result = RESOURCE_NO_DATA;

    *entry = NULL;
    if (level != 3)
        return STATUS_INVALID_PARAMETER;
    type = resource_id_from((const WCHAR *)path[0]);
    name = resource_id_from((const WCHAR *)path[1]);
    if (image && resource_open(image, &tree))
        result = resource_find(&tree, &type, &name, (uint16_t)path[2], &found);
    *entry = (IMAGE_RESOURCE_DATA_ENTRY *)(uintptr_t)found;
    return resource_status(result);
}

API(ntdll, NTSTATUS, LdrAccessResource,
    (PVOID base, const IMAGE_RESOURCE_DATA_ENTRY *entry, PVOID *data OUT OPTIONAL,
     PULONG size OUT OPTIONAL))
{
    const struct pe *image = datafile_image(base);
    struct span bytes;

    if (!image || !entry || !resource_data(image, entry, &bytes))
        return STATUS_RESOURCE_DATA_NOT_FOUND;
    if (data)
        *data = (PVOID)(uintptr_t)bytes.bytes;
    if (size)
        *size = (ULONG)bytes.size;
    return STATUS_SUCCESS;
}
