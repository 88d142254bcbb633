/* Message texts, dates, numbers, atoms. */
#include "check.h"

#include <stdarg.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

static DWORD format(const WCHAR *text, WCHAR *out, DWORD size, ...)
{
    va_list arguments;
    DWORD length;

    va_start(arguments, size);
    length = FormatMessageW(FORMAT_MESSAGE_FROM_STRING, text, 0, 0, out, size, &arguments);
    va_end(arguments);
    return length;
}

static void inserts_are_put_in(void)
{
    DWORD_PTR values[] = {4, 2, (DWORD_PTR)L"Bill", (DWORD_PTR)L"Bob", 6, (DWORD_PTR)L"Bill"};
    WCHAR out[128];

    CHECK_EQUAL(format(L"%1 has %2!d! of %3!04x!%n", out, 128, L"cat", 7, 0xab), 19);
    CHECK(wcscmp(out, L"cat has 7 of 00ab\r\n") == 0);
    CHECK(FormatMessageW(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY,
                         L"%1!*.*s! %4 %5!*s!", 0, 0, out, 128, (va_list *)values) > 0);
    CHECK(wcscmp(out, L"  Bi Bob   Bill") == 0);
    CHECK_EQUAL(format(L"a%%b%0c", out, 128), 3);
    CHECK_EQUAL(FormatMessageW(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_IGNORE_INSERTS, L"x %1",
                               0, 0, out, 128, NULL),
                4);
    CHECK_EQUAL(format(L"%1", out, 3, L"long"), 0);
    CHECK_EQUAL(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
}

static void errors_have_texts(void)
{
    char *text = NULL;
    WCHAR out[128];

    CHECK(FormatMessageA(FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_FROM_SYSTEM |
                             FORMAT_MESSAGE_IGNORE_INSERTS,
                         NULL, ERROR_FILE_NOT_FOUND, 0, (char *)&text, 0, NULL) > 10);
    CHECK(text && strstr(text, "file") && strcmp(text + strlen(text) - 2, "\r\n") == 0);
    CHECK(LocalFree(text) == NULL);
    CHECK_EQUAL(FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM, NULL, 0x7777777, 0, out, 128, NULL), 0);
    CHECK_EQUAL(GetLastError(), ERROR_MR_MID_NOT_FOUND);
    CHECK(FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | 0xff, NULL, 5, 0, out, 128, NULL) > 0);
    CHECK(wcschr(out, '\n') == NULL);
}

static void dates_follow_pictures(void)
{
    SYSTEMTIME time = {2024, 2, 0, 29, 15, 4, 5, 0};
    WCHAR out[64];

    CHECK_EQUAL(GetDateFormatW(0x409, 0, &time, L"dddd d MMM yyyy 'at' yy", out, 64), 27);
    CHECK(wcscmp(out, L"Thursday 29 Feb 2024 at 24") == 0);
    CHECK(GetDateFormatEx(L"en-US", DATE_SHORTDATE, &time, NULL, out, 64, NULL) > 0);
    CHECK(wcscmp(out, L"2/29/2024") == 0);
    CHECK(GetTimeFormatEx(L"en-US", 0, &time, NULL, out, 64) > 0);
    CHECK(wcscmp(out, L"3:04:05 PM") == 0);
    CHECK(GetTimeFormatEx(L"en-US", TIME_NOSECONDS, &time, NULL, out, 64) > 0);
    CHECK(wcscmp(out, L"3:04 PM") == 0);
    CHECK(GetTimeFormatEx(L"en-US", TIME_FORCE24HOURFORMAT | TIME_NOTIMEMARKER, &time, NULL, out,
                          64) > 0);
    CHECK(wcscmp(out, L"15:04:05") == 0);
    time.wMonth = 13;
    CHECK_EQUAL(GetDateFormatW(0x409, 0, &time, NULL, out, 64), 0);
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
}

static void numbers_are_grouped_and_rounded(void)
{
    WCHAR out[64];

    CHECK(GetNumberFormatEx(L"en-US", 0, L"-1234567.895", NULL, out, 64) > 0);
    CHECK(wcscmp(out, L"-1,234,567.90") == 0);
    CHECK(GetNumberFormatEx(L"de-DE", 0, L"1234.5", NULL, out, 64) > 0);
    CHECK(wcscmp(out, L"1.234,50") == 0);
    CHECK(GetCurrencyFormatEx(L"en-US", 0, L"-12.3", NULL, out, 64) > 0);
    CHECK(wcscmp(out, L"($12.30)") == 0);
    CHECK_EQUAL(GetNumberFormatEx(L"en-US", 0, L"12x", NULL, out, 64), 0);
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
}

static void atoms_are_counted_names(void)
{
    ATOM atom = AddAtomW(L"Sojourn");
    char name[16];

    CHECK(atom >= 0xc000);
    CHECK_EQUAL(AddAtomA("SOJOURN"), atom);
    CHECK_EQUAL(GetAtomNameA(atom, name, 16), 7);
    CHECK(strcmp(name, "Sojourn") == 0);
    CHECK_EQUAL(DeleteAtom(atom), 0);
    CHECK_EQUAL(FindAtomW(L"sojourn"), atom);
    CHECK_EQUAL(DeleteAtom(atom), 0);
    CHECK_EQUAL(FindAtomW(L"sojourn"), 0);
    CHECK_EQUAL(AddAtomA("#123"), 123);
}

int main(void)
{
    inserts_are_put_in();
    errors_have_texts();
    dates_follow_pictures();
    numbers_are_grouped_and_rounded();
    atoms_are_counted_names();
    return checks_result();
}
