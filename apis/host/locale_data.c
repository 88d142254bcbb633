/* See locale_data.h. Patterns: Unicode Technical Standard #35, part 4, date field symbols. */
#include "apis/host/locale_data.h"
#include "apis/host/icu.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/uloc.h>
#include <unicode/unum.h>

enum { PATTERN_UNITS = 128 };

static void name_from_host(const char *host, char *name, size_t capacity)
{
    size_t at = 0;

    for (; host[at] && host[at] != '.' && host[at] != '@' && at + 1 < capacity; at++)
        name[at] = host[at] == '_' ? '-' : host[at];
    name[at] = 0;
    if (at < 2 || strcmp(name, "POSIX") == 0)
        snprintf(name, capacity, "en-US");
}

const char *locale_host_name(void)
{
    static _Thread_local char name[ULOC_FULLNAME_CAPACITY];
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        const char *value = getenv(variables[i]);

        if (value && *value) {
            name_from_host(value, name, sizeof name);
            return name;
        }
    }
    return "en-US";
}

static size_t from_ascii(const char *text, uint16_t *out, size_t capacity)
{
    size_t length = 0;

    for (; text[length] && length < capacity; length++)
        out[length] = (uint8_t)text[length];
    return length;
}

typedef int32_t (*display)(const char *locale, const char *in, UChar *out, int32_t capacity,
                           UErrorCode *error);

static size_t display_name(display function, const char *name, const char *in, uint16_t *out,
                           size_t capacity)
{
    UErrorCode error = U_ZERO_ERROR;
    int32_t length = function(name, in, out, (int32_t)capacity, &error);

    return U_FAILURE(error) || length < 0 ? 0 : (size_t)length;
}

static size_t names(const char *name, enum locale_item item, uint16_t *out, size_t capacity)
{
    char country[ULOC_COUNTRY_CAPACITY], language[ULOC_LANG_CAPACITY];
    UErrorCode error = U_ZERO_ERROR;

    icu(uloc_getCountry)(name, country, sizeof country, &error);
    icu(uloc_getLanguage)(name, language, sizeof language, &error);
    switch (item) {
    case ITEM_LANGUAGE_ENGLISH:
        return display_name(icu(uloc_getDisplayLanguage), name, "en", out, capacity);
    case ITEM_LANGUAGE_NATIVE:
        return display_name(icu(uloc_getDisplayLanguage), name, name, out, capacity);
    case ITEM_COUNTRY_ENGLISH:
        return display_name(icu(uloc_getDisplayCountry), name, "en", out, capacity);
    case ITEM_COUNTRY_NATIVE:
        return display_name(icu(uloc_getDisplayCountry), name, name, out, capacity);
    case ITEM_NAME_ENGLISH:
        return display_name(icu(uloc_getDisplayName), name, "en", out, capacity);
    case ITEM_NAME_NATIVE:
        return display_name(icu(uloc_getDisplayName), name, name, out, capacity);
    case ITEM_LANGUAGE_ISO2:
        return from_ascii(language, out, capacity);
    case ITEM_LANGUAGE_ISO3:
        return from_ascii(icu(uloc_getISO3Language)(name), out, capacity);
    case ITEM_COUNTRY_ISO2:
        return from_ascii(country, out, capacity);
    default:
        return from_ascii(icu(uloc_getISO3Country)(name), out, capacity);
    }
}

static size_t number_symbol(const char *name, enum locale_item item, uint16_t *out, size_t capacity)
{
    static const UNumberFormatSymbol symbols[] = {
        [ITEM_DECIMAL] = UNUM_DECIMAL_SEPARATOR_SYMBOL,
        [ITEM_GROUP] = UNUM_GROUPING_SEPARATOR_SYMBOL,
        [ITEM_MINUS] = UNUM_MINUS_SIGN_SYMBOL,
        [ITEM_PERCENT] = UNUM_PERCENT_SYMBOL,
        [ITEM_CURRENCY] = UNUM_CURRENCY_SYMBOL,
        [ITEM_CURRENCY_ISO] = UNUM_INTL_CURRENCY_SYMBOL,
    };
    UErrorCode error = U_ZERO_ERROR;
    UNumberFormat *format = icu(unum_open)(UNUM_DECIMAL, NULL, 0, name, NULL, &error);
    int32_t length;

    if (U_FAILURE(error))
        return 0;
    length = icu(unum_getSymbol)(format, symbols[item], out, (int32_t)capacity, &error);
    icu(unum_close)(format);
    return U_FAILURE(error) || length < 0 ? 0 : (size_t)length;
}

