/*
 * Critical sections, in the guest's own RTL_CRITICAL_SECTION. LockCount is as Microsoft's
 * "Displaying a Critical Section" documents it: bit 0 clear: locked; bit 1 clear: a waiter has
 * been woken and has not come yet; above them the ones' complement of the number of waiters.
 * So -1 is free and -2 is locked with nobody waiting, as in statically initialised sections.
 *
 * Waiters sleep on LockCount itself. Each of them sets bit 1 before it sleeps with that very
 * value, so a clear bit 1 means that one of them is up and will look.
 *
 * Enter and leave are hot: they call nothing of the host's convention, which would make the
 * compiler save ten vector registers. Slow paths therefore have the guest's convention as well.
 */
#include "abi/teb.h"
#include "apis/host/futex.h"
#include "thunks/api.h"

#include <stdatomic.h>

enum {
    FREE = -1,
    LOCKED = -2,
    NOT_LOCKED = 1,
    NOBODY_WOKEN = 2,
    ONE_WAITER = 4,
    /* Sections that state no spin count adapt theirs; this is where they begin. */
    SPIN_DYNAMIC = 0x02000000,
    SPIN_DEFAULT = 2000,
    SPIN_COUNT_MASK = 0x00ffffff,
    VALID_FLAGS = 0xff000000
};

#define SLOW_PATH static __attribute__((noinline, ms_abi))

static inline atomic_int *lock_count(RTL_CRITICAL_SECTION *section)
{
    return (atomic_int *)&section->LockCount;
}

static inline HANDLE own_id(void)
{
    HANDLE id;

    __asm__("movq %%gs:0x48, %0" : "=r"(id));
    return id;
}

static inline void own(RTL_CRITICAL_SECTION *section)
{
    section->OwningThread = own_id();
    section->RecursionCount = 1;
}

static inline BOOL try_free(RTL_CRITICAL_SECTION *section)
{
    int count = FREE;

    return atomic_compare_exchange_strong_explicit(lock_count(section), &count, LOCKED,
                                                   memory_order_acquire, memory_order_relaxed);
}

/* Takes a section that is free, with or without waiters; change is what else happens to it. */
static BOOL take(RTL_CRITICAL_SECTION *section, int count, int change)
{
    return (count & NOT_LOCKED) != 0 &&
           atomic_compare_exchange_strong_explicit(lock_count(section), &count,
                                                   (count & ~NOT_LOCKED) + change,
                                                   memory_order_acquire, memory_order_relaxed);
}

static BOOL spin(RTL_CRITICAL_SECTION *section)
{
    ULONG_PTR turns = section->SpinCount & SPIN_COUNT_MASK;

    if (peb_self()->processors < 2)
        return FALSE;
    while (turns-- > 0) {
        int count = atomic_load_explicit(lock_count(section), memory_order_relaxed);

        if (take(section, count, 0))
            return TRUE;
        if (count < LOCKED) /* others sleep already: it is not held briefly */
            return FALSE;
        __builtin_ia32_pause();
    }
    return FALSE;
}

static void wait_and_take(RTL_CRITICAL_SECTION *section)
{
    int count = atomic_fetch_sub(lock_count(section), ONE_WAITER) - ONE_WAITER;

    for (;;) {
        if (count & NOT_LOCKED) {
            int taken = ((count | NOBODY_WOKEN) & ~NOT_LOCKED) + ONE_WAITER;

            if (atomic_compare_exchange_strong(lock_count(section), &count, taken))
                return;
        } else if (!(count & NOBODY_WOKEN)) {
            atomic_compare_exchange_strong(lock_count(section), &count, count | NOBODY_WOKEN);
        } else {
            futex_wait(&section->LockCount, (uint32_t)count, DEADLINE_NEVER);
            count = atomic_load(lock_count(section));
        }
    }
}

SLOW_PATH NTSTATUS enter_slowly(RTL_CRITICAL_SECTION *section)
{
    if (section->OwningThread == own_id()) {
        section->RecursionCount++;
        return STATUS_SUCCESS;
    }
    if (!spin(section))
        wait_and_take(section);
    own(section);
    return STATUS_SUCCESS;
}

API_PRIVATE(ntdll, NTSTATUS, RtlEnterCriticalSection, (RTL_CRITICAL_SECTION * section))
{
    if (__builtin_expect(!try_free(section), 0))
        return enter_slowly(section);
    own(section);
    return STATUS_SUCCESS;
}

API_PRIVATE(ntdll, ULONG, RtlTryEnterCriticalSection, (RTL_CRITICAL_SECTION * section))
{
    if (!try_free(section)) {
        if (section->OwningThread == own_id()) {
            section->RecursionCount++;
            return TRUE;
        }
        if (!take(section, atomic_load(lock_count(section)), 0))
            return FALSE;
    }
    own(section);
    return TRUE;
}

