/* BeginUpdateResource, UpdateResource, EndUpdateResource: changing a file's resources. */
#include "abi/guest_memory.h"
#include "abi/teb.h"
#include "apis/win/ansi.h"
#include "apis/win/result.h"
#include "loader/resource_store.h"
#include "thunks/api.h"

#include <stdlib.h>
#include <string.h>

enum { UPDATE_MARK = 0x52445055 };

/* What the guest's update handle points to. */
struct update {
    uint32_t mark;
    WCHAR *path;
    uint8_t *file; /* as it was */
    size_t size;
    struct resource_set set;
};

static struct update *update_from_handle(HANDLE handle)
{
    struct update *update = handle;

    if (update && update->mark == UPDATE_MARK)
        return update;
    last_error_set(ERROR_INVALID_HANDLE);
    return NULL;
}

static void update_free(struct update *update)
{
    resource_set_clear(&update->set);
    update->mark = 0;
    free(update->path);
    free(update->file);
    guest_release(update);
}

static bool read_whole(HANDLE file, struct update *update)
{
    LARGE_INTEGER size;
    DWORD done = 0;

    if (!GetFileSizeEx(file, &size))
        return false;
    if (size.QuadPart > 0x7fffffff)
        return win_fail(ERROR_BAD_EXE_FORMAT);
    update->size = (size_t)size.QuadPart;
    update->file = malloc(update->size + 1);
    if (!update->file)
        return win_fail(ERROR_NOT_ENOUGH_MEMORY);
    return ReadFile(file, update->file, (DWORD)update->size, &done, NULL) && done == update->size;
}

static bool read_file(struct update *update)
{
    HANDLE file = CreateFileW(update->path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, NULL,
                              OPEN_EXISTING, 0, NULL);
    bool done;

    if (file == INVALID_HANDLE_VALUE)
        return false;
    done = read_whole(file, update);
    CloseHandle(file);
    return done;
}

static bool read_image(const struct update *update, struct pe *pe)
{
    struct fault fault;

    if (pe_read((struct span){update->file, update->size}, pe, &fault) == 0)
        return true;
    return win_fail(ERROR_BAD_EXE_FORMAT);
}

static bool update_open(struct update *update, const WCHAR *path, BOOL start_empty)
{
    struct fault fault;
    struct pe pe;

    size_t size = ((size_t)lstrlenW(path) + 1) * sizeof *path;

    update->path = malloc(size);
    if (!update->path)
        return win_fail(ERROR_NOT_ENOUGH_MEMORY);
    memcpy(update->path, path, size);
    if (!read_file(update) || !read_image(update, &pe))
        return false;
    if (start_empty || resource_set_load(&update->set, &pe, &fault) == 0)
        return true;
    return win_fail(fault.code == FAULT_MALFORMED ? ERROR_BAD_EXE_FORMAT : ERROR_NOT_ENOUGH_MEMORY);
}

