/*
 * See module.h. Beside the guest's lists there is an index sorted by address, under a lock of
 * its own that is held for a few instructions only: lookups never wait for a DLL's start-up.
 */
#include "loader/module.h"

#include "abi/guest_memory.h"
#include "abi/lock.h"
#include "abi/process.h"
#include "abi/process32.h"
#include "loader/module32.h"
#include "loader/name.h"

#include <stdlib.h>

/* PEB_LDR_DATA. */
static struct {
    ULONG length, initialized;
    HANDLE ss_handle;
    LIST_ENTRY load_order, memory_order, initialization_order;
    void *entry_in_progress;
    HANDLE shutting_down, shutdown_thread;
} lists = {.length = sizeof lists, .initialized = 1};

_Static_assert(sizeof lists == 0x58, "module lists layout");

static struct {
    struct lock lock;
    struct module **modules; /* by address */
    size_t count, capacity;
    struct module *program;
} book;

static void list_prepare(LIST_ENTRY *head)
{
    head->Flink = head->Blink = head;
}

static void list_append(LIST_ENTRY *head, LIST_ENTRY *links)
{
    links->Flink = head;
    links->Blink = head->Blink;
    head->Blink->Flink = links;
    head->Blink = links;
}

static void list_remove(LIST_ENTRY *links)
{
    if (!links->Flink)
        return;
    links->Flink->Blink = links->Blink;
    links->Blink->Flink = links->Flink;
    links->Flink = links->Blink = NULL;
}

void module_lists_prepare(void)
{
    list_prepare(&lists.load_order);
    list_prepare(&lists.memory_order);
    list_prepare(&lists.initialization_order);
    process_peb()->ldr = (PEB_LDR_DATA *)&lists;
    module32_lists_prepare();
}

static UNICODE_STRING string_of(WCHAR *text)
{
    USHORT size = (USHORT)(name_length(text) * sizeof *text);

    return (UNICODE_STRING){size, (USHORT)(size + sizeof *text), text};
}

struct module *module_new(const WCHAR *path, const struct pe *image, struct fault *fault)
{
    size_t length = name_length(path);
    struct module *module = guest_allocate_zeroed(sizeof *module + (length + 1) * sizeof *path);

    if (!module) {
        fail(fault, FAULT_SYSTEM, 0, "no memory for a module");
        return NULL;
    }
    memcpy(module->path, path, length * sizeof *path);
    module->pe = *image;
    module->tls_index = NO_TLS;
    module->entry.full_name = string_of(module->path);
    module->entry.base_name = string_of(module->path + (name_base(module->path) - module->path));
    module->entry.base = (void *)image->bytes.bytes;
    module->entry.size = image->size;
    module->entry.timestamp = image->file.TimeDateStamp;
    module->entry.original_base = image->optional.ImageBase;
    module->entry.load_count = 1;
    module->entry.reference_count = 1;
    if (image->optional.AddressOfEntryPoint)
        module->entry.entry = (char *)module->entry.base + image->optional.AddressOfEntryPoint;
    return module;
}

void module_free(struct module *module)
{
    free(module->names);
    free(module->needs);
    seh_handlers_close(&module->handlers);
    guest_release(module);
}

