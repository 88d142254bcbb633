/* flags: -loleaut32 -lole32 */
/* Variants and the arrays in them: what Microsoft documents of their functions. */
#include "check.h"

#include <math.h>
#include <wchar.h>
#include <windows.h>

#include <oleauto.h>

static HRESULT change(VARIANT *from, VARTYPE type, VARIANT *to)
{
    VariantInit(to);
    return VariantChangeType(to, from, 0, type);
}

static VARIANT text(const WCHAR *of)
{
    VARIANT made;

    V_VT(&made) = VT_BSTR;
    V_BSTR(&made) = SysAllocString(of);
    return made;
}

static VARIANT number(double of)
{
    VARIANT made;

    V_VT(&made) = VT_R8;
    V_R8(&made) = of;
    return made;
}

static int becomes(VARIANT from, const WCHAR *expected)
{
    VARIANT to;
    int same = change(&from, VT_BSTR, &to) == S_OK && wcscmp(V_BSTR(&to), expected) == 0;

    VariantClear(&from);
    VariantClear(&to);
    return same;
}

static HRESULT whole(VARIANT from, VARTYPE type, LONG *value)
{
    VARIANT to;
    HRESULT result = change(&from, type, &to);

    if (SUCCEEDED(result)) {
        CHECK_EQUAL(V_VT(&to), type);
        *value = type == VT_I2 ? V_I2(&to) : V_I4(&to);
    }
    VariantClear(&from);
    VariantClear(&to);
    return result;
}

static void numbers_and_texts_become_each_other(void)
{
    LONG value = 0;

    CHECK(becomes(number(1.5), L"1.5"));
    CHECK(becomes(number(-3), L"-3"));
    CHECK(becomes(number(1e20), L"1E+20"));
    CHECK_EQUAL(whole(text(L" 42 "), VT_I4, &value), S_OK);
    CHECK_EQUAL(value, 42);
    CHECK_EQUAL(whole(text(L"2.5"), VT_I4, &value), S_OK);
    CHECK_EQUAL(value, 2);
    CHECK_EQUAL(whole(number(3.5), VT_I2, &value), S_OK);
    CHECK_EQUAL(value, 4);
    CHECK_EQUAL(whole(number(70000), VT_I2, &value), DISP_E_OVERFLOW);
    CHECK_EQUAL(whole(text(L"apple"), VT_I4, &value), DISP_E_TYPEMISMATCH);
}

static void truth_is_minus_one(void)
{
    VARIANT from, to;

    V_VT(&from) = VT_BOOL;
    V_BOOL(&from) = VARIANT_TRUE;
    CHECK_EQUAL(change(&from, VT_I4, &to), S_OK);
    CHECK_EQUAL(V_I4(&to), -1);
    CHECK(becomes(from, L"-1"));
    VariantInit(&to);
    CHECK_EQUAL(VariantChangeType(&to, &from, VARIANT_ALPHABOOL, VT_BSTR), S_OK);
    CHECK(wcscmp(V_BSTR(&to), L"True") == 0);
    from = to;
    CHECK_EQUAL(change(&from, VT_BOOL, &to), S_OK);
    CHECK_EQUAL(V_BOOL(&to), VARIANT_TRUE);
    VariantClear(&from);
}

static void currency_has_four_places(void)
{
    VARIANT from = number(12.34567), to;

    CHECK_EQUAL(change(&from, VT_CY, &to), S_OK);
    CHECK_EQUAL(V_CY(&to).int64, 123457);
    CHECK(becomes(to, L"12.3457"));
}

static void references_are_followed(void)
{
    LONG target = 77;
    VARIANT from, to;

    V_VT(&from) = VT_BYREF | VT_I4;
    V_I4REF(&from) = &target;
    VariantInit(&to);
    CHECK_EQUAL(VariantCopyInd(&to, &from), S_OK);
    CHECK_EQUAL(V_VT(&to), VT_I4);
    CHECK_EQUAL(V_I4(&to), 77);
    CHECK(becomes(from, L"77"));
}

