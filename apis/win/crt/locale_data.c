/*
 * What belongs to a locale's name: its code page, character classes, number and money formats
 * (Microsoft C runtime library reference: "Locale names, languages, and country-region strings",
 * "UTF-8 support" under setlocale).
 */
#include "apis/win/crt/locale_data.h"

#include "abi/guest_pointer.h"
#include "apis/host/text.h"
#include "apis/win/crt/errors.h"
#include "thunks/guest_struct.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *language, *name, *full;
} languages[] = {
    {"english", "en-US", "English_United States"},
    {"american", "en-US", "English_United States"},
    {"english_united states", "en-US", "English_United States"},
    {"english-american", "en-US", "English_United States"},
    {"enu", "en-US", "English_United States"},
    {"english_united kingdom", "en-GB", "English_United Kingdom"},
    {"english-uk", "en-GB", "English_United Kingdom"},
    {"german", "de-DE", "German_Germany"},
    {"german_germany", "de-DE", "German_Germany"},
    {"deu", "de-DE", "German_Germany"},
    {"french", "fr-FR", "French_France"},
    {"french_france", "fr-FR", "French_France"},
    {"spanish", "es-ES", "Spanish_Spain"},
    {"italian", "it-IT", "Italian_Italy"},
    {"dutch", "nl-NL", "Dutch_Netherlands"},
    {"portuguese", "pt-PT", "Portuguese_Portugal"},
    {"russian", "ru-RU", "Russian_Russia"},
    {"polish", "pl-PL", "Polish_Poland"},
    {"japanese", "ja-JP", "Japanese_Japan"},
    {"japanese_japan", "ja-JP", "Japanese_Japan"},
    {"chinese", "zh-CN", "Chinese_China"},
    {"korean", "ko-KR", "Korean_Korea"},
};

void locale_prepare(struct crt_locale *locale)
{
    memset(locale, 0, sizeof *locale);
    for (int i = 0; i < LOCALE_CATEGORIES; i++)
        strcpy(locale->spelled[i], "C");
    locale_derive(locale);
}

/* ".1252", ".utf8", ".ACP"; 0 when it is none of them. */
static unsigned page_from_text(const char *text)
{
    if (strcasecmp(text, "utf8") == 0 || strcasecmp(text, "utf-8") == 0)
        return CP_UTF8;
    if (strcasecmp(text, "ACP") == 0)
        return GetACP();
    if (strcasecmp(text, "OCP") == 0)
        return GetOEMCP();
    for (const char *c = text; *c; c++) {
        if (!isdigit((unsigned char)*c))
            return 0;
    }
    return IsValidCodePage((UINT)atoi(text)) ? (unsigned)atoi(text) : 0;
}

/* The locale's name as Win32 has it, and as setlocale spells it without a code page. */
static bool name_resolve(const char *language, WCHAR *name, char *spelled)
{
    size_t count;

    if (!*language)
        language = "English_United States";
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        if (strcasecmp(languages[i].language, language) == 0) {
            strcpy(spelled, languages[i].full);
            language = languages[i].name;
            goto found;
        }
    }
    strcpy(spelled, language);
found:
    count = utf16_from_utf8((uint16_t *)name, LOCALE_NAME - 1, language, strlen(language));
    name[count] = 0;
    for (size_t i = 0; i < count; i++) {
        if (name[i] == '_')
            name[i] = '-';
    }
    return IsValidLocaleName(name);
}

static unsigned default_page(const WCHAR *name)
{
    DWORD page = 0;

    GetLocaleInfoEx(name, LOCALE_IDEFAULTANSICODEPAGE | LOCALE_RETURN_NUMBER, (WCHAR *)&page,
                    sizeof page / sizeof(WCHAR));
    return page ? page : CP_UTF8;
}

struct parsed {
    WCHAR name[LOCALE_NAME];
    char spelled[LOCALE_NAME];
    unsigned page;
};

static bool name_parse(const char *text, struct parsed *parsed)
{
    char language[LOCALE_NAME], spelled[LOCALE_NAME];
    const char *dot = strchr(text, '.');
    size_t length = dot ? (size_t)(dot - text) : strlen(text);

    memset(parsed, 0, sizeof *parsed);
    if (strcmp(text, "C") == 0) {
        strcpy(parsed->spelled, "C");
        return true;
    }
    if (strlen(text) >= LOCALE_NAME / 2)
        return false;
    memcpy(language, text, length);
    language[length] = 0;
    if (!name_resolve(language, parsed->name, spelled))
        return false;
    parsed->page = dot ? page_from_text(dot + 1) : !*text ? GetACP() : default_page(parsed->name);
    if (parsed->page == 0)
        return false;
    if (dot && parsed->page == CP_UTF8)
        snprintf(parsed->spelled, LOCALE_NAME, "%s.%s", spelled, dot + 1);
    else if (!dot && strchr(text, '-'))
        snprintf(parsed->spelled, LOCALE_NAME, "%s", spelled);
    else if (parsed->page == CP_UTF8)
        snprintf(parsed->spelled, LOCALE_NAME, "%s.utf8", spelled);
    else
        snprintf(parsed->spelled, LOCALE_NAME, "%s.%u", spelled, parsed->page);
    return true;
}

