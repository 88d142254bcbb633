/* What ICU's data say of a locale, for those that are not compiled in. */
#ifndef APIS_HOST_LOCALE_DATA_H
#define APIS_HOST_LOCALE_DATA_H

#include <stddef.h>
#include <stdint.h>

enum locale_item {
    ITEM_NONE,
    ITEM_LANGUAGE_ENGLISH,
    ITEM_LANGUAGE_NATIVE,
    ITEM_COUNTRY_ENGLISH,
    ITEM_COUNTRY_NATIVE,
    ITEM_NAME_ENGLISH,
    ITEM_NAME_NATIVE,
    ITEM_LANGUAGE_ISO2,
    ITEM_LANGUAGE_ISO3,
    ITEM_COUNTRY_ISO2,
    ITEM_COUNTRY_ISO3,
    ITEM_DECIMAL,
    ITEM_GROUP,
    ITEM_MINUS,
    ITEM_PERCENT,
    ITEM_CURRENCY,
    ITEM_CURRENCY_ISO,
    ITEM_DAY, /* + index from 0, Monday first */
    ITEM_DAY_SHORT = ITEM_DAY + 7,
    ITEM_DAY_SHORTEST = ITEM_DAY_SHORT + 7,
    ITEM_MONTH = ITEM_DAY_SHORTEST + 7,
    ITEM_MONTH_SHORT = ITEM_MONTH + 12,
    ITEM_AM = ITEM_MONTH_SHORT + 12,
    ITEM_PM,
    ITEM_DATE_SHORT, /* patterns in the letters of Windows */
    ITEM_DATE_LONG,
    ITEM_TIME,
    ITEM_TIME_SHORT,
    ITEM_YEAR_MONTH,
    ITEM_MONTH_DAY,
    ITEM_FIRST_DAY /* "0" is Monday */
};

/* The user's language from the host's environment, as "de-DE"; "en-US" when there is none. */
const char *locale_host_name(void);

/* At most capacity units; returns the length, 0 when ICU has nothing. */
size_t locale_item(const char *name, enum locale_item item, uint16_t *out, size_t capacity);

/* Whether ICU has data of a locale, in the spelling "de-DE"; its Windows identifier, or 0. */
uint32_t locale_identifier(const char *name);

/* The name of an identifier; 0 or -1. */
int locale_name_of(uint32_t identifier, char *name, size_t capacity);

#endif
