/* When there is no room for more translations, all of them are given up. */
#ifndef ABI_TRANSLATE_EVICT_H
#define ABI_TRANSLATE_EVICT_H

#include <stdbool.h>

/*
 * Calls empty while all other threads are stopped where they do not need a translation: those in
 * one go on by the guest's address. The stop lock is held. False when that cannot be done.
 */
bool evict_with(void (*empty)(void));

#endif
