/* Strings and memory: every alignment and length against the host's functions. */
#include "apis/win/crt/errors.h"
#include "tests/suite.h"

#include <string.h>
#include <sys/mman.h>

size_t WINAPI crt_strlen(const char *text);
size_t WINAPI crt_wcslen(const WCHAR *text);
void *WINAPI crt_memmove(void *target, const void *source, size_t count);
void *WINAPI crt_memset(void *target, int value, size_t count);
int WINAPI crt_memcmp(const void *left, const void *right, size_t count);
void *WINAPI crt_memchr(const void *block, int value, size_t count);
int WINAPI crt_strcmp(const char *left, const char *right);
int WINAPI crt_wcscmp(const WCHAR *left, const WCHAR *right);
char *WINAPI crt_strncpy(char *target, const char *source, size_t count);
char *WINAPI crt_strtok_s(char *text, const char *delimiters, char **context);
int WINAPI crt_strcpy_s(char *target, size_t size, const char *source);
int WINAPI crt_strncpy_s(char *target, size_t size, const char *source, size_t count);
int WINAPI crt_strcat_s(char *target, size_t size, const char *source);
int WINAPI crt_wcscpy_s(WCHAR *target, size_t size, const WCHAR *source);
int WINAPI crt_wcsncpy_s(WCHAR *target, size_t size, const WCHAR *source, size_t count);
WCHAR *WINAPI crt_wcstok_s(WCHAR *text, const WCHAR *delimiters, WCHAR **context);
int WINAPI crt__stricmp(const char *left, const char *right);
int WINAPI crt__wcsicmp(const WCHAR *left, const WCHAR *right);
int WINAPI crt__wcslwr_s(WCHAR *text, size_t size);
int WINAPI crt_strcoll(const char *left, const char *right);
int WINAPI crt__wcsnicoll(const WCHAR *left, const WCHAR *right, size_t count);
size_t WINAPI crt_strxfrm(char *out, const char *text, size_t size);
size_t WINAPI crt_wcsxfrm(WCHAR *out, const WCHAR *text, size_t size);
char *WINAPI crt__strrev(char *text);

static unsigned char pattern_at(size_t i)
{
    return (unsigned char)(i * 7 + i / 251);
}

static void memmove_copies_every_length_and_overlap(void)
{
    static unsigned char mine[6000], host[6000];

    for (size_t length = 0; length < 2600; length += length < 150 ? 1 : 97) {
        for (size_t from = 0; from < 130; from += 13) {
            for (size_t to = 0; to < 130; to += 17) {
                for (size_t i = 0; i < sizeof mine; i++)
                    mine[i] = host[i] = pattern_at(i);
                crt_memmove(mine + to, mine + from, length);
                memmove(host + to, host + from, length);
                if (memcmp(mine, host, sizeof mine) != 0) {
                    CU_FAIL("memmove differs");
                    return;
                }
            }
        }
    }
    CU_PASS("all the same");
}

static void memset_fills_exactly(void)
{
    static unsigned char mine[4200], host[4200];

    for (size_t length = 0; length < 4000; length += length < 140 ? 1 : 111) {
        memset(mine, 1, sizeof mine);
        memset(host, 1, sizeof host);
        crt_memset(mine + 5, 0xab, length);
        memset(host + 5, 0xab, length);
        CU_ASSERT_EQUAL_FATAL(memcmp(mine, host, sizeof mine), 0);
    }
}

static void strlen_counts_from_every_alignment(void)
{
    char text[200];

    for (size_t start = 0; start < 33; start++) {
        for (size_t length = 0; length < 100; length++) {
            memset(text, 'x', sizeof text);
            text[start + length] = 0;
            CU_ASSERT_EQUAL_FATAL(crt_strlen(text + start), length);
        }
    }
}

/* Odd addresses among them, on which no load of whole units is aligned. */
static void wide_strings_are_measured_and_compared_from_every_alignment(void)
{
    static _Alignas(16) char space[400], other_space[400];

    for (size_t start = 0; start < 33; start++) {
        WCHAR *text = (WCHAR *)(void *)(space + start);
        WCHAR *other = (WCHAR *)(void *)(other_space + (start * 7) % 33);

        for (size_t length = 0; length < 100; length++) {
            for (size_t i = 0; i < length; i++)
                text[i] = other[i] = 0x4100;
            text[length] = 0;
            other[length] = 0xff00;
            other[length + 1] = 0;
            CU_ASSERT_EQUAL_FATAL(crt_wcslen(text), length);
            CU_ASSERT_EQUAL_FATAL(crt_wcscmp(text, other), -1);
            CU_ASSERT_EQUAL_FATAL(crt_wcscmp(other, text), 1);
            other[length] = 0;
            CU_ASSERT_EQUAL_FATAL(crt_wcscmp(text, other), 0);
        }
    }
}

