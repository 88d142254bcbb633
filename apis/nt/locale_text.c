/*
 * The values of each locale. [Locale Information Constants, Microsoft Learn]. A row holds what
 * en-US says, what the invariant locale says where it differs, and where ICU has it for others.
 */
#include "apis/host/locale_data.h"
#include "apis/host/text.h"
#include "apis/nt/code_page.h"
#include "apis/nt/locale.h"

#include <stdio.h>
#include <string.h>

struct row {
    LCTYPE type;
    const char *english;
    const char *invariant; /* NULL: as english */
    enum locale_item item; /* ITEM_NONE: as english everywhere */
};

static const struct row rows[] = {
    {LOCALE_SLOCALIZEDDISPLAYNAME, "English (United States)",
     "Invariant Language (Invariant Country)", ITEM_NAME_ENGLISH},
    {LOCALE_SENGLISHDISPLAYNAME, "English (United States)",
     "Invariant Language (Invariant Country)", ITEM_NAME_ENGLISH},
    {LOCALE_SNATIVEDISPLAYNAME, "English (United States)", "Invariant Language (Invariant Country)",
     ITEM_NAME_NATIVE},
    {LOCALE_SLOCALIZEDLANGUAGENAME, "English", "Invariant Language", ITEM_LANGUAGE_ENGLISH},
    {LOCALE_SENGLISHLANGUAGENAME, "English", "Invariant Language", ITEM_LANGUAGE_ENGLISH},
    {LOCALE_SNATIVELANGUAGENAME, "English", "Invariant Language", ITEM_LANGUAGE_NATIVE},
    {LOCALE_SLOCALIZEDCOUNTRYNAME, "United States", "Invariant Country", ITEM_COUNTRY_ENGLISH},
    {LOCALE_SENGLISHCOUNTRYNAME, "United States", "Invariant Country", ITEM_COUNTRY_ENGLISH},
    {LOCALE_SNATIVECOUNTRYNAME, "United States", "Invariant Country", ITEM_COUNTRY_NATIVE},
    {LOCALE_SABBREVLANGNAME, "ENU", "IVL", ITEM_LANGUAGE_ISO3},
    {LOCALE_SABBREVCTRYNAME, "USA", "IVC", ITEM_COUNTRY_ISO3},
    {LOCALE_SISO639LANGNAME, "en", "iv", ITEM_LANGUAGE_ISO2},
    {LOCALE_SISO639LANGNAME2, "eng", "ivl", ITEM_LANGUAGE_ISO3},
    {LOCALE_SISO3166CTRYNAME, "US", "IV", ITEM_COUNTRY_ISO2},
    {LOCALE_SISO3166CTRYNAME2, "USA", "ivc", ITEM_COUNTRY_ISO3},
    {LOCALE_IDIALINGCODE, "1", NULL, ITEM_NONE},
    {LOCALE_IDEFAULTCOUNTRY, "1", NULL, ITEM_NONE},
    {LOCALE_IDEFAULTMACCODEPAGE, "10000", NULL, ITEM_NONE},
    {LOCALE_IDEFAULTEBCDICCODEPAGE, "037", NULL, ITEM_NONE},
    {LOCALE_IGEOID, "244", "39070", ITEM_NONE},
    {LOCALE_SLIST, ",", NULL, ITEM_NONE},
    {LOCALE_IMEASURE, "1", "0", ITEM_NONE},
    {LOCALE_SDECIMAL, ".", NULL, ITEM_DECIMAL},
    {LOCALE_STHOUSAND, ",", NULL, ITEM_GROUP},
    {LOCALE_SGROUPING, "3;0", NULL, ITEM_NONE},
    {LOCALE_IDIGITS, "2", NULL, ITEM_NONE},
    {LOCALE_ILZERO, "1", NULL, ITEM_NONE},
    {LOCALE_INEGNUMBER, "1", NULL, ITEM_NONE},
    {LOCALE_SNATIVEDIGITS, "0123456789", NULL, ITEM_NONE},
    {LOCALE_IDIGITSUBSTITUTION, "1", NULL, ITEM_NONE},
    {LOCALE_SCURRENCY, "$", "\xc2\xa4", ITEM_CURRENCY},
    {LOCALE_SINTLSYMBOL, "USD", "XDR", ITEM_CURRENCY_ISO},
    {LOCALE_SENGCURRNAME, "US Dollar", "Special Drawing Rights", ITEM_CURRENCY_ISO},
    {LOCALE_SNATIVECURRNAME, "US Dollar", "Special Drawing Rights", ITEM_CURRENCY_ISO},
    {LOCALE_SMONDECIMALSEP, ".", NULL, ITEM_DECIMAL},
    {LOCALE_SMONTHOUSANDSEP, ",", NULL, ITEM_GROUP},
    {LOCALE_SMONGROUPING, "3;0", NULL, ITEM_NONE},
    {LOCALE_ICURRDIGITS, "2", NULL, ITEM_NONE},
    {LOCALE_IINTLCURRDIGITS, "2", NULL, ITEM_NONE},
    {LOCALE_ICURRENCY, "0", NULL, ITEM_NONE},
    {LOCALE_INEGCURR, "0", NULL, ITEM_NONE},
    {LOCALE_SDATE, "/", NULL, ITEM_NONE},
    {LOCALE_STIME, ":", NULL, ITEM_NONE},
    {LOCALE_SSHORTDATE, "M/d/yyyy", "MM/dd/yyyy", ITEM_DATE_SHORT},
    {LOCALE_SLONGDATE, "dddd, MMMM d, yyyy", "dddd, dd MMMM yyyy", ITEM_DATE_LONG},
    {LOCALE_SYEARMONTH, "MMMM yyyy", "yyyy MMMM", ITEM_YEAR_MONTH},
    {LOCALE_SMONTHDAY, "MMMM d", "MMMM dd", ITEM_MONTH_DAY},
    {LOCALE_SRELATIVELONGDATE, "dddd, MMMM d", "dddd, MMMM d", ITEM_MONTH_DAY},
    {LOCALE_STIMEFORMAT, "h:mm:ss tt", "HH:mm:ss", ITEM_TIME},
    {LOCALE_SSHORTTIME, "h:mm tt", "HH:mm", ITEM_TIME_SHORT},
    {LOCALE_SDURATION, "h:mm:ss", "HH:mm:ss", ITEM_NONE},
    {LOCALE_SAM, "AM", NULL, ITEM_AM},
    {LOCALE_SPM, "PM", NULL, ITEM_PM},
    {LOCALE_SSHORTESTAM, "A", NULL, ITEM_AM},
    {LOCALE_SSHORTESTPM, "P", NULL, ITEM_PM},
    {LOCALE_IDATE, "0", NULL, ITEM_NONE},
    {LOCALE_ILDATE, "0", "1", ITEM_NONE},
    {LOCALE_ITIME, "0", "1", ITEM_NONE},
    {LOCALE_ITIMEMARKPOSN, "0", NULL, ITEM_NONE},
    {LOCALE_ICENTURY, "1", NULL, ITEM_NONE},
    {LOCALE_ITLZERO, "0", "1", ITEM_NONE},
    {LOCALE_IDAYLZERO, "0", "1", ITEM_NONE},
    {LOCALE_IMONLZERO, "0", "1", ITEM_NONE},
    {LOCALE_ICALENDARTYPE, "1", NULL, ITEM_NONE},
    {LOCALE_IOPTIONALCALENDAR, "0", NULL, ITEM_NONE},
    {LOCALE_IFIRSTDAYOFWEEK, "6", NULL, ITEM_FIRST_DAY},
    {LOCALE_IFIRSTWEEKOFYEAR, "0", NULL, ITEM_NONE},
    {LOCALE_SMONTHNAME13, "", NULL, ITEM_NONE},
    {LOCALE_SABBREVMONTHNAME13, "", NULL, ITEM_NONE},
    {LOCALE_SPOSITIVESIGN, "", "+", ITEM_NONE},
    {LOCALE_SNEGATIVESIGN, "-", NULL, ITEM_MINUS},
    {LOCALE_IPOSSIGNPOSN, "3", NULL, ITEM_NONE},
    {LOCALE_INEGSIGNPOSN, "0", NULL, ITEM_NONE},
    {LOCALE_IPOSSYMPRECEDES, "1", NULL, ITEM_NONE},
    {LOCALE_IPOSSEPBYSPACE, "0", NULL, ITEM_NONE},
    {LOCALE_INEGSYMPRECEDES, "1", NULL, ITEM_NONE},
    {LOCALE_INEGSEPBYSPACE, "0", NULL, ITEM_NONE},
    {LOCALE_IPAPERSIZE, "1", "9", ITEM_NONE},
    {LOCALE_SSORTNAME, "Default", NULL, ITEM_NONE},
    {LOCALE_SKEYBOARDSTOINSTALL, "0409:00000409", NULL, ITEM_NONE},
    {LOCALE_SNAN, "NaN", NULL, ITEM_NONE},
    {LOCALE_SPOSINFINITY, "\xe2\x88\x9e", "Infinity", ITEM_NONE},
    {LOCALE_SNEGINFINITY, "-\xe2\x88\x9e", "-Infinity", ITEM_NONE},
    {LOCALE_SSCRIPTS, "Latn;", NULL, ITEM_NONE},
    {LOCALE_SCONSOLEFALLBACKNAME, "en-US", NULL, ITEM_NONE},
    {LOCALE_IREADINGLAYOUT, "0", NULL, ITEM_NONE},
    {LOCALE_INEGATIVEPERCENT, "0", NULL, ITEM_NONE},
    {LOCALE_IPOSITIVEPERCENT, "0", NULL, ITEM_NONE},
    {LOCALE_SPERCENT, "%", NULL, ITEM_PERCENT},
    {LOCALE_SPERMILLE, "\xe2\x80\xb0", NULL, ITEM_NONE},
    {LOCALE_SOPENTYPELANGUAGETAG, "ENG ", "dflt", ITEM_NONE},
};

