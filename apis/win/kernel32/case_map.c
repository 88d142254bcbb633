/* Case and other maps of text, and sort keys. [LCMapStringEx, Microsoft Learn] */
#include "apis/host/case.h"
#include "apis/host/character.h"
#include "apis/host/collate.h"
#include "apis/host/text.h"
#include "apis/nt/locale.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <string.h>

enum {
    CASE_FLAGS = LCMAP_LOWERCASE | LCMAP_UPPERCASE,
    KANA_FLAGS = LCMAP_HIRAGANA | LCMAP_KATAKANA,
    WIDTH_FLAGS = LCMAP_HALFWIDTH | LCMAP_FULLWIDTH,
    CHINESE_FLAGS = LCMAP_SIMPLIFIED_CHINESE | LCMAP_TRADITIONAL_CHINESE,
    KEY_FLAGS = LCMAP_SORTKEY | LCMAP_BYTEREV | NORM_IGNORECASE | NORM_IGNORENONSPACE |
                NORM_IGNORESYMBOLS | NORM_IGNOREKANATYPE | NORM_IGNOREWIDTH |
                LINGUISTIC_IGNORECASE | LINGUISTIC_IGNOREDIACRITIC | NORM_LINGUISTIC_CASING |
                SORT_STRINGSORT | SORT_DIGITSASNUMBERS,
    MAP_FLAGS = CASE_FLAGS | LCMAP_BYTEREV | LCMAP_LINGUISTIC_CASING | KANA_FLAGS | WIDTH_FLAGS |
                CHINESE_FLAGS | NORM_IGNORENONSPACE | NORM_IGNORESYMBOLS
};

/* Capacity counts bytes for a sort key; 0 asks for the size. */
static int sort_key(const struct locale *locale, DWORD flags, const WCHAR *text, size_t length,
                    uint8_t *key, int capacity)
{
    struct collation how = {
        .language = locale->name,
        .ignore_case = (flags & (NORM_IGNORECASE | LINGUISTIC_IGNORECASE)) != 0,
        .ignore_marks = (flags & (NORM_IGNORENONSPACE | LINGUISTIC_IGNOREDIACRITIC)) != 0,
        .ignore_symbols = (flags & NORM_IGNORESYMBOLS) != 0,
        .digits_as_numbers = (flags & SORT_DIGITSASNUMBERS) != 0,
        .punctuation_last = !(flags & SORT_STRINGSORT),
    };
    size_t size = collate_key(&how, (const uint16_t *)text, length, key, (size_t)capacity);

    if (size == 0)
        return win_fail(ERROR_NOT_SUPPORTED);
    if (capacity != 0 && size > (size_t)capacity)
        return win_fail(ERROR_INSUFFICIENT_BUFFER);
    if (capacity != 0 && (flags & LCMAP_BYTEREV)) {
        for (size_t i = 0; i + 1 < size; i += 2) {
            uint8_t low = key[i];

            key[i] = key[i + 1];
            key[i + 1] = low;
        }
    }
    return (int)size;
}

/* Turkish and Azeri pair i with a dotted capital; only linguistic casing does so. */
static bool has_dotted_capital(const struct locale *locale)
{
    WORD language = PRIMARYLANGID(locale->id);

    return language == LANG_TURKISH || language == LANG_AZERI;
}

static WCHAR map_case(WCHAR unit, DWORD flags, bool dotted, bool word_starts)
{
    bool upper = (flags & CASE_FLAGS) == LCMAP_UPPERCASE ||
                 ((flags & CASE_FLAGS) == LCMAP_TITLECASE && word_starts);

    if (dotted && upper && unit == 'i')
        return 0x130;
    if (dotted && !upper && unit == 'I')
        return 0x131;
    if (dotted && (unit == 0x130 || unit == 0x131))
        return upper ? unit == 0x131 ? 'I' : unit : unit == 0x130 ? 'i' : unit;
    return upper ? utf16_upper(unit) : utf16_lower(unit);
}

