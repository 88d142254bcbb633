/* From what a terminal sends to key events. ECMA-48 and xterm's control sequences. */
#ifndef APIS_NT_CONSOLE_KEYS_H
#define APIS_NT_CONSOLE_KEYS_H

#include "abi/windows.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Takes one key from the front of the bytes: what it took, or 0 when it may go on in bytes that
 * have not come yet (final: none will). A key's down event; a pair of surrogates makes two.
 */
size_t console_key_decode(const char *bytes, size_t length, bool final, KEY_EVENT_RECORD keys[2],
                          unsigned *count);

#endif