static const struct {
    LCTYPE first;
    enum locale_item item;
    size_t count;
    const char *names[12];
} series[] = {
    {LOCALE_SDAYNAME1,
     ITEM_DAY,
     7,
     {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}},
    {LOCALE_SABBREVDAYNAME1, ITEM_DAY_SHORT, 7, {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}},
    {LOCALE_SSHORTESTDAYNAME1, ITEM_DAY_SHORTEST, 7, {"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"}},
    {LOCALE_SMONTHNAME1,
     ITEM_MONTH,
     12,
     {"January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December"}},
    {LOCALE_SABBREVMONTHNAME1,
     ITEM_MONTH_SHORT,
     12,
     {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}},
};

static bool find_row(LCTYPE type, struct row *row)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].type == type) {
            *row = rows[i];
            return true;
        }
    }
    for (size_t i = 0; i < sizeof series / sizeof *series; i++) {
        size_t index = type - series[i].first;

        if (type >= series[i].first && index < series[i].count) {
            *row = (struct row){type, series[i].names[index], NULL,
                                series[i].item + (enum locale_item)index};
            return true;
        }
    }
    return false;
}

static int put(WCHAR *out, const char *text)
{
    size_t length = utf16_from_utf8((uint16_t *)out, LOCALE_TEXT_UNITS - 1, text, strlen(text));

    out[length] = 0;
    return (int)length;
}

