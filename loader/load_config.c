/* See load_config.h. */
#include "loader/load_config.h"

#include <sys/random.h>

/* What the linkers put into the cookie; another value is the program's own. */
static const uint64_t linker_cookie = 0x2b992ddfa232;
static const uint32_t linker_cookie_32 = 0xbb40e64e, old_linker_cookie_32 = 0xbb40;

/* IMAGE_LOAD_CONFIG_DIRECTORY32 as far as struct load_config goes. */
struct load_config_32 {
    DWORD size, timestamp;
    WORD major, minor;
    DWORD flags_clear, flags_set, section_timeout;
    DWORD decommit_block, decommit_total, lock_prefixes, maximum_allocation;
    DWORD virtual_memory_threshold, heap_flags, affinity;
    WORD csd_version, dependent_load_flags;
    DWORD edit_list, security_cookie, handler_table, handler_count;
    DWORD guard_check, guard_dispatch, guard_table, guard_count;
    DWORD guard_flags;
};

_Static_assert(offsetof(struct load_config_32, security_cookie) == 0x3c, "load config layout");
_Static_assert(offsetof(struct load_config_32, handler_table) == 0x40, "load config layout");
_Static_assert(offsetof(struct load_config_32, guard_flags) == 0x58, "load config layout");

/*
 * The targets of guarded calls: check takes an address in rcx and returns, dispatch jumps to the
 * one in rax. Neither may touch another register. Every target is allowed, as on a Windows whose
 * process has the guard turned off.
 */
void load_config_guard_check(void);
void load_config_guard_dispatch(void);

__asm__(".text\n"
        ".globl load_config_guard_check\n"
        ".hidden load_config_guard_check\n"
        ".type load_config_guard_check, @function\n"
        "load_config_guard_check:\n"
        "    .cfi_startproc\n"
        "    ret\n"
        "    .cfi_endproc\n"
        ".globl load_config_guard_dispatch\n"
        ".hidden load_config_guard_dispatch\n"
        ".type load_config_guard_dispatch, @function\n"
        "load_config_guard_dispatch:\n"
        "    .cfi_startproc\n"
        "    jmp *%rax\n"
        "    .cfi_endproc\n");

static void widen(const struct load_config_32 *from, struct load_config *to)
{
    *to = (struct load_config){.size = from->size,
                               .timestamp = from->timestamp,
                               .major = from->major,
                               .minor = from->minor,
                               .flags_clear = from->flags_clear,
                               .flags_set = from->flags_set,
                               .section_timeout = from->section_timeout,
                               .decommit_block = from->decommit_block,
                               .decommit_total = from->decommit_total,
                               .lock_prefixes = from->lock_prefixes,
                               .maximum_allocation = from->maximum_allocation,
                               .virtual_memory_threshold = from->virtual_memory_threshold,
                               .affinity = from->affinity,
                               .heap_flags = from->heap_flags,
                               .csd_version = from->csd_version,
                               .dependent_load_flags = from->dependent_load_flags,
                               .edit_list = from->edit_list,
                               .security_cookie = from->security_cookie,
                               .handler_table = from->handler_table,
                               .handler_count = from->handler_count,
                               .guard_check = from->guard_check,
                               .guard_dispatch = from->guard_dispatch,
                               .guard_table = from->guard_table,
                               .guard_count = from->guard_count,
                               .guard_flags = from->guard_flags};
}

bool load_config_read(const struct pe *pe, struct load_config *config)
{
    struct load_config_32 narrow = {0};
    void *record = pe->is_32bit ? (void *)&narrow : config;
    size_t room = pe->is_32bit ? sizeof narrow : sizeof *config;
    uint32_t address, size;
    struct span bytes;

    memset(config, 0, sizeof *config);
    if (!pe_directory(pe, IMAGE_DIRECTORY_ENTRY_LOAD_CONFIG, &address, &size) ||
        !span_u32(pe_from(pe, address), 0, &size))
        return false;
    if (size > room)
        size = (uint32_t)room;
    if (!pe_cut(pe, address, size, &bytes) || !span_copy(bytes, 0, record, size))
        return false;
    if (pe->is_32bit)
        widen(&narrow, config);
    return true;
}

/* The bytes at an address of the image; NULL when they are not in the image. */
static void *word_at(const struct pe *image, uint64_t address, size_t size)
{
    struct span bytes;
    uint32_t rva;

    if (!address || !pe_rva(image, address, &rva) || !pe_cut(image, rva, size, &bytes))
        return NULL;
    return (void *)(uintptr_t)bytes.bytes;
}

/* Forty-eight random bits, as Windows has it, so that a string overrun meets a zero byte. */
static void set_cookie(void *at)
{
    uint64_t cookie;

    memcpy(&cookie, at, sizeof cookie);
    if (cookie != linker_cookie && cookie != 0)
        return;
    if (getrandom(&cookie, sizeof cookie, GRND_NONBLOCK) != sizeof cookie)
        cookie = (uintptr_t)at * 0x9e3779b97f4a7c15;
    cookie &= 0xffffffffffff;
    if (cookie == linker_cookie || cookie == 0)
        cookie = linker_cookie + 1;
    memcpy(at, &cookie, sizeof cookie);
}

/* Its upper half is not zero: the C runtime's start-up code takes such a cookie for unset. */
static void set_cookie_32(void *at)
{
    uint32_t cookie;

    memcpy(&cookie, at, sizeof cookie);
    if (cookie != linker_cookie_32 && cookie != old_linker_cookie_32 && cookie != 0)
        return;
    if (getrandom(&cookie, sizeof cookie, GRND_NONBLOCK) != sizeof cookie)
        cookie = (uint32_t)(uintptr_t)at * 0x9e3779b9;
    if (cookie == linker_cookie_32)
        cookie++;
    if (cookie >> 16 == 0)
        cookie |= 0x47110000;
    memcpy(at, &cookie, sizeof cookie);
}

static void set_pointer(void *at, void (*function)(void))
{
    if (at)
        memcpy(at, &function, sizeof function);
}

static void apply_32(const struct pe *image, const struct load_config *config)
{
    void *cookie = word_at(image, config->security_cookie, sizeof(uint32_t));

    if (cookie)
        set_cookie_32(cookie);
    /* Guarded calls go where the linker let them go: to a function of the image that returns. */
}

void load_config_apply(const struct pe *image)
{
    struct load_config config;
    void *cookie;

    if (!load_config_read(image, &config))
        return;
    if (image->is_32bit) {
        apply_32(image, &config);
        return;
    }
    cookie = word_at(image, config.security_cookie, sizeof(uint64_t));
    if (cookie)
        set_cookie(cookie);
    if (!(image->optional.DllCharacteristics & IMAGE_DLLCHARACTERISTICS_GUARD_CF))
        return;
    set_pointer(word_at(image, config.guard_check, sizeof(void *)), load_config_guard_check);
    set_pointer(word_at(image, config.guard_dispatch, sizeof(void *)), load_config_guard_dispatch);
}
