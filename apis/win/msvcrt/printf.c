/*
 * The printf family of msvcrt.dll in both widths (Microsoft C runtime library reference: printf,
 * _snprintf, sprintf_s, _printf_p and their pages). Floating point and %S are as FORMAT_OF_MSVCRT
 * says.
 */
#include "apis/win/crt/print.h"
#include "apis/win/crt/unit.h"
#include "thunks/api.h"

#define PRINTF(name, parameters) API_PRIVATE(msvcrt, int, name, parameters)
#define STANDARD_OUTPUT stream_standard(1)

static struct format_request ask(const UNIT *text, const void *locale, uint64_t options,
                                 __builtin_ms_va_list arguments)
{
    return print_request(text, locale, FORMAT_OF_MSVCRT | options, arguments);
}

static int to_stream(struct stream *stream, const UNIT *text, const void *locale, uint64_t options,
                     __builtin_ms_va_list arguments)
{
    struct format_request request = ask(text, locale, options, arguments);

    return print_to_stream(stream, IS_WIDE, &request);
}

static int to_memory(UNIT *buffer, size_t count, const UNIT *text, const void *locale,
                     __builtin_ms_va_list arguments)
{
    struct format_request request = ask(text, locale, FORMAT_TERMINATE_SHORT, arguments);

    return print_to_memory(buffer, count, IS_WIDE, &request);
}

static int measured(const UNIT *text, const void *locale, uint64_t options,
                    __builtin_ms_va_list arguments)
{
    struct format_request request = ask(text, locale, options, arguments);

    return print_to_memory(NULL, 0, IS_WIDE, &request);
}

static int secure(UNIT *buffer, size_t size, long long limit, const UNIT *text, const void *locale,
                  uint64_t options, __builtin_ms_va_list arguments)
{
    struct format_request request = ask(text, locale, options, arguments);

    return print_secure(buffer, size, limit, IS_WIDE, &request);
}

PRINTF(PICK(printf, wprintf), (const UNIT *format, ...))
{
    PRINT_VARIADIC(format, to_stream(STANDARD_OUTPUT, format, NULL, 0, arguments));
}

PRINTF(PICK(vprintf, vwprintf), (const UNIT *format, __builtin_ms_va_list arguments))
{
    return to_stream(STANDARD_OUTPUT, format, NULL, 0, arguments);
}

PRINTF(PICK(_printf_l, _wprintf_l), (const UNIT *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, to_stream(STANDARD_OUTPUT, format, locale, 0, arguments));
}

PRINTF(PICK(_vprintf_l, _vwprintf_l),
       (const UNIT *format, const void *locale, __builtin_ms_va_list arguments))
{
    return to_stream(STANDARD_OUTPUT, format, locale, 0, arguments);
}

PRINTF(PICK(fprintf, fwprintf), (struct stream * stream, const UNIT *format, ...))
{
    PRINT_VARIADIC(format, to_stream(stream, format, NULL, 0, arguments));
}

PRINTF(PICK(vfprintf, vfwprintf),
       (struct stream * stream, const UNIT *format, __builtin_ms_va_list arguments))
{
    return to_stream(stream, format, NULL, 0, arguments);
}

PRINTF(PICK(_fprintf_l, _fwprintf_l),
       (struct stream * stream, const UNIT *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, to_stream(stream, format, locale, 0, arguments));
}

PRINTF(PICK(_vfprintf_l, _vfwprintf_l), (struct stream * stream, const UNIT *format,
                                         const void *locale, __builtin_ms_va_list arguments))
{
    return to_stream(stream, format, locale, 0, arguments);
}

PRINTF(PICK(_printf_p, _wprintf_p), (const UNIT *format, ...))
{
    PRINT_VARIADIC(format, to_stream(STANDARD_OUTPUT, format, NULL, FORMAT_POSITIONAL, arguments));
}

PRINTF(PICK(_vprintf_p, _vwprintf_p), (const UNIT *format, __builtin_ms_va_list arguments))
{
    return to_stream(STANDARD_OUTPUT, format, NULL, FORMAT_POSITIONAL, arguments);
}

PRINTF(PICK(_printf_p_l, _wprintf_p_l), (const UNIT *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale,
                   to_stream(STANDARD_OUTPUT, format, locale, FORMAT_POSITIONAL, arguments));
}

PRINTF(PICK(_vprintf_p_l, _vwprintf_p_l),
       (const UNIT *format, const void *locale, __builtin_ms_va_list arguments))
{
    return to_stream(STANDARD_OUTPUT, format, locale, FORMAT_POSITIONAL, arguments);
}

PRINTF(PICK(_fprintf_p, _fwprintf_p), (struct stream * stream, const UNIT *format, ...))
{
    PRINT_VARIADIC(format, to_stream(stream, format, NULL, FORMAT_POSITIONAL, arguments));
}

PRINTF(PICK(_vfprintf_p, _vfwprintf_p),
       (struct stream * stream, const UNIT *format, __builtin_ms_va_list arguments))
{
    return to_stream(stream, format, NULL, FORMAT_POSITIONAL, arguments);
}