/* What follows from the name alone; false when the type is another. */
static bool identity_text(const struct locale *locale, LCTYPE type, char *text, size_t size)
{
    char *dash;

    switch (type) {
    case LOCALE_ILANGUAGE:
    case LOCALE_IDEFAULTLANGUAGE:
        snprintf(text, size, "%04x", locale->id);
        return true;
    case LOCALE_SNAME:
    case LOCALE_SSORTLOCALE:
        snprintf(text, size, "%s", locale->name);
        return true;
    case LOCALE_SPARENT:
        snprintf(text, size, "%s", locale->name);
        dash = strrchr(text, '-');
        *(dash ? dash : text) = 0;
        return true;
    case LOCALE_INEUTRAL:
        snprintf(text, size, "%d", locale_is_neutral(locale));
        return true;
    case LOCALE_IDEFAULTCODEPAGE:
    case LOCALE_IDEFAULTANSICODEPAGE:
        snprintf(text, size, "%d", CODE_PAGE_ANSI);
        return true;
    default:
        return false;
    }
}

int locale_text(const struct locale *locale, LCTYPE type, WCHAR *out)
{
    char text[LOCALE_NAME_MAX_LENGTH];
    struct row row;
    size_t length;

    if (identity_text(locale, type, text, sizeof text))
        return put(out, text);
    if (!find_row(type, &row))
        return -1;
    if (locale->id == LOCALE_INVARIANT)
        return put(out, row.invariant ? row.invariant : row.english);
    if (row.item == ITEM_NONE || strcmp(locale->name, "en-US") == 0)
        return put(out, row.english);
    length = locale_item(locale->name, row.item, (uint16_t *)out, LOCALE_TEXT_UNITS - 1);
    if (length == 0)
        return put(out, row.english);
    out[length] = 0;
    return (int)length;
}
