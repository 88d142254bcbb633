/* The three standard handles live in the process parameters. */
#include "abi/process32.h"
#include "apis/win/result.h"
#include "thunks/api.h"

static HANDLE *place_of(DWORD which)
{
    struct process_parameters *parameters = peb_self()->parameters;

    switch (which) {
    case STD_INPUT_HANDLE:
        return &parameters->standard_input;
    case STD_OUTPUT_HANDLE:
        return &parameters->standard_output;
    case STD_ERROR_HANDLE:
        return &parameters->standard_error;
    default:
        return NULL;
    }
}

API(kernel32, HANDLE, GetStdHandle, (DWORD which ENUM(STD_)))
{
    HANDLE *place = place_of(which);

    if (!place) {
        win_fail(ERROR_INVALID_HANDLE);
        return INVALID_HANDLE_VALUE;
    }
    return *place;
}

API(kernel32, BOOL, SetStdHandle, (DWORD which ENUM(STD_), HANDLE handle))
{
    HANDLE *place = place_of(which);

    if (!place)
        return win_fail(ERROR_INVALID_HANDLE);
    *place = handle;
    process32_update();
    return TRUE;
}

API(kernel32, BOOL, SetStdHandleEx,
    (DWORD which ENUM(STD_), HANDLE handle, PHANDLE before OUT OPTIONAL))
{
    HANDLE *place = place_of(which);

    if (!place)
        return win_fail(ERROR_INVALID_HANDLE);
    if (before)
        *before = *place;
    *place = handle;
    process32_update();
    return TRUE;
}
