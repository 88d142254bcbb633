/* The environment block: NAME=value strings in the PEB, names compared without case. */
#ifndef APIS_NT_ENVIRONMENT_H
#define APIS_NT_ENVIRONMENT_H

#include "abi/windows.h"

#include <stddef.h>

/* A block for a guest from the host's variables; size in bytes. NULL without memory. */
WCHAR *environment_from_host(char **variables, size_t *size);

/*
 * The variables that name the process's kind and its folders, by its model: a parent may have had
 * the other.
 */
void environment_suit_model(void);

/*
 * The value's length in characters and, when it fits with a terminator, its copy; -1 when the
 * variable is not there.
 */
ptrdiff_t environment_get(const WCHAR *name, size_t name_length, WCHAR *value, size_t room);

/* value NULL removes the variable. */
NTSTATUS environment_set(const WCHAR *name, size_t name_length, const WCHAR *value,
                         size_t value_length);

/* A copy of the whole block, from guest_allocate; size in characters, both terminators included. */
WCHAR *environment_copy(size_t *size);

/* In characters, the last terminator included. */
size_t environment_block_size(const WCHAR *block);

#endif
