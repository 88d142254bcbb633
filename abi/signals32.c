/* See signals32.h. */
#include "abi/signals32.h"

#include "abi/guest32.h"
#include "abi/signals_fault.h"
#include "abi/translate/translate.h"

#include <errno.h>
#include <signal.h>

enum { FLAG_TRAP = 0x100 };

static bool is_code_write(const ucontext_t *host)
{
    int before = errno;
    uintptr_t rip = (uintptr_t)host->uc_mcontext.gregs[REG_RIP];
    bool taken = fault_is_write(host) && translate_write_fault(fault_address(host), rip);

    errno = before;
    return taken;
}

/* On the way between translated code and the host's. */
static bool is_in_passage(uintptr_t rip)
{
    return guest32_is_translated(rip) ||
           (rip >= (uintptr_t)translate_code_start && rip < (uintptr_t)translate_code_end);
}

/*
 * One instruction of the guest's may be several of the host's. A function of the host's is not
 * stepped through: the translator gives the guest its flags back when it is done, others do not.
 */
static bool is_in_step(ucontext_t *host)
{
    uintptr_t rip = (uintptr_t)host->uc_mcontext.gregs[REG_RIP];
    struct translate_place place;

    if (translate_place(rip, &place))
        return !place.begins;
    if (!is_in_passage(rip))
        host->uc_mcontext.gregs[REG_EFL] &= ~(greg_t)FLAG_TRAP;
    return true;
}

bool signals32_taken(int signal, ucontext_t *host)
{
    if (signal == SIGSEGV)
        return is_code_write(host);
    return signal == SIGTRAP && fault_is_step(host) && is_in_step(host);
}
