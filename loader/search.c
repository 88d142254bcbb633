/* See search.h. Everything here runs under the loader lock. */
#include "loader/search.h"

#include "abi/guest_memory.h"
#include "abi/process.h"
#include "loader/name.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    SEARCH_FLAGS = LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_APPLICATION_DIR |
                   LOAD_LIBRARY_SEARCH_USER_DIRS | LOAD_LIBRARY_SEARCH_SYSTEM32 |
                   LOAD_LIBRARY_SEARCH_DEFAULT_DIRS
};

static const WCHAR system_directory[] = L"C:\\Windows\\System32";

/* A directory that AddDllDirectory added. */
struct added {
    struct added *next;
    size_t length;
    WCHAR path[];
};

static const struct loader_host *host;
static uint32_t default_flags;
static WCHAR *set_directory; /* by SetDllDirectory; NULL: the standard order */
static struct added *added_directories;

void search_prepare(const struct loader_host *given)
{
    host = given;
}

bool search_is_absolute(const WCHAR *name)
{
    return name[0] == '\\' || name[0] == '/' || (name[0] && name[1] == ':');
}

int search_open_path(const WCHAR *path)
{
    return host ? host->open(path) : -1;
}

bool search_full_path(const WCHAR *name, WCHAR path[SEARCH_ROOM])
{
    if (host && host->full_path(name, path, SEARCH_ROOM) > 0)
        return true;
    path[0] = 0;
    return false;
}

static int open_full(const WCHAR *name, WCHAR *path)
{
    int descriptor = -1;

    if (search_full_path(name, path))
        descriptor = host->open(path);
    return descriptor < 0 ? -1 : descriptor;
}

static size_t append(WCHAR *path, size_t length, const WCHAR *text, size_t text_length)
{
    return length + name_copy(path + length, SEARCH_ROOM - length, text, text_length);
}

static int open_in(const WCHAR *directory, size_t length, const WCHAR *name, WCHAR *path)
{
    WCHAR candidate[SEARCH_ROOM];
    size_t at, name_size = name_length(name);

    if (length == 0 || length + name_size + 2 > SEARCH_ROOM)
        return -1;
    at = append(candidate, 0, directory, length);
    if (directory[length - 1] != '\\' && directory[length - 1] != '/')
        at = append(candidate, at, L"\\", 1);
    append(candidate, at, name, name_size);
    return open_full(candidate, path);
}

static int open_beside_program(const WCHAR *name, WCHAR *path)
{
    const WCHAR *program = module_program() ? module_program()->path : NULL;

    return program ? open_in(program, (size_t)(name_base(program) - program), name, path) : -1;
}

static int open_in_system(const WCHAR *name, WCHAR *path)
{
    return open_in(system_directory, name_length(system_directory), name, path);
}

static int open_in_current(const WCHAR *name, WCHAR *path)
{
    const UNICODE_STRING *current = &process_peb()->parameters->current_directory.path;

    return current->Buffer ? open_in(current->Buffer, current->Length / sizeof(WCHAR), name, path)
                           : -1;
}

/* The value of PATH in the guest's environment block, or NULL. */
static const WCHAR *path_variable(void)
{
    const WCHAR *entry = process_peb()->parameters->environment;

    for (; entry && *entry; entry += name_length(entry) + 1) {
        if (name_length(entry) > 5 && name_is_ascii(entry, 5, "PATH="))
            return entry + 5;
    }
    return NULL;
}

static int open_on_path(const WCHAR *name, WCHAR *path)
{
    const WCHAR *at = path_variable();

    while (at && *at) {
        size_t length = 0;
        int descriptor;

        while (at[length] && at[length] != ';')
            length++;
        descriptor = open_in(at, length, name, path);
        if (descriptor >= 0)
            return descriptor;
        at += length + (at[length] == ';');
    }
    return -1;
}

