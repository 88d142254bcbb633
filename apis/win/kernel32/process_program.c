/*
 * See process_program.h. Microsoft, "CreateProcessW function": an application name is taken as
 * it is. Otherwise the first token of the command line is searched for: beside the program, in
 * the current directory, the system directories, the directories of PATH. ".exe" is added to a
 * name with no extension; without quotation marks each space may end the name, so that more and
 * more of the line is tried. A name that no .exe answers to may be a host program's.
 */
#include "apis/win/kernel32/process_program.h"

#include "abi/process.h"
#include "apis/host/file.h"
#include "apis/host/text.h"
#include "apis/nt/environment.h"

#include <stdlib.h>
#include <string.h>

enum { PATH_ROOM = 32768 };

/* 1: a file; 0: something else; -1: nothing. */
static int look_at(const WCHAR *name, size_t length, struct host_path *path)
{
    struct host_file_status status;

    if (host_path_from_guest(path, name, length) < 0 || path->kind != HOST_PATH_FILE)
        return -1;
    if (host_path_status(path->text, true, &status) < 0 &&
        (path_find(path) < 0 || host_path_status(path->text, true, &status) < 0))
        return -1;
    return status.kind == HOST_FILE_REGULAR;
}

/* The leaf has a dot, or the name ends in one: no extension is added. */
static bool has_extension(const WCHAR *name, size_t length)
{
    while (length > 0 && !is_separator(name[length - 1])) {
        if (name[--length] == '.')
            return true;
    }
    return false;
}

static bool has_directory(const WCHAR *name, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (is_separator(name[i]) || name[i] == ':')
            return true;
    }
    return false;
}

/* directory\name, then with .exe where none is given. */
static bool try_in(const WCHAR *directory, size_t directory_length, const WCHAR *name,
                   size_t length, struct host_path *path)
{
    WCHAR full[DOS_PATH_MAX];
    size_t used = directory_length;

    if (directory_length + length + 6 > DOS_PATH_MAX)
        return false;
    memcpy(full, directory, directory_length * sizeof *full);
    if (used > 0 && !is_separator(full[used - 1]))
        full[used++] = '\\';
    memcpy(full + used, name, length * sizeof *full);
    used += length;
    if (!has_extension(name, length)) {
        memcpy(full + used, L".exe", 4 * sizeof *full);
        if (look_at(full, used + 4, path) == 1)
            return true;
    }
    return look_at(full, used, path) == 1;
}

static size_t program_directory(const WCHAR **directory)
{
    const UNICODE_STRING *image = &process_peb()->parameters->image_path;
    size_t length = image->Length / sizeof *image->Buffer;

    while (length > 0 && !is_separator(image->Buffer[length - 1]))
        length--;
    *directory = image->Buffer;
    return length;
}

static bool try_directories(const WCHAR *list, const WCHAR *name, size_t length,
                            struct host_path *path)
{
    while (*list) {
        size_t end = 0;

        while (list[end] && list[end] != ';')
            end++;
        if (end > 0 && try_in(list, end, name, length, path))
            return true;
        list += end + (list[end] == ';');
    }
    return false;
}

static bool try_path(const WCHAR *name, size_t length, struct host_path *path)
{
    WCHAR *value = malloc(PATH_ROOM * sizeof *value);
    ptrdiff_t size = value ? environment_get(L"PATH", 4, value, PATH_ROOM) : -1;
    bool found = size >= 0 && size < PATH_ROOM && try_directories(value, name, length, path);

    free(value);
    return found;
}

static bool search(const WCHAR *name, size_t length, struct host_path *path)
{
    static const enum path_folder folders[] = {PATH_SYSTEM, PATH_WINDOWS};
    struct dos_path folder;
    const WCHAR *directory;
    size_t directory_length;

    if (length == 0)
        return false;
    if (has_directory(name, length))
        return try_in(L"", 0, name, length, path);
    directory_length = program_directory(&directory);
    if (try_in(directory, directory_length, name, length, path))
        return true;
    path_current(&folder);
    if (try_in(folder.text, folder.length, name, length, path))
        return true;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        if (path_folder(&folder, folders[i]) == 0 &&
            try_in(folder.text, folder.length, name, length, path))
            return true;
    }
    return try_path(name, length, path);
}

DWORD process_program_find(const WCHAR *application, const WCHAR *command_line,
                           struct host_path *path)
{
    size_t end = 0;

    if (application) {
        int found = look_at(application, utf16_length(application), path);

        if (found < 0)
            return ERROR_FILE_NOT_FOUND;
        return found ? ERROR_SUCCESS : ERROR_ACCESS_DENIED;
    }
    while (*command_line == ' ' || *command_line == '\t')
        command_line++;
    if (*command_line == '"') {
        command_line++;
        while (command_line[end] && command_line[end] != '"')
            end++;
        return search(command_line, end, path) ? ERROR_SUCCESS : ERROR_FILE_NOT_FOUND;
    }
    do {
        while (command_line[end] && command_line[end] != ' ' && command_line[end] != '\t')
            end++;
        if (search(command_line, end, path))
            return ERROR_SUCCESS;
    } while (command_line[end++]);
    return ERROR_FILE_NOT_FOUND;
}
