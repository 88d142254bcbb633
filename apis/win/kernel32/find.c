/* FindFirstFile and its relatives: Microsoft's "Listing the Files in a Directory". */
#include "abi/lock.h"
#include "apis/host/name.h"
#include "apis/host/text.h"
#include "apis/nt/directory.h"
#include "apis/nt/file_attributes.h"
#include "apis/nt/path_operations.h"
#include "apis/win/ansi.h"
#include "apis/win/file_data.h"
#include "apis/win/path_argument.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* A search. A name without wildcards is looked up at once and needs no listing. */
struct search {
    struct object object;
    struct lock lock;
    struct listing *listing;
    bool directories_only;
};

static void search_destroy(struct object *object)
{
    struct search *search = (struct search *)object;

    listing_close(search->listing);
    free(search);
}

static const struct object_type search_type = {.name = "FindFile", .destroy = search_destroy};

static void fill(WIN32_FIND_DATAW *data, const struct listing_entry *entry)
{
    uint64_t size = entry->status.kind == HOST_FILE_REGULAR ? entry->status.size : 0;
    size_t length = entry->length < MAX_PATH ? entry->length : MAX_PATH - 1;

    memset(data, 0, sizeof *data);
    data->dwFileAttributes = entry->attributes;
    data->ftCreationTime = filetime_from(entry->status.created);
    data->ftLastAccessTime = filetime_from(entry->status.accessed);
    data->ftLastWriteTime = filetime_from(entry->status.written);
    data->nFileSizeHigh = (DWORD)(size >> 32);
    data->nFileSizeLow = (DWORD)size;
    data->dwReserved0 = entry->reparse_tag;
    memcpy(data->cFileName, entry->name, length * sizeof *entry->name);
}

static NTSTATUS next(struct search *search, WIN32_FIND_DATAW *data)
{
    struct listing_entry entry;
    NTSTATUS status;

    if (!search->listing)
        return STATUS_NO_MORE_FILES;
    lock_acquire(&search->lock);
    do
        status = listing_next(search->listing, true, &entry);
    while (status >= 0 && search->directories_only &&
           !(entry.attributes & FILE_ATTRIBUTE_DIRECTORY));
    if (status >= 0)
        fill(data, &entry);
    lock_release(&search->lock);
    return status;
}

/* Where the last component starts; a drive's colon ends the directory as well. */
static size_t last_component(const WCHAR *name, size_t length)
{
    while (length > 0 && !is_separator(name[length - 1]) && !(length == 2 && name[1] == ':'))
        length--;
    return length;
}

static NTSTATUS open_listing(const WCHAR *name, size_t directory, size_t length,
                             struct search *search)
{
    static const WCHAR here[] = {'.'};
    WCHAR pattern[WILDCARD_MAX];
    struct host_path path;
    size_t pattern_length = length - directory;
    int error, fd;

    if (pattern_length > WILDCARD_MAX)
        return STATUS_OBJECT_NAME_INVALID;
    pattern_length = wildcard_from_dos(pattern, name + directory, pattern_length);
    error = host_path_from_guest(&path, directory ? name : here, directory ? directory : 1);
    if (error < 0)
        return status_from_path_error(error);
    if (path.kind != HOST_PATH_FILE && path.kind != HOST_PATH_DRIVE)
        return STATUS_OBJECT_PATH_NOT_FOUND;
    fd = host_file_open(path.text, HOST_OPEN_READ | HOST_OPEN_DIRECTORY, 0);
    if (fd == -ENOENT && path_find(&path) == 0)
        fd = host_file_open(path.text, HOST_OPEN_READ | HOST_OPEN_DIRECTORY, 0);
    if (fd == -ENOENT || fd == -ENOTDIR)
        return STATUS_OBJECT_PATH_NOT_FOUND;
    if (fd < 0)
        return status_from_errno(fd);
    error = listing_open(fd, pattern, pattern_length, &search->listing);
    host_file_close(fd);
    return error;
}

/* A plain name: the name that it has on disk, and nothing more to come. */
static NTSTATUS look_up(const WCHAR *name, size_t length, WIN32_FIND_DATAW *data)
{
    struct listing_entry entry = {0};
    struct dos_path found;
    struct host_path path;
    int error = host_path_from_guest(&path, name, length);
    NTSTATUS status = error < 0 ? status_from_path_error(error) : STATUS_SUCCESS;

    if (status >= 0 && (path.directory || path.kind != HOST_PATH_FILE))
        return STATUS_NO_SUCH_FILE;
    if (status >= 0)
        status = path_status(&path, false, &entry.status);
    if (status < 0)
        return status;
    entry.attributes = file_attributes(&entry.status, -1, path.text);
    entry.reparse_tag = entry.status.kind == HOST_FILE_SYMLINK ? (ULONG)IO_REPARSE_TAG_SYMLINK : 0;
    found.length = guest_name_from_host(found.text, DOS_PATH_MAX, path.text, path.length);
    while (entry.length < found.length && found.text[found.length - 1 - entry.length] != '/')
        entry.length++;
    entry.name = found.text + found.length - entry.length;
    fill(data, &entry);
    return STATUS_SUCCESS;
}

static NTSTATUS find_first(LPCWSTR name, struct search *search, WIN32_FIND_DATAW *data)
{
    size_t length = name ? utf16_length(name) : 0, directory = last_component(name, length);
    NTSTATUS status;

    if (length == 0)
        return STATUS_OBJECT_PATH_NOT_FOUND;
    if (directory == length)
        return STATUS_NO_SUCH_FILE;
    if (!wildcard_is(name + directory, length - directory))
        return look_up(name, length, data);
    status = open_listing(name, directory, length, search);
    if (status >= 0)
        status = next(search, data);
    return status == STATUS_NO_MORE_FILES ? STATUS_NO_SUCH_FILE : status;
}

