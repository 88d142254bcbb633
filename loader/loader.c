/* See loader.h. */
#include "loader/loader.h"

#include "abi/hold_mutex.h"
#include "abi/memory.h"
#include "abi/model.h"
#include "abi/process.h"
#include "abi/thread.h"
#include "loader/api_set.h"
#include "loader/attach.h"
#include "loader/builtin_image.h"
#include "loader/dependency.h"
#include "loader/function_table.h"
#include "loader/map.h"
#include "loader/name.h"
#include "loader/resolve.h"
#include "loader/search.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

void loader_lock(void)
{
    hold_mutex(&lock);
}

void loader_unlock(void)
{
    hold_mutex_end(&lock);
}

bool loader_try_lock(void)
{
    return pthread_mutex_trylock(&lock) == 0;
}

void loader_lock_for_guest(void)
{
    pthread_mutex_lock(&lock);
}

void loader_unlock_for_guest(void)
{
    pthread_mutex_unlock(&lock);
}

int loader_start(const struct builtin_tables *tables, const struct loader_host *host,
                 struct fault *fault)
{
    (void)fault;
    builtin_prepare(tables);
    search_prepare(host);
    module_lists_prepare();
    process_peb()->api_set_map = api_set_map();
    function_tables_start();
    thread_hooks.started = loader_thread_attach;
    thread_hooks.ending = loader_thread_detach;
    return 0;
}

/* The program between loader_open and loader_program. */
static struct {
    struct span bytes;
    struct pe file, image;
} opened;

/* Where the guest's memory ends, as Windows has it. */
enum { TOP_2_GB = 0x7fff0000 };
static const uintptr_t top_4_gb = 0xffff0000;

static void choose_model(const struct pe *program)
{
    if (!program->is_32bit)
        return;
    guest_model = GUEST_WIN32;
    memory_use_low(program->file.Characteristics & IMAGE_FILE_LARGE_ADDRESS_AWARE ? top_4_gb
                                                                                  : TOP_2_GB);
}

int loader_open(const char *host_path, struct fault *fault)
{
    int descriptor = open(host_path, O_RDONLY | O_CLOEXEC), result;

    if (descriptor < 0)
        return fail(fault, errno == ENOENT || errno == ENOTDIR ? FAULT_NOT_FOUND : FAULT_SYSTEM, 0,
                    "%s", strerror(errno));
    result = map_file_open(descriptor, &opened.bytes, fault);
    close(descriptor);
    if (result < 0 || pe_parse(opened.bytes, &opened.file, fault) < 0)
        return -1;
    choose_model(&opened.file);
    return map_image(&opened.file, &opened.image, fault);
}

int loader_program(const char *host_path, struct module **program, struct fault *fault)
{
    WCHAR path[SEARCH_ROOM];
    int result;

    *program = NULL;
    search_guest_path(host_path, path);
    loader_lock();
    result = dependency_complete(&opened.file, &opened.image, path, NULL, program, fault);
    if (result == 0)
        dependency_pin(*program);
    loader_unlock();
    map_file_close(&opened.bytes);
    return result;
}

void *module_entry(const struct module *module)
{
    return module->entry.entry;
}

size_t module_stack_reserve(const struct module *module)
{
    return module->pe.optional.SizeOfStackReserve;
}

struct module *loader_find(const WCHAR *name)
{
    return dependency_find(name);
}

/* With its full path given, the DLL's own directory may take part in the search. */
static void describe_search(const WCHAR *name, uint32_t flags, struct search *search)
{
    *search = (struct search){.flags = flags};
    if (search_is_absolute(name)) {
        search->directory = name;
        search->directory_length = (size_t)(name_base(name) - name);
    }
}

struct module *loader_load(const WCHAR *name, uint32_t flags, struct fault *fault)
{
    struct module *module = NULL;
    struct search search;

    describe_search(name, flags, &search);
    loader_lock();
    if (dependency_load_core(fault) == 0 && dependency_load(name, &search, &module, fault) == 0) {
        if (!module) {
            fail(fault, FAULT_NOT_FOUND, 0, "no such DLL");
        } else if (attach_module(module, false, fault) < 0) {
            dependency_release(module);
            module = NULL;
        }
    }
    loader_unlock();
    return module;
}

void loader_hold(struct module *module)
{
    loader_lock();
    dependency_hold(module);
    loader_unlock();
}

void loader_pin(struct module *module)
{
    loader_lock();
    dependency_pin(module);
    loader_unlock();
}

void loader_unload(struct module *module)
{
    loader_lock();
    if (!module->is_ending)
        dependency_release(module);
    loader_unlock();
}

void *loader_export(struct module *module, const char *name, uint32_t ordinal)
{
    void *address = resolve_own(module, name, ordinal);

    if (address)
        return address;
    loader_lock();
    address = resolve_export(module, name, ordinal, true);
    loader_unlock();
    return address;
}
