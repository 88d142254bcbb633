/* Registry values, UTF-16. [Registry Functions, Microsoft Learn] */
#include "apis/host/text.h"
#include "apis/win/advapi32/registry.h"
#include "thunks/api.h"

#include <stdlib.h>
#include <string.h>

static LSTATUS query(struct registry_key *key, const WCHAR *name, DWORD *type, BYTE *data,
                     DWORD *size)
{
    ULONG found_type = REG_NONE, found_size = data ? *size : 0;
    NTSTATUS status = registry_value(key, registry_name_of(name), &found_type, data, &found_size);

    if (status >= 0 || status == STATUS_BUFFER_OVERFLOW) {
        if (type)
            *type = found_type;
        if (size)
            *size = found_size;
    }
    return win_from_registry(status);
}

API(advapi32, LSTATUS, RegQueryValueExW,
    (HKEY hkey, LPCWSTR name OPTIONAL, LPDWORD reserved,
     LPDWORD type OUT OPTIONAL ENUM(REG_NONE, REG_SZ, REG_EXPAND_SZ, REG_BINARY, REG_DWORD,
                                    REG_DWORD_BIG_ENDIAN, REG_LINK, REG_MULTI_SZ, REG_QWORD),
     LPBYTE data OUT OPTIONAL BYTES(*size), LPDWORD size INOUT OPTIONAL))
{
    struct registry_key *key;
    LSTATUS error;

    if (reserved || (data && !size))
        return ERROR_INVALID_PARAMETER;
    error = hkey_key(hkey, KEY_QUERY_VALUE, &key);
    if (error)
        return error;
    error = query(key, name, type, data, size);
    object_release(&key->object);
    return error;
}
RESULT_ERROR(advapi32, RegQueryValueExW);

API(advapi32, LSTATUS, RegSetValueExW,
    (HKEY hkey, LPCWSTR name OPTIONAL, DWORD reserved, DWORD type ENUM(REG_),
     CONST BYTE *data BYTES(size) OPTIONAL, DWORD size))
{
    struct registry_key *key;
    LSTATUS error;

    if (reserved || (!data && size > 0))
        return ERROR_INVALID_PARAMETER;
    error = hkey_key(hkey, KEY_SET_VALUE, &key);
    if (error)
        return error;
    error = win_from_registry(registry_set_value(key, registry_name_of(name), type, data, size));
    object_release(&key->object);
    return error;
}
RESULT_ERROR(advapi32, RegSetValueExW);

API(advapi32, LSTATUS, RegDeleteValueW, (HKEY hkey, LPCWSTR name OPTIONAL))
{
    struct registry_key *key;
    LSTATUS error = hkey_key(hkey, KEY_SET_VALUE, &key);

    if (error)
        return error;
    error = win_from_registry(registry_delete_value(key, registry_name_of(name)));
    object_release(&key->object);
    return error;
}
RESULT_ERROR(advapi32, RegDeleteValueW);

API(advapi32, LSTATUS, RegEnumValueW,
    (HKEY hkey, DWORD index, LPWSTR name OUT, LPDWORD length INOUT, LPDWORD reserved,
     LPDWORD type OUT OPTIONAL ENUM(REG_NONE, REG_SZ, REG_EXPAND_SZ, REG_BINARY, REG_DWORD,
                                    REG_DWORD_BIG_ENDIAN, REG_LINK, REG_MULTI_SZ, REG_QWORD),
     LPBYTE data OUT OPTIONAL BYTES(*size), LPDWORD size INOUT OPTIONAL))
{
    struct registry_entry entry = {.name = NULL};
    struct registry_key *key;
    ULONG found = data ? *size : 0;
    LSTATUS error;

    if (!name || !length || reserved || (data && !size))
        return ERROR_INVALID_PARAMETER;
    error = hkey_key(hkey, KEY_QUERY_VALUE, &key);
    if (error)
        return error;
    entry.name = malloc((REGISTRY_VALUE_NAME_UNITS + 1) * sizeof *entry.name);
    error = entry.name ? win_from_registry(registry_value_at(key, index, &entry, data, &found))
                       : ERROR_NOT_ENOUGH_MEMORY;
    object_release(&key->object);
    if (!error && *length <= entry.length)
        error = ERROR_MORE_DATA;
    if (!error) {
        memcpy(name, entry.name, (entry.length + 1) * sizeof *name);
        *length = (DWORD)entry.length;
    }
    if ((!error || error == ERROR_MORE_DATA) && type)
        *type = entry.type;
    if ((!error || error == ERROR_MORE_DATA) && size)
        *size = found;
    free(entry.name);
    return error;
}
RESULT_ERROR(advapi32, RegEnumValueW);