PRINTF(PICK(_fprintf_p_l, _fwprintf_p_l),
       (struct stream * stream, const UNIT *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, to_stream(stream, format, locale, FORMAT_POSITIONAL, arguments));
}

PRINTF(PICK(_vfprintf_p_l, _vfwprintf_p_l), (struct stream * stream, const UNIT *format,
                                             const void *locale, __builtin_ms_va_list arguments))
{
    return to_stream(stream, format, locale, FORMAT_POSITIONAL, arguments);
}

/* Without a count in both widths; of the wide ones, _swprintf_c has one. */
PRINTF(PICK(sprintf, swprintf), (UNIT * buffer OUT, const UNIT *format, ...))
{
    PRINT_VARIADIC(format, to_memory(buffer, SIZE_MAX / sizeof *buffer, format, NULL, arguments));
}

PRINTF(PICK(vsprintf, vswprintf),
       (UNIT * buffer OUT, const UNIT *format, __builtin_ms_va_list arguments))
{
    return to_memory(buffer, SIZE_MAX / sizeof *buffer, format, NULL, arguments);
}

PRINTF(PICK(_sprintf_l, _swprintf_l),
       (UNIT * buffer OUT, const UNIT *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, to_memory(buffer, SIZE_MAX / sizeof *buffer, format, locale, arguments));
}

PRINTF(PICK(_vsprintf_l, _vswprintf_l),
       (UNIT * buffer OUT, const UNIT *format, const void *locale, __builtin_ms_va_list arguments))
{
    return to_memory(buffer, SIZE_MAX / sizeof *buffer, format, locale, arguments);
}

PRINTF(PICK(_snprintf, _snwprintf),
       (UNIT * buffer OUT COUNT(count), size_t count, const UNIT *format, ...))
{
    PRINT_VARIADIC(format, to_memory(buffer, count, format, NULL, arguments));
}

PRINTF(PICK(_vsnprintf, _vsnwprintf), (UNIT * buffer OUT COUNT(count), size_t count,
                                       const UNIT *format, __builtin_ms_va_list arguments))
{
    return to_memory(buffer, count, format, NULL, arguments);
}

PRINTF(PICK(_snprintf_l, _snwprintf_l),
       (UNIT * buffer OUT COUNT(count), size_t count, const UNIT *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, to_memory(buffer, count, format, locale, arguments));
}

PRINTF(PICK(_vsnprintf_l, _vsnwprintf_l),
       (UNIT * buffer OUT COUNT(count), size_t count, const UNIT *format, const void *locale,
        __builtin_ms_va_list arguments))
{
    return to_memory(buffer, count, format, locale, arguments);
}

PRINTF(PICK(_scprintf, _scwprintf), (const UNIT *format, ...))
{
    PRINT_VARIADIC(format, measured(format, NULL, 0, arguments));
}

PRINTF(PICK(_vscprintf, _vscwprintf), (const UNIT *format, __builtin_ms_va_list arguments))
{
    return measured(format, NULL, 0, arguments);
}

PRINTF(PICK(_scprintf_l, _scwprintf_l), (const UNIT *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, measured(format, locale, 0, arguments));
}

PRINTF(PICK(_vscprintf_l, _vscwprintf_l),
       (const UNIT *format, const void *locale, __builtin_ms_va_list arguments))
{
    return measured(format, locale, 0, arguments);
}

PRINTF(PICK(_scprintf_p, _scwprintf_p), (const UNIT *format, ...))
{
    PRINT_VARIADIC(format, measured(format, NULL, FORMAT_POSITIONAL, arguments));
}

PRINTF(PICK(_vscprintf_p, _vscwprintf_p), (const UNIT *format, __builtin_ms_va_list arguments))
{
    return measured(format, NULL, FORMAT_POSITIONAL, arguments);
}

PRINTF(PICK(_scprintf_p_l, _scwprintf_p_l), (const UNIT *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, measured(format, locale, FORMAT_POSITIONAL, arguments));
}

PRINTF(PICK(_vscprintf_p_l, _vscwprintf_p_l),
       (const UNIT *format, const void *locale, __builtin_ms_va_list arguments))
{
    return measured(format, locale, FORMAT_POSITIONAL, arguments);
}

PRINTF(PICK(sprintf_s, swprintf_s),
       (UNIT * buffer OUT COUNT(size), size_t size, const UNIT *format, ...))
{
    PRINT_VARIADIC(format, secure(buffer, size, PRINT_NO_LIMIT, format, NULL, 0, arguments));
}

PRINTF(PICK(vsprintf_s, vswprintf_s), (UNIT * buffer OUT COUNT(size), size_t size,
                                       const UNIT *format, __builtin_ms_va_list arguments))
{
    return secure(buffer, size, PRINT_NO_LIMIT, format, NULL, 0, arguments);
}

PRINTF(PICK(_sprintf_s_l, _swprintf_s_l),
       (UNIT * buffer OUT COUNT(size), size_t size, const UNIT *format, const void *locale, ...))
{
    PRINT_VARIADIC(locale, secure(buffer, size, PRINT_NO_LIMIT, format, locale, 0, arguments));
}

