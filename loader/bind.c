/* See bind.h. */
#include "loader/bind.h"

#include "loader/dependency.h"
#include "loader/import.h"
#include "loader/name.h"
#include "loader/resolve.h"
#include "thunks/bind.h"

#include <stdio.h>

enum {
    MOST_IMPORTS = 1 << 18, /* more than any program has: a table that repeats itself */
    MOST_MODULES = 4096
};

static void *trap(const char *dll, const char *name)
{
    if (guest_is_32())
        return (void *)(uintptr_t)bind_missing32(dll, name);
    return bind_missing(dll, name);
}

static void *trap_for(const struct module *provider, const char *module_name, const char *name,
                      uint32_t number)
{
    char ordinal[16];

    snprintf(ordinal, sizeof ordinal, "#%u", number);
    if (provider && provider->builtin)
        module_name = provider->builtin->name;
    return trap(module_name, name ? name : ordinal);
}

static void *meet(struct module *provider, const char *module_name, const struct import *import)
{
    void *address = NULL;

    if (provider)
        address = resolve_export(provider, import->name, import->ordinal, false);
    if (address)
        return address;
    return trap_for(provider, module_name, import->name, import->ordinal);
}

static bool section_of(const struct pe *pe, uint32_t address, struct pe_section *section)
{
    for (unsigned i = 0; i < pe->file.NumberOfSections; i++) {
        pe_section(pe, i, section);
        if (address - section->address < section->size)
            return true;
    }
    return false;
}

/* Code around the program's entry that can write to itself. */
static bool is_unpacker(uintptr_t caller)
{
    const uint32_t both = IMAGE_SCN_MEM_WRITE | IMAGE_SCN_MEM_EXECUTE;
    const struct module *program = module_program();
    struct pe_section section;
    uint32_t entry, at;

    if (!program)
        return false;
    entry = program->pe.optional.AddressOfEntryPoint;
    at = (uint32_t)(caller - (uintptr_t)program->entry.base);
    return caller >= (uintptr_t)program->entry.base && at < program->pe.size &&
           section_of(&program->pe, entry, &section) && (section.flags & both) == both &&
           at - section.address < section.size;
}

void *bind_for_unpacker(struct module *module, const char *name, uint32_t ordinal, uintptr_t caller)
{
    return module->builtin && is_unpacker(caller) ? trap_for(module, NULL, name, ordinal) : NULL;
}

static int bind_module(struct module *module, const struct import_module *from,
                       struct module *provider, uint32_t *total, struct fault *fault)
{
    size_t size = guest_is_32() ? sizeof(uint32_t) : sizeof(void *);
    struct import import;
    struct span slot;
    int result;

    for (uint32_t i = 0; (result = import_function(&module->pe, from, i, &import, fault)) > 0;
         i++) {
        void *address;

        if (++*total > MOST_IMPORTS)
            return fail(fault, FAULT_MALFORMED, from->names, "imports: more than %u functions",
                        (unsigned)MOST_IMPORTS);
        address = meet(provider, from->name, &import);
        if (!address)
            return fail(fault, FAULT_SYSTEM, 0, "no memory for imports");
        if (pe_cut(&module->pe, import.slot, size, &slot))
            memcpy((void *)(uintptr_t)slot.bytes, &address, size);
    }
    return result;
}

int bind_imports(struct module *module, const struct search *search, struct fault *fault)
{
    struct import_module from;
    uint32_t total = 0;
    int result;

    for (uint32_t i = 0; (result = import_module(&module->pe, i, &from, fault)) > 0; i++) {
        WCHAR name[MAX_PATH];
        struct module *provider;

        if (i == MOST_MODULES)
            return fail(fault, FAULT_MALFORMED, 0, "imports: more than %u modules",
                        (unsigned)MOST_MODULES);
        name_from_ascii(name, MAX_PATH, from.name);
        if (dependency_load(name, search, &provider, fault) < 0)
            return -1;
        if (provider && dependency_add(module, provider, fault) < 0)
            return -1;
        if (bind_module(module, &from, provider, &total, fault) < 0)
            return -1;
    }
    return result;
}
