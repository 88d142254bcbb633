/*
 * The process's atom table. [About Atom Tables, Microsoft Learn]. Names are compared without
 * case; numbers below 0xC000 stand for themselves.
 */
#include "abi/lock.h"
#include "apis/host/case.h"
#include "apis/host/text.h"
#include "apis/win/ansi.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ATOM = MAXINTATOM, ATOM_LIMIT = 0x4000, NAME_LIMIT = 255 };

struct entry {
    WCHAR *name; /* NULL: free */
    size_t length;
    unsigned references;
};

static struct {
    struct lock lock;
    struct entry *entries;
    size_t count;
} table;

/* An integer atom is given as MAKEINTATOM or as "#1234"; 0 when the name is an ordinary one. */
static ATOM integer_atom(const WCHAR *name)
{
    unsigned number = 0;

    if (IS_INTRESOURCE(name))
        return (ATOM)(ULONG_PTR)name;
    if (*name != '#')
        return 0;
    while (*++name) {
        if (*name < '0' || *name > '9' || number >= FIRST_ATOM)
            return 0;
        number = number * 10 + (unsigned)(*name - '0');
    }
    return number < FIRST_ATOM ? (ATOM)number : 0;
}

static struct entry *find(const WCHAR *name, size_t length)
{
    for (size_t i = 0; i < table.count; i++) {
        if (table.entries[i].name &&
            utf16_compare_caseless((const uint16_t *)table.entries[i].name, table.entries[i].length,
                                   (const uint16_t *)name, length) == 0)
            return &table.entries[i];
    }
    return NULL;
}

static struct entry *free_entry(void)
{
    struct entry *larger;

    for (size_t i = 0; i < table.count; i++) {
        if (!table.entries[i].name)
            return &table.entries[i];
    }
    if (table.count == ATOM_LIMIT)
        return NULL;
    larger = realloc(table.entries, (table.count + 1) * sizeof *larger);
    if (!larger)
        return NULL;
    table.entries = larger;
    table.entries[table.count] = (struct entry){0};
    return &table.entries[table.count++];
}

static struct entry *add(const WCHAR *name, size_t length)
{
    struct entry *entry = free_entry();
    WCHAR *copy = entry ? malloc((length + 1) * sizeof *copy) : NULL;

    if (!copy)
        return NULL;
    memcpy(copy, name, (length + 1) * sizeof *copy);
    *entry = (struct entry){copy, length, 0};
    return entry;
}

static ATOM atom_of(const struct entry *entry)
{
    return (ATOM)(FIRST_ATOM + (entry - table.entries));
}

static ATOM look_up(const WCHAR *name, bool create)
{
    size_t length;
    struct entry *entry;
    ATOM atom = 0;

    if (IS_INTRESOURCE(name) || *name == '#') {
        atom = integer_atom(name);
        return atom && atom < FIRST_ATOM ? atom : (ATOM)win_fail(ERROR_INVALID_PARAMETER);
    }
    length = utf16_length((const uint16_t *)name);
    if (length == 0 || length > NAME_LIMIT)
        return (ATOM)win_fail(length ? ERROR_INVALID_PARAMETER : ERROR_INVALID_NAME);
    lock_acquire(&table.lock);
    entry = find(name, length);
    if (!entry && create)
        entry = add(name, length);
    if (entry) {
        entry->references += create;
        atom = atom_of(entry);
    }
    lock_release(&table.lock);
    if (atom == 0)
        last_error_set(create ? ERROR_NOT_ENOUGH_MEMORY : ERROR_FILE_NOT_FOUND);
    return atom;
}

static ATOM look_up_narrow(const char *name, bool create)
{
    struct wide wide;
    ATOM atom;

    if (IS_INTRESOURCE(name))
        return look_up((const WCHAR *)name, create);
    if (!wide_open(&wide, name))
        return 0;
    atom = look_up(wide.text, create);
    wide_close(&wide);
    return atom;
}

