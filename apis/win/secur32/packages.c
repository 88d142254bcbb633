/*
 * Security packages (SSPI): there are none, so that nobody gets credentials, and no handle is one.
 * [InitSecurityInterfaceW, SecurityFunctionTableW, Microsoft Learn]. What the functions are given
 * is not looked at: the types are those that say how large it is.
 */
#include "abi/guest_pointer.h"
#include "abi/windows.h"

#define SECURITY_WIN32
#include <security.h>

#undef IN
#undef OUT
#undef OPTIONAL
#include "loader/loader.h"
#include "thunks/api.h"

#pragma clang diagnostic ignored "-Wunused-parameter"

#define NO_PACKAGE(name, parameters)                                                               \
    API_PRIVATE(secur32, SECURITY_STATUS, name, parameters)                                        \
    {                                                                                              \
        return SEC_E_SECPKG_NOT_FOUND;                                                             \
    }

#define NO_HANDLE(name, parameters)                                                                \
    API_PRIVATE(secur32, SECURITY_STATUS, name, parameters)                                        \
    {                                                                                              \
        return SEC_E_INVALID_HANDLE;                                                               \
    }

NO_PACKAGE(AcquireCredentialsHandleA,
           (PVOID principal, PVOID package, DWORD use, PVOID logon, PVOID data, PVOID get_key,
            PVOID argument, PVOID credential, PVOID expiry))
NO_PACKAGE(AcquireCredentialsHandleW,
           (PVOID principal, PVOID package, DWORD use, PVOID logon, PVOID data, PVOID get_key,
            PVOID argument, PVOID credential, PVOID expiry))
NO_PACKAGE(QuerySecurityPackageInfoA, (PVOID name, PVOID info))
NO_PACKAGE(QuerySecurityPackageInfoW, (PVOID name, PVOID info))
NO_PACKAGE(ImportSecurityContextA, (PVOID package, PVOID packed, PVOID token, PVOID context))
NO_PACKAGE(ImportSecurityContextW, (PVOID package, PVOID packed, PVOID token, PVOID context))
NO_HANDLE(AddCredentialsA, (PVOID credentials, PVOID principal, PVOID package, DWORD use,
                            PVOID data, PVOID get_key, PVOID argument, PVOID expiry))
NO_HANDLE(AddCredentialsW, (PVOID credentials, PVOID principal, PVOID package, DWORD use,
                            PVOID data, PVOID get_key, PVOID argument, PVOID expiry))
NO_HANDLE(FreeCredentialsHandle, (PVOID credential))
NO_HANDLE(QueryCredentialsAttributesA, (PVOID credential, DWORD attribute, PVOID out))
NO_HANDLE(QueryCredentialsAttributesW, (PVOID credential, DWORD attribute, PVOID out))
NO_HANDLE(SetCredentialsAttributesA, (PVOID credential, DWORD attribute, PVOID value, DWORD size))
NO_HANDLE(SetCredentialsAttributesW, (PVOID credential, DWORD attribute, PVOID value, DWORD size))
NO_HANDLE(InitializeSecurityContextA,
          (PVOID credential, PVOID context, PVOID target, DWORD wanted, DWORD reserved, DWORD order,
           PVOID input, DWORD more, PVOID made, PVOID output, PVOID attributes, PVOID expiry))
NO_HANDLE(InitializeSecurityContextW,
          (PVOID credential, PVOID context, PVOID target, DWORD wanted, DWORD reserved, DWORD order,
           PVOID input, DWORD more, PVOID made, PVOID output, PVOID attributes, PVOID expiry))
NO_HANDLE(AcceptSecurityContext,
          (PVOID credential, PVOID context, PVOID input, DWORD wanted, DWORD order, PVOID made,
           PVOID output, PVOID attributes, PVOID expiry))
