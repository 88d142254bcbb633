/*
 * Functions of a 32-bit guest's DLLs whose callers pass or expect registers that no C function
 * knows of. They get the guest's registers as they are:
 *
 *     static void find_type(struct guest32_live *live) { ... guest32_leave(live, 4); }
 *     RAW(x86_msvcrt, "?name@type_info@@QBEPBDXZ", find_type);
 *
 * or are assembly themselves (abi/guest32_code.inc): RAW_CODE(x86_ntdll, "_allmul", x86_allmul).
 */
#ifndef ABI_GUEST32_RAW_H
#define ABI_GUEST32_RAW_H

#include <stddef.h>
#include <stdint.h>

/* At first, eip is the return address and esp is where it lies, with the arguments behind it.
 * The guest goes on with what the function leaves here. */
struct guest32_live {
    uint32_t eax, ecx, edx, ebx, esp, ebp, esi, edi, eip, flags;
};

struct guest32_raw {
    const char *group, *name;
    const void *code; /* entered with the guest's registers live, and r10 this record */
    void (*function)(struct guest32_live *live);
};

#define RAW(group, name, function) RAW_AT(__COUNTER__, #group, name, guest32_enter, function)
#define RAW_CODE(group, name, code) RAW_AT(__COUNTER__, #group, name, code, NULL)
#define RAW_AT(counter, group, name, code, function) RAW_NAMED(counter, group, name, code, function)
#define RAW_NAMED(counter, group, name, code, function)                                            \
    static const struct guest32_raw guest32_raw_##counter                                          \
        __attribute__((used, section("guest32_raws"))) = {group, name, (const void *)(code),       \
                                                          function}

/* All of them, in no order. */
const struct guest32_raw *guest32_raws(size_t *count);
const struct guest32_raw *guest32_raw_find(const char *group, const char *name);

/* The guest's address of one. 0 when there is no room. */
uint32_t guest32_raw_address(const struct guest32_raw *raw);

/* The code that calls raw->function, as a call that the host serves (struct guest32_gate). */
void guest32_enter(void);

static inline uint32_t *guest32_argument(const struct guest32_live *live, unsigned index)
{
    return (uint32_t *)(uintptr_t)live->esp + 1 + index;
}

/* Returns to the caller; popped: bytes of arguments that the function removes. */
static inline void guest32_leave(struct guest32_live *live, uint32_t popped)
{
    live->esp += 4 + popped;
}

#endif
