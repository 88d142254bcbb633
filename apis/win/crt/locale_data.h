/* The inside of a locale; others than locale.c and ctype.c use locale.h. */
#ifndef APIS_WIN_CRT_LOCALE_DATA_H
#define APIS_WIN_CRT_LOCALE_DATA_H

#include "apis/win/crt/ctype.h"
#include "apis/win/crt/locale.h"

#include <stdint.h>

enum {
    CATEGORY_ALL,
    CATEGORY_COLLATE,
    CATEGORY_CTYPE,
    CATEGORY_MONETARY,
    CATEGORY_NUMERIC,
    CATEGORY_TIME
};
enum { LOCALE_NAME = 96, LOCALE_FIELD = 16 };

/* struct lconv of Windows: LONG-free, so it is the same on every host. */
struct crt_conventions {
    char *decimal_point, *thousands_sep, *grouping, *int_curr_symbol, *currency_symbol;
    char *mon_decimal_point, *mon_thousands_sep, *mon_grouping, *positive_sign, *negative_sign;
    char int_frac_digits, frac_digits, p_cs_precedes, p_sep_by_space, n_cs_precedes;
    char n_sep_by_space, p_sign_posn, n_sign_posn;
    WCHAR *wide_decimal_point, *wide_thousands_sep, *wide_int_curr_symbol, *wide_currency_symbol;
    WCHAR *wide_mon_decimal_point, *wide_mon_thousands_sep, *wide_positive_sign;
    WCHAR *wide_negative_sign;
};

enum { CONVENTION_TEXTS = 10, CONVENTION_WIDE_TEXTS = 8 };

/* What inline functions of the Universal CRT's headers read through _locale_t. */
struct crt_locale_public {
    const unsigned short *types; /* [-1] to [255] */
    int character_size;
    unsigned code_page;
};

struct crt_locale {
    /* What is shown is in the guest's form: locinfo and mbcinfo, what they and localeconv lead to.
     */
    void *shown[2];
    struct crt_locale_public data, shown_data;
    WCHAR names[LOCALE_CATEGORIES][LOCALE_NAME];  /* L"" : the "C" locale; else L"de-DE" */
    char spelled[LOCALE_CATEGORIES][LOCALE_NAME]; /* as setlocale returns it */
    unsigned pages[LOCALE_CATEGORIES];
    ctype_table types;
    unsigned char lower[256], upper[256];
    struct crt_conventions conventions, shown_conventions;
    char texts[CONVENTION_TEXTS][LOCALE_FIELD];
    WCHAR wide_texts[CONVENTION_WIDE_TEXTS][LOCALE_FIELD];
};

/* The locale meant: the given one, the thread's or the process's. */
struct crt_locale *locale_in_force(const struct crt_locale *locale);

/* Sets the categories (a bit each) that name speaks of; false for a name that is no locale. */
bool locale_set(struct crt_locale *locale, int category, const char *name);
/* Derived from names and pages: tables and conventions. */
void locale_derive(struct crt_locale *locale);
void locale_prepare(struct crt_locale *locale);

#endif
