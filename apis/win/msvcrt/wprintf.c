/*
 * The wide printf family of msvcrt.dll (Microsoft C runtime library reference: printf,
 * _snprintf, sprintf_s, _printf_p and their pages). Floating point and %S are as FORMAT_OF_MSVCRT
 * says.
 */
#include "apis/win/crt/print.h"
#include "thunks/api.h"

static struct format_request ask(const WCHAR *text, const void *locale, uint64_t options,
                                 __builtin_ms_va_list arguments)
{
    return print_request(text, locale, FORMAT_OF_MSVCRT | options, arguments);
}

static int to_stream(struct stream *stream, const WCHAR *text, const void *locale, uint64_t options,
                     __builtin_ms_va_list arguments)
{
    struct format_request request = ask(text, locale, options, arguments);

    return print_to_stream(stream, true, &request);
}

static int to_memory(WCHAR *buffer, size_t count, const WCHAR *text, const void *locale,
                     __builtin_ms_va_list arguments)
{
    struct format_request request = ask(text, locale, FORMAT_TERMINATE_SHORT, arguments);

    return print_to_memory(buffer, count, true, &request);
}

static int measured(const WCHAR *text, const void *locale, uint64_t options,
                    __builtin_ms_va_list arguments)
{
    struct format_request request = ask(text, locale, options, arguments);

    return print_to_memory(NULL, 0, true, &request);
}

static int secure(WCHAR *buffer, size_t size, long long limit, const WCHAR *text,
                  const void *locale, uint64_t options, __builtin_ms_va_list arguments)
{
    struct format_request request = ask(text, locale, options, arguments);

    return print_secure(buffer, size, limit, true, &request);
}

API_PRIVATE(msvcrt, int, wprintf, (const WCHAR *format, ...))
{
    PRINT_VARIADIC(format, to_stream(&msvcrt__iob[1], format, NULL, 0, arguments));
}

API_PRIVATE(msvcrt, int, vwprintf, (const WCHAR *format, __builtin_ms_va_list arguments))
{
    return to_stream(&msvcrt__iob[1], format, NULL, 0, arguments);
}

API_PRIVATE(msvcrt, int, _wprintf_l, (const WCHAR *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, to_stream(&msvcrt__iob[1], format, locale, 0, arguments));
}

API_PRIVATE(msvcrt, int, _vwprintf_l,
            (const WCHAR *format, const void *locale, __builtin_ms_va_list arguments))
{
    return to_stream(&msvcrt__iob[1], format, locale, 0, arguments);
}

API_PRIVATE(msvcrt, int, fwprintf, (struct stream * stream, const WCHAR *format, ...))
{
    PRINT_VARIADIC(format, to_stream(stream, format, NULL, 0, arguments));
}

API_PRIVATE(msvcrt, int, vfwprintf,
            (struct stream * stream, const WCHAR *format, __builtin_ms_va_list arguments))
{
    return to_stream(stream, format, NULL, 0, arguments);
}

API_PRIVATE(msvcrt, int, _fwprintf_l,
            (struct stream * stream, const WCHAR *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, to_stream(stream, format, locale, 0, arguments));
}

API_PRIVATE(msvcrt, int, _vfwprintf_l,
            (struct stream * stream, const WCHAR *format, const void *locale,
             __builtin_ms_va_list arguments))
{
    return to_stream(stream, format, locale, 0, arguments);
}

API_PRIVATE(msvcrt, int, wprintf_s, (const WCHAR *format, ...))
{
    PRINT_VARIADIC(format, to_stream(&msvcrt__iob[1], format, NULL, 0, arguments));
}

API_PRIVATE(msvcrt, int, vwprintf_s, (const WCHAR *format, __builtin_ms_va_list arguments))
{
    return to_stream(&msvcrt__iob[1], format, NULL, 0, arguments);
}

API_PRIVATE(msvcrt, int, _wprintf_s_l, (const WCHAR *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, to_stream(&msvcrt__iob[1], format, locale, 0, arguments));
}

