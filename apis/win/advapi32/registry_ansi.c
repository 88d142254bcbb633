/*
 * The A forms of the registry functions: names are widened, and text data are converted both
 * ways. [Registry Functions, Microsoft Learn]
 */
#include "apis/host/text.h"
#include "apis/win/advapi32/registry.h"
#include "apis/win/ansi.h"
#include "thunks/api.h"

#include <stdlib.h>
#include <string.h>

static LSTATUS no_memory(void)
{
    return ERROR_NOT_ENOUGH_MEMORY;
}

API(advapi32, LSTATUS, RegOpenKeyExA,
    (HKEY hkey, LPCSTR path OPTIONAL, DWORD options FLAGS(REG_OPTION_), REGSAM access FLAGS(KEY_),
     PHKEY result OUT))
{
    struct wide wide;
    LSTATUS error;

    if (!wide_open(&wide, path))
        return no_memory();
    error = RegOpenKeyExW(hkey, wide.text, options, access, result);
    wide_close(&wide);
    return error;
}
RESULT_ERROR(advapi32, RegOpenKeyExA);

API(advapi32, LSTATUS, RegOpenKeyA, (HKEY hkey, LPCSTR path OPTIONAL, PHKEY result OUT))
{
    return RegOpenKeyExA(hkey, path, 0, MAXIMUM_ALLOWED, result);
}
RESULT_ERROR(advapi32, RegOpenKeyA);

API(advapi32, LSTATUS, RegCreateKeyExA,
    (HKEY hkey, LPCSTR path, DWORD reserved, LPSTR class OPTIONAL, DWORD options FLAGS(REG_OPTION_),
     REGSAM access FLAGS(KEY_), LPSECURITY_ATTRIBUTES attributes OPTIONAL IN, PHKEY result OUT,
     LPDWORD disposition OUT OPTIONAL))
{
    struct wide wide, wide_class;
    LSTATUS error;

    if (!wide_open(&wide, path))
        return no_memory();
    if (!wide_open(&wide_class, class)) {
        wide_close(&wide);
        return no_memory();
    }
    error = RegCreateKeyExW(hkey, wide.text, reserved, wide_class.text, options, access, attributes,
                            result, disposition);
    wide_close(&wide_class);
    wide_close(&wide);
    return error;
}
RESULT_ERROR(advapi32, RegCreateKeyExA);

API(advapi32, LSTATUS, RegCreateKeyA, (HKEY hkey, LPCSTR path OPTIONAL, PHKEY result OUT))
{
    return RegCreateKeyExA(hkey, path ? path : "", 0, NULL, 0, MAXIMUM_ALLOWED, NULL, result, NULL);
}
RESULT_ERROR(advapi32, RegCreateKeyA);

API(advapi32, LSTATUS, RegDeleteKeyExA,
    (HKEY hkey, LPCSTR path, REGSAM view FLAGS(KEY_WOW64_), DWORD reserved))
{
    struct wide wide;
    LSTATUS error;

    if (!wide_open(&wide, path))
        return no_memory();
    error = RegDeleteKeyExW(hkey, wide.text, view, reserved);
    wide_close(&wide);
    return error;
}
RESULT_ERROR(advapi32, RegDeleteKeyExA);

API(advapi32, LSTATUS, RegDeleteKeyA, (HKEY hkey, LPCSTR path))
{
    return RegDeleteKeyExA(hkey, path, 0, 0);
}
RESULT_ERROR(advapi32, RegDeleteKeyA);

API(advapi32, LSTATUS, RegDeleteTreeA, (HKEY hkey, LPCSTR path OPTIONAL))
{
    struct wide wide;
    LSTATUS error;

    if (!wide_open(&wide, path))
        return no_memory();
    error = RegDeleteTreeW(hkey, wide.text);
    wide_close(&wide);
    return error;
}
RESULT_ERROR(advapi32, RegDeleteTreeA);

API(advapi32, LSTATUS, RegDeleteValueA, (HKEY hkey, LPCSTR name OPTIONAL))
{
    struct wide wide;
    LSTATUS error;

    if (!wide_open(&wide, name))
        return no_memory();
    error = RegDeleteValueW(hkey, wide.text);
    wide_close(&wide);
    return error;
}
RESULT_ERROR(advapi32, RegDeleteValueA);

