/*
 * What is drawn on and with: there is nothing to draw on, so that nothing is made, and what a
 * program names is nothing's handle. [GDI Functions, Microsoft Learn]
 */
#include "apis/win/result.h"
#include "thunks/api.h"

/* The parameters say what callers pass; nothing looks at them. */
#pragma clang diagnostic ignored "-Wunused-parameter"

#define NO_OBJECT(type, name, parameters, value)                                                   \
    API(gdi32, type, name, parameters)                                                             \
    {                                                                                              \
        last_error_set(ERROR_INVALID_HANDLE);                                                      \
        return value;                                                                              \
    }

NO_OBJECT(HDC, CreateCompatibleDC, (HDC like OPTIONAL), NULL)
NO_OBJECT(WINBOOL, DeleteDC, (HDC context), FALSE)
NO_OBJECT(int, SaveDC, (HDC context), 0)
NO_OBJECT(WINBOOL, RestoreDC, (HDC context, int saved), FALSE)
NO_OBJECT(int, GetDeviceCaps, (HDC context, int index), 0)
NO_OBJECT(HBITMAP, CreateCompatibleBitmap, (HDC context, int width, int height), NULL)
NO_OBJECT(HBITMAP, CreateBitmap,
          (int width, int height, UINT planes, UINT bits, const void *pixels OPTIONAL), NULL)
NO_OBJECT(LONG, GetBitmapBits, (HBITMAP bitmap, LONG size, LPVOID out), 0)
NO_OBJECT(WINBOOL, BitBlt,
          (HDC to, int x, int y, int width, int height, HDC from, int from_x, int from_y,
           DWORD operation),
          FALSE)
NO_OBJECT(HBRUSH, CreateSolidBrush, (COLORREF colour), NULL)
NO_OBJECT(HBRUSH, CreateBrushIndirect, (const LOGBRUSH *brush), NULL)
NO_OBJECT(HPEN, CreatePen, (int style, int width, COLORREF colour), NULL)
NO_OBJECT(HFONT, CreateFontIndirectA, (const LOGFONTA *font), NULL)
NO_OBJECT(HFONT, CreateFontIndirectW, (const LOGFONTW *font), NULL)
NO_OBJECT(HGDIOBJ, SelectObject, (HDC context, HGDIOBJ object), NULL)
NO_OBJECT(WINBOOL, DeleteObject, (HGDIOBJ object), FALSE)
NO_OBJECT(int, GetObjectA, (HANDLE object, int size, LPVOID out OPTIONAL), 0)
NO_OBJECT(int, GetObjectW, (HANDLE object, int size, LPVOID out OPTIONAL), 0)
NO_OBJECT(HGDIOBJ, GetStockObject, (int which), NULL)
NO_OBJECT(COLORREF, SetBkColor, (HDC context, COLORREF colour), CLR_INVALID)
NO_OBJECT(COLORREF, SetTextColor, (HDC context, COLORREF colour), CLR_INVALID)
NO_OBJECT(int, SetBkMode, (HDC context, int mode), 0)
