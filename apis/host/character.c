/* See character.h. [GetStringTypeW, Microsoft Learn]; Unicode Standard Annexes #9 and #15. */
#include "apis/host/character.h"
#include "apis/host/character_locale.h"
#include "apis/host/icu.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uidna.h>
#include <unicode/unorm2.h>
#include <unicode/utrans.h>
#include <wctype.h>

enum {
    UPPER = 1,
    LOWER = 2,
    DIGIT = 4,
    SPACE = 8,
    PUNCTUATION = 0x10,
    CONTROL = 0x20,
    BLANK = 0x40,
    HEXADECIMAL = 0x80,
    ALPHA = 0x100,
    DEFINED = 0x200
};

enum { PAGE = 256 };

static uint16_t latin_class(uint16_t unit)
{
    if ((unit >= 9 && unit <= 13) || unit == 0x85)
        return DEFINED | CONTROL | SPACE | (unit == '\t' ? BLANK : 0);
    if (unit < 0x20 || (unit >= 0x7f && unit < 0xa0))
        return DEFINED | CONTROL;
    if (unit == ' ' || unit == 0xa0)
        return DEFINED | SPACE | BLANK;
    if (unit >= '0' && unit <= '9')
        return DEFINED | DIGIT | HEXADECIMAL;
    if ((unit | 0x20) >= 'a' && (unit | 0x20) <= 'z' && unit < 0x80)
        return DEFINED | ALPHA | (unit & 0x20 ? LOWER : UPPER) |
               ((unit | 0x20) <= 'f' ? HEXADECIMAL : 0);
    if (unit == 0xb2 || unit == 0xb3 || unit == 0xb9)
        return DEFINED | DIGIT | PUNCTUATION;
    if (unit == 0xaa || unit == 0xba || unit == 0xb5)
        return DEFINED | ALPHA | LOWER | (unit == 0xb5 ? 0 : PUNCTUATION);
    if (unit < 0xc0 || unit == 0xd7 || unit == 0xf7)
        return DEFINED | PUNCTUATION | (unit == 0xad ? CONTROL : 0);
    return DEFINED | ALPHA | (unit >= 0xdf ? LOWER : UPPER);
}

static uint16_t class_of(uint16_t unit, locale_t locale)
{
    static const struct {
        int (*is)(wint_t, locale_t);
        uint16_t bits;
    } classes[] = {{iswupper_l, UPPER | DEFINED},       {iswlower_l, LOWER | DEFINED},
                   {iswdigit_l, DIGIT | DEFINED},       {iswspace_l, SPACE | DEFINED},
                   {iswpunct_l, PUNCTUATION | DEFINED}, {iswcntrl_l, CONTROL | DEFINED},
                   {iswblank_l, BLANK | DEFINED},       {iswalpha_l, ALPHA | DEFINED}};
    uint16_t bits = 0;

    if (unit < PAGE || !locale)
        return unit < PAGE ? latin_class(unit) : DEFINED | ALPHA;
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        if (classes[i].is(unit, locale))
            bits |= classes[i].bits;
    }
    return bits;
}

uint16_t character_class(uint16_t unit)
{
    static _Atomic(uint16_t *) pages[PAGE];
    uint16_t *page = atomic_load_explicit(&pages[unit >> 8], memory_order_acquire), *none = NULL;

    if (page)
        return page[unit & 0xff];
    page = malloc(PAGE * sizeof *page);
    if (!page)
        return class_of(unit, character_locale());
    for (unsigned i = 0; i < PAGE; i++)
        page[i] = class_of((uint16_t)((unit & 0xff00) + i), character_locale());
    if (!atomic_compare_exchange_strong(&pages[unit >> 8], &none, page)) {
        free(page);
        page = none;
    }
    return page[unit & 0xff];
}

static uint16_t ascii_direction(uint16_t unit)
{
    if (unit >= '0' && unit <= '9')
        return 3;
    if (character_class(unit) & ALPHA)
        return 1;
    if (unit == '\n' || unit == '\r' || (unit >= 0x1c && unit <= 0x1e))
        return 8;
    if (unit == '\t' || unit == '\v' || unit == 0x1f)
        return 9;
    if (unit == ' ' || unit == '\f')
        return 10;
    if (unit == '+' || unit == '-')
        return 4;
    if (unit == '#' || unit == '$' || unit == '%')
        return 5;
    if (unit == ',' || unit == '.' || unit == '/' || unit == ':')
        return 7;
    return unit < 0x20 || unit == 0x7f ? 0 : 11;
}

uint16_t character_direction(uint16_t unit)
{
    static const uint16_t directions[] = {
        [U_LEFT_TO_RIGHT] = 1,
        [U_RIGHT_TO_LEFT] = 2,
        [U_EUROPEAN_NUMBER] = 3,
        [U_EUROPEAN_NUMBER_SEPARATOR] = 4,
        [U_EUROPEAN_NUMBER_TERMINATOR] = 5,
        [U_ARABIC_NUMBER] = 6,
        [U_COMMON_NUMBER_SEPARATOR] = 7,
        [U_BLOCK_SEPARATOR] = 8,
        [U_SEGMENT_SEPARATOR] = 9,
        [U_WHITE_SPACE_NEUTRAL] = 10,
        [U_OTHER_NEUTRAL] = 11,
        [U_RIGHT_TO_LEFT_ARABIC] = 2,
    };
    unsigned direction;

    if (unit < 0x80 || !icu_available())
        return unit < 0x80 ? ascii_direction(unit) : character_class(unit) & ALPHA ? 1 : 11;
    direction = icu(u_charDirection)(unit);
    return direction < sizeof directions / sizeof *directions ? directions[direction] : 0;
}

