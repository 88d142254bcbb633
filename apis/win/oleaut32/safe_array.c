/*
 * Arrays that know their type and bounds. [SAFEARRAY and its functions, Microsoft Learn]. A
 * descriptor has its dimensions in reverse; the first one's elements lie side by side. Before the
 * descriptor lies the type of the elements, as on Windows.
 */
#include "abi/guest_pointer.h"
#include "apis/nt/heap.h"
#include "apis/win/oleaut32/automation.h"
#include "thunks/api.h"
#include "thunks/guest_struct.h"
#include "thunks/win32/interface.h"

#include <stdbool.h>
#include <string.h>

GUEST_LAYOUT(tagSAFEARRAY, "guests look into it, and it is known by its address");

enum { PREFIX = 16, MOST_BYTES = 0x7fffffff };

GUEST_STRUCT(SAFEARRAY);
GUEST_STRUCT(VARIANT);

static void *data_slot(const SAFEARRAY *array)
{
    return GUEST_MEMBER(SAFEARRAY, array, pvData);
}

static char *data_of(const SAFEARRAY *array)
{
    return guest_pointer_get(data_slot(array));
}

/* Of the last dimension, which is the first one here. */
static SAFEARRAYBOUND *bounds_of(const SAFEARRAY *array)
{
    return GUEST_MEMBER(SAFEARRAY, array, rgsabound);
}

static SAFEARRAYBOUND *bound_of(const SAFEARRAY *array, unsigned dimension)
{
    return bounds_of(array) + (array->cDims - dimension);
}

static VARTYPE *type_of(const SAFEARRAY *array)
{
    return (VARTYPE *)((char *)array - sizeof(DWORD));
}

static ULONG element_size(VARTYPE type)
{
    switch (type) {
    case VT_I1:
    case VT_UI1:
        return 1;
    case VT_I2:
    case VT_UI2:
    case VT_BOOL:
        return 2;
    case VT_I4:
    case VT_UI4:
    case VT_INT:
    case VT_UINT:
    case VT_R4:
    case VT_ERROR:
        return 4;
    case VT_I8:
    case VT_UI8:
    case VT_R8:
    case VT_CY:
    case VT_DATE:
        return 8;
    case VT_BSTR:
    case VT_UNKNOWN:
    case VT_DISPATCH:
        return (ULONG)guest_pointer_size();
    case VT_VARIANT:
        return (ULONG)guest_struct_size(layout_VARIANT);
    case VT_DECIMAL:
        return sizeof(DECIMAL);
    default:
        return 0;
    }
}

static USHORT features_of(VARTYPE type)
{
    switch (type) {
    case VT_BSTR:
        return FADF_HAVEVARTYPE | FADF_BSTR;
    case VT_UNKNOWN:
        return FADF_HAVEVARTYPE | FADF_UNKNOWN;
    case VT_DISPATCH:
        return FADF_HAVEVARTYPE | FADF_DISPATCH;
    case VT_VARIANT:
        return FADF_HAVEVARTYPE | FADF_VARIANT;
    default:
        return FADF_HAVEVARTYPE;
    }
}

/* Elements, or more than there can be. */
static uint64_t count_of(const SAFEARRAY *array)
{
    uint64_t count = 1;

    for (unsigned i = 0; i < array->cDims && count <= MOST_BYTES; i++)
        count *= bounds_of(array)[i].cElements;
    return count;
}

static void *zeroed(size_t size)
{
    void *memory = heap_allocate(heap_process(), 0, size ? size : 1);

    return memory ? memset(memory, 0, size) : NULL;
}

static IUnknown *object_at(const void *element)
{
    return guest_pointer_get(element);
}

static void clear_element(const SAFEARRAY *array, void *element)
{
    if (array->fFeatures & FADF_BSTR)
        SysFreeString(guest_pointer_get(element));
    else if (array->fFeatures & FADF_VARIANT)
        VariantClear(element);
    else if (array->fFeatures & (FADF_UNKNOWN | FADF_DISPATCH) && object_at(element))
        INTERFACE_METHOD(IUnknown, object_at(element), Release)(object_at(element));
}

