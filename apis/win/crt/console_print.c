/* Formatted console output and input (Microsoft C runtime library reference: _cprintf, _cscanf). */
#include "apis/win/crt/heap.h"
#include "apis/win/crt/print.h"
#include "thunks/api.h"

int WINAPI crt__cputs(const char *text);
int WINAPI crt__cputws(const WCHAR *text);

static int put_narrow(uint64_t options, const char *text, const void *locale,
                      __builtin_ms_va_list arguments)
{
    struct format_request request = print_request(text, locale, options, arguments);
    int length = print_to_memory(NULL, 0, false, &request);
    char *out = length >= 0 ? crt_allocate((size_t)length + 1) : NULL;

    if (!out)
        return -1;
    print_to_memory(out, (size_t)length + 1, false, &request);
    if (crt__cputs(out) != 0)
        length = -1;
    crt_release(out);
    return length;
}

static int put_wide(uint64_t options, const WCHAR *text, const void *locale,
                    __builtin_ms_va_list arguments)
{
    struct format_request request = print_request(text, locale, options, arguments);
    int length = print_to_memory(NULL, 0, true, &request);
    WCHAR *out = length >= 0 ? crt_allocate(((size_t)length + 1) * sizeof *out) : NULL;

    if (!out)
        return -1;
    print_to_memory(out, (size_t)length + 1, true, &request);
    if (crt__cputws(out) != 0)
        length = -1;
    crt_release(out);
    return length;
}

API_PRIVATE(msvcrt, int, _cprintf, (const char *text, ...))
{
    PRINT_VARIADIC(text, put_narrow(FORMAT_OF_MSVCRT, text, NULL, arguments));
}
ALIAS(msvcrt, _cprintf_s, "msvcrt._cprintf");

API_PRIVATE(msvcrt, int, _vcprintf, (const char *text, __builtin_ms_va_list arguments))
{
    return put_narrow(FORMAT_OF_MSVCRT, text, NULL, arguments);
}
ALIAS(msvcrt, _vcprintf_s, "msvcrt._vcprintf");

API_PRIVATE(msvcrt, int, _cwprintf, (const WCHAR *text, ...))
{
    PRINT_VARIADIC(text, put_wide(FORMAT_OF_MSVCRT, text, NULL, arguments));
}
ALIAS(msvcrt, _cwprintf_s, "msvcrt._cwprintf");

API_PRIVATE(msvcrt, int, _vcwprintf, (const WCHAR *text, __builtin_ms_va_list arguments))
{
    return put_wide(FORMAT_OF_MSVCRT, text, NULL, arguments);
}
ALIAS(msvcrt, _vcwprintf_s, "msvcrt._vcwprintf");

API_PRIVATE(ucrtbase, int, __conio_common_vcprintf,
            (UINT64 options, const char *text, const void *locale, __builtin_ms_va_list arguments))
{
    return put_narrow(options, text, locale, arguments);
}
ALIAS(ucrtbase, __conio_common_vcprintf_s, "ucrtbase.__conio_common_vcprintf");

API_PRIVATE(ucrtbase, int, __conio_common_vcwprintf,
            (UINT64 options, const WCHAR *text, const void *locale, __builtin_ms_va_list arguments))
{
    return put_wide(options, text, locale, arguments);
}
ALIAS(ucrtbase, __conio_common_vcwprintf_s, "ucrtbase.__conio_common_vcwprintf");
