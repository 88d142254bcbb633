/*
 * What memory.c keeps of a page in one byte: 0 when it is not committed, else 1 + the index of its
 * protection, and modifiers.
 */
#ifndef ABI_PAGE_STATE_H
#define ABI_PAGE_STATE_H

#include <stdint.h>

enum { PAGE_STATE_GUARD = 0x10 };

/* 0 for a protection that Windows does not define. */
uint8_t page_state(uint32_t protect);
uint32_t page_protect(uint8_t state);    /* PAGE_* */
int page_host_protection(uint8_t state); /* PROT_* */

#endif
