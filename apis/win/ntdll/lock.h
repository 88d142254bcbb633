/* The locks of ntdll that kernel32's functions are made of. */
#ifndef APIS_WIN_NTDLL_LOCK_H
#define APIS_WIN_NTDLL_LOCK_H

#include "abi/windows.h"

NTSTATUS WINAPI
ntdll_RtlInitializeCriticalSectionEx(RTL_CRITICAL_SECTION *section, ULONG spin_count,
                                     ULONG flags) __asm__("ntdll.RtlInitializeCriticalSectionEx");
NTSTATUS WINAPI ntdll_RtlInitializeCriticalSectionAndSpinCount(
    RTL_CRITICAL_SECTION *section,
    ULONG spin_count) __asm__("ntdll.RtlInitializeCriticalSectionAndSpinCount");
NTSTATUS WINAPI ntdll_RtlEnterCriticalSection(RTL_CRITICAL_SECTION *section) __asm__(
    "ntdll.RtlEnterCriticalSection");
NTSTATUS WINAPI ntdll_RtlLeaveCriticalSection(RTL_CRITICAL_SECTION *section) __asm__(
    "ntdll.RtlLeaveCriticalSection");

VOID WINAPI
ntdll_RtlAcquireSRWLockExclusive(RTL_SRWLOCK *lock) __asm__("ntdll.RtlAcquireSRWLockExclusive");
VOID WINAPI
ntdll_RtlReleaseSRWLockExclusive(RTL_SRWLOCK *lock) __asm__("ntdll.RtlReleaseSRWLockExclusive");
VOID WINAPI
ntdll_RtlAcquireSRWLockShared(RTL_SRWLOCK *lock) __asm__("ntdll.RtlAcquireSRWLockShared");
VOID WINAPI
ntdll_RtlReleaseSRWLockShared(RTL_SRWLOCK *lock) __asm__("ntdll.RtlReleaseSRWLockShared");

NTSTATUS WINAPI ntdll_RtlSleepConditionVariableCS(
    RTL_CONDITION_VARIABLE *condition, RTL_CRITICAL_SECTION *section,
    const LARGE_INTEGER *timeout) __asm__("ntdll.RtlSleepConditionVariableCS");
NTSTATUS WINAPI ntdll_RtlSleepConditionVariableSRW(
    RTL_CONDITION_VARIABLE *condition, RTL_SRWLOCK *lock, const LARGE_INTEGER *timeout,
    ULONG flags) __asm__("ntdll.RtlSleepConditionVariableSRW");

NTSTATUS WINAPI ntdll_RtlRunOnceBeginInitialize(
    RTL_RUN_ONCE *once, ULONG flags, PVOID *context) __asm__("ntdll.RtlRunOnceBeginInitialize");
NTSTATUS WINAPI ntdll_RtlRunOnceComplete(RTL_RUN_ONCE *once, ULONG flags,
                                         PVOID context) __asm__("ntdll.RtlRunOnceComplete");

#endif
