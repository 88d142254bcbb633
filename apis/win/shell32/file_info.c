/* What the shell shows of a file, but for its picture. [SHGetFileInfoW, Microsoft Learn] */
#include "abi/windows.h"

#include <shellapi.h>

#undef IN
#undef OUT
#undef OPTIONAL
#include "apis/host/text.h"
#include "apis/win/ansi.h"
#include "thunks/api.h"

#include <string.h>

enum {
    WITHOUT_PICTURES = SHGFI_DISPLAYNAME | SHGFI_TYPENAME | SHGFI_USEFILEATTRIBUTES |
                       SHGFI_LARGEICON | SHGFI_SMALLICON,
    EXTENSION_SHOWN = 32
};

static const WCHAR *last_part(const WCHAR *path)
{
    const WCHAR *last = path;

    for (; *path; path++) {
        if ((*path == '\\' || *path == '/') && path[1])
            last = path + 1;
    }
    return last;
}

/* "TXT File", where nothing is known of the extension. */
static void put_type(SHFILEINFOW *info, const WCHAR *name, DWORD attributes)
{
    const WCHAR *extension = NULL;

    for (; *name; name++) {
        if (*name == '.')
            extension = name + 1;
    }
    if (attributes & FILE_ATTRIBUTE_DIRECTORY) {
        lstrcpyW(info->szTypeName, L"File folder");
    } else if (!extension || !*extension ||
               utf16_length((const uint16_t *)extension) > EXTENSION_SHOWN) {
        lstrcpyW(info->szTypeName, L"File");
    } else {
        lstrcpyW(info->szTypeName, extension);
        CharUpperW(info->szTypeName);
        lstrcatW(info->szTypeName, L" File");
    }
}

/* There are no pictures: who asks for one is told so. */
API(shell32, DWORD_PTR, SHGetFileInfoW,
    (LPCWSTR path, DWORD attributes, SHFILEINFOW *info OUT OPTIONAL, UINT size, UINT flags))
{
    const WCHAR *name;

    (void)size;
    if (!info || !path || flags & ~(UINT)WITHOUT_PICTURES)
        return 0;
    if (!(flags & SHGFI_USEFILEATTRIBUTES))
        attributes = GetFileAttributesW(path);
    if (attributes == INVALID_FILE_ATTRIBUTES)
        return 0;
    name = last_part(path);
    memset(info, 0, sizeof *info);
    if (flags & SHGFI_DISPLAYNAME)
        lstrcpynW(info->szDisplayName, name, MAX_PATH);
    if (flags & SHGFI_TYPENAME)
        put_type(info, name, attributes);
    return TRUE;
}

API(shell32, DWORD_PTR, SHGetFileInfoA,
    (LPCSTR path, DWORD attributes, SHFILEINFOA *info OUT OPTIONAL, UINT size, UINT flags))
{
    SHFILEINFOW wide_info;
    struct wide wide;
    DWORD_PTR result = 0;

    if (info && wide_open(&wide, path)) {
        result = SHGetFileInfoW(wide.text, attributes, &wide_info, sizeof wide_info, flags);
        wide_close(&wide);
    }
    (void)size;
    if (!result)
        return 0;
    memset(info, 0, sizeof *info);
    ansi_copy_out(info->szDisplayName, sizeof info->szDisplayName, wide_info.szDisplayName,
                  (DWORD)utf16_length((const uint16_t *)wide_info.szDisplayName));
    ansi_copy_out(info->szTypeName, sizeof info->szTypeName, wide_info.szTypeName,
                  (DWORD)utf16_length((const uint16_t *)wide_info.szTypeName));
    return result;
}
