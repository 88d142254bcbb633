/*
 * See address_wait.h. A futex is a word of four bytes. A smaller value sleeps on the word around
 * it; the position in that word makes the mask that tells it from its neighbours. A value of
 * eight bytes sleeps on both its halves. The waker, who does not know the size, wakes the word
 * at the address under the mask of that position.
 */
#include "apis/nt/address_wait.h"

#include "apis/host/futex.h"

#include <errno.h>
#include <string.h>

static uint32_t position_mask(uintptr_t address)
{
    return 1u << (address & 3);
}

static int wait_in_word(const volatile void *address, const void *compare, size_t size,
                        int64_t deadline)
{
    uintptr_t at = (uintptr_t)address;
    const volatile uint32_t *word = (const volatile uint32_t *)(at & ~(uintptr_t)3);
    uint32_t value = __atomic_load_n(word, __ATOMIC_SEQ_CST);

    if (memcmp((const char *)&value + (at & 3), compare, size) != 0)
        return 0;
    return futex_wait_masked(word, value, position_mask(at), deadline);
}

static int wait_on_pair(const volatile void *address, const void *compare, int64_t deadline)
{
    uint32_t halves[2];

    memcpy(halves, compare, sizeof halves);
    if (__atomic_load_n((const volatile uint64_t *)address, __ATOMIC_SEQ_CST) !=
        *(const uint64_t *)memcpy(&(uint64_t){0}, compare, sizeof(uint64_t)))
        return 0;
    return futex_wait_pair(address, halves[0], halves[1], deadline);
}

NTSTATUS address_wait(const volatile void *address, const void *compare, size_t size,
                      int64_t deadline)
{
    int result;

    if (size == 0 || size > 8 || (size & (size - 1)) != 0 || ((uintptr_t)address & (size - 1)) != 0)
        return STATUS_INVALID_PARAMETER;
    if (size == 8)
        result = wait_on_pair(address, compare, deadline);
    else
        result = wait_in_word(address, compare, size, deadline);
    return result == -ETIMEDOUT ? STATUS_TIMEOUT : STATUS_SUCCESS;
}

void address_wake(const void *address, bool everybody)
{
    uintptr_t at = (uintptr_t)address;

    futex_wake_masked((const void *)(at & ~(uintptr_t)3), everybody ? FUTEX_EVERYBODY : 1,
                      position_mask(at));
}