/* Which of ICU's symbol tables an item is in, and where: weeks start on Sunday there, at 1. */
static UDateFormatSymbolType date_symbol_place(enum locale_item item, int32_t *index)
{
    static const struct {
        enum locale_item first;
        UDateFormatSymbolType type;
    } groups[] = {{ITEM_PM, UDAT_AM_PMS},
                  {ITEM_AM, UDAT_AM_PMS},
                  {ITEM_MONTH_SHORT, UDAT_STANDALONE_SHORT_MONTHS},
                  {ITEM_MONTH, UDAT_STANDALONE_MONTHS},
                  {ITEM_DAY_SHORTEST, UDAT_SHORTER_WEEKDAYS},
                  {ITEM_DAY_SHORT, UDAT_STANDALONE_SHORT_WEEKDAYS},
                  {ITEM_DAY, UDAT_STANDALONE_WEEKDAYS}};
    size_t i = 0;

    while (item < groups[i].first)
        i++;
    *index = (int32_t)(item - groups[i].first);
    if (item == ITEM_PM)
        *index = 1;
    else if (item < ITEM_MONTH)
        *index = *index == 6 ? 1 : *index + 2;
    return groups[i].type;
}

static size_t date_symbol(const char *name, enum locale_item item, uint16_t *out, size_t capacity)
{
    UErrorCode error = U_ZERO_ERROR;
    UDateFormat *format = icu(udat_open)(UDAT_SHORT, UDAT_SHORT, name, NULL, 0, NULL, 0, &error);
    UDateFormatSymbolType type;
    int32_t index, length;

    if (U_FAILURE(error))
        return 0;
    type = date_symbol_place(item, &index);
    length = icu(udat_getSymbols)(format, type, index, out, (int32_t)capacity, &error);
    icu(udat_close)(format);
    return U_FAILURE(error) || length < 0 ? 0 : (size_t)length;
}

/* ICU's letters to Windows': E is d, a is tt, y alone is yyyy; quoted text stays. */
static size_t windows_pattern(const uint16_t *pattern, size_t length, uint16_t *out,
                              size_t capacity)
{
    size_t made = 0;
    bool quoted = false;

    for (size_t at = 0, run; at < length; at += run) {
        uint16_t letter = pattern[at];
        size_t count;

        for (run = 1; at + run < length && pattern[at + run] == letter;)
            run++;
        count = run;
        if (letter == '\'')
            quoted ^= run & 1;
        if (!quoted && (letter == 'E' || letter == 'c')) {
            letter = 'd';
            count = run < 4 ? 3 : 4;
        } else if (!quoted && letter == 'a') {
            letter = 't';
            count = 2;
        } else if (!quoted && letter == 'L') {
            letter = 'M';
        } else if (!quoted && letter == 'y' && run == 1) {
            count = 4;
        } else if (letter == 0x202f || letter == 0xa0) {
            letter = ' ';
        }
        for (size_t i = 0; i < count && made < capacity; i++)
            out[made++] = letter;
    }
    return made;
}

static size_t styled_pattern(const char *name, UDateFormatStyle time, UDateFormatStyle date,
                             uint16_t *out, size_t capacity)
{
    uint16_t pattern[PATTERN_UNITS];
    UErrorCode error = U_ZERO_ERROR;
    UDateFormat *format = icu(udat_open)(time, date, name, NULL, 0, NULL, 0, &error);
    int32_t length;

    if (U_FAILURE(error))
        return 0;
    length = icu(udat_toPattern)(format, false, pattern, PATTERN_UNITS, &error);
    icu(udat_close)(format);
    return U_FAILURE(error) ? 0 : windows_pattern(pattern, (size_t)length, out, capacity);
}

