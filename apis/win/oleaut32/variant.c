/* Variants: a type and a value that it owns. [Variant Manipulation Functions, Microsoft Learn] */
#include "apis/win/oleaut32/automation.h"
#include "thunks/api.h"

#include <stdbool.h>

API(oleaut32, void, VariantInit, (VARIANTARG * variant OUT))
{
    V_VT(variant) = VT_EMPTY;
}

static bool is_interface(const VARIANTARG *variant)
{
    return V_VT(variant) == VT_UNKNOWN || V_VT(variant) == VT_DISPATCH;
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

    if (FAILED(result))
        return result;
    if (V_VT(variant) == VT_BSTR)
        SysFreeString(V_BSTR(variant));
    else if (is_interface(variant) && V_UNKNOWN(variant))
        IUnknown_Release(V_UNKNOWN(variant));
    V_VT(variant) = VT_EMPTY;
    return S_OK;
}

API(oleaut32, HRESULT, VariantCopy, (VARIANTARG * to INOUT, VARIANTARG *from))
{
    VARIANTARG copy = *from;
    HRESULT result = check_type(from);

    if (FAILED(result))
        return result;
    if (to == from)
        return S_OK;
    if (V_VT(from) == VT_BSTR && V_BSTR(from)) {
        V_BSTR(&copy) = SysAllocStringByteLen((LPCSTR)V_BSTR(from), SysStringByteLen(V_BSTR(from)));
        if (!V_BSTR(&copy))
            return E_OUTOFMEMORY;
    } else if (is_interface(from) && V_UNKNOWN(from)) {
        IUnknown_AddRef(V_UNKNOWN(from));
    }
    result = VariantClear(to);
    if (SUCCEEDED(result))
        *to = copy;
    return result;
}

ORDINAL(oleaut32, VariantInit, 8);
ORDINAL(oleaut32, VariantClear, 9);
ORDINAL(oleaut32, VariantCopy, 10);

GAP(oleaut32, OleCreatePropertyFrame, "windows are not provided");
