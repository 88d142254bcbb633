/* How the Win32 functions that make or open objects speak to the native ones. */
#ifndef APIS_WIN_OBJECT_REQUEST_H
#define APIS_WIN_OBJECT_REQUEST_H

#include "abi/windows.h"

struct object_request {
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;
};

/* security may be NULL; so may name, which makes the object one without. */
const OBJECT_ATTRIBUTES *object_request(struct object_request *request,
                                        const SECURITY_ATTRIBUTES *security, const WCHAR *name);
const OBJECT_ATTRIBUTES *object_request_open(struct object_request *request, BOOL inherit,
                                             const WCHAR *name);

/*
 * The handle, or NULL. The last error is ERROR_ALREADY_EXISTS for an object that was there
 * before, and 0 for a new one. A name that another kind of object has is ERROR_INVALID_HANDLE.
 */
HANDLE object_result(NTSTATUS status, HANDLE handle);

#endif