static void map_cases(const struct locale *locale, DWORD flags, const WCHAR *text, size_t length,
                      WCHAR *out)
{
    bool dotted = (flags & LCMAP_LINGUISTIC_CASING) && has_dotted_capital(locale);
    bool word_starts = true;

    for (size_t i = 0; i < length; i++) {
        WCHAR unit = text[i];

        if (flags & CASE_FLAGS)
            out[i] = map_case(unit, flags, dotted, word_starts);
        else
            out[i] = unit;
        word_starts = !(character_class(unit) & (C1_ALPHA | C1_DIGIT)) && unit != '\'';
    }
}

static const char *transliteration(DWORD flags)
{
    switch (flags & (KANA_FLAGS | WIDTH_FLAGS | CHINESE_FLAGS)) {
    case LCMAP_HIRAGANA:
        return "Katakana-Hiragana";
    case LCMAP_KATAKANA:
        return "Hiragana-Katakana";
    case LCMAP_HALFWIDTH:
        return "Fullwidth-Halfwidth";
    case LCMAP_FULLWIDTH:
        return "Halfwidth-Fullwidth";
    case LCMAP_SIMPLIFIED_CHINESE:
        return "Traditional-Simplified";
    case LCMAP_TRADITIONAL_CHINESE:
        return "Simplified-Traditional";
    default:
        return NULL;
    }
}

static bool is_dropped(WCHAR unit, DWORD flags)
{
    return ((flags & NORM_IGNORENONSPACE) && (character_shape(unit) & C3_NONSPACING)) ||
           ((flags & NORM_IGNORESYMBOLS) && (character_class(unit) & C1_PUNCT));
}

static size_t drop(DWORD flags, const WCHAR *text, size_t length, WCHAR *out, size_t capacity)
{
    size_t made = 0;

    for (size_t i = 0; i < length; i++) {
        if (is_dropped(text[i], flags))
            continue;
        if (made < capacity)
            out[made] = text[i];
        made++;
    }
    return made;
}

static int map(const struct locale *locale, DWORD flags, const WCHAR *text, size_t length,
               WCHAR *out, int capacity)
{
    const char *identifier = transliteration(flags);
    long made = (long)length;

    if (flags & (NORM_IGNORENONSPACE | NORM_IGNORESYMBOLS))
        made = (long)drop(flags, text, length, out, (size_t)capacity);
    else if (identifier)
        made = text_transliterate(identifier, (const uint16_t *)text, length, (uint16_t *)out,
                                  (size_t)capacity);
    if (made < 0)
        return win_fail(ERROR_NOT_SUPPORTED);
    if (capacity == 0)
        return (int)made;
    if (made > capacity)
        return win_fail(ERROR_INSUFFICIENT_BUFFER);
    if (identifier || (flags & (NORM_IGNORENONSPACE | NORM_IGNORESYMBOLS)))
        text = out;
    map_cases(locale, flags, text, (size_t)made, out);
    for (long i = 0; (flags & LCMAP_BYTEREV) && i < made; i++)
        out[i] = (WCHAR)(out[i] << 8 | out[i] >> 8);
    return (int)made;
}

/* Flags that exclude each other, by the documentation's table. */
static DWORD map_problem(DWORD flags, const WCHAR *text, const WCHAR *out)
{
    const DWORD kana = flags & KANA_FLAGS, width = flags & WIDTH_FLAGS;
    const DWORD chinese = flags & CHINESE_FLAGS;

    if (flags & LCMAP_SORTKEY)
        return flags & ~(DWORD)KEY_FLAGS ? ERROR_INVALID_FLAGS : 0;
    if ((flags & ~(DWORD)MAP_FLAGS) || flags == 0 || kana == KANA_FLAGS || width == WIDTH_FLAGS ||
        chinese == CHINESE_FLAGS || ((flags & LCMAP_LINGUISTIC_CASING) && !(flags & CASE_FLAGS)))
        return ERROR_INVALID_FLAGS;
    /* Only a map of case alone may be in place. */
    if (text == out && (kana || width || chinese))
        return ERROR_INVALID_FLAGS;
    return 0;
}

