/* flags: -lshell32 */
/* CommandLineToArgvW: quotes, backslashes, blanks. */
#include "check.h"

#include <windows.h>

#include <shellapi.h>

static void expect(const WCHAR *line, int count, const WCHAR *last)
{
    int got = -1;
    WCHAR **list = CommandLineToArgvW(line, &got);

    CHECK(list != NULL);
    CHECK_EQUAL(got, count);
    CHECK(list[got] == NULL);
    CHECK(lstrcmpW(list[got - 1], last) == 0);
    LocalFree(list);
}

int main(void)
{
    int count;

    expect(L"program", 1, L"program");
    expect(L"\"C:\\a b\\p.exe\" x", 2, L"x");
    expect(L"C:\\dir\\\"a b\".exe", 1, L"C:\\dir\\a b.exe");
    expect(L"p  a\tb ", 3, L"b");
    expect(L"p \"two words\"", 2, L"two words");
    expect(L"p a\\\\b", 2, L"a\\\\b");
    expect(L"p \"a\\\\\" b", 3, L"b");
    expect(L"p a\\\"b", 2, L"a\"b");
    expect(L"p a\\\\\\\"b", 2, L"a\\\"b");
    expect(L"p \"say \"\"hi\"\"\"", 2, L"say \"hi\"");
    expect(L"p \"\"", 2, L"");
    expect(L" a", 2, L"a"); /* a leading blank: the program's name is empty */
    CHECK(CommandLineToArgvW(NULL, &count) == NULL);
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(CommandLineToArgvW(L"", &count) != NULL);
    CHECK_EQUAL(count, 1);
    return checks_result();
}
