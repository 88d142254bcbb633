/*
 * Classes and case of UTF-16 characters (Microsoft C runtime library reference: iswalpha and its
 * relatives, towlower, wctype). Classes are Unicode's in every locale; case is ASCII's in "C".
 */
#include "apis/win/crt/ctype.h"
#include "apis/win/crt/locale_data.h"
#include "thunks/api.h"

#include <string.h>

enum { WIDE_CLASSES = 0x1ff, END = 0xffff };

static int classes_of(WCHAR c)
{
    WORD type = 0;

    if (c < 0x80)
        return ctype_c[c + 1];
    if (c == END)
        return 0;
    GetStringTypeW(CT_CTYPE1, &c, 1, &type);
    return type & WIDE_CLASSES;
}

#define CLASSIFIER(name, classes)                                                                  \
    CRT(int, name, (WCHAR c))                                                                      \
    {                                                                                              \
        return classes_of(c) & (classes);                                                          \
    }                                                                                              \
    ALIAS(crt, _##name##_l, "crt." #name)

CLASSIFIER(iswalpha, CLASS_ALPHA);
CLASSIFIER(iswupper, CLASS_UPPER);
CLASSIFIER(iswlower, CLASS_LOWER);
CLASSIFIER(iswdigit, CLASS_DIGIT);
CLASSIFIER(iswxdigit, CLASS_HEX);
CLASSIFIER(iswspace, CLASS_SPACE);
CLASSIFIER(iswpunct, CLASS_PUNCTUATION);
CLASSIFIER(iswalnum, CLASS_ALPHA | CLASS_DIGIT);
CLASSIFIER(iswprint, CLASS_PRINT);
CLASSIFIER(iswgraph, CLASS_GRAPH);
CLASSIFIER(iswcntrl, CLASS_CONTROL);

CRT(int, iswblank, (WCHAR c))
{
    return c == '\t' || (classes_of(c) & CLASS_BLANK);
}
ALIAS(crt, _iswblank_l, "crt.iswblank");

CRT(int, iswascii, (WCHAR c))
{
    return c < 0x80;
}

CRT(int, iswctype, (WCHAR c, unsigned short classes))
{
    return classes_of(c) & classes;
}
ALIAS(crt, is_wctype, "crt.iswctype");
ALIAS(crt, _iswctype_l, "crt.iswctype");

CRT(int, __iswcsym, (WCHAR c))
{
    return c == '_' || (classes_of(c) & (CLASS_ALPHA | CLASS_DIGIT));
}

CRT(int, __iswcsymf, (WCHAR c))
{
    return c == '_' || (classes_of(c) & CLASS_ALPHA);
}

CRT(unsigned short, wctype, (const char *name))
{
    static const struct {
        const char *name;
        unsigned short classes;
    } names[] = {
        {"alnum", CLASS_ALPHA | CLASS_DIGIT},
        {"alpha", CLASS_ALPHA},
        {"blank", CLASS_BLANK},
        {"cntrl", CLASS_CONTROL},
        {"digit", CLASS_DIGIT},
        {"graph", CLASS_GRAPH},
        {"lower", CLASS_LOWER},
        {"print", CLASS_PRINT},
        {"punct", CLASS_PUNCTUATION},
        {"space", CLASS_SPACE},
        {"upper", CLASS_UPPER},
        {"xdigit", CLASS_HEX},
    };

    for (size_t i = 0; name && i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i].name, name) == 0)
            return names[i].classes;
    }
    return 0;
}

static WCHAR map(WCHAR c, const struct crt_locale *locale, DWORD how)
{
    const struct crt_locale *used = locale_in_force(locale);
    WCHAR mapped = c;

    if (used->names[CATEGORY_CTYPE][0])
        LCMapStringEx(used->names[CATEGORY_CTYPE], how, &c, 1, &mapped, 1, NULL, NULL, 0);
    return mapped;
}

static inline WCHAR lower(WCHAR c, const struct crt_locale *locale)
{
    return c < 0x80 ? (WCHAR)ascii_lower(c) : map(c, locale, LCMAP_LOWERCASE);
}

static inline WCHAR upper(WCHAR c, const struct crt_locale *locale)
{
    return c < 0x80 ? (WCHAR)ascii_upper(c) : map(c, locale, LCMAP_UPPERCASE);
}

CRT(WCHAR, _towlower_l, (WCHAR c, const struct crt_locale *locale))
{
    return lower(c, locale);
}

CRT(WCHAR, _towupper_l, (WCHAR c, const struct crt_locale *locale))
{
    return upper(c, locale);
}

CRT(WCHAR, towlower, (WCHAR c))
{
    return lower(c, NULL);
}

CRT(WCHAR, towupper, (WCHAR c))
{
    return upper(c, NULL);
}

CRT(WCHAR, towctrans, (WCHAR c, unsigned short how))
{
    return how == 1 ? crt_towlower(c) : crt_towupper(c);
}

CRT(unsigned short, wctrans, (const char *name))
{
    return name && strcmp(name, "tolower") == 0 ? 1 : name && strcmp(name, "toupper") == 0 ? 2 : 0;
}

/* The exported table: the classes of the first 256 characters, behind the one for EOF. */
DATA(msvcrt, const unsigned short *, _pwctype) = ctype_c + 1;

CRT(const unsigned short *, __pwctype_func, (void))
{
    return ctype_c + 1;
}