API_PRIVATE(msvcrt, int, _vwprintf_s_l,
            (const WCHAR *format, const void *locale, __builtin_ms_va_list arguments))
{
    return to_stream(&msvcrt__iob[1], format, locale, 0, arguments);
}

API_PRIVATE(msvcrt, int, fwprintf_s, (struct stream * stream, const WCHAR *format, ...))
{
    PRINT_VARIADIC(format, to_stream(stream, format, NULL, 0, arguments));
}

API_PRIVATE(msvcrt, int, vfwprintf_s,
            (struct stream * stream, const WCHAR *format, __builtin_ms_va_list arguments))
{
    return to_stream(stream, format, NULL, 0, arguments);
}

API_PRIVATE(msvcrt, int, _fwprintf_s_l,
            (struct stream * stream, const WCHAR *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, to_stream(stream, format, locale, 0, arguments));
}

API_PRIVATE(msvcrt, int, _vfwprintf_s_l,
            (struct stream * stream, const WCHAR *format, const void *locale,
             __builtin_ms_va_list arguments))
{
    return to_stream(stream, format, locale, 0, arguments);
}

API_PRIVATE(msvcrt, int, _wprintf_p, (const WCHAR *format, ...))
{
    PRINT_VARIADIC(format, to_stream(&msvcrt__iob[1], format, NULL, FORMAT_POSITIONAL, arguments));
}

API_PRIVATE(msvcrt, int, _vwprintf_p, (const WCHAR *format, __builtin_ms_va_list arguments))
{
    return to_stream(&msvcrt__iob[1], format, NULL, FORMAT_POSITIONAL, arguments);
}

API_PRIVATE(msvcrt, int, _wprintf_p_l, (const WCHAR *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale,
                   to_stream(&msvcrt__iob[1], format, locale, FORMAT_POSITIONAL, arguments));
}

API_PRIVATE(msvcrt, int, _vwprintf_p_l,
            (const WCHAR *format, const void *locale, __builtin_ms_va_list arguments))
{
    return to_stream(&msvcrt__iob[1], format, locale, FORMAT_POSITIONAL, arguments);
}

API_PRIVATE(msvcrt, int, _fwprintf_p, (struct stream * stream, const WCHAR *format, ...))
{
    PRINT_VARIADIC(format, to_stream(stream, format, NULL, FORMAT_POSITIONAL, arguments));
}

API_PRIVATE(msvcrt, int, _vfwprintf_p,
            (struct stream * stream, const WCHAR *format, __builtin_ms_va_list arguments))
{
    return to_stream(stream, format, NULL, FORMAT_POSITIONAL, arguments);
}

API_PRIVATE(msvcrt, int, _fwprintf_p_l,
            (struct stream * stream, const WCHAR *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, to_stream(stream, format, locale, FORMAT_POSITIONAL, arguments));
}

API_PRIVATE(msvcrt, int, _vfwprintf_p_l,
            (struct stream * stream, const WCHAR *format, const void *locale,
             __builtin_ms_va_list arguments))
{
    return to_stream(stream, format, locale, FORMAT_POSITIONAL, arguments);
}

/* Without a count, as msvcrt's is; _swprintf_c is the one with. */
API_PRIVATE(msvcrt, int, swprintf, (WCHAR * buffer OUT, const WCHAR *format, ...))
{
    PRINT_VARIADIC(format, to_memory(buffer, SIZE_MAX / sizeof *buffer, format, NULL, arguments));
}

API_PRIVATE(msvcrt, int, vswprintf,
            (WCHAR * buffer OUT, const WCHAR *format, __builtin_ms_va_list arguments))
{
    return to_memory(buffer, SIZE_MAX / sizeof *buffer, format, NULL, arguments);
}

API_PRIVATE(msvcrt, int, _swprintf_l,
            (WCHAR * buffer OUT, const WCHAR *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, to_memory(buffer, SIZE_MAX / sizeof *buffer, format, locale, arguments));
}

API_PRIVATE(msvcrt, int, _vswprintf_l,
            (WCHAR * buffer OUT, const WCHAR *format, const void *locale,
             __builtin_ms_va_list arguments))
{
    return to_memory(buffer, SIZE_MAX / sizeof *buffer, format, locale, arguments);
}

