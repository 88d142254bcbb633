/* See dependency.h. Everything here runs under the loader lock. */
#include "loader/dependency.h"

#include "loader/api_set.h"
#include "loader/attach.h"
#include "loader/bind.h"
#include "loader/builtin_image.h"
#include "loader/load_config.h"
#include "loader/map.h"
#include "loader/module32.h"
#include "loader/name.h"
#include "loader/notify.h"
#include "loader/search.h"
#include "loader/tls.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

const struct search standard_search;

/* "name" means "name.dll", "name." means "name"; a contract is its host. */
static void spell(const WCHAR *name, WCHAR spelled[SEARCH_ROOM])
{
    size_t length = name_copy(spelled, SEARCH_ROOM, name, name_length(name));
    const WCHAR *base = name_base(spelled);
    const char *host = api_set_host(base, name_length(base));
    bool has_dot = false;

    if (host) {
        name_from_ascii(spelled, SEARCH_ROOM, host);
        return;
    }
    for (; *base; base++)
        has_dot |= *base == '.';
    if (!has_dot)
        name_from_ascii(spelled + length, SEARCH_ROOM - length, ".dll");
    else if (length && spelled[length - 1] == '.')
        spelled[length - 1] = 0;
}

static struct module *find_spelled(const WCHAR *spelled)
{
    WCHAR full[SEARCH_ROOM];

    if (!name_has_directory(spelled))
        return module_by_name(spelled, name_length(spelled));
    if (search_is_absolute(spelled) && search_full_path(spelled, full))
        return module_by_path(full, name_length(full));
    return module_by_path(spelled, name_length(spelled));
}

struct module *dependency_find(const WCHAR *name)
{
    WCHAR spelled[SEARCH_ROOM];

    spell(name, spelled);
    return find_spelled(spelled);
}

struct module *dependency_hold(struct module *module)
{
    if (module->entry.load_count != MODULE_PINNED)
        module->entry.load_count++;
    module32_update(module);
    return module;
}

static int load_builtin(const struct builtin_dll *dll, struct module **module, struct fault *fault)
{
    *module = builtin_load(dll, fault);
    if (!*module)
        return -1;
    module_list_add(*module);
    module_list_add_initialized(*module);
    notify_all(*module, NOTIFY_LOADED);
    return 0;
}

/* A builtin DLL wins in the system directory and where no directory is given. */
static const struct builtin_dll *builtin_for(const WCHAR *spelled)
{
    static const char system[] = "C:\\Windows\\System32\\";
    const WCHAR *base = name_base(spelled);
    size_t directory = (size_t)(base - spelled);

    if (directory != 0 &&
        (directory != sizeof system - 1 || !name_is_ascii(spelled, directory, system)))
        return NULL;
    return builtin_find(base, name_length(base));
}

static int load_file(const WCHAR *spelled, const struct search *search, struct module **module,
                     struct fault *fault)
{
    WCHAR path[SEARCH_ROOM];
    int descriptor = search_open(spelled, search, path), result;
    struct module *loaded;

    if (descriptor < 0)
        return 0;
    loaded = module_by_path(path, name_length(path));
    if (loaded) {
        *module = dependency_hold(loaded);
        close(descriptor);
        return 0;
    }
    result = dependency_map(descriptor, path, search, module, fault);
    close(descriptor);
    return result;
}

int dependency_load(const WCHAR *name, const struct search *search, struct module **module,
                    struct fault *fault)
{
    WCHAR spelled[SEARCH_ROOM];
    const struct builtin_dll *dll;

    spell(name, spelled);
    *module = find_spelled(spelled);
    if (*module) {
        dependency_hold(*module);
        return 0;
    }
    dll = builtin_for(spelled);
    if (dll)
        return load_builtin(dll, module, fault);
    return load_file(spelled, search, module, fault);
}

/* "foo.dll: " before the reason, so that it is known which of a program's files is meant. */
static void name_fault(const WCHAR *path, struct fault *fault)
{
    char text[sizeof fault->why], base[64];

    name_to_ascii(base, sizeof base, name_base(path));
    snprintf(text, sizeof text, "%s: %.170s", base, fault->why);
    memcpy(fault->why, text, sizeof text);
}

/* A module that cannot be completed goes, also when what it imports from needs it in turn. */
static void abandon(struct module *module)
{
    while (module->need_count > 0)
        dependency_release(module->needs[--module->need_count]);
    dependency_release(module);
}

static int complete(struct module *module, const struct pe *file, struct fault *fault)
{
    load_config_apply(&module->pe);
    if (seh_handlers_open(&module->handlers, &module->pe) < 0)
        return fail(fault, FAULT_SYSTEM, 0, "no memory for a module");
    return map_protect(file, &module->pe, fault);
}

/* Mapped and relocated, but neither are its imports met nor is any of its code called. */
static bool is_inert(const struct search *search)
{
    return search && search->flags & DONT_RESOLVE_DLL_REFERENCES;
}

