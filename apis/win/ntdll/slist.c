/*
 * Interlocked singly linked lists: SLIST_HEADER's x64 form (winnt.h, HeaderX64), whose two halves
 * change together by cmpxchg16b, or its x86 form, where they have four bytes. The sequence number
 * makes a pop fail that was overtaken.
 */
#include "abi/fixup.h"
#include "abi/guest_pointer.h"
#include "abi/teb.h"
#include "thunks/api.h"

#include <stdint.h>

GUEST_LAYOUT(_SLIST_HEADER, "programs hold it in their own memory, and it is used by its address");
GUEST_LAYOUT(_SLIST_ENTRY, "programs hold it in their own memory, and it is used by its address");

/* winnt.h's types are opaque integers to the compiler's 16-byte compare and exchange. */
struct halves {
    uint64_t depth_and_sequence, next;
};

/* Of x86, where entries may lie at 8 bytes: nothing but the address is in `next`. */
struct halves_32 {
    uint32_t next, depth_and_sequence;
} __attribute__((aligned(8)));

enum { DEPTH_MASK = 0xffff, SEQUENCE_ONE = 0x10000, NOT_NEXT = 0xf, HEADER_X64 = 1 };

static __attribute__((noinline)) struct halves read_header_32(const SLIST_HEADER *list)
{
    uint64_t whole = *(const volatile uint64_t *)list;
    struct halves_32 seen;

    memcpy(&seen, &whole, sizeof seen);
    return (struct halves){seen.depth_and_sequence, seen.next};
}

static struct halves read_header(const SLIST_HEADER *list)
{
    const volatile SLIST_HEADER *header = list;
    struct halves seen;

    if (guest_is_32())
        return read_header_32(list);
    seen.depth_and_sequence = header->Alignment;
    seen.next = header->Region;
    return seen;
}

static __attribute__((noinline)) BOOL exchange_32(SLIST_HEADER *list, struct halves *seen,
                                                  struct halves new)
{
    struct halves_32 from = {(uint32_t)seen->next, (uint32_t)seen->depth_and_sequence};
    struct halves_32 to = {(uint32_t) new.next, (uint32_t) new.depth_and_sequence};
    BOOL done = __atomic_compare_exchange((struct halves_32 *)list, &from, &to, false,
                                          __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);

    *seen = (struct halves){from.depth_and_sequence, from.next};
    return done;
}

/* If the header is as seen, gives it the new value; otherwise says what it is. */
static BOOL exchange(SLIST_HEADER *list, struct halves *seen, struct halves new)
{
    unsigned char done;

    if (guest_is_32())
        return exchange_32(list, seen, new);
    __asm__ volatile("lock cmpxchg16b %1"
                     : "=@ccz"(done), "+m"(*(volatile struct halves *)list),
                       "+a"(seen->depth_and_sequence), "+d"(seen->next)
                     : "b"(new.depth_and_sequence), "c"(new.next)
                     : "memory");
    return done;
}

static SLIST_ENTRY *entry_of(struct halves header)
{
    return (SLIST_ENTRY *)(guest_is_32() ? header.next : header.next & ~(uint64_t)NOT_NEXT);
}

static struct halves with(struct halves header, SLIST_ENTRY *next, ULONG depth)
{
    uint64_t sequence = (header.depth_and_sequence & ~(uint64_t)DEPTH_MASK) + SEQUENCE_ONE;

    return (struct halves){sequence | (depth & DEPTH_MASK),
                           (uintptr_t)next | (guest_is_32() ? 0 : HEADER_X64)};
}

static ULONG depth_of(struct halves header)
{
    return header.depth_and_sequence & DEPTH_MASK;
}

API_PRIVATE(ntdll, VOID, RtlInitializeSListHead, (PSLIST_HEADER list OUT))
{
    list->Alignment = 0;
    if (!guest_is_32())
        list->Region = HEADER_X64;
}

API_PRIVATE(ntdll, PSLIST_ENTRY, RtlFirstEntrySList, (const SLIST_HEADER *list))
{
    return entry_of(read_header(list));
}

API_PRIVATE(ntdll, WORD, RtlQueryDepthSList, (PSLIST_HEADER list))
{
    return (WORD)depth_of(read_header(list));
}

API_PRIVATE(ntdll, PSLIST_ENTRY, RtlInterlockedPushListSListEx,
            (PSLIST_HEADER list, PSLIST_ENTRY first, PSLIST_ENTRY last, DWORD count))
{
    struct halves seen = read_header(list);
    SLIST_ENTRY *next;

    do {
        next = entry_of(seen);
        guest_pointer_put(last, next);
    } while (!exchange(list, &seen, with(seen, first, depth_of(seen) + count)));
    return next;
}

API_PRIVATE(ntdll, PSLIST_ENTRY, RtlInterlockedPushEntrySList,
            (PSLIST_HEADER list, PSLIST_ENTRY entry))
{
    struct halves seen = read_header(list);
    SLIST_ENTRY *next;

    do {
        next = entry_of(seen);
        guest_pointer_put(entry, next);
    } while (!exchange(list, &seen, with(seen, entry, depth_of(seen) + 1)));
    return next;
}

API_PRIVATE(ntdll, PSLIST_ENTRY, RtlInterlockedPopEntrySList, (PSLIST_HEADER list))
{
    struct halves seen = read_header(list);
    SLIST_ENTRY *first;
    uint64_t next;

    /* Another thread may have popped the first entry, and freed it: then the exchange fails. */
    do {
        first = entry_of(seen);
        if (!first)
            return NULL;
        fixup_read(first, &next);
        if (guest_is_32())
            next = (uint32_t)next;
    } while (!exchange(list, &seen, with(seen, (SLIST_ENTRY *)next, depth_of(seen) - 1)));
    return first;
}

API_PRIVATE(ntdll, PSLIST_ENTRY, RtlInterlockedFlushSList, (PSLIST_HEADER list))
{
    struct halves seen = read_header(list);

    do {
        if (!entry_of(seen))
            return NULL;
    } while (!exchange(list, &seen, with(seen, NULL, 0)));
    return entry_of(seen);
}

ALIAS(kernel32, InitializeSListHead, "ntdll.RtlInitializeSListHead");
ALIAS(kernel32, InterlockedPushEntrySList, "ntdll.RtlInterlockedPushEntrySList");
ALIAS(kernel32, InterlockedPushListSListEx, "ntdll.RtlInterlockedPushListSListEx");
ALIAS(kernel32, InterlockedPopEntrySList, "ntdll.RtlInterlockedPopEntrySList");
ALIAS(kernel32, InterlockedFlushSList, "ntdll.RtlInterlockedFlushSList");
ALIAS(kernel32, QueryDepthSList, "ntdll.RtlQueryDepthSList");
