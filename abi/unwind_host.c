/*
 * Host frames: what the compiler says about them in .eh_frame, read by libdw, which is opened
 * when the first one is met. A frame's rules are kept by its address, so that the next exception
 * through the same code is fast. DWARF 5, section 6.4; register numbers: System V ABI for
 * x86-64, figure 3.36.
 */
#include "abi/context.h"
#include "abi/lock.h"
#include "abi/unwind.h"

#include <dlfcn.h>
#include <dwarf.h>
#include <elfutils/libdw.h>
#include <fcntl.h>
#include <link.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    DWARF_RSP = 7,
    DWARF_RIP = 16,
    DWARF_XMM0 = 17,
    DWARF_REGISTERS = 33,
    CACHE_SIZE = 1024,
    STACK_MOST = 16 /* of a DWARF expression */
};

/* The return addresses that abi/context.S marks. */
extern const char exception_frame_return[], exception_handler_return[], unwind_handler_return[],
    unwind_consolidate_return[], unwind_guard_return[];

/* One register's rule: saved at CFA + offset, or not there at all. */
struct saved {
    bool is_saved;
    int32_t offset;
};

/* All rules that hold at one address. */
struct row {
    uintptr_t pc;
    bool is_end; /* the return address is undefined: the stack ends here */
    uint8_t cfa_register;
    int64_t cfa_offset;
    struct saved saved[DWARF_REGISTERS];
};

/* Call frame information of one host object, open for good. */
struct object {
    struct object *next;
    const struct link_map *map;
    Dwarf_CFI *cfi;
};

static struct {
    struct lock lock;
    bool tried;
    struct object *objects;
    __typeof__(elf_version) *elf_version;
    __typeof__(elf_begin) *elf_begin;
    __typeof__(elf_memory) *elf_memory;
    __typeof__(dwarf_getcfi_elf) *dwarf_getcfi_elf;
    __typeof__(dwarf_cfi_addrframe) *dwarf_cfi_addrframe;
    __typeof__(dwarf_frame_cfa) *dwarf_frame_cfa;
    __typeof__(dwarf_frame_register) *dwarf_frame_register;
} libdw;

static _Atomic(struct row *) cache[CACHE_SIZE];

/* DWARF's integer registers by their numbers in machine code. */
static const uint8_t machine_number[] = {0, 2, 1, 3, 6, 7, 5, 4, 8, 9, 10, 11, 12, 13, 14, 15};

bool unwind_is_host(uintptr_t pc)
{
    struct dl_find_object found;

    return _dl_find_object((void *)pc, &found) == 0;
}

static void *symbol(void *library, const char *name)
{
    return library ? dlsym(library, name) : NULL;
}

/* The lock is held. */
static bool libdw_open(void)
{
    void *library;

    if (libdw.tried)
        return libdw.dwarf_frame_register != NULL;
    libdw.tried = true;
    library = dlopen("libdw.so.1", RTLD_NOW | RTLD_LOCAL);
    libdw.elf_version = symbol(library, "elf_version");
    libdw.elf_begin = symbol(library, "elf_begin");
    libdw.elf_memory = symbol(library, "elf_memory");
    if (library && !libdw.elf_begin) { /* they are in libelf, which libdw has opened */
        void *elf = dlopen("libelf.so.1", RTLD_NOW | RTLD_LOCAL);

        libdw.elf_version = symbol(elf, "elf_version");
        libdw.elf_begin = symbol(elf, "elf_begin");
        libdw.elf_memory = symbol(elf, "elf_memory");
    }
    libdw.dwarf_getcfi_elf = symbol(library, "dwarf_getcfi_elf");
    libdw.dwarf_cfi_addrframe = symbol(library, "dwarf_cfi_addrframe");
    libdw.dwarf_frame_cfa = symbol(library, "dwarf_frame_cfa");
    if (!libdw.elf_version || !libdw.elf_begin || !libdw.elf_memory || !libdw.dwarf_getcfi_elf ||
        !libdw.dwarf_cfi_addrframe || !libdw.dwarf_frame_cfa)
        return false;
    libdw.elf_version(EV_CURRENT);
    libdw.dwarf_frame_register = symbol(library, "dwarf_frame_register");
    return libdw.dwarf_frame_register != NULL;
}

/* The kernel's own object has no file; the program's has no name. */
static Elf *open_elf(const struct dl_find_object *found)
{
    const char *path = found->dlfo_link_map->l_name;
    size_t size = (size_t)((char *)found->dlfo_map_end - (char *)found->dlfo_map_start);
    int fd = open(path[0] ? path : "/proc/self/exe", O_RDONLY | O_CLOEXEC);
    Elf *elf;

    if (fd < 0)
        return libdw.elf_memory(found->dlfo_map_start, size);
    elf = libdw.elf_begin(fd, ELF_C_READ_MMAP_PRIVATE, NULL);
    if (!elf)
        close(fd);
    return elf;
}

