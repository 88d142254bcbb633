/* flags: -lpathcch -lshlwapi -lrpcrt4 */
/* Paths of any length, addresses of files, and unique identifiers as texts. */
#include "check.h"

#include <string.h>
#include <wchar.h>
#include <windows.h>

#include <pathcch.h>
#include <rpc.h>
#include <shlwapi.h>

static int canonical(const WCHAR *path, const WCHAR *expected)
{
    WCHAR out[MAX_PATH];

    return PathCchCanonicalizeEx(out, MAX_PATH, path, 0) == S_OK && wcscmp(out, expected) == 0;
}

static void dots_are_resolved(void)
{
    CHECK(canonical(L"C:\\a\\.\\b\\..\\c", L"C:\\a\\c"));
    CHECK(canonical(L"C:\\a\\..\\..\\..\\b", L"C:\\b"));
    CHECK(canonical(L"C:\\a\\..", L"C:\\"));
    CHECK(canonical(L"\\\\server\\share\\a\\..\\b", L"\\\\server\\share\\b"));
    CHECK(canonical(L"\\\\?\\C:\\a\\..\\b", L"\\\\?\\C:\\b"));
    CHECK(canonical(L"", L"\\"));
    CHECK(canonical(L"a\\b\\", L"a\\b\\"));
}

static void long_paths_need_a_flag(void)
{
    static WCHAR path[1000];
    WCHAR small[4];
    PWSTR made = NULL;

    wcscpy(path, L"C:\\");
    for (int i = 0; i < 60; i++)
        wcscat(path, L"folder\\");
    CHECK_EQUAL(PathAllocCanonicalize(path, 0, &made), (HRESULT)0x800700ce);
    CHECK(made == NULL);
    CHECK_EQUAL(PathAllocCanonicalize(path, PATHCCH_ALLOW_LONG_PATHS, &made), S_OK);
    CHECK(made && wcscmp(made, path) == 0);
    LocalFree(made);
    CHECK_EQUAL(PathCchCanonicalize(small, 4, L"C:\\abc"), (HRESULT)0x8007007a);
}

static int combines(const WCHAR *path, const WCHAR *more, const WCHAR *expected)
{
    WCHAR out[MAX_PATH];

    return PathCchCombine(out, MAX_PATH, path, more) == S_OK && wcscmp(out, expected) == 0;
}

static void paths_are_combined(void)
{
    WCHAR path[MAX_PATH] = L"C:\\a";

    CHECK(combines(L"C:\\a", L"b", L"C:\\a\\b"));
    CHECK(combines(L"C:\\a\\", L"..\\b", L"C:\\b"));
    CHECK(combines(L"C:\\a", L"\\b", L"C:\\b"));
    CHECK(combines(L"C:\\a", L"D:\\b", L"D:\\b"));
    CHECK(combines(NULL, L"C:\\b", L"C:\\b"));
    CHECK_EQUAL(PathCchAppend(path, MAX_PATH, L"\\b"), S_OK);
    CHECK(wcscmp(path, L"C:\\a\\b") == 0);
    CHECK_EQUAL(PathCchRemoveFileSpec(path, MAX_PATH), S_OK);
    CHECK(wcscmp(path, L"C:\\a") == 0);
    CHECK_EQUAL(PathCchRemoveFileSpec(path, MAX_PATH), S_OK);
    CHECK(wcscmp(path, L"C:\\") == 0);
    CHECK_EQUAL(PathCchRemoveFileSpec(path, MAX_PATH), S_FALSE);
}

static void addresses_of_files_become_paths(void)
{
    WCHAR out[MAX_PATH];
    DWORD size = MAX_PATH;

    CHECK(UrlIsW(L"file:///C:/x", URLIS_FILEURL));
    CHECK(!UrlIsW(L"http://host/x", URLIS_FILEURL));
    CHECK(UrlIsW(L"http://host/x", URLIS_URL));
    CHECK(!UrlIsW(L"C:\\x", URLIS_URL));
    CHECK_EQUAL(PathCreateFromUrlW(L"file:///C:/a%20b/c", out, &size, 0), S_OK);
    CHECK(wcscmp(out, L"C:\\a b\\c") == 0);
    CHECK_EQUAL(size, 8);
    size = MAX_PATH;
    CHECK_EQUAL(PathCreateFromUrlW(L"file://server/share", out, &size, 0), S_OK);
    CHECK(wcscmp(out, L"\\\\server\\share") == 0);
    CHECK_EQUAL(PathCreateFromUrlW(L"http://host/x", out, &size, 0), E_INVALIDARG);
}

static void identifiers_become_texts_and_back(void)
{
    UUID uuid, again, other;
    RPC_CSTR text = NULL;
    RPC_WSTR wide = NULL;

    CHECK_EQUAL(UuidCreate(&uuid), RPC_S_OK);
    CHECK_EQUAL(UuidCreateSequential(&other), RPC_S_OK);
    CHECK(memcmp(&uuid, &other, sizeof uuid) != 0);
    CHECK_EQUAL(UuidToStringA(&uuid, &text), RPC_S_OK);
    CHECK(text && strlen((char *)text) == 36);
    CHECK_EQUAL(UuidFromStringA(text, &again), RPC_S_OK);
    CHECK(memcmp(&uuid, &again, sizeof uuid) == 0);
    CHECK_EQUAL(UuidToStringW(&uuid, &wide), RPC_S_OK);
    CHECK_EQUAL(UuidFromStringW(wide, &other), RPC_S_OK);
    CHECK(memcmp(&uuid, &other, sizeof uuid) == 0);
    RpcStringFreeA(&text);
    RpcStringFreeW(&wide);
    CHECK(text == NULL && wide == NULL);
    CHECK_EQUAL(UuidFromStringA((RPC_CSTR) "no identifier", &again), RPC_S_INVALID_STRING_UUID);
}

int main(void)
{
    dots_are_resolved();
    long_paths_need_a_flag();
    paths_are_combined();
    addresses_of_files_become_paths();
    identifiers_become_texts_and_back();
    return checks_result();
}
