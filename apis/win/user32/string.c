/* String resources and wsprintf. [LoadStringW, wsprintfW, Microsoft Learn] */
#include "abi/span.h"
#include "apis/host/text.h"
#include "apis/win/guest_arguments.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OUTPUT_LIMIT = 1024, STRINGS_IN_BLOCK = 16 };

/* A string table's block holds 16 strings, each with its length before it. */
static bool find_string(HINSTANCE module, UINT id, struct span *text)
{
    HRSRC resource =
        FindResourceW(module, MAKEINTRESOURCEW(id / STRINGS_IN_BLOCK + 1), (LPCWSTR)RT_STRING);
    HGLOBAL data = resource ? LoadResource(module, resource) : NULL;
    struct span block;
    uint64_t at = 0;

    if (!data)
        return false;
    block = (struct span){LockResource(data), SizeofResource(module, resource)};
    for (UINT index = 0;; index++) {
        uint16_t length;

        if (!span_u16(block, at, &length) || !span_cut(block, at + 2, length * 2u, text))
            return false;
        if (index == id % STRINGS_IN_BLOCK)
            return length > 0;
        at += 2 + length * 2u;
    }
}

API(user32, int, LoadStringW, (HINSTANCE module, UINT id, LPWSTR out OUT, int size))
{
    struct span text;
    size_t length;

    if (!out || size < 0 || !find_string(module, id, &text)) {
        if (out && size > 0)
            *out = 0;
        return 0;
    }
    length = text.size / sizeof *out;
    if (size == 0) { /* documented: a pointer to the resource itself */
        *(const void **)out = text.bytes;
        return (int)length;
    }
    if (length >= (size_t)size)
        length = (size_t)size - 1;
    memcpy(out, text.bytes, length * sizeof *out);
    out[length] = 0;
    return (int)length;
}

API(user32, int, LoadStringA, (HINSTANCE module, UINT id, LPSTR out OUT, int size))
{
    struct span text;
    size_t need;

    if (!out || size <= 0)
        return 0;
    *out = 0;
    if (!find_string(module, id, &text))
        return 0;
    need = utf8_from_utf16(out, (size_t)size - 1, (const void *)text.bytes, text.size / 2);
    if (need >= (size_t)size)
        need = (size_t)size - 1;
    out[need] = 0;
    return (int)need;
}

/* Where formatted text goes: UTF-16, whatever the form. */
struct output {
    WCHAR text[OUTPUT_LIMIT];
    size_t length;
};

struct conversion {
    bool left, prefix, zero, narrow, wide, whole;
    int width, precision;
};

static void put(struct output *out, WCHAR unit)
{
    if (out->length < OUTPUT_LIMIT - 1)
        out->text[out->length++] = unit;
}

static void put_padded(struct output *out, const WCHAR *text, size_t length,
                       const struct conversion *c, bool zero)
{
    size_t padding = c->width > (int)length ? (size_t)c->width - length : 0;

    for (size_t i = 0; !c->left && i < padding; i++)
        put(out, zero ? '0' : ' ');
    for (size_t i = 0; i < length; i++)
        put(out, text[i]);
    for (size_t i = 0; c->left && i < padding; i++)
        put(out, ' ');
}

static void put_string(struct output *out, const void *text, bool narrow,
                       const struct conversion *c)
{
    WCHAR wide[OUTPUT_LIMIT];
    size_t length;

    if (!text) {
        text = "(null)";
        narrow = true;
    }
    length = narrow ? utf16_from_utf8((uint16_t *)wide, OUTPUT_LIMIT, text, strlen(text))
                    : utf16_length(text);
    if (narrow && length > OUTPUT_LIMIT)
        length = OUTPUT_LIMIT;
    if (c->precision >= 0 && length > (size_t)c->precision)
        length = (size_t)c->precision;
    put_padded(out, narrow ? wide : text, length, c, false);
}

static void put_number(struct output *out, ULONG_PTR value, char kind, const struct conversion *c)
{
    char digits[40];
    WCHAR wide[40];
    int length = 0;
    long long number = c->whole ? (long long)value : (int)value;
    unsigned long long plain = c->whole ? value : (unsigned)value;

    switch (kind) {
    case 'd':
        length = snprintf(digits, sizeof digits, "%.*lld", c->precision < 30 ? c->precision : 30,
                          number);
        break;
    case 'u':
        length =
            snprintf(digits, sizeof digits, "%.*llu", c->precision < 30 ? c->precision : 30, plain);
        break;
    case 'X':
        length = snprintf(digits, sizeof digits, c->prefix ? "0X%.*llX" : "%.*llX",
                          c->precision < 30 ? c->precision : 30, plain);
        break;
    default:
        length = snprintf(digits, sizeof digits, c->prefix ? "0x%.*llx" : "%.*llx",
                          c->precision < 30 ? c->precision : 30, plain);
    }
    for (int i = 0; i < length; i++)
        wide[i] = (WCHAR)digits[i];
    put_padded(out, wide, (size_t)length, c, c->zero);
}