/* The old functions for a key's unnamed value, always text. */
API(advapi32, LSTATUS, RegQueryValueW,
    (HKEY hkey, LPCWSTR path OPTIONAL, LPWSTR data OUT OPTIONAL, PLONG size INOUT OPTIONAL))
{
    struct registry_key *key;
    DWORD type, room = size ? (DWORD)*size : 0;
    LSTATUS error = hkey_open(hkey, path, 0, &key);

    if (error)
        return error;
    error = query(key, NULL, &type, (BYTE *)data, &room);
    object_release(&key->object);
    if (error == ERROR_FILE_NOT_FOUND) { /* documented: an empty string then */
        room = sizeof *data;
        if (data && size && *size >= (LONG)sizeof *data)
            *data = 0;
        error = ERROR_SUCCESS;
    }
    if (size)
        *size = (LONG)room;
    return error;
}
RESULT_ERROR(advapi32, RegQueryValueW);

API(advapi32, LSTATUS, RegSetKeyValueW,
    (HKEY hkey, LPCWSTR path OPTIONAL, LPCWSTR name OPTIONAL, DWORD type ENUM(REG_),
     LPCVOID data BYTES(size), DWORD size))
{
    HKEY subkey;
    LSTATUS error =
        RegCreateKeyExW(hkey, path ? path : L"", 0, NULL, 0, KEY_SET_VALUE, NULL, &subkey, NULL);

    if (error)
        return error;
    error = RegSetValueExW(subkey, name, 0, type, data, size);
    RegCloseKey(subkey);
    return error;
}
RESULT_ERROR(advapi32, RegSetKeyValueW);

API(advapi32, LSTATUS, RegSetValueW,
    (HKEY hkey, LPCWSTR path OPTIONAL,
     DWORD type ENUM(REG_NONE, REG_SZ, REG_EXPAND_SZ, REG_BINARY, REG_DWORD, REG_DWORD_BIG_ENDIAN,
                     REG_LINK, REG_MULTI_SZ, REG_QWORD),
     LPCWSTR data, DWORD size))
{
    (void)size; /* documented: the length of the string counts */
    if (type != REG_SZ || !data)
        return ERROR_INVALID_PARAMETER;
    return RegSetKeyValueW(hkey, path, NULL, REG_SZ, data,
                           (DWORD)((utf16_length((const uint16_t *)data) + 1) * sizeof *data));
}
RESULT_ERROR(advapi32, RegSetValueW);

API(advapi32, LSTATUS, RegDeleteKeyValueW,
    (HKEY hkey, LPCWSTR path OPTIONAL, LPCWSTR name OPTIONAL))
{
    struct registry_key *key;
    LSTATUS error = hkey_open(hkey, path, 0, &key);

    if (error)
        return error;
    error = win_from_registry(registry_delete_value(key, registry_name_of(name)));
    object_release(&key->object);
    return error;
}
RESULT_ERROR(advapi32, RegDeleteKeyValueW);

/* RRF_RT_* of a type; 0 for one that no flag names. */
static DWORD restriction_of(DWORD type)
{
    switch (type) {
    case REG_NONE:
        return RRF_RT_REG_NONE;
    case REG_SZ:
        return RRF_RT_REG_SZ;
    case REG_EXPAND_SZ:
        return RRF_RT_REG_EXPAND_SZ;
    case REG_BINARY:
        return RRF_RT_REG_BINARY;
    case REG_DWORD:
        return RRF_RT_REG_DWORD;
    case REG_MULTI_SZ:
        return RRF_RT_REG_MULTI_SZ;
    case REG_QWORD:
        return RRF_RT_REG_QWORD;
    default:
        return 0;
    }
}

struct text_value {
    WCHAR *text;
    DWORD size; /* with a terminator, which a stored string may lack */
    DWORD type;
};

