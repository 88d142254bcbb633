/* Known folders: SHGetKnownFolderPath, SHGetFolderPath and what came before them. */
#include "abi/windows.h"

#define INITGUID
#include <initguid.h>
#include <knownfolders.h>
#include <shlobj.h>

#include "abi/model.h"
#include "apis/host/path.h"
#include "apis/host/text.h"
#include "apis/win/ansi.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <stdbool.h>
#include <string.h>

enum { NO_NUMBER = -1 };

/* A folder: by identifier, by its older number where it has one, and where it lies. */
struct folder {
    const GUID *id;
    int number; /* CSIDL_* */
    enum path_folder base;
    const WCHAR *rest;
};

static const struct folder folders[] = {
    {&FOLDERID_Profile, CSIDL_PROFILE, PATH_PROFILE, L""},
    {&FOLDERID_UserProfiles, NO_NUMBER, PATH_PROFILES, L""},
    {&FOLDERID_Desktop, CSIDL_DESKTOPDIRECTORY, PATH_PROFILE, L"\\Desktop"},
    {&FOLDERID_Desktop, CSIDL_DESKTOP, PATH_PROFILE, L"\\Desktop"},
    {&FOLDERID_Documents, CSIDL_PERSONAL, PATH_PROFILE, L"\\Documents"},
    {&FOLDERID_Downloads, NO_NUMBER, PATH_PROFILE, L"\\Downloads"},
    {&FOLDERID_Music, CSIDL_MYMUSIC, PATH_PROFILE, L"\\Music"},
    {&FOLDERID_Pictures, CSIDL_MYPICTURES, PATH_PROFILE, L"\\Pictures"},
    {&FOLDERID_Videos, CSIDL_MYVIDEO, PATH_PROFILE, L"\\Videos"},
    {&FOLDERID_Favorites, CSIDL_FAVORITES, PATH_PROFILE, L"\\Favorites"},
    {&FOLDERID_SavedGames, NO_NUMBER, PATH_PROFILE, L"\\Saved Games"},
    {&FOLDERID_LocalAppData, CSIDL_LOCAL_APPDATA, PATH_LOCAL_DATA, L""},
    {&FOLDERID_LocalAppDataLow, NO_NUMBER, PATH_PROFILE, L"\\AppData\\LocalLow"},
    {&FOLDERID_RoamingAppData, CSIDL_APPDATA, PATH_ROAMING_DATA, L""},
    {&FOLDERID_InternetCache, CSIDL_INTERNET_CACHE, PATH_LOCAL_DATA,
     L"\\Microsoft\\Windows\\INetCache"},
    {&FOLDERID_Cookies, CSIDL_COOKIES, PATH_LOCAL_DATA, L"\\Microsoft\\Windows\\INetCookies"},
    {&FOLDERID_History, CSIDL_HISTORY, PATH_LOCAL_DATA, L"\\Microsoft\\Windows\\History"},
    {&FOLDERID_StartMenu, CSIDL_STARTMENU, PATH_ROAMING_DATA, L"\\Microsoft\\Windows\\Start Menu"},
    {&FOLDERID_Programs, CSIDL_PROGRAMS, PATH_ROAMING_DATA,
     L"\\Microsoft\\Windows\\Start Menu\\Programs"},
    {&FOLDERID_Startup, CSIDL_STARTUP, PATH_ROAMING_DATA,
     L"\\Microsoft\\Windows\\Start Menu\\Programs\\Startup"},
    {&FOLDERID_SendTo, CSIDL_SENDTO, PATH_ROAMING_DATA, L"\\Microsoft\\Windows\\SendTo"},
    {&FOLDERID_Recent, CSIDL_RECENT, PATH_ROAMING_DATA, L"\\Microsoft\\Windows\\Recent"},
    {&FOLDERID_Templates, CSIDL_TEMPLATES, PATH_ROAMING_DATA, L"\\Microsoft\\Windows\\Templates"},
    {&FOLDERID_ProgramData, CSIDL_COMMON_APPDATA, PATH_PROGRAM_DATA, L""},
    {&FOLDERID_CommonStartMenu, CSIDL_COMMON_STARTMENU, PATH_PROGRAM_DATA,
     L"\\Microsoft\\Windows\\Start Menu"},
    {&FOLDERID_CommonPrograms, CSIDL_COMMON_PROGRAMS, PATH_PROGRAM_DATA,
     L"\\Microsoft\\Windows\\Start Menu\\Programs"},
    {&FOLDERID_CommonStartup, CSIDL_COMMON_STARTUP, PATH_PROGRAM_DATA,
     L"\\Microsoft\\Windows\\Start Menu\\Programs\\Startup"},
    {&FOLDERID_Public, NO_NUMBER, PATH_PUBLIC, L""},
    {&FOLDERID_PublicDesktop, CSIDL_COMMON_DESKTOPDIRECTORY, PATH_PUBLIC, L"\\Desktop"},
    {&FOLDERID_PublicDocuments, CSIDL_COMMON_DOCUMENTS, PATH_PUBLIC, L"\\Documents"},
    {&FOLDERID_PublicDownloads, NO_NUMBER, PATH_PUBLIC, L"\\Downloads"},
    {&FOLDERID_ProgramFiles, CSIDL_PROGRAM_FILES, PATH_PROGRAM_FILES, L""},
    {&FOLDERID_ProgramFilesX64, NO_NUMBER, PATH_PROGRAM_FILES, L""},
    {&FOLDERID_ProgramFilesX86, CSIDL_PROGRAM_FILESX86, PATH_PROGRAM_FILES, L" (x86)"},
    {&FOLDERID_ProgramFilesCommon, CSIDL_PROGRAM_FILES_COMMON, PATH_PROGRAM_FILES,
     L"\\Common Files"},
    {&FOLDERID_Windows, CSIDL_WINDOWS, PATH_WINDOWS, L""},
    {&FOLDERID_System, CSIDL_SYSTEM, PATH_SYSTEM, L""},
    {&FOLDERID_SystemX86, CSIDL_SYSTEMX86, PATH_WINDOWS, L"\\SysWOW64"},
    {&FOLDERID_Fonts, CSIDL_FONTS, PATH_WINDOWS, L"\\Fonts"},
};