static void category_set(struct crt_locale *locale, int category, const struct parsed *parsed)
{
    memcpy(locale->names[category], parsed->name, sizeof parsed->name);
    memcpy(locale->spelled[category], parsed->spelled, sizeof parsed->spelled);
    locale->pages[category] = parsed->page;
}

/* "LC_COLLATE=C;LC_CTYPE=..." as setlocale returns it for LC_ALL. */
static bool set_composite(struct crt_locale *locale, int category, const char *text)
{
    static const char *const labels[] = {"LC_ALL",      "LC_COLLATE", "LC_CTYPE",
                                         "LC_MONETARY", "LC_NUMERIC", "LC_TIME"};
    char part[2 * LOCALE_NAME];

    while (*text) {
        size_t length = strcspn(text, ";"), label = strcspn(text, "=");
        struct parsed parsed;
        int which = 1;

        if (length >= sizeof part || label >= length)
            return false;
        memcpy(part, text, length);
        part[length] = 0;
        part[label] = 0;
        while (which < LOCALE_CATEGORIES && strcmp(labels[which], part) != 0)
            which++;
        if (which == LOCALE_CATEGORIES || !name_parse(part + label + 1, &parsed))
            return false;
        if (category == CATEGORY_ALL || category == which)
            category_set(locale, which, &parsed);
        text += length + (text[length] == ';');
    }
    return true;
}

bool locale_set(struct crt_locale *locale, int category, const char *name)
{
    struct parsed parsed;

    if (strncmp(name, "LC_", 3) == 0) {
        if (!set_composite(locale, category, name))
            return false;
    } else {
        if (!name_parse(name, &parsed))
            return false;
        for (int i = CATEGORY_COLLATE; i < LOCALE_CATEGORIES; i++) {
            if (category == CATEGORY_ALL || category == i)
                category_set(locale, i, &parsed);
        }
    }
    locale_derive(locale);
    return true;
}

/* One byte's class in a code page, by its character's. */
static unsigned short class_of(unsigned page, unsigned char byte)
{
    WCHAR character;
    WORD type = 0;

    if (byte < 0x80)
        return ctype_c[byte + 1];
    if (IsDBCSLeadByteEx(page, byte))
        return CLASS_LEAD_BYTE;
    if (page == CP_UTF8 ||
        !MultiByteToWideChar(page, MB_ERR_INVALID_CHARS, (char *)&byte, 1, &character, 1))
        return 0;
    GetStringTypeW(CT_CTYPE1, &character, 1, &type);
    return type & 0x1ff;
}

static unsigned char map_byte(unsigned page, unsigned char byte, bool upper)
{
    WCHAR character, mapped;
    char result;

    if (byte < 0x80)
        return (unsigned char)(upper ? toupper(byte) : tolower(byte));
    if (page == CODE_PAGE_C || page == CP_UTF8 ||
        !MultiByteToWideChar(page, MB_ERR_INVALID_CHARS, (char *)&byte, 1, &character, 1))
        return byte;
    if (!LCMapStringEx(LOCALE_NAME_INVARIANT, upper ? LCMAP_UPPERCASE : LCMAP_LOWERCASE, &character,
                       1, &mapped, 1, NULL, NULL, 0) ||
        WideCharToMultiByte(page, 0, &mapped, 1, &result, 1, NULL, NULL) != 1)
        return byte;
    return (unsigned char)result;
}

static void derive_types(struct crt_locale *locale)
{
    unsigned page = locale->pages[CATEGORY_CTYPE];
    CPINFO info = {.MaxCharSize = 1};

    locale->data.code_page = page;
    locale->data.types = locale->types + 1;
    if (page != CODE_PAGE_C && !GetCPInfo(page, &info))
        info.MaxCharSize = 1;
    locale->data.character_size = page == CP_UTF8 ? 4 : (int)info.MaxCharSize;
    locale->types[0] = 0;
    for (int byte = 0; byte < 256; byte++) {
        locale->types[byte + 1] =
            page == CODE_PAGE_C ? ctype_c[byte + 1] : class_of(page, (unsigned char)byte);
        locale->upper[byte] = map_byte(page, (unsigned char)byte, true);
        locale->lower[byte] = map_byte(page, (unsigned char)byte, false);
    }
}

