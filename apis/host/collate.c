/* See collate.h. Unicode Technical Standard #10, and the CLDR root collation for ASCII. */
#include "apis/host/collate.h"
#include "apis/host/case.h"
#include "apis/host/icu.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/ucol.h>

enum { LOCAL_UNITS = 256, LEVEL_SEPARATOR = 1 };

/* ASCII in the root order; other control characters weigh nothing. */
static const char ascii_order[] = "\t\n\v\f\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789"
                                  "abcdefghijklmnopqrstuvwxyz";

static uint8_t ascii_weight(uint16_t unit)
{
    static uint8_t weights[128];
    static bool ready;

    if (!__atomic_load_n(&ready, __ATOMIC_ACQUIRE)) {
        for (unsigned i = 0; ascii_order[i]; i++)
            weights[(uint8_t)ascii_order[i]] = (uint8_t)(i + 2);
        for (unsigned i = 'A'; i <= 'Z'; i++)
            weights[i] = weights[i + 0x20];
        __atomic_store_n(&ready, true, __ATOMIC_RELEASE);
    }
    return weights[unit];
}

static bool is_ascii(const uint16_t *text, size_t length)
{
    uint16_t all = 0;

    for (size_t i = 0; i < length; i++)
        all |= text[i];
    return all < 0x80;
}

static bool is_deferred(const struct collation *how, uint16_t unit)
{
    return how->punctuation_last && (unit == '-' || unit == '\'');
}

/* Symbols: what stands before the digits in the order, and general punctuation. */
static bool is_ignored(const struct collation *how, uint16_t unit)
{
    if (is_deferred(how, unit))
        return true;
    if (!how->ignore_symbols)
        return false;
    if (unit < 0x80)
        return ascii_weight(unit) < ascii_weight('0');
    return (unit >= 0xa0 && unit <= 0xbf && unit != 0xaa && unit != 0xb5 && unit != 0xba) ||
           unit == 0xd7 || unit == 0xf7 || (unit >= 0x2000 && unit <= 0x206f) ||
           (unit >= 0x3000 && unit <= 0x3003);
}

/* A string without what is ignored, in a local array where it fits. */
struct filtered {
    uint16_t local[LOCAL_UNITS];
    uint16_t *owned;
    const uint16_t *text;
    size_t length;
};

static void filter(const struct collation *how, const uint16_t *text, size_t length,
                   struct filtered *result)
{
    size_t ignored = 0, kept = 0;
    uint16_t *copy;

    result->owned = NULL;
    result->text = text;
    result->length = length;
    if (!how->punctuation_last && !how->ignore_symbols)
        return;
    for (size_t i = 0; i < length; i++)
        ignored += is_ignored(how, text[i]);
    if (ignored == 0)
        return;
    copy = result->local;
    if (length - ignored > LOCAL_UNITS)
        copy = result->owned = malloc((length - ignored) * sizeof *copy);
    for (size_t i = 0; copy && i < length; i++) {
        if (!is_ignored(how, text[i]))
            copy[kept++] = text[i];
    }
    if (!copy)
        return;
    result->text = copy;
    result->length = kept;
}

/* First by weight alone, then lower case before upper case. */
static int ascii_compare(const struct collation *how, const uint16_t *a, size_t a_length,
                         const uint16_t *b, size_t b_length)
{
    size_t i = 0, j = 0;
    int case_difference = 0;

    for (;;) {
        uint8_t left = 0, right = 0;

        while (i < a_length && (left = ascii_weight(a[i])) == 0)
            i++;
        while (j < b_length && (right = ascii_weight(b[j])) == 0)
            j++;
        if (i == a_length || j == b_length) {
            int rest = (i < a_length) - (j < b_length);

            return rest != 0 || how->ignore_case ? rest : case_difference;
        }
        if (left != right)
            return left - right;
        if (case_difference == 0)
            case_difference = b[j] - a[i];
        i++;
        j++;
    }
}

static void collator_prepare(UCollator *collator, const struct collation *how)
{
    UErrorCode error = U_ZERO_ERROR;
    UCollationStrength strength = how->ignore_marks  ? UCOL_PRIMARY
                                  : how->ignore_case ? UCOL_SECONDARY
                                                     : UCOL_TERTIARY;

    icu(ucol_setStrength)(collator, strength);
    if (how->ignore_marks && !how->ignore_case)
        icu(ucol_setAttribute)(collator, UCOL_CASE_LEVEL, UCOL_ON, &error);
    if (how->digits_as_numbers)
        icu(ucol_setAttribute)(collator, UCOL_NUMERIC_COLLATION, UCOL_ON, &error);
    icu(ucol_setAttribute)(collator, UCOL_NORMALIZATION_MODE, UCOL_ON, &error);
}

