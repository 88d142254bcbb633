/*
 * What a program learns of the desktop when there is none: [Window Stations, System Metrics,
 * MessageBox, Microsoft Learn]. A message box is a line on standard error.
 */
#include "apis/host/text.h"
#include "apis/win/ansi.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Handles that name the one window station and the one desktop; they need no closing. */
static const ULONG_PTR station_handle = 0x10004, desktop_handle = 0x10008;

API(user32, HWINSTA, GetProcessWindowStation, (void))
{
    return (HWINSTA)station_handle;
}

API(user32, HDESK, GetThreadDesktop, (DWORD thread))
{
    (void)thread;
    return (HDESK)desktop_handle;
}

static BOOL give(const void *data, DWORD size, void *out, DWORD room, DWORD *needed)
{
    if (needed)
        *needed = size;
    if (room < size || !out)
        return win_fail(ERROR_INSUFFICIENT_BUFFER);
    memcpy(out, data, size);
    return TRUE;
}

/* The station is not visible: nobody sees a window. */
API(user32, BOOL, GetUserObjectInformationW,
    (HANDLE object, int kind ENUM(UOI_), PVOID out OUT BYTES(size), DWORD size,
     LPDWORD needed OUT OPTIONAL))
{
    bool is_station = object == (HANDLE)station_handle;
    const WCHAR *name = is_station ? L"WinSta0" : L"Default";
    const WCHAR *type = is_station ? L"WindowStation" : L"Desktop";
    USEROBJECTFLAGS flags = {.dwFlags = 0};

    if (!is_station && object != (HANDLE)desktop_handle)
        return win_fail(ERROR_INVALID_HANDLE);
    switch (kind) {
    case UOI_FLAGS:
        return give(&flags, sizeof flags, out, size, needed);
    case UOI_NAME:
        return give(name, (DWORD)(utf16_length((const uint16_t *)name) + 1) * 2, out, size, needed);
    case UOI_TYPE:
        return give(type, (DWORD)(utf16_length((const uint16_t *)type) + 1) * 2, out, size, needed);
    default:
        return win_fail(ERROR_INVALID_PARAMETER);
    }
}

/* A display of 1024 x 768 that nobody looks at; 0 is documented for what is not known. */
API(user32, int, GetSystemMetrics, (int index ENUM(SM_)))
{
    switch (index) {
    case SM_CXSCREEN:
    case SM_CXFULLSCREEN:
    case SM_CXVIRTUALSCREEN:
        return 1024;
    case SM_CYSCREEN:
    case SM_CYFULLSCREEN:
    case SM_CYVIRTUALSCREEN:
        return 768;
    case SM_CMONITORS:
        return 1;
    default:
        return 0;
    }
}

/* The button that Enter would press. */
static int default_button(UINT type)
{
    static const int buttons[][3] = {
        {IDOK, IDOK, IDOK},
        {IDOK, IDCANCEL, IDCANCEL},
        {IDABORT, IDRETRY, IDIGNORE},
        {IDYES, IDNO, IDCANCEL},
        {IDYES, IDNO, IDNO},
        {IDRETRY, IDCANCEL, IDCANCEL},
        {IDCANCEL, IDTRYAGAIN, IDCONTINUE},
    };
    UINT kind = type & MB_TYPEMASK, index = (type & MB_DEFMASK) >> 8;

    if (kind >= sizeof buttons / sizeof *buttons)
        kind = MB_OK;
    return buttons[kind][index < 3 ? index : 2];
}

static char *narrowed(const WCHAR *text)
{
    size_t length = text ? utf16_length((const uint16_t *)text) : 0;
    size_t need = utf8_from_utf16(NULL, 0, (const uint16_t *)text, length);
    char *narrow = malloc(need + 1);

    if (narrow) {
        utf8_from_utf16(narrow, need, (const uint16_t *)text, length);
        narrow[need] = 0;
    }
    return narrow;
}

API(user32, int, MessageBoxW,
    (HWND owner, LPCWSTR text OPTIONAL, LPCWSTR title OPTIONAL, UINT type FLAGS(MB_)))
{
    char *narrow_text = narrowed(text), *narrow_title = narrowed(title ? title : L"Error");

    (void)owner;
    if (narrow_text && narrow_title)
        fprintf(stderr, "%s: %s\n", narrow_title, narrow_text);
    free(narrow_text);
    free(narrow_title);
    return default_button(type);
}

API(user32, int, MessageBoxExW,
    (HWND owner, LPCWSTR text OPTIONAL, LPCWSTR title OPTIONAL, UINT type FLAGS(MB_),
     WORD language))
{
    (void)language;
    return MessageBoxW(owner, text, title, type);
}

API(user32, int, MessageBoxA,
    (HWND owner, LPCSTR text OPTIONAL, LPCSTR title OPTIONAL, UINT type FLAGS(MB_)))
{
    (void)owner;
    fprintf(stderr, "%s: %s\n", title ? title : "Error", text ? text : "");
    return default_button(type);
}

/* Documented results where no window of the caller exists. */
API(user32, HWND, GetActiveWindow, (void))
{
    return NULL;
}

API(user32, HWND, GetForegroundWindow, (void))
{
    return NULL;
}

API(user32, HWND, GetFocus, (void))
{
    return NULL;
}

/* Returns its argument when the owner has no pop-ups. */
API(user32, HWND, GetLastActivePopup, (HWND owner))
{
    return owner;
}

API(user32, HWND, GetDesktopWindow, (void))
{
    return (HWND)desktop_handle;
}

/* No key is mapped without a keyboard; 0 is documented for that. */
API(user32, UINT, MapVirtualKeyW, (UINT code, UINT kind ENUM(MAPVK_)))
{
    (void)kind;
    (void)code;
    return 0;
}

/* A class that was never registered. */
API(user32, BOOL, UnregisterClassW, (LPCWSTR class, HINSTANCE module))
{
    (void)class;
    (void)module;
    return win_fail(ERROR_CLASS_DOES_NOT_EXIST);
}

API(user32, BOOL, UnregisterClassA, (LPCSTR class, HINSTANCE module))
{
    (void)class;
    (void)module;
    return win_fail(ERROR_CLASS_DOES_NOT_EXIST);
}

GAP(user32, CreateWindowExA, "windows are not provided");
GAP(user32, CreateWindowExW, "windows are not provided");
GAP(user32, RegisterClassExA, "windows are not provided");
GAP(user32, RegisterClassExW, "windows are not provided");
GAP(user32, RegisterClassA, "windows are not provided");
GAP(user32, RegisterClassW, "windows are not provided");
GAP(user32, SetWinEventHook, "windows are not provided");