API(kernel32, HANDLE, BeginUpdateResourceW, (LPCWSTR path, WINBOOL delete_existing))
{
    struct update *update = guest_allocate_zeroed(sizeof *update);

    if (!update) {
        last_error_set(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    update->mark = UPDATE_MARK;
    if (update_open(update, path, delete_existing))
        return update;
    update_free(update);
    return NULL;
}

API(kernel32, HANDLE, BeginUpdateResourceA, (LPCSTR path, WINBOOL delete_existing))
{
    struct wide wide;
    HANDLE update;

    if (!wide_open(&wide, path))
        return NULL;
    update = BeginUpdateResourceW(wide.text, delete_existing);
    wide_close(&wide);
    return update;
}

/* A number, a string "#123", or a name, which the compiler of resources keeps in capitals. */
static bool id_from_guest(struct resource_id *id, const WCHAR *text)
{
    WCHAR *name;
    size_t length;

    *id = (struct resource_id){0};
    if (IS_INTRESOURCE(text)) {
        id->number = (uint32_t)(uintptr_t)text;
        return true;
    }
    length = (size_t)lstrlenW(text);
    if (text[0] == '#') {
        for (size_t i = 1; i < length && text[i] >= '0' && text[i] <= '9'; i++)
            id->number = id->number * 10 + text[i] - '0';
        return true;
    }
    name = malloc((length + 1) * sizeof *name);
    if (!name)
        return win_fail(ERROR_NOT_ENOUGH_MEMORY);
    memcpy(name, text, (length + 1) * sizeof *name);
    CharUpperBuffW(name, (DWORD)length);
    id->name = name;
    id->length = length;
    return true;
}

static WINBOOL change(struct update *update, const struct resource_item *item)
{
    struct fault fault;

    if (!item->data && item->size == 0)
        return resource_set_remove(&update->set, item) ? TRUE : win_fail(ERROR_INVALID_PARAMETER);
    if (resource_set_put(&update->set, item, &fault) == 0)
        return TRUE;
    return win_fail(ERROR_NOT_ENOUGH_MEMORY);
}

API(kernel32, WINBOOL, UpdateResourceW,
    (HANDLE handle, LPCWSTR type, LPCWSTR name, WORD language, LPVOID data BYTES(size) OPTIONAL,
     DWORD size))
{
    struct update *update = update_from_handle(handle);
    struct resource_item item = {.language = language, .data = data, .size = data ? size : 0};
    WINBOOL done = FALSE;

    if (!update)
        return FALSE;
    if (id_from_guest(&item.type, type)) {
        if (id_from_guest(&item.name, name))
            done = change(update, &item);
        free((void *)item.name.name);
    }
    free((void *)item.type.name);
    return done;
}

API(kernel32, WINBOOL, UpdateResourceA,
    (HANDLE handle, LPCSTR type, LPCSTR name, WORD language, LPVOID data BYTES(size) OPTIONAL,
     DWORD size))
{
    struct wide wide_type = {0}, wide_name = {0};
    WINBOOL done = FALSE;

    if (IS_INTRESOURCE(type) || wide_open(&wide_type, type)) {
        if (IS_INTRESOURCE(name) || wide_open(&wide_name, name)) {
            done = UpdateResourceW(handle, IS_INTRESOURCE(type) ? (LPCWSTR)type : wide_type.text,
                                   IS_INTRESOURCE(name) ? (LPCWSTR)name : wide_name.text, language,
                                   data, size);
            if (wide_name.text)
                wide_close(&wide_name);
        }
        if (wide_type.text)
            wide_close(&wide_type);
    }
    return done;
}

/* The file is replaced by a rename, so that it is never half written. */
static WINBOOL replace_file(const WCHAR *path, const uint8_t *bytes, size_t size)
{
    WCHAR scratch[MAX_PATH + 8];
    DWORD done = 0;
    HANDLE file;

    if ((size_t)lstrlenW(path) > MAX_PATH)
        return win_fail(ERROR_FILENAME_EXCED_RANGE);
    lstrcpyW(scratch, path);
    lstrcatW(scratch, L".RCX");
    file = CreateFileW(scratch, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    if (file == INVALID_HANDLE_VALUE)
        return FALSE;
    if (!WriteFile(file, bytes, (DWORD)size, &done, NULL) || done != size) {
        CloseHandle(file);
        DeleteFileW(scratch);
        return FALSE;
    }
    CloseHandle(file);
    return MoveFileExW(scratch, path, MOVEFILE_REPLACE_EXISTING);
}

static WINBOOL update_store(const struct update *update)
{
    struct fault fault;
    struct pe pe;
    uint8_t *bytes;
    size_t size;
    WINBOOL done;

    if (!read_image(update, &pe))
        return FALSE;
    bytes = resource_store(&pe, &update->set, &size, &fault);
    if (!bytes)
        return win_fail(fault.code == FAULT_SYSTEM ? ERROR_NOT_ENOUGH_MEMORY
                                                   : ERROR_BAD_EXE_FORMAT);
    done = replace_file(update->path, bytes, size);
    free(bytes);
    return done;
}

API(kernel32, WINBOOL, EndUpdateResourceW, (HANDLE handle, WINBOOL discard))
{
    struct update *update = update_from_handle(handle);
    WINBOOL done;

    if (!update)
        return FALSE;
    done = discard || update_store(update);
    update_free(update);
    return done;
}

API(kernel32, WINBOOL, EndUpdateResourceA, (HANDLE handle, WINBOOL discard))
{
    return EndUpdateResourceW(handle, discard);
}
