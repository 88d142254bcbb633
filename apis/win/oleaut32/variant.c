/* Variants: a type and a value that it owns. [Variant Manipulation Functions, Microsoft Learn] */
#include "abi/guest_pointer.h"
#include "apis/win/oleaut32/automation.h"
#include "thunks/api.h"
#include "thunks/win32/interface.h"

#include <stdbool.h>
#include <string.h>

GUEST_LAYOUT(tagVARIANT, "its type says which member of the union is in use");

API(oleaut32, void, VariantInit, (VARIANTARG * variant OUT))
{
    V_VT(variant) = VT_EMPTY;
}

enum { VARIANT_SIZE_32 = 16 };

static bool is_interface(const VARIANTARG *variant)
{
    return V_VT(variant) == VT_UNKNOWN || V_VT(variant) == VT_DISPATCH;
}

static BSTR string_of(const VARIANTARG *variant)
{
    return guest_pointer_get(&V_BSTR(variant));
}

static IUnknown *object_of(const VARIANTARG *variant)
{
    return is_interface(variant) ? guest_pointer_get(&V_UNKNOWN(variant)) : NULL;
}

/* Arrays and records are not made here, so that none can be owned. */
static HRESULT check_type(const VARIANTARG *variant)
{
    VARTYPE type = V_VT(variant);

    if (type & VT_BYREF)
        return S_OK;
    if ((type & VT_ARRAY) || (type & VT_TYPEMASK) == VT_RECORD)
        return DISP_E_BADVARTYPE;
    return (type & VT_TYPEMASK) <= VT_UINT ? S_OK : DISP_E_BADVARTYPE;
}

API(oleaut32, HRESULT, VariantClear, (VARIANTARG * variant INOUT))
{
    HRESULT result = check_type(variant);
    IUnknown *object;

    if (FAILED(result))
        return result;
    object = object_of(variant);
    if (V_VT(variant) == VT_BSTR)
        SysFreeString(string_of(variant));
    else if (object)
        INTERFACE_METHOD(IUnknown, object, Release)(object);
    V_VT(variant) = VT_EMPTY;
    return S_OK;
}

API(oleaut32, HRESULT, VariantCopy, (VARIANTARG * to INOUT, VARIANTARG *from))
{
    size_t size = guest_is_32() ? VARIANT_SIZE_32 : sizeof *from;
    HRESULT result = check_type(from);
    VARIANTARG copy = {0};
    IUnknown *object;

    if (FAILED(result))
        return result;
    if (to == from)
        return S_OK;
    memcpy(&copy, from, size);
    object = object_of(from);
    if (V_VT(from) == VT_BSTR && string_of(from)) {
        BSTR text =
            SysAllocStringByteLen((LPCSTR)string_of(from), SysStringByteLen(string_of(from)));

        if (!text)
            return E_OUTOFMEMORY;
        guest_pointer_put(&V_BSTR(&copy), text);
    } else if (object) {
        INTERFACE_METHOD(IUnknown, object, AddRef)(object);
    }
    result = VariantClear(to);
    if (SUCCEEDED(result))
        memcpy(to, &copy, size);
    return result;
}

ORDINAL(oleaut32, VariantInit, 8);
ORDINAL(oleaut32, VariantClear, 9);
ORDINAL(oleaut32, VariantCopy, 10);

GAP(oleaut32, OleCreatePropertyFrame, "windows are not provided");