API_PRIVATE(msvcrt, int, _snwprintf,
            (WCHAR * buffer OUT COUNT(count), size_t count, const WCHAR *format, ...))
{
    PRINT_VARIADIC(format, to_memory(buffer, count, format, NULL, arguments));
}

API_PRIVATE(msvcrt, int, _vsnwprintf,
            (WCHAR * buffer OUT COUNT(count), size_t count, const WCHAR *format,
             __builtin_ms_va_list arguments))
{
    return to_memory(buffer, count, format, NULL, arguments);
}

API_PRIVATE(msvcrt, int, _snwprintf_l,
            (WCHAR * buffer OUT COUNT(count), size_t count, const WCHAR *format, const void *locale,
             ...))
{
    PRINT_VARIADIC(locale, to_memory(buffer, count, format, locale, arguments));
}

API_PRIVATE(msvcrt, int, _vsnwprintf_l,
            (WCHAR * buffer OUT COUNT(count), size_t count, const WCHAR *format, const void *locale,
             __builtin_ms_va_list arguments))
{
    return to_memory(buffer, count, format, locale, arguments);
}

API_PRIVATE(msvcrt, int, _scwprintf, (const WCHAR *format, ...))
{
    PRINT_VARIADIC(format, measured(format, NULL, 0, arguments));
}

API_PRIVATE(msvcrt, int, _vscwprintf, (const WCHAR *format, __builtin_ms_va_list arguments))
{
    return measured(format, NULL, 0, arguments);
}

API_PRIVATE(msvcrt, int, _scwprintf_l, (const WCHAR *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, measured(format, locale, 0, arguments));
}

API_PRIVATE(msvcrt, int, _vscwprintf_l,
            (const WCHAR *format, const void *locale, __builtin_ms_va_list arguments))
{
    return measured(format, locale, 0, arguments);
}

API_PRIVATE(msvcrt, int, _scwprintf_p, (const WCHAR *format, ...))
{
    PRINT_VARIADIC(format, measured(format, NULL, FORMAT_POSITIONAL, arguments));
}

API_PRIVATE(msvcrt, int, _vscwprintf_p, (const WCHAR *format, __builtin_ms_va_list arguments))
{
    return measured(format, NULL, FORMAT_POSITIONAL, arguments);
}

API_PRIVATE(msvcrt, int, _scwprintf_p_l, (const WCHAR *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, measured(format, locale, FORMAT_POSITIONAL, arguments));
}

API_PRIVATE(msvcrt, int, _vscwprintf_p_l,
            (const WCHAR *format, const void *locale, __builtin_ms_va_list arguments))
{
    return measured(format, locale, FORMAT_POSITIONAL, arguments);
}

API_PRIVATE(msvcrt, int, swprintf_s,
            (WCHAR * buffer OUT COUNT(size), size_t size, const WCHAR *format, ...))
{
    PRINT_VARIADIC(format, secure(buffer, size, PRINT_NO_LIMIT, format, NULL, 0, arguments));
}

API_PRIVATE(msvcrt, int, vswprintf_s,
            (WCHAR * buffer OUT COUNT(size), size_t size, const WCHAR *format,
             __builtin_ms_va_list arguments))
{
    return secure(buffer, size, PRINT_NO_LIMIT, format, NULL, 0, arguments);
}

API_PRIVATE(msvcrt, int, _swprintf_s_l,
            (WCHAR * buffer OUT COUNT(size), size_t size, const WCHAR *format, const void *locale,
             ...))
{
    PRINT_VARIADIC(locale, secure(buffer, size, PRINT_NO_LIMIT, format, locale, 0, arguments));
}

API_PRIVATE(msvcrt, int, _vswprintf_s_l,
            (WCHAR * buffer OUT COUNT(size), size_t size, const WCHAR *format, const void *locale,
             __builtin_ms_va_list arguments))
{
    return secure(buffer, size, PRINT_NO_LIMIT, format, locale, 0, arguments);
}

