/*
 * See builtin_image.h. Each builtin DLL gets an image that a guest may walk like any other:
 *
 *     headers   read
 *     .text     read, execute   one stub per function: jmp *slot(%rip), which a 32-bit guest has
 *                               no use for: there a stub only says which function is meant
 *     .rdata    read            the export directory, its tables and strings
 *     .data     read, write     the slots
 *
 * Images lie at most 2 GB below sojourn's own, so that the RVA of an exported variable, which
 * stays where the C compiler put it, fits into its 32 bits. That is where a 32-bit guest can reach
 * them, too.
 */
#include "loader/builtin_image.h"

#include "abi/memory.h"
#include "loader/builtin_headers.h"
#include "loader/name.h"
#include "thunks/bind.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

enum {
    STUB_SIZE = 16,
    IMAGES_BELOW = 0x40000000 /* how far below sojourn's own image they begin */
};

extern const char own_image[] __asm__("__ehdr_start") __attribute__((visibility("hidden")));

static const struct builtin_tables *tables;
static uintptr_t next_base;

/* What one image is made of, and where its parts lie. */
struct plan {
    const struct call **calls; /* sorted by name */
    size_t count;
    uint32_t *ordinals; /* by index of call, without the base of 1 */
    uint32_t ordinal_count;
    size_t strings; /* bytes */
    uint32_t text, exports, functions, names, name_ordinals, text_strings, slots, size;
    char *memory;
};

void builtin_prepare(const struct builtin_tables *all)
{
    tables = all;
    next_base = ((uintptr_t)own_image & ~(uintptr_t)(MEMORY_GRANULARITY - 1)) - IMAGES_BELOW;
}

const struct builtin_dll *builtin_find(const WCHAR *name, size_t length)
{
    static const char suffix[] = ".dll";

    for (size_t i = 0; i < tables->count; i++) {
        const char *own = tables->dlls[i].name;

        if (name_is_ascii(name, length, own))
            return &tables->dlls[i];
        if (strlen(own) == length + strlen(suffix)) {
            char shortened[64] = {0};

            if (length < sizeof shortened &&
                name_is_ascii(name, length, memcpy(shortened, own, length)))
                return &tables->dlls[i];
        }
    }
    return NULL;
}

const struct call *builtin_call(const struct builtin_dll *dll, const char *name)
{
    const struct call *gap = NULL;

    for (size_t i = 0; i < BUILTIN_GROUPS && dll->groups[i]; i++) {
        const struct call *call = call_find(tables->calls, dll->groups[i], name);

        if (!builtin_group_applies(dll->groups[i]))
            continue;
        if (call && call->address)
            return call;
        if (call)
            gap = call;
    }
    return gap;
}

const struct call *builtin_call_ordinal(const struct builtin_dll *dll, uint32_t ordinal)
{
    for (size_t i = 0; i < BUILTIN_GROUPS && dll->groups[i]; i++) {
        const struct call *calls;
        size_t count = call_group(tables->calls, dll->groups[i], &calls);

        if (!builtin_group_applies(dll->groups[i]))
            continue;
        for (size_t j = 0; j < count; j++) {
            if (calls[j].ordinal == ordinal)
                return &calls[j];
        }
    }
    return NULL;
}

/* The groups' functions in one sorted list; of two that share a name, the earlier group's. */
static int gather(const struct builtin_dll *dll, struct plan *plan)
{
    const struct call *heads[BUILTIN_GROUPS], *ends[BUILTIN_GROUPS];
    size_t groups = 0, total = 0;

    for (size_t i = 0; i < BUILTIN_GROUPS && dll->groups[i]; i++) {
        size_t count;

        if (!builtin_group_applies(dll->groups[i]))
            continue;
        count = call_group(tables->calls, dll->groups[i], &heads[groups]);
        ends[groups] = heads[groups] + count;
        groups++;
        total += count;
    }
    plan->calls = malloc((total + 1) * sizeof *plan->calls);
    if (!plan->calls)
        return -1;
    for (;;) {
        const struct call *least = NULL;

        for (size_t i = 0; i < groups; i++) {
            if (heads[i] < ends[i] && (!least || strcmp(heads[i]->name, least->name) < 0))
                least = heads[i];
        }
        if (!least)
            return 0;
        for (size_t i = 0; i < groups; i++) {
            if (heads[i] >= ends[i] || strcmp(heads[i]->name, least->name) != 0)
                continue;
            if (!least->address)
                least = heads[i];
            heads[i]++;
        }
        if (least->address) {
            plan->calls[plan->count++] = least;
            plan->strings += strlen(least->name) + 1;
        }
    }
}

