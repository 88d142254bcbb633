/*
 * The printf family (Microsoft C runtime library reference: "Format specification syntax: printf
 * and wprintf functions", "printf_p positional parameters").
 */
#include "apis/win/crt/format_conversion.h"

#include "apis/win/crt/errors.h"
#include "apis/win/crt/heap.h"
#include "apis/win/crt/locale.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>
#include <winternl.h>

enum { PIECE = 64 };

static void put(struct engine *engine, const void *units, size_t count)
{
    if (engine->failed || count == 0)
        return;
    if (!engine->sink->put(engine->sink, units, count))
        engine->failed = true;
    else
        engine->sink->count += count;
}

/* ASCII, whatever the width of the sink. */
static void put_ascii(struct engine *engine, const char *text, size_t count)
{
    WCHAR wide[PIECE];

    if (!engine->sink->wide) {
        put(engine, text, count);
        return;
    }
    while (count) {
        size_t piece = count < PIECE ? count : PIECE;

        for (size_t i = 0; i < piece; i++)
            wide[i] = (unsigned char)text[i];
        put(engine, wide, piece);
        text += piece;
        count -= piece;
    }
}

static void put_repeated(struct engine *engine, char c, int count)
{
    char piece[PIECE];

    memset(piece, c, sizeof piece);
    for (; count > 0; count -= PIECE)
        put_ascii(engine, piece, (size_t)(count < PIECE ? count : PIECE));
}

static int padding(const struct conversion *conversion, size_t length)
{
    return (size_t)conversion->width > length ? conversion->width - (int)length : 0;
}

/* prefix ("-", "0x"), zeros as wanted, digits; padded to the width. */
static void put_number(struct engine *engine, const struct conversion *conversion,
                       const char *prefix, int zeros, const char *digits, size_t length)
{
    int pad = padding(conversion, strlen(prefix) + (size_t)zeros + length);

    if (conversion->zeros && !conversion->left) {
        zeros += pad;
        pad = 0;
    }
    if (!conversion->left)
        put_repeated(engine, ' ', pad);
    put_ascii(engine, prefix, strlen(prefix));
    put_repeated(engine, '0', zeros);
    put_ascii(engine, digits, length);
    if (conversion->left)
        put_repeated(engine, ' ', pad);
}

static size_t digits_of(uint64_t value, unsigned base, bool upper, char *end)
{
    const char *alphabet = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    size_t length = 0;

    for (; value; value /= base)
        end[-(ptrdiff_t)++length] = alphabet[value % base];
    return length;
}

static uint64_t integer_argument(struct engine *engine, enum argument_size size, bool is_signed)
{
    uint64_t value =
        size == SIZE_64 ? guest_argument_int64(&engine->next) : guest_argument_int(&engine->next);

    switch (size) {
    case SIZE_CHAR:
        return is_signed ? (uint64_t)(int64_t)(int8_t)value : (uint8_t)value;
    case SIZE_SHORT:
        return is_signed ? (uint64_t)(int64_t)(int16_t)value : (uint16_t)value;
    case SIZE_64:
        return value;
    default:
        return is_signed ? (uint64_t)(int64_t)(int32_t)value : (uint32_t)value;
    }
}

static const char *sign_of(const struct conversion *conversion, bool negative)
{
    return negative ? "-" : conversion->sign ? "+" : conversion->space ? " " : "";
}

static void put_integer(struct engine *engine, struct conversion *conversion)
{
    bool is_signed = conversion->type == 'd' || conversion->type == 'i';
    uint64_t value = integer_argument(engine, conversion->size, is_signed);
    bool negative = is_signed && (int64_t)value < 0;
    unsigned base = conversion->type == 'o' ? 8 : (conversion->type | 0x20) == 'x' ? 16 : 10;
    char buffer[24], *end = buffer + sizeof buffer;
    size_t length = digits_of(negative ? 0 - value : value, base, conversion->type == 'X', end);
    const char *prefix = is_signed ? sign_of(conversion, negative) : "";
    int minimum = conversion->precision < 0 ? 1 : conversion->precision;
    int zeros = (size_t)minimum > length ? minimum - (int)length : 0;

    if (conversion->precision >= 0)
        conversion->zeros = false;
    if (conversion->alternate && base == 16 && value)
        prefix = conversion->type == 'X' ? "0X" : "0x";
    if (conversion->alternate && base == 8 && zeros == 0)
        zeros = 1;
    put_number(engine, conversion, prefix, zeros, end - length, length);
}