PRINTF(PICK(_vsprintf_s_l, _vswprintf_s_l),
       (UNIT * buffer OUT COUNT(size), size_t size, const UNIT *format, const void *locale,
        __builtin_ms_va_list arguments))
{
    return secure(buffer, size, PRINT_NO_LIMIT, format, locale, 0, arguments);
}

PRINTF(PICK(_sprintf_p, _swprintf_p),
       (UNIT * buffer OUT COUNT(size), size_t size, const UNIT *format, ...))
{
    PRINT_VARIADIC(
        format, secure(buffer, size, PRINT_NO_LIMIT, format, NULL, FORMAT_POSITIONAL, arguments));
}

PRINTF(PICK(_vsprintf_p, _vswprintf_p), (UNIT * buffer OUT COUNT(size), size_t size,
                                         const UNIT *format, __builtin_ms_va_list arguments))
{
    return secure(buffer, size, PRINT_NO_LIMIT, format, NULL, FORMAT_POSITIONAL, arguments);
}

PRINTF(PICK(_sprintf_p_l, _swprintf_p_l),
       (UNIT * buffer OUT COUNT(size), size_t size, const UNIT *format, const void *locale, ...))
{
    PRINT_VARIADIC(
        locale, secure(buffer, size, PRINT_NO_LIMIT, format, locale, FORMAT_POSITIONAL, arguments));
}

PRINTF(PICK(_vsprintf_p_l, _vswprintf_p_l),
       (UNIT * buffer OUT COUNT(size), size_t size, const UNIT *format, const void *locale,
        __builtin_ms_va_list arguments))
{
    return secure(buffer, size, PRINT_NO_LIMIT, format, locale, FORMAT_POSITIONAL, arguments);
}

PRINTF(PICK(_snprintf_s, _snwprintf_s),
       (UNIT * buffer OUT COUNT(size), size_t size, size_t count, const UNIT *format, ...))
{
    PRINT_VARIADIC(format, secure(buffer, size, (long long)count, format, NULL, 0, arguments));
}

PRINTF(PICK(_vsnprintf_s, _vsnwprintf_s), (UNIT * buffer OUT COUNT(size), size_t size, size_t count,
                                           const UNIT *format, __builtin_ms_va_list arguments))
{
    return secure(buffer, size, (long long)count, format, NULL, 0, arguments);
}

PRINTF(PICK(_snprintf_s_l, _snwprintf_s_l),
       (UNIT * buffer OUT COUNT(size), size_t size, size_t count, const UNIT *format,
        const void *locale, ...))
{
    PRINT_VARIADIC(locale, secure(buffer, size, (long long)count, format, locale, 0, arguments));
}

PRINTF(PICK(_vsnprintf_s_l, _vsnwprintf_s_l),
       (UNIT * buffer OUT COUNT(size), size_t size, size_t count, const UNIT *format,
        const void *locale, __builtin_ms_va_list arguments))
{
    return secure(buffer, size, (long long)count, format, locale, 0, arguments);
}

/* Second names: a secure function on a stream differs only in the checks of its format. */
UNIT_ALIAS(msvcrt, PICK(printf_s, wprintf_s), PICK("msvcrt.printf", "msvcrt.wprintf"));
UNIT_ALIAS(msvcrt, PICK(vprintf_s, vwprintf_s), PICK("msvcrt.vprintf", "msvcrt.vwprintf"));
UNIT_ALIAS(msvcrt, PICK(_printf_s_l, _wprintf_s_l), PICK("msvcrt._printf_l", "msvcrt._wprintf_l"));
UNIT_ALIAS(msvcrt, PICK(_vprintf_s_l, _vwprintf_s_l),
           PICK("msvcrt._vprintf_l", "msvcrt._vwprintf_l"));
UNIT_ALIAS(msvcrt, PICK(fprintf_s, fwprintf_s), PICK("msvcrt.fprintf", "msvcrt.fwprintf"));
UNIT_ALIAS(msvcrt, PICK(vfprintf_s, vfwprintf_s), PICK("msvcrt.vfprintf", "msvcrt.vfwprintf"));
UNIT_ALIAS(msvcrt, PICK(_fprintf_s_l, _fwprintf_s_l),
           PICK("msvcrt._fprintf_l", "msvcrt._fwprintf_l"));
UNIT_ALIAS(msvcrt, PICK(_vfprintf_s_l, _vfwprintf_s_l),
           PICK("msvcrt._vfprintf_l", "msvcrt._vfwprintf_l"));

#ifdef WIDE
ALIAS(msvcrt, _swprintf_c, "msvcrt.swprintf_s");
ALIAS(msvcrt, _vswprintf_c, "msvcrt.vswprintf_s");
ALIAS(msvcrt, _swprintf_c_l, "msvcrt._swprintf_s_l");
ALIAS(msvcrt, _vswprintf_c_l, "msvcrt._vswprintf_s_l");
ALIAS(msvcrt, _swprintf, "msvcrt.swprintf");
ALIAS(msvcrt, _vswprintf, "msvcrt.vswprintf");
#else
ALIAS(msvcrt, vsnprintf, "msvcrt._vsnprintf");
#endif