static LSTATUS read_whole(struct registry_key *key, const WCHAR *name, struct text_value *value)
{
    DWORD size = 0;
    LSTATUS error = query(key, name, &value->type, NULL, &size);

    *value = (struct text_value){.type = value->type};
    while (!error) {
        value->text = malloc(size + 2 * sizeof *value->text);
        if (!value->text)
            return ERROR_NOT_ENOUGH_MEMORY;
        value->size = size;
        error = query(key, name, &value->type, (BYTE *)value->text, &value->size);
        if (!error)
            break;
        free(value->text);
        value->text = NULL;
        size = value->size; /* it grew meanwhile */
        error = error == ERROR_MORE_DATA ? ERROR_SUCCESS : error;
    }
    return error;
}

/* RegGetValue's promise: what is text ends in a NUL. */
static void terminate(struct text_value *value)
{
    DWORD units = value->size / (DWORD)sizeof *value->text, wanted = units;

    if (!registry_is_text(value->type))
        return;
    if (units == 0 || value->text[units - 1] != 0)
        value->text[wanted++] = 0;
    if (value->type == REG_MULTI_SZ && (wanted < 2 || value->text[wanted - 2] != 0))
        value->text[wanted++] = 0;
    value->size = wanted * (DWORD)sizeof *value->text;
}

static LSTATUS expand(struct text_value *value)
{
    DWORD units = ExpandEnvironmentStringsW(value->text, NULL, 0);
    WCHAR *expanded = malloc((SIZE_T)units * sizeof *expanded);

    if (!expanded)
        return ERROR_NOT_ENOUGH_MEMORY;
    ExpandEnvironmentStringsW(value->text, expanded, units);
    free(value->text);
    value->text = expanded;
    value->size = units * (DWORD)sizeof *expanded;
    value->type = REG_SZ;
    return ERROR_SUCCESS;
}

static LSTATUS get_value(struct registry_key *key, const WCHAR *name, DWORD flags,
                         struct text_value *value)
{
    LSTATUS error = read_whole(key, name, value);

    if (error)
        return error;
    terminate(value);
    if (value->type == REG_EXPAND_SZ && !(flags & RRF_NOEXPAND))
        error = expand(value);
    if (!error && !(restriction_of(value->type) & flags) && (flags & RRF_RT_ANY) != RRF_RT_ANY)
        error = ERROR_UNSUPPORTED_TYPE;
    return error;
}

static LSTATUS give(const struct text_value *value, DWORD flags, LSTATUS error, DWORD *type,
                    void *data, DWORD *size)
{
    DWORD room = data ? *size : 0;

    if (error) {
        if (data && (flags & RRF_ZEROONFAILURE))
            memset(data, 0, room);
        return error;
    }
    if (type)
        *type = value->type;
    if (size)
        *size = value->size;
    if (!data)
        return ERROR_SUCCESS;
    if (value->size > room)
        return ERROR_MORE_DATA;
    memcpy(data, value->text, value->size);
    return ERROR_SUCCESS;
}

API(advapi32, LSTATUS, RegGetValueW,
    (HKEY hkey, LPCWSTR path OPTIONAL, LPCWSTR name OPTIONAL, DWORD flags FLAGS(RRF_),
     LPDWORD type OUT OPTIONAL ENUM(REG_NONE, REG_SZ, REG_EXPAND_SZ, REG_BINARY, REG_DWORD,
                                    REG_DWORD_BIG_ENDIAN, REG_LINK, REG_MULTI_SZ, REG_QWORD),
     PVOID data OUT OPTIONAL, LPDWORD size INOUT OPTIONAL))
{
    REGSAM view = flags & 0x20000   ? KEY_WOW64_32KEY /* RRF_SUBKEY_WOW6432KEY */
                  : flags & 0x10000 ? KEY_WOW64_64KEY /* RRF_SUBKEY_WOW6464KEY */
                                    : 0;
    struct text_value value = {NULL, 0, REG_NONE};
    struct registry_key *key;
    LSTATUS error;

    if ((data && !size) || !(flags & RRF_RT_ANY) ||
        ((flags & RRF_RT_REG_EXPAND_SZ) && !(flags & RRF_NOEXPAND) &&
         (flags & RRF_RT_ANY) != RRF_RT_ANY))
        return ERROR_INVALID_PARAMETER;
    error = hkey_open(hkey, path, view, &key);
    if (error)
        return error;
    error = get_value(key, name, flags, &value);
    object_release(&key->object);
    error = give(&value, flags, error, type, data, size);
    free(value.text);
    return error;
}
RESULT_ERROR(advapi32, RegGetValueW);