enum { FOLDERS = sizeof folders / sizeof *folders };

static const struct folder *folder_by_id(const GUID *id)
{
    for (int i = 0; i < FOLDERS; i++) {
        if (memcmp(folders[i].id, id, sizeof *id) == 0)
            return &folders[i];
    }
    return NULL;
}

static const struct folder *folder_by_number(int number)
{
    for (int i = 0; i < FOLDERS; i++) {
        if (folders[i].number == (number & 0xff) && folders[i].number != NO_NUMBER)
            return &folders[i];
    }
    return NULL;
}

/* Where a 32-bit program is shown a folder of its kind. */
static bool has_own_of_32(const struct folder *folder)
{
    return folder->id == &FOLDERID_ProgramFiles || folder->id == &FOLDERID_ProgramFilesCommon;
}

/* The path with its terminator; false when it does not fit, which no real one fails to. */
static bool folder_path(const struct folder *folder, struct dos_path *path)
{
    static const WCHAR of_32[] = u" (x86)";
    size_t rest = utf16_length(folder->rest);

    if (path_folder(path, folder->base) < 0 || path->length + rest + 8 >= DOS_PATH_MAX)
        return false;
    if (guest_is_32() && has_own_of_32(folder)) {
        memcpy(path->text + path->length, of_32, sizeof of_32);
        path->length += sizeof of_32 / sizeof *of_32 - 1;
    }
    memcpy(path->text + path->length, folder->rest, (rest + 1) * sizeof *path->text);
    path->length += rest;
    return true;
}

static bool is_directory(const WCHAR *path)
{
    DWORD attributes = GetFileAttributesW(path);

    return attributes != INVALID_FILE_ATTRIBUTES && attributes & FILE_ATTRIBUTE_DIRECTORY;
}

/* Makes a directory and those above it. */
static bool create_all(WCHAR *path)
{
    for (WCHAR *at = path + 3; *at; at++) {
        if (*at != '\\')
            continue;
        *at = 0;
        CreateDirectoryW(path, NULL); /* what fails here fails again below */
        *at = '\\';
    }
    return CreateDirectoryW(path, NULL) || is_directory(path);
}

API(shell32, HRESULT, SHGetKnownFolderPath,
    (REFKNOWNFOLDERID id, DWORD flags FLAGS(KF_FLAG_), HANDLE token OPTIONAL, PWSTR *out OUT))
{
    const struct folder *folder = folder_by_id(id);
    struct dos_path path;
    size_t size;

    (void)token; /* there is one user */
    *out = NULL;
    if (!folder || !folder_path(folder, &path))
        return HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND);
    if (flags & KF_FLAG_CREATE && !create_all(path.text))
        return HRESULT_FROM_WIN32(GetLastError());
    if (!(flags & (KF_FLAG_CREATE | KF_FLAG_DONT_VERIFY)) && !is_directory(path.text))
        return HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND);
    size = (path.length + 1) * sizeof **out;
    *out = CoTaskMemAlloc(size);
    if (!*out)
        return E_OUTOFMEMORY;
    memcpy(*out, path.text, size);
    return S_OK;
}

API(shell32, HRESULT, SHGetFolderPathW,
    (HWND owner OPTIONAL, int number, HANDLE token OPTIONAL, DWORD flags, LPWSTR out OUT))
{
    const struct folder *folder = folder_by_number(number);
    struct dos_path path;

    (void)owner;
    (void)token;
    (void)flags; /* current or default: no folder has been moved */
    out[0] = 0;
    if (!folder || !folder_path(folder, &path) || path.length >= MAX_PATH)
        return E_INVALIDARG;
    if (number & CSIDL_FLAG_CREATE && !create_all(path.text))
        return HRESULT_FROM_WIN32(GetLastError());
    memcpy(out, path.text, (path.length + 1) * sizeof *out);
    return is_directory(out) || number & CSIDL_FLAG_DONT_VERIFY ? S_OK : S_FALSE;
}

API(shell32, HRESULT, SHGetFolderPathA,
    (HWND owner OPTIONAL, int number, HANDLE token OPTIONAL, DWORD flags, LPSTR out OUT))
{
    WCHAR wide[MAX_PATH];
    HRESULT result = SHGetFolderPathW(owner, number, token, flags, wide);
    size_t length = utf8_from_utf16(out, MAX_PATH - 1, wide, utf16_length(wide));

    out[length < MAX_PATH ? length : 0] = 0;
    return length < MAX_PATH ? result : E_INVALIDARG;
}

API(shell32, WINBOOL, SHGetSpecialFolderPathW,
    (HWND owner OPTIONAL, LPWSTR out OUT, int number, WINBOOL create))
{
    return SHGetFolderPathW(owner, number | (create ? CSIDL_FLAG_CREATE : 0), NULL, 0, out) == S_OK;
}

API(shell32, WINBOOL, SHGetSpecialFolderPathA,
    (HWND owner OPTIONAL, LPSTR out OUT, int number, WINBOOL create))
{
    return SHGetFolderPathA(owner, number | (create ? CSIDL_FLAG_CREATE : 0), NULL, 0, out) == S_OK;
}