/* Into memory that holds nothing. */
static HRESULT copy_element(const SAFEARRAY *array, void *to, const void *from)
{
    BSTR text = NULL;

    memset(to, 0, array->cbElements);
    if (array->fFeatures & FADF_VARIANT)
        return VariantCopy(to, (VARIANT *)from);
    memcpy(to, from, array->cbElements);
    if (array->fFeatures & FADF_BSTR && (text = guest_pointer_get(from))) {
        text = SysAllocStringByteLen((LPCSTR)text, SysStringByteLen(text));
        guest_pointer_put(to, text);
        return text ? S_OK : E_OUTOFMEMORY;
    }
    if (array->fFeatures & (FADF_UNKNOWN | FADF_DISPATCH) && object_at(from))
        INTERFACE_METHOD(IUnknown, object_at(from), AddRef)(object_at(from));
    return S_OK;
}

API(oleaut32, HRESULT, SafeArrayAllocDescriptor, (UINT dimensions, SAFEARRAY **out OUT))
{
    size_t size = guest_struct_size(layout_SAFEARRAY);
    char *memory;

    if (!out || dimensions == 0 || dimensions > UINT16_MAX)
        return E_INVALIDARG;
    size += (dimensions - 1) * sizeof(SAFEARRAYBOUND); /* one is counted already */
    memory = zeroed(PREFIX + size);
    *out = memory ? (SAFEARRAY *)(memory + PREFIX) : NULL;
    if (!memory)
        return E_OUTOFMEMORY;
    (*out)->cDims = (USHORT)dimensions;
    return S_OK;
}

API(oleaut32, HRESULT, SafeArrayAllocDescriptorEx,
    (VARTYPE type, UINT dimensions, SAFEARRAY **out OUT))
{
    HRESULT result = SafeArrayAllocDescriptor(dimensions, out);

    if (FAILED(result))
        return result;
    (*out)->fFeatures = features_of(type);
    (*out)->cbElements = element_size(type);
    *type_of(*out) = type;
    return S_OK;
}

API(oleaut32, HRESULT, SafeArrayAllocData, (SAFEARRAY * array))
{
    uint64_t size = array ? count_of(array) * array->cbElements : 0;
    void *data;

    if (!array)
        return E_INVALIDARG;
    data = size <= MOST_BYTES ? zeroed(size) : NULL;
    guest_pointer_put(data_slot(array), data);
    return data ? S_OK : E_OUTOFMEMORY;
}

API(oleaut32, HRESULT, SafeArrayDestroyDescriptor, (SAFEARRAY * array OPTIONAL))
{
    if (!array)
        return S_OK;
    if (array->cLocks)
        return DISP_E_ARRAYISLOCKED;
    heap_free(heap_process(), (char *)array - PREFIX);
    return S_OK;
}

API(oleaut32, HRESULT, SafeArrayDestroyData, (SAFEARRAY * array))
{
    char *data = array ? data_of(array) : NULL;

    if (!array)
        return E_INVALIDARG;
    if (array->cLocks)
        return DISP_E_ARRAYISLOCKED;
    for (uint64_t i = 0, count = data ? count_of(array) : 0; i < count; i++)
        clear_element(array, data + i * array->cbElements);
    if (data)
        heap_free(heap_process(), data);
    guest_pointer_put(data_slot(array), NULL);
    return S_OK;
}

API(oleaut32, HRESULT, SafeArrayDestroy, (SAFEARRAY * array OPTIONAL))
{
    HRESULT result = array ? SafeArrayDestroyData(array) : S_OK;

    return SUCCEEDED(result) ? SafeArrayDestroyDescriptor(array) : result;
}

API(oleaut32, SAFEARRAY *, SafeArrayCreate,
    (VARTYPE type, UINT dimensions, SAFEARRAYBOUND *bounds COUNT(dimensions)))
{
    SAFEARRAY *array = NULL;

    if (!element_size(type) || !bounds ||
        FAILED(SafeArrayAllocDescriptorEx(type, dimensions, &array)))
        return NULL;
    for (UINT i = 0; i < dimensions; i++)
        *bound_of(array, i + 1) = bounds[i];
    if (SUCCEEDED(SafeArrayAllocData(array)))
        return array;
    SafeArrayDestroyDescriptor(array);
    return NULL;
}