/* One collator a thread is kept: opening one costs far more than a comparison. */
static UCollator *collator_need(const struct collation *how)
{
    static _Thread_local UCollator *kept;
    static _Thread_local struct collation kept_how;
    static _Thread_local char kept_language[32];
    UErrorCode error = U_ZERO_ERROR;

    if (!icu_available())
        return NULL;
    if (kept && strcmp(kept_language, how->language) == 0 &&
        kept_how.ignore_case == how->ignore_case && kept_how.ignore_marks == how->ignore_marks &&
        kept_how.digits_as_numbers == how->digits_as_numbers)
        return kept;
    if (kept)
        icu(ucol_close)(kept);
    kept = icu(ucol_open)(how->language, &error);
    if (U_FAILURE(error))
        return kept = NULL;
    collator_prepare(kept, how);
    kept_how = *how;
    strncpy(kept_language, how->language, sizeof kept_language - 1);
    return kept;
}

static int compare_filtered(const struct collation *how, const struct filtered *a,
                            const struct filtered *b)
{
    UCollator *collator;

    if (!how->digits_as_numbers && is_ascii(a->text, a->length) && is_ascii(b->text, b->length))
        return ascii_compare(how, a->text, a->length, b->text, b->length);
    collator = collator_need(how);
    if (!collator)
        return utf16_compare_caseless(a->text, a->length, b->text, b->length);
    return icu(ucol_strcoll)(collator, a->text, (int32_t)a->length, b->text, (int32_t)b->length);
}

/* Between equals, the one with its first hyphen or apostrophe further back comes first. */
static int deferred_compare(const struct collation *how, const uint16_t *a, size_t a_length,
                            const uint16_t *b, size_t b_length)
{
    size_t i = 0, j = 0;

    if (!how->punctuation_last || how->ignore_symbols)
        return 0;
    for (; i < a_length && j < b_length; i++, j++) {
        bool left = is_deferred(how, a[i]), right = is_deferred(how, b[j]);

        if (left != right)
            return left - right;
        if (left && a[i] != b[j])
            return a[i] - b[j];
    }
    return a_length < b_length ? -1 : a_length > b_length;
}

int collate_compare(const struct collation *how, const uint16_t *a, size_t a_length,
                    const uint16_t *b, size_t b_length)
{
    struct filtered left, right;
    int order;

    if (a_length == b_length && memcmp(a, b, a_length * sizeof *a) == 0)
        return 0;
    filter(how, a, a_length, &left);
    filter(how, b, b_length, &right);
    order = compare_filtered(how, &left, &right);
    if (order == 0 && (left.length != a_length || right.length != b_length))
        order = deferred_compare(how, a, a_length, b, b_length);
    free(left.owned);
    free(right.owned);
    return order;
}

/* Where the deferred characters stand: position from the end of what precedes, then which. */
static size_t key_deferred(const struct collation *how, const uint16_t *text, size_t length,
                           uint8_t *key, size_t capacity, size_t size)
{
    for (size_t i = 0; i < length && !how->ignore_symbols; i++) {
        size_t back = 0xffff - (i < 0xff00 ? i : 0xff00);
        uint8_t bytes[3] = {(uint8_t)(back >> 8), (uint8_t)back, (uint8_t)text[i]};

        if (!is_deferred(how, text[i]))
            continue;
        for (size_t at = 0; at < sizeof bytes; at++, size++) {
            if (size < capacity)
                key[size] = bytes[at];
        }
    }
    if (size < capacity)
        key[size] = 0;
    return size + 1;
}

size_t collate_key(const struct collation *how, const uint16_t *text, size_t length, uint8_t *key,
                   size_t capacity)
{
    UCollator *collator = collator_need(how);
    struct filtered kept;
    size_t size;

    if (!collator)
        return 0;
    filter(how, text, length, &kept);
    size = (size_t)icu(ucol_getSortKey)(collator, kept.text, (int32_t)kept.length, key,
                                        (int32_t)(capacity > 0x7fffffff ? 0x7fffffff : capacity));
    free(kept.owned);
    if (size == 0)
        return 0;
    if (size <= capacity)
        key[size - 1] = LEVEL_SEPARATOR;
    return key_deferred(how, text, length, key, capacity, size);
}