API(advapi32, LSTATUS, RegDeleteKeyValueA, (HKEY hkey, LPCSTR path OPTIONAL, LPCSTR name OPTIONAL))
{
    struct wide wide, wide_name;
    LSTATUS error;

    if (!wide_open(&wide, path))
        return no_memory();
    error = no_memory();
    if (wide_open(&wide_name, name)) {
        error = RegDeleteKeyValueW(hkey, wide.text, wide_name.text);
        wide_close(&wide_name);
    }
    wide_close(&wide);
    return error;
}
RESULT_ERROR(advapi32, RegDeleteKeyValueA);

/* A value as the W functions tell it; data is from malloc. */
struct found {
    DWORD type, size;
    void *data;
};

/*
 * Text data as the A functions give it; other data as it is. *size is the room, then the size;
 * type may be NULL.
 */
static LSTATUS give(const struct found *found, DWORD *type, BYTE *out, DWORD *size)
{
    DWORD room = out ? *size : 0, need = found->size;
    bool is_text = registry_is_text(found->type);

    if (type)
        *type = found->type;
    if (is_text)
        need = (DWORD)utf8_from_utf16(NULL, 0, found->data, found->size / sizeof(WCHAR));
    if (size)
        *size = need;
    if (!out)
        return ERROR_SUCCESS;
    if (need > room)
        return ERROR_MORE_DATA;
    if (is_text)
        utf8_from_utf16((char *)out, room, found->data, found->size / sizeof(WCHAR));
    else
        memcpy(out, found->data, found->size);
    return ERROR_SUCCESS;
}

/* The whole of a value that may grow meanwhile. */
static LSTATUS read_whole(HKEY hkey, const WCHAR *name, struct found *found)
{
    LSTATUS error;

    *found = (struct found){.type = REG_NONE};
    error = RegQueryValueExW(hkey, name, NULL, &found->type, NULL, &found->size);
    while (!error) {
        void *larger = realloc(found->data, found->size + 1);

        if (!larger)
            return no_memory();
        found->data = larger;
        error = RegQueryValueExW(hkey, name, NULL, &found->type, larger, &found->size);
        if (error != ERROR_MORE_DATA)
            break;
        error = ERROR_SUCCESS;
    }
    return error;
}

API(advapi32, LSTATUS, RegQueryValueExA,
    (HKEY hkey, LPCSTR name OPTIONAL, LPDWORD reserved,
     LPDWORD type OUT OPTIONAL ENUM(REG_NONE, REG_SZ, REG_EXPAND_SZ, REG_BINARY, REG_DWORD,
                                    REG_DWORD_BIG_ENDIAN, REG_LINK, REG_MULTI_SZ, REG_QWORD),
     LPBYTE data OUT OPTIONAL BYTES(*size), LPDWORD size INOUT OPTIONAL))
{
    struct found found;
    struct wide wide;
    LSTATUS error;

    if (reserved || (data && !size))
        return ERROR_INVALID_PARAMETER;
    if (!wide_open(&wide, name))
        return no_memory();
    error = read_whole(hkey, wide.text, &found);
    if (!error)
        error = give(&found, type, data, size);
    free(found.data);
    wide_close(&wide);
    return error;
}
RESULT_ERROR(advapi32, RegQueryValueExA);

/* Text data from an A function, widened; from malloc. */
static WCHAR *widen_data(const void *data, DWORD size, DWORD *bytes)
{
    size_t units = utf16_from_utf8(NULL, 0, data, size);
    WCHAR *wide = malloc((units + 1) * sizeof *wide);

    if (wide)
        utf16_from_utf8((uint16_t *)wide, units, data, size);
    *bytes = (DWORD)(units * sizeof *wide);
    return wide;
}

API(advapi32, LSTATUS, RegSetValueExA,
    (HKEY hkey, LPCSTR name OPTIONAL, DWORD reserved, DWORD type ENUM(REG_),
     CONST BYTE *data BYTES(size) OPTIONAL, DWORD size))
{
    WCHAR *text = NULL;
    struct wide wide;
    LSTATUS error;

    if (!data && size > 0)
        return ERROR_INVALID_PARAMETER;
    if (!wide_open(&wide, name))
        return no_memory();
    if (registry_is_text(type) && data) {
        text = widen_data(data, size, &size);
        data = (const BYTE *)text;
    }
    error = text || !registry_is_text(type) || size == 0
                ? RegSetValueExW(hkey, wide.text, reserved, type, data, size)
                : no_memory();
    free(text);
    wide_close(&wide);
    return error;
}
RESULT_ERROR(advapi32, RegSetValueExA);

