/* flags: -lnormaliz */
/* Locales, the order of strings, case, character types, normal forms. */
#include "check.h"

#include <string.h>
#include <wchar.h>
#include <windows.h>

static int text_is(LCID id, LCTYPE type, const WCHAR *expected)
{
    WCHAR text[128];

    return GetLocaleInfoW(id, type, text, 128) == (int)wcslen(expected) + 1 &&
           wcscmp(text, expected) == 0;
}

static void english_is_what_windows_says(void)
{
    DWORD number = 0;

    CHECK(text_is(0x409, LOCALE_SNAME, L"en-US"));
    CHECK(text_is(0x409, LOCALE_SDECIMAL, L"."));
    CHECK(text_is(0x409, LOCALE_SLONGDATE, L"dddd, MMMM d, yyyy"));
    CHECK(text_is(0x409, LOCALE_SDAYNAME1, L"Monday"));
    CHECK(text_is(0x409, LOCALE_SABBREVMONTHNAME12, L"Dec"));
    CHECK(text_is(0x409, LOCALE_ILANGUAGE, L"0409"));
    CHECK_EQUAL(
        GetLocaleInfoW(0x409, LOCALE_IFIRSTDAYOFWEEK | LOCALE_RETURN_NUMBER, (WCHAR *)&number, 2),
        2);
    CHECK_EQUAL(number, 6);
    CHECK(text_is(LOCALE_INVARIANT, LOCALE_SSHORTDATE, L"MM/dd/yyyy"));
}

static void other_locales_come_from_the_host(void)
{
    CHECK(text_is(0x407, LOCALE_SDECIMAL, L","));
    CHECK(text_is(0x407, LOCALE_SDAYNAME1, L"Montag"));
    CHECK(text_is(0x407, LOCALE_SMONTHNAME3, L"M\xe4rz"));
    CHECK(text_is(0x407, LOCALE_SISO3166CTRYNAME, L"DE"));
    CHECK(text_is(0x407, LOCALE_STIMEFORMAT, L"HH:mm:ss"));
}

static void names_and_identifiers_agree(void)
{
    WCHAR name[LOCALE_NAME_MAX_LENGTH];

    CHECK_EQUAL(LocaleNameToLCID(L"de-DE", 0), 0x407);
    CHECK_EQUAL(LocaleNameToLCID(L"DE-de", 0), 0x407);
    CHECK_EQUAL(LCIDToLocaleName(0x411, name, LOCALE_NAME_MAX_LENGTH, 0), 6);
    CHECK(wcscmp(name, L"ja-JP") == 0);
    CHECK(IsValidLocale(0x409, LCID_INSTALLED) && IsValidLocaleName(L"fr-FR"));
    CHECK(!IsValidLocaleName(L"not-a-locale"));
    SetLastError(0);
    CHECK_EQUAL(GetLocaleInfoW(0x409, 0x7fff, name, 10), 0);
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_FLAGS);
    CHECK_EQUAL(GetLocaleInfoW(0x409, LOCALE_SNAME, name, 3), 0);
    CHECK_EQUAL(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
}

static int order(const WCHAR *a, const WCHAR *b, DWORD flags)
{
    return CompareStringEx(L"en-US", flags, a, -1, b, -1, NULL, NULL, 0) - CSTR_EQUAL;
}

static void strings_are_ordered_as_words(void)
{
    CHECK(order(L"a", L"B", 0) < 0);
    CHECK(order(L"a", L"A", 0) < 0);
    CHECK_EQUAL(order(L"a", L"A", NORM_IGNORECASE), 0);
    CHECK(order(L"coop", L"co-op", 0) < 0 && order(L"co-op", L"cop", 0) < 0);
    CHECK(order(L"co-op", L"coop", SORT_STRINGSORT) < 0);
    CHECK(order(L"r\xe9sum\xe9", L"resume", 0) > 0);
    CHECK_EQUAL(order(L"r\xe9sum\xe9", L"resume", NORM_IGNORENONSPACE), 0);
    CHECK(order(L"file10", L"file9", 0) < 0);
    CHECK(order(L"file10", L"file9", SORT_DIGITSASNUMBERS) > 0);
    CHECK_EQUAL(CompareStringOrdinal(L"a", 1, L"B", 1, FALSE), CSTR_GREATER_THAN);
    CHECK_EQUAL(CompareStringOrdinal(L"a", 1, L"B", 1, TRUE), CSTR_LESS_THAN);
    CHECK_EQUAL(CompareStringW(0x409, 0x40000000 >> 1, L"a", 1, L"b", 1), 0);
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_FLAGS);
}

