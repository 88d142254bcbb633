/*
 * The narrow printf family of msvcrt.dll (Microsoft C runtime library reference: printf,
 * _snprintf, sprintf_s, _printf_p and their pages). Floating point and %S are as FORMAT_OF_MSVCRT
 * says.
 */
#include "apis/win/crt/print.h"
#include "thunks/api.h"

CDECL_GROUP(msvcrt);

static struct format_request ask(const char *text, const void *locale, uint64_t options,
                                 __builtin_ms_va_list arguments)
{
    return print_request(text, locale, FORMAT_OF_MSVCRT | options, arguments);
}

static int to_stream(struct stream *stream, const char *text, const void *locale, uint64_t options,
                     __builtin_ms_va_list arguments)
{
    struct format_request request = ask(text, locale, options, arguments);

    return print_to_stream(stream, false, &request);
}

static int to_memory(char *buffer, size_t count, const char *text, const void *locale,
                     __builtin_ms_va_list arguments)
{
    struct format_request request = ask(text, locale, FORMAT_TERMINATE_SHORT, arguments);

    return print_to_memory(buffer, count, false, &request);
}

static int measured(const char *text, const void *locale, uint64_t options,
                    __builtin_ms_va_list arguments)
{
    struct format_request request = ask(text, locale, options, arguments);

    return print_to_memory(NULL, 0, false, &request);
}

static int secure(char *buffer, size_t size, long long limit, const char *text, const void *locale,
                  uint64_t options, __builtin_ms_va_list arguments)
{
    struct format_request request = ask(text, locale, options, arguments);

    return print_secure(buffer, size, limit, false, &request);
}

API_PRIVATE(msvcrt, int, printf, (const char *format, ...))
{
    PRINT_VARIADIC(format, to_stream(&msvcrt__iob[1], format, NULL, 0, arguments));
}

API_PRIVATE(msvcrt, int, vprintf, (const char *format, __builtin_ms_va_list arguments))
{
    return to_stream(&msvcrt__iob[1], format, NULL, 0, arguments);
}

API_PRIVATE(msvcrt, int, _printf_l, (const char *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, to_stream(&msvcrt__iob[1], format, locale, 0, arguments));
}

API_PRIVATE(msvcrt, int, _vprintf_l,
            (const char *format, const void *locale, __builtin_ms_va_list arguments))
{
    return to_stream(&msvcrt__iob[1], format, locale, 0, arguments);
}

API_PRIVATE(msvcrt, int, fprintf, (struct stream * stream, const char *format, ...))
{
    PRINT_VARIADIC(format, to_stream(stream, format, NULL, 0, arguments));
}

API_PRIVATE(msvcrt, int, vfprintf,
            (struct stream * stream, const char *format, __builtin_ms_va_list arguments))
{
    return to_stream(stream, format, NULL, 0, arguments);
}

API_PRIVATE(msvcrt, int, _fprintf_l,
            (struct stream * stream, const char *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, to_stream(stream, format, locale, 0, arguments));
}

API_PRIVATE(msvcrt, int, _vfprintf_l,
            (struct stream * stream, const char *format, const void *locale,
             __builtin_ms_va_list arguments))
{
    return to_stream(stream, format, locale, 0, arguments);
}

API_PRIVATE(msvcrt, int, printf_s, (const char *format, ...))
{
    PRINT_VARIADIC(format, to_stream(&msvcrt__iob[1], format, NULL, 0, arguments));
}

API_PRIVATE(msvcrt, int, vprintf_s, (const char *format, __builtin_ms_va_list arguments))
{
    return to_stream(&msvcrt__iob[1], format, NULL, 0, arguments);
}

API_PRIVATE(msvcrt, int, _printf_s_l, (const char *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, to_stream(&msvcrt__iob[1], format, locale, 0, arguments));
}

API_PRIVATE(msvcrt, int, _vprintf_s_l,
            (const char *format, const void *locale, __builtin_ms_va_list arguments))
{
    return to_stream(&msvcrt__iob[1], format, locale, 0, arguments);
}

API_PRIVATE(msvcrt, int, fprintf_s, (struct stream * stream, const char *format, ...))
{
    PRINT_VARIADIC(format, to_stream(stream, format, NULL, 0, arguments));
}

API_PRIVATE(msvcrt, int, vfprintf_s,
            (struct stream * stream, const char *format, __builtin_ms_va_list arguments))
{
    return to_stream(stream, format, NULL, 0, arguments);
}

API_PRIVATE(msvcrt, int, _fprintf_s_l,
            (struct stream * stream, const char *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, to_stream(stream, format, locale, 0, arguments));
}

