/*
 * Snapshots of processes, threads and modules: CreateToolhelp32Snapshot and its walkers. The
 * processes are the host's; modules can be seen of the calling process.
 */
#include "apis/host/process_list.h"
#include "apis/host/text.h"
#include "apis/nt/object.h"
#include "apis/win/result.h"
#include "loader/loader.h"
#include "loader/name.h"
#include "thunks/api.h"

#include <tlhelp32.h>
#undef Process32First
#undef Process32Next
#undef Module32First
#undef Module32Next
#undef PROCESSENTRY32
#undef MODULEENTRY32
#include <stdlib.h>

struct thread_entry {
    DWORD id, process;
};

struct snapshot {
    struct object object;
    PROCESSENTRY32W *processes;
    struct thread_entry *threads;
    MODULEENTRY32W *modules;
    size_t process_count, thread_count, module_count;
    size_t process_at, thread_at, module_at; /* what the next call of each walker gives */
};

static void snapshot_free(struct snapshot *snapshot)
{
    free(snapshot->processes);
    free(snapshot->threads);
    free(snapshot->modules);
    free(snapshot);
}

static void destroy(struct object *object)
{
    snapshot_free((struct snapshot *)object);
}

static const struct object_type snapshot_type = {
    .name = "Section", /* what a snapshot is on Windows */
    .all_access = STANDARD_RIGHTS_ALL,
    .destroy = destroy,
};

static int take_threads(struct snapshot *snapshot, DWORD process)
{
    struct thread_entry *larger;
    uint32_t *ids;
    size_t count;

    if (process_list_threads(process, &ids, &count) < 0)
        return 0; /* it has just ended */
    larger = realloc(snapshot->threads, (snapshot->thread_count + count + 1) * sizeof *larger);
    if (!larger) {
        free(ids);
        return -1;
    }
    snapshot->threads = larger;
    for (size_t i = 0; i < count; i++)
        larger[snapshot->thread_count++] = (struct thread_entry){ids[i], process};
    free(ids);
    return 0;
}

static int take_processes(struct snapshot *snapshot, bool with_threads)
{
    struct process_list_entry *list;
    size_t count;

    if (process_list_read(&list, &count) < 0)
        return -1;
    snapshot->processes = calloc(count + 1, sizeof *snapshot->processes);
    for (size_t i = 0; snapshot->processes && i < count; i++) {
        PROCESSENTRY32W *entry = &snapshot->processes[snapshot->process_count++];
        size_t length;

        entry->th32ProcessID = list[i].id;
        entry->th32ParentProcessID = list[i].parent;
        entry->cntThreads = list[i].threads;
        entry->pcPriClassBase = 8;
        length =
            utf16_from_utf8(entry->szExeFile, MAX_PATH - 1, list[i].name, strlen(list[i].name));
        entry->szExeFile[length < MAX_PATH ? length : MAX_PATH - 1] = 0;
        if (with_threads && take_threads(snapshot, list[i].id) < 0)
            break;
    }
    free(list);
    return snapshot->processes ? 0 : -1;
}

/* The calling process is known by its program rather than by sojourn's name. */
static void name_own_process(struct snapshot *snapshot)
{
    const struct module *program = module_program();

    for (size_t i = 0; program && i < snapshot->process_count; i++) {
        PROCESSENTRY32W *entry = &snapshot->processes[i];

        if (entry->th32ProcessID == (DWORD)(uintptr_t)teb_self()->process_id)
            name_copy(entry->szExeFile, MAX_PATH, program->entry.base_name.Buffer,
                      program->entry.base_name.Length / sizeof(WCHAR));
    }
}

static void describe_module(const struct module *module, MODULEENTRY32W *entry)
{
    *entry = (MODULEENTRY32W){.th32ModuleID = 1,
                              .th32ProcessID = (DWORD)(uintptr_t)teb_self()->process_id,
                              .GlblcntUsage = module->entry.load_count,
                              .ProccntUsage = module->entry.load_count,
                              .modBaseAddr = module->entry.base,
                              .modBaseSize = module->entry.size,
                              .hModule = module->entry.base};
    name_copy(entry->szModule, MAX_MODULE_NAME32 + 1, module->entry.base_name.Buffer,
              module->entry.base_name.Length / sizeof(WCHAR));
    name_copy(entry->szExePath, MAX_PATH, module->path, name_length(module->path));
}