static void sort_keys_order_as_comparisons_do(void)
{
    static const WCHAR *const words[] = {L"coop", L"co-op", L"cop", L"\xe9t\xe9", L"ete",
                                         L"A",    L"a",     L"b1",  L"B"};
    BYTE keys[9][128];

    for (int i = 0; i < 9; i++)
        CHECK(LCMapStringW(0x409, LCMAP_SORTKEY, words[i], -1, (WCHAR *)keys[i], 128) > 0);
    for (int i = 0; i < 9; i++) {
        for (int j = 0; j < 9; j++) {
            int by_key = strcmp((char *)keys[i], (char *)keys[j]);
            int by_text = order(words[i], words[j], 0);

            CHECK_EQUAL((by_key > 0) - (by_key < 0), by_text);
        }
    }
}

static void case_maps_one_to_one(void)
{
    WCHAR out[16];

    CHECK_EQUAL(LCMapStringW(0x409, LCMAP_UPPERCASE,
                             L"stra\xdf"
                             L"e \x3b1\x44f",
                             -1, out, 16),
                10);
    CHECK(wcscmp(out, L"STRA\xdf"
                      L"E \x391\x42f") == 0);
    CHECK_EQUAL(LCMapStringEx(L"tr-TR", LCMAP_UPPERCASE | LCMAP_LINGUISTIC_CASING, L"i", 1, out, 16,
                              NULL, NULL, 0),
                1);
    CHECK_EQUAL(out[0], 0x130);
    CHECK_EQUAL(LCMapStringW(0x409, LCMAP_LOWERCASE, L"ABC", 3, out, 2), 0);
    CHECK_EQUAL(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    CHECK_EQUAL(LCMapStringW(0x411, LCMAP_KATAKANA, L"\x3042", 1, out, 16), 1);
    CHECK_EQUAL(out[0], 0x30a2);
}

static void characters_have_types(void)
{
    WORD types[5];

    CHECK(GetStringTypeW(CT_CTYPE1, L"A 1\x416\t", 5, types));
    CHECK_EQUAL(types[0], C1_UPPER | C1_ALPHA | C1_XDIGIT | C1_DEFINED);
    CHECK_EQUAL(types[1], C1_SPACE | C1_BLANK | C1_DEFINED);
    CHECK_EQUAL(types[2], C1_DIGIT | C1_XDIGIT | C1_DEFINED);
    CHECK_EQUAL(types[3], C1_UPPER | C1_ALPHA | C1_DEFINED);
    CHECK_EQUAL(types[4], C1_SPACE | C1_BLANK | C1_CNTRL | C1_DEFINED);
}

static void text_has_normal_forms(void)
{
    WCHAR out[16];

    CHECK_EQUAL(NormalizeString(NormalizationD, L"\xe9", 1, out, 16), 2);
    CHECK(out[0] == 'e' && out[1] == 0x301);
    CHECK_EQUAL(NormalizeString(NormalizationC, L"e\x301", 2, out, 16), 1);
    CHECK_EQUAL(out[0], 0xe9);
    CHECK(IsNormalizedString(NormalizationC, L"abc", -1));
    CHECK(!IsNormalizedString(NormalizationC, L"e\x301", -1));
}

int main(void)
{
    english_is_what_windows_says();
    other_locales_come_from_the_host();
    names_and_identifiers_agree();
    strings_are_ordered_as_words();
    sort_keys_order_as_comparisons_do();
    case_maps_one_to_one();
    characters_have_types();
    text_has_normal_forms();
    return checks_result();
}