/* "3;2;0" becomes the bytes 3 2, as lconv has them. */
static void grouping_pack(char *text)
{
    char *to = text;

    for (const char *from = text; *from; from++) {
        if (*from >= '1' && *from <= '9')
            *to++ = (char)(*from - '0');
    }
    *to = 0;
}

static void text_ask(struct crt_locale *locale, int category, LCTYPE type, int index,
                     int wide_index)
{
    WCHAR wide[LOCALE_FIELD] = L"";

    GetLocaleInfoEx(locale->names[category], type, wide, LOCALE_FIELD);
    WideCharToMultiByte(locale->pages[category], 0, wide, -1, locale->texts[index], LOCALE_FIELD,
                        NULL, NULL);
    if (wide_index >= 0)
        memcpy(locale->wide_texts[wide_index], wide, sizeof wide);
}

static char number_ask(const struct crt_locale *locale, LCTYPE type)
{
    DWORD value = 0;

    GetLocaleInfoEx(locale->names[CATEGORY_MONETARY], type | LOCALE_RETURN_NUMBER, (WCHAR *)&value,
                    sizeof value / sizeof(WCHAR));
    return (char)value;
}

static void derive_money(struct crt_locale *locale)
{
    struct crt_conventions *c = &locale->conventions;

    text_ask(locale, CATEGORY_MONETARY, LOCALE_SINTLSYMBOL, 3, 2);
    text_ask(locale, CATEGORY_MONETARY, LOCALE_SCURRENCY, 4, 3);
    text_ask(locale, CATEGORY_MONETARY, LOCALE_SMONDECIMALSEP, 5, 4);
    text_ask(locale, CATEGORY_MONETARY, LOCALE_SMONTHOUSANDSEP, 6, 5);
    text_ask(locale, CATEGORY_MONETARY, LOCALE_SMONGROUPING, 7, -1);
    text_ask(locale, CATEGORY_MONETARY, LOCALE_SPOSITIVESIGN, 8, 6);
    text_ask(locale, CATEGORY_MONETARY, LOCALE_SNEGATIVESIGN, 9, 7);
    grouping_pack(locale->texts[7]);
    c->int_frac_digits = number_ask(locale, LOCALE_IINTLCURRDIGITS);
    c->frac_digits = number_ask(locale, LOCALE_ICURRDIGITS);
    c->p_cs_precedes = number_ask(locale, LOCALE_IPOSSYMPRECEDES);
    c->p_sep_by_space = number_ask(locale, LOCALE_IPOSSEPBYSPACE);
    c->n_cs_precedes = number_ask(locale, LOCALE_INEGSYMPRECEDES);
    c->n_sep_by_space = number_ask(locale, LOCALE_INEGSEPBYSPACE);
    c->p_sign_posn = number_ask(locale, LOCALE_IPOSSIGNPOSN);
    c->n_sign_posn = number_ask(locale, LOCALE_INEGSIGNPOSN);
}

static void conventions_point(struct crt_locale *locale)
{
    struct crt_conventions *c = &locale->conventions;
    char **texts = &c->decimal_point;
    WCHAR **wide = &c->wide_decimal_point;

    for (int i = 0; i < CONVENTION_TEXTS; i++)
        texts[i] = locale->texts[i];
    for (int i = 0; i < CONVENTION_WIDE_TEXTS; i++)
        wide[i] = locale->wide_texts[i];
}

GUEST_STRUCT(crt_locale_public);
GUEST_STRUCT(crt_conventions);

/* What the guest sees of the locale. */
static void show(struct crt_locale *locale)
{
    guest_pointer_set(locale->shown, 0, &locale->shown_data);
    guest_pointer_set(locale->shown, 1, &locale->shown_data);
    guest_struct_put(&locale->shown_data, &locale->data, layout_crt_locale_public);
    guest_struct_put(&locale->shown_conventions, &locale->conventions, layout_crt_conventions);
}

void locale_derive(struct crt_locale *locale)
{
    struct crt_conventions *c = &locale->conventions;

    derive_types(locale);
    memset(locale->texts, 0, sizeof locale->texts);
    memset(locale->wide_texts, 0, sizeof locale->wide_texts);
    strcpy(locale->texts[0], ".");
    locale->wide_texts[0][0] = '.';
    memset(&c->int_frac_digits, CHAR_MAX, 8);
    if (locale->names[CATEGORY_NUMERIC][0]) {
        text_ask(locale, CATEGORY_NUMERIC, LOCALE_SDECIMAL, 0, 0);
        text_ask(locale, CATEGORY_NUMERIC, LOCALE_STHOUSAND, 1, 1);
        text_ask(locale, CATEGORY_NUMERIC, LOCALE_SGROUPING, 2, -1);
        grouping_pack(locale->texts[2]);
    }
    if (locale->names[CATEGORY_MONETARY][0])
        derive_money(locale);
    conventions_point(locale);
    show(locale);
}