static int map_or_key(const struct locale *locale, DWORD flags, const WCHAR *text, int length,
                      WCHAR *out, int capacity)
{
    DWORD problem;
    size_t count;

    flags &= ~(DWORD)LOCALE_USE_CP_ACP;
    if (!text || length == 0 || length < -1 || capacity < 0 || (capacity > 0 && !out))
        return win_fail(ERROR_INVALID_PARAMETER);
    problem = map_problem(flags, text, out);
    if (problem != 0)
        return win_fail(problem);
    count = length < 0 ? utf16_length((const uint16_t *)text) : (size_t)length;
    if (flags & LCMAP_SORTKEY)
        return sort_key(locale, flags, text, count, (uint8_t *)out, capacity);
    return map(locale, flags, text, count + (length < 0), out, capacity);
}

API(kernel32, int, LCMapStringEx,
    (LPCWSTR name, DWORD flags FLAGS(LCMAP_, NORM_), LPCWSTR text, int length, LPWSTR out OUT,
     int capacity, LPNLSVERSIONINFO version OPTIONAL, LPVOID reserved, LPARAM handle))
{
    struct locale locale;

    (void)version;
    if (reserved || handle || !locale_from_name(name, &locale))
        return win_fail(ERROR_INVALID_PARAMETER);
    return map_or_key(&locale, flags, text, length, out, capacity);
}

API(kernel32, int, LCMapStringW,
    (LCID id, DWORD flags FLAGS(LCMAP_, NORM_), LPCWSTR text, int length, LPWSTR out OUT,
     int capacity))
{
    struct locale locale;

    if (!locale_from_id(id, &locale))
        return win_fail(ERROR_INVALID_PARAMETER);
    return map_or_key(&locale, flags, text, length, out, capacity);
}

/* Maps a widened text and narrows the result. */
static int map_narrow(LCID id, DWORD flags, const WCHAR *text, int length, char *out, int capacity)
{
    int made = LCMapStringW(id, flags, text, length, NULL, 0), result;
    WCHAR *mapped;

    if (made == 0)
        return 0;
    if (flags & LCMAP_SORTKEY)
        return LCMapStringW(id, flags, text, length, (WCHAR *)out, capacity);
    mapped = HeapAlloc(GetProcessHeap(), 0, (SIZE_T)made * sizeof *mapped);
    if (!mapped)
        return win_fail(ERROR_NOT_ENOUGH_MEMORY);
    made = LCMapStringW(id, flags, text, length, mapped, made);
    result = WideCharToMultiByte(CP_ACP, 0, mapped, made, out, capacity, NULL, NULL);
    HeapFree(GetProcessHeap(), 0, mapped);
    return result;
}

API(kernel32, int, LCMapStringA,
    (LCID id, DWORD flags FLAGS(LCMAP_, NORM_), LPCSTR text, int length, LPSTR out OUT,
     int capacity))
{
    int wide_length, result;
    WCHAR *wide;

    if (!text || length == 0 || length < -1 || capacity < 0 || (capacity > 0 && !out))
        return win_fail(ERROR_INVALID_PARAMETER);
    wide_length = MultiByteToWideChar(CP_ACP, 0, text, length, NULL, 0);
    wide = HeapAlloc(GetProcessHeap(), 0, (SIZE_T)wide_length * sizeof *wide);
    if (!wide)
        return win_fail(ERROR_NOT_ENOUGH_MEMORY);
    MultiByteToWideChar(CP_ACP, 0, text, length, wide, wide_length);
    result = map_narrow(id, flags, wide, wide_length, out, capacity);
    HeapFree(GetProcessHeap(), 0, wide);
    return result;
}

/* The version of the order: it changes with ICU's, so only equality within a host means much. */
API(kernel32, BOOL, GetNLSVersionEx,
    (NLS_FUNCTION function, LPCWSTR name, LPNLSVERSIONINFOEX version INOUT))
{
    struct locale locale;

    if (function != COMPARE_STRING || !version || !locale_from_name(name, &locale))
        return win_fail(function != COMPARE_STRING ? ERROR_INVALID_FLAGS : ERROR_INVALID_PARAMETER);
    version->dwNLSVersion = 0x60305;
    version->dwDefinedVersion = 0x60305;
    if (version->dwNLSVersionInfoSize >= sizeof *version) {
        version->dwEffectiveId = locale.id;
        memset(&version->guidCustomVersion, 0, sizeof version->guidCustomVersion);
    }
    return TRUE;
}