API_PRIVATE(msvcrt, int, _swprintf_p,
            (WCHAR * buffer OUT COUNT(size), size_t size, const WCHAR *format, ...))
{
    PRINT_VARIADIC(
        format, secure(buffer, size, PRINT_NO_LIMIT, format, NULL, FORMAT_POSITIONAL, arguments));
}

API_PRIVATE(msvcrt, int, _vswprintf_p,
            (WCHAR * buffer OUT COUNT(size), size_t size, const WCHAR *format,
             __builtin_ms_va_list arguments))
{
    return secure(buffer, size, PRINT_NO_LIMIT, format, NULL, FORMAT_POSITIONAL, arguments);
}

API_PRIVATE(msvcrt, int, _swprintf_p_l,
            (WCHAR * buffer OUT COUNT(size), size_t size, const WCHAR *format, const void *locale,
             ...))
{
    PRINT_VARIADIC(
        locale, secure(buffer, size, PRINT_NO_LIMIT, format, locale, FORMAT_POSITIONAL, arguments));
}

API_PRIVATE(msvcrt, int, _vswprintf_p_l,
            (WCHAR * buffer OUT COUNT(size), size_t size, const WCHAR *format, const void *locale,
             __builtin_ms_va_list arguments))
{
    return secure(buffer, size, PRINT_NO_LIMIT, format, locale, FORMAT_POSITIONAL, arguments);
}

API_PRIVATE(msvcrt, int, _snwprintf_s,
            (WCHAR * buffer OUT COUNT(size), size_t size, size_t count, const WCHAR *format, ...))
{
    PRINT_VARIADIC(format, secure(buffer, size, (long long)count, format, NULL, 0, arguments));
}

API_PRIVATE(msvcrt, int, _vsnwprintf_s,
            (WCHAR * buffer OUT COUNT(size), size_t size, size_t count, const WCHAR *format,
             __builtin_ms_va_list arguments))
{
    return secure(buffer, size, (long long)count, format, NULL, 0, arguments);
}

API_PRIVATE(msvcrt, int, _snwprintf_s_l,
            (WCHAR * buffer OUT COUNT(size), size_t size, size_t count, const WCHAR *format,
             const void *locale, ...))
{
    PRINT_VARIADIC(locale, secure(buffer, size, (long long)count, format, locale, 0, arguments));
}

API_PRIVATE(msvcrt, int, _vsnwprintf_s_l,
            (WCHAR * buffer OUT COUNT(size), size_t size, size_t count, const WCHAR *format,
             const void *locale, __builtin_ms_va_list arguments))
{
    return secure(buffer, size, (long long)count, format, locale, 0, arguments);
}

API_PRIVATE(msvcrt, int, _swprintf_c,
            (WCHAR * buffer OUT COUNT(size), size_t size, const WCHAR *format, ...))
{
    PRINT_VARIADIC(format, secure(buffer, size, PRINT_NO_LIMIT, format, NULL, 0, arguments));
}

API_PRIVATE(msvcrt, int, _vswprintf_c,
            (WCHAR * buffer OUT COUNT(size), size_t size, const WCHAR *format,
             __builtin_ms_va_list arguments))
{
    return secure(buffer, size, PRINT_NO_LIMIT, format, NULL, 0, arguments);
}

API_PRIVATE(msvcrt, int, _swprintf_c_l,
            (WCHAR * buffer OUT COUNT(size), size_t size, const WCHAR *format, const void *locale,
             ...))
{
    PRINT_VARIADIC(locale, secure(buffer, size, PRINT_NO_LIMIT, format, locale, 0, arguments));
}

API_PRIVATE(msvcrt, int, _vswprintf_c_l,
            (WCHAR * buffer OUT COUNT(size), size_t size, const WCHAR *format, const void *locale,
             __builtin_ms_va_list arguments))
{
    return secure(buffer, size, PRINT_NO_LIMIT, format, locale, 0, arguments);
}
ALIAS(msvcrt, _swprintf, "msvcrt.swprintf");
ALIAS(msvcrt, _vswprintf, "msvcrt.vswprintf");
