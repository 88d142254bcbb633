/* Locks and lists in a 32-bit guest's layout: what lies behind them stays untouched. */
#include "tests/guest32.h"

#include "apis/win/ntdll/lock.h"

#include <pthread.h>
#include <stdint.h>
#include <string.h>

ULONG WINAPI ntdll_RtlTryEnterCriticalSection(RTL_CRITICAL_SECTION *section) __asm__(
    "ntdll.RtlTryEnterCriticalSection");
ULONG WINAPI ntdll_RtlSetCriticalSectionSpinCount(
    RTL_CRITICAL_SECTION *section, ULONG count) __asm__("ntdll.RtlSetCriticalSectionSpinCount");
VOID WINAPI ntdll_RtlInitializeSRWLock(RTL_SRWLOCK *lock) __asm__("ntdll.RtlInitializeSRWLock");
VOID WINAPI ntdll_RtlInitializeConditionVariable(RTL_CONDITION_VARIABLE *variable) __asm__(
    "ntdll.RtlInitializeConditionVariable");
VOID WINAPI ntdll_RtlRunOnceInitialize(RTL_RUN_ONCE *once) __asm__("ntdll.RtlRunOnceInitialize");
VOID WINAPI
ntdll_RtlInitializeSListHead(PSLIST_HEADER list) __asm__("ntdll.RtlInitializeSListHead");
PSLIST_ENTRY WINAPI ntdll_RtlInterlockedPushEntrySList(
    PSLIST_HEADER list, PSLIST_ENTRY entry) __asm__("ntdll.RtlInterlockedPushEntrySList");
PSLIST_ENTRY WINAPI
ntdll_RtlInterlockedPopEntrySList(PSLIST_HEADER list) __asm__("ntdll.RtlInterlockedPopEntrySList");
PSLIST_ENTRY WINAPI
ntdll_RtlInterlockedFlushSList(PSLIST_HEADER list) __asm__("ntdll.RtlInterlockedFlushSList");
WORD WINAPI ntdll_RtlQueryDepthSList(PSLIST_HEADER list) __asm__("ntdll.RtlQueryDepthSList");

enum { GUARD = 0x5a5a5a5a };

static int critical_section_32(void)
{
    static uint32_t section[7];
    RTL_CRITICAL_SECTION *whole = (RTL_CRITICAL_SECTION *)section;

    section[6] = GUARD;
    EXPECT(ntdll_RtlInitializeCriticalSectionEx(whole, 77, 0) == STATUS_SUCCESS);
    EXPECT(section[0] == UINT32_MAX && section[1] == UINT32_MAX && section[5] == 77);
    ntdll_RtlEnterCriticalSection(whole);
    EXPECT(section[1] == (uint32_t)-2 && section[2] == 1 && section[3] == GetCurrentThreadId());
    EXPECT(ntdll_RtlTryEnterCriticalSection(whole) && section[2] == 2);
    ntdll_RtlLeaveCriticalSection(whole);
    ntdll_RtlLeaveCriticalSection(whole);
    EXPECT(section[1] == UINT32_MAX && section[2] == 0 && section[3] == 0 && section[4] == 0);
    EXPECT(ntdll_RtlSetCriticalSectionSpinCount(whole, 5) == 77 && section[5] == 5);
    EXPECT(section[6] == GUARD);
    return 0;
}

static int words_32(void)
{
    static uint32_t words[2];
    void *context = NULL;

    words[0] = 1;
    words[1] = GUARD;
    ntdll_RtlInitializeSRWLock((RTL_SRWLOCK *)words);
    ntdll_RtlAcquireSRWLockExclusive((RTL_SRWLOCK *)words);
    EXPECT(words[0] != 0 && words[1] == GUARD);
    ntdll_RtlReleaseSRWLockExclusive((RTL_SRWLOCK *)words);
    EXPECT(words[0] == 0 && words[1] == GUARD);
    ntdll_RtlInitializeConditionVariable((RTL_CONDITION_VARIABLE *)words);
    EXPECT(words[1] == GUARD);
    words[0] = 1;
    ntdll_RtlRunOnceInitialize((RTL_RUN_ONCE *)words);
    EXPECT(words[0] == 0 && words[1] == GUARD);
    EXPECT(ntdll_RtlRunOnceBeginInitialize((RTL_RUN_ONCE *)words, 0, NULL) == STATUS_PENDING);
    EXPECT(ntdll_RtlRunOnceComplete((RTL_RUN_ONCE *)words, 0, (void *)0x1230) == STATUS_SUCCESS);
    EXPECT(words[0] == 0x1232 && words[1] == GUARD);
    EXPECT(ntdll_RtlRunOnceBeginInitialize((RTL_RUN_ONCE *)words, 0, &context) == STATUS_SUCCESS);
    EXPECT(context == (void *)0x1230);
    return 0;
}

static int list_32(void)
{
    static struct __attribute__((aligned(8))) {
        uint32_t words[3];
    } list, entries[2];
    SLIST_HEADER *header = (SLIST_HEADER *)&list;
    SLIST_ENTRY *first = (SLIST_ENTRY *)&entries[0], *second = (SLIST_ENTRY *)&entries[1];

    list.words[2] = entries[0].words[1] = GUARD;
    ntdll_RtlInitializeSListHead(header);
    EXPECT(!ntdll_RtlInterlockedPushEntrySList(header, first));
    EXPECT(ntdll_RtlInterlockedPushEntrySList(header, second) == first);
    EXPECT(list.words[0] == (uint32_t)(uintptr_t)second && (list.words[1] & 0xffff) == 2);
    EXPECT(entries[1].words[0] == (uint32_t)(uintptr_t)first);
    EXPECT(ntdll_RtlInterlockedPopEntrySList(header) == second);
    EXPECT(ntdll_RtlQueryDepthSList(header) == 1);
    EXPECT(ntdll_RtlInterlockedFlushSList(header) == first);
    EXPECT(list.words[0] == 0 && list.words[2] == GUARD && entries[0].words[1] == GUARD);
    EXPECT(!ntdll_RtlInterlockedPopEntrySList(header));
    return 0;
}

static void a_critical_section_has_24_bytes(void)
{
    CU_ASSERT_EQUAL(in_32_bit_process(critical_section_32), 0);
}

static void words_have_four_bytes(void)
{
    CU_ASSERT_EQUAL(in_32_bit_process(words_32), 0);
}

static void a_list_has_eight_bytes(void)
{
    CU_ASSERT_EQUAL(in_32_bit_process(list_32), 0);
}

SUITE(ntdll_locks, TEST(a_critical_section_has_24_bytes), TEST(words_have_four_bytes),
      TEST(a_list_has_eight_bytes));
