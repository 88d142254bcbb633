/* See load_config.h. */
#include "loader/load_config.h"

#include <sys/random.h>

/* What the linker puts into the cookie; another value is the program's own. */
static const uint64_t linker_cookie = 0x2b992ddfa232;

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

bool load_config_read(const struct pe *pe, struct load_config *config)
{
    uint32_t address, size;
    struct span bytes;

    memset(config, 0, sizeof *config);
    if (!pe_directory(pe, IMAGE_DIRECTORY_ENTRY_LOAD_CONFIG, &address, &size) ||
        !span_u32(pe_from(pe, address), 0, &size))
        return false;
    if (size > sizeof *config)
        size = sizeof *config;
    return pe_cut(pe, address, size, &bytes) && span_copy(bytes, 0, config, size);
}

/* The eight bytes at an address of the image; NULL when it is not in the image. */
static void *word_at(const struct pe *image, uint64_t address)
{
    struct span bytes;
    uint32_t rva;

    if (!address || !pe_rva(image, address, &rva) || !pe_cut(image, rva, sizeof address, &bytes))
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

static void set_pointer(void *at, void (*function)(void))
{
    if (at)
        memcpy(at, &function, sizeof function);
}

void load_config_apply(const struct pe *image)
{
    struct load_config config;
    void *cookie;

    if (!load_config_read(image, &config))
        return;
    cookie = word_at(image, config.security_cookie);
    if (cookie)
        set_cookie(cookie);
    if (!(image->optional.DllCharacteristics & IMAGE_DLLCHARACTERISTICS_GUARD_CF))
        return;
    set_pointer(word_at(image, config.guard_check), load_config_guard_check);
    set_pointer(word_at(image, config.guard_dispatch), load_config_guard_dispatch);
}