/* The order of Windows 10 with "safe DLL search mode", its default. */
static int open_standard(const WCHAR *name, const struct search *search, WCHAR *path)
{
    int descriptor;

    if (search->flags & LOAD_WITH_ALTERED_SEARCH_PATH && search->directory)
        descriptor = open_in(search->directory, search->directory_length, name, path);
    else
        descriptor = open_beside_program(name, path);
    if (descriptor < 0 && set_directory)
        descriptor = open_in(set_directory, name_length(set_directory), name, path);
    if (descriptor < 0)
        descriptor = open_in_system(name, path);
    if (descriptor < 0 && !set_directory)
        descriptor = open_in_current(name, path);
    if (descriptor < 0)
        descriptor = open_on_path(name, path);
    return descriptor;
}

static int open_in_added(const WCHAR *name, WCHAR *path)
{
    int descriptor = -1;

    for (struct added *at = added_directories; at && descriptor < 0; at = at->next)
        descriptor = open_in(at->path, at->length, name, path);
    if (descriptor < 0 && set_directory)
        descriptor = open_in(set_directory, name_length(set_directory), name, path);
    return descriptor;
}

/* The order of LOAD_LIBRARY_SEARCH_* flags: only the places that are named. */
static int open_by_flags(const WCHAR *name, uint32_t flags, const struct search *search,
                         WCHAR *path)
{
    int descriptor = -1;

    if (flags & LOAD_LIBRARY_SEARCH_DEFAULT_DIRS)
        flags |= LOAD_LIBRARY_SEARCH_APPLICATION_DIR | LOAD_LIBRARY_SEARCH_SYSTEM32 |
                 LOAD_LIBRARY_SEARCH_USER_DIRS;
    if (flags & LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR && search->directory)
        descriptor = open_in(search->directory, search->directory_length, name, path);
    if (descriptor < 0 && flags & LOAD_LIBRARY_SEARCH_APPLICATION_DIR)
        descriptor = open_beside_program(name, path);
    if (descriptor < 0 && flags & LOAD_LIBRARY_SEARCH_USER_DIRS)
        descriptor = open_in_added(name, path);
    if (descriptor < 0 && flags & LOAD_LIBRARY_SEARCH_SYSTEM32)
        descriptor = open_in_system(name, path);
    return descriptor;
}

int search_open(const WCHAR *name, const struct search *search, WCHAR path[SEARCH_ROOM])
{
    uint32_t flags = search->flags & SEARCH_FLAGS;

    path[0] = 0;
    if (!host)
        return -1;
    if (search_is_absolute(name))
        return open_full(name, path);
    if (!flags)
        flags = default_flags;
    return flags ? open_by_flags(name, flags, search, path) : open_standard(name, search, path);
}

void search_guest_path(const char *host_path, WCHAR path[SEARCH_ROOM])
{
    const char *base = strrchr(host_path, '/');
    size_t length;

    if (host && host->guest_path(host_path, path, SEARCH_ROOM) > 0)
        return;
    length = name_from_ascii(path, SEARCH_ROOM, "C:\\");
    name_from_ascii(path + length, SEARCH_ROOM - length, base ? base + 1 : host_path);
}

int search_set_directory(const WCHAR *directory)
{
    size_t size = directory ? (name_length(directory) + 1) * sizeof *directory : 0;
    WCHAR *copy = NULL;

    if (directory) {
        copy = malloc(size);
        if (!copy)
            return -1;
        memcpy(copy, directory, size);
    }
    free(set_directory);
    set_directory = copy;
    return 0;
}

const WCHAR *search_directory(void)
{
    return set_directory;
}

void *search_add_directory(const WCHAR *directory)
{
    size_t length = name_length(directory);
    struct added *added = guest_allocate(sizeof *added + (length + 1) * sizeof *directory);

    if (!added)
        return NULL;
    added->length = length;
    memcpy(added->path, directory, (length + 1) * sizeof *directory);
    added->next = added_directories;
    added_directories = added;
    return added;
}

bool search_remove_directory(void *cookie)
{
    for (struct added **link = &added_directories; *link; link = &(*link)->next) {
        struct added *added = *link;

        if (added == cookie) {
            *link = added->next;
            guest_release(added);
            return true;
        }
    }
    return false;
}

void search_set_default(uint32_t flags)
{
    default_flags = flags;
}
