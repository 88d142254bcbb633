/*
 * The clipboard belongs to a desktop, and there is none: nobody can open it, and without that the
 * other functions fail. [Clipboard Functions, Microsoft Learn]
 */
#include "apis/win/result.h"
#include "thunks/api.h"

#pragma clang diagnostic ignored "-Wunused-parameter"

API(user32, WINBOOL, OpenClipboard, (HWND owner OPTIONAL))
{
    return win_fail(ERROR_ACCESS_DENIED);
}

API(user32, WINBOOL, CloseClipboard, (void))
{
    return win_fail(ERROR_CLIPBOARD_NOT_OPEN);
}

API(user32, WINBOOL, EmptyClipboard, (void))
{
    return win_fail(ERROR_CLIPBOARD_NOT_OPEN);
}

API(user32, HANDLE, GetClipboardData, (UINT format ENUM(CF_)))
{
    last_error_set(ERROR_CLIPBOARD_NOT_OPEN);
    return NULL;
}

API(user32, HANDLE, SetClipboardData, (UINT format ENUM(CF_), HANDLE data OPTIONAL))
{
    last_error_set(ERROR_CLIPBOARD_NOT_OPEN);
    return NULL;
}

API(user32, UINT, EnumClipboardFormats, (UINT previous))
{
    last_error_set(ERROR_CLIPBOARD_NOT_OPEN);
    return 0;
}

/* It is empty, for those who look from outside. */
API(user32, WINBOOL, IsClipboardFormatAvailable, (UINT format ENUM(CF_)))
{
    return FALSE;
}

API(user32, int, CountClipboardFormats, (void))
{
    return 0;
}

API(user32, HWND, GetClipboardOwner, (void))
{
    return NULL;
}

/* 0 is documented for who has no access to it. */
API(user32, DWORD, GetClipboardSequenceNumber, (void))
{
    return 0;
}
