/* What a 32-bit program may ask about the 64-bit system under it. [WOW64, Microsoft Learn] */
#include "abi/model.h"
#include "apis/win/path_result.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <stdbool.h>

/* Where 32-bit programs have their system's files. */
static void wow64_directory(struct dos_path *path)
{
    static const WCHAR name[] = u"\\SysWOW64";

    path_folder(path, PATH_WINDOWS);
    memcpy(path->text + path->length, name, sizeof name);
    path->length += sizeof name / sizeof *name - 1;
}

API(kernel32, UINT, GetSystemWow64DirectoryW, (LPWSTR buffer OUT COUNT(size), UINT size))
{
    struct dos_path path;

    wow64_directory(&path);
    return path_copy_out(buffer, size, &path);
}

API(kernel32, UINT, GetSystemWow64DirectoryA, (LPSTR buffer OUT COUNT(size), UINT size))
{
    struct dos_path path;

    wow64_directory(&path);
    return path_copy_out_ansi(buffer, size, &path);
}

API_PRIVATE(kernel32, HRESULT, IsWow64GuestMachineSupported, (USHORT machine, BOOL *supported OUT))
{
    *supported = machine == IMAGE_FILE_MACHINE_I386;
    return S_OK;
}

/*
 * Whether system32 is SysWOW64 to a thread. The answer is kept for who asks: the system's folders
 * hold no files of their own here, so that there is nothing to redirect.
 */
static _Thread_local bool disabled;

API(kernel32, BOOL, Wow64DisableWow64FsRedirection, (PVOID * old OUT))
{
    if (!guest_is_32())
        return win_fail(ERROR_INVALID_FUNCTION);
    *old = (PVOID)(uintptr_t)disabled;
    disabled = true;
    return TRUE;
}

API(kernel32, BOOL, Wow64RevertWow64FsRedirection, (PVOID old))
{
    if (!guest_is_32())
        return win_fail(ERROR_INVALID_FUNCTION);
    disabled = old != NULL;
    return TRUE;
}

API(kernel32, BOOLEAN, Wow64EnableWow64FsRedirection, (BOOLEAN enable))
{
    if (!guest_is_32())
        return (BOOLEAN)win_fail(ERROR_INVALID_FUNCTION);
    disabled = !enable;
    return TRUE;
}