/* Stated ordinals are kept; the others follow behind the highest one. */
static int number(struct plan *plan)
{
    uint8_t taken[UINT16_MAX / 8 + 1] = {0};

    plan->ordinals = calloc(plan->count + 1, sizeof *plan->ordinals);
    if (!plan->ordinals)
        return -1;
    for (size_t i = 0; i < plan->count; i++) {
        uint16_t ordinal = plan->calls[i]->ordinal;

        if (ordinal > plan->ordinal_count)
            plan->ordinal_count = ordinal;
    }
    for (size_t i = 0; i < plan->count; i++) {
        uint16_t ordinal = plan->calls[i]->ordinal;

        if (ordinal && !(taken[ordinal / 8] & 1 << ordinal % 8)) {
            taken[ordinal / 8] |= (uint8_t)(1 << ordinal % 8);
            plan->ordinals[i] = ordinal - 1u;
        } else {
            plan->ordinals[i] = plan->ordinal_count++;
        }
    }
    return 0;
}

static uint32_t next_page(uint64_t address)
{
    return (uint32_t)((address + MEMORY_PAGE - 1) & ~(uint64_t)(MEMORY_PAGE - 1));
}

/* A DLL with no functions has room for one: no section is empty. */
static void lay_out(const char *dll_name, struct plan *plan)
{
    size_t count = plan->count ? plan->count : 1;

    plan->text = BUILTIN_HEADER_SIZE;
    plan->exports = next_page(plan->text + count * STUB_SIZE);
    plan->functions = plan->exports + sizeof(IMAGE_EXPORT_DIRECTORY);
    plan->names = plan->functions + plan->ordinal_count * 4;
    plan->name_ordinals = plan->names + (uint32_t)plan->count * 4;
    plan->text_strings = plan->name_ordinals + (uint32_t)plan->count * 2;
    plan->slots = next_page(plan->text_strings + plan->strings + strlen(dll_name) + 1);
    plan->size = next_page(plan->slots + count * sizeof(void *));
}

static void write_exports(const char *dll_name, const struct plan *plan)
{
    char *memory = plan->memory, *string = memory + plan->text_strings;
    uint32_t *functions = (uint32_t *)(memory + plan->functions);
    uint32_t *names = (uint32_t *)(memory + plan->names);
    uint16_t *name_ordinals = (uint16_t *)(memory + plan->name_ordinals);
    IMAGE_EXPORT_DIRECTORY *directory = (IMAGE_EXPORT_DIRECTORY *)(memory + plan->exports);

    *directory = (IMAGE_EXPORT_DIRECTORY){.Name = (DWORD)(string - memory),
                                          .Base = 1,
                                          .NumberOfFunctions = plan->ordinal_count,
                                          .NumberOfNames = (DWORD)plan->count,
                                          .AddressOfFunctions = plan->functions,
                                          .AddressOfNames = plan->names,
                                          .AddressOfNameOrdinals = plan->name_ordinals};
    string = stpcpy(string, dll_name) + 1;
    for (size_t i = 0; i < plan->count; i++) {
        const struct call *call = plan->calls[i];

        names[i] = (uint32_t)(string - memory);
        name_ordinals[i] = (uint16_t)plan->ordinals[i];
        functions[plan->ordinals[i]] = call->flags & CALL_DATA
                                           ? (uint32_t)((char *)call->address - memory)
                                           : plan->text + (uint32_t)i * STUB_SIZE;
        string = stpcpy(string, call->name) + 1;
    }
}

/* ff 25 rel32: jmp *slot(%rip). */
static void write_jump(char *stub, void **slot)
{
    int32_t distance = (int32_t)((char *)slot - (stub + 6));

    memcpy(stub, "\xff\x25", 2);
    memcpy(stub + 2, &distance, sizeof distance);
}

/* b8 imm32 0f 0b: mov $index, %eax; ud2. */
static void write_index(char *stub, uint32_t index)
{
    memcpy(stub, "\xb8\0\0\0\0\x0f\x0b", 7);
    memcpy(stub + 1, &index, sizeof index);
}