int dependency_complete(const struct pe *file, const struct pe *image, const WCHAR *path,
                        const struct search *search, struct module **module, struct fault *fault)
{
    struct module *made = module_new(path, image, fault);

    if (!made) {
        map_release(image);
        return -1;
    }
    made->entry.flags = LDR_LOAD_IN_PROGRESS | (search ? LDR_IMAGE_DLL : 0);
    if (search && (is_inert(search) || !(file->file.Characteristics & IMAGE_FILE_DLL)))
        made->entry.flags |= LDR_ATTACHED; /* in no list of what was started: never called */
    module_list_add(made);
    if (!search)
        module_set_program(made);
    if (dependency_load_core(fault) < 0 ||
        (!is_inert(search) && bind_imports(made, search ? search : &standard_search, fault) < 0) ||
        tls_prepare(made, fault) < 0 || complete(made, file, fault) < 0) {
        abandon(made);
        return -1;
    }
    made->entry.flags ^= LDR_LOAD_IN_PROGRESS | LDR_ENTRY_PROCESSED;
    module32_update(made);
    if (search)
        notify_all(made, NOTIFY_LOADED);
    *module = made;
    return 0;
}

/* All code of a process is for the machine that its program is for. */
static int check_model(const struct pe *file, struct fault *fault)
{
    if (file->is_32bit == guest_is_32())
        return 0;
    return fail(
        fault, FAULT_UNSUPPORTED, file->header_offset, "a DLL for %s in a process for %s",
        pe_machine_name(file->file.Machine),
        pe_machine_name(guest_is_32() ? IMAGE_FILE_MACHINE_I386 : IMAGE_FILE_MACHINE_AMD64));
}

int dependency_map(int descriptor, const WCHAR *path, const struct search *search,
                   struct module **module, struct fault *fault)
{
    struct pe file, image;
    struct span bytes;
    int result = -1;

    *module = NULL;
    if (map_file_open(descriptor, &bytes, fault) == 0 && pe_parse(bytes, &file, fault) == 0 &&
        check_model(&file, fault) == 0 && map_image(&file, &image, fault) == 0)
        result = dependency_complete(&file, &image, path, search, module, fault);
    if (result < 0)
        name_fault(path, fault);
    map_file_close(&bytes);
    return result;
}

/* Loaded in this order; kernelbase, which kernel32 stands on, is initialised before it. */
int dependency_load_core(struct fault *fault)
{
    static const char *const names[] = {"ntdll.dll", "kernel32.dll", "kernelbase.dll"};
    static bool loaded;
    struct module *modules[3];
    WCHAR name[16];

    if (loaded)
        return 0;
    loaded = true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t length = name_from_ascii(name, 16, names[i]);
        const struct builtin_dll *dll = builtin_find(name, length);

        modules[i] = dll ? builtin_load(dll, fault) : NULL;
        if (!modules[i])
            return dll ? -1 : fail(fault, FAULT_NOT_FOUND, 0, "no builtin %s", names[i]);
        module_list_add(modules[i]);
    }
    module_list_add_initialized(modules[0]);
    module_list_add_initialized(modules[2]);
    module_list_add_initialized(modules[1]);
    return 0;
}

/* Gives back one reference; what reaches none gives back those that it holds. */
static void drop(struct module *module)
{
    if (module->entry.load_count == MODULE_PINNED || module->entry.load_count == 0)
        return; /* 0: on its way out, and freed once more than it should be */
    module->entry.load_count--;
    module32_update(module);
    if (module->entry.load_count > 0)
        return;
    for (size_t i = 0; i < module->need_count; i++)
        drop(module->needs[i]);
}

/* The started DLL without references that was started last. */
static struct module *next_to_stop(void)
{
    struct module *module = NULL;

    while ((module = module_previous_initialized(module))) {
        if (module->entry.load_count == 0 && module->entry.flags & LDR_ATTACHED)
            return module;
    }
    return NULL;
}

static void discard(struct module *module)
{
    if (module->entry.flags & LDR_ENTRY_PROCESSED)
        notify_all(module, NOTIFY_UNLOADED);
    module_list_remove(module);
    tls_release(module);
    map_release(&module->pe);
    module_free(module);
}

/*
 * A DLL that is told of its end may load and free others: they join the round that is going on.
 * Modules that import from each other in a circle stay.
 */
void dependency_release(struct module *module)
{
    static bool is_collecting;
    struct module *next;

    drop(module);
    if (is_collecting || module->entry.load_count > 0)
        return;
    is_collecting = true;
    while ((next = next_to_stop()))
        attach_undo(next);
    for (module = module_next(NULL); module; module = next) {
        next = module_next(module);
        if (module->entry.load_count == 0)
            discard(module);
    }
    is_collecting = false;
}

int dependency_add(struct module *module, struct module *provider, struct fault *fault)
{
    struct module **needs;

    for (size_t i = 0; i < module->need_count; i++) {
        if (module->needs[i] == provider) {
            dependency_release(provider);
            return 0;
        }
    }
    needs = realloc(module->needs, (module->need_count + 1) * sizeof *needs);
    if (!needs) {
        dependency_release(provider);
        return fail(fault, FAULT_SYSTEM, 0, "no memory for imports");
    }
    module->needs = needs;
    needs[module->need_count++] = provider;
    if (module->entry.load_count == MODULE_PINNED)
        dependency_pin(provider);
    return 0;
}

void dependency_pin(struct module *module)
{
    if (module->entry.load_count == MODULE_PINNED)
        return;
    module->entry.load_count = MODULE_PINNED;
    module32_update(module);
    for (size_t i = 0; i < module->need_count; i++)
        dependency_pin(module->needs[i]);
}
