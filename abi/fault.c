/* See fault.h. */
#include "abi/fault.h"

#include <stdarg.h>
#include <stdio.h>

int fail(struct fault *fault, enum fault_code code, uint64_t at, const char *format, ...)
{
    va_list arguments;

    fault->code = code;
    fault->at = at;
    va_start(arguments, format);
    vsnprintf(fault->why, sizeof fault->why, format, arguments);
    va_end(arguments);
    return -1;
}
