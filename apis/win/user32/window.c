/*
 * The functions that are given a window. None can be made, so that no handle is one's: they say so,
 * as they do for a window that has gone. [Window Functions, Microsoft Learn]
 */
#include "apis/win/result.h"
#include "thunks/api.h"

/* The parameters say what callers pass; nothing looks at them. */
#pragma clang diagnostic ignored "-Wunused-parameter"

#define NO_WINDOW(type, name, parameters)                                                          \
    API(user32, type, name, parameters)                                                            \
    {                                                                                              \
        last_error_set(ERROR_INVALID_WINDOW_HANDLE);                                               \
        return (type)0;                                                                            \
    }

/* What is looked for is not there; no error is documented. */
#define NOT_THERE(type, name, parameters)                                                          \
    API(user32, type, name, parameters)                                                            \
    {                                                                                              \
        return (type)0;                                                                            \
    }

NOT_THERE(WINBOOL, IsWindow, (HWND window))
NOT_THERE(HWND, FindWindowA, (LPCSTR class OPTIONAL, LPCSTR name OPTIONAL))
NOT_THERE(HWND, FindWindowW, (LPCWSTR class OPTIONAL, LPCWSTR name OPTIONAL))
NOT_THERE(HWND, FindWindowExA,
          (HWND parent, HWND after, LPCSTR class OPTIONAL, LPCSTR name OPTIONAL))
NOT_THERE(HWND, FindWindowExW,
          (HWND parent, HWND after, LPCWSTR class OPTIONAL, LPCWSTR name OPTIONAL))
NOT_THERE(HWND, GetCapture, (void))
NOT_THERE(HWND, GetShellWindow, (void))
NOT_THERE(HWND, GetOpenClipboardWindow, (void))
NOT_THERE(HWND, WindowFromPoint, (POINT point))

NO_WINDOW(WINBOOL, IsWindowVisible, (HWND window))
NO_WINDOW(WINBOOL, IsWindowEnabled, (HWND window))
NO_WINDOW(WINBOOL, IsWindowUnicode, (HWND window))
NO_WINDOW(WINBOOL, IsIconic, (HWND window))
NO_WINDOW(WINBOOL, IsZoomed, (HWND window))
NO_WINDOW(WINBOOL, IsChild, (HWND parent, HWND window))
NO_WINDOW(WINBOOL, ShowWindow, (HWND window, int how ENUM(SW_)))
NO_WINDOW(WINBOOL, ShowWindowAsync, (HWND window, int how ENUM(SW_)))
NO_WINDOW(WINBOOL, UpdateWindow, (HWND window))
NO_WINDOW(WINBOOL, EnableWindow, (HWND window, WINBOOL enable))
NO_WINDOW(WINBOOL, DestroyWindow, (HWND window))
NO_WINDOW(WINBOOL, CloseWindow, (HWND window))
NO_WINDOW(WINBOOL, BringWindowToTop, (HWND window))
NO_WINDOW(WINBOOL, SetForegroundWindow, (HWND window))
NO_WINDOW(WINBOOL, FlashWindow, (HWND window, WINBOOL invert))
NO_WINDOW(HWND, SetActiveWindow, (HWND window))
NO_WINDOW(HWND, SetFocus, (HWND window))
NO_WINDOW(HWND, SetCapture, (HWND window))
NO_WINDOW(HWND, GetParent, (HWND window))
NO_WINDOW(HWND, SetParent, (HWND window, HWND parent))
NO_WINDOW(HWND, GetWindow, (HWND window, UINT which ENUM(GW_)))
NO_WINDOW(HWND, GetAncestor, (HWND window, UINT which ENUM(GA_)))
NO_WINDOW(HWND, GetTopWindow, (HWND window))
NO_WINDOW(HWND, GetDlgItem, (HWND dialog, int item))
NO_WINDOW(WINBOOL, SetWindowTextA, (HWND window, LPCSTR text OPTIONAL))
NO_WINDOW(WINBOOL, SetWindowTextW, (HWND window, LPCWSTR text OPTIONAL))
NO_WINDOW(int, GetWindowTextA, (HWND window, LPSTR out OUT, int size))
NO_WINDOW(int, GetWindowTextW, (HWND window, LPWSTR out OUT, int size))
NO_WINDOW(int, GetWindowTextLengthA, (HWND window))
NO_WINDOW(int, GetWindowTextLengthW, (HWND window))
NO_WINDOW(WINBOOL, SetDlgItemTextA, (HWND dialog, int item, LPCSTR text))
NO_WINDOW(WINBOOL, SetDlgItemTextW, (HWND dialog, int item, LPCWSTR text))
NO_WINDOW(UINT, GetDlgItemTextA, (HWND dialog, int item, LPSTR out OUT, int size))
NO_WINDOW(UINT, GetDlgItemTextW, (HWND dialog, int item, LPWSTR out OUT, int size))
NO_WINDOW(WINBOOL, EndDialog, (HWND dialog, INT_PTR result))
NO_WINDOW(int, GetClassNameA, (HWND window, LPSTR out OUT, int size))
NO_WINDOW(int, GetClassNameW, (HWND window, LPWSTR out OUT, int size))
NO_WINDOW(LONG, GetWindowLongA, (HWND window, int index))
NO_WINDOW(LONG, GetWindowLongW, (HWND window, int index))
NO_WINDOW(LONG, SetWindowLongA, (HWND window, int index, LONG value))
NO_WINDOW(LONG, SetWindowLongW, (HWND window, int index, LONG value))
NO_WINDOW(DWORD, GetClassLongA, (HWND window, int index))
NO_WINDOW(DWORD, GetClassLongW, (HWND window, int index))
NO_WINDOW(DWORD, SetClassLongA, (HWND window, int index, LONG value))
NO_WINDOW(DWORD, SetClassLongW, (HWND window, int index, LONG value))
NO_WINDOW(WINBOOL, GetWindowRect, (HWND window, LPRECT rectangle OUT))
NO_WINDOW(WINBOOL, GetClientRect, (HWND window, LPRECT rectangle OUT))
NO_WINDOW(WINBOOL, ClientToScreen, (HWND window, LPPOINT point INOUT))
NO_WINDOW(WINBOOL, ScreenToClient, (HWND window, LPPOINT point INOUT))
NO_WINDOW(WINBOOL, MoveWindow, (HWND window, int x, int y, int width, int height, WINBOOL paint))
NO_WINDOW(WINBOOL, SetWindowPos,
          (HWND window, HWND after, int x, int y, int width, int height, UINT flags FLAGS(SWP_)))