static bool between(uint16_t unit, uint16_t low, uint16_t high)
{
    return unit >= low && unit <= high;
}

uint16_t character_shape(uint16_t unit)
{
    uint16_t class = character_class(unit);
    uint16_t shape = class & ALPHA ? 0x8000 : 0;

    if (between(unit, 0xd800, 0xdbff))
        return 0x800;
    if (between(unit, 0xdc00, 0xdfff))
        return 0x1000;
    if ((class & PUNCTUATION) && !(class & ALPHA))
        shape |= 8;
    if (between(unit, 0x300, 0x36f))
        shape |= 1 | 2;
    if (unit == '^' || unit == '`' || unit == 0xa8 || unit == 0xaf || unit == 0xb4 || unit == 0xb8)
        shape |= 2;
    if (between(unit, 0x30a1, 0x30ff) || between(unit, 0xff66, 0xff9f))
        shape |= 0x10;
    if (between(unit, 0x3041, 0x309f))
        shape |= 0x20;
    if (between(unit, 0x20, 0x7e) || between(unit, 0xff61, 0xffdc))
        shape |= 0x40;
    if (between(unit, 0xff01, 0xff60) || between(unit, 0x3041, 0x30fe))
        shape |= 0x80;
    if (between(unit, 0x3400, 0x9fff) || between(unit, 0xf900, 0xfaff))
        shape |= 0x100;
    if (unit == 0x640)
        shape |= 0x200;
    if (unit == '\'' || unit == '-' || unit == 0xad)
        shape |= 0x400;
    return shape;
}

static bool is_ascii(const uint16_t *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] >= 0x80)
            return false;
    }
    return true;
}

static long copy(const uint16_t *text, size_t length, uint16_t *out, size_t capacity)
{
    memmove(out, text, (length < capacity ? length : capacity) * sizeof *out);
    return (long)length;
}

/* ICU says "buffer overflow" when it only measured. */
static long measured(int32_t length, UErrorCode error)
{
    return U_FAILURE(error) && error != U_BUFFER_OVERFLOW_ERROR ? -1 : length;
}

static const UNormalizer2 *normaliser(enum normal_form form, UErrorCode *error)
{
    switch (form) {
    case FORM_C:
        return icu(unorm2_getNFCInstance)(error);
    case FORM_D:
        return icu(unorm2_getNFDInstance)(error);
    case FORM_KC:
        return icu(unorm2_getNFKCInstance)(error);
    default:
        return icu(unorm2_getNFKDInstance)(error);
    }
}

long text_normalise(enum normal_form form, const uint16_t *text, size_t length, uint16_t *out,
                    size_t capacity)
{
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *normal;
    int32_t made;

    if (is_ascii(text, length))
        return copy(text, length, out, capacity);
    if (!icu_available())
        return -1;
    normal = normaliser(form, &error);
    made = icu(unorm2_normalize)(normal, text, (int32_t)length, out, (int32_t)capacity, &error);
    return measured(made, error);
}

long text_domain(bool to_ascii, const uint16_t *text, size_t length, uint16_t *out, size_t capacity)
{
    UIDNAInfo information = UIDNA_INFO_INITIALIZER;
    UErrorCode error = U_ZERO_ERROR;
    UIDNA *names;
    int32_t made;

    if (!icu_available())
        return is_ascii(text, length) ? copy(text, length, out, capacity) : -1;
    names = icu(uidna_openUTS46)(UIDNA_DEFAULT, &error);
    if (U_FAILURE(error))
        return -1;
    if (to_ascii)
        made = icu(uidna_nameToASCII)(names, text, (int32_t)length, out, (int32_t)capacity,
                                      &information, &error);
    else
        made = icu(uidna_nameToUnicode)(names, text, (int32_t)length, out, (int32_t)capacity,
                                        &information, &error);
    icu(uidna_close)(names);
    return information.errors != 0 ? -1 : measured(made, error);
}

long text_transliterate(const char *identifier, const uint16_t *text, size_t length, uint16_t *out,
                        size_t capacity)
{
    uint16_t wide[64], *work;
    UErrorCode error = U_ZERO_ERROR;
    int32_t made = (int32_t)length, limit = (int32_t)length, room = (int32_t)(length * 3 + 16);
    UTransliterator *map;
    size_t i = 0;

    if (is_ascii(text, length) && !strstr(identifier, "width"))
        return copy(text, length, out, capacity);
    if (!icu_available())
        return -1;
    for (; identifier[i] && i < 63; i++)
        wide[i] = (uint8_t)identifier[i];
    map = icu(utrans_openU)(wide, (int32_t)i, UTRANS_FORWARD, NULL, 0, NULL, &error);
    work = U_FAILURE(error) ? NULL : malloc((size_t)room * sizeof *work);
    if (work) {
        memcpy(work, text, length * sizeof *work);
        icu(utrans_transUChars)(map, work, &made, room, 0, &limit, &error);
        if (U_SUCCESS(error))
            copy(work, (size_t)made, out, capacity);
        free(work);
    }
    if (map)
        icu(utrans_close)(map);
    return work && U_SUCCESS(error) ? made : -1;
}
