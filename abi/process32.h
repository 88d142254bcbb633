/* The 32-bit guest's view of its process, made from the 64-bit one: see process.h. */
#ifndef ABI_PROCESS32_H
#define ABI_PROCESS32_H

#include "abi/teb32.h"

/* The one PEB of a 32-bit guest. It exists from the start, below 2 GB. */
struct peb32 *process_peb32(void);

/*
 * The 64-bit PEB or its process parameters have changed: copies what they say, if the guest is a
 * 32-bit one. What they point to is in guest memory. Module lists and the program's base are the
 * loader's, and stay.
 */
void process32_update(void);

#endif
