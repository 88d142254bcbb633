/*
 * Variants of another type. [VariantChangeType, VariantCopyInd, Microsoft Learn]. Texts are those
 * of English; dates are no texts here yet.
 */
#include "abi/guest_pointer.h"
#include "apis/host/case.h"
#include "apis/host/text.h"
#include "apis/win/oleaut32/automation.h"
#include "thunks/api.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_SIZE = 400, CURRENCY_UNITS = 10000 };

/* A value of any numeric type: whole, when it is. */
struct number {
    bool is_whole, is_unsigned;
    int64_t whole;
    double real;
};

static struct number whole(int64_t value)
{
    return (struct number){.is_whole = true, .whole = value, .real = (double)value};
}

static struct number whole_unsigned(uint64_t value)
{
    return (struct number){.is_whole = true,
                           .is_unsigned = value > INT64_MAX,
                           .whole = (int64_t)value,
                           .real = (double)value};
}

static struct number real(double value)
{
    return (struct number){.real = value};
}

static void narrow(BSTR text, char out[TEXT_SIZE])
{
    size_t length =
        text ? utf8_from_utf16(out, TEXT_SIZE - 1, (const uint16_t *)text, SysStringLen(text)) : 0;

    out[length < TEXT_SIZE ? length : 0] = 0;
}

/* true and false count as numbers; blanks around one do not matter. */
static HRESULT number_of_text(BSTR text, struct number *number)
{
    char bytes[TEXT_SIZE], *end;

    narrow(text, bytes);
    *number = whole(-1);
    if (strcasecmp(bytes, "true") == 0 || strcmp(bytes, "#TRUE#") == 0)
        return S_OK;
    *number = whole(0);
    if (strcasecmp(bytes, "false") == 0 || strcmp(bytes, "#FALSE#") == 0)
        return S_OK;
    errno = 0;
    *number = whole(strtoll(bytes, &end, 10));
    if (end == bytes || errno || strspn(end, " ") != strlen(end)) {
        if (strpbrk(bytes, "xXnNpP")) /* strtod's other notations */
            return DISP_E_TYPEMISMATCH;
        *number = real(strtod(bytes, &end));
    }
    return end == bytes || strspn(end, " ") != strlen(end) ? DISP_E_TYPEMISMATCH : S_OK;
}

static HRESULT number_of(const VARIANT *from, struct number *number)
{
    switch (V_VT(from)) {
    case VT_EMPTY:
        *number = whole(0);
        return S_OK;
    case VT_I1:
        *number = whole((signed char)V_I1(from));
        return S_OK;
    case VT_I2:
    case VT_BOOL:
        *number = whole(V_I2(from));
        return S_OK;
    case VT_I4:
    case VT_INT:
        *number = whole(V_I4(from));
        return S_OK;
    case VT_I8:
        *number = whole(V_I8(from));
        return S_OK;
    case VT_UI1:
        *number = whole(V_UI1(from));
        return S_OK;
    case VT_UI2:
        *number = whole(V_UI2(from));
        return S_OK;
    case VT_UI4:
    case VT_UINT:
        *number = whole(V_UI4(from));
        return S_OK;
    case VT_UI8:
        *number = whole_unsigned(V_UI8(from));
        return S_OK;
    case VT_R4:
        *number = real((double)V_R4(from));
        return S_OK;
    case VT_R8:
    case VT_DATE:
        *number = real(V_R8(from));
        return S_OK;
    case VT_CY:
        *number = real((double)V_CY(from).int64 / CURRENCY_UNITS);
        return S_OK;
    case VT_BSTR:
        return number_of_text(guest_pointer_get(&V_BSTR(from)), number);
    default:
        return DISP_E_TYPEMISMATCH;
    }
}