static void memcmp_and_memchr_find_the_place(void)
{
    unsigned char a[100], b[100];

    for (size_t at = 0; at < 100; at++) {
        memset(a, 7, sizeof a);
        memset(b, 7, sizeof b);
        a[at] = 200;
        CU_ASSERT_TRUE(crt_memcmp(a, b, 100) > 0);
        CU_ASSERT_TRUE(crt_memcmp(b, a, 100) < 0);
        CU_ASSERT_EQUAL(crt_memcmp(a, b, at), 0);
        CU_ASSERT_PTR_EQUAL(crt_memchr(a, 200, 100), a + at);
        CU_ASSERT_PTR_NULL(crt_memchr(a, 200, at));
    }
}

static void comparisons_are_unsigned(void)
{
    CU_ASSERT_EQUAL(crt_strcmp("a\x80", "a\x7f"), 1);
    CU_ASSERT_EQUAL(crt_strcmp("a", "ab"), -1);
    CU_ASSERT_EQUAL(crt__stricmp("HeLLo", "hEllO"), 0);
    CU_ASSERT_TRUE(crt__stricmp("a", "B") < 0);
    CU_ASSERT_EQUAL(crt_wcscmp(L"a\xff00", L"a\x7fff"), 1);
    CU_ASSERT_EQUAL(crt__wcsicmp(L"HeLLo", L"hEllO"), 0);
    CU_ASSERT_TRUE(crt__wcsicmp(L"\xff00", L"Z") > 0);
}

static void the_order_of_the_c_locale_is_that_of_the_units(void)
{
    char out[4] = "zzz";
    WCHAR wide_out[4] = L"zzz";

    CU_ASSERT_EQUAL(crt_strcoll("B", "a"), -1);
    CU_ASSERT_EQUAL(crt_strcoll("a\xff", "ab"), 1);
    CU_ASSERT_EQUAL(crt__wcsnicoll(L"ABx", L"aby", 2), 0);
    CU_ASSERT_TRUE(crt__wcsnicoll(L"ABx", L"aby", 3) < 0);
    CU_ASSERT_EQUAL(crt_strcoll(NULL, "a"), NOT_COMPARABLE);
    CU_ASSERT_EQUAL(crt_strxfrm(out, "ab", 4), 2);
    CU_ASSERT_STRING_EQUAL(out, "ab");
    CU_ASSERT_EQUAL(crt_wcsxfrm(wide_out, L"abcdef", 4), 6);
}