/* The lock is held. */
static Dwarf_CFI *object_cfi(const struct dl_find_object *found)
{
    struct object *object;
    Elf *elf;

    for (object = libdw.objects; object; object = object->next) {
        if (object->map == found->dlfo_link_map)
            return object->cfi;
    }
    object = calloc(1, sizeof *object);
    if (!object)
        return NULL;
    elf = open_elf(found);
    object->map = found->dlfo_link_map;
    object->cfi = elf ? libdw.dwarf_getcfi_elf(elf) : NULL;
    object->next = libdw.objects;
    libdw.objects = object;
    return object->cfi;
}

/* A register's rule: libdw writes offset(N) as "the CFA, plus N". False for any other kind. */
static bool read_rule(Dwarf_Frame *frame, int number, struct row *row)
{
    Dwarf_Op memory[3], *ops;
    size_t count;

    if (libdw.dwarf_frame_register(frame, number, memory, &ops, &count) != 0)
        return false;
    if (count == 0) { /* the same value, or undefined: ops tells them apart */
        if (number == DWARF_RIP)
            row->is_end = true;
        return true;
    }
    if (ops[0].atom != DW_OP_call_frame_cfa || count > 2 ||
        (count == 2 && ops[1].atom != DW_OP_plus_uconst))
        return false;
    row->saved[number].is_saved = true;
    row->saved[number].offset = count == 2 ? (int32_t)ops[1].number : 0;
    return true;
}

static bool read_rules(Dwarf_Frame *frame, struct row *row)
{
    for (int i = 0; i < DWARF_REGISTERS; i++) {
        if (i != DWARF_RSP && !read_rule(frame, i, row))
            return false;
    }
    return true;
}

static uint64_t register_value(const CONTEXT *context, unsigned number)
{
    if (number == DWARF_RIP)
        return context->Rip;
    return number < DWARF_RIP ? *context_register((CONTEXT *)context, machine_number[number]) : 0;
}

struct expression {
    const CONTEXT *context;
    uint64_t stack[STACK_MOST];
    int depth;
};

static bool evaluate_binary(struct expression *e, unsigned atom)
{
    uint64_t right, *left;

    if (e->depth < 2)
        return false;
    right = e->stack[--e->depth];
    left = &e->stack[e->depth - 1];
    switch (atom) {
    case DW_OP_plus:
        *left += right;
        return true;
    case DW_OP_minus:
        *left -= right;
        return true;
    case DW_OP_and:
        *left &= right;
        return true;
    case DW_OP_ge:
        *left = (int64_t)*left >= (int64_t)right;
        return true;
    case DW_OP_shl:
        *left <<= right & 63;
        return true;
    default:
        return false;
    }
}

/* One operation of the kinds that linkers and compilers use for a CFA. */
static bool evaluate_step(struct expression *e, const Dwarf_Op *op)
{
    uint64_t *top = e->depth > 0 ? &e->stack[e->depth - 1] : NULL;

    if (op->atom >= DW_OP_breg0 && op->atom <= DW_OP_breg31 && e->depth < STACK_MOST) {
        e->stack[e->depth++] = register_value(e->context, op->atom - DW_OP_breg0) + op->number;
    } else if (op->atom >= DW_OP_lit0 && op->atom <= DW_OP_lit31 && e->depth < STACK_MOST) {
        e->stack[e->depth++] = op->atom - DW_OP_lit0;
    } else if (op->atom == DW_OP_plus_uconst && top) {
        *top += op->number;
    } else if (op->atom == DW_OP_deref && top) {
        return unwind_read(*top, top, sizeof *top);
    } else {
        return evaluate_binary(e, op->atom);
    }
    return true;
}

static bool evaluate(const Dwarf_Op *ops, size_t count, const CONTEXT *context, uint64_t *value)
{
    struct expression e = {.context = context};

    for (size_t i = 0; i < count; i++) {
        if (!evaluate_step(&e, &ops[i]))
            return false;
    }
    if (e.depth == 0)
        return false;
    *value = e.stack[e.depth - 1];
    return true;
}