NO_WINDOW(WINBOOL, InvalidateRect, (HWND window, const RECT *rectangle OPTIONAL, WINBOOL erase))
NO_WINDOW(WINBOOL, ValidateRect, (HWND window, const RECT *rectangle OPTIONAL))
NO_WINDOW(HMENU, GetMenu, (HWND window))
NO_WINDOW(HMENU, GetSystemMenu, (HWND window, WINBOOL revert))
NO_WINDOW(HANDLE, GetPropA, (HWND window, LPCSTR name))
NO_WINDOW(HANDLE, GetPropW, (HWND window, LPCWSTR name))
NO_WINDOW(HANDLE, RemovePropA, (HWND window, LPCSTR name))
NO_WINDOW(HANDLE, RemovePropW, (HWND window, LPCWSTR name))
NO_WINDOW(WINBOOL, SetPropA, (HWND window, LPCSTR name, HANDLE value))
NO_WINDOW(WINBOOL, SetPropW, (HWND window, LPCWSTR name, HANDLE value))
NO_WINDOW(DWORD, GetWindowThreadProcessId, (HWND window, LPDWORD process OUT OPTIONAL))
NO_WINDOW(LRESULT, SendDlgItemMessageA,
          (HWND dialog, int item, UINT message ENUM(WM_), WPARAM w, LPARAM l))
NO_WINDOW(LRESULT, SendDlgItemMessageW,
          (HWND dialog, int item, UINT message ENUM(WM_), WPARAM w, LPARAM l))

/* To all windows there are. */
static BOOL is_for_all(HWND window)
{
    return window == HWND_BROADCAST ? TRUE : win_fail(ERROR_INVALID_WINDOW_HANDLE);
}

API(user32, LRESULT, SendMessageW, (HWND window, UINT message ENUM(WM_), WPARAM w, LPARAM l))
{
    return is_for_all(window);
}

API(user32, LRESULT, SendMessageA, (HWND window, UINT message ENUM(WM_), WPARAM w, LPARAM l))
{
    return is_for_all(window);
}

API(user32, WINBOOL, SendNotifyMessageW, (HWND window, UINT message ENUM(WM_), WPARAM w, LPARAM l))
{
    return is_for_all(window);
}

API(user32, WINBOOL, SendNotifyMessageA, (HWND window, UINT message ENUM(WM_), WPARAM w, LPARAM l))
{
    return is_for_all(window);
}

API(user32, LRESULT, SendMessageTimeoutW,
    (HWND window, UINT message ENUM(WM_), WPARAM w, LPARAM l, UINT flags FLAGS(SMTO_),
     UINT milliseconds, PDWORD_PTR result OUT OPTIONAL))
{
    if (result)
        *result = 0;
    return is_for_all(window);
}

API(user32, LRESULT, SendMessageTimeoutA,
    (HWND window, UINT message ENUM(WM_), WPARAM w, LPARAM l, UINT flags FLAGS(SMTO_),
     UINT milliseconds, PDWORD_PTR result OUT OPTIONAL))
{
    return SendMessageTimeoutW(window, message, w, l, flags, milliseconds, result);
}

/* All of them have been shown to the function. */
API(user32, WINBOOL, EnumWindows, (WNDENUMPROC function, LPARAM context))
{
    return TRUE;
}

API(user32, WINBOOL, EnumChildWindows, (HWND parent, WNDENUMPROC function, LPARAM context))
{
    return TRUE;
}

API(user32, WINBOOL, EnumThreadWindows, (DWORD thread, WNDENUMPROC function, LPARAM context))
{
    return TRUE;
}
