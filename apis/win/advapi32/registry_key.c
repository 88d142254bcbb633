/* Registry keys. [Registry Functions, Microsoft Learn]. They return their error. */
#include "apis/host/case.h"
#include "apis/host/text.h"
#include "apis/nt/identity.h"
#include "apis/nt/registry_view.h"
#include "apis/nt/status.h"
#include "apis/win/advapi32/registry.h"
#include "thunks/api.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PREDEFINED = 8 };

LSTATUS win_from_registry(NTSTATUS status)
{
    return status >= 0 ? ERROR_SUCCESS : (LSTATUS)error_from_status(status);
}

struct registry_name registry_name_of(const WCHAR *text)
{
    return (struct registry_name){(const uint16_t *)text,
                                  text ? utf16_length((const uint16_t *)text) : 0};
}

static struct registry_name from_ascii(const char *text, uint16_t *units)
{
    size_t length = 0;

    for (; text[length]; length++)
        units[length] = (uint8_t)text[length];
    return (struct registry_name){units, length};
}

/* HKEY_CLASSES_ROOT joins the user's classes and the machine's. */
static NTSTATUS open_predefined(unsigned index, struct registry_key **key)
{
    uint16_t first[IDENTITY_TEXT + 64], second[64];
    char user[IDENTITY_TEXT], path[IDENTITY_TEXT + 64];

    identity_user_text(user);
    switch (index) {
    case 0:
        snprintf(path, sizeof path, "USER\\%s\\Software\\Classes", user);
        return registry_join(from_ascii(path, first),
                             from_ascii("MACHINE\\SOFTWARE\\Classes", second), key);
    case 1:
        snprintf(path, sizeof path, "USER\\%s", user);
        return registry_open(NULL, from_ascii(path, first), key);
    case 2:
        return registry_open(NULL, from_ascii("MACHINE", first), key);
    case 3:
        return registry_open(NULL, from_ascii("USER", first), key);
    case 5:
        return registry_open(
            NULL,
            from_ascii("MACHINE\\SYSTEM\\CurrentControlSet\\Hardware Profiles\\Current", first),
            key);
    case 7:
        snprintf(path, sizeof path, "USER\\%s", user);
        return registry_open(NULL, from_ascii(path, first), key);
    default: /* performance data: there is none */
        return STATUS_INVALID_HANDLE;
    }
}

/* Opened once; classes each time, since the user's half may come and go. */
static NTSTATUS predefined(unsigned index, struct registry_key **key)
{
    static _Atomic(struct registry_key *) known[PREDEFINED];
    struct registry_key *none = NULL;
    NTSTATUS status;

    *key = atomic_load(&known[index]);
    if (*key) {
        object_hold(&(*key)->object);
        return STATUS_SUCCESS;
    }
    status = open_predefined(index, key);
    if (status >= 0 && index != 0) {
        object_hold(&(*key)->object);
        if (!atomic_compare_exchange_strong(&known[index], &none, *key))
            object_release(&(*key)->object);
    }
    return status;
}

LSTATUS hkey_key(HKEY hkey, ACCESS_MASK access, struct registry_key **key)
{
    uint32_t value = (uint32_t)(uintptr_t)hkey;
    struct object *object;
    NTSTATUS status;

    if (value >= 0x80000000 && value < 0x80000000 + PREDEFINED)
        return win_from_registry(predefined(value - 0x80000000, key));
    status = handle_object(hkey, &registry_key_type, access, &object);
    *key = (struct registry_key *)object;
    if (status == STATUS_OBJECT_TYPE_MISMATCH)
        return ERROR_INVALID_HANDLE;
    return win_from_registry(status);
}

LSTATUS hkey_open(HKEY hkey, const WCHAR *path, REGSAM wow, struct registry_key **key)
{
    uint16_t room[REGISTRY_VIEW_UNITS];
    struct registry_key *parent, *held;
    struct registry_name name;
    LSTATUS error = hkey_key(hkey, 0, &parent);

    *key = NULL;
    if (error)
        return error;
    held = parent;
    name = registry_view(&parent, registry_name_of(path), wow, room);
    error = win_from_registry(registry_open(parent, name, key));
    object_release(&held->object);
    return error;
}