/* Breakpoints up to the next stub. */
static void write_stubs(const struct plan *plan)
{
    void **slots = (void **)(plan->memory + plan->slots);
    char *stub = plan->memory + plan->text;

    memset(stub, 0xcc, plan->count * STUB_SIZE);
    for (size_t i = 0; i < plan->count; i++, stub += STUB_SIZE) {
        if (guest_is_32())
            write_index(stub, (uint32_t)i);
        else
            write_jump(stub, &slots[i]);
    }
}

static void write_headers(const struct plan *plan)
{
    const struct builtin_layout layout = {plan->memory, plan->text, plan->exports, plan->slots,
                                          plan->size};

    builtin_headers_write(&layout);
}

static uintptr_t next_granule(uintptr_t address)
{
    return (address + MEMORY_GRANULARITY - 1) & ~(uintptr_t)(MEMORY_GRANULARITY - 1);
}

/* At the next free place below sojourn's own image. */
static int reserve_below(size_t size, void **memory)
{
    int result = -ENOMEM;

    while (result < 0 && next_base + size <= (uintptr_t)own_image) {
        struct memory_region region;

        memory_query((const void *)next_base, &region);
        if (region.kind != MEMORY_FREE) {
            next_base = next_granule(region.base + region.size);
            continue;
        }
        result = memory_reserve(next_base, size, 0, PAGE_EXECUTE_WRITECOPY, MEMORY_IMAGE, memory);
        next_base += next_granule(size);
    }
    return result;
}

static int allocate(struct plan *plan, struct fault *fault)
{
    void *memory;
    int result = reserve_below(plan->size, &memory);

    if (result < 0 && guest_is_32())
        result = memory_reserve(0, plan->size, 0, PAGE_EXECUTE_WRITECOPY, MEMORY_IMAGE, &memory);
    if (result < 0 || memory_commit(memory, plan->size, PAGE_READWRITE) < 0)
        return fail(fault, FAULT_SYSTEM, 0, "no memory for a builtin module");
    madvise(memory, plan->size, MADV_POPULATE_WRITE); /* one call instead of a fault a page */
    plan->memory = memory;
    return 0;
}

static void protect(const struct plan *plan)
{
    memory_protect(plan->memory, BUILTIN_HEADER_SIZE, PAGE_READONLY, NULL);
    memory_protect(plan->memory + plan->text, plan->exports - plan->text, PAGE_EXECUTE_READ, NULL);
    memory_protect(plan->memory + plan->exports, plan->slots - plan->exports, PAGE_READONLY, NULL);
}

static struct module *make_module(const struct builtin_dll *dll, const struct plan *plan,
                                  struct fault *fault)
{
    WCHAR path[128];
    struct span bytes = {(uint8_t *)plan->memory, plan->size};
    struct module *module;
    struct pe image;
    size_t length;

    length = name_from_ascii(path, sizeof path / sizeof *path, "C:\\Windows\\System32\\");
    name_from_ascii(path + length, sizeof path / sizeof *path - length, dll->name);
    if (pe_parse(bytes, &image, fault) < 0)
        return NULL;
    image.mapped = true;
    module = module_new(path, &image, fault);
    if (module) {
        module->builtin = dll;
        module->entry.load_count = MODULE_PINNED;
        module->entry.flags = LDR_IMAGE_DLL | LDR_ENTRY_PROCESSED | LDR_ATTACHED;
    }
    return module;
}

struct module *builtin_load(const struct builtin_dll *dll, struct fault *fault)
{
    struct bound_dll *bound = calloc(1, sizeof *bound);
    struct plan plan = {0};
    struct module *module;

    if (!bound || gather(dll, &plan) < 0 || number(&plan) < 0) {
        fail(fault, FAULT_SYSTEM, 0, "no memory for %s", dll->name);
        goto undo;
    }
    lay_out(dll->name, &plan);
    if (allocate(&plan, fault) < 0)
        goto undo;
    write_headers(&plan);
    write_exports(dll->name, &plan);
    write_stubs(&plan);
    protect(&plan);
    module = make_module(dll, &plan, fault);
    if (!module) {
        memory_release(plan.memory);
        goto undo;
    }
    *bound = (struct bound_dll){.name = dll->name,
                                .calls = plan.calls,
                                .slots = (void **)(plan.memory + plan.slots),
                                .count = plan.count,
                                .stub_size = STUB_SIZE};
    if (guest_is_32())
        bound->stubs32 = guest32_address(plan.memory + plan.text);
    bind_dll(bound);
    free(plan.ordinals);
    return module;
undo:
    free(bound);
    free(plan.calls);
    free(plan.ordinals);
    return NULL;
}
