/* Prints the file that is named, through CreateFileW and ReadFile; without a name, its own. */
#include <windows.h>

#include "check.h"

static int print_file(const wchar_t *name)
{
    char text[256];
    DWORD size = 0;
    HANDLE file = CreateFileW(name, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);

    if (file == INVALID_HANDLE_VALUE) {
        printf("error %lu\n", GetLastError());
        return 1;
    }
    ReadFile(file, text, sizeof text - 1, &size, NULL);
    text[size] = 0;
    CloseHandle(file);
    printf("%s", text);
    return 0;
}

static void check_own_file(void)
{
    static const char text[] = "written and read\n";
    HANDLE file = CreateFileW(L"print_file.txt", GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    DWORD size = 0;

    CHECK(file != INVALID_HANDLE_VALUE);
    CHECK(WriteFile(file, text, sizeof text - 1, &size, NULL));
    CHECK_EQUAL(size, sizeof text - 1);
    CHECK(CloseHandle(file));
    CHECK_EQUAL(print_file(L"print_file.txt"), 0);
    CHECK(DeleteFileW(L"print_file.txt"));
    CHECK_EQUAL(print_file(L"print_file.txt"), 1);
    CHECK_EQUAL(GetLastError(), ERROR_FILE_NOT_FOUND);
}

int main(int argc, char **argv)
{
    wchar_t name[MAX_PATH];

    if (argc > 1) {
        MultiByteToWideChar(CP_ACP, 0, argv[1], -1, name, MAX_PATH);
        return print_file(name);
    }
    check_own_file();
    return checks_result();
}