static int take_modules(struct snapshot *snapshot)
{
    struct module *module = NULL;
    size_t count = 0;

    loader_lock();
    while ((module = module_next(module)))
        count++;
    snapshot->modules = calloc(count + 1, sizeof *snapshot->modules);
    while (snapshot->modules && (module = module_next(module)))
        describe_module(module, &snapshot->modules[snapshot->module_count++]);
    loader_unlock();
    return snapshot->modules ? 0 : -1;
}

static DWORD take(struct snapshot *snapshot, DWORD flags, DWORD process)
{
    bool is_own = process == 0 || process == (DWORD)(uintptr_t)teb_self()->process_id;

    if (flags & (TH32CS_SNAPMODULE | TH32CS_SNAPMODULE32) && !is_own)
        return ERROR_PARTIAL_COPY;
    if (flags & (TH32CS_SNAPPROCESS | TH32CS_SNAPTHREAD) &&
        take_processes(snapshot, flags & TH32CS_SNAPTHREAD) < 0)
        return ERROR_NOT_ENOUGH_MEMORY;
    if (!(flags & TH32CS_SNAPPROCESS))
        snapshot->process_count = 0;
    name_own_process(snapshot);
    if (flags & TH32CS_SNAPMODULE && take_modules(snapshot) < 0)
        return ERROR_NOT_ENOUGH_MEMORY;
    return ERROR_SUCCESS;
}

API(kernel32, HANDLE, CreateToolhelp32Snapshot, (DWORD flags FLAGS(TH32CS_), DWORD process))
{
    struct snapshot *snapshot = calloc(1, sizeof *snapshot);
    DWORD error = ERROR_NOT_ENOUGH_MEMORY;
    HANDLE handle;

    if (snapshot)
        error = take(snapshot, flags, process);
    if (error != ERROR_SUCCESS) {
        if (snapshot)
            snapshot_free(snapshot);
        last_error_set(error);
        return INVALID_HANDLE_VALUE;
    }
    object_prepare(&snapshot->object, &snapshot_type);
    if (!win_result(handle_open(&snapshot->object, snapshot_type.all_access,
                                flags & TH32CS_INHERIT ? OBJ_INHERIT : 0, &handle)))
        handle = INVALID_HANDLE_VALUE;
    object_release(&snapshot->object);
    return handle;
}

/* Holds the snapshot; size is the caller's struct, as its first member states it. */
static struct snapshot *open_snapshot(HANDLE handle, size_t size, size_t expected)
{
    struct object *object;

    if (size < expected) {
        last_error_set(ERROR_BAD_LENGTH);
        return NULL;
    }
    if (!win_result(handle_object(handle, &snapshot_type, 0, &object)))
        return NULL;
    return (struct snapshot *)object;
}

/* The entry at a walker's place, which moves on; NULL and the documented error at the end. */
static const void *step(const void *entries, size_t size, size_t count, size_t *at, bool is_first)
{
    if (is_first)
        *at = 0;
    if (*at < count)
        return (const char *)entries + size * (*at)++;
    last_error_set(ERROR_NO_MORE_FILES);
    return NULL;
}

static BOOL walk_processes(HANDLE handle, PROCESSENTRY32W *entry, bool is_first)
{
    struct snapshot *snapshot = open_snapshot(handle, entry->dwSize, sizeof *entry);
    const PROCESSENTRY32W *found;
    DWORD size = entry->dwSize;

    if (!snapshot)
        return FALSE;
    found = step(snapshot->processes, sizeof *found, snapshot->process_count, &snapshot->process_at,
                 is_first);
    if (found) {
        *entry = *found;
        entry->dwSize = size;
    }
    object_release(&snapshot->object);
    return found != NULL;
}

API(kernel32, WINBOOL, Process32FirstW, (HANDLE snapshot, LPPROCESSENTRY32W entry INOUT))
{
    return walk_processes(snapshot, entry, true);
}

API(kernel32, WINBOOL, Process32NextW, (HANDLE snapshot, LPPROCESSENTRY32W entry INOUT))
{
    return walk_processes(snapshot, entry, false);
}

static BOOL walk_processes_ansi(HANDLE handle, LPPROCESSENTRY32 entry, bool is_first)
{
    PROCESSENTRY32W wide = {.dwSize = sizeof wide};
    DWORD size = entry->dwSize;
    size_t length;

    if (size < sizeof *entry)
        return win_fail(ERROR_BAD_LENGTH);
    if (!walk_processes(handle, &wide, is_first))
        return FALSE;
    memcpy(entry, &wide, offsetof(PROCESSENTRY32W, szExeFile));
    entry->dwSize = size;
    length = utf8_from_utf16(entry->szExeFile, MAX_PATH - 1, wide.szExeFile,
                             name_length(wide.szExeFile));
    entry->szExeFile[length < MAX_PATH ? length : MAX_PATH - 1] = 0;
    return TRUE;
}

