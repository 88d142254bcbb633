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

static int byte_types(unsigned byte, int types)
{
    return byte < 256 ? msvcrt__mbctype[byte + 1] & types : 0;
}

static int byte_is(unsigned byte, int classes, int types)
{
    return (byte < 256 && ctype_c[byte + 1] & classes) || byte_types(byte, types);
}

/* name_l takes a locale too, which has no say: the code page is _setmbcp's. */
#define CLASSIFIER(name, argument, result)                                                         \
    CRT(int, name, (unsigned argument))                                                            \
    {                                                                                              \
        return result;                                                                             \
    }                                                                                              \
    ALIAS(crt, name##_l, "crt." #name)

enum { ALL_KANA = MULTIBYTE_KANA | MULTIBYTE_KANA_PUNCTUATION };

CLASSIFIER(_ismbblead, byte, byte_types(byte, MULTIBYTE_LEAD));
CLASSIFIER(_ismbbtrail, byte, byte_types(byte, MULTIBYTE_TRAIL));
CLASSIFIER(_ismbbkana, byte, byte_types(byte, ALL_KANA));
CLASSIFIER(_ismbbkalnum, byte, byte_types(byte, MULTIBYTE_KANA));
CLASSIFIER(_ismbbkpunct, byte, byte_types(byte, MULTIBYTE_KANA_PUNCTUATION));
CLASSIFIER(_ismbbkprint, byte, byte_types(byte, ALL_KANA));

CLASSIFIER(_ismbbalpha, byte, byte_is(byte, CLASS_ALPHA, MULTIBYTE_KANA));
CLASSIFIER(_ismbbalnum, byte, byte_is(byte, CLASS_ALPHA | CLASS_DIGIT, MULTIBYTE_KANA));
CLASSIFIER(_ismbbpunct, byte, byte_is(byte, CLASS_PUNCTUATION, MULTIBYTE_KANA_PUNCTUATION));
CLASSIFIER(_ismbbgraph, byte, byte_is(byte, CLASS_GRAPH, ALL_KANA));
CLASSIFIER(_ismbbprint, byte, byte_is(byte, CLASS_PRINT, ALL_KANA));
CLASSIFIER(_ismbbblank, byte, byte_is(byte, CLASS_BLANK, 0));

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

static int character_is(unsigned c, int classes)
{
    return (classes_of(c) & classes) != 0;
}

CLASSIFIER(_ismbcalpha, c, character_is(c, CLASS_ALPHA));
CLASSIFIER(_ismbcdigit, c, character_is(c, CLASS_DIGIT));
CLASSIFIER(_ismbcalnum, c, character_is(c, CLASS_ALPHA | CLASS_DIGIT));
CLASSIFIER(_ismbcupper, c, character_is(c, CLASS_UPPER));
CLASSIFIER(_ismbclower, c, character_is(c, CLASS_LOWER));
CLASSIFIER(_ismbcspace, c, character_is(c, CLASS_SPACE));
CLASSIFIER(_ismbcpunct, c, character_is(c, CLASS_PUNCTUATION));
CLASSIFIER(_ismbcblank, c, character_is(c, CLASS_BLANK));
CLASSIFIER(_ismbcgraph, c, character_is(c, CLASS_GRAPH));
CLASSIFIER(_ismbcprint, c, character_is(c, CLASS_PRINT));

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
    return c < 0x80 ? (unsigned)ascii_lower((int)c) : map(c, LCMAP_LOWERCASE);
}

unsigned multibyte_upper(unsigned c)
{
    return c < 0x80 ? (unsigned)ascii_upper((int)c) : map(c, LCMAP_UPPERCASE);
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
