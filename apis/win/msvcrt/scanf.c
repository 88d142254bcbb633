/* The scanf family of msvcrt.dll (Microsoft C runtime library reference: scanf, scanf_s...). */
#include "apis/win/crt/print.h"
#include "apis/win/crt/scan.h"
#include "thunks/api.h"

#define STANDARD_INPUT (&msvcrt__iob[0])

static int from_stream(struct stream *stream, bool wide, uint64_t options, const void *format,
                       const void *locale, __builtin_ms_va_list arguments)
{
    struct scan_request request = scan_request(format, locale, SCAN_OF_MSVCRT | options, arguments);

    return scan_stream(stream, wide, &request);
}

static int from_memory(const void *text, size_t count, bool wide, uint64_t options,
                       const void *format, const void *locale, __builtin_ms_va_list arguments)
{
    struct scan_request request = scan_request(format, locale, SCAN_OF_MSVCRT | options, arguments);

    return scan_memory(text, count, wide, &request);
}

API_PRIVATE(msvcrt, int, scanf, (const char *format, ...))
{
    PRINT_VARIADIC(format, from_stream(STANDARD_INPUT, false, 0, format, NULL, arguments));
}

API_PRIVATE(msvcrt, int, fscanf, (struct stream * stream, const char *format, ...))
{
    PRINT_VARIADIC(format, from_stream(stream, false, 0, format, NULL, arguments));
}

API_PRIVATE(msvcrt, int, sscanf, (const char *text, const char *format, ...))
{
    PRINT_VARIADIC(format, from_memory(text, SIZE_MAX, false, 0, format, NULL, arguments));
}

API_PRIVATE(msvcrt, int, _snscanf, (const char *text, size_t count, const char *format, ...))
{
    PRINT_VARIADIC(format, from_memory(text, count, false, 0, format, NULL, arguments));
}

API_PRIVATE(msvcrt, int, _scanf_l, (const char *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, from_stream(STANDARD_INPUT, false, 0, format, locale, arguments));
}

API_PRIVATE(msvcrt, int, _fscanf_l,
            (struct stream * stream, const char *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, from_stream(stream, false, 0, format, locale, arguments));
}

API_PRIVATE(msvcrt, int, _sscanf_l, (const char *text, const char *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, from_memory(text, SIZE_MAX, false, 0, format, locale, arguments));
}

API_PRIVATE(msvcrt, int, _snscanf_l,
            (const char *text, size_t count, const char *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, from_memory(text, count, false, 0, format, locale, arguments));
}

API_PRIVATE(msvcrt, int, scanf_s, (const char *format, ...))
{
    PRINT_VARIADIC(format,
                   from_stream(STANDARD_INPUT, false, SCAN_SECURE, format, NULL, arguments));
}

API_PRIVATE(msvcrt, int, fscanf_s, (struct stream * stream, const char *format, ...))
{
    PRINT_VARIADIC(format, from_stream(stream, false, SCAN_SECURE, format, NULL, arguments));
}

API_PRIVATE(msvcrt, int, sscanf_s, (const char *text, const char *format, ...))
{
    PRINT_VARIADIC(format,
                   from_memory(text, SIZE_MAX, false, SCAN_SECURE, format, NULL, arguments));
}

API_PRIVATE(msvcrt, int, _snscanf_s, (const char *text, size_t count, const char *format, ...))
{
    PRINT_VARIADIC(format, from_memory(text, count, false, SCAN_SECURE, format, NULL, arguments));
}

API_PRIVATE(msvcrt, int, _scanf_s_l, (const char *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale,
                   from_stream(STANDARD_INPUT, false, SCAN_SECURE, format, locale, arguments));
}

API_PRIVATE(msvcrt, int, _fscanf_s_l,
            (struct stream * stream, const char *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, from_stream(stream, false, SCAN_SECURE, format, locale, arguments));
}

