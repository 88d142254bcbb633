/*
 * Child processes (Microsoft C runtime library reference: "_spawn, _wspawn functions", "_exec,
 * _wexec functions", _cwait, system). Arguments are joined by blanks and not quoted, as
 * documented. Open descriptors go to the child in STARTUPINFO.lpReserved2.
 */
#include "apis/win/crt/process.h"

#include "abi/guest_pointer.h"
#include "apis/host/text.h"
#include "apis/win/crt/descriptor.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/exit.h"
#include "apis/win/crt/heap.h"
#include "apis/win/crt/stream.h"
#include "thunks/api.h"

#include <string.h>

enum { PATH_SPACE = 1024, INHERITED = DESCRIPTOR_BLOCK };

WCHAR *WINAPI crt__wgetenv(const WCHAR *name);

static size_t length_of(const WCHAR *text)
{
    return utf16_length((const uint16_t *)text);
}

/* Strings one behind the other, each followed by `between`; ends in a NUL more. */
static WCHAR *join(const WCHAR *const *items, WCHAR between)
{
    size_t length = 2, at = 0;
    WCHAR *joined;

    for (size_t i = 0; items[i]; i++)
        length += length_of(items[i]) + 1;
    joined = crt_allocate(length * sizeof *joined);
    if (!joined)
        return NULL;
    for (size_t i = 0; items[i]; i++) {
        memcpy(joined + at, items[i], length_of(items[i]) * sizeof *joined);
        at += length_of(items[i]);
        joined[at++] = between;
    }
    if (at && between)
        at--;
    joined[at] = joined[at + 1] = 0;
    return joined;
}

static bool has_folder(const WCHAR *name)
{
    for (; *name; name++) {
        if (*name == '\\' || *name == '/' || *name == ':')
            return true;
    }
    return false;
}

static bool has_extension(const WCHAR *name)
{
    bool point = false;

    for (; *name; name++) {
        if (*name == '.')
            point = true;
        else if (*name == '\\' || *name == '/')
            point = false;
    }
    return point;
}

static bool is_file(const WCHAR *path)
{
    DWORD attributes = GetFileAttributesW(path);

    return attributes != INVALID_FILE_ATTRIBUTES && !(attributes & FILE_ATTRIBUTE_DIRECTORY);
}

/* The name itself, or with the first of the four endings that makes it a file. */
static bool probe(WCHAR path[PATH_SPACE])
{
    static const WCHAR endings[4][5] = {L".com", L".exe", L".bat", L".cmd"};
    size_t length = length_of(path);

    if (has_extension(path))
        return is_file(path);
    for (size_t i = 0; i < 4 && length + 5 < PATH_SPACE; i++) {
        memcpy(path + length, endings[i], sizeof endings[i]);
        if (is_file(path))
            return true;
    }
    path[length] = 0;
    return false;
}

static bool program_find(const WCHAR *name, bool search, WCHAR path[PATH_SPACE])
{
    const WCHAR *folders;

    if (length_of(name) + 8 > PATH_SPACE)
        return false;
    memcpy(path, name, (length_of(name) + 1) * sizeof *path);
    if (probe(path))
        return true;
    if (!search || has_folder(name))
        return false;
    folders = crt__wgetenv(L"PATH");
    while (folders && *folders) {
        size_t length = 0, at;

        while (folders[length] && folders[length] != ';')
            length++;
        at = length;
        if (length && length + length_of(name) + 8 < PATH_SPACE) {
            memcpy(path, folders, length * sizeof *path);
            if (path[at - 1] != '\\' && path[at - 1] != '/')
                path[at++] = '\\';
            memcpy(path + at, name, (length_of(name) + 1) * sizeof *path);
            if (probe(path))
                return true;
        }
        folders += length + (folders[length] == ';');
    }
    return false;
}

/* A count, that many flag bytes, that many handles. */
static WORD descriptors_pack(BYTE data[sizeof(int) + INHERITED * (1 + sizeof(HANDLE))])
{
    int count = 0;
    BYTE flags[INHERITED];
    HANDLE handles[INHERITED];

    for (int number = 0; number < INHERITED; number++) {
        struct descriptor *descriptor = descriptor_peek(number);

        flags[number] = 0;
        handles[number] = INVALID_HANDLE_VALUE;
        if (!descriptor || (descriptor->flags & DESCRIPTOR_NO_INHERIT))
            continue;
        flags[number] = descriptor->flags;
        handles[number] = descriptor->handle;
        count = number + 1;
    }
    memcpy(data, &count, sizeof count);
    memcpy(data + sizeof count, flags, (size_t)count);
    guest_pointer_array(handles, (size_t)count);
    memcpy(data + sizeof count + count, handles, (size_t)count * guest_pointer_size());
    return (WORD)(sizeof count + (size_t)count * (1 + guest_pointer_size()));
}