static void an_array_knows_its_bounds(void)
{
    SAFEARRAYBOUND bounds[2] = {{3, 10}, {2, -1}};
    SAFEARRAY *array = SafeArrayCreate(VT_I4, 2, bounds);
    LONG low = 0, high = 0, at[2], value;
    LONG *data = NULL;
    VARTYPE type = VT_EMPTY;

    CHECK(array != NULL);
    if (!array)
        return;
    CHECK_EQUAL(SafeArrayGetDim(array), 2);
    CHECK_EQUAL(SafeArrayGetElemsize(array), 4);
    CHECK_EQUAL(array->cbElements, 4);
    CHECK_EQUAL(array->rgsabound[1].cElements, 3); /* the first one is the last */
    CHECK_EQUAL(SafeArrayGetVartype(array, &type), S_OK);
    CHECK_EQUAL(type, VT_I4);
    SafeArrayGetLBound(array, 1, &low);
    SafeArrayGetUBound(array, 1, &high);
    CHECK(low == 10 && high == 12);
    SafeArrayGetLBound(array, 2, &low);
    SafeArrayGetUBound(array, 2, &high);
    CHECK(low == -1 && high == 0);
    CHECK_EQUAL(SafeArrayGetUBound(array, 3, &high), DISP_E_BADINDEX);
    for (at[0] = 10; at[0] <= 12; at[0]++) {
        for (at[1] = -1; at[1] <= 0; at[1]++) {
            value = at[0] * 100 + at[1];
            CHECK_EQUAL(SafeArrayPutElement(array, at, &value), S_OK);
        }
    }
    CHECK_EQUAL(SafeArrayAccessData(array, (void **)&data), S_OK);
    CHECK(data == array->pvData && data[0] == 999 && data[1] == 1099 && data[3] == 1000);
    CHECK_EQUAL(SafeArrayDestroy(array), DISP_E_ARRAYISLOCKED);
    SafeArrayUnaccessData(array);
    at[0] = 13;
    CHECK_EQUAL(SafeArrayGetElement(array, at, &value), DISP_E_BADINDEX);
    CHECK_EQUAL(SafeArrayDestroy(array), S_OK);
}

static void an_array_owns_its_strings(void)
{
    SAFEARRAY *array = SafeArrayCreateVector(VT_BSTR, 0, 2), *copy = NULL;
    SAFEARRAYBOUND more = {4, 0};
    BSTR hello = SysAllocString(L"hello"), found = NULL;
    LONG at = 1;

    CHECK_EQUAL(array->cbElements, sizeof(BSTR));
    CHECK(array->fFeatures & FADF_BSTR);
    CHECK_EQUAL(SafeArrayPutElement(array, &at, hello), S_OK);
    SysFreeString(hello);
    CHECK_EQUAL(SafeArrayCopy(array, &copy), S_OK);
    CHECK_EQUAL(SafeArrayDestroy(array), S_OK);
    CHECK_EQUAL(SafeArrayRedim(copy, &more), S_OK);
    CHECK_EQUAL(SafeArrayGetElement(copy, &at, &found), S_OK);
    CHECK(found && wcscmp(found, L"hello") == 0);
    SysFreeString(found);
    at = 3;
    CHECK_EQUAL(SafeArrayGetElement(copy, &at, &found), S_OK);
    CHECK(found == NULL);
    CHECK_EQUAL(SafeArrayDestroy(copy), S_OK);
}

static void a_variant_owns_its_array(void)
{
    VARIANT variant, copy, element;
    LONG at = 2;

    V_VT(&variant) = VT_ARRAY | VT_VARIANT;
    V_ARRAY(&variant) = SafeArrayCreateVector(VT_VARIANT, 0, 3);
    element = text(L"in a variant");
    CHECK_EQUAL(SafeArrayPutElement(V_ARRAY(&variant), &at, &element), S_OK);
    VariantClear(&element);
    VariantInit(&copy);
    CHECK_EQUAL(VariantCopy(&copy, &variant), S_OK);
    CHECK(V_ARRAY(&copy) != V_ARRAY(&variant));
    CHECK_EQUAL(VariantClear(&variant), S_OK);
    CHECK_EQUAL(SafeArrayGetElement(V_ARRAY(&copy), &at, &element), S_OK);
    CHECK(becomes(element, L"in a variant"));
    CHECK_EQUAL(VariantClear(&copy), S_OK);
    CHECK_EQUAL(V_VT(&copy), VT_EMPTY);
}

int main(void)
{
    numbers_and_texts_become_each_other();
    truth_is_minus_one();
    currency_has_four_places();
    references_are_followed();
    an_array_knows_its_bounds();
    an_array_owns_its_strings();
    a_variant_owns_its_array();
    return checks_result();
}