static LSTATUS give_handle(struct registry_key *key, REGSAM access, HKEY *result)
{
    HANDLE handle = NULL;
    NTSTATUS status = handle_open(&key->object, access & ~(REGSAM)REGISTRY_VIEW_FLAGS, 0, &handle);

    object_release(&key->object);
    *result = handle;
    return win_from_registry(status);
}

/* Opening a predefined key again gives the predefined key itself, as documented. */
static bool is_predefined(HKEY hkey)
{
    uint32_t value = (uint32_t)(uintptr_t)hkey;

    return value >= 0x80000000 && value < 0x80000000 + PREDEFINED;
}

API(advapi32, LSTATUS, RegOpenKeyExW,
    (HKEY hkey, LPCWSTR path OPTIONAL, DWORD options FLAGS(REG_OPTION_), REGSAM access FLAGS(KEY_),
     PHKEY result OUT))
{
    struct registry_key *key;
    LSTATUS error;

    if (!result)
        return ERROR_INVALID_PARAMETER;
    if ((options & ~(DWORD)(REG_OPTION_OPEN_LINK | REG_OPTION_BACKUP_RESTORE)) ||
        (access & REGISTRY_VIEW_FLAGS) == REGISTRY_VIEW_FLAGS)
        return ERROR_INVALID_PARAMETER;
    if ((!path || !*path) && is_predefined(hkey) && !(access & KEY_WOW64_32KEY)) {
        *result = hkey;
        return ERROR_SUCCESS;
    }
    *result = NULL;
    error = hkey_open(hkey, path, access, &key);
    return error ? error : give_handle(key, access, result);
}
RESULT_ERROR(advapi32, RegOpenKeyExW);

API(advapi32, LSTATUS, RegOpenKeyW, (HKEY hkey, LPCWSTR path OPTIONAL, PHKEY result OUT))
{
    return RegOpenKeyExW(hkey, path, 0, MAXIMUM_ALLOWED, result);
}
RESULT_ERROR(advapi32, RegOpenKeyW);

static LSTATUS create(struct registry_key *parent, struct registry_name path, const WCHAR *class,
                      DWORD options, DWORD *disposition, struct registry_key **key)
{
    struct registry_name class_name = registry_name_of(class);
    NTSTATUS status = registry_create(parent, path, options, disposition, key);

    if (status >= 0 && *disposition == REG_CREATED_NEW_KEY && class_name.length > 0)
        registry_set_extra(*key, RECORD_CLASS, class_name.text,
                           (ULONG)(class_name.length * sizeof *class_name.text));
    return win_from_registry(status);
}

API(advapi32, LSTATUS, RegCreateKeyExW,
    (HKEY hkey, LPCWSTR path, DWORD reserved, LPWSTR class OPTIONAL,
     DWORD options FLAGS(REG_OPTION_), REGSAM access FLAGS(KEY_),
     LPSECURITY_ATTRIBUTES attributes OPTIONAL IN, PHKEY result OUT,
     LPDWORD disposition OUT OPTIONAL))
{
    uint16_t room[REGISTRY_VIEW_UNITS];
    struct registry_key *parent, *held, *key;
    struct registry_name name;
    DWORD made;
    LSTATUS error;

    (void)attributes; /* the store belongs to the user alone */
    if (!path || reserved || !result)
        return ERROR_INVALID_PARAMETER;
    if (options & REG_OPTION_CREATE_LINK)
        return ERROR_ACCESS_DENIED;
    *result = NULL;
    error = hkey_key(hkey, KEY_CREATE_SUB_KEY, &parent);
    if (error)
        return error;
    held = parent;
    name = registry_view(&parent, registry_name_of(path), access, room);
    error = create(parent, name, class, options, &made, &key);
    object_release(&held->object);
    if (error)
        return error;
    if (disposition)
        *disposition = made;
    return give_handle(key, access, result);
}
RESULT_ERROR(advapi32, RegCreateKeyExW);

