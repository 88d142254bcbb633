/*
 * The few functions that the Universal CRT's inline stdio ends in. The caller's options say which
 * of the old behaviours it wants (corecrt_stdio_config.h, public).
 */
#include "apis/win/crt/print.h"
#include "apis/win/crt/scan.h"
#include "thunks/api.h"

CDECL_GROUP(ucrtbase);

#define ARGUMENTS const void *locale, __builtin_ms_va_list arguments

static int to_stream(struct stream *stream, bool wide, UINT64 options, const void *format,
                     ARGUMENTS)
{
    struct format_request request = print_request(format, locale, options, arguments);

    return print_to_stream(stream, wide, &request);
}

API_PRIVATE(ucrtbase, int, __stdio_common_vfprintf,
            (UINT64 options, struct stream *stream, const char *format, ARGUMENTS))
{
    return to_stream(stream, false, options, format, locale, arguments);
}
ALIAS(ucrtbase, __stdio_common_vfprintf_s, "ucrtbase.__stdio_common_vfprintf");

API_PRIVATE(ucrtbase, int, __stdio_common_vfprintf_p,
            (UINT64 options, struct stream *stream, const char *format, ARGUMENTS))
{
    return to_stream(stream, false, options | FORMAT_POSITIONAL, format, locale, arguments);
}

API_PRIVATE(ucrtbase, int, __stdio_common_vfwprintf,
            (UINT64 options, struct stream *stream, const WCHAR *format, ARGUMENTS))
{
    return to_stream(stream, true, options, format, locale, arguments);
}
ALIAS(ucrtbase, __stdio_common_vfwprintf_s, "ucrtbase.__stdio_common_vfwprintf");

API_PRIVATE(ucrtbase, int, __stdio_common_vfwprintf_p,
            (UINT64 options, struct stream *stream, const WCHAR *format, ARGUMENTS))
{
    return to_stream(stream, true, options | FORMAT_POSITIONAL, format, locale, arguments);
}

static int to_memory(void *buffer, size_t count, bool wide, UINT64 options, const void *format,
                     ARGUMENTS)
{
    struct format_request request = print_request(format, locale, options, arguments);

    return print_to_memory(buffer, count, wide, &request);
}

API_PRIVATE(ucrtbase, int, __stdio_common_vsprintf,
            (UINT64 options, char *buffer OUT COUNT(count), size_t count, const char *format,
             ARGUMENTS))
{
    return to_memory(buffer, buffer ? count : 0, false, options, format, locale, arguments);
}

API_PRIVATE(ucrtbase, int, __stdio_common_vswprintf,
            (UINT64 options, WCHAR *buffer OUT COUNT(count), size_t count, const WCHAR *format,
             ARGUMENTS))
{
    return to_memory(buffer, buffer ? count : 0, true, options, format, locale, arguments);
}

static int secure(void *buffer, size_t size, long long limit, bool wide, UINT64 options,
                  const void *format, ARGUMENTS)
{
    struct format_request request = print_request(format, locale, options, arguments);

    return print_secure(buffer, size, limit, wide, &request);
}

API_PRIVATE(ucrtbase, int, __stdio_common_vsprintf_s,
            (UINT64 options, char *buffer OUT COUNT(size), size_t size, const char *format,
             ARGUMENTS))
{
    return secure(buffer, size, PRINT_NO_LIMIT, false, options, format, locale, arguments);
}

API_PRIVATE(ucrtbase, int, __stdio_common_vswprintf_s,
            (UINT64 options, WCHAR *buffer OUT COUNT(size), size_t size, const WCHAR *format,
             ARGUMENTS))
{
    return secure(buffer, size, PRINT_NO_LIMIT, true, options, format, locale, arguments);
}

API_PRIVATE(ucrtbase, int, __stdio_common_vsprintf_p,
            (UINT64 options, char *buffer OUT COUNT(size), size_t size, const char *format,
             ARGUMENTS))
{
    return secure(buffer, size, PRINT_NO_LIMIT, false, options | FORMAT_POSITIONAL, format, locale,
                  arguments);
}

API_PRIVATE(ucrtbase, int, __stdio_common_vswprintf_p,
            (UINT64 options, WCHAR *buffer OUT COUNT(size), size_t size, const WCHAR *format,
             ARGUMENTS))
{
    return secure(buffer, size, PRINT_NO_LIMIT, true, options | FORMAT_POSITIONAL, format, locale,
                  arguments);
}

API_PRIVATE(ucrtbase, int, __stdio_common_vsnprintf_s,
            (UINT64 options, char *buffer OUT COUNT(size), size_t size, size_t count,
             const char *format, ARGUMENTS))
{
    return secure(buffer, size, (long long)count, false, options, format, locale, arguments);
}

API_PRIVATE(ucrtbase, int, __stdio_common_vsnwprintf_s,
            (UINT64 options, WCHAR *buffer OUT COUNT(size), size_t size, size_t count,
             const WCHAR *format, ARGUMENTS))
{
    return secure(buffer, size, (long long)count, true, options, format, locale, arguments);
}

static int from_stream(struct stream *stream, bool wide, UINT64 options, const void *format,
                       ARGUMENTS)
{
    struct scan_request request = scan_request(format, locale, options, arguments);

    return scan_stream(stream, wide, &request);
}

API_PRIVATE(ucrtbase, int, __stdio_common_vfscanf,
            (UINT64 options, struct stream *stream, const char *format, ARGUMENTS))
{
    return from_stream(stream, false, options, format, locale, arguments);
}

API_PRIVATE(ucrtbase, int, __stdio_common_vfwscanf,
            (UINT64 options, struct stream *stream, const WCHAR *format, ARGUMENTS))
{
    return from_stream(stream, true, options, format, locale, arguments);
}

API_PRIVATE(ucrtbase, int, __stdio_common_vsscanf,
            (UINT64 options, const char *text, size_t count, const char *format, ARGUMENTS))
{
    struct scan_request request = scan_request(format, locale, options, arguments);

    return scan_memory(text, count, false, &request);
}

API_PRIVATE(ucrtbase, int, __stdio_common_vswscanf,
            (UINT64 options, const WCHAR *text, size_t count, const WCHAR *format, ARGUMENTS))
{
    struct scan_request request = scan_request(format, locale, options, arguments);

    return scan_memory(text, count, true, &request);
}

static UINT64 printf_options, scanf_options;

/* Where the inline functions keep the options that link-time objects change. */
API_PRIVATE(ucrtbase, UINT64 *, __local_stdio_printf_options, (void))
{
    return &printf_options;
}

API_PRIVATE(ucrtbase, UINT64 *, __local_stdio_scanf_options, (void))
{
    return &scanf_options;
}