API_PRIVATE(msvcrt, int, _vfprintf_s_l,
            (struct stream * stream, const char *format, const void *locale,
             __builtin_ms_va_list arguments))
{
    return to_stream(stream, format, locale, 0, arguments);
}

API_PRIVATE(msvcrt, int, _printf_p, (const char *format, ...))
{
    PRINT_VARIADIC(format, to_stream(&msvcrt__iob[1], format, NULL, FORMAT_POSITIONAL, arguments));
}

API_PRIVATE(msvcrt, int, _vprintf_p, (const char *format, __builtin_ms_va_list arguments))
{
    return to_stream(&msvcrt__iob[1], format, NULL, FORMAT_POSITIONAL, arguments);
}

API_PRIVATE(msvcrt, int, _printf_p_l, (const char *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale,
                   to_stream(&msvcrt__iob[1], format, locale, FORMAT_POSITIONAL, arguments));
}

API_PRIVATE(msvcrt, int, _vprintf_p_l,
            (const char *format, const void *locale, __builtin_ms_va_list arguments))
{
    return to_stream(&msvcrt__iob[1], format, locale, FORMAT_POSITIONAL, arguments);
}

API_PRIVATE(msvcrt, int, _fprintf_p, (struct stream * stream, const char *format, ...))
{
    PRINT_VARIADIC(format, to_stream(stream, format, NULL, FORMAT_POSITIONAL, arguments));
}

API_PRIVATE(msvcrt, int, _vfprintf_p,
            (struct stream * stream, const char *format, __builtin_ms_va_list arguments))
{
    return to_stream(stream, format, NULL, FORMAT_POSITIONAL, arguments);
}

API_PRIVATE(msvcrt, int, _fprintf_p_l,
            (struct stream * stream, const char *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, to_stream(stream, format, locale, FORMAT_POSITIONAL, arguments));
}

API_PRIVATE(msvcrt, int, _vfprintf_p_l,
            (struct stream * stream, const char *format, const void *locale,
             __builtin_ms_va_list arguments))
{
    return to_stream(stream, format, locale, FORMAT_POSITIONAL, arguments);
}

API_PRIVATE(msvcrt, int, sprintf, (char *buffer OUT, const char *format, ...))
{
    PRINT_VARIADIC(format, to_memory(buffer, SIZE_MAX / sizeof *buffer, format, NULL, arguments));
}

API_PRIVATE(msvcrt, int, vsprintf,
            (char *buffer OUT, const char *format, __builtin_ms_va_list arguments))
{
    return to_memory(buffer, SIZE_MAX / sizeof *buffer, format, NULL, arguments);
}

API_PRIVATE(msvcrt, int, _sprintf_l,
            (char *buffer OUT, const char *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, to_memory(buffer, SIZE_MAX / sizeof *buffer, format, locale, arguments));
}

API_PRIVATE(msvcrt, int, _vsprintf_l,
            (char *buffer OUT, const char *format, const void *locale,
             __builtin_ms_va_list arguments))
{
    return to_memory(buffer, SIZE_MAX / sizeof *buffer, format, locale, arguments);
}

API_PRIVATE(msvcrt, int, _snprintf,
            (char *buffer OUT COUNT(count), size_t count, const char *format, ...))
{
    PRINT_VARIADIC(format, to_memory(buffer, count, format, NULL, arguments));
}

API_PRIVATE(msvcrt, int, _vsnprintf,
            (char *buffer OUT COUNT(count), size_t count, const char *format,
             __builtin_ms_va_list arguments))
{
    return to_memory(buffer, count, format, NULL, arguments);
}

API_PRIVATE(msvcrt, int, _snprintf_l,
            (char *buffer OUT COUNT(count), size_t count, const char *format, const void *locale,
             ...))
{
    PRINT_VARIADIC(locale, to_memory(buffer, count, format, locale, arguments));
}

API_PRIVATE(msvcrt, int, _vsnprintf_l,
            (char *buffer OUT COUNT(count), size_t count, const char *format, const void *locale,
             __builtin_ms_va_list arguments))
{
    return to_memory(buffer, count, format, locale, arguments);
}

API_PRIVATE(msvcrt, int, _scprintf, (const char *format, ...))
{
    PRINT_VARIADIC(format, measured(format, NULL, 0, arguments));
}

API_PRIVATE(msvcrt, int, _vscprintf, (const char *format, __builtin_ms_va_list arguments))
{
    return measured(format, NULL, 0, arguments);
}

API_PRIVATE(msvcrt, int, _scprintf_l, (const char *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, measured(format, locale, 0, arguments));
}

API_PRIVATE(msvcrt, int, _vscprintf_l,
            (const char *format, const void *locale, __builtin_ms_va_list arguments))
{
    return measured(format, locale, 0, arguments);
}

