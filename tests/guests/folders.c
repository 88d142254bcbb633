/* flags: -lshell32 -lole32 -luuid */
/* Known folders, by identifier and by number. */
#include "check.h"

#include <windows.h>

#include <knownfolders.h>
#include <shlobj.h>

static void by_identifier(void)
{
    WCHAR *path, number[MAX_PATH];

    CHECK_EQUAL(SHGetKnownFolderPath(&FOLDERID_Profile, 0, NULL, &path), S_OK);
    CHECK(path[1] == ':' && path[2] == '\\');
    CHECK_EQUAL(SHGetFolderPathW(NULL, CSIDL_PROFILE, NULL, SHGFP_TYPE_CURRENT, number), S_OK);
    CHECK(lstrcmpW(path, number) == 0);
    CoTaskMemFree(path);
    CHECK_EQUAL(SHGetKnownFolderPath(&GUID_NULL, 0, NULL, &path),
                HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    CHECK(path == NULL);
    CHECK_EQUAL(SHGetKnownFolderPath(&FOLDERID_Windows, KF_FLAG_DONT_VERIFY, NULL, &path), S_OK);
    CHECK(lstrcmpiW(path, L"C:\\Windows") == 0);
    CoTaskMemFree(path);
}

static void by_number(void)
{
    char narrow[MAX_PATH], profile[MAX_PATH];
    WCHAR path[MAX_PATH];

    CHECK_EQUAL(SHGetFolderPathW(NULL, 0xfe, NULL, 0, path), E_INVALIDARG);
    CHECK_EQUAL(path[0], 0);
    CHECK(SHGetSpecialFolderPathA(NULL, narrow, CSIDL_PROFILE, FALSE));
    CHECK(GetEnvironmentVariableA("USERPROFILE", profile, sizeof profile) > 0);
    CHECK(lstrcmpiA(narrow, profile) == 0);
}

static void a_missing_folder_is_made_when_asked(void)
{
    WCHAR path[MAX_PATH];

    CHECK_EQUAL(SHGetFolderPathW(NULL, CSIDL_TEMPLATES, NULL, 0, path), S_FALSE);
    CHECK_EQUAL(SHGetFolderPathW(NULL, CSIDL_TEMPLATES | CSIDL_FLAG_CREATE, NULL, 0, path), S_OK);
    CHECK_EQUAL(SHGetFolderPathW(NULL, CSIDL_TEMPLATES, NULL, 0, path), S_OK);
    CHECK(RemoveDirectoryW(path));
}

int main(void)
{
    by_identifier();
    by_number();
    a_missing_folder_is_made_when_asked();
    return checks_result();
}
