/* What meets a program's imports: builtin functions, gaps, or DLLs beside the program. */
#include "cli/inspect.h"

#include "loader/api_set.h"
#include "loader/builtin_image.h"
#include "loader/export.h"
#include "loader/map.h"
#include "loader/name.h"

#include <dirent.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

enum { MOST_IMPORTS = 1 << 18 };

const char *const meeting_names[MEETING_KINDS] = {"builtin", "file", "gap", "missing"};

/* The file of that name in any case; a descriptor or -1. */
static int open_in_directory(const char *directory, const char *name)
{
    DIR *listing = opendir(directory);
    struct dirent *entry;
    int descriptor = -1;

    if (!listing)
        return -1;
    while (descriptor < 0 && (entry = readdir(listing))) {
        if (strcasecmp(entry->d_name, name) == 0)
            descriptor = openat(dirfd(listing), entry->d_name, O_RDONLY | O_CLOEXEC);
    }
    closedir(listing);
    return descriptor;
}

/* For the program's machine: another one's DLL is refused when it is loaded. */
static bool open_beside(const struct inspection *inspection, const char *module,
                        struct provider *provider)
{
    char *copy = strdup(inspection->path);
    struct fault fault;
    int descriptor;

    if (!copy)
        return false;
    descriptor = open_in_directory(dirname(copy), module);
    free(copy);
    if (descriptor < 0)
        return false;
    if (map_file_open(descriptor, &provider->file, &fault) == 0 &&
        (pe_read(provider->file, &provider->pe, &fault) < 0 ||
         provider->pe.file.Machine != inspection->pe.file.Machine))
        map_file_close(&provider->file);
    close(descriptor);
    return provider->file.bytes != NULL;
}

void provider_open(const struct inspection *inspection, const char *module,
                   struct provider *provider)
{
    WCHAR wide[256];
    size_t length = name_from_ascii(wide, sizeof wide / sizeof *wide, module);
    const char *host = api_set_host(wide, length);

    *provider = (struct provider){.meeting = MEETING_MISSING};
    if (host)
        length = name_from_ascii(wide, sizeof wide / sizeof *wide, host);
    snprintf(provider->name, sizeof provider->name, "%s", host ? host : module);
    provider->dll = builtin_find(wide, length);
    if (provider->dll)
        provider->meeting = MEETING_BUILTIN;
    else if (open_beside(inspection, provider->name, provider))
        provider->meeting = MEETING_FILE;
}

void provider_close(struct provider *provider)
{
    map_file_close(&provider->file);
}

static enum meeting builtin_meets(const struct builtin_dll *dll, const struct import *import,
                                  const char **reason)
{
    const struct call *call =
        import->name ? builtin_call(dll, import->name) : builtin_call_ordinal(dll, import->ordinal);

    if (!call)
        return MEETING_MISSING;
    *reason = call->gap;
    return call->address ? MEETING_BUILTIN : MEETING_GAP;
}

static enum meeting file_meets(const struct pe *pe, const struct import *import)
{
    struct export_table table;
    struct export found;

    if (!export_table_open(pe, &table))
        return MEETING_MISSING;
    return (import->name ? export_by_name(&table, import->name, import->ordinal, &found)
                         : export_by_ordinal(&table, import->ordinal, &found))
               ? MEETING_FILE
               : MEETING_MISSING;
}

enum meeting provider_meets(const struct provider *provider, const struct import *import,
                            const char **reason)
{
    *reason = NULL;
    switch (provider->meeting) {
    case MEETING_BUILTIN:
        return builtin_meets(provider->dll, import, reason);
    case MEETING_FILE:
        return file_meets(&provider->pe, import);
    default:
        return MEETING_MISSING;
    }
}

static int walk_functions(const struct inspection *inspection, const struct import_module *module,
                          const struct provider *provider, const struct import_visitor *visitor,
                          uint32_t *total, struct fault *fault)
{
    struct import import;
    const char *reason;
    int result;

    for (uint32_t i = 0; (result = import_function(&inspection->pe, module, i, &import, fault)) > 0;
         i++) {
        enum meeting meeting = provider_meets(provider, &import, &reason);

        if (++*total > MOST_IMPORTS)
            return fail(fault, FAULT_MALFORMED, module->names, "imports: more than %u functions",
                        (unsigned)MOST_IMPORTS);
        visitor->function(visitor->context, &import, meeting, reason);
    }
    return result;
}

typedef int next_module(const struct pe *pe, uint32_t index, struct import_module *module,
                        struct fault *fault);

static int walk(const struct inspection *inspection, next_module *next, bool delayed,
                const struct import_visitor *visitor, struct fault *fault)
{
    struct import_module module;
    uint32_t total = 0;
    int result;

    for (uint32_t i = 0; (result = next(&inspection->pe, i, &module, fault)) > 0; i++) {
        struct provider provider;

        if (++total > MOST_IMPORTS)
            return fail(fault, FAULT_MALFORMED, 0, "imports: too many modules");
        provider_open(inspection, module.name, &provider);
        visitor->module(visitor->context, module.name, delayed, &provider);
        result = walk_functions(inspection, &module, &provider, visitor, &total, fault);
        visitor->module_end(visitor->context);
        provider_close(&provider);
        if (result < 0)
            break;
    }
    return result;
}

int inspect_imports(const struct inspection *inspection, const struct import_visitor *visitor,
                    struct fault *fault)
{
    if (walk(inspection, import_module, false, visitor, fault) < 0)
        return -1;
    return walk(inspection, import_delayed, true, visitor, fault);
}
