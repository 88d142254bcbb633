/* Variants: a type and a value that it owns. [Variant Manipulation Functions, Microsoft Learn] */
#include "abi/guest_pointer.h"
#include "apis/win/oleaut32/automation.h"
#include "thunks/api.h"
#include "thunks/guest_struct.h"
#include "thunks/win32/interface.h"

#include <stdbool.h>
#include <string.h>

GUEST_LAYOUT(tagVARIANT, "its type says which member of the union is in use");

API(oleaut32, void, VariantInit, (VARIANTARG * variant OUT))
{
    V_VT(variant) = VT_EMPTY;
}

GUEST_STRUCT(VARIANTARG);

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

static bool is_array(const VARIANTARG *variant)
{
    return (V_VT(variant) & (VT_ARRAY | VT_BYREF)) == VT_ARRAY;
}

/* Records are not made here, so that none can be owned. */
static HRESULT check_type(const VARIANTARG *variant)
{
    VARTYPE type = V_VT(variant);

    if (type & VT_BYREF)
        return S_OK;
    if ((type & VT_TYPEMASK) == VT_RECORD)
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
    if (is_array(variant))
        result = SafeArrayDestroy(guest_pointer_get(&V_ARRAY(variant)));
    else if (V_VT(variant) == VT_BSTR)
        SysFreeString(string_of(variant));
    else if (object)
        INTERFACE_METHOD(IUnknown, object, Release)(object);
    if (SUCCEEDED(result))
        V_VT(variant) = VT_EMPTY;
    return result;
}

static HRESULT copy_array(const VARIANTARG *from, VARIANTARG *copy)
{
    SAFEARRAY *array;
    HRESULT result = SafeArrayCopy(guest_pointer_get(&V_ARRAY(from)), &array);

    guest_pointer_put(&V_ARRAY(copy), array);
    return result;
}

static HRESULT copy_string(const VARIANTARG *from, VARIANTARG *copy)
{
    BSTR text = SysAllocStringByteLen((LPCSTR)string_of(from), SysStringByteLen(string_of(from)));

    guest_pointer_put(&V_BSTR(copy), text);
    return text ? S_OK : E_OUTOFMEMORY;
}

API(oleaut32, HRESULT, VariantCopy, (VARIANTARG * to INOUT, VARIANTARG *from))
{
    size_t size = guest_struct_size(layout_VARIANTARG);
    HRESULT result = check_type(from);
    VARIANTARG copy = {0};
    IUnknown *object;

    if (FAILED(result))
        return result;
    if (to == from)
        return S_OK;
    memcpy(&copy, from, size);
    object = object_of(from);
    if (is_array(from))
        result = copy_array(from, &copy);
    else if (V_VT(from) == VT_BSTR && string_of(from))
        result = copy_string(from, &copy);
    else if (object)
        INTERFACE_METHOD(IUnknown, object, AddRef)(object);
    if (FAILED(result))
        return result;
    result = VariantClear(to);
    if (SUCCEEDED(result))
        memcpy(to, &copy, size);
    return result;
}

ORDINAL(oleaut32, VariantInit, 8);
ORDINAL(oleaut32, VariantClear, 9);
ORDINAL(oleaut32, VariantCopy, 10);

GAP(oleaut32, OleCreatePropertyFrame, "windows are not provided");
