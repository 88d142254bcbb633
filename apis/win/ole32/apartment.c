/*
 * COM's start and memory. [CoInitializeEx, CoCreateInstance, Microsoft Learn]. There are no
 * classes to create: the answer is that they are not registered.
 */
#include "apis/host/random.h"
#include "apis/host/text.h"
#include "apis/win/oleaut32/automation.h"
#include "thunks/api.h"

#include <stdlib.h>
#include <string.h>

/* Of the calling thread: how often it entered, and as what. */
static _Thread_local struct {
    ULONG count;
    DWORD model;
} apartment;

API(ole32, HRESULT, CoInitializeEx, (LPVOID reserved, DWORD flags FLAGS(COINIT_)))
{
    DWORD model = flags & COINIT_APARTMENTTHREADED;

    if (reserved)
        return E_INVALIDARG;
    if (apartment.count > 0 && apartment.model != model)
        return RPC_E_CHANGED_MODE;
    apartment.model = model;
    return apartment.count++ == 0 ? S_OK : S_FALSE;
}

API(ole32, HRESULT, CoInitialize, (LPVOID reserved))
{
    return CoInitializeEx(reserved, COINIT_APARTMENTTHREADED);
}

API(ole32, void, CoUninitialize, (void))
{
    if (apartment.count > 0)
        apartment.count--;
}

API(ole32, HRESULT, OleInitialize, (LPVOID reserved))
{
    return CoInitializeEx(reserved, COINIT_APARTMENTTHREADED);
}

API(ole32, void, OleUninitialize, (void))
{
    CoUninitialize();
}

API_PRIVATE(combase, HRESULT, RoInitialize, (int kind))
{
    return CoInitializeEx(NULL, kind == 0 ? COINIT_APARTMENTTHREADED : COINIT_MULTITHREADED);
}

API_PRIVATE(combase, void, RoUninitialize, (void))
{
    CoUninitialize();
}

API(ole32, HRESULT, CoCreateInstance,
    (REFCLSID class, LPUNKNOWN outer OPTIONAL, DWORD context FLAGS(CLSCTX_), REFIID iid,
     LPVOID *result OUT))
{
    (void)outer;
    (void)context;
    if (!result)
        return E_POINTER;
    *result = NULL;
    if (!class || !iid)
        return E_INVALIDARG;
    return apartment.count == 0 ? CO_E_NOTINITIALIZED : REGDB_E_CLASSNOTREG;
}

API(ole32, HRESULT, CoGetClassObject,
    (REFCLSID class, DWORD context FLAGS(CLSCTX_), LPVOID server OPTIONAL, REFIID iid,
     LPVOID *result OUT))
{
    (void)server;
    return CoCreateInstance(class, NULL, context, iid, result);
}

/* Security of calls to other processes, of which there are none: only the order is checked. */
API(ole32, HRESULT, CoInitializeSecurity,
    (PSECURITY_DESCRIPTOR descriptor OPTIONAL, LONG count, SOLE_AUTHENTICATION_SERVICE *services IN,
     void *reserved, DWORD authentication, DWORD impersonation, void *list OPTIONAL,
     DWORD capabilities, void *reserved_too))
{
    (void)descriptor;
    (void)count;
    (void)services;
    (void)authentication;
    (void)impersonation;
    (void)list;
    (void)capabilities;
    if (reserved || reserved_too)
        return E_INVALIDARG;
    return apartment.count == 0 ? CO_E_NOTINITIALIZED : S_OK;
}

/* No object is a proxy here. */
API(ole32, HRESULT, CoSetProxyBlanket,
    (IUnknown * proxy, DWORD authentication, DWORD authorisation, OLECHAR *principal OPTIONAL,
     DWORD level, DWORD impersonation, RPC_AUTH_IDENTITY_HANDLE identity, DWORD capabilities))
{
    (void)authentication;
    (void)authorisation;
    (void)principal;
    (void)level;
    (void)impersonation;
    (void)identity;
    (void)capabilities;
    return proxy ? E_NOINTERFACE : E_INVALIDARG;
}

API(ole32, LPVOID, CoTaskMemAlloc, (SIZE_T size))
{
    return HeapAlloc(GetProcessHeap(), 0, size);
}

API(ole32, void, CoTaskMemFree, (LPVOID block OPTIONAL))
{
    if (block)
        HeapFree(GetProcessHeap(), 0, block);
}

API(ole32, LPVOID, CoTaskMemRealloc, (LPVOID block OPTIONAL, SIZE_T size))
{
    if (!block)
        return CoTaskMemAlloc(size);
    if (size == 0) {
        CoTaskMemFree(block);
        return NULL;
    }
    return HeapReAlloc(GetProcessHeap(), 0, block, size);
}

/* Version 4, variant 1: random. */
API(ole32, HRESULT, CoCreateGuid, (GUID * guid OUT))
{
    if (!guid)
        return E_INVALIDARG;
    host_random(guid, sizeof *guid);
    guid->Data3 = (guid->Data3 & 0x0fff) | 0x4000;
    guid->Data4[0] = (guid->Data4[0] & 0x3f) | 0x80;
    return S_OK;
}

GAP(ole32, CoRegisterClassObject, "there is no other process to serve");
GAP(ole32, CreateBindCtx, "monikers are not provided");
GAP(ole32, OleLoadFromStream, "persistent objects are not provided");
GAP(ole32, OleSaveToStream, "persistent objects are not provided");