API(kernel32, ATOM, AddAtomW, (LPCWSTR name))
{
    return look_up(name, true);
}

API(kernel32, ATOM, AddAtomA, (LPCSTR name))
{
    return look_up_narrow(name, true);
}

API(kernel32, ATOM, FindAtomW, (LPCWSTR name))
{
    return look_up(name, false);
}

API(kernel32, ATOM, FindAtomA, (LPCSTR name))
{
    return look_up_narrow(name, false);
}

/* Copies the name out, cut to size - 1 units; its length, or 0. */
static UINT name_of(ATOM atom, WCHAR *out, UINT size)
{
    char number[8];
    UINT length = 0;

    if (atom == 0 || size == 0)
        return (UINT)win_fail(atom ? ERROR_MORE_DATA : ERROR_INVALID_PARAMETER);
    if (atom < FIRST_ATOM) {
        snprintf(number, sizeof number, "#%u", atom);
        for (; number[length] && length < size - 1; length++)
            out[length] = (WCHAR)number[length];
        out[length] = 0;
        return length;
    }
    lock_acquire(&table.lock);
    if (atom - FIRST_ATOM < (int)table.count && table.entries[atom - FIRST_ATOM].name) {
        const struct entry *entry = &table.entries[atom - FIRST_ATOM];

        length = entry->length < size ? (UINT)entry->length : size - 1;
        memcpy(out, entry->name, length * sizeof *out);
        out[length] = 0;
    }
    lock_release(&table.lock);
    return length ? length : (UINT)win_fail(ERROR_INVALID_HANDLE);
}

API(kernel32, UINT, GetAtomNameW, (ATOM atom, LPWSTR out OUT, int size))
{
    return name_of(atom, out, size < 0 ? 0 : (UINT)size);
}

API(kernel32, UINT, GetAtomNameA, (ATOM atom, LPSTR out OUT, int size))
{
    WCHAR name[NAME_LIMIT + 1];
    UINT length = name_of(atom, name, NAME_LIMIT + 1), made;

    if (length == 0 || size <= 0)
        return 0;
    made = (UINT)utf8_from_utf16(out, (size_t)size - 1, (const uint16_t *)name, length);
    made = made < (UINT)size ? made : (UINT)size - 1;
    out[made] = 0;
    return made;
}

/* 0 when the atom is gone or was an integer, else the atom. */
API(kernel32, ATOM, DeleteAtom, (ATOM atom))
{
    ATOM result = 0;

    if (atom < FIRST_ATOM)
        return 0;
    lock_acquire(&table.lock);
    if (atom - FIRST_ATOM >= (int)table.count || !table.entries[atom - FIRST_ATOM].name) {
        result = atom;
    } else if (--table.entries[atom - FIRST_ATOM].references == 0) {
        free(table.entries[atom - FIRST_ATOM].name);
        table.entries[atom - FIRST_ATOM].name = NULL;
    }
    lock_release(&table.lock);
    if (result)
        last_error_set(ERROR_INVALID_HANDLE);
    return result;
}

/* The size of the hash table is a hint that a growing table does not need. */
API(kernel32, BOOL, InitAtomTable, (DWORD size))
{
    (void)size;
    return TRUE;
}

GAP(kernel32, GlobalAddAtomA, "there is no session of windows to share atoms with");
GAP(kernel32, GlobalAddAtomW, "there is no session of windows to share atoms with");
GAP(kernel32, GlobalDeleteAtom, "there is no session of windows to share atoms with");
GAP(kernel32, GlobalFindAtomA, "there is no session of windows to share atoms with");
GAP(kernel32, GlobalFindAtomW, "there is no session of windows to share atoms with");
GAP(kernel32, GlobalGetAtomNameA, "there is no session of windows to share atoms with");
GAP(kernel32, GlobalGetAtomNameW, "there is no session of windows to share atoms with");