/* Halves go to the even neighbour. */
static HRESULT round_to(const struct number *number, int64_t least, int64_t most, int64_t *out)
{
    double value = nearbyint(number->real);

    *out = number->whole;
    if (number->is_whole)
        return number->is_unsigned || *out < least || *out > most ? DISP_E_OVERFLOW : S_OK;
    if (!(value >= (double)least && value <= (double)most && value < 0x1p63))
        return DISP_E_OVERFLOW;
    *out = (int64_t)value;
    return S_OK;
}

static HRESULT put_whole(const struct number *number, VARTYPE type, VARIANT *to)
{
    static const struct {
        int64_t least, most;
    } ranges[] = {
        [VT_I1] = {INT8_MIN, INT8_MAX},   [VT_I2] = {INT16_MIN, INT16_MAX},
        [VT_I4] = {INT32_MIN, INT32_MAX}, [VT_INT] = {INT32_MIN, INT32_MAX},
        [VT_I8] = {INT64_MIN, INT64_MAX}, [VT_UI1] = {0, UINT8_MAX},
        [VT_UI2] = {0, UINT16_MAX},       [VT_UI4] = {0, UINT32_MAX},
        [VT_UINT] = {0, UINT32_MAX},
    };
    int64_t value;
    HRESULT result = round_to(number, ranges[type].least, ranges[type].most, &value);

    if (SUCCEEDED(result))
        V_I8(to) = value;
    return result;
}

static HRESULT put_large(const struct number *number, VARIANT *to)
{
    double value = nearbyint(number->real);

    if (number->is_whole && (number->is_unsigned || number->whole >= 0))
        V_UI8(to) = (ULONGLONG)number->whole;
    else if (!number->is_whole && value >= 0 && value < 0x1p64)
        V_UI8(to) = (ULONGLONG)value;
    else
        return DISP_E_OVERFLOW;
    return S_OK;
}

static HRESULT put_currency(const struct number *number, VARIANT *to)
{
    struct number scaled = real(number->real * CURRENCY_UNITS);
    int64_t value;
    HRESULT result = round_to(&scaled, INT64_MIN, INT64_MAX, &value);

    if (SUCCEEDED(result))
        V_CY(to).int64 = value;
    return result;
}

static HRESULT put_number(const struct number *number, VARTYPE type, VARIANT *to)
{
    switch (type) {
    case VT_BOOL:
        V_BOOL(to) = number->real != 0 ? VARIANT_TRUE : VARIANT_FALSE;
        return S_OK;
    case VT_R4:
        V_R4(to) = (float)number->real;
        return isinf(V_R4(to)) && !isinf(number->real) ? DISP_E_OVERFLOW : S_OK;
    case VT_R8:
    case VT_DATE:
        V_R8(to) = number->real;
        return S_OK;
    case VT_CY:
        return put_currency(number, to);
    case VT_UI8:
        return put_large(number, to);
    case VT_I1:
    case VT_I2:
    case VT_I4:
    case VT_I8:
    case VT_INT:
    case VT_UI1:
    case VT_UI2:
    case VT_UI4:
    case VT_UINT:
        return put_whole(number, type, to);
    default:
        return DISP_E_TYPEMISMATCH;
    }
}

static int currency_text(int64_t value, char *text)
{
    uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    int length = sprintf(text, "%s%llu.%04llu", value < 0 ? "-" : "",
                         (unsigned long long)size / CURRENCY_UNITS,
                         (unsigned long long)size % CURRENCY_UNITS);

    while (text[length - 1] == '0')
        length--;
    return text[length - 1] == '.' ? length - 1 : length;
}

static int text_of(const VARIANT *from, USHORT flags, char *text)
{
    struct number number;

    switch (V_VT(from)) {
    case VT_EMPTY:
        return 0;
    case VT_BOOL:
        if (flags & (VARIANT_ALPHABOOL | VARIANT_LOCALBOOL))
            return sprintf(text, "%s", V_BOOL(from) ? "True" : "False");
        break;
    case VT_R4:
        return sprintf(text, "%.7G", (double)V_R4(from));
    case VT_R8:
        return sprintf(text, "%.15G", V_R8(from));
    case VT_CY:
        return currency_text(V_CY(from).int64, text);
    case VT_DATE:
        return -1;
    default:
        break;
    }
    if (FAILED(number_of(from, &number)))
        return -1;
    return sprintf(text, number.is_unsigned ? "%llu" : "%lld", (long long)number.whole);
}