API_PRIVATE(msvcrt, int, _scprintf_p, (const char *format, ...))
{
    PRINT_VARIADIC(format, measured(format, NULL, FORMAT_POSITIONAL, arguments));
}

API_PRIVATE(msvcrt, int, _vscprintf_p, (const char *format, __builtin_ms_va_list arguments))
{
    return measured(format, NULL, FORMAT_POSITIONAL, arguments);
}

API_PRIVATE(msvcrt, int, _scprintf_p_l, (const char *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, measured(format, locale, FORMAT_POSITIONAL, arguments));
}

API_PRIVATE(msvcrt, int, _vscprintf_p_l,
            (const char *format, const void *locale, __builtin_ms_va_list arguments))
{
    return measured(format, locale, FORMAT_POSITIONAL, arguments);
}

API_PRIVATE(msvcrt, int, sprintf_s,
            (char *buffer OUT COUNT(size), size_t size, const char *format, ...))
{
    PRINT_VARIADIC(format, secure(buffer, size, PRINT_NO_LIMIT, format, NULL, 0, arguments));
}

API_PRIVATE(msvcrt, int, vsprintf_s,
            (char *buffer OUT COUNT(size), size_t size, const char *format,
             __builtin_ms_va_list arguments))
{
    return secure(buffer, size, PRINT_NO_LIMIT, format, NULL, 0, arguments);
}

API_PRIVATE(msvcrt, int, _sprintf_s_l,
            (char *buffer OUT COUNT(size), size_t size, const char *format, const void *locale,
             ...))
{
    PRINT_VARIADIC(locale, secure(buffer, size, PRINT_NO_LIMIT, format, locale, 0, arguments));
}

API_PRIVATE(msvcrt, int, _vsprintf_s_l,
            (char *buffer OUT COUNT(size), size_t size, const char *format, const void *locale,
             __builtin_ms_va_list arguments))
{
    return secure(buffer, size, PRINT_NO_LIMIT, format, locale, 0, arguments);
}

API_PRIVATE(msvcrt, int, _sprintf_p,
            (char *buffer OUT COUNT(size), size_t size, const char *format, ...))
{
    PRINT_VARIADIC(
        format, secure(buffer, size, PRINT_NO_LIMIT, format, NULL, FORMAT_POSITIONAL, arguments));
}

API_PRIVATE(msvcrt, int, _vsprintf_p,
            (char *buffer OUT COUNT(size), size_t size, const char *format,
             __builtin_ms_va_list arguments))
{
    return secure(buffer, size, PRINT_NO_LIMIT, format, NULL, FORMAT_POSITIONAL, arguments);
}

API_PRIVATE(msvcrt, int, _sprintf_p_l,
            (char *buffer OUT COUNT(size), size_t size, const char *format, const void *locale,
             ...))
{
    PRINT_VARIADIC(
        locale, secure(buffer, size, PRINT_NO_LIMIT, format, locale, FORMAT_POSITIONAL, arguments));
}

API_PRIVATE(msvcrt, int, _vsprintf_p_l,
            (char *buffer OUT COUNT(size), size_t size, const char *format, const void *locale,
             __builtin_ms_va_list arguments))
{
    return secure(buffer, size, PRINT_NO_LIMIT, format, locale, FORMAT_POSITIONAL, arguments);
}

API_PRIVATE(msvcrt, int, _snprintf_s,
            (char *buffer OUT COUNT(size), size_t size, size_t count, const char *format, ...))
{
    PRINT_VARIADIC(format, secure(buffer, size, (long long)count, format, NULL, 0, arguments));
}

API_PRIVATE(msvcrt, int, _vsnprintf_s,
            (char *buffer OUT COUNT(size), size_t size, size_t count, const char *format,
             __builtin_ms_va_list arguments))
{
    return secure(buffer, size, (long long)count, format, NULL, 0, arguments);
}

API_PRIVATE(msvcrt, int, _snprintf_s_l,
            (char *buffer OUT COUNT(size), size_t size, size_t count, const char *format,
             const void *locale, ...))
{
    PRINT_VARIADIC(locale, secure(buffer, size, (long long)count, format, locale, 0, arguments));
}

API_PRIVATE(msvcrt, int, _vsnprintf_s_l,
            (char *buffer OUT COUNT(size), size_t size, size_t count, const char *format,
             const void *locale, __builtin_ms_va_list arguments))
{
    return secure(buffer, size, (long long)count, format, locale, 0, arguments);
}

API_PRIVATE(msvcrt, int, vsnprintf,
            (char *buffer OUT COUNT(count), size_t count, const char *format,
             __builtin_ms_va_list arguments))
{
    return to_memory(buffer, count, format, NULL, arguments);
}
