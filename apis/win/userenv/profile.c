/* Profile directories and environment blocks: Microsoft's userenv.h. */
#include "apis/nt/environment.h"
#include "apis/nt/heap.h"
#include "apis/nt/object.h"
#include "apis/win/path_result.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <string.h>
#include <userenv.h>

/* size: units with the terminator, before and after. */
static BOOL tell(enum path_folder which, LPWSTR out, LPDWORD size)
{
    struct dos_path path;
    DWORD room = *size;

    if (path_folder(&path, which) < 0)
        return win_fail(ERROR_FILENAME_EXCED_RANGE);
    *size = (DWORD)path.length + 1;
    if (!out || room <= path.length)
        return win_fail(ERROR_INSUFFICIENT_BUFFER);
    path_copy_out(out, room, &path);
    return TRUE;
}

static BOOL tell_ansi(enum path_folder which, LPSTR out, LPDWORD size)
{
    struct dos_path path;
    DWORD room = *size, need;

    if (path_folder(&path, which) < 0)
        return win_fail(ERROR_FILENAME_EXCED_RANGE);
    need = path_copy_out_ansi(out, room, &path);
    *size = need < room && out ? need + 1 : need;
    return out && need < room ? TRUE : win_fail(ERROR_INSUFFICIENT_BUFFER);
}

/* There is one user, whoever's token it is; but it has to be something. */
static bool is_handle(HANDLE token)
{
    struct object *object;

    if ((LONG_PTR)token < 0) /* the pseudo handles of the current token */
        return (LONG_PTR)token >= -6 && (LONG_PTR)token <= -4;
    if (handle_object(token, NULL, 0, &object) < 0)
        return false;
    object_release(object);
    return true;
}

API(userenv, WINBOOL, GetUserProfileDirectoryW,
    (HANDLE token, LPWSTR out OUT COUNT(*size) OPTIONAL, LPDWORD size INOUT))
{
    return is_handle(token) ? tell(PATH_PROFILE, out, size) : win_fail(ERROR_INVALID_HANDLE);
}

API(userenv, WINBOOL, GetUserProfileDirectoryA,
    (HANDLE token, LPSTR out OUT COUNT(*size) OPTIONAL, LPDWORD size INOUT))
{
    return is_handle(token) ? tell_ansi(PATH_PROFILE, out, size) : win_fail(ERROR_INVALID_HANDLE);
}

API(userenv, WINBOOL, GetProfilesDirectoryW,
    (LPWSTR out OUT COUNT(*size) OPTIONAL, LPDWORD size INOUT))
{
    return tell(PATH_PROFILES, out, size);
}

API(userenv, WINBOOL, GetProfilesDirectoryA,
    (LPSTR out OUT COUNT(*size) OPTIONAL, LPDWORD size INOUT))
{
    return tell_ansi(PATH_PROFILES, out, size);
}

API(userenv, WINBOOL, GetAllUsersProfileDirectoryW,
    (LPWSTR out OUT COUNT(*size) OPTIONAL, LPDWORD size INOUT))
{
    return tell(PATH_PROGRAM_DATA, out, size);
}

API(userenv, WINBOOL, GetAllUsersProfileDirectoryA,
    (LPSTR out OUT COUNT(*size) OPTIONAL, LPDWORD size INOUT))
{
    return tell_ansi(PATH_PROGRAM_DATA, out, size);
}

static size_t block_size(const WCHAR *block)
{
    size_t length = 0;

    while (block[length] || block[length + 1])
        length++;
    return (length + 2) * sizeof *block;
}

/* The user's variables are those that this process was given. */
API(userenv, WINBOOL, CreateEnvironmentBlock,
    (LPVOID * block OUT, HANDLE token OPTIONAL, WINBOOL inherit))
{
    LPWCH now = GetEnvironmentStringsW();
    size_t size;

    (void)token;
    (void)inherit;
    *block = NULL;
    if (!now)
        return FALSE;
    size = block_size(now);
    *block = heap_allocate(heap_process(), 0, size);
    if (*block)
        memcpy(*block, now, size);
    FreeEnvironmentStringsW(now);
    return *block ? TRUE : win_fail(ERROR_NOT_ENOUGH_MEMORY);
}

API(userenv, WINBOOL, DestroyEnvironmentBlock, (LPVOID block))
{
    return heap_free(heap_process(), block) ? TRUE : win_fail(ERROR_INVALID_PARAMETER);
}
