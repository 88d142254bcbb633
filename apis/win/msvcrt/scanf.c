/*
 * The scanf family of msvcrt.dll in both widths (Microsoft C runtime library reference: scanf,
 * scanf_s...).
 */
#include "apis/win/crt/print.h"
#include "apis/win/crt/scan.h"
#include "apis/win/crt/unit.h"
#include "thunks/api.h"

#define SCANF(name, parameters) API_PRIVATE(msvcrt, int, name, parameters)
#define STANDARD_INPUT stream_standard(0)

static int from_stream(struct stream *stream, uint64_t options, const UNIT *format,
                       const void *locale, __builtin_ms_va_list arguments)
{
    struct scan_request request = scan_request(format, locale, SCAN_OF_MSVCRT | options, arguments);

    return scan_stream(stream, IS_WIDE, &request);
}

static int from_memory(const UNIT *text, size_t count, uint64_t options, const UNIT *format,
                       const void *locale, __builtin_ms_va_list arguments)
{
    struct scan_request request = scan_request(format, locale, SCAN_OF_MSVCRT | options, arguments);

    return scan_memory(text, count, IS_WIDE, &request);
}

SCANF(PICK(scanf, wscanf), (const UNIT *format, ...))
{
    PRINT_VARIADIC(format, from_stream(STANDARD_INPUT, 0, format, NULL, arguments));
}

SCANF(PICK(fscanf, fwscanf), (struct stream * stream, const UNIT *format, ...))
{
    PRINT_VARIADIC(format, from_stream(stream, 0, format, NULL, arguments));
}

SCANF(PICK(sscanf, swscanf), (const UNIT *text, const UNIT *format, ...))
{
    PRINT_VARIADIC(format, from_memory(text, SIZE_MAX, 0, format, NULL, arguments));
}

SCANF(PICK(_snscanf, _snwscanf), (const UNIT *text, size_t count, const UNIT *format, ...))
{
    PRINT_VARIADIC(format, from_memory(text, count, 0, format, NULL, arguments));
}

SCANF(PICK(_scanf_l, _wscanf_l), (const UNIT *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, from_stream(STANDARD_INPUT, 0, format, locale, arguments));
}

SCANF(PICK(_fscanf_l, _fwscanf_l),
      (struct stream * stream, const UNIT *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, from_stream(stream, 0, format, locale, arguments));
}

SCANF(PICK(_sscanf_l, _swscanf_l), (const UNIT *text, const UNIT *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, from_memory(text, SIZE_MAX, 0, format, locale, arguments));
}

SCANF(PICK(_snscanf_l, _snwscanf_l),
      (const UNIT *text, size_t count, const UNIT *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, from_memory(text, count, 0, format, locale, arguments));
}

SCANF(PICK(scanf_s, wscanf_s), (const UNIT *format, ...))
{
    PRINT_VARIADIC(format, from_stream(STANDARD_INPUT, SCAN_SECURE, format, NULL, arguments));
}

SCANF(PICK(fscanf_s, fwscanf_s), (struct stream * stream, const UNIT *format, ...))
{
    PRINT_VARIADIC(format, from_stream(stream, SCAN_SECURE, format, NULL, arguments));
}

SCANF(PICK(sscanf_s, swscanf_s), (const UNIT *text, const UNIT *format, ...))
{
    PRINT_VARIADIC(format, from_memory(text, SIZE_MAX, SCAN_SECURE, format, NULL, arguments));
}

SCANF(PICK(_snscanf_s, _snwscanf_s), (const UNIT *text, size_t count, const UNIT *format, ...))
{
    PRINT_VARIADIC(format, from_memory(text, count, SCAN_SECURE, format, NULL, arguments));
}

SCANF(PICK(_scanf_s_l, _wscanf_s_l), (const UNIT *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, from_stream(STANDARD_INPUT, SCAN_SECURE, format, locale, arguments));
}

SCANF(PICK(_fscanf_s_l, _fwscanf_s_l),
      (struct stream * stream, const UNIT *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, from_stream(stream, SCAN_SECURE, format, locale, arguments));
}

SCANF(PICK(_sscanf_s_l, _swscanf_s_l),
      (const UNIT *text, const UNIT *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, from_memory(text, SIZE_MAX, SCAN_SECURE, format, locale, arguments));
}

SCANF(PICK(_snscanf_s_l, _snwscanf_s_l),
      (const UNIT *text, size_t count, const UNIT *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, from_memory(text, count, SCAN_SECURE, format, locale, arguments));
}