API(advapi32, LSTATUS, RegCreateKeyW, (HKEY hkey, LPCWSTR path OPTIONAL, PHKEY result OUT))
{
    return RegCreateKeyExW(hkey, path ? path : L"", 0, NULL, 0, MAXIMUM_ALLOWED, NULL, result,
                           NULL);
}
RESULT_ERROR(advapi32, RegCreateKeyW);

API(advapi32, LSTATUS, RegCloseKey, (HKEY hkey))
{
    struct registry_key *key;
    LSTATUS error;

    if (is_predefined(hkey))
        return ERROR_SUCCESS; /* documented: predefined keys need no closing */
    error = hkey_key(hkey, 0, &key);
    if (error)
        return ERROR_INVALID_HANDLE;
    object_release(&key->object);
    return win_from_registry(handle_close(hkey));
}
RESULT_ERROR(advapi32, RegCloseKey);

API(advapi32, LSTATUS, RegFlushKey, (HKEY hkey))
{
    struct registry_key *key;
    LSTATUS error = hkey_key(hkey, 0, &key);

    if (error)
        return error;
    object_release(&key->object);
    return win_from_registry(registry_flush());
}
RESULT_ERROR(advapi32, RegFlushKey);

API(advapi32, LSTATUS, RegDeleteKeyExW,
    (HKEY hkey, LPCWSTR path, REGSAM view FLAGS(KEY_WOW64_), DWORD reserved))
{
    struct registry_key *key;
    LSTATUS error;

    if (!path || reserved)
        return ERROR_INVALID_PARAMETER;
    error = hkey_open(hkey, path, view, &key);
    if (error)
        return error;
    error = win_from_registry(registry_delete(key));
    object_release(&key->object);
    return error;
}
RESULT_ERROR(advapi32, RegDeleteKeyExW);

API(advapi32, LSTATUS, RegDeleteKeyW, (HKEY hkey, LPCWSTR path))
{
    return RegDeleteKeyExW(hkey, path, 0, 0);
}
RESULT_ERROR(advapi32, RegDeleteKeyW);

API(advapi32, LSTATUS, RegEnumKeyExW,
    (HKEY hkey, DWORD index, LPWSTR name OUT, LPDWORD length INOUT, LPDWORD reserved,
     LPWSTR class OUT OPTIONAL, LPDWORD class_length INOUT OPTIONAL,
     PFILETIME written OUT OPTIONAL))
{
    uint16_t text[REGISTRY_NAME_UNITS + 1];
    struct registry_entry entry = {.name = text};
    struct registry_key *key;
    LSTATUS error;

    if (!name || !length || reserved || (class && !class_length))
        return ERROR_INVALID_PARAMETER;
    error = hkey_key(hkey, KEY_ENUMERATE_SUB_KEYS, &key);
    if (error)
        return error;
    error = win_from_registry(registry_subkey_at(key, index, &entry));
    object_release(&key->object);
    if (error)
        return error;
    if (*length <= entry.length)
        return ERROR_MORE_DATA;
    memcpy(name, text, (entry.length + 1) * sizeof *name);
    *length = (DWORD)entry.length;
    if (class && *class_length > 0)
        *class = 0;
    if (class_length)
        *class_length = 0;
    if (written)
        memcpy(written, &entry.written, sizeof *written);
    return ERROR_SUCCESS;
}
RESULT_ERROR(advapi32, RegEnumKeyExW);

API(advapi32, LSTATUS, RegEnumKeyW, (HKEY hkey, DWORD index, LPWSTR name OUT, DWORD length))
{
    return RegEnumKeyExW(hkey, index, name, &length, NULL, NULL, NULL, NULL);
}
RESULT_ERROR(advapi32, RegEnumKeyW);

