/*
 * The multibyte code page and its bytes (Microsoft C runtime library reference: _setmbcp,
 * _getmbcp, _ismbblead, _ismbclegal, _mbctolower).
 */
#include "apis/win/crt/ctype.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/mbstring.h"
#include "thunks/api.h"

#include <string.h>

enum { PAGE_SINGLE_BYTE = 0, PAGE_OEM = -2, PAGE_ANSI = -3, PAGE_LOCALE = -4, PAGE_JAPANESE = 932 };

DATA(msvcrt, multibyte_types, _mbctype);
DATA(msvcrt, multibyte_types, _mbcasemap);

static int page;

static void lead_bytes_set(const CPINFO *info)
{
    memset(msvcrt__mbctype, 0, sizeof msvcrt__mbctype);
    for (size_t i = 0; i + 1 < MAX_LEADBYTES && info->LeadByte[i]; i += 2) {
        for (unsigned byte = info->LeadByte[i]; byte <= info->LeadByte[i + 1]; byte++)
            msvcrt__mbctype[byte + 1] |= MULTIBYTE_LEAD;
        for (unsigned byte = 0x40; byte <= 0xfc; byte++)
            msvcrt__mbctype[byte + 1] |= byte == 0x7f ? 0 : MULTIBYTE_TRAIL;
    }
    for (unsigned byte = 0xa1; page == PAGE_JAPANESE && byte <= 0xdf; byte++)
        msvcrt__mbctype[byte + 1] |= byte <= 0xa5 ? MULTIBYTE_KANA_PUNCTUATION : MULTIBYTE_KANA;
}

CRT(int, _setmbcp, (int wanted))
{
    CPINFO info = {.MaxCharSize = 1};
    UINT number = wanted == PAGE_OEM                             ? GetOEMCP()
                  : wanted == PAGE_ANSI || wanted == PAGE_LOCALE ? GetACP()
                                                                 : (UINT)wanted;

    if (number != PAGE_SINGLE_BYTE && !GetCPInfo(number, &info)) {
        parameter_invalid(CRT_EINVAL);
        return -1;
    }
    page = info.MaxCharSize == 2 ? (int)number : 0;
    if (page == 0)
        memset(info.LeadByte, 0, sizeof info.LeadByte);
    lead_bytes_set(&info);
    return 0;
}

/* 0 for every code page of single bytes. */
CRT(int, _getmbcp, (void))
{
    return page;
}

CRT(unsigned char *, __p__mbctype, (void))
{
    return msvcrt__mbctype;
}

CRT(unsigned char *, __p__mbcasemap, (void))
{
    return msvcrt__mbcasemap;
}