API(kernel32, WINBOOL, Process32First, (HANDLE snapshot, LPPROCESSENTRY32 entry INOUT))
{
    return walk_processes_ansi(snapshot, entry, true);
}

API(kernel32, WINBOOL, Process32Next, (HANDLE snapshot, LPPROCESSENTRY32 entry INOUT))
{
    return walk_processes_ansi(snapshot, entry, false);
}

static BOOL walk_threads(HANDLE handle, THREADENTRY32 *entry, bool is_first)
{
    struct snapshot *snapshot = open_snapshot(handle, entry->dwSize, sizeof *entry);
    const struct thread_entry *found;
    DWORD size = entry->dwSize;

    if (!snapshot)
        return FALSE;
    found = step(snapshot->threads, sizeof *found, snapshot->thread_count, &snapshot->thread_at,
                 is_first);
    if (found)
        *entry = (THREADENTRY32){.dwSize = size,
                                 .th32ThreadID = found->id,
                                 .th32OwnerProcessID = found->process,
                                 .tpBasePri = 8};
    object_release(&snapshot->object);
    return found != NULL;
}

API(kernel32, WINBOOL, Thread32First, (HANDLE snapshot, LPTHREADENTRY32 entry INOUT))
{
    return walk_threads(snapshot, entry, true);
}

API(kernel32, WINBOOL, Thread32Next, (HANDLE snapshot, LPTHREADENTRY32 entry INOUT))
{
    return walk_threads(snapshot, entry, false);
}

static BOOL walk_modules(HANDLE handle, MODULEENTRY32W *entry, bool is_first)
{
    struct snapshot *snapshot = open_snapshot(handle, entry->dwSize, sizeof *entry);
    const MODULEENTRY32W *found;
    DWORD size = entry->dwSize;

    if (!snapshot)
        return FALSE;
    found = step(snapshot->modules, sizeof *found, snapshot->module_count, &snapshot->module_at,
                 is_first);
    if (found) {
        *entry = *found;
        entry->dwSize = size;
    }
    object_release(&snapshot->object);
    return found != NULL;
}

API(kernel32, WINBOOL, Module32FirstW, (HANDLE snapshot, LPMODULEENTRY32W entry INOUT))
{
    return walk_modules(snapshot, entry, true);
}

API(kernel32, WINBOOL, Module32NextW, (HANDLE snapshot, LPMODULEENTRY32W entry INOUT))
{
    return walk_modules(snapshot, entry, false);
}

static BOOL walk_modules_ansi(HANDLE handle, LPMODULEENTRY32 entry, bool is_first)
{
    MODULEENTRY32W wide = {.dwSize = sizeof wide};
    DWORD size = entry->dwSize;
    size_t length;

    if (size < sizeof *entry)
        return win_fail(ERROR_BAD_LENGTH);
    if (!walk_modules(handle, &wide, is_first))
        return FALSE;
    memcpy(entry, &wide, offsetof(MODULEENTRY32W, szModule));
    entry->dwSize = size;
    length = utf8_from_utf16(entry->szModule, MAX_MODULE_NAME32, wide.szModule,
                             name_length(wide.szModule));
    entry->szModule[length < MAX_MODULE_NAME32 ? length : MAX_MODULE_NAME32] = 0;
    length = utf8_from_utf16(entry->szExePath, MAX_PATH - 1, wide.szExePath,
                             name_length(wide.szExePath));
    entry->szExePath[length < MAX_PATH ? length : MAX_PATH - 1] = 0;
    return TRUE;
}

API(kernel32, WINBOOL, Module32First, (HANDLE snapshot, LPMODULEENTRY32 entry INOUT))
{
    return walk_modules_ansi(snapshot, entry, true);
}

API(kernel32, WINBOOL, Module32Next, (HANDLE snapshot, LPMODULEENTRY32 entry INOUT))
{
    return walk_modules_ansi(snapshot, entry, false);
}

GAP(kernel32, Heap32ListFirst, "heaps are not listed in snapshots");
GAP(kernel32, Heap32ListNext, "heaps are not listed in snapshots");
GAP(kernel32, Heap32First, "heaps are not listed in snapshots");
GAP(kernel32, Heap32Next, "heaps are not listed in snapshots");