/* The index of the first module that ends behind the address. */
static size_t book_position(const void *address)
{
    size_t low = 0, high = book.count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct ldr_entry *entry = &book.modules[middle]->entry;

        if ((char *)entry->base + entry->size <= (const char *)address)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void book_insert(struct module *module)
{
    size_t at;

    lock_acquire(&book.lock);
    if (book.count == book.capacity) {
        size_t capacity = book.capacity ? book.capacity * 2 : 64;
        struct module **modules = realloc(book.modules, capacity * sizeof *modules);

        if (!modules)
            abort();
        book.modules = modules;
        book.capacity = capacity;
    }
    at = book_position(module->entry.base);
    memmove(book.modules + at + 1, book.modules + at, (book.count - at) * sizeof *book.modules);
    book.modules[at] = module;
    book.count++;
    lock_release(&book.lock);
}

static void book_remove(const struct module *module)
{
    size_t at;

    lock_acquire(&book.lock);
    at = book_position(module->entry.base);
    book.count--;
    memmove(book.modules + at, book.modules + at + 1, (book.count - at) * sizeof *book.modules);
    lock_release(&book.lock);
}

void module_list_add(struct module *module)
{
    list_append(&lists.load_order, &module->entry.load_links);
    list_append(&lists.memory_order, &module->entry.memory_links);
    list_prepare(&module->entry.hash_links);
    module32_list_add(module);
    book_insert(module);
    module->is_listed = true;
}

void module_list_add_initialized(struct module *module)
{
    list_append(&lists.initialization_order, &module->entry.initialization_links);
    module32_list_add_initialized(module);
}

void module_list_remove(struct module *module)
{
    if (!module->is_listed)
        return;
    list_remove(&module->entry.load_links);
    list_remove(&module->entry.memory_links);
    list_remove(&module->entry.initialization_links);
    module32_list_remove(module);
    book_remove(module);
    module->is_listed = false;
}

struct module *module_by_address(const void *address)
{
    struct module *found = NULL;
    size_t at;

    lock_acquire(&book.lock);
    at = book_position(address);
    if (at < book.count && (const char *)book.modules[at]->entry.base <= (const char *)address)
        found = book.modules[at];
    lock_release(&book.lock);
    return found;
}

struct module *module_by_base(const void *base)
{
    struct module *found = module_by_address(base);

    return found && found->entry.base == base ? found : NULL;
}

static bool has_base_name(const struct module *module, const WCHAR *name, size_t length)
{
    const UNICODE_STRING *own = &module->entry.base_name;

    return name_equal(own->Buffer, own->Length / sizeof(WCHAR), name, length);
}

static bool has_path(const struct module *module, const WCHAR *name, size_t length)
{
    const UNICODE_STRING *own = &module->entry.full_name;

    return name_equal(own->Buffer, own->Length / sizeof(WCHAR), name, length);
}

static struct module *find(bool (*matches)(const struct module *, const WCHAR *, size_t),
                           const WCHAR *name, size_t length)
{
    struct module *found = NULL;

    lock_acquire(&book.lock);
    for (size_t i = 0; i < book.count && !found; i++) {
        if (matches(book.modules[i], name, length))
            found = book.modules[i];
    }
    lock_release(&book.lock);
    return found;
}

struct module *module_by_name(const WCHAR *base_name, size_t length)
{
    return find(has_base_name, base_name, length);
}

struct module *module_by_path(const WCHAR *path, size_t length)
{
    return find(has_path, path, length);
}

struct module *module_program(void)
{
    return book.program;
}

void module_set_program(struct module *module)
{
    book.program = module;
    process_peb()->image_base = module->entry.base;
    process_peb32()->image_base = guest32_address(module->entry.base);
}

static struct module *entry_module(LIST_ENTRY *links, const LIST_ENTRY *head, size_t offset)
{
    return links == head ? NULL : (struct module *)((char *)links - offset);
}

struct module *module_next(const struct module *module)
{
    LIST_ENTRY *at = module ? module->entry.load_links.Flink : lists.load_order.Flink;

    return entry_module(at, &lists.load_order, offsetof(struct ldr_entry, load_links));
}

struct module *module_next_initialized(const struct module *module)
{
    LIST_ENTRY *at =
        module ? module->entry.initialization_links.Flink : lists.initialization_order.Flink;

    return entry_module(at, &lists.initialization_order,
                        offsetof(struct ldr_entry, initialization_links));
}

struct module *module_previous_initialized(const struct module *module)
{
    LIST_ENTRY *at =
        module ? module->entry.initialization_links.Blink : lists.initialization_order.Blink;

    return entry_module(at, &lists.initialization_order,
                        offsetof(struct ldr_entry, initialization_links));
}