API(oleaut32, SAFEARRAY *, SafeArrayCreateVector, (VARTYPE type, LONG lower, ULONG count))
{
    SAFEARRAYBOUND bound = {count, lower};

    return SafeArrayCreate(type, 1, &bound);
}

API(oleaut32, UINT, SafeArrayGetDim, (SAFEARRAY * array))
{
    return array ? array->cDims : 0;
}

API(oleaut32, UINT, SafeArrayGetElemsize, (SAFEARRAY * array))
{
    return array ? array->cbElements : 0;
}

API(oleaut32, HRESULT, SafeArrayGetVartype, (SAFEARRAY * array, VARTYPE *type OUT))
{
    if (!array || !type || !(array->fFeatures & FADF_HAVEVARTYPE))
        return E_INVALIDARG;
    *type = *type_of(array);
    return S_OK;
}

API(oleaut32, HRESULT, SafeArrayGetLBound, (SAFEARRAY * array, UINT dimension, LONG *lower OUT))
{
    if (!array || !lower)
        return E_INVALIDARG;
    if (dimension == 0 || dimension > array->cDims)
        return DISP_E_BADINDEX;
    *lower = bound_of(array, dimension)->lLbound;
    return S_OK;
}

API(oleaut32, HRESULT, SafeArrayGetUBound, (SAFEARRAY * array, UINT dimension, LONG *upper OUT))
{
    HRESULT result = SafeArrayGetLBound(array, dimension, upper);

    if (SUCCEEDED(result))
        *upper += (LONG)bound_of(array, dimension)->cElements - 1;
    return result;
}

API(oleaut32, HRESULT, SafeArrayLock, (SAFEARRAY * array))
{
    if (!array)
        return E_INVALIDARG;
    __atomic_fetch_add(&array->cLocks, 1, __ATOMIC_SEQ_CST);
    return S_OK;
}

API(oleaut32, HRESULT, SafeArrayUnlock, (SAFEARRAY * array))
{
    if (!array)
        return E_INVALIDARG;
    if (array->cLocks == 0)
        return E_UNEXPECTED;
    __atomic_fetch_sub(&array->cLocks, 1, __ATOMIC_SEQ_CST);
    return S_OK;
}

API(oleaut32, HRESULT, SafeArrayAccessData, (SAFEARRAY * array, void **data OUT))
{
    if (!array || !data)
        return E_INVALIDARG;
    *data = data_of(array);
    return SafeArrayLock(array);
}

API(oleaut32, HRESULT, SafeArrayUnaccessData, (SAFEARRAY * array))
{
    return SafeArrayUnlock(array);
}

API(oleaut32, HRESULT, SafeArrayPtrOfIndex, (SAFEARRAY * array, LONG *indices, void **element OUT))
{
    uint64_t at = 0, step = 1;

    if (!array || !indices || !element)
        return E_INVALIDARG;
    for (unsigned i = 0; i < array->cDims; i++) {
        const SAFEARRAYBOUND *bound = bound_of(array, i + 1);
        int64_t index = (int64_t)indices[i] - bound->lLbound;

        if (index < 0 || index >= bound->cElements)
            return DISP_E_BADINDEX;
        at += (uint64_t)index * step;
        step *= bound->cElements;
    }
    *element = data_of(array) + at * array->cbElements;
    return S_OK;
}

API(oleaut32, HRESULT, SafeArrayGetElement, (SAFEARRAY * array, LONG *indices, void *out))
{
    void *element;
    HRESULT result = SafeArrayPtrOfIndex(array, indices, &element);

    if (FAILED(result))
        return result;
    return out ? copy_element(array, out, element) : E_INVALIDARG;
}

/* A string or an object is given itself, anything else by its address. */
API(oleaut32, HRESULT, SafeArrayPutElement, (SAFEARRAY * array, LONG *indices, void *value))
{
    char given[sizeof(VARIANT)], made[sizeof(VARIANT)];
    const void *from = value;
    void *element;
    HRESULT result = SafeArrayPtrOfIndex(array, indices, &element);

    if (FAILED(result))
        return result;
    if (array->fFeatures & (FADF_BSTR | FADF_UNKNOWN | FADF_DISPATCH)) {
        guest_pointer_put(given, value);
        from = given;
    }
    if (!from)
        return E_INVALIDARG;
    result = copy_element(array, made, from);
    if (FAILED(result))
        return result;
    clear_element(array, element);
    memcpy(element, made, array->cbElements);
    return S_OK;
}

