/*
 * KUSER_SHARED_DATA, the page at 0x7ffe0000 that every Windows program may read without a call.
 * The page is only filled, and its clock only ticks, once a guest has touched it.
 */
#ifndef ABI_SHARED_DATA_H
#define ABI_SHARED_DATA_H

#include <stdbool.h>
#include <stdint.h>

/* Keeps the page's place. 0 or a negative errno. */
int shared_data_start(void);

/*
 * For the fault handler, async-signal-safe: true when the address lies in the page and the page
 * can now be read, so that the access may be tried again.
 */
bool shared_data_touched(uintptr_t address, bool write);

#endif
