/* GUIDs as text. [StringFromGUID2, CLSIDFromString, Microsoft Learn] */
#include "apis/host/text.h"
#include "apis/win/oleaut32/automation.h"
#include "thunks/api.h"
#include "thunks/win32/interface.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GUID_UNITS = 39 };

API(ole32, int, StringFromGUID2, (REFGUID guid, LPOLESTR out OUT, int size))
{
    char text[GUID_UNITS];

    if (size < GUID_UNITS)
        return 0;
    snprintf(text, sizeof text, "{%08X-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X}", guid->Data1,
             guid->Data2, guid->Data3, guid->Data4[0], guid->Data4[1], guid->Data4[2],
             guid->Data4[3], guid->Data4[4], guid->Data4[5], guid->Data4[6], guid->Data4[7]);
    for (int i = 0; i < GUID_UNITS; i++)
        out[i] = (WCHAR)text[i];
    return GUID_UNITS;
}

API(ole32, HRESULT, StringFromCLSID, (REFCLSID class, LPOLESTR *out OUT))
{
    *out = CoTaskMemAlloc(GUID_UNITS * sizeof **out);
    if (!*out)
        return E_OUTOFMEMORY;
    StringFromGUID2(class, *out, GUID_UNITS);
    return S_OK;
}

API(ole32, HRESULT, StringFromIID, (REFIID iid, LPOLESTR *out OUT))
{
    return StringFromCLSID(iid, out);
}

static int digit_of(WCHAR unit)
{
    if (unit >= '0' && unit <= '9')
        return unit - '0';
    unit |= 0x20;
    return unit >= 'a' && unit <= 'f' ? unit - 'a' + 10 : -1;
}

/* "{8-4-4-4-12}" of hexadecimal digits. */
static bool parse(const WCHAR *text, GUID *guid)
{
    static const char shape[] = "{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}";
    uint8_t bytes[16];
    size_t count = 0;

    for (size_t i = 0; i < sizeof shape - 1; i++) {
        if (shape[i] != 'x' ? text[i] != (WCHAR)shape[i] : digit_of(text[i]) < 0)
            return false;
        if (shape[i] == 'x') {
            bytes[count / 2] = (uint8_t)(bytes[count / 2] << 4 | digit_of(text[i]));
            count++;
        }
    }
    guid->Data1 = (DWORD)bytes[0] << 24 | (DWORD)bytes[1] << 16 | (DWORD)bytes[2] << 8 | bytes[3];
    guid->Data2 = (WORD)(bytes[4] << 8 | bytes[5]);
    guid->Data3 = (WORD)(bytes[6] << 8 | bytes[7]);
    memcpy(guid->Data4, bytes + 8, 8);
    return text[sizeof shape - 1] == 0;
}

API(ole32, HRESULT, CLSIDFromString, (LPCOLESTR text OPTIONAL, LPCLSID class OUT))
{
    memset(class, 0, sizeof *class);
    if (!text)
        return S_OK; /* documented: the null identifier */
    if (parse(text, class))
        return S_OK;
    memset(class, 0, sizeof *class);
    return *text == '{' ? CO_E_CLASSSTRING : REGDB_E_CLASSNOTREG;
}

API(ole32, HRESULT, IIDFromString, (LPCOLESTR text OPTIONAL, LPIID iid OUT))
{
    memset(iid, 0, sizeof *iid);
    if (!text || parse(text, iid))
        return S_OK;
    memset(iid, 0, sizeof *iid);
    return E_INVALIDARG;
}

/* A value of a property; what it owns is freed. */
API(ole32, HRESULT, PropVariantClear, (PROPVARIANT * value INOUT))
{
    if (!value)
        return S_OK;
    switch (value->vt) {
    case VT_BSTR:
        SysFreeString(value->bstrVal);
        break;
    case VT_LPSTR:
    case VT_LPWSTR:
    case VT_CLSID:
        CoTaskMemFree(value->pwszVal);
        break;
    case VT_BLOB:
        CoTaskMemFree(value->blob.pBlobData);
        break;
    case VT_UNKNOWN:
    case VT_DISPATCH:
        if (value->punkVal)
            INTERFACE_METHOD(IUnknown, value->punkVal, Release)(value->punkVal);
        break;
    default:
        if (value->vt & (VT_VECTOR | VT_ARRAY))
            return STG_E_INVALIDPARAMETER;
    }
    memset(value, 0, sizeof *value);
    return S_OK;
}
