/* Environment variables and the command line. */
#include "apis/nt/environment.h"

#include "abi/guest_memory.h"
#include "abi/process.h"
#include "apis/host/text.h"
#include "apis/win/ansi.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <stdlib.h>
#include <string.h>

API(kernel32, LPWSTR, GetCommandLineW, (void))
{
    return process_peb()->parameters->command_line.Buffer;
}

API(kernel32, LPSTR, GetCommandLineA, (void))
{
    static char *_Atomic narrow; /* one for the process: the caller may keep it */
    char *made = narrow, *none = NULL;

    if (!made) {
        const UNICODE_STRING *line = &process_peb()->parameters->command_line;
        size_t length = line->Length / sizeof(WCHAR);
        size_t need = utf8_from_utf16(NULL, 0, line->Buffer, length);

        made = guest_allocate_zeroed(need + 1);
        if (!made)
            return NULL;
        utf8_from_utf16(made, need, line->Buffer, length);
        if (!__c11_atomic_compare_exchange_strong(&narrow, &none, made, __ATOMIC_SEQ_CST,
                                                  __ATOMIC_SEQ_CST)) {
            guest_release(made);
            made = none;
        }
    }
    return made;
}

/* A name that cannot be one: empty, or with '=' behind its first character. */
static BOOL name_is_bad(const WCHAR *name, size_t length)
{
    for (size_t i = 1; i < length; i++) {
        if (name[i] == '=')
            return TRUE;
    }
    return length == 0;
}

API(kernel32, DWORD, GetEnvironmentVariableW,
    (LPCWSTR name, LPWSTR value OUT COUNT(size) OPTIONAL, DWORD size))
{
    ptrdiff_t length = name ? environment_get(name, utf16_length(name), value, size) : -1;

    if (length < 0) {
        last_error_set(ERROR_ENVVAR_NOT_FOUND);
        return 0;
    }
    if (length == 0)
        last_error_set(ERROR_SUCCESS); /* how callers tell an empty value from a failure */
    return (DWORD)length < size ? (DWORD)length : (DWORD)length + 1;
}

API(kernel32, DWORD, GetEnvironmentVariableA,
    (LPCSTR name, LPSTR value OUT COUNT(size) OPTIONAL, DWORD size))
{
    struct wide wide_name;
    WCHAR *wide_value;
    DWORD length, result = 0;

    if (!wide_open(&wide_name, name))
        return 0;
    length = GetEnvironmentVariableW(wide_name.text, NULL, 0);
    wide_value = length ? malloc(length * sizeof *wide_value) : NULL;
    if (wide_value) {
        length = GetEnvironmentVariableW(wide_name.text, wide_value, length);
        result = ansi_copy_out(value, size, wide_value, length);
    }
    free(wide_value);
    wide_close(&wide_name);
    return result;
}

API(kernel32, WINBOOL, SetEnvironmentVariableW, (LPCWSTR name, LPCWSTR value OPTIONAL))
{
    size_t length = name ? utf16_length(name) : 0;

    if (name_is_bad(name, length))
        return win_fail(ERROR_INVALID_PARAMETER);
    if (!value && environment_get(name, length, NULL, 0) < 0)
        return win_fail(ERROR_ENVVAR_NOT_FOUND);
    return win_result(environment_set(name, length, value, value ? utf16_length(value) : 0));
}

API(kernel32, WINBOOL, SetEnvironmentVariableA, (LPCSTR name, LPCSTR value OPTIONAL))
{
    struct wide wide_name, wide_value;
    WINBOOL result = FALSE;

    if (!wide_open(&wide_name, name))
        return FALSE;
    if (wide_open(&wide_value, value)) {
        result = SetEnvironmentVariableW(wide_name.text, wide_value.text);
        wide_close(&wide_value);
    }
    wide_close(&wide_name);
    return result;
}

API(kernel32, LPWSTR, GetEnvironmentStringsW, (void))
{
    size_t size;

    return environment_copy(&size);
}

/* Named GetEnvironmentStrings in the export table as well; the headers redirect that name. */
API(kernel32, LPCH, GetEnvironmentStringsA, (void))
{
    size_t size, need;
    WCHAR *wide = environment_copy(&size);
    char *narrow = NULL;

    if (!wide)
        return NULL;
    need = utf8_from_utf16(NULL, 0, wide, size);
    narrow = guest_allocate(need);
    if (narrow)
        utf8_from_utf16(narrow, need, wide, size);
    guest_release(wide);
    return narrow;
}

ALIAS(kernel32, GetEnvironmentStrings, "kernel32.GetEnvironmentStringsA");

API(kernel32, WINBOOL, FreeEnvironmentStringsW, (LPWCH block OPTIONAL))
{
    guest_release(block);
    return TRUE;
}

API(kernel32, WINBOOL, FreeEnvironmentStringsA, (LPCH block OPTIONAL))
{
    guest_release(block);
    return TRUE;
}

struct expansion {
    WCHAR *out;
    size_t room, need;
};

static void put(struct expansion *to, const WCHAR *text, size_t length)
{
    for (size_t i = 0; i < length; i++, to->need++) {
        if (to->need < to->room)
            to->out[to->need] = text[i];
    }
}

/* Appends a variable's value; false when there is no such variable. */
static bool put_variable(struct expansion *to, const WCHAR *name, size_t length)
{
    ptrdiff_t size = environment_get(name, length, NULL, 0);
    WCHAR *value;

    if (size < 0)
        return false;
    value = malloc(((size_t)size + 1) * sizeof *value);
    if (!value)
        return false;
    size = environment_get(name, length, value, (size_t)size + 1);
    if (size >= 0)
        put(to, value, (size_t)size);
    free(value);
    return size >= 0;
}

API(kernel32, DWORD, ExpandEnvironmentStringsW,
    (LPCWSTR source, LPWSTR out OUT COUNT(size) OPTIONAL, DWORD size))
{
    struct expansion to = {out, out ? size : 0, 0};

    for (const WCHAR *at = source; *at;) {
        const WCHAR *end = at + 1;

        while (*at == '%' && *end && *end != '%')
            end++;
        if (*at == '%' && *end == '%' && put_variable(&to, at + 1, (size_t)(end - at - 1))) {
            at = end + 1;
        } else {
            put(&to, at, (size_t)(end - at)); /* an unknown %NAME stays as it is */
            at = end;
        }
    }
    put(&to, L"", 1);
    return (DWORD)to.need;
}

API(kernel32, DWORD, ExpandEnvironmentStringsA,
    (LPCSTR source, LPSTR out OUT COUNT(size) OPTIONAL, DWORD size))
{
    struct wide wide;
    WCHAR *expanded;
    DWORD length, need = 0;

    if (!wide_open(&wide, source))
        return 0;
    length = ExpandEnvironmentStringsW(wide.text, NULL, 0);
    expanded = malloc(length * sizeof *expanded);
    if (expanded) {
        ExpandEnvironmentStringsW(wide.text, expanded, length);
        need = (DWORD)utf8_from_utf16(out, out ? size : 0, expanded, length);
    } else {
        last_error_set(ERROR_NOT_ENOUGH_MEMORY);
    }
    free(expanded);
    wide_close(&wide);
    return need;
}