NO_HANDLE(CompleteAuthToken, (PVOID context, PVOID token))
NO_HANDLE(DeleteSecurityContext, (PVOID context))
NO_HANDLE(ApplyControlToken, (PVOID context, PVOID input))
NO_HANDLE(QueryContextAttributesA, (PVOID context, DWORD attribute, PVOID out))
NO_HANDLE(QueryContextAttributesW, (PVOID context, DWORD attribute, PVOID out))
NO_HANDLE(SetContextAttributesA, (PVOID context, DWORD attribute, PVOID value, DWORD size))
NO_HANDLE(SetContextAttributesW, (PVOID context, DWORD attribute, PVOID value, DWORD size))
NO_HANDLE(ImpersonateSecurityContext, (PVOID context))
NO_HANDLE(RevertSecurityContext, (PVOID context))
NO_HANDLE(MakeSignature, (PVOID context, DWORD quality, PVOID message, DWORD number))
NO_HANDLE(VerifySignature, (PVOID context, PVOID message, DWORD number, PVOID quality))
NO_HANDLE(FreeContextBuffer, (PVOID buffer))
NO_HANDLE(ExportSecurityContext, (PVOID context, DWORD flags, PVOID packed, PVOID token))
NO_HANDLE(QuerySecurityContextToken, (PVOID context, PVOID token))
NO_HANDLE(EncryptMessage, (PVOID context, DWORD quality, PVOID message, DWORD number))
NO_HANDLE(DecryptMessage, (PVOID context, PVOID message, DWORD number, PVOID quality))

API_PRIVATE(secur32, SECURITY_STATUS, EnumerateSecurityPackagesA,
            (DWORD * count OUT, PVOID *out OUT))
{
    *count = 0;
    *out = NULL;
    return SEC_E_OK;
}

API_PRIVATE(secur32, SECURITY_STATUS, EnumerateSecurityPackagesW,
            (DWORD * count OUT, PVOID *out OUT))
{
    return secur32_EnumerateSecurityPackagesA(count, out);
}

/* As they stand in the table; NULL: reserved. With a '*', A or W is behind the name. */
static const char *const names[] = {
    "EnumerateSecurityPackages*",
    "QueryCredentialsAttributes*",
    "AcquireCredentialsHandle*",
    "FreeCredentialsHandle",
    NULL,
    "InitializeSecurityContext*",
    "AcceptSecurityContext",
    "CompleteAuthToken",
    "DeleteSecurityContext",
    "ApplyControlToken",
    "QueryContextAttributes*",
    "ImpersonateSecurityContext",
    "RevertSecurityContext",
    "MakeSignature",
    "VerifySignature",
    "FreeContextBuffer",
    "QuerySecurityPackageInfo*",
    NULL,
    NULL,
    "ExportSecurityContext",
    "ImportSecurityContext*",
    "AddCredentials*",
    NULL,
    "QuerySecurityContextToken",
    "EncryptMessage",
    "DecryptMessage",
    "SetContextAttributes*",
    "SetCredentialsAttributes*",
};

enum { COUNT = sizeof names / sizeof *names, VERSION = 4 };

/* The version in a word of its own, and the functions as the guest calls them. */
static void *fill(void **table, char width)
{
    struct module *module = loader_find(L"secur32.dll");
    char name[40];

    guest_pointer_set(table, 0, (void *)VERSION);
    for (size_t i = 0; module && i < COUNT; i++) {
        size_t length = names[i] ? strlen(names[i]) : 0;

        memcpy(name, names[i] ? names[i] : "", length + 1);
        if (length && name[length - 1] == '*')
            name[length - 1] = width;
        guest_pointer_set(table, i + 1, length ? loader_export(module, name, 0) : NULL);
    }
    return module ? table : NULL;
}

API_PRIVATE(secur32, PVOID, InitSecurityInterfaceA, (void))
{
    static void *table[COUNT + 1];

    return fill(table, 'A');
}

API_PRIVATE(secur32, PVOID, InitSecurityInterfaceW, (void))
{
    static void *table[COUNT + 1];

    return fill(table, 'W');
}