static HANDLE find_open(LPCWSTR name, bool directories_only, WIN32_FIND_DATAW *data)
{
    struct search *search = calloc(1, sizeof *search);
    HANDLE handle = NULL;
    NTSTATUS status = STATUS_NO_MEMORY;

    if (search) {
        object_prepare(&search->object, &search_type);
        search->directories_only = directories_only;
        status = find_first(name, search, data);
        if (status >= 0)
            status = handle_open(&search->object, 0, 0, &handle);
        object_release(&search->object);
    }
    return win_result(status) ? handle : INVALID_HANDLE_VALUE;
}

API(kernel32, HANDLE, FindFirstFileExW,
    (LPCWSTR name, FINDEX_INFO_LEVELS level, LPVOID data OUT, FINDEX_SEARCH_OPS operation,
     LPVOID filter, DWORD flags FLAGS(FIND_FIRST_EX_)))
{
    (void)flags; /* larger reads are the rule, and case is a matter of the names themselves */
    if (level >= FindExInfoMaxInfoLevel || operation >= FindExSearchMaxSearchOp || filter) {
        win_fail(operation == FindExSearchLimitToDevices ? ERROR_NOT_SUPPORTED
                                                         : ERROR_INVALID_PARAMETER);
        return INVALID_HANDLE_VALUE;
    }
    return find_open(name, operation == FindExSearchLimitToDirectories, data);
}

API(kernel32, HANDLE, FindFirstFileW, (LPCWSTR name, LPWIN32_FIND_DATAW data OUT))
{
    return find_open(name, false, data);
}

static NTSTATUS find_next(HANDLE handle, WIN32_FIND_DATAW *data)
{
    struct object *object;
    NTSTATUS status = handle_object(handle, &search_type, 0, &object);

    if (status < 0)
        return STATUS_INVALID_HANDLE;
    status = next((struct search *)object, data);
    object_release(object);
    return status;
}

API(kernel32, BOOL, FindNextFileW, (HANDLE handle, LPWIN32_FIND_DATAW data OUT))
{
    return win_result(find_next(handle, data));
}

API(kernel32, BOOL, FindClose, (HANDLE handle))
{
    struct object *object;

    if (handle_object(handle, &search_type, 0, &object) < 0)
        return win_fail(ERROR_INVALID_HANDLE);
    object_release(object);
    return win_result(handle_close(handle));
}

/* A name too long for the structure is cut off, at a character. */
static void narrow(WIN32_FIND_DATAA *out, const WIN32_FIND_DATAW *data)
{
    size_t length = utf16_length(data->cFileName);

    memset(out, 0, sizeof *out);
    memcpy(out, data, offsetof(WIN32_FIND_DATAA, cFileName));
    while (utf8_from_utf16(NULL, 0, data->cFileName, length) >= MAX_PATH)
        length--;
    utf8_from_utf16(out->cFileName, MAX_PATH - 1, data->cFileName, length);
}

API(kernel32, HANDLE, FindFirstFileExA,
    (LPCSTR name, FINDEX_INFO_LEVELS level, LPVOID data OUT, FINDEX_SEARCH_OPS operation,
     LPVOID filter, DWORD flags FLAGS(FIND_FIRST_EX_)))
{
    WIN32_FIND_DATAW found;
    struct wide wide;
    HANDLE handle = INVALID_HANDLE_VALUE;

    if (wide_open(&wide, name)) {
        handle = FindFirstFileExW(wide.text, level, &found, operation, filter, flags);
        wide_close(&wide);
    }
    if (handle != INVALID_HANDLE_VALUE)
        narrow(data, &found);
    return handle;
}

API(kernel32, HANDLE, FindFirstFileA, (LPCSTR name, LPWIN32_FIND_DATAA data OUT))
{
    return FindFirstFileExA(name, FindExInfoStandard, data, FindExSearchNameMatch, NULL, 0);
}

API(kernel32, BOOL, FindNextFileA, (HANDLE handle, LPWIN32_FIND_DATAA data OUT))
{
    WIN32_FIND_DATAW found;
    NTSTATUS status = find_next(handle, &found);

    if (status >= 0)
        narrow(data, &found);
    return win_result(status);
}

/* Every file has one stream, its data. */
API(kernel32, HANDLE, FindFirstStreamW,
    (LPCWSTR name, STREAM_INFO_LEVELS level, LPVOID data OUT, DWORD flags))
{
    static const WCHAR stream_name[] = u"::$DATA";
    WIN32_FIND_STREAM_DATA *stream = data;
    WIN32_FIND_DATAW found;
    HANDLE handle;

    if (level != FindStreamInfoStandard || flags != 0) {
        win_fail(ERROR_INVALID_PARAMETER);
        return INVALID_HANDLE_VALUE;
    }
    handle = find_open(name, false, &found);
    if (handle == INVALID_HANDLE_VALUE)
        return handle;
    if (found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) {
        FindClose(handle);
        win_fail(ERROR_HANDLE_EOF);
        return INVALID_HANDLE_VALUE;
    }
    memset(stream, 0, sizeof *stream);
    stream->StreamSize.QuadPart =
        (LONGLONG)((uint64_t)found.nFileSizeHigh << 32 | found.nFileSizeLow);
    memcpy(stream->cStreamName, stream_name, sizeof stream_name);
    return handle;
}

API(kernel32, BOOL, FindNextStreamW, (HANDLE handle, LPVOID data OUT))
{
    struct object *object;

    (void)data;
    if (handle_object(handle, &search_type, 0, &object) < 0)
        return win_fail(ERROR_INVALID_HANDLE);
    object_release(object);
    return win_fail(ERROR_HANDLE_EOF);
}
