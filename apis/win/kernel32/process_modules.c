/* The modules and the memory of processes: the K32 functions, and psapi.dll's names for them. */
#include "abi/guest_pointer.h"
#include "apis/host/process_list.h"
#include "apis/host/text.h"
#include "apis/nt/process.h"
#include "apis/win/result.h"
#include "loader/loader.h"
#include "loader/name.h"
#include "thunks/api.h"
#include "thunks/guest_struct.h"

#include <psapi.h>
#include <stdlib.h>

/* Only the calling process's modules can be seen: another's fails as one that is not readable. */
static bool check_own(HANDLE handle)
{
    struct object *process;
    NTSTATUS status = handle_object(handle, &process_type, 0, &process);
    bool is_own;

    if (status < 0)
        return win_result(status);
    is_own = process == process_self();
    object_release(process);
    return is_own || win_fail(ERROR_PARTIAL_COPY);
}

/* The size is one in bytes, of the guest's own handles. */
API_PRIVATE(kernel32, WINBOOL, K32EnumProcessModules,
            (HANDLE process, PVOID modules OUT BYTES(size), DWORD size, LPDWORD needed OUT))
{
    struct module *module = NULL;
    DWORD count = 0;

    if (!check_own(process))
        return FALSE;
    loader_lock();
    while ((module = module_next(module))) {
        if (count < size / guest_pointer_size())
            guest_pointer_set(modules, count, module->entry.base);
        count++;
    }
    loader_unlock();
    *needed = count * (DWORD)guest_pointer_size();
    return TRUE;
}

API_PRIVATE(kernel32, WINBOOL, K32EnumProcessModulesEx,
            (HANDLE process, PVOID modules OUT BYTES(size), DWORD size, LPDWORD needed OUT,
             DWORD filter FLAGS(LIST_MODULES_)))
{
    /* A process has none of the other kind. */
    if (filter == (guest_is_32() ? LIST_MODULES_64BIT : LIST_MODULES_32BIT)) {
        *needed = 0;
        return check_own(process);
    }
    return kernel32_K32EnumProcessModules(process, modules, size, needed);
}

static struct module *module_of(HANDLE process, HMODULE handle)
{
    struct module *module;

    if (!check_own(process))
        return NULL;
    module = handle ? module_by_base(handle) : module_program();
    if (!module)
        last_error_set(ERROR_INVALID_HANDLE);
    return module;
}

API(kernel32, WINBOOL, K32GetModuleInformation,
    (HANDLE process, HMODULE handle, LPMODULEINFO info OUT BYTES(size), DWORD size))
{
    struct module *module;

    if (size < sizeof *info)
        return win_fail(ERROR_INSUFFICIENT_BUFFER);
    module = module_of(process, handle);
    if (!module)
        return FALSE;
    info->lpBaseOfDll = module->entry.base;
    info->SizeOfImage = module->entry.size;
    info->EntryPoint = module->entry.entry;
    return TRUE;
}

/* A name that does not fit is cut and terminated. */
static DWORD copy_wide(const WCHAR *text, WCHAR *to, DWORD size)
{
    size_t length = name_length(text);

    if (size == 0) {
        last_error_set(ERROR_INSUFFICIENT_BUFFER);
        return 0;
    }
    name_copy(to, size, text, length);
    if (length < size)
        return (DWORD)length;
    last_error_set(ERROR_INSUFFICIENT_BUFFER);
    return size;
}

static DWORD copy_ansi(const WCHAR *text, char *to, DWORD size)
{
    size_t length;

    if (size == 0) {
        last_error_set(ERROR_INSUFFICIENT_BUFFER);
        return 0;
    }
    length = utf8_from_utf16(to, size - 1, text, name_length(text));
    to[length < size ? length : size - 1] = 0;
    if (length < size)
        return (DWORD)length;
    last_error_set(ERROR_INSUFFICIENT_BUFFER);
    return size;
}

API(kernel32, DWORD, K32GetModuleFileNameExW,
    (HANDLE process, HMODULE handle OPTIONAL, LPWSTR name OUT COUNT(size), DWORD size))
{
    struct module *module = module_of(process, handle);

    return module ? copy_wide(module->path, name, size) : 0;
}

