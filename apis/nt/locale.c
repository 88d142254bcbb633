/* See locale.h. [MS-LCID] and [Locale Information Constants, Microsoft Learn]. */
#include "apis/nt/locale.h"
#include "abi/teb.h"
#include "apis/host/case.h"
#include "apis/host/locale_data.h"
#include "apis/host/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Sorted by identifier. */
static const struct locale known[] = {
    {0x0001, "ar"},      {0x0002, "bg"},    {0x0003, "ca"},    {0x0004, "zh-Hans"},
    {0x0005, "cs"},      {0x0006, "da"},    {0x0007, "de"},    {0x0008, "el"},
    {0x0009, "en"},      {0x000a, "es"},    {0x000b, "fi"},    {0x000c, "fr"},
    {0x000d, "he"},      {0x000e, "hu"},    {0x000f, "is"},    {0x0010, "it"},
    {0x0011, "ja"},      {0x0012, "ko"},    {0x0013, "nl"},    {0x0014, "no"},
    {0x0015, "pl"},      {0x0016, "pt"},    {0x0018, "ro"},    {0x0019, "ru"},
    {0x001a, "hr"},      {0x001b, "sk"},    {0x001d, "sv"},    {0x001e, "th"},
    {0x001f, "tr"},      {0x0021, "id"},    {0x0022, "uk"},    {0x0024, "sl"},
    {0x0025, "et"},      {0x0026, "lv"},    {0x0027, "lt"},    {0x0029, "fa"},
    {0x002a, "vi"},      {0x002d, "eu"},    {0x0039, "hi"},    {0x003e, "ms"},
    {0x007f, ""},        {0x0401, "ar-SA"}, {0x0402, "bg-BG"}, {0x0403, "ca-ES"},
    {0x0404, "zh-TW"},   {0x0405, "cs-CZ"}, {0x0406, "da-DK"}, {0x0407, "de-DE"},
    {0x0408, "el-GR"},   {0x0409, "en-US"}, {0x040b, "fi-FI"}, {0x040c, "fr-FR"},
    {0x040d, "he-IL"},   {0x040e, "hu-HU"}, {0x040f, "is-IS"}, {0x0410, "it-IT"},
    {0x0411, "ja-JP"},   {0x0412, "ko-KR"}, {0x0413, "nl-NL"}, {0x0414, "nb-NO"},
    {0x0415, "pl-PL"},   {0x0416, "pt-BR"}, {0x0418, "ro-RO"}, {0x0419, "ru-RU"},
    {0x041a, "hr-HR"},   {0x041b, "sk-SK"}, {0x041d, "sv-SE"}, {0x041e, "th-TH"},
    {0x041f, "tr-TR"},   {0x0421, "id-ID"}, {0x0422, "uk-UA"}, {0x0424, "sl-SI"},
    {0x0425, "et-EE"},   {0x0426, "lv-LV"}, {0x0427, "lt-LT"}, {0x0429, "fa-IR"},
    {0x042a, "vi-VN"},   {0x042d, "eu-ES"}, {0x0436, "af-ZA"}, {0x0439, "hi-IN"},
    {0x043e, "ms-MY"},   {0x0804, "zh-CN"}, {0x0807, "de-CH"}, {0x0809, "en-GB"},
    {0x080a, "es-MX"},   {0x080c, "fr-BE"}, {0x0810, "it-CH"}, {0x0813, "nl-BE"},
    {0x0814, "nn-NO"},   {0x0816, "pt-PT"}, {0x0c04, "zh-HK"}, {0x0c07, "de-AT"},
    {0x0c09, "en-AU"},   {0x0c0a, "es-ES"}, {0x0c0c, "fr-CA"}, {0x1004, "zh-SG"},
    {0x1009, "en-CA"},   {0x100c, "fr-CH"}, {0x1409, "en-NZ"}, {0x1809, "en-IE"},
    {0x1c09, "en-ZA"},   {0x2c0a, "es-AR"}, {0x4009, "en-IN"}, {0x7804, "zh"},
    {0x7c04, "zh-Hant"}, {0x7c14, "nb"},
};

enum { KNOWN_COUNT = sizeof known / sizeof *known };

const struct locale *locale_at(size_t index)
{
    return index < KNOWN_COUNT ? &known[index] : NULL;
}

static bool find_id(LCID id, struct locale *locale)
{
    for (size_t i = 0; i < KNOWN_COUNT; i++) {
        if (known[i].id == id) {
            *locale = known[i];
            return true;
        }
    }
    *locale = (struct locale){.id = id};
    return locale_name_of(id, locale->name, sizeof locale->name) == 0 &&
           locale_identifier(locale->name) == id;
}

static bool find_name(const char *name, struct locale *locale)
{
    for (size_t i = 0; i < KNOWN_COUNT; i++) {
        if (strcasecmp(known[i].name, name) == 0) {
            *locale = known[i];
            return true;
        }
    }
    *locale = (struct locale){.id = locale_identifier(name)};
    strncpy(locale->name, name, sizeof locale->name - 1);
    return locale->id != 0;
}

void locale_user(struct locale *locale)
{
    if (!find_name(locale_host_name(), locale))
        find_id(MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US), locale);
}

/* The sort identifier in the upper half does not choose another locale here. */
bool locale_from_id(LCID id, struct locale *locale)
{
    switch (id) {
    case LOCALE_NEUTRAL:
    case LOCALE_USER_DEFAULT:
    case LOCALE_SYSTEM_DEFAULT:
    case LOCALE_CUSTOM_DEFAULT:
    case LOCALE_CUSTOM_UI_DEFAULT:
        locale_user(locale);
        return true;
    default:
        return find_id(LANGIDFROMLCID(id), locale);
    }
}

bool locale_from_name(const WCHAR *name, struct locale *locale)
{
    char narrow[LOCALE_NAME_MAX_LENGTH];
    size_t length;

    *locale = (struct locale){0};
    if (!name) {
        locale_user(locale);
        return true;
    }
    length = utf16_length((const uint16_t *)name);
    if (length >= LOCALE_NAME_MAX_LENGTH)
        return false;
    if (utf16_compare_ascii((const uint16_t *)name, length, "!x-sys-default-locale") == 0) {
        locale_user(locale);
        return true;
    }
    for (size_t i = 0; i <= length; i++)
        narrow[i] = name[i] < 0x80 ? (char)name[i] : '?';
    return find_name(narrow, locale);
}

bool locale_is_neutral(const struct locale *locale)
{
    return SUBLANGID(locale->id) == SUBLANG_NEUTRAL && locale->id != LOCALE_INVARIANT;
}

DWORD locale_number(const struct locale *locale, LCTYPE type)
{
    WCHAR text[LOCALE_TEXT_UNITS];
    int length = locale_text(locale, type, text);
    int base = type == LOCALE_ILANGUAGE || type == LOCALE_IDEFAULTLANGUAGE ? 16 : 10;
    DWORD number = 0;

    for (int i = 0; i < length; i++) {
        int digit = text[i] <= '9' ? text[i] - '0' : (text[i] | 0x20) - 'a' + 10;

        if (digit < 0 || digit >= base)
            break;
        number = number * (DWORD)base + (DWORD)digit;
    }
    return number;
}
