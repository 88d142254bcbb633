/* Numbers and amounts of money as text. [GetNumberFormatEx, GetCurrencyFormatEx, Microsoft Learn]
 */
#include "apis/nt/locale.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <string.h>

enum { NUMBER_UNITS = 512, DIGITS = 200 };

struct style {
    UINT decimals, leading_zero, grouping, negative_order, positive_order;
    const WCHAR *decimal, *thousand, *symbol; /* symbol NULL: not money */
};

struct result {
    WCHAR text[NUMBER_UNITS];
    size_t length;
};

/* Digits of the value: whole part and fraction, rounded half up to the wanted decimals. */
struct value {
    bool negative;
    char digits[2 * DIGITS];
    size_t whole, count;
};

static bool parse(const WCHAR *text, struct value *value)
{
    bool point = false;

    *value = (struct value){0};
    value->digits[value->count++] = '0'; /* room for a carry */
    value->negative = *text == '-';
    text += value->negative;
    for (; *text; text++) {
        if (*text == '.' && !point) {
            point = true;
            value->whole = value->count;
        } else if (*text >= '0' && *text <= '9' && value->count < DIGITS) {
            value->digits[value->count++] = (char)*text;
        } else {
            return false;
        }
    }
    if (!point)
        value->whole = value->count;
    return value->count > 1;
}

static void round_to(struct value *value, size_t decimals)
{
    size_t keep = value->whole + decimals, at;
    bool up = keep < value->count && value->digits[keep] >= '5';

    while (value->count < keep)
        value->digits[value->count++] = '0';
    value->count = keep;
    for (at = keep; up && at-- > 0;) {
        up = value->digits[at] == '9';
        value->digits[at] = up ? '0' : (char)(value->digits[at] + 1);
    }
    for (at = 0, up = true; at < value->count; at++)
        up = up && value->digits[at] == '0';
    value->negative = value->negative && !up; /* no minus zero */
}

static void put(struct result *out, WCHAR unit)
{
    if (out->length < NUMBER_UNITS - 1)
        out->text[out->length++] = unit;
}

static void put_text(struct result *out, const WCHAR *text)
{
    while (text && *text)
        put(out, *text++);
}

/* Grouping 3 is by threes, 32 is three and then by twos, 30 is three once. */
static bool group_ends(UINT grouping, size_t digits_after)
{
    UINT parts[10], count = 0;
    size_t sum = 0;
    bool repeats;

    for (; grouping != 0 && count < 10; grouping /= 10)
        parts[count++] = grouping % 10;
    if (count == 0)
        return false;
    repeats = parts[0] != 0;
    for (UINT i = count; i-- > 0;) {
        if (parts[i] == 0)
            return false;
        sum += parts[i];
        if (sum == digits_after)
            return true;
    }
    return repeats && digits_after > sum && (digits_after - sum) % parts[0] == 0;
}

static void put_value(struct result *out, const struct value *value, const struct style *style)
{
    size_t first = 0;

    while (first < value->whole && value->digits[first] == '0')
        first++;
    if (first == value->whole && (style->leading_zero || style->decimals == 0))
        first--;
    for (size_t at = first; at < value->whole; at++) {
        put(out, (WCHAR)value->digits[at]);
        if (at + 1 < value->whole && group_ends(style->grouping, value->whole - at - 1))
            put_text(out, style->thousand);
    }
    if (style->decimals == 0)
        return;
    put_text(out, style->decimal);
    for (size_t at = value->whole; at < value->count; at++)
        put(out, (WCHAR)value->digits[at]);
}

/* The documented orders: n is the number, $ the symbol. */
static const char *pattern(const struct style *style, bool negative)
{
    static const char *const numbers[] = {"(n)", "-n", "- n", "n-", "n -"};
    static const char *const positive[] = {"$n", "n$", "$ n", "n $"};
    static const char *const money[] = {"($n)", "-$n",  "$-n",   "$n-",  "(n$)", "-n$",
                                        "n-$",  "n$-",  "-n $",  "-$ n", "n $-", "$ n-",
                                        "$ -n", "n- $", "($ n)", "(n $)"};

    if (!style->symbol)
        return negative ? numbers[style->negative_order] : "n";
    return negative ? money[style->negative_order] : positive[style->positive_order];
}

static bool style_is_valid(const struct style *style)
{
    return style->decimals <= 9 && style->leading_zero <= 1 && style->decimal && style->thousand &&
           style->negative_order <= (style->symbol ? 15u : 4u) && style->positive_order <= 3;
}

static int format(const WCHAR *text, const struct style *style, WCHAR *out, int capacity)
{
    struct result result = {.length = 0};
    struct value value;

    if (!text || capacity < 0 || (capacity > 0 && !out) || !style_is_valid(style) ||
        !parse(text, &value))
        return win_fail(ERROR_INVALID_PARAMETER);
    round_to(&value, style->decimals);
    for (const char *at = pattern(style, value.negative); *at; at++) {
        if (*at == 'n')
            put_value(&result, &value, style);
        else if (*at == '$')
            put_text(&result, style->symbol);
        else
            put(&result, (WCHAR)*at);
    }
    result.text[result.length++] = 0;
    if (capacity == 0)
        return (int)result.length;
    if ((size_t)capacity < result.length)
        return win_fail(ERROR_INSUFFICIENT_BUFFER);
    memcpy(out, result.text, result.length * sizeof *out);
    return (int)result.length;
}

