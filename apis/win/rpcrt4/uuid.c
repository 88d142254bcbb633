/* Identifiers that are unique in the world. [UuidCreate, UuidToString, Microsoft Learn] */
#include "abi/windows.h"

#include <objbase.h>
#include <rpc.h>

#undef IN
#undef OUT
#undef OPTIONAL
#include "apis/nt/heap.h"
#include "thunks/api.h"

#include <stdio.h>
#include <string.h>

enum { TEXT_LENGTH = 36 };

API(rpcrt4, RPC_STATUS, UuidCreate, (UUID * uuid OUT))
{
    return CoCreateGuid(uuid) == S_OK ? RPC_S_OK : RPC_S_UUID_NO_ADDRESS;
}

/* Not one after the other, which the caller cannot rely on: no network card's address is told. */
API(rpcrt4, RPC_STATUS, UuidCreateSequential, (UUID * uuid OUT))
{
    return UuidCreate(uuid);
}

API(rpcrt4, RPC_STATUS, UuidCreateNil, (UUID * uuid OUT))
{
    memset(uuid, 0, sizeof *uuid);
    return RPC_S_OK;
}

static void write_text(const UUID *uuid, char text[TEXT_LENGTH + 1])
{
    const unsigned char *end = uuid->Data4;

    snprintf(text, TEXT_LENGTH + 1, "%08x-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x",
             (unsigned)uuid->Data1, uuid->Data2, uuid->Data3, end[0], end[1], end[2], end[3],
             end[4], end[5], end[6], end[7]);
}

API(rpcrt4, RPC_STATUS, UuidToStringA, (UUID * uuid IN, RPC_CSTR *out OUT))
{
    *out = heap_allocate(heap_process(), 0, TEXT_LENGTH + 1);
    if (!*out)
        return RPC_S_OUT_OF_MEMORY;
    write_text(uuid, (char *)*out);
    return RPC_S_OK;
}

API(rpcrt4, RPC_STATUS, UuidToStringW, (UUID * uuid IN, RPC_WSTR *out OUT))
{
    char text[TEXT_LENGTH + 1];

    *out = heap_allocate(heap_process(), 0, sizeof text * sizeof **out);
    if (!*out)
        return RPC_S_OUT_OF_MEMORY;
    write_text(uuid, text);
    for (size_t i = 0; i < sizeof text; i++)
        (*out)[i] = (unsigned char)text[i];
    return RPC_S_OK;
}

static RPC_STATUS parse(const char *text, UUID *uuid)
{
    unsigned first, second, third, end[8];
    int used = 0;

    if (strlen(text) != TEXT_LENGTH ||
        sscanf(text, "%8x-%4x-%4x-%2x%2x-%2x%2x%2x%2x%2x%2x%n", &first, &second, &third, &end[0],
               &end[1], &end[2], &end[3], &end[4], &end[5], &end[6], &end[7], &used) != 11 ||
        used != TEXT_LENGTH)
        return RPC_S_INVALID_STRING_UUID;
    *uuid = (UUID){first, (unsigned short)second, (unsigned short)third, {0}};
    for (int i = 0; i < 8; i++)
        uuid->Data4[i] = (unsigned char)end[i];
    return RPC_S_OK;
}

/* No text is that of the nil one. */
API(rpcrt4, RPC_STATUS, UuidFromStringA, (RPC_CSTR text OPTIONAL, UUID *uuid OUT))
{
    return text ? parse((const char *)text, uuid) : UuidCreateNil(uuid);
}

API(rpcrt4, RPC_STATUS, UuidFromStringW, (RPC_WSTR text OPTIONAL, UUID *uuid OUT))
{
    char narrow[TEXT_LENGTH + 2];
    size_t length = 0;

    if (!text)
        return UuidCreateNil(uuid);
    for (; text[length] && length <= TEXT_LENGTH; length++)
        narrow[length] = text[length] < 0x80 ? (char)text[length] : '?';
    narrow[length] = 0;
    return parse(narrow, uuid);
}

API(rpcrt4, RPC_STATUS, RpcStringFreeA, (RPC_CSTR * text INOUT))
{
    heap_free(heap_process(), *text);
    *text = NULL;
    return RPC_S_OK;
}

API(rpcrt4, RPC_STATUS, RpcStringFreeW, (RPC_WSTR * text INOUT))
{
    heap_free(heap_process(), *text);
    *text = NULL;
    return RPC_S_OK;
}
