/* Deleting, moving, copying and linking files by name. */
#include "apis/host/text.h"
#include "apis/nt/file_attributes.h"
#include "apis/nt/path_operations.h"
#include "apis/win/ansi.h"
#include "apis/win/path_argument.h"
#include "apis/win/result.h"
#include "thunks/api.h"

/* Two paths of an A function. */
struct wide_pair {
    struct wide first, second;
};

static bool pair_open(struct wide_pair *pair, const char *first, const char *second)
{
    if (!wide_open(&pair->first, first))
        return false;
    if (wide_open(&pair->second, second))
        return true;
    wide_close(&pair->first);
    return false;
}

static void pair_close(struct wide_pair *pair)
{
    wide_close(&pair->first);
    wide_close(&pair->second);
}

API(kernel32, BOOL, DeleteFileW, (LPCWSTR name))
{
    struct host_path path;
    NTSTATUS status = path_argument(name, &path);

    return win_result(status < 0 ? status : path_delete_file(&path));
}

API(kernel32, BOOL, DeleteFileA, (LPCSTR name))
{
    struct wide wide;
    BOOL result = FALSE;

    if (wide_open(&wide, name)) {
        result = DeleteFileW(wide.text);
        wide_close(&wide);
    }
    return result;
}

static NTSTATUS move(LPCWSTR from, LPCWSTR to, DWORD flags)
{
    struct host_path source, target;
    unsigned how = (flags & MOVEFILE_REPLACE_EXISTING ? PATH_MOVE_REPLACE : 0) |
                   (flags & MOVEFILE_COPY_ALLOWED ? PATH_MOVE_COPY : 0);
    NTSTATUS status = path_argument(from, &source);

    /* Documented: without a new name the file is deleted at the next start, if asked to wait. */
    if (status >= 0 && !to)
        return flags & MOVEFILE_DELAY_UNTIL_REBOOT ? STATUS_NOT_SUPPORTED
                                                   : STATUS_INVALID_PARAMETER;
    if (status >= 0)
        status = path_argument(to, &target);
    if (status >= 0 && (flags & MOVEFILE_DELAY_UNTIL_REBOOT))
        return STATUS_NOT_SUPPORTED; /* nothing of sojourn lives until then */
    return status < 0 ? status : path_move(&source, &target, how);
}

API(kernel32, BOOL, MoveFileExW, (LPCWSTR from, LPCWSTR to OPTIONAL, DWORD flags FLAGS(MOVEFILE_)))
{
    return win_result(move(from, to, flags));
}

API(kernel32, BOOL, MoveFileExA, (LPCSTR from, LPCSTR to OPTIONAL, DWORD flags FLAGS(MOVEFILE_)))
{
    struct wide_pair pair;
    BOOL result = FALSE;

    if (pair_open(&pair, from, to)) {
        result = MoveFileExW(pair.first.text, pair.second.text, flags);
        pair_close(&pair);
    }
    return result;
}

API(kernel32, BOOL, MoveFileW, (LPCWSTR from, LPCWSTR to))
{
    return MoveFileExW(from, to, MOVEFILE_COPY_ALLOWED);
}

API(kernel32, BOOL, MoveFileA, (LPCSTR from, LPCSTR to))
{
    return MoveFileExA(from, to, MOVEFILE_COPY_ALLOWED);
}

/* CopyFileEx's routine and the flag that another thread may set. */
struct progress {
    LPPROGRESS_ROUTINE routine;
    void *data;
    BOOL *cancel;
    DWORD answer;
};

static bool report(void *context, uint64_t done, uint64_t whole)
{
    struct progress *progress = context;
    LARGE_INTEGER size = {.QuadPart = (LONGLONG)whole}, at = {.QuadPart = (LONGLONG)done};

    if (progress->cancel && *(volatile BOOL *)progress->cancel)
        progress->answer = PROGRESS_CANCEL;
    else if (progress->routine && progress->answer == PROGRESS_CONTINUE)
        progress->answer = progress->routine(
            size, at, size, at, 1, done ? CALLBACK_CHUNK_FINISHED : CALLBACK_STREAM_SWITCH,
            INVALID_HANDLE_VALUE, INVALID_HANDLE_VALUE, progress->data);
    return progress->answer == PROGRESS_CONTINUE || progress->answer == PROGRESS_QUIET;
}

static BOOL copy(LPCWSTR from, LPCWSTR to, DWORD flags, struct progress *progress)
{
    struct host_path source, target;
    NTSTATUS status = path_argument(from, &source);

    if (status >= 0)
        status = path_argument(to, &target);
    if (status >= 0)
        status = path_copy(&source, &target, flags & COPY_FILE_FAIL_IF_EXISTS,
                           progress ? report : NULL, progress);
    if (status == STATUS_OBJECT_NAME_COLLISION)
        return win_fail(ERROR_FILE_EXISTS);
    if (status == STATUS_CANCELLED)
        return win_fail(ERROR_REQUEST_ABORTED);
    return win_result(status);
}

API(kernel32, BOOL, CopyFileExW,
    (LPCWSTR from, LPCWSTR to, LPPROGRESS_ROUTINE routine OPTIONAL, LPVOID data OPTIONAL,
     LPBOOL cancel OPTIONAL, DWORD flags FLAGS(COPY_FILE_)))
{
    struct progress progress = {routine, data, cancel, PROGRESS_CONTINUE};

    return copy(from, to, flags, routine || cancel ? &progress : NULL);
}

