/* Code pages, and what the conversions refuse. */
#include "check.h"

#include <string.h>
#include <windows.h>

static void utf8_goes_both_ways(void)
{
    WCHAR wide[16];
    char narrow[32];

    CHECK_EQUAL(MultiByteToWideChar(CP_UTF8, 0, "a\xc3\xa9\xf0\x9f\x98\x80", -1, wide, 16), 5);
    CHECK(wide[0] == 'a' && wide[1] == 0xe9 && wide[2] == 0xd83d && wide[3] == 0xde00 && !wide[4]);
    CHECK_EQUAL(WideCharToMultiByte(CP_UTF8, 0, wide, -1, narrow, 32, NULL, NULL), 8);
    CHECK(strcmp(narrow, "a\xc3\xa9\xf0\x9f\x98\x80") == 0);
    CHECK_EQUAL(MultiByteToWideChar(CP_UTF8, 0, "abc", 3, NULL, 0), 3);
    CHECK_EQUAL(GetACP(), 65001);
}

static void ill_formed_text_is_replaced_or_refused(void)
{
    WCHAR wide[16];
    char narrow[16];

    CHECK_EQUAL(MultiByteToWideChar(CP_UTF8, 0,
                                    "\xff"
                                    "a",
                                    2, wide, 16),
                2);
    CHECK(wide[0] == 0xfffd && wide[1] == 'a');
    SetLastError(0);
    CHECK_EQUAL(MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS,
                                    "\xff"
                                    "a",
                                    2, wide, 16),
                0);
    CHECK_EQUAL(GetLastError(), ERROR_NO_UNICODE_TRANSLATION);
    CHECK_EQUAL(WideCharToMultiByte(CP_UTF8, 0, L"\xd800", 1, narrow, 16, NULL, NULL), 3);
    CHECK(memcmp(narrow, "\xef\xbf\xbd", 3) == 0);
    CHECK_EQUAL(
        WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, L"\xd800", 1, narrow, 16, NULL, NULL),
        0);
    CHECK_EQUAL(GetLastError(), ERROR_NO_UNICODE_TRANSLATION);
}

static void wrong_arguments_have_documented_errors(void)
{
    WCHAR wide[2];
    char narrow[2];
    BOOL used;

    CHECK_EQUAL(MultiByteToWideChar(CP_UTF8, 0, "abc", -1, wide, 2), 0);
    CHECK_EQUAL(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    CHECK_EQUAL(MultiByteToWideChar(CP_UTF8, 0, "abc", 0, wide, 2), 0);
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK_EQUAL(MultiByteToWideChar(12345, 0, "abc", -1, wide, 2), 0);
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK_EQUAL(MultiByteToWideChar(CP_UTF8, MB_COMPOSITE, "a", -1, wide, 2), 0);
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_FLAGS);
    CHECK_EQUAL(WideCharToMultiByte(CP_UTF8, 0, L"a", -1, narrow, 2, NULL, &used), 0);
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
}

static void single_byte_pages_map_what_they_have(void)
{
    WCHAR wide[8];
    char narrow[8];
    BOOL used = FALSE;

    CHECK_EQUAL(MultiByteToWideChar(1252, 0, "\x80\xe9\x81", 3, wide, 8), 3);
    CHECK(wide[0] == 0x20ac && wide[1] == 0xe9 && wide[2] == 0x81);
    CHECK_EQUAL(MultiByteToWideChar(437, 0, "\x82", 1, wide, 8), 1);
    CHECK_EQUAL(wide[0], 0xe9);
    CHECK_EQUAL(WideCharToMultiByte(1252, 0, L"\x20ac\x0416", 2, narrow, 8, "#", &used), 2);
    CHECK(narrow[0] == '\x80' && narrow[1] == '#' && used);
    CHECK_EQUAL(WideCharToMultiByte(1251, 0, L"\x0416", 1, narrow, 8, NULL, &used), 1);
    CHECK(narrow[0] == '\xc6' && !used);
}

static void double_byte_pages_have_lead_bytes(void)
{
    WCHAR wide[8];
    char narrow[8];
    CPINFO info;

    CHECK(GetCPInfo(932, &info) && info.MaxCharSize == 2 && info.LeadByte[0] == 0x81);
    CHECK(IsDBCSLeadByteEx(932, 0x93) && !IsDBCSLeadByteEx(932, 'a'));
    CHECK(!IsDBCSLeadByteEx(1252, 0x93));
    CHECK_EQUAL(MultiByteToWideChar(932, 0,
                                    "\x93\xfa"
                                    "a",
                                    3, wide, 8),
                2);
    CHECK(wide[0] == 0x65e5 && wide[1] == 'a');
    CHECK_EQUAL(WideCharToMultiByte(932, 0, wide, 2, narrow, 8, NULL, NULL), 3);
    CHECK(memcmp(narrow,
                 "\x93\xfa"
                 "a",
                 3) == 0);
    CHECK(IsValidCodePage(950) && IsValidCodePage(65001) && !IsValidCodePage(0));
}

static void plain_strings_are_ordered_like_words(void)
{
    CHECK(lstrcmpA("abc", "ABC") < 0);
    CHECK_EQUAL(lstrcmpiW(L"abc", L"ABC"), 0);
    CHECK(lstrcmpW(L"coop", L"co-op") < 0);
    CHECK(lstrcmpW(L"co-op", L"cop") < 0);
    CHECK_EQUAL(lstrlenW(NULL), 0);
}

int main(void)
{
    utf8_goes_both_ways();
    ill_formed_text_is_replaced_or_refused();
    wrong_arguments_have_documented_errors();
    single_byte_pages_map_what_they_have();
    double_byte_pages_have_lead_bytes();
    plain_strings_are_ordered_like_words();
    return checks_result();
}
