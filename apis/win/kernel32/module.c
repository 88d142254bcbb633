/* Modules: LoadLibrary, GetProcAddress, GetModuleHandle and their relatives. */
#include "abi/guest32.h"
#include "abi/thread.h"
#include "apis/host/text.h"
#include "apis/nt/module_status.h"
#include "apis/win/ansi.h"
#include "apis/win/result.h"
#include "loader/bind.h"
#include "loader/datafile.h"
#include "loader/loader.h"
#include "loader/name.h"
#include "thunks/api.h"

enum {
    AS_DATA = LOAD_LIBRARY_AS_DATAFILE | LOAD_LIBRARY_AS_DATAFILE_EXCLUSIVE |
              LOAD_LIBRARY_AS_IMAGE_RESOURCE,
    LONGEST_ORDINAL = 0xffff
};

static HMODULE load_result(void *handle, const struct fault *fault)
{
    if (!handle)
        win_result(module_status(fault));
    return handle;
}

API(kernel32, HMODULE, LoadLibraryExW, (LPCWSTR name, HANDLE file, DWORD flags FLAGS(LOAD_)))
{
    struct fault fault = {0};
    struct module *module;

    if (!name || file) {
        last_error_set(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (!*name) {
        last_error_set(ERROR_MOD_NOT_FOUND);
        return NULL;
    }
    if (flags & AS_DATA)
        return load_result(datafile_open(name, flags, &fault), &fault);
    module = loader_load(name, flags, &fault);
    return load_result(module ? module->entry.base : NULL, &fault);
}

API(kernel32, HMODULE, LoadLibraryExA, (LPCSTR name, HANDLE file, DWORD flags FLAGS(LOAD_)))
{
    struct wide wide;
    HMODULE module;

    if (!wide_open(&wide, name))
        return NULL;
    module = LoadLibraryExW(wide.text, file, flags);
    wide_close(&wide);
    return module;
}

API(kernel32, HMODULE, LoadLibraryW, (LPCWSTR name))
{
    return LoadLibraryExW(name, NULL, 0);
}

API(kernel32, HMODULE, LoadLibraryA, (LPCSTR name))
{
    return LoadLibraryExA(name, NULL, 0);
}

/* For packaged programs, of which sojourn runs none: the documented error of other processes. */
API(kernel32, HMODULE, LoadPackagedLibrary, (LPCWSTR name, DWORD reserved))
{
    (void)name;
    (void)reserved;
    last_error_set(APPMODEL_ERROR_NO_PACKAGE);
    return NULL;
}

API(kernel32, WINBOOL, FreeLibrary, (HMODULE handle))
{
    struct module *module;

    if (datafile_close(handle))
        return TRUE;
    module = handle ? module_by_base(handle) : NULL;
    if (!module)
        return win_fail(handle ? ERROR_MOD_NOT_FOUND : ERROR_INVALID_HANDLE);
    loader_unload(module);
    return TRUE;
}

API(kernel32, VOID, FreeLibraryAndExitThread, (HMODULE handle, DWORD code))
{
    FreeLibrary(handle);
    ExitThread(code);
}

API(kernel32, WINBOOL, DisableThreadLibraryCalls, (HMODULE handle))
{
    struct module *module = module_by_base(handle);

    if (!module)
        return win_fail(ERROR_INVALID_HANDLE);
    if (module->tls_index != NO_TLS)
        return win_fail(ERROR_INVALID_HANDLE); /* static TLS needs the calls, as documented */
    module->entry.flags |= LDR_NO_THREAD_CALLS;
    return TRUE;
}

static struct module *module_of(HMODULE handle)
{
    return handle ? module_by_base(handle) : module_program();
}

/* Where the guest goes on after this call. host: the return address that the host sees. */
static uintptr_t caller_of(const void *host)
{
    const struct guest32_gate *gate = teb_self()->guest_gate;

    if (!guest_is_32())
        return (uintptr_t)host;
    return gate ? *(const uint32_t *)(uintptr_t)gate->esp : 0;
}

API(kernel32, FARPROC, GetProcAddress, (HMODULE handle, LPCSTR name))
{
    struct module *module = module_of(handle);
    bool by_ordinal = (uintptr_t)name <= LONGEST_ORDINAL;
    uint32_t ordinal;
    FARPROC found;

    if (!module) {
        last_error_set(ERROR_MOD_NOT_FOUND);
        return NULL;
    }
    ordinal = by_ordinal ? (uint32_t)(uintptr_t)name : 0;
    if (by_ordinal)
        name = NULL;
    found = (FARPROC)loader_export(module, name, ordinal);
    if (!found)
        found = (FARPROC)bind_for_unpacker(module, name, ordinal,
                                           caller_of(__builtin_return_address(0)));
    if (!found)
        last_error_set(by_ordinal ? ERROR_INVALID_ORDINAL : ERROR_PROC_NOT_FOUND);
    return found;
}

API(kernel32, HMODULE, GetModuleHandleW, (LPCWSTR name OPTIONAL))
{
    struct module *module;

    if (!name)
        return peb_self()->image_base;
    module = loader_find(name);
    if (!module) {
        last_error_set(ERROR_MOD_NOT_FOUND);
        return NULL;
    }
    return module->entry.base;
}

API(kernel32, HMODULE, GetModuleHandleA, (LPCSTR name OPTIONAL))
{
    struct wide wide;
    HMODULE module;

    if (!wide_open(&wide, name))
        return NULL;
    module = GetModuleHandleW(wide.text);
    wide_close(&wide);
    return module;
}

static bool valid_handle_flags(DWORD flags)
{
    const DWORD both = GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;

    return (flags & both) != both && !(flags & ~(both | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS));
}

API(kernel32, WINBOOL, GetModuleHandleExW,
    (DWORD flags FLAGS(GET_MODULE_HANDLE_EX_FLAG_), LPCWSTR name OPTIONAL, HMODULE *handle OUT))
{
    struct module *module;

    if (!handle)
        return win_fail(ERROR_INVALID_PARAMETER);
    *handle = NULL;
    if (!valid_handle_flags(flags) || (flags & GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS && !name))
        return win_fail(ERROR_INVALID_PARAMETER);
    loader_lock();
    if (flags & GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS)
        module = module_by_address(name);
    else
        module = name ? loader_find(name) : module_program();
    if (module && flags & GET_MODULE_HANDLE_EX_FLAG_PIN)
        loader_pin(module);
    else if (module && !(flags & GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT))
        loader_hold(module);
    loader_unlock();
    if (!module)
        return win_fail(ERROR_MOD_NOT_FOUND);
    *handle = module->entry.base;
    return TRUE;
}

API(kernel32, WINBOOL, GetModuleHandleExA,
    (DWORD flags FLAGS(GET_MODULE_HANDLE_EX_FLAG_), LPCSTR name OPTIONAL, HMODULE *handle OUT))
{
    struct wide wide;
    BOOL result;

    if (flags & GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS)
        return GetModuleHandleExW(flags, (LPCWSTR)name, handle);
    if (!wide_open(&wide, name))
        return FALSE;
    result = GetModuleHandleExW(flags, wide.text, handle);
    wide_close(&wide);
    return result;
}

static const WCHAR *path_of(HMODULE handle)
{
    const WCHAR *path = datafile_path(handle);
    struct module *module;

    if (path)
        return path;
    module = module_of(handle);
    return module ? module->path : NULL;
}

/* A path that does not fit is cut, terminated, and said to be too long. */
API(kernel32, DWORD, GetModuleFileNameW,
    (HMODULE handle OPTIONAL, LPWSTR name OUT COUNT(size), DWORD size))
{
    const WCHAR *path = path_of(handle);
    size_t length;

    if (!path) {
        last_error_set(ERROR_MOD_NOT_FOUND);
        return 0;
    }
    length = name_length(path);
    name_copy(name, size, path, length);
    last_error_set(length < size ? ERROR_SUCCESS : ERROR_INSUFFICIENT_BUFFER);
    return length < size ? (DWORD)length : size;
}

API(kernel32, DWORD, GetModuleFileNameA,
    (HMODULE handle OPTIONAL, LPSTR name OUT COUNT(size), DWORD size))
{
    const WCHAR *path = path_of(handle);
    size_t length;

    if (!path) {
        last_error_set(ERROR_MOD_NOT_FOUND);
        return 0;
    }
    length = utf8_from_utf16(name, size, path, name_length(path));
    if (length < size) {
        name[length] = 0;
        last_error_set(ERROR_SUCCESS);
        return (DWORD)length;
    }
    if (size > 0)
        name[size - 1] = 0;
    last_error_set(ERROR_INSUFFICIENT_BUFFER);
    return size;
}