static HANDLE process_start(const WCHAR *path, WCHAR *line, WCHAR *environment, DWORD flags,
                            STARTUPINFOW *startup)
{
    BYTE data[sizeof(int) + INHERITED * (1 + sizeof(HANDLE))];
    PROCESS_INFORMATION process;

    startup->cb = sizeof *startup;
    startup->cbReserved2 = descriptors_pack(data);
    startup->lpReserved2 = data;
    if (!CreateProcessW(path, line, NULL, NULL, TRUE, flags | CREATE_UNICODE_ENVIRONMENT,
                        environment, NULL, startup, &process)) {
        error_from_last();
        return NULL;
    }
    CloseHandle(process.hThread);
    return process.hProcess;
}

intptr_t process_wait(HANDLE process)
{
    DWORD code;

    WaitForSingleObject(process, INFINITE);
    if (!GetExitCodeProcess(process, &code)) {
        error_from_last();
        CloseHandle(process);
        return -1;
    }
    CloseHandle(process);
    return (int)code;
}

static intptr_t process_finish(int mode, HANDLE process)
{
    switch (mode) {
    case SPAWN_WAIT:
        return process_wait(process);
    case SPAWN_OVERLAY:
        /* the caller is replaced: its parent sees the child's exit code */
        exit_process((unsigned)process_wait(process));
    case SPAWN_DETACH:
        CloseHandle(process);
        return 0;
    default:
        return (intptr_t)process;
    }
}

intptr_t process_spawn(int mode, const WCHAR *program, const WCHAR *const *arguments,
                       const WCHAR *const *environment, bool search)
{
    STARTUPINFOW startup = {0};
    WCHAR path[PATH_SPACE], *line, *block = NULL;
    HANDLE process = NULL;

    if (!program || !*program || !arguments || !*arguments || mode < SPAWN_WAIT ||
        mode > SPAWN_DETACH) {
        parameter_invalid(CRT_EINVAL);
        return -1;
    }
    if (!program_find(program, search, path)) {
        error_set(CRT_ENOENT);
        return -1;
    }
    stream_flush_all();
    line = join(arguments, ' ');
    if (environment)
        block = join(environment, 0);
    if (line && (block || !environment))
        process =
            process_start(path, line, block, mode == SPAWN_DETACH ? DETACHED_PROCESS : 0, &startup);
    crt_release(line);
    crt_release(block);
    return process ? process_finish(mode, process) : -1;
}

HANDLE process_command(const WCHAR *command, HANDLE input, HANDLE output)
{
    const WCHAR *shell = crt__wgetenv(L"COMSPEC");
    const WCHAR *items[] = {shell ? shell : L"cmd.exe", L"/c", command, NULL};
    STARTUPINFOW startup = {0};
    WCHAR path[PATH_SPACE], *line;
    HANDLE process;

    if (!program_find(items[0], true, path)) {
        error_set(CRT_ENOENT);
        return NULL;
    }
    line = join(items, ' ');
    if (!line)
        return NULL;
    if (input || output) {
        startup.dwFlags = STARTF_USESTDHANDLES;
        startup.hStdInput = input ? input : GetStdHandle(STD_INPUT_HANDLE);
        startup.hStdOutput = output ? output : GetStdHandle(STD_OUTPUT_HANDLE);
        startup.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    }
    process = process_start(path, line, NULL, 0, &startup);
    crt_release(line);
    return process;
}

CRT(int, _wsystem, (const WCHAR *command))
{
    WCHAR path[PATH_SPACE];
    const WCHAR *shell = crt__wgetenv(L"COMSPEC");
    HANDLE process;

    if (!command)
        return program_find(shell ? shell : L"cmd.exe", true, path);
    stream_flush_all();
    process = process_command(command, NULL, NULL);
    return process ? (int)process_wait(process) : -1;
}

CRT(intptr_t, _cwait, (int *code OUT OPTIONAL, intptr_t process, int action))
{
    DWORD status;

    (void)action; /* documented as ignored */
    if (process == -1 || process == -2) {
        error_set(CRT_ECHILD);
        return -1;
    }
    if (WaitForSingleObject((HANDLE)process, INFINITE) != WAIT_OBJECT_0 ||
        !GetExitCodeProcess((HANDLE)process, &status)) {
        error_set(CRT_ECHILD);
        return -1;
    }
    if (code)
        *code = (int)status;
    CloseHandle((HANDLE)process);
    return process;
}
