/*
 * The few functions that the Universal CRT's inline stdio ends in, in both widths. The caller's
 * options say which of the old behaviours it wants (corecrt_stdio_config.h, public).
 */
#include "apis/win/crt/print.h"
#include "apis/win/crt/scan.h"
#include "apis/win/crt/unit.h"
#include "thunks/api.h"

#define STDIO(name, parameters) API_PRIVATE(ucrtbase, int, name, parameters)
#define ARGUMENTS const void *locale, __builtin_ms_va_list arguments

static int to_stream(struct stream *stream, UINT64 options, const UNIT *format, ARGUMENTS)
{
    struct format_request request = print_request(format, locale, options, arguments);

    return print_to_stream(stream, IS_WIDE, &request);
}

STDIO(PICK(__stdio_common_vfprintf, __stdio_common_vfwprintf),
      (UINT64 options, struct stream *stream, const UNIT *format, ARGUMENTS))
{
    return to_stream(stream, options, format, locale, arguments);
}

STDIO(PICK(__stdio_common_vfprintf_p, __stdio_common_vfwprintf_p),
      (UINT64 options, struct stream *stream, const UNIT *format, ARGUMENTS))
{
    return to_stream(stream, options | FORMAT_POSITIONAL, format, locale, arguments);
}

static int to_memory(UNIT *buffer, size_t count, UINT64 options, const UNIT *format, ARGUMENTS)
{
    struct format_request request = print_request(format, locale, options, arguments);

    return print_to_memory(buffer, count, IS_WIDE, &request);
}

STDIO(PICK(__stdio_common_vsprintf, __stdio_common_vswprintf),
      (UINT64 options, UNIT *buffer OUT COUNT(count), size_t count, const UNIT *format, ARGUMENTS))
{
    return to_memory(buffer, buffer ? count : 0, options, format, locale, arguments);
}

static int secure(UNIT *buffer, size_t size, long long limit, UINT64 options, const UNIT *format,
                  ARGUMENTS)
{
    struct format_request request = print_request(format, locale, options, arguments);

    return print_secure(buffer, size, limit, IS_WIDE, &request);
}

STDIO(PICK(__stdio_common_vsprintf_s, __stdio_common_vswprintf_s),
      (UINT64 options, UNIT *buffer OUT COUNT(size), size_t size, const UNIT *format, ARGUMENTS))
{
    return secure(buffer, size, PRINT_NO_LIMIT, options, format, locale, arguments);
}

STDIO(PICK(__stdio_common_vsprintf_p, __stdio_common_vswprintf_p),
      (UINT64 options, UNIT *buffer OUT COUNT(size), size_t size, const UNIT *format, ARGUMENTS))
{
    return secure(buffer, size, PRINT_NO_LIMIT, options | FORMAT_POSITIONAL, format, locale,
                  arguments);
}

STDIO(PICK(__stdio_common_vsnprintf_s, __stdio_common_vsnwprintf_s),
      (UINT64 options, UNIT *buffer OUT COUNT(size), size_t size, size_t count, const UNIT *format,
       ARGUMENTS))
{
    return secure(buffer, size, (long long)count, options, format, locale, arguments);
}

STDIO(PICK(__stdio_common_vfscanf, __stdio_common_vfwscanf),
      (UINT64 options, struct stream *stream, const UNIT *format, ARGUMENTS))
{
    struct scan_request request = scan_request(format, locale, options, arguments);

    return scan_stream(stream, IS_WIDE, &request);
}

STDIO(PICK(__stdio_common_vsscanf, __stdio_common_vswscanf),
      (UINT64 options, const UNIT *text, size_t count, const UNIT *format, ARGUMENTS))
{
    struct scan_request request = scan_request(format, locale, options, arguments);

    return scan_memory(text, count, IS_WIDE, &request);
}

UNIT_ALIAS(ucrtbase, PICK(__stdio_common_vfprintf_s, __stdio_common_vfwprintf_s),
           PICK("ucrtbase.__stdio_common_vfprintf", "ucrtbase.__stdio_common_vfwprintf"));
