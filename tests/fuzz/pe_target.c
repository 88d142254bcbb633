/*
 * PE files: inspects the file, lists and stores its resources, and loads it with all its
 * imports, against builtin DLLs of a few functions. Missing imports share one trap here, so that
 * millions of them leave nothing behind.
 */
#include "tests/fuzz/target.h"

#include "abi/chain32.h"
#include "abi/guest32.h"
#include "abi/memory.h"
#include "abi/report_symbol.h"
#include "abi/thread.h"
#include "abi/unwind_tables.h"
#include "cli/inspect.h"
#include "loader/builtin_image.h"
#include "loader/datafile.h"
#include "loader/dependency.h"
#include "loader/name.h"
#include "loader/resource_store.h"
#include "thunks/bind.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static int function(void)
{
    return 0;
}

static const struct call calls[] = {
    {.group = "kernel32", .name = "CloseHandle", .address = (void *)function, .ordinal = 3},
    {.group = "kernel32", .name = "ExitProcess", .address = (void *)function},
    {.group = "kernel32", .name = "Sleep", .gap = "for the test", .flags = CALL_GAP},
};
static const struct call_table table = {calls, sizeof calls / sizeof *calls};
static const struct builtin_dll dlls[] = {
    {"kernel32.dll", {"kernel32"}}, {"kernelbase.dll", {"kernel32"}}, {"ntdll.dll", {"ntdll"}}};
static const struct builtin_tables tables = {dlls, sizeof dlls / sizeof *dlls, &table};

/* What the loader takes from rooms that are not linked here. */
struct thread_hooks thread_hooks;
bool (*unwind_find_image)(uintptr_t pc, struct unwind_image *image);
bool (*report_find_image)(uintptr_t pc, struct report_image *image);
bool (*exception32_handler_is_allowed)(uint32_t handler);

void bind_dll(struct bound_dll *dll)
{
    for (size_t i = 0; i < dll->count; i++)
        dll->slots[i] = dll->calls[i]->address;
}

void *bind_missing(const char *dll, const char *name)
{
    return dll && name ? (void *)function : NULL;
}

uint32_t bind_missing32(const char *dll, const char *name)
{
    return dll && name ? (uint32_t)(uintptr_t)function : 0;
}

/* No code of a program runs here. */
uint64_t guest32_call(uint32_t address, const uint32_t *arguments, unsigned count)
{
    (void)address;
    (void)arguments;
    (void)count;
    abort();
}

static int memory_file = -1;

void target_prepare(void)
{
    memory_file = memfd_create("input", MFD_CLOEXEC);
    if (memory_file < 0 || !freopen("/dev/null", "w", stdout))
        abort();
}

/* The first input that can be read decides for the process, as a program does. */
static void start(const struct pe *first)
{
    static bool is_started;
    struct fault fault;

    if (is_started)
        return;
    is_started = true;
    if (first->is_32bit) {
        guest_model = GUEST_WIN32;
        memory_use_low(0x7fff0000);
    }
    if (loader_start(&tables, NULL, &fault) < 0)
        abort();
}

static void walk_exports(const struct module *module)
{
    struct unwind_image image;

    loader_export((struct module *)module, "DllMain", 0);
    loader_export((struct module *)module, "no such function", 0);
    for (uint32_t ordinal = 0; ordinal < 8; ordinal++)
        loader_export((struct module *)module, NULL, ordinal);
    for (uint32_t at = 0; at < 0x1000; at += 0x10)
        seh_handlers_allow(&module->handlers, at);
    for (uint32_t at = 0; at < module->pe.size; at += 0x1234)
        unwind_find_image((uintptr_t)module->entry.base + at, &image);
}

static int load(const uint8_t *bytes, size_t size)
{
    const WCHAR path[] = L"C:\\input.dll";
    struct module *module;
    struct fault fault;

    if (ftruncate(memory_file, 0) < 0 || pwrite(memory_file, bytes, size, 0) != (ssize_t)size)
        abort();
    if (dependency_map(memory_file, path, &standard_search, &module, &fault) < 0)
        return 0;
    walk_exports(module);
    dependency_release(module);
    return 1;
}

static void store_resources(const struct pe *pe)
{
    struct resource_set set = {0};
    struct fault fault;
    size_t size;

    if (resource_set_load(&set, pe, &fault) == 0)
        free(resource_store(pe, &set, &size, &fault));
    resource_set_clear(&set);
}

int target_run(const uint8_t *bytes, size_t size)
{
    struct inspection inspection = {.path = "input.exe", .file = {bytes, size}};
    static unsigned turn;
    struct fault fault;

    if (pe_read(inspection.file, &inspection.pe, &fault) < 0)
        return 0;
    start(&inspection.pe);
    switch (turn++ % 4) { /* what is slow takes turns */
    case 0:
        inspect_text(&inspection, &fault);
        break;
    case 1:
        inspect_json(&inspection, &fault);
        break;
    case 2:
        store_resources(&inspection.pe);
        break;
    default:
        break;
    }
    return load(bytes, size);
}

void target_areas(struct span file, void (*add)(void *context, size_t at, size_t size),
                  void *context)
{
    struct fault fault;
    struct pe pe;

    if (pe_read(file, &pe, &fault) < 0)
        return;
    add(context, pe.header_offset, sizeof(IMAGE_NT_HEADERS64));
    add(context, pe.section_offset, pe.file.NumberOfSections * sizeof(IMAGE_SECTION_HEADER));
    for (unsigned i = 0; i < IMAGE_NUMBEROF_DIRECTORY_ENTRIES; i++) {
        uint32_t address, size;
        struct span part;

        if (!pe_directory(&pe, i, &address, &size))
            continue;
        part = pe_from(&pe, address);
        if (part.bytes)
            add(context, (size_t)(part.bytes - file.bytes), size < 512 ? size : 512);
    }
}
