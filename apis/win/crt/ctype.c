/*
 * Character classes and case of bytes (Microsoft C runtime library reference: "Character
 * classification", isalpha and its relatives, tolower, _isctype).
 */
#include "apis/win/crt/ctype.h"
#include "apis/win/crt/locale_data.h"
#include "thunks/api.h"

/* What an old program reads here stays that of the "C" locale whatever setlocale does. */
DATA(msvcrt, const ctype_table, _ctype) = {
    [1 ... 9] = CLASS_CONTROL,
    [10 ... 14] = CLASS_CONTROL | CLASS_SPACE,
    [15 ... 32] = CLASS_CONTROL,
    [' ' + 1] = CLASS_SPACE | CLASS_BLANK,
    ['!' + 1 ... '/' + 1] = CLASS_PUNCTUATION,
    ['0' + 1 ... '9' + 1] = CLASS_DIGIT | CLASS_HEX,
    [':' + 1 ... '@' + 1] = CLASS_PUNCTUATION,
    ['A' + 1 ... 'F' + 1] = CLASS_LETTER | CLASS_UPPER | CLASS_HEX,
    ['G' + 1 ... 'Z' + 1] = CLASS_LETTER | CLASS_UPPER,
    ['[' + 1 ... '`' + 1] = CLASS_PUNCTUATION,
    ['a' + 1 ... 'f' + 1] = CLASS_LETTER | CLASS_LOWER | CLASS_HEX,
    ['g' + 1 ... 'z' + 1] = CLASS_LETTER | CLASS_LOWER,
    ['{' + 1 ... '~' + 1] = CLASS_PUNCTUATION,
    [128] = CLASS_CONTROL,
};

extern const unsigned short *msvcrt__pctype __asm__("msvcrt._pctype");

static inline int class_in(const unsigned short *types, int c, int classes)
{
    return c >= -1 && c <= 255 ? types[c] & classes : 0;
}

#define CLASSIFIER(name, classes)                                                                  \
    CRT(int, name, (int c))                                                                        \
    {                                                                                              \
        return class_in(msvcrt__pctype, c, classes);                                               \
    }                                                                                              \
    CRT(int, _##name##_l, (int c, const struct crt_locale *locale))                                \
    {                                                                                              \
        return class_in(locale_in_force(locale)->data.types, c, classes);                          \
    }

CLASSIFIER(isalpha, CLASS_ALPHA)
CLASSIFIER(isupper, CLASS_UPPER)
CLASSIFIER(islower, CLASS_LOWER)
CLASSIFIER(isdigit, CLASS_DIGIT)
CLASSIFIER(isxdigit, CLASS_HEX)
CLASSIFIER(isspace, CLASS_SPACE)
CLASSIFIER(ispunct, CLASS_PUNCTUATION)
CLASSIFIER(isalnum, CLASS_ALPHA | CLASS_DIGIT)
CLASSIFIER(isprint, CLASS_PRINT)
CLASSIFIER(isgraph, CLASS_GRAPH)
CLASSIFIER(iscntrl, CLASS_CONTROL)
CLASSIFIER(isleadbyte, CLASS_LEAD_BYTE)

CRT(int, isblank, (int c))
{
    return c == '\t' || class_in(msvcrt__pctype, c, CLASS_BLANK);
}

CRT(int, _isblank_l, (int c, const struct crt_locale *locale))
{
    return c == '\t' || class_in(locale_in_force(locale)->data.types, c, CLASS_BLANK);
}

CRT(int, _isctype, (int c, int classes))
{
    return class_in(msvcrt__pctype, c, classes);
}

CRT(int, _isctype_l, (int c, int classes, const struct crt_locale *locale))
{
    return class_in(locale_in_force(locale)->data.types, c, classes);
}

CRT(int, __isascii, (int c))
{
    return (unsigned)c < 0x80;
}

CRT(int, __toascii, (int c))
{
    return c & 0x7f;
}

CRT(int, __iscsym, (int c))
{
    return c == '_' || class_in(msvcrt__pctype, c, CLASS_ALPHA | CLASS_DIGIT);
}

CRT(int, __iscsymf, (int c))
{
    return c == '_' || class_in(msvcrt__pctype, c, CLASS_ALPHA);
}

CRT(int, _tolower_l, (int c, const struct crt_locale *locale))
{
    return c >= 0 && c <= 255 ? locale_in_force(locale)->lower[c] : c;
}

CRT(int, _toupper_l, (int c, const struct crt_locale *locale))
{
    return c >= 0 && c <= 255 ? locale_in_force(locale)->upper[c] : c;
}

CRT(int, tolower, (int c))
{
    if ((unsigned)c < 0x80)
        return ascii_lower(c);
    return crt__tolower_l(c, NULL);
}

CRT(int, toupper, (int c))
{
    if ((unsigned)c < 0x80)
        return ascii_upper(c);
    return crt__toupper_l(c, NULL);
}

/* For characters known to be of the other case: no check. */
CRT(int, _tolower, (int c))
{
    return c + 32;
}

CRT(int, _toupper, (int c))
{
    return c - 32;
}
