/*
 * Condition variables, in the low 32 bits of the guest's own pointer-sized word: the low part
 * counts sleepers, so that a wake without any costs no system call, and the rest counts wakes.
 * Zero is the initial state, as documented.
 */
#include "abi/guest_pointer.h"
#include "abi/teb.h"
#include "apis/host/futex.h"
#include "apis/win/ntdll/lock.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <errno.h>
#include <stdatomic.h>

GUEST_LAYOUT(_RTL_CONDITION_VARIABLE,
             "programs hold it in their own memory, and it is used by its address");

enum { SLEEPERS = 0x3fff, ONE_SLEEPER = 1, ONE_WAKE = SLEEPERS + 1 };

static atomic_uint *word(RTL_CONDITION_VARIABLE *variable)
{
    return (atomic_uint *)&variable->Ptr;
}

static void wake(RTL_CONDITION_VARIABLE *variable, int count)
{
    atomic_thread_fence(memory_order_seq_cst);
    if ((atomic_load(word(variable)) & SLEEPERS) == 0)
        return;
    atomic_fetch_add(word(variable), ONE_WAKE);
    futex_wake(word(variable), count);
}

/* Announced before the guest's lock is released, so that no wake can be missed. */
static unsigned int sleep_begin(RTL_CONDITION_VARIABLE *variable)
{
    return atomic_fetch_add(word(variable), ONE_SLEEPER) + ONE_SLEEPER;
}

/* Others who begin or end their sleep change the word as well: only wakes count. */
static NTSTATUS sleep_through(RTL_CONDITION_VARIABLE *variable, unsigned int state,
                              int64_t deadline)
{
    unsigned int now = state;
    int result = 0;

    while ((now & ~SLEEPERS) == (state & ~SLEEPERS) && result != -ETIMEDOUT) {
        result = futex_wait(word(variable), now, deadline);
        if (result != -EAGAIN)
            break;
        now = atomic_load(word(variable));
    }
    atomic_fetch_sub(word(variable), ONE_SLEEPER);
    return result == -ETIMEDOUT ? STATUS_TIMEOUT : STATUS_SUCCESS;
}

static NTSTATUS sleep_in_section(RTL_CONDITION_VARIABLE *variable, RTL_CRITICAL_SECTION *section,
                                 int64_t deadline)
{
    unsigned int state = sleep_begin(variable);
    NTSTATUS status;

    ntdll_RtlLeaveCriticalSection(section);
    status = sleep_through(variable, state, deadline);
    ntdll_RtlEnterCriticalSection(section);
    return status;
}

static NTSTATUS sleep_in_lock(RTL_CONDITION_VARIABLE *variable, RTL_SRWLOCK *lock, ULONG flags,
                              int64_t deadline)
{
    unsigned int state;
    NTSTATUS status;

    if (flags & ~(ULONG)CONDITION_VARIABLE_LOCKMODE_SHARED)
        return STATUS_INVALID_PARAMETER;
    state = sleep_begin(variable);
    if (flags & CONDITION_VARIABLE_LOCKMODE_SHARED)
        ntdll_RtlReleaseSRWLockShared(lock);
    else
        ntdll_RtlReleaseSRWLockExclusive(lock);
    status = sleep_through(variable, state, deadline);
    if (flags & CONDITION_VARIABLE_LOCKMODE_SHARED)
        ntdll_RtlAcquireSRWLockShared(lock);
    else
        ntdll_RtlAcquireSRWLockExclusive(lock);
    return status;
}

static int64_t deadline_of(const LARGE_INTEGER *timeout)
{
    return deadline_from_nt(timeout ? (const int64_t *)&timeout->QuadPart : NULL);
}

API_PRIVATE(ntdll, VOID, RtlInitializeConditionVariable, (RTL_CONDITION_VARIABLE * variable OUT))
{
    guest_pointer_put(variable, NULL);
}

API_PRIVATE(ntdll, VOID, RtlWakeConditionVariable, (RTL_CONDITION_VARIABLE * variable))
{
    wake(variable, 1);
}

API_PRIVATE(ntdll, VOID, RtlWakeAllConditionVariable, (RTL_CONDITION_VARIABLE * variable))
{
    wake(variable, FUTEX_EVERYBODY);
}

API_PRIVATE(ntdll, NTSTATUS, RtlSleepConditionVariableCS,
            (RTL_CONDITION_VARIABLE * variable, RTL_CRITICAL_SECTION *section,
             const LARGE_INTEGER *timeout OPTIONAL))
{
    return sleep_in_section(variable, section, deadline_of(timeout));
}

API_PRIVATE(ntdll, NTSTATUS, RtlSleepConditionVariableSRW,
            (RTL_CONDITION_VARIABLE * variable, RTL_SRWLOCK *lock,
             const LARGE_INTEGER *timeout OPTIONAL, ULONG flags))
{
    return sleep_in_lock(variable, lock, flags, deadline_of(timeout));
}

static BOOL sleep_result(NTSTATUS status)
{
    return status == STATUS_TIMEOUT ? win_fail(ERROR_TIMEOUT) : win_result(status);
}

API(kernel32, BOOL, SleepConditionVariableCS,
    (PCONDITION_VARIABLE variable, PCRITICAL_SECTION section, DWORD milliseconds))
{
    return sleep_result(sleep_in_section(variable, section, deadline_after_ms(milliseconds)));
}

API(kernel32, BOOL, SleepConditionVariableSRW,
    (PCONDITION_VARIABLE variable, PSRWLOCK lock, DWORD milliseconds, ULONG flags))
{
    return sleep_result(sleep_in_lock(variable, lock, flags, deadline_after_ms(milliseconds)));
}

ALIAS(kernel32, InitializeConditionVariable, "ntdll.RtlInitializeConditionVariable");
ALIAS(kernel32, WakeConditionVariable, "ntdll.RtlWakeConditionVariable");
ALIAS(kernel32, WakeAllConditionVariable, "ntdll.RtlWakeAllConditionVariable");
