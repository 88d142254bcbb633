/* See page_state.h. Protections: Microsoft, "Memory Protection Constants". */
#include "abi/page_state.h"

#include "abi/windows.h"

#include <sys/mman.h>

enum { STATE_PROTECTION = 0x0f, STATE_NOCACHE = 0x20, STATE_WRITECOMBINE = 0x40 };

static const int host_protections[] = {
    PROT_NONE,
    PROT_READ,
    PROT_READ | PROT_WRITE,
    PROT_READ | PROT_WRITE, /* write copy: the mapping is private */
    PROT_READ | PROT_EXEC,
    PROT_READ | PROT_EXEC,
    PROT_READ | PROT_WRITE | PROT_EXEC,
    PROT_READ | PROT_WRITE | PROT_EXEC,
};

uint8_t page_state(uint32_t protect)
{
    uint32_t basic = protect & 0xff;
    uint8_t state;

    if (basic == 0 || (basic & (basic - 1)) != 0)
        return 0;
    state = (uint8_t)(1 + __builtin_ctz(basic));
    if (protect & PAGE_GUARD)
        state |= PAGE_STATE_GUARD;
    if (protect & PAGE_NOCACHE)
        state |= STATE_NOCACHE;
    if (protect & PAGE_WRITECOMBINE)
        state |= STATE_WRITECOMBINE;
    return state;
}

uint32_t page_protect(uint8_t state)
{
    uint32_t protect;

    if (state == 0)
        return 0;
    protect = 1u << ((state & STATE_PROTECTION) - 1);
    if (state & PAGE_STATE_GUARD)
        protect |= PAGE_GUARD;
    if (state & STATE_NOCACHE)
        protect |= PAGE_NOCACHE;
    if (state & STATE_WRITECOMBINE)
        protect |= PAGE_WRITECOMBINE;
    return protect;
}

int page_host_protection(uint8_t state)
{
    if (state == 0 || state & PAGE_STATE_GUARD)
        return PROT_NONE;
    return host_protections[(state & STATE_PROTECTION) - 1];
}