/* The lock is held. cacheable: the rules do not depend on the registers' values. */
static bool read_row(uintptr_t pc, const CONTEXT *context, struct row *row, bool *cacheable)
{
    struct dl_find_object found;
    Dwarf_Frame *frame = NULL;
    Dwarf_Op *ops;
    Dwarf_CFI *cfi;
    uint64_t cfa;
    size_t count;
    bool done;

    memset(row, 0, sizeof *row);
    row->pc = pc;
    if (!libdw_open() || _dl_find_object((void *)pc, &found) != 0)
        return false;
    cfi = object_cfi(&found);
    if (!cfi || libdw.dwarf_cfi_addrframe(cfi, pc - found.dlfo_link_map->l_addr, &frame) != 0)
        return false;
    done = libdw.dwarf_frame_cfa(frame, &ops, &count) == 0 && read_rules(frame, row);
    *cacheable = done && count == 1 && ops[0].atom == DW_OP_bregx && ops[0].number < DWARF_RIP;
    if (*cacheable) {
        row->cfa_register = (uint8_t)ops[0].number;
        row->cfa_offset = (int64_t)ops[0].number2;
    } else if (done) {
        done = evaluate(ops, count, context, &cfa);
        row->cfa_register = DWARF_RSP;
        row->cfa_offset = (int64_t)(cfa - context->Rsp);
    }
    free(frame);
    return done;
}

static _Atomic(struct row *) *cache_slot(uintptr_t pc)
{
    return &cache[pc * 0x9e3779b97f4a7c15 >> 54];
}

/* Rows are never freed: another thread may be reading the one that is replaced. */
static bool find_row(uintptr_t pc, const CONTEXT *context, struct row *row)
{
    struct row *cached = atomic_load_explicit(cache_slot(pc), memory_order_acquire), *kept;
    bool found, cacheable = false;

    if (cached && cached->pc == pc) {
        *row = *cached;
        return true;
    }
    lock_acquire(&libdw.lock);
    found = read_row(pc, context, row, &cacheable);
    lock_release(&libdw.lock);
    if (!found || !cacheable || cached)
        return found;
    kept = malloc(sizeof *kept);
    if (kept) {
        *kept = *row;
        if (!atomic_compare_exchange_strong(cache_slot(pc), &cached, kept))
            free(kept);
    }
    return true;
}

static bool apply_row(const struct row *row, CONTEXT *context)
{
    uintptr_t cfa = register_value(context, row->cfa_register) + (uintptr_t)row->cfa_offset;

    for (unsigned i = 0; i < DWARF_REGISTERS; i++) {
        uintptr_t at = cfa + (uintptr_t)row->saved[i].offset;
        bool done = true;

        if (!row->saved[i].is_saved)
            continue;
        if (i == DWARF_RIP)
            done = unwind_read(at, &context->Rip, sizeof context->Rip);
        else if (i < DWARF_RIP)
            done = unwind_read(at, context_register(context, machine_number[i]), 8);
        else
            done = unwind_read(at, &context->Xmm0 + (i - DWARF_XMM0), sizeof context->Xmm0);
        if (!done)
            return false;
    }
    context->Rsp = cfa;
    return true;
}

/* What the frames of abi/context.S keep at RSP + 0x20. */
static void *kept_in_frame(const CONTEXT *context)
{
    return *(void **)(context->Rsp + 0x20);
}

/* Frames with a meaning of their own. True when the caller is already known. */
static bool apply_special(struct unwind_frame *frame, CONTEXT *context)
{
    const char *pc = (const char *)context->Rip;

    if (pc == exception_frame_return) {
        *context = *(const CONTEXT *)context->Rsp;
        frame->exact = true;
        return true;
    }
    if (pc == unwind_consolidate_return) {
        *context = *(const CONTEXT *)kept_in_frame(context);
        return true;
    }
    if (pc == exception_handler_return) { /* below is only the dispatcher */
        const struct unwind_dispatcher *dispatcher = kept_in_frame(context);

        frame->kind = UNWIND_IN_HANDLER;
        frame->dispatcher = (DISPATCHER_CONTEXT *)dispatcher;
        frame->exact = dispatcher->origin_exact;
        *context = *dispatcher->origin;
        return true;
    }
    if (pc == unwind_handler_return) {
        frame->kind = UNWIND_IN_UNWIND;
        frame->dispatcher = kept_in_frame(context);
    } else if (pc == unwind_guard_return) {
        frame->kind = UNWIND_GUARDED;
        frame->guard = kept_in_frame(context);
    }
    return false;
}

bool unwind_host_apply(struct unwind_frame *frame, CONTEXT *context)
{
    uintptr_t pc = context->Rip - !frame->exact;
    struct row row;

    frame->kind = UNWIND_HOST;
    frame->establisher = context->Rsp;
    frame->exact = false;
    if (apply_special(frame, context))
        return true;
    if (!find_row(pc, context, &row) || row.is_end)
        return false;
    return apply_row(&row, context);
}
