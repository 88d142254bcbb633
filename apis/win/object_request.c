/* See object_request.h. */
#include "apis/win/object_request.h"

#include "apis/host/text.h"
#include "apis/nt/named.h"
#include "apis/win/result.h"

static const OBJECT_ATTRIBUTES *fill(struct object_request *request, ULONG flags, const WCHAR *name)
{
    size_t length = name ? utf16_length(name) : 0;

    if (length > UNICODE_STRING_MAX_CHARS)
        length = UNICODE_STRING_MAX_CHARS;
    request->name.Buffer = (WCHAR *)name;
    request->name.Length = (USHORT)(length * sizeof *name);
    request->name.MaximumLength = request->name.Length;
    InitializeObjectAttributes(&request->attributes, name ? &request->name : NULL, flags,
                               name ? NAMED_BASE : NULL, NULL);
    return &request->attributes;
}

const OBJECT_ATTRIBUTES *object_request(struct object_request *request,
                                        const SECURITY_ATTRIBUTES *security, const WCHAR *name)
{
    return fill(request, OBJ_OPENIF | (security && security->bInheritHandle ? OBJ_INHERIT : 0),
                name);
}

const OBJECT_ATTRIBUTES *object_request_open(struct object_request *request, BOOL inherit,
                                             const WCHAR *name)
{
    return fill(request, inherit ? OBJ_INHERIT : 0, name);
}

HANDLE object_result(NTSTATUS status, HANDLE handle)
{
    if (!win_result(status))
        return NULL;
    last_error_set(status == STATUS_OBJECT_NAME_EXISTS ? ERROR_ALREADY_EXISTS : ERROR_SUCCESS);
    return handle;
}