/* Somebody waits. */
SLOW_PATH NTSTATUS leave_slowly(RTL_CRITICAL_SECTION *section)
{
    int count = atomic_load_explicit(lock_count(section), memory_order_relaxed);
    int free;

    do {
        free = (count | NOT_LOCKED) & ~NOBODY_WOKEN;
        if (count == LOCKED)
            free = FREE;
    } while (!atomic_compare_exchange_weak(lock_count(section), &count, free));
    if (count != LOCKED && count & NOBODY_WOKEN)
        futex_wake(&section->LockCount, 1);
    return STATUS_SUCCESS;
}

API_PRIVATE(ntdll, NTSTATUS, RtlLeaveCriticalSection, (RTL_CRITICAL_SECTION * section))
{
    int count = LOCKED;

    if (--section->RecursionCount != 0)
        return STATUS_SUCCESS;
    section->OwningThread = NULL;
    if (__builtin_expect(!atomic_compare_exchange_strong_explicit(lock_count(section), &count, FREE,
                                                                  memory_order_release,
                                                                  memory_order_relaxed),
                         0))
        return leave_slowly(section);
    return STATUS_SUCCESS;
}

static void initialise(RTL_CRITICAL_SECTION *section, ULONG_PTR spin_count)
{
    /* Windows gives a section no debug record unless a program asks for one. */
    section->DebugInfo = (RTL_CRITICAL_SECTION_DEBUG *)-1;
    section->LockCount = FREE;
    section->RecursionCount = 0;
    section->OwningThread = NULL;
    section->LockSemaphore = NULL;
    section->SpinCount = spin_count;
}

API_PRIVATE(ntdll, NTSTATUS, RtlInitializeCriticalSectionEx,
            (RTL_CRITICAL_SECTION * section OUT, ULONG spin_count, ULONG flags))
{
    if (spin_count & ~(ULONG)SPIN_COUNT_MASK)
        return STATUS_INVALID_PARAMETER_2;
    if (flags & ~(ULONG)VALID_FLAGS)
        return STATUS_INVALID_PARAMETER_3;
    initialise(section, spin_count);
    return STATUS_SUCCESS;
}

API_PRIVATE(ntdll, NTSTATUS, RtlInitializeCriticalSectionAndSpinCount,
            (RTL_CRITICAL_SECTION * section OUT, ULONG spin_count))
{
    initialise(section, spin_count & SPIN_COUNT_MASK);
    return STATUS_SUCCESS;
}

API_PRIVATE(ntdll, NTSTATUS, RtlInitializeCriticalSection, (RTL_CRITICAL_SECTION * section OUT))
{
    initialise(section, SPIN_DYNAMIC | SPIN_DEFAULT);
    return STATUS_SUCCESS;
}

API_PRIVATE(ntdll, ULONG, RtlSetCriticalSectionSpinCount,
            (RTL_CRITICAL_SECTION * section, ULONG spin_count))
{
    ULONG previous = (ULONG)(section->SpinCount & SPIN_COUNT_MASK);

    section->SpinCount = spin_count & SPIN_COUNT_MASK;
    return previous;
}

API_PRIVATE(ntdll, NTSTATUS, RtlDeleteCriticalSection, (RTL_CRITICAL_SECTION * section))
{
    initialise(section, 0);
    section->DebugInfo = NULL;
    return STATUS_SUCCESS;
}

API_PRIVATE(ntdll, ULONG, RtlIsCriticalSectionLocked, (RTL_CRITICAL_SECTION * section))
{
    return section->RecursionCount != 0;
}

API_PRIVATE(ntdll, ULONG, RtlIsCriticalSectionLockedByThread, (RTL_CRITICAL_SECTION * section))
{
    return section->RecursionCount != 0 && section->OwningThread == own_id();
}

ALIAS(kernel32, EnterCriticalSection, "ntdll.RtlEnterCriticalSection");
ALIAS(kernel32, LeaveCriticalSection, "ntdll.RtlLeaveCriticalSection");
ALIAS(kernel32, TryEnterCriticalSection, "ntdll.RtlTryEnterCriticalSection");
ALIAS(kernel32, InitializeCriticalSection, "ntdll.RtlInitializeCriticalSection");
ALIAS(kernel32, DeleteCriticalSection, "ntdll.RtlDeleteCriticalSection");
ALIAS(kernel32, SetCriticalSectionSpinCount, "ntdll.RtlSetCriticalSectionSpinCount");
