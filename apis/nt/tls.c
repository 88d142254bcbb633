/*
 * Thread local storage: 64 slots in the TEB, 1,024 behind it that a thread gets with its first
 * use of one. Which indices are taken is in the PEB's bitmap, as on Windows, and in one of our
 * own for the slots behind the TEB.
 */
#include "abi/guest_memory.h"
#include "abi/guest_pointer.h"
#include "abi/lock.h"
#include "abi/process.h"
#include "abi/teb32.h"
#include "abi/thread.h"
#include "apis/nt/local_storage.h"

#include <stdbool.h>

enum { BITS = 32 };

static struct lock lock;
static ULONG expansion_bits[TEB_TLS_EXPANSION_SLOTS / BITS];

/* Index 0 is never given out, as on Windows. */
static void reserve_zero(void)
{
    process_peb()->tls_bitmap_bits[0] |= 1;
}

static ULONG *bits_of(DWORD index, ULONG *bit)
{
    *bit = 1u << (index % BITS);
    if (index < TEB_TLS_SLOTS)
        return &process_peb()->tls_bitmap_bits[index / BITS];
    return &expansion_bits[(index - TEB_TLS_SLOTS) / BITS];
}

NTSTATUS tls_allocate(DWORD *index)
{
    NTSTATUS status = STATUS_NO_MEMORY;
    ULONG bit;

    lock_acquire(&lock);
    reserve_zero();
    for (DWORD i = 0; i < TLS_SLOTS; i++) {
        ULONG *bits = bits_of(i, &bit);

        if (*bits & bit)
            continue;
        *bits |= bit;
        *index = i;
        status = STATUS_SUCCESS;
        break;
    }
    lock_release(&lock);
    return status;
}

static void clear_slot(struct thread *thread, void *context)
{
    DWORD index = *(DWORD *)context;
    struct teb *teb = thread->teb;

    if (index < TEB_TLS_SLOTS)
        guest_pointer_set(guest_is_32() ? (void *)teb32_of(teb)->tls_slots : teb->tls_slots, index,
                          NULL);
    else if (teb->tls_expansion_slots)
        guest_pointer_set(teb->tls_expansion_slots, index - TEB_TLS_SLOTS, NULL);
}

NTSTATUS tls_free(DWORD index)
{
    NTSTATUS status = STATUS_INVALID_PARAMETER;
    ULONG bit, *bits;

    if (index >= TLS_SLOTS)
        return status;
    lock_acquire(&lock);
    bits = bits_of(index, &bit);
    if (*bits & bit) {
        thread_each(clear_slot, &index);
        *bits &= ~bit;
        status = STATUS_SUCCESS;
    }
    lock_release(&lock);
    return status;
}

NTSTATUS tls_set_expansion(DWORD index, void *value)
{
    struct teb *teb = teb_self();

    if (!teb->tls_expansion_slots) {
        teb->tls_expansion_slots = guest_allocate_zeroed(TEB_TLS_EXPANSION_SLOTS * sizeof(void *));
        if (!teb->tls_expansion_slots)
            return STATUS_NO_MEMORY;
        if (guest_is_32())
            teb32_self()->tls_expansion_slots = guest32_address(teb->tls_expansion_slots);
    }
    guest_pointer_set(teb->tls_expansion_slots, index - TEB_TLS_SLOTS, value);
    return STATUS_SUCCESS;
}

void local_storage_end(void)
{
    struct teb *teb = teb_self();

    guest_release(teb->tls_expansion_slots);
    teb->tls_expansion_slots = NULL;
    if (guest_is_32())
        teb32_self()->tls_expansion_slots = 0;
}
