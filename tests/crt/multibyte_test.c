/* Multibyte characters of Japanese, and bytes that could be either half. */
#include "apis/win/crt/mbstring.h"
#include "tests/suite.h"

#include "abi/windows.h"

typedef unsigned char byte;

int WINAPI crt__setmbcp(int page);
int WINAPI crt__getmbcp(void);
size_t WINAPI crt__mbslen(const byte *text);
byte *WINAPI crt__mbschr(const byte *text, unsigned c);
byte *WINAPI crt__mbsrchr(const byte *text, unsigned c);
byte *WINAPI crt__mbsdec(const byte *start, const byte *at);
byte *WINAPI crt__mbsrev(byte *text);
byte *WINAPI crt__mbsnbcpy(byte *target, const byte *source, size_t bytes);
int WINAPI crt__mbsbtype(const byte *text, size_t offset);

/* "a", U+8868 whose second byte is a backslash, "\\b" */
static byte japanese[] = {'a', 0x95, 0x5c, '\\', 'b', 0};

static void a_trail_byte_is_no_character(void)
{
    byte copy[8] = {0};

    CU_ASSERT_EQUAL(crt__setmbcp(932), 0);
    CU_ASSERT_EQUAL(crt__getmbcp(), 932);
    CU_ASSERT_EQUAL(crt__mbslen(japanese), 4);
    CU_ASSERT_PTR_EQUAL(crt__mbschr(japanese, '\\'), japanese + 3);
    CU_ASSERT_PTR_EQUAL(crt__mbsrchr(japanese, '\\'), japanese + 3);
    CU_ASSERT_PTR_EQUAL(crt__mbschr(japanese, 0x955c), japanese + 1);
    CU_ASSERT_PTR_EQUAL(crt__mbsdec(japanese, japanese + 3), japanese + 1);
    CU_ASSERT_EQUAL(crt__mbsbtype(japanese, 1), 1);
    CU_ASSERT_EQUAL(crt__mbsbtype(japanese, 2), 2);
    crt__mbsnbcpy(copy, japanese, 2);
    CU_ASSERT_EQUAL(copy[1], 0);
    crt__mbsrev(japanese);
    CU_ASSERT_STRING_EQUAL(japanese, "b\\\x95\x5c"
                                     "a");
    crt__mbsrev(japanese);
    CU_ASSERT_EQUAL(crt__setmbcp(0), 0);
}

static void a_page_of_single_bytes_has_no_lead_bytes(void)
{
    CU_ASSERT_EQUAL(crt__setmbcp(1252), 0);
    CU_ASSERT_EQUAL(crt__getmbcp(), 0);
    CU_ASSERT_EQUAL(crt__mbslen(japanese), 5);
    CU_ASSERT_PTR_EQUAL(crt__mbschr(japanese, '\\'), japanese + 2);
}

SUITE(crt_multibyte, TEST(a_trail_byte_is_no_character),
      TEST(a_page_of_single_bytes_has_no_lead_bytes));
