/* Variants: a type and a value that it owns. [Variant Manipulation Functions, Microsoft Learn] */
#include "abi/guest32.h"
#include "abi/guest_pointer.h"
#include "apis/win/oleaut32/automation.h"
#include "thunks/api.h"

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

/* AddRef and Release are the second and third of an interface's functions. */
static void interface_call(const VARIANTARG *variant, unsigned index)
{
    IUnknown *object = guest_pointer_get(&V_UNKNOWN(variant));
    uint32_t address = (uint32_t)(uintptr_t)object;

    if (!object)
        return;
    if (guest_is_32())
        guest32_call(((const uint32_t *)guest_pointer_get(object))[index], &address, 1);
    else if (index == 1)
        IUnknown_AddRef(object);
    else
        IUnknown_Release(object);
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
        SysFreeString(string_of(variant));
    else if (is_interface(variant))
        interface_call(variant, 2);
    V_VT(variant) = VT_EMPTY;
    return S_OK;
}

API(oleaut32, HRESULT, VariantCopy, (VARIANTARG * to INOUT, VARIANTARG *from))
{
    size_t size = guest_is_32() ? VARIANT_SIZE_32 : sizeof *from;
    HRESULT result = check_type(from);
    VARIANTARG copy = {0};

    if (FAILED(result))
        return result;
    if (to == from)
        return S_OK;
    memcpy(&copy, from, size);
    if (V_VT(from) == VT_BSTR && string_of(from)) {
        BSTR text =
            SysAllocStringByteLen((LPCSTR)string_of(from), SysStringByteLen(string_of(from)));

        if (!text)
            return E_OUTOFMEMORY;
        guest_pointer_put(&V_BSTR(&copy), text);
    } else if (is_interface(from)) {
        interface_call(from, 1);
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
