/* Where the Universal CRT's inline stdio keeps the options that link-time objects change. */
#include "thunks/api.h"

static UINT64 printf_options, scanf_options;

API_PRIVATE(ucrtbase, UINT64 *, __local_stdio_printf_options, (void))
{
    return &printf_options;
}

API_PRIVATE(ucrtbase, UINT64 *, __local_stdio_scanf_options, (void))
{
    return &scanf_options;
}