API(advapi32, LSTATUS, RegSetKeyValueA,
    (HKEY hkey, LPCSTR path OPTIONAL, LPCSTR name OPTIONAL, DWORD type ENUM(REG_),
     LPCVOID data BYTES(size), DWORD size))
{
    HKEY subkey;
    LSTATUS error =
        RegCreateKeyExA(hkey, path ? path : "", 0, NULL, 0, KEY_SET_VALUE, NULL, &subkey, NULL);

    if (error)
        return error;
    error = RegSetValueExA(subkey, name, 0, type, data, size);
    RegCloseKey(subkey);
    return error;
}
RESULT_ERROR(advapi32, RegSetKeyValueA);

API(advapi32, LSTATUS, RegSetValueA,
    (HKEY hkey, LPCSTR path OPTIONAL,
     DWORD type ENUM(REG_NONE, REG_SZ, REG_EXPAND_SZ, REG_BINARY, REG_DWORD, REG_DWORD_BIG_ENDIAN,
                     REG_LINK, REG_MULTI_SZ, REG_QWORD),
     LPCSTR data, DWORD size))
{
    (void)size; /* documented: the length of the string counts */
    if (type != REG_SZ || !data)
        return ERROR_INVALID_PARAMETER;
    return RegSetKeyValueA(hkey, path, NULL, REG_SZ, data, (DWORD)strlen(data) + 1);
}
RESULT_ERROR(advapi32, RegSetValueA);

API(advapi32, LSTATUS, RegQueryValueA,
    (HKEY hkey, LPCSTR path OPTIONAL, LPSTR data OUT OPTIONAL, PLONG size INOUT OPTIONAL))
{
    HKEY subkey;
    DWORD room = size ? (DWORD)*size : 0;
    LSTATUS error = RegOpenKeyExA(hkey, path, 0, KEY_QUERY_VALUE, &subkey);

    if (error)
        return error;
    error = RegQueryValueExA(subkey, NULL, NULL, NULL, (BYTE *)data, size ? &room : NULL);
    RegCloseKey(subkey);
    if (error == ERROR_FILE_NOT_FOUND) { /* documented: an empty string then */
        if (data && room > 0)
            *data = 0;
        room = 1;
        error = ERROR_SUCCESS;
    }
    if (size)
        *size = (LONG)room;
    return error;
}
RESULT_ERROR(advapi32, RegQueryValueA);

/* RegGetValueW does the work; text comes back narrower than it was asked for. */
API(advapi32, LSTATUS, RegGetValueA,
    (HKEY hkey, LPCSTR path OPTIONAL, LPCSTR name OPTIONAL, DWORD flags FLAGS(RRF_),
     LPDWORD type OUT OPTIONAL ENUM(REG_NONE, REG_SZ, REG_EXPAND_SZ, REG_BINARY, REG_DWORD,
                                    REG_DWORD_BIG_ENDIAN, REG_LINK, REG_MULTI_SZ, REG_QWORD),
     PVOID data OUT OPTIONAL, LPDWORD size INOUT OPTIONAL))
{
    struct wide wide = {NULL, {0}}, wide_name = {NULL, {0}};
    DWORD room = data && size ? *size : 0;
    struct found found = {.type = REG_NONE};
    LSTATUS error;

    if (data && !size)
        return ERROR_INVALID_PARAMETER;
    if (!wide_open(&wide, path) || !wide_open(&wide_name, name)) {
        wide_close(&wide);
        return no_memory();
    }
    error = RegGetValueW(hkey, wide.text, wide_name.text, flags, &found.type, NULL, &found.size);
    if (!error) {
        found.data = malloc(found.size + 1);
        error = found.data ? RegGetValueW(hkey, wide.text, wide_name.text, flags, &found.type,
                                          found.data, &found.size)
                           : no_memory();
    }
    if (!error)
        error = give(&found, type, data, size);
    if (error && data && (flags & RRF_ZEROONFAILURE))
        memset(data, 0, room);
    free(found.data);
    wide_close(&wide_name);
    wide_close(&wide);
    return error;
}
RESULT_ERROR(advapi32, RegGetValueA);

/* Copies a name out with its terminator; *length is the room, then the length without it. */
static LSTATUS narrow_name(const WCHAR *name, DWORD units, char *out, DWORD *length)
{
    size_t need = utf8_from_utf16(NULL, 0, (const uint16_t *)name, units);

    if (need >= *length)
        return ERROR_MORE_DATA;
    utf8_from_utf16(out, need, (const uint16_t *)name, units);
    out[need] = 0;
    *length = (DWORD)need;
    return ERROR_SUCCESS;
}

