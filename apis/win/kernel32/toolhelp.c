/*
 * Snapshots of processes, threads and modules: CreateToolhelp32Snapshot and its walkers. The
 * processes are the host's; modules can be seen of the calling process.
 */
#include "apis/host/process_list.h"
#include "apis/host/text.h"
#include "apis/nt/heap.h"
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

enum list_kind { PROCESSES, THREADS, MODULES, HEAPS, LIST_KINDS };

struct list {
    void *entries;
    size_t count;
    size_t at; /* what the walker's next call gives */
};

/* Entries are what the wide walker hands out, and begin with their size. */
static const size_t entry_size[LIST_KINDS] = {
    [PROCESSES] = sizeof(PROCESSENTRY32W),
    [THREADS] = sizeof(THREADENTRY32),
    [MODULES] = sizeof(MODULEENTRY32W),
    [HEAPS] = sizeof(HEAPLIST32),
};

struct snapshot {
    struct object object;
    struct list lists[LIST_KINDS];
};

static void snapshot_free(struct snapshot *snapshot)
{
    for (int kind = 0; kind < LIST_KINDS; kind++)
        free(snapshot->lists[kind].entries);
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

static int take_threads(struct list *threads, DWORD process)
{
    THREADENTRY32 *larger;
    uint32_t *ids;
    size_t count;

    if (process_list_threads(process, &ids, &count) < 0)
        return 0; /* it has just ended */
    larger = realloc(threads->entries, (threads->count + count + 1) * sizeof *larger);
    if (!larger) {
        free(ids);
        return -1;
    }
    threads->entries = larger;
    for (size_t i = 0; i < count; i++)
        larger[threads->count++] =
            (THREADENTRY32){.th32ThreadID = ids[i], .th32OwnerProcessID = process, .tpBasePri = 8};
    free(ids);
    return 0;
}

static void describe_process(const struct process_list_entry *process, PROCESSENTRY32W *entry)
{
    size_t length =
        utf16_from_utf8(entry->szExeFile, MAX_PATH - 1, process->name, strlen(process->name));

    entry->th32ProcessID = process->id;
    entry->th32ParentProcessID = process->parent;
    entry->cntThreads = process->threads;
    entry->pcPriClassBase = 8;
    entry->szExeFile[length < MAX_PATH ? length : MAX_PATH - 1] = 0;
}

static int take_processes(struct snapshot *snapshot, bool with_threads)
{
    struct list *processes = &snapshot->lists[PROCESSES];
    struct process_list_entry *list;
    PROCESSENTRY32W *entries;
    size_t count;

    if (process_list_read(&list, &count) < 0)
        return -1;
    processes->entries = entries = calloc(count + 1, sizeof *entries);
    for (size_t i = 0; entries && i < count; i++) {
        describe_process(&list[i], &entries[processes->count++]);
        if (with_threads && take_threads(&snapshot->lists[THREADS], list[i].id) < 0)
            break;
    }
    free(list);
    return entries ? 0 : -1;
}

/* The calling process is known by its program rather than by sojourn's name. */
static void name_own_process(struct list *processes)
{
    const struct module *program = module_program();

    for (size_t i = 0; program && i < processes->count; i++) {
        PROCESSENTRY32W *entry = (PROCESSENTRY32W *)processes->entries + i;

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

static int take_modules(struct list *modules)
{
    struct module *module = NULL;
    MODULEENTRY32W *entries;
    size_t count = 0;

    loader_lock();
    while ((module = module_next(module)))
        count++;
    modules->entries = entries = calloc(count + 1, sizeof *entries);
    while (entries && (module = module_next(module)))
        describe_module(module, &entries[modules->count++]);
    loader_unlock();
    return entries ? 0 : -1;
}

/* The process's own heap is the default one. */
static int take_heaps(struct list *list)
{
    enum { HEAPS_MOST = 256 };
    HANDLE heaps[HEAPS_MOST];
    DWORD count = heap_list(heaps, HEAPS_MOST);
    HEAPLIST32 *entries = calloc(HEAPS_MOST, sizeof *entries);

    list->entries = entries;
    for (DWORD i = 0; entries && i < count && i < HEAPS_MOST; i++)
        entries[list->count++] =
            (HEAPLIST32){.th32ProcessID = (DWORD)(uintptr_t)teb_self()->process_id,
                         .th32HeapID = (ULONG_PTR)heaps[i],
                         .dwFlags = heaps[i] == heap_process() ? HF32_DEFAULT : 0};
    return entries ? 0 : -1;
}

static DWORD take(struct snapshot *snapshot, DWORD flags, DWORD process)
{
    bool is_own = process == 0 || process == (DWORD)(uintptr_t)teb_self()->process_id;

    if (flags & (TH32CS_SNAPMODULE | TH32CS_SNAPMODULE32 | TH32CS_SNAPHEAPLIST) && !is_own)
        return ERROR_PARTIAL_COPY;
    if (flags & (TH32CS_SNAPPROCESS | TH32CS_SNAPTHREAD) &&
        take_processes(snapshot, flags & TH32CS_SNAPTHREAD) < 0)
        return ERROR_NOT_ENOUGH_MEMORY;
    if (!(flags & TH32CS_SNAPPROCESS))
        snapshot->lists[PROCESSES].count = 0;
    name_own_process(&snapshot->lists[PROCESSES]);
    if (flags & TH32CS_SNAPMODULE && take_modules(&snapshot->lists[MODULES]) < 0)
        return ERROR_NOT_ENOUGH_MEMORY;
    if (flags & TH32CS_SNAPHEAPLIST && take_heaps(&snapshot->lists[HEAPS]) < 0)
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

/* Gives the entry at a walker's place, which moves on. */
static BOOL walk(HANDLE handle, enum list_kind kind, void *entry, bool is_first)
{
    DWORD size = *(const DWORD *)entry; /* the caller's struct's */
    struct object *object;
    struct list *list;
    bool found;

    if (size < entry_size[kind])
        return win_fail(ERROR_BAD_LENGTH);
    if (!win_result(handle_object(handle, &snapshot_type, 0, &object)))
        return FALSE;
    list = &((struct snapshot *)object)->lists[kind];
    if (is_first)
        list->at = 0;
    found = list->at < list->count;
    if (found) {
        memcpy(entry, (const char *)list->entries + entry_size[kind] * list->at++,
               entry_size[kind]);
        *(DWORD *)entry = size;
    }
    object_release(object);
    return found ? TRUE : win_fail(ERROR_NO_MORE_FILES);
}

API(kernel32, WINBOOL, Process32FirstW, (HANDLE snapshot, LPPROCESSENTRY32W entry INOUT))
{
    return walk(snapshot, PROCESSES, entry, true);
}

API(kernel32, WINBOOL, Process32NextW, (HANDLE snapshot, LPPROCESSENTRY32W entry INOUT))
{
    return walk(snapshot, PROCESSES, entry, false);
}

API(kernel32, WINBOOL, Thread32First, (HANDLE snapshot, LPTHREADENTRY32 entry INOUT))
{
    return walk(snapshot, THREADS, entry, true);
}

API(kernel32, WINBOOL, Thread32Next, (HANDLE snapshot, LPTHREADENTRY32 entry INOUT))
{
    return walk(snapshot, THREADS, entry, false);
}

API(kernel32, WINBOOL, Module32FirstW, (HANDLE snapshot, LPMODULEENTRY32W entry INOUT))
{
    return walk(snapshot, MODULES, entry, true);
}

API(kernel32, WINBOOL, Module32NextW, (HANDLE snapshot, LPMODULEENTRY32W entry INOUT))
{
    return walk(snapshot, MODULES, entry, false);
}

static void narrow(char *out, size_t size, const WCHAR *text)
{
    size_t length = utf8_from_utf16(out, size - 1, text, name_length(text));

    out[length < size ? length : size - 1] = 0;
}

static BOOL walk_processes_ansi(HANDLE handle, LPPROCESSENTRY32 entry, bool is_first)
{
    PROCESSENTRY32W wide = {.dwSize = sizeof wide};
    DWORD size = entry->dwSize;

    if (size < sizeof *entry)
        return win_fail(ERROR_BAD_LENGTH);
    if (!walk(handle, PROCESSES, &wide, is_first))
        return FALSE;
    memcpy(entry, &wide, offsetof(PROCESSENTRY32W, szExeFile));
    entry->dwSize = size;
    narrow(entry->szExeFile, sizeof entry->szExeFile, wide.szExeFile);
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

static BOOL walk_modules_ansi(HANDLE handle, LPMODULEENTRY32 entry, bool is_first)
{
    MODULEENTRY32W wide = {.dwSize = sizeof wide};
    DWORD size = entry->dwSize;

    if (size < sizeof *entry)
        return win_fail(ERROR_BAD_LENGTH);
    if (!walk(handle, MODULES, &wide, is_first))
        return FALSE;
    memcpy(entry, &wide, offsetof(MODULEENTRY32W, szModule));
    entry->dwSize = size;
    narrow(entry->szModule, sizeof entry->szModule, wide.szModule);
    narrow(entry->szExePath, sizeof entry->szExePath, wide.szExePath);
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

API(kernel32, WINBOOL, Heap32ListFirst, (HANDLE snapshot, LPHEAPLIST32 entry INOUT))
{
    return walk(snapshot, HEAPS, entry, true);
}

API(kernel32, WINBOOL, Heap32ListNext, (HANDLE snapshot, LPHEAPLIST32 entry INOUT))
{
    return walk(snapshot, HEAPS, entry, false);
}

/* A heap's blocks cannot be walked. */
API(kernel32, WINBOOL, Heap32First, (LPHEAPENTRY32 entry INOUT, DWORD process, ULONG_PTR heap))
{
    (void)entry;
    (void)process;
    (void)heap;
    return win_fail(ERROR_NOT_SUPPORTED);
}

API(kernel32, WINBOOL, Heap32Next, (LPHEAPENTRY32 entry INOUT))
{
    (void)entry;
    return win_fail(ERROR_NOT_SUPPORTED);
}
