/* See search.h. */
#include "loader/search.h"

#include "abi/process.h"
#include "loader/name.h"

#include <stdio.h>

static const struct loader_host *host;

void search_prepare(const struct loader_host *given)
{
    host = given;
}

static size_t append(WCHAR *path, size_t length, const WCHAR *text, size_t text_length)
{
    return length + name_copy(path + length, SEARCH_ROOM - length, text, text_length);
}

/* directory\name; false when it is too long. */
static bool join(WCHAR *path, const WCHAR *directory, size_t length, const WCHAR *name)
{
    const WCHAR separator = '\\';
    size_t at, name_size = name_length(name);

    if (length == 0 || length + name_size + 2 > SEARCH_ROOM)
        return false;
    at = append(path, 0, directory, length);
    if (path[at - 1] != '\\' && path[at - 1] != '/')
        at = append(path, at, &separator, 1);
    append(path, at, name, name_size);
    return true;
}

static int open_full(const WCHAR *name, WCHAR *path)
{
    WCHAR full[SEARCH_ROOM];
    int descriptor;

    if (host->full_path(name, full, SEARCH_ROOM) == 0)
        return -1;
    descriptor = host->open(full);
    if (descriptor >= 0)
        name_copy(path, SEARCH_ROOM, full, name_length(full));
    return descriptor < 0 ? -1 : descriptor;
}

static int open_in(const WCHAR *directory, size_t length, const WCHAR *name, WCHAR *path)
{
    WCHAR candidate[SEARCH_ROOM];

    if (!join(candidate, directory, length, name))
        return -1;
    return open_full(candidate, path);
}

static int open_beside(const WCHAR *file, const WCHAR *name, WCHAR *path)
{
    return open_in(file, (size_t)(name_base(file) - file), name, path);
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

static int open_by_order(const WCHAR *name, WCHAR *path)
{
    const UNICODE_STRING *current = &process_peb()->parameters->current_directory.path;
    int descriptor = -1;

    if (module_program())
        descriptor = open_beside(module_program()->path, name, path);
    if (descriptor < 0 && current->Buffer)
        descriptor = open_in(current->Buffer, current->Length / sizeof(WCHAR), name, path);
    if (descriptor < 0)
        descriptor = open_on_path(name, path);
    return descriptor;
}

int search_open(const WCHAR *name, uint32_t flags, WCHAR path[SEARCH_ROOM])
{
    (void)flags;
    path[0] = 0;
    if (!host)
        return -1;
    return name_has_directory(name) ? open_full(name, path) : open_by_order(name, path);
}

void search_guest_path(const char *host_path, WCHAR path[SEARCH_ROOM])
{
    const char *base = strrchr(host_path, '/');
    char text[SEARCH_ROOM];

    if (host && host->guest_path(host_path, path, SEARCH_ROOM) > 0)
        return;
    snprintf(text, sizeof text, "C:\\%s", base ? base + 1 : host_path);
    name_from_ascii(path, SEARCH_ROOM, text);
}
