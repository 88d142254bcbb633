/* A program adds, replaces and removes resources in a copy of itself, which still runs. */
#include "check.h"

#include <stdlib.h>
#include <string.h>
#include <windows.h>

#define DATA_TYPE MAKEINTRESOURCEW(10) /* RT_RCDATA */

static WCHAR copy[MAX_PATH];

static void put(const WCHAR *name, const void *data, DWORD size)
{
    HANDLE update = BeginUpdateResourceW(copy, FALSE);

    CHECK(update != NULL);
    CHECK(UpdateResourceW(update, DATA_TYPE, name, 0x409, (void *)data, size));
    CHECK(EndUpdateResourceW(update, FALSE));
}

/* The size of what is there, or -1; compared with what is expected. */
static int look(const WCHAR *name, const char *expected)
{
    HMODULE module = LoadLibraryExW(copy, NULL, LOAD_LIBRARY_AS_DATAFILE);
    HRSRC found = FindResourceExW(module, DATA_TYPE, name, 0x409);
    int size = -1;

    CHECK(module != NULL);
    if (found) {
        size = (int)SizeofResource(module, found);
        if (expected)
            CHECK(memcmp(LockResource(LoadResource(module, found)), expected, (size_t)size) == 0);
    }
    FreeLibrary(module);
    return size;
}

static DWORD run_copy(void)
{
    STARTUPINFOW start = {sizeof start};
    PROCESS_INFORMATION process;
    WCHAR line[] = L"copy child";
    DWORD code = 1;

    CHECK(CreateProcessW(copy, line, NULL, NULL, FALSE, 0, NULL, NULL, &start, &process));
    WaitForSingleObject(process.hProcess, 20000);
    GetExitCodeProcess(process.hProcess, &code);
    CloseHandle(process.hProcess);
    CloseHandle(process.hThread);
    return code;
}

int main(int argc, char **argv)
{
    WCHAR self[MAX_PATH], folder[MAX_PATH];
    char *large = calloc(1, 100000);

    if (argc > 1)
        return strcmp(argv[1], "child") == 0 ? 42 : 1;
    GetModuleFileNameW(NULL, self, MAX_PATH);
    GetTempPathW(MAX_PATH, folder);
    GetTempFileNameW(folder, L"res", 0, copy);
    CHECK(CopyFileW(self, copy, FALSE));
    put(L"FIRST", "one", 3);
    CHECK_EQUAL(look(L"FIRST", "one"), 3);
    put(MAKEINTRESOURCEW(7), "seven", 5);
    put(L"first", "uno!", 4); /* names are kept in capitals */
    CHECK_EQUAL(look(L"FIRST", "uno!"), 4);
    CHECK_EQUAL(look(MAKEINTRESOURCEW(7), "seven"), 5);
    put(L"LARGE", large, 100000);
    CHECK_EQUAL(look(L"LARGE", large), 100000);
    put(MAKEINTRESOURCEW(7), NULL, 0);
    CHECK_EQUAL(look(MAKEINTRESOURCEW(7), NULL), -1);
    CHECK_EQUAL(look(L"FIRST", "uno!"), 4);
    CHECK_EQUAL(run_copy(), 42);
    CHECK(BeginUpdateResourceW(L"no such file.exe", FALSE) == NULL);
    CHECK_EQUAL(GetLastError(), ERROR_FILE_NOT_FOUND);
    CHECK(!UpdateResourceW(NULL, DATA_TYPE, L"X", 0, NULL, 0));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK(DeleteFileW(copy));
    free(large);
    return checks_result();
}
