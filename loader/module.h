/*
 * The modules of the process: the program, its DLLs, and the builtin ones, in the lists that
 * guests walk from the PEB.
 */
#ifndef LOADER_MODULE_H
#define LOADER_MODULE_H

#include "abi/model.h"
#include "abi/teb32.h"
#include "loader/builtin.h"
#include "loader/pe.h"
#include "loader/seh_handlers.h"

/* LDR_DATA_TABLE_ENTRY as 64-bit programs know it, up to its reference count. */
struct ldr_entry {
    LIST_ENTRY load_links, memory_links, initialization_links;
    void *base, *entry;
    ULONG size, reserved_44;
    UNICODE_STRING full_name, base_name;
    ULONG flags; /* LDR_* */
    USHORT load_count, tls_index;
    LIST_ENTRY hash_links;
    ULONG timestamp, reserved_84;
    void *activation_context, *lock, *dependency_node;
    LIST_ENTRY node_links;
    void *reserved_b0[3], *address_node[3], *mapping_node[3];
    ULONG_PTR original_base;
    LARGE_INTEGER load_time;
    ULONG name_hash, load_reason, path_options, reference_count;
    ULONG dependent_load_flags, reserved_11c;
};

_Static_assert(offsetof(struct ldr_entry, base) == 0x30, "module entry layout");
_Static_assert(offsetof(struct ldr_entry, base_name) == 0x58, "module entry layout");
_Static_assert(offsetof(struct ldr_entry, hash_links) == 0x70, "module entry layout");
_Static_assert(offsetof(struct ldr_entry, original_base) == 0xf8, "module entry layout");
_Static_assert(sizeof(struct ldr_entry) == 0x120, "module entry layout");

enum {
    LDR_IMAGE_DLL = 0x4,
    LDR_LOAD_IN_PROGRESS = 0x1000,
    LDR_ENTRY_PROCESSED = 0x4000,
    LDR_NO_THREAD_CALLS = 0x40000,
    LDR_ATTACHED = 0x80000,
    MODULE_PINNED = 0xffff /* load_count of what is never unloaded */
};

struct module {
    struct ldr_entry entry;     /* first: guests hold pointers to it */
    struct ldr_entry32 entry32; /* what 32-bit guests see of it: module32.h */
    struct pe pe;               /* of the image in memory */
    const struct builtin_dll *builtin;
    struct seh_handlers handlers; /* of a 32-bit module's frames */
    struct module **needs;        /* the modules that it imports from, one reference each */
    size_t need_count;
    struct name_index *names; /* of its exports; made by the first lookup at run time */
    uint32_t tls_index;       /* of its static TLS; NO_TLS when it has none */
    bool is_listed, visited;
    bool is_ending; /* it is told of its end: freeing itself once more does nothing */
    WCHAR path[];
};

enum { NO_TLS = 0xffffffff };

/* A module that is not in any list yet. path is a guest path. */
struct module *module_new(const WCHAR *path, const struct pe *image, struct fault *fault);
void module_free(struct module *module);

/* An RVA's address; that of a builtin DLL's variable may lie anywhere the guest can reach. */
static inline void *module_at(const struct module *module, uint32_t rva)
{
    char *address = (char *)module->entry.base + rva;

    return guest_is_32() ? (void *)(uintptr_t)guest32_address(address) : address;
}

/* The lists; first prepares them in the PEB. Changes are made under the loader lock. */
void module_lists_prepare(void);
void module_list_add(struct module *module);
void module_list_add_initialized(struct module *module);
void module_list_remove(struct module *module);

/* NULL when there is none. Safe at any moment, the exception dispatcher's included. */
struct module *module_by_address(const void *address);
struct module *module_by_base(const void *base);
struct module *module_by_name(const WCHAR *base_name, size_t length);
struct module *module_by_path(const WCHAR *path, size_t length);

/* The program; NULL before loader_program. */
struct module *module_program(void);
void module_set_program(struct module *module);

/* In load order; begins with NULL. Under the loader lock. */
struct module *module_next(const struct module *module);
struct module *module_next_initialized(const struct module *module);
struct module *module_previous_initialized(const struct module *module);

#endif
