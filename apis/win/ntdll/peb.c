/* The PEB, and the lock that guards what it points to. */
#include "abi/model.h"
#include "abi/process.h"
#include "abi/teb32.h"
#include "apis/win/ntdll/lock.h"
#include "thunks/api.h"

#include <stdatomic.h>

API_PRIVATE(ntdll, struct peb *, RtlGetCurrentPeb, (void))
{
    return guest_is_32() ? (struct peb *)(uintptr_t)teb32_self()->peb : process_peb();
}

/* Programs that walk the process block by hand may also take peb->fast_lock themselves. */
static CRITICAL_SECTION *peb_lock(void)
{
    static CRITICAL_SECTION section;
    static atomic_int prepared;
    enum { NOT_YET, PREPARING, READY };
    int was = NOT_YET;

    if (atomic_compare_exchange_strong(&prepared, &was, PREPARING)) {
        ntdll_RtlInitializeCriticalSectionEx(&section, 0, 0);
        process_peb()->fast_lock = &section;
        if (guest_is_32())
            ((struct peb32 *)ntdll_RtlGetCurrentPeb())->fast_lock = guest32_address(&section);
        prepared = READY;
    }
    while (prepared != READY)
        YieldProcessor();
    return &section;
}

API_PRIVATE(ntdll, VOID, RtlAcquirePebLock, (void))
{
    ntdll_RtlEnterCriticalSection(peb_lock());
}

API_PRIVATE(ntdll, VOID, RtlReleasePebLock, (void))
{
    ntdll_RtlLeaveCriticalSection(peb_lock());
}