API(advapi32, LSTATUS, RegEnumKeyExA,
    (HKEY hkey, DWORD index, LPSTR name OUT, LPDWORD length INOUT, LPDWORD reserved,
     LPSTR class OUT OPTIONAL, LPDWORD class_length INOUT OPTIONAL, PFILETIME written OUT OPTIONAL))
{
    WCHAR wide[REGISTRY_NAME_UNITS + 1];
    DWORD units = REGISTRY_NAME_UNITS + 1;
    LSTATUS error;

    if (!name || !length || (class && !class_length))
        return ERROR_INVALID_PARAMETER;
    error = RegEnumKeyExW(hkey, index, wide, &units, reserved, NULL, NULL, written);
    if (error)
        return error;
    if (class && *class_length > 0)
        *class = 0;
    if (class_length)
        *class_length = 0;
    return narrow_name(wide, units, name, length);
}
RESULT_ERROR(advapi32, RegEnumKeyExA);

API(advapi32, LSTATUS, RegEnumKeyA, (HKEY hkey, DWORD index, LPSTR name OUT, DWORD length))
{
    return RegEnumKeyExA(hkey, index, name, &length, NULL, NULL, NULL, NULL);
}
RESULT_ERROR(advapi32, RegEnumKeyA);

API(advapi32, LSTATUS, RegEnumValueA,
    (HKEY hkey, DWORD index, LPSTR name OUT, LPDWORD length INOUT, LPDWORD reserved,
     LPDWORD type OUT OPTIONAL ENUM(REG_NONE, REG_SZ, REG_EXPAND_SZ, REG_BINARY, REG_DWORD,
                                    REG_DWORD_BIG_ENDIAN, REG_LINK, REG_MULTI_SZ, REG_QWORD),
     LPBYTE data OUT OPTIONAL BYTES(*size), LPDWORD size INOUT OPTIONAL))
{
    WCHAR *wide = malloc((REGISTRY_VALUE_NAME_UNITS + 1) * sizeof *wide);
    DWORD units = REGISTRY_VALUE_NAME_UNITS + 1;
    struct found found = {.type = REG_NONE};
    LSTATUS error = ERROR_INVALID_PARAMETER;

    if (!wide)
        return no_memory();
    if (name && length && !(data && !size))
        error = RegEnumValueW(hkey, index, wide, &units, reserved, NULL, NULL, NULL);
    if (!error)
        error = read_whole(hkey, wide, &found);
    if (!error)
        error = give(&found, type, data, size);
    if (!error)
        error = narrow_name(wide, units, name, length);
    free(found.data);
    free(wide);
    return error;
}
RESULT_ERROR(advapi32, RegEnumValueA);

/* The longest names and data are counted in UTF-16; narrow text may need up to three bytes each. */
API(advapi32, LSTATUS, RegQueryInfoKeyA,
    (HKEY hkey, LPSTR class OUT OPTIONAL, LPDWORD class_length INOUT OPTIONAL, LPDWORD reserved,
     LPDWORD subkeys OUT OPTIONAL, LPDWORD longest_subkey OUT OPTIONAL,
     LPDWORD longest_class OUT OPTIONAL, LPDWORD values OUT OPTIONAL,
     LPDWORD longest_name OUT OPTIONAL, LPDWORD largest_value OUT OPTIONAL,
     LPDWORD security_size OUT OPTIONAL, PFILETIME written OUT OPTIONAL))
{
    WCHAR wide[REGISTRY_NAME_UNITS + 1];
    DWORD units = REGISTRY_NAME_UNITS + 1;
    LSTATUS error;

    if (class && !class_length)
        return ERROR_INVALID_PARAMETER;
    error = RegQueryInfoKeyW(hkey, wide, &units, reserved, subkeys, longest_subkey, longest_class,
                             values, longest_name, largest_value, security_size, written);
    if (error)
        return error;
    if (longest_subkey)
        *longest_subkey *= 3;
    if (longest_name)
        *longest_name *= 3;
    if (largest_value)
        *largest_value += *largest_value / 2;
    if (class)
        return narrow_name(wide, units, class, class_length);
    if (class_length)
        *class_length = units;
    return ERROR_SUCCESS;
}
RESULT_ERROR(advapi32, RegQueryInfoKeyA);