/* "3;0" is 3, "3;2;0" is 32, "3" is 30. */
static UINT grouping_of(const struct locale *locale, LCTYPE type)
{
    WCHAR text[LOCALE_TEXT_UNITS];
    UINT grouping = 0;
    int length = locale_text(locale, type, text);
    bool repeats = length >= 2 && text[length - 1] == '0' && text[length - 2] == ';';

    for (int i = 0; i < length - (repeats ? 2 : 0); i++) {
        if (text[i] >= '1' && text[i] <= '9')
            grouping = grouping * 10 + (UINT)(text[i] - '0');
    }
    return repeats ? grouping : grouping * 10;
}

static int number_text(const struct locale *locale, DWORD flags, const WCHAR *value,
                       const NUMBERFMTW *given, WCHAR *out, int capacity)
{
    WCHAR decimal[LOCALE_TEXT_UNITS], thousand[LOCALE_TEXT_UNITS];
    struct style style;

    if (given && flags != 0)
        return win_fail(ERROR_INVALID_FLAGS);
    if (given) {
        style = (struct style){given->NumDigits,
                               given->LeadingZero,
                               given->Grouping,
                               given->NegativeOrder,
                               0,
                               given->lpDecimalSep,
                               given->lpThousandSep,
                               NULL};
        return format(value, &style, out, capacity);
    }
    locale_text(locale, LOCALE_SDECIMAL, decimal);
    locale_text(locale, LOCALE_STHOUSAND, thousand);
    style = (struct style){locale_number(locale, LOCALE_IDIGITS),
                           locale_number(locale, LOCALE_ILZERO),
                           grouping_of(locale, LOCALE_SGROUPING),
                           locale_number(locale, LOCALE_INEGNUMBER),
                           0,
                           decimal,
                           thousand,
                           NULL};
    return format(value, &style, out, capacity);
}

static int money_text(const struct locale *locale, DWORD flags, const WCHAR *value,
                      const CURRENCYFMTW *given, WCHAR *out, int capacity)
{
    WCHAR decimal[LOCALE_TEXT_UNITS], thousand[LOCALE_TEXT_UNITS], symbol[LOCALE_TEXT_UNITS];
    struct style style;

    if (given && flags != 0)
        return win_fail(ERROR_INVALID_FLAGS);
    if (given) {
        style = (struct style){given->NumDigits,     given->LeadingZero,     given->Grouping,
                               given->NegativeOrder, given->PositiveOrder,   given->lpDecimalSep,
                               given->lpThousandSep, given->lpCurrencySymbol};
        if (!style.symbol)
            return win_fail(ERROR_INVALID_PARAMETER);
        return format(value, &style, out, capacity);
    }
    locale_text(locale, LOCALE_SMONDECIMALSEP, decimal);
    locale_text(locale, LOCALE_SMONTHOUSANDSEP, thousand);
    locale_text(locale, LOCALE_SCURRENCY, symbol);
    style = (struct style){locale_number(locale, LOCALE_ICURRDIGITS),
                           locale_number(locale, LOCALE_ILZERO),
                           grouping_of(locale, LOCALE_SMONGROUPING),
                           locale_number(locale, LOCALE_INEGCURR),
                           locale_number(locale, LOCALE_ICURRENCY),
                           decimal,
                           thousand,
                           symbol};
    return format(value, &style, out, capacity);
}

API(kernel32, int, GetNumberFormatEx,
    (LPCWSTR name, DWORD flags, LPCWSTR value, CONST NUMBERFMTW *style OPTIONAL,
     LPWSTR out OUT OPTIONAL, int capacity))
{
    struct locale locale;

    if (!locale_from_name(name, &locale))
        return win_fail(ERROR_INVALID_PARAMETER);
    return number_text(&locale, flags, value, style, out, capacity);
}

API(kernel32, int, GetNumberFormatW,
    (LCID id, DWORD flags, LPCWSTR value, CONST NUMBERFMTW *style OPTIONAL, LPWSTR out OUT OPTIONAL,
     int capacity))
{
    struct locale locale;

    if (!locale_from_id(id, &locale))
        return win_fail(ERROR_INVALID_PARAMETER);
    return number_text(&locale, flags, value, style, out, capacity);
}

API(kernel32, int, GetCurrencyFormatEx,
    (LPCWSTR name, DWORD flags, LPCWSTR value, CONST CURRENCYFMTW *style OPTIONAL,
     LPWSTR out OUT OPTIONAL, int capacity))
{
    struct locale locale;

    if (!locale_from_name(name, &locale))
        return win_fail(ERROR_INVALID_PARAMETER);
    return money_text(&locale, flags, value, style, out, capacity);
}

API(kernel32, int, GetCurrencyFormatW,
    (LCID id, DWORD flags, LPCWSTR value, CONST CURRENCYFMTW *style OPTIONAL,
     LPWSTR out OUT OPTIONAL, int capacity))
{
    struct locale locale;

    if (!locale_from_id(id, &locale))
        return win_fail(ERROR_INVALID_PARAMETER);
    return money_text(&locale, flags, value, style, out, capacity);
}
