/* Failed assertions (Microsoft C runtime library reference: assert, _assert, _wassert). */
#include "apis/win/crt/calls.h"
#include "apis/win/crt/descriptor.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/heap.h"
#include "apis/win/crt/locale.h"
#include "thunks/api.h"

#include <stdio.h>

enum { ERROR_MODE_REPORT = 3 };

static int error_mode;

CRT(void, _assert, (const char *expression, const char *file, unsigned line))
{
    char text[1024];
    int length = snprintf(text, sizeof text, "Assertion failed: %s, file %s, line %u\n",
                          expression ? expression : "", file ? file : "", line);

    descriptor_write(2, text,
                     (unsigned)(length < (int)sizeof text ? length : (int)sizeof text - 1));
    crt_abort();
}

CRT(void, _wassert, (const WCHAR *expression, const WCHAR *file, unsigned line))
{
    crt__assert(expression ? system_to_narrow(expression) : "", file ? system_to_narrow(file) : "",
                line);
}

/* Where messages go: a console program's always go to its standard error. */
CRT(int, _set_error_mode, (int mode))
{
    int old = error_mode;

    if (mode < 0 || mode > ERROR_MODE_REPORT) {
        parameter_invalid(CRT_EINVAL);
        return -1;
    }
    if (mode != ERROR_MODE_REPORT)
        error_mode = mode;
    return old;
}