/* %p: all digits, capitals, no prefix. */
static void put_pointer(struct engine *engine, struct conversion *conversion)
{
    conversion->type = 'X';
    conversion->size = format_size_of_word();
    conversion->precision = 2 * (int)guest_pointer_size();
    conversion->alternate = false;
    put_integer(engine, conversion);
}

static void put_double(struct engine *engine, struct conversion *conversion)
{
    char space[FORMAT_DOUBLE_SPACE + 128], *text = space;
    size_t capacity = sizeof space, length, skip = 0;
    uint64_t bits = guest_argument_int64(&engine->next);
    char point = locale_decimal_point(engine->request->locale), *found, prefix[4] = "";
    double value;

    memcpy(&value, &bits, sizeof value);
    if (conversion->precision > 64) {
        capacity = (size_t)conversion->precision + FORMAT_DOUBLE_SPACE;
        text = crt_allocate(capacity);
        if (!text) {
            engine->failed = true;
            return;
        }
    }
    length = format_double(value, conversion->type, conversion->precision, conversion->alternate,
                           engine->request->options, text, capacity);
    if (*text == '-')
        skip = 1;
    strcpy(prefix, sign_of(conversion, skip));
    if ((conversion->type | 0x20) == 'a' && length > skip + 2 && text[skip] == '0') {
        strncat(prefix, text + skip, 2);
        skip += 2;
    }
    if (point != '.' && (found = memchr(text, '.', length)))
        *found = point;
    if ((bits >> 52 & 0x7ff) == 0x7ff && !(engine->request->options & FORMAT_MSVCRT))
        conversion->zeros = false;
    put_number(engine, conversion, prefix, 0, text + skip, length - skip);
    if (text != space)
        crt_release(text);
}

/* One character of a string of the other width; false at its end or when it does not convert. */
static bool convert_next(struct engine *engine, const void *text, size_t *at, size_t length,
                         char out[8], size_t *units)
{
    const struct crt_locale *locale = engine->request->locale;
    int used;

    if (*at >= length)
        return false;
    if (engine->sink->wide) {
        WCHAR unit;

        used = character_from_bytes(locale, (const char *)text + *at, length - *at, &unit);
        if (used == 0)
            used = 1;
        memcpy(out, &unit, sizeof unit);
        *units = 1;
    } else {
        WCHAR pair[2] = {((const WCHAR *)text)[*at], 0};
        bool is_pair = (pair[0] & 0xfc00) == 0xd800 && *at + 1 < length;

        if (is_pair) {
            pair[1] = ((const WCHAR *)text)[*at + 1];
            *units = (size_t)(used = text_to_narrow(locale, pair, 2, out, 8));
            used = used < 0 ? -1 : 2;
        } else {
            *units = (size_t)(used = character_to_bytes(locale, pair[0], out));
            used = used < 0 ? -1 : 1;
        }
    }
    if (used < 0) {
        error_set(CRT_EILSEQ);
        engine->failed = true;
        return false;
    }
    *at += (size_t)used;
    return true;
}

/* A string of the width that the sink does not have; the precision counts what comes out. */
static void put_converted(struct engine *engine, const struct conversion *conversion,
                          const void *text, size_t length)
{
    size_t limit = conversion->precision < 0 ? SIZE_MAX : (size_t)conversion->precision;
    size_t total = 0, at = 0, end = 0, units = 0;
    char out[8];

    while (convert_next(engine, text, &at, length, out, &units)) {
        if (total + units > limit)
            break;
        total += units;
        end = at;
    }
    if (engine->failed)
        return;
    if (!conversion->left)
        put_repeated(engine, conversion->zeros ? '0' : ' ', padding(conversion, total));
    for (at = 0; at < end && convert_next(engine, text, &at, end, out, &units);)
        put(engine, out, units);
    if (conversion->left)
        put_repeated(engine, ' ', padding(conversion, total));
}

static size_t string_length(const void *text, bool wide, size_t limit)
{
    size_t length = 0;

    while (length < limit && (wide ? ((const WCHAR *)text)[length] : ((const char *)text)[length]))
        length++;
    return length;
}

static void put_text(struct engine *engine, const struct conversion *conversion, const void *text,
                     bool wide, size_t length)
{
    int pad = padding(conversion, length);

    if (wide != engine->sink->wide) {
        put_converted(engine, conversion, text, length);
        return;
    }
    if (!conversion->left)
        put_repeated(engine, conversion->zeros ? '0' : ' ', pad);
    put(engine, text, length);
    if (conversion->left)
        put_repeated(engine, ' ', pad);
}