API(kernel32, DWORD, K32GetModuleFileNameExA,
    (HANDLE process, HMODULE handle OPTIONAL, LPSTR name OUT COUNT(size), DWORD size))
{
    struct module *module = module_of(process, handle);

    return module ? copy_ansi(module->path, name, size) : 0;
}

API(kernel32, DWORD, K32GetModuleBaseNameW,
    (HANDLE process, HMODULE handle OPTIONAL, LPWSTR name OUT COUNT(size), DWORD size))
{
    struct module *module = module_of(process, handle);

    return module ? copy_wide(module->entry.base_name.Buffer, name, size) : 0;
}

API(kernel32, DWORD, K32GetModuleBaseNameA,
    (HANDLE process, HMODULE handle OPTIONAL, LPSTR name OUT COUNT(size), DWORD size))
{
    struct module *module = module_of(process, handle);

    return module ? copy_ansi(module->entry.base_name.Buffer, name, size) : 0;
}

API(kernel32, WINBOOL, K32EnumProcesses,
    (DWORD * ids OUT BYTES(size), DWORD size, DWORD *needed OUT))
{
    struct process_list_entry *list;
    size_t count;
    int result = process_list_read(&list, &count);

    if (result < 0)
        return win_result(status_from_errno(result));
    if (count > size / sizeof *ids)
        count = size / sizeof *ids; /* as documented: a full array means that there may be more */
    for (size_t i = 0; i < count; i++)
        ids[i] = list[i].id;
    free(list);
    *needed = (DWORD)(count * sizeof *ids);
    return TRUE;
}

static void fill_counters(const struct process_usage *usage, PROCESS_MEMORY_COUNTERS_EX *counters)
{
    counters->PageFaultCount = (DWORD)usage->page_faults;
    counters->PeakWorkingSetSize = usage->peak_resident;
    counters->WorkingSetSize = usage->resident;
    counters->PagefileUsage = usage->data + usage->swapped;
    counters->PeakPagefileUsage = counters->PagefileUsage;
    counters->PrivateUsage = counters->PagefileUsage;
}

GUEST_STRUCT(PROCESS_MEMORY_COUNTERS_EX);

/* PROCESS_MEMORY_COUNTERS, or that and one more. The host keeps no figures of paged pools. */
API_PRIVATE(kernel32, WINBOOL, K32GetProcessMemoryInfo,
            (HANDLE handle, PVOID counters OUT BYTES(size), DWORD size))
{
    const DWORD whole = (DWORD)guest_struct_size(layout_PROCESS_MEMORY_COUNTERS_EX);
    PROCESS_MEMORY_COUNTERS_EX all = {0};
    struct process_usage usage;
    struct object *process;
    NTSTATUS status;
    DWORD id;

    if (size < whole - guest_pointer_size())
        return win_fail(ERROR_INSUFFICIENT_BUFFER);
    status = handle_object(handle, &process_type, 0, &process);
    if (status < 0)
        return win_result(status);
    id = process_id(process);
    object_release(process);
    status = status_from_errno(process_usage_read(id, &usage));
    if (status < 0)
        return win_result(status);
    fill_counters(&usage, &all);
    all.cb = size < whole ? size : whole;
    guest_struct_put(&all, &all, layout_PROCESS_MEMORY_COUNTERS_EX);
    memcpy(counters, &all, all.cb);
    return TRUE;
}

ALIAS(psapi, EnumProcessModules, "kernel32.K32EnumProcessModules");
ALIAS(psapi, EnumProcessModulesEx, "kernel32.K32EnumProcessModulesEx");
ALIAS(psapi, GetModuleInformation, "kernel32.K32GetModuleInformation");
ALIAS(psapi, GetModuleFileNameExW, "kernel32.K32GetModuleFileNameExW");
ALIAS(psapi, GetModuleFileNameExA, "kernel32.K32GetModuleFileNameExA");
ALIAS(psapi, GetModuleBaseNameW, "kernel32.K32GetModuleBaseNameW");
ALIAS(psapi, GetModuleBaseNameA, "kernel32.K32GetModuleBaseNameA");
ALIAS(psapi, EnumProcesses, "kernel32.K32EnumProcesses");
ALIAS(psapi, GetProcessMemoryInfo, "kernel32.K32GetProcessMemoryInfo");
