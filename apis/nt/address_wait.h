/* Waiting for the value at an address to change (Microsoft's WaitOnAddress). */
#ifndef APIS_NT_ADDRESS_WAIT_H
#define APIS_NT_ADDRESS_WAIT_H

#include "abi/windows.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Sleeps while the value of 1, 2, 4 or 8 bytes equals the one compared with; may return early.
 * STATUS_TIMEOUT, or STATUS_INVALID_PARAMETER for another size or a misaligned address.
 */
NTSTATUS address_wait(const volatile void *address, const void *compare, size_t size,
                      int64_t deadline);
void address_wake(const void *address, bool everybody);

#endif