static LSTATUS give_class(struct registry_key *key, WCHAR *class, DWORD *length)
{
    ULONG room = class && *length > 0 ? (*length - 1) * (ULONG)sizeof *class : 0, size = room;
    NTSTATUS status = registry_extra(key, RECORD_CLASS, room ? class : NULL, &size);

    if (status == STATUS_OBJECT_NAME_NOT_FOUND)
        size = 0;
    if (class && *length > 0 && size <= room)
        class[size / sizeof *class] = 0;
    *length = size / (DWORD)sizeof *class;
    return class && size > room ? ERROR_MORE_DATA : ERROR_SUCCESS;
}

static void put(DWORD *out, DWORD value)
{
    if (out)
        *out = value;
}

API(advapi32, LSTATUS, RegQueryInfoKeyW,
    (HKEY hkey, LPWSTR class OUT OPTIONAL, LPDWORD class_length INOUT OPTIONAL, LPDWORD reserved,
     LPDWORD subkeys OUT OPTIONAL, LPDWORD longest_subkey OUT OPTIONAL,
     LPDWORD longest_class OUT OPTIONAL, LPDWORD values OUT OPTIONAL,
     LPDWORD longest_name OUT OPTIONAL, LPDWORD largest_value OUT OPTIONAL,
     LPDWORD security_size OUT OPTIONAL, PFILETIME written OUT OPTIONAL))
{
    struct registry_summary summary;
    struct registry_key *key;
    LSTATUS error;

    if (reserved || (class && !class_length))
        return ERROR_INVALID_PARAMETER;
    error = hkey_key(hkey, KEY_QUERY_VALUE, &key);
    if (error)
        return error;
    error = win_from_registry(registry_summarise(key, &summary));
    if (!error && class_length)
        error = give_class(key, class, class_length);
    object_release(&key->object);
    if (error)
        return error;
    put(subkeys, summary.subkeys);
    put(longest_subkey, summary.longest_subkey);
    put(longest_class, 0);
    put(values, summary.values);
    put(longest_name, summary.longest_value_name);
    put(largest_value, summary.largest_value);
    put(security_size, 0);
    if (written)
        memcpy(written, &summary.written, sizeof *written);
    return ERROR_SUCCESS;
}
RESULT_ERROR(advapi32, RegQueryInfoKeyW);

API(advapi32, LSTATUS, RegOpenCurrentUser, (REGSAM access FLAGS(KEY_), PHKEY result OUT))
{
    struct registry_key *key;
    NTSTATUS status = open_predefined(1, &key);

    return status < 0 ? win_from_registry(status) : give_handle(key, access, result);
}
RESULT_ERROR(advapi32, RegOpenCurrentUser);

API(advapi32, LSTATUS, RegOpenUserClassesRoot,
    (HANDLE token, DWORD options, REGSAM access FLAGS(KEY_), PHKEY result OUT))
{
    struct registry_key *key;
    NTSTATUS status;

    (void)token; /* there is one user */
    if (options)
        return ERROR_INVALID_PARAMETER;
    status = open_predefined(0, &key);
    return status < 0 ? win_from_registry(status) : give_handle(key, access, result);
}
RESULT_ERROR(advapi32, RegOpenUserClassesRoot);

GAP(advapi32, RegNotifyChangeKeyValue, "changes of other processes are not announced");
GAP(advapi32, RegSaveKeyA, "the hive file format is not written");
GAP(advapi32, RegSaveKeyW, "the hive file format is not written");
GAP(advapi32, RegSaveKeyExA, "the hive file format is not written");
GAP(advapi32, RegSaveKeyExW, "the hive file format is not written");
GAP(advapi32, RegLoadKeyA, "the hive file format is not read");
GAP(advapi32, RegLoadKeyW, "the hive file format is not read");
GAP(advapi32, RegLoadAppKeyA, "the hive file format is not read");
GAP(advapi32, RegLoadAppKeyW, "the hive file format is not read");
GAP(advapi32, RegRestoreKeyA, "the hive file format is not read");
GAP(advapi32, RegRestoreKeyW, "the hive file format is not read");
GAP(advapi32, RegConnectRegistryA, "there is no remote registry");
GAP(advapi32, RegConnectRegistryW, "there is no remote registry");