/* At the end of a page, behind which nothing is mapped. */
static void strings_are_not_read_beyond_their_page(void)
{
    char *pages = mmap(NULL, 0x3000, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    char *end = pages + 0x2000, other[64];
    WCHAR wide_other[64];

    CU_ASSERT_PTR_NOT_EQUAL_FATAL(pages, MAP_FAILED);
    mprotect(end, 0x1000, PROT_NONE);
    for (size_t length = 0; length < 60; length++) {
        char *text = end - 1 - length;
        WCHAR *wide = (WCHAR *)(void *)end - 1 - length;

        memset(text, 'a', length);
        text[length] = 0;
        memcpy(other, text, length + 1);
        CU_ASSERT_EQUAL(crt_strlen(text), length);
        CU_ASSERT_EQUAL(crt_strcmp(text, other), 0);
        CU_ASSERT_EQUAL(crt_strcmp(other, text), 0);
        other[length] = 'b';
        other[length + 1] = 0;
        CU_ASSERT_EQUAL(crt_strcmp(text, other), -1);
        for (size_t i = 0; i <= length; i++)
            wide[i] = i < length ? 0x4100 : 0;
        CU_ASSERT_EQUAL(crt_wcslen(wide), length);
        memcpy(wide_other, wide, (length + 1) * sizeof *wide);
        CU_ASSERT_EQUAL(crt_wcscmp(wide, wide_other), 0);
        CU_ASSERT_EQUAL(crt_wcscmp(wide_other, wide), 0);
    }
    munmap(pages, 0x3000);
}

static void strncpy_fills_with_zeros(void)
{
    char text[8];

    memset(text, 'x', sizeof text);
    crt_strncpy(text, "ab", 5);
    CU_ASSERT_EQUAL(memcmp(text, "ab\0\0\0xxx", 8), 0);
}

static void secure_copies_refuse_what_does_not_fit(void)
{
    char text[4] = "zz";

    CU_ASSERT_EQUAL(crt_strcpy_s(text, 4, "abc"), 0);
    CU_ASSERT_STRING_EQUAL(text, "abc");
    CU_ASSERT_EQUAL(crt_strcpy_s(text, 4, "abcd"), CRT_ERANGE);
    CU_ASSERT_STRING_EQUAL(text, "");
    CU_ASSERT_EQUAL(crt_strcpy_s(NULL, 4, "a"), CRT_EINVAL);
    CU_ASSERT_EQUAL(crt_strncpy_s(text, 4, "abcdef", (size_t)-1), CRT_STRUNCATE);
    CU_ASSERT_STRING_EQUAL(text, "abc");
    CU_ASSERT_EQUAL(crt_strncpy_s(text, 4, "abcdef", 2), 0);
    CU_ASSERT_STRING_EQUAL(text, "ab");
    CU_ASSERT_EQUAL(crt_strcat_s(text, 4, "c"), 0);
    CU_ASSERT_STRING_EQUAL(text, "abc");
    CU_ASSERT_EQUAL(crt_strcat_s(text, 4, "d"), CRT_ERANGE);
}

static void wide_sizes_count_units(void)
{
    WCHAR text[4] = L"zz";

    CU_ASSERT_EQUAL(crt_wcscpy_s(text, 4, L"ABC"), 0);
    CU_ASSERT_EQUAL(crt__wcslwr_s(text, 4), 0);
    CU_ASSERT_EQUAL(crt_wcscmp(text, L"abc"), 0);
    CU_ASSERT_EQUAL(crt__wcslwr_s(text, 3), CRT_EINVAL);
    CU_ASSERT_EQUAL(text[0], 0);
    CU_ASSERT_EQUAL(crt_wcscpy_s(text, 4, L"abcd"), CRT_ERANGE);
    CU_ASSERT_EQUAL(text[0], 0);
    CU_ASSERT_EQUAL(crt_wcsncpy_s(text, 4, L"abcdef", (size_t)-1), CRT_STRUNCATE);
    CU_ASSERT_EQUAL(crt_wcscmp(text, L"abc"), 0);
}

static void tokens_skip_delimiters(void)
{
    char text[] = ",,a,b;;c", *context = NULL;
    WCHAR wide[] = L";a,,b,", *wide_context = NULL;

    CU_ASSERT_STRING_EQUAL(crt_strtok_s(text, ",;", &context), "a");
    CU_ASSERT_STRING_EQUAL(crt_strtok_s(NULL, ",;", &context), "b");
    CU_ASSERT_STRING_EQUAL(crt_strtok_s(NULL, ",;", &context), "c");
    CU_ASSERT_PTR_NULL(crt_strtok_s(NULL, ",;", &context));
    CU_ASSERT_EQUAL(crt_wcscmp(crt_wcstok_s(wide, L",;", &wide_context), L"a"), 0);
    CU_ASSERT_EQUAL(crt_wcscmp(crt_wcstok_s(NULL, L",;", &wide_context), L"b"), 0);
    CU_ASSERT_PTR_NULL(crt_wcstok_s(NULL, L",;", &wide_context));
}

static void strrev_turns_around(void)
{
    char text[] = "abcde";

    CU_ASSERT_STRING_EQUAL(crt__strrev(text), "edcba");
}

SUITE(crt_string, TEST(memmove_copies_every_length_and_overlap), TEST(memset_fills_exactly),
      TEST(strlen_counts_from_every_alignment),
      TEST(wide_strings_are_measured_and_compared_from_every_alignment),
      TEST(memcmp_and_memchr_find_the_place), TEST(comparisons_are_unsigned),
      TEST(the_order_of_the_c_locale_is_that_of_the_units),
      TEST(strings_are_not_read_beyond_their_page), TEST(strncpy_fills_with_zeros),
      TEST(secure_copies_refuse_what_does_not_fit), TEST(wide_sizes_count_units),
      TEST(tokens_skip_delimiters), TEST(strrev_turns_around));