API_PRIVATE(msvcrt, int, _sscanf_s_l,
            (const char *text, const char *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale,
                   from_memory(text, SIZE_MAX, false, SCAN_SECURE, format, locale, arguments));
}

API_PRIVATE(msvcrt, int, _snscanf_s_l,
            (const char *text, size_t count, const char *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, from_memory(text, count, false, SCAN_SECURE, format, locale, arguments));
}

API_PRIVATE(msvcrt, int, wscanf, (const WCHAR *format, ...))
{
    PRINT_VARIADIC(format, from_stream(STANDARD_INPUT, true, 0, format, NULL, arguments));
}

API_PRIVATE(msvcrt, int, fwscanf, (struct stream * stream, const WCHAR *format, ...))
{
    PRINT_VARIADIC(format, from_stream(stream, true, 0, format, NULL, arguments));
}

API_PRIVATE(msvcrt, int, swscanf, (const WCHAR *text, const WCHAR *format, ...))
{
    PRINT_VARIADIC(format, from_memory(text, SIZE_MAX, true, 0, format, NULL, arguments));
}

API_PRIVATE(msvcrt, int, _snwscanf, (const WCHAR *text, size_t count, const WCHAR *format, ...))
{
    PRINT_VARIADIC(format, from_memory(text, count, true, 0, format, NULL, arguments));
}

API_PRIVATE(msvcrt, int, _wscanf_l, (const WCHAR *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, from_stream(STANDARD_INPUT, true, 0, format, locale, arguments));
}

API_PRIVATE(msvcrt, int, _fwscanf_l,
            (struct stream * stream, const WCHAR *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, from_stream(stream, true, 0, format, locale, arguments));
}

API_PRIVATE(msvcrt, int, _swscanf_l,
            (const WCHAR *text, const WCHAR *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, from_memory(text, SIZE_MAX, true, 0, format, locale, arguments));
}

API_PRIVATE(msvcrt, int, _snwscanf_l,
            (const WCHAR *text, size_t count, const WCHAR *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, from_memory(text, count, true, 0, format, locale, arguments));
}

API_PRIVATE(msvcrt, int, wscanf_s, (const WCHAR *format, ...))
{
    PRINT_VARIADIC(format, from_stream(STANDARD_INPUT, true, SCAN_SECURE, format, NULL, arguments));
}

API_PRIVATE(msvcrt, int, fwscanf_s, (struct stream * stream, const WCHAR *format, ...))
{
    PRINT_VARIADIC(format, from_stream(stream, true, SCAN_SECURE, format, NULL, arguments));
}

API_PRIVATE(msvcrt, int, swscanf_s, (const WCHAR *text, const WCHAR *format, ...))
{
    PRINT_VARIADIC(format, from_memory(text, SIZE_MAX, true, SCAN_SECURE, format, NULL, arguments));
}

API_PRIVATE(msvcrt, int, _snwscanf_s, (const WCHAR *text, size_t count, const WCHAR *format, ...))
{
    PRINT_VARIADIC(format, from_memory(text, count, true, SCAN_SECURE, format, NULL, arguments));
}

API_PRIVATE(msvcrt, int, _wscanf_s_l, (const WCHAR *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale,
                   from_stream(STANDARD_INPUT, true, SCAN_SECURE, format, locale, arguments));
}

API_PRIVATE(msvcrt, int, _fwscanf_s_l,
            (struct stream * stream, const WCHAR *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, from_stream(stream, true, SCAN_SECURE, format, locale, arguments));
}

API_PRIVATE(msvcrt, int, _swscanf_s_l,
            (const WCHAR *text, const WCHAR *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale,
                   from_memory(text, SIZE_MAX, true, SCAN_SECURE, format, locale, arguments));
}

API_PRIVATE(msvcrt, int, _snwscanf_s_l,
            (const WCHAR *text, size_t count, const WCHAR *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, from_memory(text, count, true, SCAN_SECURE, format, locale, arguments));
}