#define BYTE_CLASS(name, classes)                                                                  \
    CRT(int, name, (unsigned byte))                                                                \
    {                                                                                              \
        return byte < 256 ? msvcrt__mbctype[byte + 1] & (classes) : 0;                             \
    }                                                                                              \
    ALIAS(crt, name##_l, "crt." #name)

BYTE_CLASS(_ismbblead, MULTIBYTE_LEAD);
BYTE_CLASS(_ismbbtrail, MULTIBYTE_TRAIL);
BYTE_CLASS(_ismbbkana, MULTIBYTE_KANA | MULTIBYTE_KANA_PUNCTUATION);
BYTE_CLASS(_ismbbkalnum, MULTIBYTE_KANA);
BYTE_CLASS(_ismbbkpunct, MULTIBYTE_KANA_PUNCTUATION);
BYTE_CLASS(_ismbbkprint, MULTIBYTE_KANA | MULTIBYTE_KANA_PUNCTUATION);

#define BYTE_OR_KANA(name, classes, kana)                                                          \
    CRT(int, name, (unsigned byte))                                                                \
    {                                                                                              \
        return byte < 256                                                                          \
                   ? (ctype_c[byte + 1] & (classes)) || (msvcrt__mbctype[byte + 1] & (kana))       \
                   : 0;                                                                            \
    }                                                                                              \
    ALIAS(crt, name##_l, "crt." #name)

enum { ALL_KANA = MULTIBYTE_KANA | MULTIBYTE_KANA_PUNCTUATION };

BYTE_OR_KANA(_ismbbalpha, CLASS_ALPHA, MULTIBYTE_KANA);
BYTE_OR_KANA(_ismbbalnum, CLASS_ALPHA | CLASS_DIGIT, MULTIBYTE_KANA);
BYTE_OR_KANA(_ismbbpunct, CLASS_PUNCTUATION, MULTIBYTE_KANA_PUNCTUATION);
BYTE_OR_KANA(_ismbbgraph, CLASS_ALPHA | CLASS_DIGIT | CLASS_PUNCTUATION, ALL_KANA);
BYTE_OR_KANA(_ismbbprint, CLASS_ALPHA | CLASS_DIGIT | CLASS_PUNCTUATION | CLASS_BLANK, ALL_KANA);
BYTE_OR_KANA(_ismbbblank, CLASS_BLANK, 0);

/* A character of one or two bytes as UTF-16; 0 when it is none. */
static WCHAR wide_of(unsigned c)
{
    char bytes[2] = {(char)(c >> 8), (char)c};
    WCHAR wide = 0;

    if (c < 0x80)
        return (WCHAR)c;
    if (!MultiByteToWideChar(page ? (UINT)page : GetACP(), MB_ERR_INVALID_CHARS,
                             c > 0xff ? bytes : bytes + 1, c > 0xff ? 2 : 1, &wide, 1))
        return 0;
    return wide;
}

static int classes_of(unsigned c)
{
    WCHAR wide = wide_of(c);
    WORD type = 0;

    if (c < 0x80)
        return ctype_c[c + 1];
    if (wide)
        GetStringTypeW(CT_CTYPE1, &wide, 1, &type);
    return type;
}

#define CHARACTER_CLASS(name, classes)                                                             \
    CRT(int, name, (unsigned c))                                                                   \
    {                                                                                              \
        return (classes_of(c) & (classes)) != 0;                                                   \
    }                                                                                              \
    ALIAS(crt, name##_l, "crt." #name)

CHARACTER_CLASS(_ismbcalpha, CLASS_ALPHA);
CHARACTER_CLASS(_ismbcdigit, CLASS_DIGIT);
CHARACTER_CLASS(_ismbcalnum, CLASS_ALPHA | CLASS_DIGIT);
CHARACTER_CLASS(_ismbcupper, CLASS_UPPER);
CHARACTER_CLASS(_ismbclower, CLASS_LOWER);
CHARACTER_CLASS(_ismbcspace, CLASS_SPACE);
CHARACTER_CLASS(_ismbcpunct, CLASS_PUNCTUATION);
CHARACTER_CLASS(_ismbcblank, CLASS_BLANK);
CHARACTER_CLASS(_ismbcgraph, CLASS_PUNCTUATION | CLASS_ALPHA | CLASS_DIGIT);
CHARACTER_CLASS(_ismbcprint, CLASS_PUNCTUATION | CLASS_ALPHA | CLASS_DIGIT | CLASS_BLANK);

CRT(int, _ismbclegal, (unsigned c))
{
    return c > 0xff ? multibyte_is_lead((unsigned char)(c >> 8)) &&
                          msvcrt__mbctype[(c & 0xff) + 1] & MULTIBYTE_TRAIL
                    : !multibyte_is_lead((unsigned char)c);
}
ALIAS(crt, _ismbclegal_l, "crt._ismbclegal");

static unsigned map(unsigned c, DWORD how)
{
    WCHAR wide = wide_of(c), mapped;
    unsigned char bytes[2];
    int length;

    if (!wide || !LCMapStringEx(LOCALE_NAME_INVARIANT, how, &wide, 1, &mapped, 1, NULL, NULL, 0))
        return c;
    length = WideCharToMultiByte(page ? (UINT)page : GetACP(), 0, &mapped, 1, (char *)bytes, 2,
                                 NULL, NULL);
    return length == 2 ? (unsigned)bytes[0] << 8 | bytes[1] : length == 1 ? bytes[0] : c;
}

unsigned multibyte_lower(unsigned c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    return map(c, LCMAP_LOWERCASE);
}

unsigned multibyte_upper(unsigned c)
{
    if (c < 0x80)
        return c >= 'a' && c <= 'z' ? c - 32 : c;
    return map(c, LCMAP_UPPERCASE);
}

CRT(unsigned, _mbctolower, (unsigned c))
{
    return multibyte_lower(c);
}
ALIAS(crt, _mbctolower_l, "crt._mbctolower");

CRT(unsigned, _mbctoupper, (unsigned c))
{
    return multibyte_upper(c);
}
ALIAS(crt, _mbctoupper_l, "crt._mbctoupper");