API(kernel32, BOOL, CopyFileExA,
    (LPCSTR from, LPCSTR to, LPPROGRESS_ROUTINE routine OPTIONAL, LPVOID data OPTIONAL,
     LPBOOL cancel OPTIONAL, DWORD flags FLAGS(COPY_FILE_)))
{
    struct wide_pair pair;
    BOOL result = FALSE;

    if (pair_open(&pair, from, to)) {
        result = CopyFileExW(pair.first.text, pair.second.text, routine, data, cancel, flags);
        pair_close(&pair);
    }
    return result;
}

API(kernel32, BOOL, CopyFileW, (LPCWSTR from, LPCWSTR to, BOOL fail_if_exists))
{
    return copy(from, to, fail_if_exists ? COPY_FILE_FAIL_IF_EXISTS : 0, NULL);
}

API(kernel32, BOOL, CopyFileA, (LPCSTR from, LPCSTR to, BOOL fail_if_exists))
{
    return CopyFileExA(from, to, NULL, NULL, NULL, fail_if_exists ? COPY_FILE_FAIL_IF_EXISTS : 0);
}

API(kernel32, BOOL, MoveFileWithProgressW,
    (LPCWSTR from, LPCWSTR to OPTIONAL, LPPROGRESS_ROUTINE routine OPTIONAL, LPVOID data OPTIONAL,
     DWORD flags FLAGS(MOVEFILE_)))
{
    (void)routine; /* called for the chunks of a copy, of which a move seldom has any */
    (void)data;
    return MoveFileExW(from, to, flags);
}

/* The replaced file's attributes stay; it becomes the backup where one is named. */
static NTSTATUS replace(LPCWSTR replaced, LPCWSTR replacement, LPCWSTR backup)
{
    struct host_path target, source, copy_of_target;
    struct host_file_status info;
    ULONG attributes;
    NTSTATUS status = path_argument(replaced, &target);

    if (status >= 0)
        status = path_argument(replacement, &source);
    if (status >= 0)
        status = path_status(&target, true, &info);
    if (status < 0)
        return status;
    attributes = file_attributes(&info, -1, target.text);
    if (attributes & FILE_ATTRIBUTE_READONLY)
        return STATUS_ACCESS_DENIED;
    if (backup) {
        status = path_argument(backup, &copy_of_target);
        if (status >= 0)
            status = path_move(&target, &copy_of_target, PATH_MOVE_REPLACE);
        if (status >= 0)
            status = path_argument(replaced, &target);
    }
    if (status >= 0)
        status = path_move(&source, &target, PATH_MOVE_REPLACE);
    return status < 0 ? status : path_set_attributes(target.text, attributes);
}

API(kernel32, BOOL, ReplaceFileW,
    (LPCWSTR replaced, LPCWSTR replacement, LPCWSTR backup OPTIONAL, DWORD flags, LPVOID exclude,
     LPVOID reserved))
{
    (void)flags;
    if (exclude || reserved)
        return win_fail(ERROR_INVALID_PARAMETER);
    return win_result(replace(replaced, replacement, backup));
}

API(kernel32, BOOL, ReplaceFileA,
    (LPCSTR replaced, LPCSTR replacement, LPCSTR backup OPTIONAL, DWORD flags, LPVOID exclude,
     LPVOID reserved))
{
    struct wide_pair pair;
    struct wide third;
    BOOL result = FALSE;

    if (!pair_open(&pair, replaced, replacement))
        return FALSE;
    if (wide_open(&third, backup)) {
        result =
            ReplaceFileW(pair.first.text, pair.second.text, third.text, flags, exclude, reserved);
        wide_close(&third);
    }
    pair_close(&pair);
    return result;
}

API(kernel32, BOOL, CreateHardLinkW,
    (LPCWSTR link, LPCWSTR existing, LPSECURITY_ATTRIBUTES security OPTIONAL IN))
{
    struct host_path new_link, source;
    NTSTATUS status = path_argument(link, &new_link);

    (void)security; /* documented as reserved */
    if (status >= 0)
        status = path_argument(existing, &source);
    return win_result(status < 0 ? status : path_hard_link(&source, &new_link, false));
}

API(kernel32, BOOL, CreateHardLinkA,
    (LPCSTR link, LPCSTR existing, LPSECURITY_ATTRIBUTES security OPTIONAL IN))
{
    struct wide_pair pair;
    BOOL result = FALSE;

    if (pair_open(&pair, link, existing)) {
        result = CreateHardLinkW(pair.first.text, pair.second.text, security);
        pair_close(&pair);
    }
    return result;
}

API(kernel32, BOOLEAN, CreateSymbolicLinkW,
    (LPCWSTR link, LPCWSTR target, DWORD flags FLAGS(SYMBOLIC_LINK_FLAG_)))
{
    struct host_path path;
    NTSTATUS status = path_argument(link, &path);

    /* The host's links do not say whether they lead to a directory: their target does. */
    (void)flags;
    if (status >= 0)
        status = path_symlink(&path, target, utf16_length(target));
    return (BOOLEAN)win_result(status);
}

API(kernel32, BOOLEAN, CreateSymbolicLinkA,
    (LPCSTR link, LPCSTR target, DWORD flags FLAGS(SYMBOLIC_LINK_FLAG_)))
{
    struct wide_pair pair;
    BOOLEAN result = FALSE;

    if (pair_open(&pair, link, target)) {
        result = CreateSymbolicLinkW(pair.first.text, pair.second.text, flags);
        pair_close(&pair);
    }
    return result;
}
