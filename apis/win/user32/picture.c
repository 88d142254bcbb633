/* Icons, cursors and what is drawn on: there are none, and who asks for one is told that. */
#include "apis/win/result.h"
#include "thunks/api.h"

#pragma clang diagnostic ignored "-Wunused-parameter"

#define NO_PICTURE(type, name, parameters)                                                         \
    API(user32, type, name, parameters)                                                            \
    {                                                                                              \
        last_error_set(ERROR_CALL_NOT_IMPLEMENTED);                                                \
        return (type)0;                                                                            \
    }

NO_PICTURE(HICON, LoadIconA, (HINSTANCE module OPTIONAL, LPCSTR name))
NO_PICTURE(HICON, LoadIconW, (HINSTANCE module OPTIONAL, LPCWSTR name))
NO_PICTURE(HCURSOR, LoadCursorA, (HINSTANCE module OPTIONAL, LPCSTR name))
NO_PICTURE(HCURSOR, LoadCursorW, (HINSTANCE module OPTIONAL, LPCWSTR name))
NO_PICTURE(HBITMAP, LoadBitmapA, (HINSTANCE module OPTIONAL, LPCSTR name))
NO_PICTURE(HBITMAP, LoadBitmapW, (HINSTANCE module OPTIONAL, LPCWSTR name))
NO_PICTURE(HANDLE, LoadImageA,
           (HINSTANCE module OPTIONAL, LPCSTR name, UINT type, int width, int height, UINT flags))
NO_PICTURE(HANDLE, LoadImageW,
           (HINSTANCE module OPTIONAL, LPCWSTR name, UINT type, int width, int height, UINT flags))
NO_PICTURE(WINBOOL, DestroyIcon, (HICON icon))
NO_PICTURE(WINBOOL, DestroyCursor, (HCURSOR cursor))
NO_PICTURE(HDC, GetDC, (HWND window OPTIONAL))
NO_PICTURE(HDC, GetWindowDC, (HWND window OPTIONAL))
NO_PICTURE(int, ReleaseDC, (HWND window OPTIONAL, HDC context))
NO_PICTURE(WINBOOL, GetCursorPos, (LPPOINT point OUT))

/* No cursor is shown, nor was one before. */
API(user32, HCURSOR, SetCursor, (HCURSOR cursor OPTIONAL))
{
    return NULL;
}
