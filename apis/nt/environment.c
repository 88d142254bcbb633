/* See environment.h. The PEB points to the block, which programs also read directly. */
#include "apis/nt/environment.h"

#include "abi/guest_memory.h"
#include "abi/lock.h"
#include "abi/process.h"
#include "abi/process32.h"
#include "apis/host/text.h"

#include <stdbool.h>
#include <string.h>

static struct lock lock;

size_t environment_block_size(const WCHAR *block)
{
    size_t at = 0;

    while (block[at])
        at += utf16_length(block + at) + 1;
    return at + 1;
}

static WCHAR fold(WCHAR unit)
{
    return unit >= 'a' && unit <= 'z' ? unit - 32 : unit;
}

/* Whether the string is NAME=...; a leading '=' belongs to the name ("=C:"). */
static bool names(const WCHAR *variable, const WCHAR *name, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (!variable[i] || fold(variable[i]) != fold(name[i]))
            return false;
    }
    return variable[length] == '=';
}

static WCHAR *find(WCHAR *block, const WCHAR *name, size_t length)
{
    for (WCHAR *at = block; *at; at += utf16_length(at) + 1) {
        if (names(at, name, length))
            return at;
    }
    return NULL;
}

ptrdiff_t environment_get(const WCHAR *name, size_t name_length, WCHAR *value, size_t room)
{
    ptrdiff_t length = -1;
    const WCHAR *found;

    lock_acquire(&lock);
    found = find(process_peb()->parameters->environment, name, name_length);
    if (found) {
        found += name_length + 1;
        length = (ptrdiff_t)utf16_length(found);
        if ((size_t)length < room)
            memcpy(value, found, ((size_t)length + 1) * sizeof *value);
    }
    lock_release(&lock);
    return length;
}

/* Writes NAME=value at the place and returns what follows it. */
static WCHAR *append(WCHAR *to, const WCHAR *name, size_t name_length, const WCHAR *value,
                     size_t value_length)
{
    memcpy(to, name, name_length * sizeof *to);
    to[name_length] = '=';
    memcpy(to + name_length + 1, value, value_length * sizeof *to);
    to[name_length + 1 + value_length] = 0;
    return to + name_length + value_length + 2;
}

NTSTATUS environment_set(const WCHAR *name, size_t name_length, const WCHAR *value,
                         size_t value_length)
{
    struct process_parameters *parameters = process_peb()->parameters;
    WCHAR *made, *to, *old;
    size_t size;

    lock_acquire(&lock);
    old = parameters->environment;
    size = environment_block_size(old) + (value ? name_length + value_length + 2 : 0);
    made = to = guest_allocate(size * sizeof *made);
    for (const WCHAR *at = old; made && *at; at += utf16_length(at) + 1) {
        size_t length = utf16_length(at) + 1;

        if (names(at, name, name_length))
            continue;
        memcpy(to, at, length * sizeof *to);
        to += length;
    }
    if (made) {
        if (value)
            to = append(to, name, name_length, value, value_length);
        *to++ = 0;
        parameters->environment = made;
        parameters->environment_size = (SIZE_T)(to - made) * sizeof *made;
        process32_update();
        guest_release(old);
    }
    lock_release(&lock);
    return made ? STATUS_SUCCESS : STATUS_NO_MEMORY;
}

WCHAR *environment_copy(size_t *size)
{
    const WCHAR *block;
    WCHAR *made;

    lock_acquire(&lock);
    block = process_peb()->parameters->environment;
    *size = environment_block_size(block);
    made = guest_allocate(*size * sizeof *made);
    if (made)
        memcpy(made, block, *size * sizeof *made);
    lock_release(&lock);
    return made;
}