/* Reads a format's next unit, narrow or wide. */
struct format {
    const char *narrow;
    const WCHAR *wide;
};

static WCHAR peek(const struct format *format)
{
    return format->wide ? *format->wide : (uint8_t)*format->narrow;
}

static WCHAR next(struct format *format)
{
    return format->wide ? *format->wide++ : (uint8_t)*format->narrow++;
}

static int read_count(struct format *format)
{
    int count = 0;

    while (peek(format) >= '0' && peek(format) <= '9')
        count = count < OUTPUT_LIMIT ? count * 10 + (next(format) - '0') : (next(format), count);
    return count;
}

static struct conversion read_conversion(struct format *format)
{
    struct conversion c = {.precision = -1};

    for (;; next(format)) {
        c.left |= peek(format) == '-';
        c.prefix |= peek(format) == '#';
        c.zero |= peek(format) == '0';
        if (peek(format) != '-' && peek(format) != '#' && peek(format) != '0')
            break;
    }
    c.width = read_count(format);
    if (peek(format) == '.') {
        next(format);
        c.precision = read_count(format);
    }
    for (;; next(format)) {
        c.narrow |= peek(format) == 'h';
        c.wide |= peek(format) == 'l' || peek(format) == 'w';
        if (peek(format) == 'I') { /* alone: of a pointer's size */
            next(format);
            c.whole = peek(format) == '6' || (peek(format) != '3' && !guest_is_32());
            read_count(format);
        }
        if (peek(format) != 'h' && peek(format) != 'l' && peek(format) != 'w')
            return c;
    }
}

static void put_conversion(struct output *out, WCHAR kind, ULONG_PTR value, bool narrow_format,
                           struct conversion *c)
{
    WCHAR unit = (WCHAR)value;

    switch (kind) {
    case 'c':
    case 'C':
        put_padded(out, &unit, 1, c, false);
        break;
    case 's':
        put_string(out, (const void *)value, c->narrow || (narrow_format && !c->wide), c);
        break;
    case 'S':
        put_string(out, (const void *)value, c->narrow || (!narrow_format && !c->wide), c);
        break;
    case 'd':
    case 'i':
        put_number(out, value, 'd', c);
        break;
    case 'u':
    case 'x':
    case 'X':
        put_number(out, value, (char)kind, c);
        break;
    case 'p':
        c->whole = true;
        c->precision = 2 * (int)guest_pointer_size();
        put_number(out, value, 'X', c);
        break;
    default:
        put(out, kind);
    }
}

static void format_text(struct output *out, struct format format, struct guest_arguments arguments)
{
    bool narrow = format.narrow != NULL;

    out->length = 0;
    while (peek(&format)) {
        WCHAR unit = next(&format), kind;
        struct conversion c;

        if (unit != '%') {
            put(out, unit);
            continue;
        }
        c = read_conversion(&format);
        kind = peek(&format);
        if (!kind)
            break;
        next(&format);
        if (kind == '%')
            put(out, '%');
        else
            put_conversion(out, kind,
                           c.whole ? guest_argument_int64(&arguments)
                                   : guest_argument_word(&arguments),
                           narrow, &c);
    }
    out->text[out->length] = 0;
}

static int format_narrow(char *out, const char *format, const void *arguments)
{
    struct output made;
    size_t size;

    format_text(&made, (struct format){.narrow = format}, guest_arguments(arguments));
    size = utf8_from_utf16(out, OUTPUT_LIMIT - 1, (const uint16_t *)made.text, made.length);
    size = size < OUTPUT_LIMIT ? size : OUTPUT_LIMIT - 1;
    out[size] = 0;
    return (int)size;
}

static int format_wide(WCHAR *out, const WCHAR *format, const void *arguments)
{
    struct output made;

    format_text(&made, (struct format){.wide = format}, guest_arguments(arguments));
    memcpy(out, made.text, (made.length + 1) * sizeof *out);
    return (int)made.length;
}

API_PRIVATE(user32, int, wsprintfA, (LPSTR out OUT, LPCSTR format, ...))
{
    __builtin_ms_va_list arguments;
    int length;

    __builtin_ms_va_start(arguments, format);
    length = format_narrow(out, format, arguments);
    __builtin_ms_va_end(arguments);
    return length;
}

API_PRIVATE(user32, int, wsprintfW, (LPWSTR out OUT, LPCWSTR format, ...))
{
    __builtin_ms_va_list arguments;
    int length;

    __builtin_ms_va_start(arguments, format);
    length = format_wide(out, format, arguments);
    __builtin_ms_va_end(arguments);
    return length;
}

API_PRIVATE(user32, int, wvsprintfA, (LPSTR out OUT, LPCSTR format, __builtin_ms_va_list arguments))
{
    return format_narrow(out, format, arguments);
}

API_PRIVATE(user32, int, wvsprintfW,
            (LPWSTR out OUT, LPCWSTR format, __builtin_ms_va_list arguments))
{
    return format_wide(out, format, arguments);
}
