/* Strings of automation: UTF-16 with the length in bytes before it. [BSTR, Microsoft Learn] */
#include "abi/guest_memory.h"
#include "apis/host/text.h"
#include "apis/win/oleaut32/automation.h"
#include "thunks/api.h"

#include <string.h>

enum { HEAD = 16 }; /* the length stands in its last four bytes; keeps the text aligned */

static UINT *length_of(const OLECHAR *text)
{
    return (UINT *)text - 1;
}

API(oleaut32, BSTR, SysAllocStringByteLen, (LPCSTR bytes OPTIONAL, UINT size))
{
    char *block = size < 0x7fffffff - HEAD ? guest_allocate((size_t)HEAD + size + 2) : NULL;
    BSTR text = (BSTR)(block + HEAD);

    if (!block)
        return NULL;
    *length_of(text) = size;
    if (bytes)
        memcpy(text, bytes, size);
    memset((char *)text + size, 0, 2);
    return text;
}

API(oleaut32, BSTR, SysAllocStringLen, (const OLECHAR *text OPTIONAL, UINT length))
{
    if (length > 0x3fffffff)
        return NULL;
    return SysAllocStringByteLen((LPCSTR)text, length * (UINT)sizeof *text);
}

API(oleaut32, BSTR, SysAllocString, (const OLECHAR *text OPTIONAL))
{
    return text ? SysAllocStringLen(text, (UINT)utf16_length((const uint16_t *)text)) : NULL;
}

API(oleaut32, void, SysFreeString, (BSTR text OPTIONAL))
{
    if (text)
        guest_release((char *)text - HEAD);
}

API(oleaut32, UINT, SysStringByteLen, (BSTR text OPTIONAL))
{
    return text ? *length_of(text) : 0;
}

API(oleaut32, UINT, SysStringLen, (BSTR text OPTIONAL))
{
    return SysStringByteLen(text) / (UINT)sizeof *text;
}

API(oleaut32, INT, SysReAllocStringLen,
    (BSTR * text INOUT, const OLECHAR *from OPTIONAL, UINT length))
{
    BSTR made = SysAllocStringLen(from, length);

    if (!made)
        return FALSE;
    SysFreeString(*text);
    *text = made;
    return TRUE;
}

API(oleaut32, INT, SysReAllocString, (BSTR * text INOUT, const OLECHAR *from OPTIONAL))
{
    return SysReAllocStringLen(text, from, from ? (UINT)utf16_length((const uint16_t *)from) : 0);
}

ORDINAL(oleaut32, SysAllocString, 2);
ORDINAL(oleaut32, SysReAllocString, 3);
ORDINAL(oleaut32, SysAllocStringLen, 4);
ORDINAL(oleaut32, SysReAllocStringLen, 5);
ORDINAL(oleaut32, SysFreeString, 6);
ORDINAL(oleaut32, SysStringLen, 7);
ORDINAL(oleaut32, SysStringByteLen, 149);
ORDINAL(oleaut32, SysAllocStringByteLen, 150);