static size_t best_pattern(const char *name, const char *skeleton, uint16_t *out, size_t capacity)
{
    uint16_t pattern[PATTERN_UNITS], wanted[16];
    UErrorCode error = U_ZERO_ERROR;
    UDateTimePatternGenerator *generator = icu(udatpg_open)(name, &error);
    int32_t length;

    if (U_FAILURE(error))
        return 0;
    length =
        icu(udatpg_getBestPattern)(generator, wanted, (int32_t)from_ascii(skeleton, wanted, 16),
                                   pattern, PATTERN_UNITS, &error);
    icu(udatpg_close)(generator);
    return U_FAILURE(error) ? 0 : windows_pattern(pattern, (size_t)length, out, capacity);
}

static size_t first_day(const char *name, uint16_t *out, size_t capacity)
{
    UErrorCode error = U_ZERO_ERROR;
    UCalendar *calendar = icu(ucal_open)(NULL, 0, name, UCAL_GREGORIAN, &error);
    int32_t day;

    if (U_FAILURE(error) || capacity == 0)
        return 0;
    day = icu(ucal_getAttribute)(calendar, UCAL_FIRST_DAY_OF_WEEK);
    icu(ucal_close)(calendar);
    out[0] = (uint16_t)('0' + (day + 5) % 7);
    return 1;
}

static size_t pattern(const char *name, enum locale_item item, uint16_t *out, size_t capacity)
{
    switch (item) {
    case ITEM_DATE_SHORT:
        return styled_pattern(name, UDAT_NONE, UDAT_SHORT, out, capacity);
    case ITEM_DATE_LONG:
        return styled_pattern(name, UDAT_NONE, UDAT_FULL, out, capacity);
    case ITEM_TIME:
        return styled_pattern(name, UDAT_MEDIUM, UDAT_NONE, out, capacity);
    case ITEM_TIME_SHORT:
        return styled_pattern(name, UDAT_SHORT, UDAT_NONE, out, capacity);
    case ITEM_YEAR_MONTH:
        return best_pattern(name, "yMMMM", out, capacity);
    case ITEM_MONTH_DAY:
        return best_pattern(name, "MMMMd", out, capacity);
    default:
        return first_day(name, out, capacity);
    }
}

size_t locale_item(const char *name, enum locale_item item, uint16_t *out, size_t capacity)
{
    size_t length;

    if (!icu_available())
        return 0;
    if (item < ITEM_DECIMAL)
        length = names(name, item, out, capacity);
    else if (item < ITEM_DAY)
        length = number_symbol(name, item, out, capacity);
    else if (item < ITEM_DATE_SHORT)
        length = date_symbol(name, item, out, capacity);
    else
        length = pattern(name, item, out, capacity);
    return length < capacity ? length : capacity;
}

uint32_t locale_identifier(const char *name)
{
    char canonical[ULOC_FULLNAME_CAPACITY], tag[ULOC_FULLNAME_CAPACITY];
    UErrorCode error = U_ZERO_ERROR;

    if (!icu_available())
        return 0;
    icu(uloc_forLanguageTag)(name, canonical, sizeof canonical, NULL, &error);
    icu(uloc_toLanguageTag)(canonical, tag, sizeof tag, true, &error);
    if (U_FAILURE(error) || strcasecmp(tag, name) != 0)
        return 0;
    return icu(uloc_getLCID)(canonical);
}

int locale_name_of(uint32_t identifier, char *name, size_t capacity)
{
    char canonical[ULOC_FULLNAME_CAPACITY];
    UErrorCode error = U_ZERO_ERROR;

    if (!icu_available())
        return -1;
    icu(uloc_getLocaleForLCID)(identifier, canonical, sizeof canonical, &error);
    icu(uloc_toLanguageTag)(canonical, name, (int32_t)capacity, true, &error);
    return U_FAILURE(error) || error == U_STRING_NOT_TERMINATED_WARNING ? -1 : 0;
}
