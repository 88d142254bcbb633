/* Messages of errno values (Microsoft C runtime library reference: strerror, perror). */
#include "abi/guest_pointer.h"
#include "apis/win/crt/descriptor.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/stream.h"
#include "apis/win/crt/thread_data.h"
#include "thunks/api.h"

#include <stdio.h>
#include <string.h>

enum { ERROR_TEXTS = 44 };

typedef const char *error_texts[ERROR_TEXTS];

static const error_texts texts = {
    "No error",
    "Operation not permitted",
    "No such file or directory",
    "No such process",
    "Interrupted function call",
    "Input/output error",
    "No such device or address",
    "Arg list too long",
    "Exec format error",
    "Bad file descriptor",
    "No child processes",
    "Resource temporarily unavailable",
    "Not enough space",
    "Permission denied",
    "Bad address",
    "Unknown error",
    "Resource device",
    "File exists",
    "Improper link",
    "No such device",
    "Not a directory",
    "Is a directory",
    "Invalid argument",
    "Too many open files in system",
    "Too many open files",
    "Inappropriate I/O control operation",
    "Unknown error",
    "File too large",
    "No space left on device",
    "Invalid seek",
    "Read-only file system",
    "Too many links",
    "Broken pipe",
    "Domain error",
    "Result too large",
    "Unknown error",
    "Resource deadlock avoided",
    "Unknown error",
    "Filename too long",
    "No locks available",
    "Function not implemented",
    "Directory not empty",
    "Illegal byte sequence",
    "Unknown error",
};
DATA(msvcrt, error_texts, _sys_errlist);
DATA(msvcrt, int, _sys_nerr) = ERROR_TEXTS - 1;

void error_texts_prepare(void)
{
    for (size_t i = 0; i < ERROR_TEXTS; i++)
        guest_pointer_set(msvcrt__sys_errlist, i, texts[i]);
}

static const char *text_of(int error)
{
    return error >= 0 && error < ERROR_TEXTS ? texts[error] : "Unknown error";
}

CRT(error_texts *, __sys_errlist, (void))
{
    error_texts_prepare();
    return &msvcrt__sys_errlist;
}

CRT(int *, __sys_nerr, (void))
{
    return &msvcrt__sys_nerr;
}

CRT(char *, strerror, (int error))
{
    return strcpy(crt_thread.error_text, text_of(error));
}

CRT(int, strerror_s, (char *buffer OUT, size_t size, int error))
{
    if (!buffer || !size)
        return parameter_invalid(CRT_EINVAL);
    snprintf(buffer, size, "%s", text_of(error));
    return 0;
}

static WCHAR *widen(const char *text, WCHAR *out, size_t size)
{
    size_t at = 0;

    for (; text[at] && at + 1 < size; at++)
        out[at] = (unsigned char)text[at];
    out[at] = 0;
    return out;
}

CRT(WCHAR *, _wcserror, (int error))
{
    return widen(text_of(error), crt_thread.wide_error_text, 256);
}

CRT(int, _wcserror_s, (WCHAR * buffer OUT, size_t size, int error))
{
    if (!buffer || !size)
        return parameter_invalid(CRT_EINVAL);
    widen(text_of(error), buffer, size);
    return 0;
}

/* "message: text of errno", as perror prints it. */
CRT(char *, _strerror, (const char *message))
{
    snprintf(crt_thread.error_text, sizeof crt_thread.error_text, "%.*s%s%s\n", 94,
             message ? message : "", message && *message ? ": " : "", text_of(error_get()));
    return crt_thread.error_text;
}

CRT(void, perror, (const char *message))
{
    const char *text = text_of(error_get());
    char line[512];
    int length = snprintf(line, sizeof line, "%.400s%s%s\n", message && *message ? message : "",
                          message && *message ? ": " : "", text);

    descriptor_write(2, line, (unsigned)length);
}

CRT(void, _wperror, (const WCHAR *message))
{
    char narrow[400];
    size_t at = 0;

    for (; message && message[at] && at + 1 < sizeof narrow; at++)
        narrow[at] = (char)message[at];
    narrow[at] = 0;
    crt_perror(narrow);
}

CRT(int, _strerror_s, (char *buffer OUT, size_t size, const char *message))
{
    if (!buffer || !size)
        return parameter_invalid(CRT_EINVAL);
    snprintf(buffer, size, "%s%s%s\n", message ? message : "", message && *message ? ": " : "",
             text_of(error_get()));
    return 0;
}
