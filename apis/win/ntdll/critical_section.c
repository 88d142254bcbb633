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
#include "apis/win/ntdll/critical_section.h"

#include "abi/teb.h"
#include "apis/host/futex.h"
#include "thunks/api.h"

GUEST_LAYOUT(_RTL_CRITICAL_SECTION,
             "programs hold it in their own memory, and it is used by its address");

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

static inline DWORD own_id(void)
{
    DWORD id;

    __asm__("movl %%gs:0x48, %0" : "=r"(id));
    return id;
}

static inline void own(struct critical_section *section)
{
    section->owner = own_id();
    section->recursion_count = 1;
}

static inline BOOL try_free(struct critical_section *section)
{
    return futex_change(&section->lock_count, FREE, LOCKED);
}

/* Takes a section that is free, with or without waiters; change is what else happens to it. */
static BOOL take(struct critical_section *section, int count, int change)
{
    return (count & NOT_LOCKED) != 0 &&
           atomic_compare_exchange_strong_explicit(&section->lock_count, &count,
                                                   (count & ~NOT_LOCKED) + change,
                                                   memory_order_acquire, memory_order_relaxed);
}

static BOOL spin(struct critical_section *section, uintptr_t turns)
{

    if (peb_self()->processors < 2)
        return FALSE;
    while (turns-- > 0) {
        int count = atomic_load_explicit(&section->lock_count, memory_order_relaxed);

        if (take(section, count, 0))
            return TRUE;
        if (count < LOCKED) /* others sleep already: it is not held briefly */
            return FALSE;
        __builtin_ia32_pause();
    }
    return FALSE;
}

static void wait_and_take(struct critical_section *section)
{
    int count = atomic_fetch_sub(&section->lock_count, ONE_WAITER) - ONE_WAITER;

    for (;;) {
        if (count & NOT_LOCKED) {
            int taken = ((count | NOBODY_WOKEN) & ~NOT_LOCKED) + ONE_WAITER;

            if (atomic_compare_exchange_strong(&section->lock_count, &count, taken))
                return;
        } else if (!(count & NOBODY_WOKEN)) {
            atomic_compare_exchange_strong(&section->lock_count, &count, count | NOBODY_WOKEN);
        } else {
            futex_wait(&section->lock_count, (uint32_t)count, DEADLINE_NEVER);
            count = atomic_load(&section->lock_count);
        }
    }
}

SLOW_PATH NTSTATUS enter_slowly(RTL_CRITICAL_SECTION *whole)
{
    struct critical_section *section = critical_section_of(whole);

    if (section->owner == own_id()) {
        section->recursion_count++;
        return STATUS_SUCCESS;
    }
    if (!spin(section, guest_word_get(critical_section_spin_count(whole)) & SPIN_COUNT_MASK))
        wait_and_take(section);
    own(section);
    return STATUS_SUCCESS;
}

static inline NTSTATUS enter(RTL_CRITICAL_SECTION *whole, struct critical_section *section)
{
    if (__builtin_expect(!try_free(section), 0))
        return enter_slowly(whole);
    own(section);
    return STATUS_SUCCESS;
}

SLOW_PATH NTSTATUS enter_32(RTL_CRITICAL_SECTION *whole)
{
    return enter(whole, critical_section_of_32(whole));
}

API_PRIVATE(ntdll, NTSTATUS, RtlEnterCriticalSection, (RTL_CRITICAL_SECTION * section))
{
    if (guest_is_32())
        return enter_32(section);
    return enter(section, critical_section_of_64(section));
}

API_PRIVATE(ntdll, ULONG, RtlTryEnterCriticalSection, (RTL_CRITICAL_SECTION * whole))
{
    struct critical_section *section = critical_section_of(whole);

    if (!try_free(section)) {
        if (section->owner == own_id()) {
            section->recursion_count++;
            return TRUE;
        }
        if (!take(section, atomic_load(&section->lock_count), 0))
            return FALSE;
    }
    own(section);
    return TRUE;
}

/* Somebody waits. */
SLOW_PATH NTSTATUS leave_slowly(struct critical_section *section)
{
    int count = atomic_load_explicit(&section->lock_count, memory_order_relaxed);
    int free;

    do {
        free = (count | NOT_LOCKED) & ~NOBODY_WOKEN;
        if (count == LOCKED)
            free = FREE;
    } while (!atomic_compare_exchange_weak(&section->lock_count, &count, free));
    if (count != LOCKED && count & NOBODY_WOKEN)
        futex_wake(&section->lock_count, 1);
    return STATUS_SUCCESS;
}

static inline NTSTATUS leave(struct critical_section *section)
{
    if (--section->recursion_count != 0)
        return STATUS_SUCCESS;
    section->owner = 0;
    if (__builtin_expect(!futex_change(&section->lock_count, LOCKED, FREE), 0))
        return leave_slowly(section);
    return STATUS_SUCCESS;
}

SLOW_PATH NTSTATUS leave_32(RTL_CRITICAL_SECTION *section)
{
    return leave(critical_section_of_32(section));
}

API_PRIVATE(ntdll, NTSTATUS, RtlLeaveCriticalSection, (RTL_CRITICAL_SECTION * section))
{
    if (guest_is_32())
        return leave_32(section);
    return leave(critical_section_of_64(section));
}

static void initialise(RTL_CRITICAL_SECTION *section, ULONG_PTR spin_count)
{
    /* Windows gives a section no debug record unless a program asks for one. */
    if (guest_is_32())
        *(struct critical_section_32 *)section =
            (struct critical_section_32){.debug_info = UINT32_MAX,
                                         .state = {.lock_count = FREE},
                                         .spin_count = (ULONG)spin_count};
    else
        *section = (RTL_CRITICAL_SECTION){.DebugInfo = (RTL_CRITICAL_SECTION_DEBUG *)-1,
                                          .LockCount = FREE,
                                          .SpinCount = spin_count};
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
    void *field = critical_section_spin_count(section);
    ULONG previous = (ULONG)(guest_word_get(field) & SPIN_COUNT_MASK);

    guest_word_put(field, spin_count & SPIN_COUNT_MASK);
    return previous;
}

API_PRIVATE(ntdll, NTSTATUS, RtlDeleteCriticalSection, (RTL_CRITICAL_SECTION * section))
{
    initialise(section, 0);
    guest_pointer_put(section, NULL);
    return STATUS_SUCCESS;
}

API_PRIVATE(ntdll, ULONG, RtlIsCriticalSectionLocked, (RTL_CRITICAL_SECTION * section))
{
    return critical_section_of(section)->recursion_count != 0;
}

API_PRIVATE(ntdll, ULONG, RtlIsCriticalSectionLockedByThread, (RTL_CRITICAL_SECTION * whole))
{
    const struct critical_section *section = critical_section_of(whole);

    return section->recursion_count != 0 && section->owner == own_id();
}

ALIAS(kernel32, EnterCriticalSection, "ntdll.RtlEnterCriticalSection");
ALIAS(kernel32, LeaveCriticalSection, "ntdll.RtlLeaveCriticalSection");
ALIAS(kernel32, TryEnterCriticalSection, "ntdll.RtlTryEnterCriticalSection");
ALIAS(kernel32, InitializeCriticalSection, "ntdll.RtlInitializeCriticalSection");
ALIAS(kernel32, DeleteCriticalSection, "ntdll.RtlDeleteCriticalSection");
ALIAS(kernel32, SetCriticalSectionSpinCount, "ntdll.RtlSetCriticalSectionSpinCount");
