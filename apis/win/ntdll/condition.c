/*
 * Condition variables, in the guest's own pointer-sized word: the low half counts wakes and is
 * what sleepers sleep on, the high half counts sleepers, so that a wake without any costs no
 * system call. Zero is the initial state, as documented.
 */
#include "abi/teb.h"
#include "apis/host/futex.h"
#include "apis/win/ntdll/lock.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <errno.h>
#include <stdatomic.h>

/* As the guest's word is laid out. */
struct condition {
    atomic_uint wakes, sleepers;
};

_Static_assert(sizeof(struct condition) == sizeof(RTL_CONDITION_VARIABLE), "condition layout");

static void wake(RTL_CONDITION_VARIABLE *variable, int count)
{
    struct condition *condition = (struct condition *)variable;

    atomic_thread_fence(memory_order_seq_cst);
    if (atomic_load(&condition->sleepers) == 0)
        return;
    atomic_fetch_add(&condition->wakes, 1);
    futex_wake(&condition->wakes, count);
}

/* Announced before the guest's lock is released, so that no wake can be missed. */
static unsigned int sleep_begin(struct condition *condition)
{
    atomic_fetch_add(&condition->sleepers, 1);
    return atomic_load(&condition->wakes);
}

static NTSTATUS sleep_through(struct condition *condition, unsigned int wakes, int64_t deadline)
{
    int result = futex_wait(&condition->wakes, wakes, deadline);

    atomic_fetch_sub(&condition->sleepers, 1);
    return result == -ETIMEDOUT ? STATUS_TIMEOUT : STATUS_SUCCESS;
}

static NTSTATUS sleep_in_section(RTL_CONDITION_VARIABLE *variable, RTL_CRITICAL_SECTION *section,
                                 int64_t deadline)
{
    struct condition *condition = (struct condition *)variable;
    unsigned int wakes = sleep_begin(condition);
    NTSTATUS status;

    ntdll_RtlLeaveCriticalSection(section);
    status = sleep_through(condition, wakes, deadline);
    ntdll_RtlEnterCriticalSection(section);
    return status;
}

static NTSTATUS sleep_in_lock(RTL_CONDITION_VARIABLE *variable, RTL_SRWLOCK *lock, ULONG flags,
                              int64_t deadline)
{
    struct condition *condition = (struct condition *)variable;
    unsigned int wakes;
    NTSTATUS status;

    if (flags & ~(ULONG)CONDITION_VARIABLE_LOCKMODE_SHARED)
        return STATUS_INVALID_PARAMETER;
    wakes = sleep_begin(condition);
    if (flags & CONDITION_VARIABLE_LOCKMODE_SHARED)
        ntdll_RtlReleaseSRWLockShared(lock);
    else
        ntdll_RtlReleaseSRWLockExclusive(lock);
    status = sleep_through(condition, wakes, deadline);
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
    variable->Ptr = NULL;
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