/* %s and %c follow the format's width, %S and %C are the other one; h, l and w overrule. */
static bool argument_is_wide(const struct engine *engine, const struct conversion *conversion)
{
    bool legacy = engine->request->options & FORMAT_LEGACY_WIDE, wide = engine->sink->wide;
    bool capital = conversion->type == 'S' || conversion->type == 'C';

    if (conversion->narrow_argument)
        return false;
    if (conversion->wide_argument)
        return true;
    if (wide && !legacy)
        return capital;
    return wide != capital;
}

static void put_string(struct engine *engine, const struct conversion *conversion)
{
    const void *text = guest_argument_pointer(&engine->next);
    bool wide = argument_is_wide(engine, conversion);
    size_t limit = conversion->precision < 0 ? SIZE_MAX : (size_t)conversion->precision;

    if (!text) {
        text = wide ? (const void *)L"(null)" : "(null)";
    }
    put_text(engine, conversion, text, wide, string_length(text, wide, limit));
}

static void put_character(struct engine *engine, const struct conversion *conversion)
{
    struct conversion whole = *conversion;
    uint32_t value = guest_argument_int(&engine->next);
    WCHAR unit = (WCHAR)value;
    char byte = (char)value;
    bool wide = argument_is_wide(engine, conversion);

    whole.precision = -1;
    put_text(engine, &whole, wide ? (const void *)&unit : &byte, wide, 1);
}

/* %Z: the strings with a length of the native API. */
static void put_counted(struct engine *engine, const struct conversion *conversion)
{
    const UNICODE_STRING *string = guest_argument_pointer(&engine->next);
    bool wide = conversion->wide_argument;
    /* The guest's pointer stands where one of its pointers would be aligned. */
    const void *text =
        string ? guest_pointer_get((const char *)string + guest_pointer_size()) : NULL;

    if (!text)
        put_text(engine, conversion, "(null)", false, 6);
    else
        put_text(engine, conversion, text, wide,
                 wide ? string->Length / sizeof(WCHAR) : string->Length);
}

static void store_count(struct engine *engine, const struct conversion *conversion)
{
    void *target = guest_argument_pointer(&engine->next);
    size_t count = engine->sink->count;

    if (!format_count_allowed() || !target) {
        parameter_invalid(CRT_EINVAL);
        engine->failed = true;
    } else if (conversion->size == SIZE_CHAR) {
        *(char *)target = (char)count;
    } else if (conversion->size == SIZE_SHORT) {
        *(short *)target = (short)count;
    } else if (conversion->size == SIZE_64) {
        *(long long *)target = (long long)count;
    } else {
        *(int *)target = (int)count;
    }
}

static void put_conversion(struct engine *engine, struct conversion *conversion)
{
    char literal = conversion->type;

    switch (conversion->type) {
    case 'd':
    case 'i':
    case 'o':
    case 'u':
    case 'x':
    case 'X':
        put_integer(engine, conversion);
        break;
    case 'p':
        put_pointer(engine, conversion);
        break;
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
    case 'a':
    case 'A':
        put_double(engine, conversion);
        break;
    case 's':
    case 'S':
        put_string(engine, conversion);
        break;
    case 'c':
    case 'C':
        put_character(engine, conversion);
        break;
    case 'Z':
        put_counted(engine, conversion);
        break;
    case 'n':
        store_count(engine, conversion);
        break;
    case 0:
        break;
    default: /* not a conversion: the character itself */
        put_ascii(engine, &literal, 1);
    }
}

int format(struct text_sink *sink, const struct format_request *request)
{
    struct engine engine = {
        .sink = sink, .request = request, .next = guest_arguments(request->arguments)};
    struct conversion conversion;

    while (!engine.failed) {
        size_t start = engine.at;
        unsigned unit;

        while ((unit = format_unit(&engine, engine.at)) != 0 && unit != '%')
            engine.at++;
        put(&engine, (const char *)request->format + start * (sink->wide ? sizeof(WCHAR) : 1),
            engine.at - start);
        if (unit == 0)
            break;
        engine.at++;
        format_read(&engine, &conversion);
        put_conversion(&engine, &conversion);
    }
    if (sink->count > INT_MAX) {
        error_set(CRT_ERANGE);
        return -1;
    }
    return engine.failed ? -1 : (int)sink->count;
}