static HRESULT put_text(const VARIANT *from, USHORT flags, VARIANT *to)
{
    char bytes[TEXT_SIZE];
    WCHAR text[TEXT_SIZE];
    int length = text_of(from, flags, bytes);
    BSTR made;

    if (length < 0)
        return V_VT(from) == VT_DATE ? E_NOTIMPL : DISP_E_TYPEMISMATCH;
    for (int i = 0; i < length; i++)
        text[i] = (WCHAR)bytes[i];
    made = SysAllocStringLen(text, (UINT)length);
    guest_pointer_put(&V_BSTR(to), made);
    return made ? S_OK : E_OUTOFMEMORY;
}

/* What a reference leads to: as long as the type is. */
static size_t referred_size(VARTYPE type)
{
    switch (type) {
    case VT_I1:
    case VT_UI1:
        return 1;
    case VT_I2:
    case VT_UI2:
    case VT_BOOL:
        return 2;
    case VT_BSTR:
    case VT_UNKNOWN:
    case VT_DISPATCH:
        return guest_pointer_size();
    case VT_I8:
    case VT_UI8:
    case VT_R8:
    case VT_CY:
    case VT_DATE:
        return 8;
    default:
        return 4;
    }
}

API(oleaut32, HRESULT, VariantCopyInd, (VARIANT * to INOUT, VARIANTARG *from))
{
    VARTYPE type = V_VT(from) & (VARTYPE)~VT_BYREF;
    const void *referred = guest_pointer_get(&V_BYREF(from));
    VARIANT direct = {0};

    if (!(V_VT(from) & VT_BYREF))
        return VariantCopy(to, from);
    if (!referred || type == VT_DECIMAL)
        return E_INVALIDARG;
    if (type == VT_VARIANT)
        return VariantCopy(to, (VARIANTARG *)referred);
    V_VT(&direct) = type;
    memcpy(&V_I8(&direct), referred, type & VT_ARRAY ? guest_pointer_size() : referred_size(type));
    return VariantCopy(to, &direct);
}

static HRESULT change(const VARIANT *from, USHORT flags, VARTYPE type, VARIANT *to)
{
    struct number number;
    HRESULT result;

    if (V_VT(from) & (VT_ARRAY | VT_VECTOR))
        return DISP_E_TYPEMISMATCH;
    if (type == VT_BSTR)
        return put_text(from, flags, to);
    result = number_of(from, &number);
    return SUCCEEDED(result) ? put_number(&number, type, to) : result;
}

API(oleaut32, HRESULT, VariantChangeTypeEx,
    (VARIANTARG * to INOUT, VARIANTARG *from, LCID locale, USHORT flags, VARTYPE type))
{
    VARIANT direct = {0}, made = {0};
    HRESULT result = VariantCopyInd(&direct, from);

    (void)locale;
    if (FAILED(result))
        return result;
    if (V_VT(&direct) == type) {
        result = VariantCopy(to, &direct);
    } else {
        result = change(&direct, flags, type, &made);
        if (SUCCEEDED(result)) {
            V_VT(&made) = type;
            result = VariantCopy(to, &made);
            VariantClear(&made);
        }
    }
    VariantClear(&direct);
    return result;
}

API(oleaut32, HRESULT, VariantChangeType,
    (VARIANTARG * to INOUT, VARIANTARG *from, USHORT flags, VARTYPE type))
{
    return VariantChangeTypeEx(to, from, LOCALE_USER_DEFAULT, flags, type);
}

ORDINAL(oleaut32, VariantCopyInd, 11);
ORDINAL(oleaut32, VariantChangeType, 12);
ORDINAL(oleaut32, VariantChangeTypeEx, 147);