static HRESULT copy_elements(const SAFEARRAY *from, SAFEARRAY *to)
{
    HRESULT result = S_OK;

    for (uint64_t i = 0, count = count_of(from); i < count && SUCCEEDED(result); i++)
        result = copy_element(from, data_of(to) + i * to->cbElements,
                              data_of(from) + i * from->cbElements);
    return result;
}

API(oleaut32, HRESULT, SafeArrayCopy, (SAFEARRAY * from, SAFEARRAY **out OUT))
{
    HRESULT result;

    if (!out)
        return E_INVALIDARG;
    *out = NULL;
    if (!from)
        return S_OK;
    result = SafeArrayAllocDescriptor(from->cDims, out);
    if (FAILED(result))
        return result;
    (*out)->fFeatures = from->fFeatures & (USHORT) ~(FADF_AUTO | FADF_STATIC | FADF_EMBEDDED);
    (*out)->cbElements = from->cbElements;
    *type_of(*out) = *type_of(from);
    memcpy(bounds_of(*out), bounds_of(from), from->cDims * sizeof(SAFEARRAYBOUND));
    result = SafeArrayAllocData(*out);
    if (SUCCEEDED(result))
        result = copy_elements(from, *out);
    if (FAILED(result)) {
        SafeArrayDestroy(*out);
        *out = NULL;
    }
    return result;
}

/* The last dimension grows or shrinks: what lies behind is new or gone. */
API(oleaut32, HRESULT, SafeArrayRedim, (SAFEARRAY * array, SAFEARRAYBOUND *bound))
{
    uint64_t before, after, common;
    SAFEARRAYBOUND old;
    char *data, *old_data;

    if (!array || !bound || array->fFeatures & FADF_FIXEDSIZE)
        return E_INVALIDARG;
    if (array->cLocks)
        return DISP_E_ARRAYISLOCKED;
    old = bounds_of(array)[0];
    old_data = data_of(array);
    before = count_of(array);
    bounds_of(array)[0] = *bound;
    after = count_of(array);
    data = after * array->cbElements <= MOST_BYTES ? zeroed(after * array->cbElements) : NULL;
    if (!data) {
        bounds_of(array)[0] = old;
        return E_OUTOFMEMORY;
    }
    common = before < after ? before : after;
    memcpy(data, old_data, common * array->cbElements);
    for (uint64_t i = common; i < before; i++)
        clear_element(array, old_data + i * array->cbElements);
    heap_free(heap_process(), old_data);
    guest_pointer_put(data_slot(array), data);
    return S_OK;
}

ORDINAL(oleaut32, SafeArrayCreate, 15);
ORDINAL(oleaut32, SafeArrayDestroy, 16);
ORDINAL(oleaut32, SafeArrayGetDim, 17);
ORDINAL(oleaut32, SafeArrayGetElemsize, 18);
ORDINAL(oleaut32, SafeArrayGetUBound, 19);
ORDINAL(oleaut32, SafeArrayGetLBound, 20);
ORDINAL(oleaut32, SafeArrayLock, 21);
ORDINAL(oleaut32, SafeArrayUnlock, 22);
ORDINAL(oleaut32, SafeArrayAccessData, 23);
ORDINAL(oleaut32, SafeArrayUnaccessData, 24);
ORDINAL(oleaut32, SafeArrayGetElement, 25);
ORDINAL(oleaut32, SafeArrayPutElement, 26);
ORDINAL(oleaut32, SafeArrayCopy, 27);
ORDINAL(oleaut32, SafeArrayAllocDescriptor, 36);
ORDINAL(oleaut32, SafeArrayAllocData, 37);
ORDINAL(oleaut32, SafeArrayDestroyDescriptor, 38);
ORDINAL(oleaut32, SafeArrayDestroyData, 39);
ORDINAL(oleaut32, SafeArrayRedim, 40);
ORDINAL(oleaut32, SafeArrayAllocDescriptorEx, 41);
ORDINAL(oleaut32, SafeArrayGetVartype, 77);
ORDINAL(oleaut32, SafeArrayPtrOfIndex, 148);
ORDINAL(oleaut32, SafeArrayCreateVector, 411);
