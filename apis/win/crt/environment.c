/*
 * The environment as the C runtime has it: a copy made at first use, in both widths, which
 * _putenv keeps equal to the process's (Microsoft C runtime library reference: getenv, _putenv,
 * _environ, _dupenv_s).
 */
#include "abi/guest_pointer.h"
#include "abi/hold_mutex.h"
#include "apis/host/text.h"
#include "apis/win/crt/ctype.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/heap.h"
#include "apis/win/crt/locale.h"
#include "apis/win/crt/startup.h"
#include "thunks/api.h"

#include <pthread.h>
#include <string.h>

DATA(msvcrt, char **, _environ);
DATA(msvcrt, WCHAR **, _wenviron);

static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

/* Where the value begins when the variable has this name, else 0. Case does not matter. */
static size_t value_offset(const WCHAR *variable, const WCHAR *name, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (ascii_upper(variable[i]) != ascii_upper(name[i]))
            return 0;
    }
    return variable[length] == '=' ? length + 1 : 0;
}

static WCHAR *copy_text(const WCHAR *text)
{
    size_t size = (utf16_length(text) + 1) * sizeof *text;
    WCHAR *copy = crt_allocate(size);

    return copy ? memcpy(copy, text, size) : NULL;
}

/* Variables whose name begins with = are the current folders of drives: not for programs. */
static WCHAR **wide_from_block(const WCHAR *block)
{
    size_t count = 0;
    WCHAR **variables;

    for (const WCHAR *at = block; *at; at += utf16_length(at) + 1)
        count++;
    variables = crt_allocate_zeroed(count + 1, sizeof *variables);
    if (!variables)
        return NULL;
    count = 0;
    for (const WCHAR *at = block; *at; at += utf16_length(at) + 1) {
        if (*at != '=')
            guest_pointer_set(variables, count++, copy_text(at));
    }
    return variables;
}

static char **narrow_from_wide(WCHAR **wide)
{
    size_t count = guest_pointer_count(wide);
    char **narrow = crt_allocate_zeroed(count + 1, sizeof *narrow);

    for (size_t i = 0; narrow && i < count; i++)
        guest_pointer_set(narrow, i, system_to_narrow(guest_pointer_at(wide, i)));
    return narrow;
}

static void prepare(void)
{
    WCHAR *block;

    if (msvcrt__wenviron)
        return;
    block = GetEnvironmentStringsW();
    if (!block)
        return;
    msvcrt__wenviron = wide_from_block(block);
    FreeEnvironmentStringsW(block);
}

char **environment_narrow(void)
{
    hold_mutex(&lock);
    prepare();
    if (!msvcrt__environ && msvcrt__wenviron)
        msvcrt__environ = narrow_from_wide(msvcrt__wenviron);
    hold_mutex_end(&lock);
    return msvcrt__environ;
}

WCHAR **environment_wide(void)
{
    hold_mutex(&lock);
    prepare();
    hold_mutex_end(&lock);
    return msvcrt__wenviron;
}

static size_t find(const WCHAR *name, size_t length, size_t *count)
{
    size_t found = SIZE_MAX;
    const WCHAR *variable;

    for (*count = 0; (variable = guest_pointer_at(msvcrt__wenviron, *count)); ++*count) {
        if (found == SIZE_MAX && value_offset(variable, name, length))
            found = *count;
    }
    return found;
}

/* Adds, replaces or (assignment NULL) removes a variable in one of the two lists. */
static int list_set(void *list, size_t at, size_t count, void *assignment)
{
    char *first = *(char **)list, *moved;
    size_t size = guest_pointer_size();

    if (at != SIZE_MAX && !assignment) {
        memmove(first + at * size, first + (at + 1) * size, (count - at) * size);
        return 0;
    }
    if (at == SIZE_MAX && assignment) {
        moved = crt_reallocate(first, (count + 2) * size);
        if (!moved)
            return -1;
        *(char **)list = first = moved;
        at = count;
        guest_pointer_set(first, count + 1, NULL);
    }
    if (assignment)
        guest_pointer_set(first, at, assignment);
    return 0;
}

/* Old strings are not freed: pointers that getenv returned may still be in use. */
static int variable_set(const WCHAR *name, size_t length, const WCHAR *value)
{
    size_t count, at, size = length + (value ? utf16_length(value) : 0) + 2;
    WCHAR *assignment = NULL, *owned_name = crt_allocate(size * sizeof *owned_name);
    int result;

    if (!owned_name)
        return -1;
    memcpy(owned_name, name, length * sizeof *name);
    owned_name[length] = 0;
    hold_mutex(&lock);
    environment_narrow();
    if (!SetEnvironmentVariableW(owned_name, value)) {
        hold_mutex_end(&lock);
        crt_release(owned_name);
        return value ? -1 : 0;
    }
    at = find(name, length, &count);
    if (value) {
        assignment = owned_name;
        assignment[length] = '=';
        memcpy(assignment + length + 1, value, (utf16_length(value) + 1) * sizeof *value);
    }
    result =
        list_set(&msvcrt__environ, at, count, assignment ? system_to_narrow(assignment) : NULL);
    if (result == 0)
        result = list_set(&msvcrt__wenviron, at, count, assignment);
    hold_mutex_end(&lock);
    if (!value)
        crt_release(owned_name);
    return result;
}

CRT(int, _wputenv, (const WCHAR *assignment))
{
    size_t length = 0;

    if (!assignment) {
        parameter_invalid(CRT_EINVAL);
        return -1;
    }
    while (assignment[length] && assignment[length] != '=')
        length++;
    if (!assignment[length] || length == 0) {
        error_set(CRT_EINVAL);
        return -1;
    }
    return variable_set(assignment, length,
                        assignment[length + 1] ? assignment + length + 1 : NULL);
}

CRT(int, _putenv, (const char *assignment))
{
    WCHAR *wide;
    int result;

    if (!assignment) {
        parameter_invalid(CRT_EINVAL);
        return -1;
    }
    wide = system_to_wide(assignment);
    if (!wide)
        return -1;
    result = crt__wputenv(wide);
    crt_release(wide);
    return result;
}

CRT(int, _wputenv_s, (const WCHAR *name, const WCHAR *value))
{
    if (!name || !value)
        return parameter_invalid(CRT_EINVAL);
    if (!*name)
        return error_set(CRT_EINVAL);
    return variable_set(name, utf16_length(name), *value ? value : NULL) < 0 ? error_get() : 0;
}

CRT(int, _putenv_s, (const char *name, const char *value))
{
    WCHAR *wide_name, *wide_value;
    int result = CRT_ENOMEM;

    if (!name || !value)
        return parameter_invalid(CRT_EINVAL);
    wide_name = system_to_wide(name);
    wide_value = system_to_wide(value);
    if (wide_name && wide_value)
        result = crt__wputenv_s(wide_name, wide_value);
    crt_release(wide_name);
    crt_release(wide_value);
    return result;
}

CRT(WCHAR *, _wgetenv, (const WCHAR *name))
{
    size_t count, at, length;
    WCHAR *value = NULL;

    if (!name) {
        parameter_invalid(CRT_EINVAL);
        return NULL;
    }
    length = utf16_length(name);
    hold_mutex(&lock);
    if (environment_wide() && (at = find(name, length, &count)) != SIZE_MAX)
        value = (WCHAR *)guest_pointer_at(msvcrt__wenviron, at) + length + 1;
    hold_mutex_end(&lock);
    return value;
}

/* Looks in the list that the program sees: some change _environ themselves. */
CRT(char *, getenv, (const char *name))
{
    size_t length;
    char *value = NULL, *variable, **list;

    if (!name) {
        parameter_invalid(CRT_EINVAL);
        return NULL;
    }
    length = strlen(name);
    hold_mutex(&lock);
    list = environment_narrow();
    for (size_t i = 0; list && (variable = guest_pointer_at(list, i)) && !value; i++) {
        if (strncasecmp(variable, name, length) == 0 && variable[length] == '=')
            value = variable + length + 1;
    }
    hold_mutex_end(&lock);
    return value;
}

CRT(int, getenv_s,
    (size_t * needed OUT, char *buffer OUT COUNT(size), size_t size, const char *name))
{
    char *value;
    size_t length;

    if (!needed || !name || (!buffer && size))
        return parameter_invalid(CRT_EINVAL);
    value = crt_getenv(name);
    *needed = 0;
    if (size)
        *buffer = 0;
    if (!value)
        return 0;
    length = strlen(value) + 1;
    *needed = length;
    if (size == 0)
        return 0;
    if (length > size)
        return error_set(CRT_ERANGE);
    memcpy(buffer, value, length);
    return 0;
}

CRT(int, _wgetenv_s,
    (size_t * needed OUT, WCHAR *buffer OUT COUNT(size), size_t size, const WCHAR *name))
{
    WCHAR *value;
    size_t length;

    if (!needed || !name || (!buffer && size))
        return parameter_invalid(CRT_EINVAL);
    value = crt__wgetenv(name);
    *needed = 0;
    if (size)
        *buffer = 0;
    if (!value)
        return 0;
    length = utf16_length(value) + 1;
    *needed = length;
    if (size == 0)
        return 0;
    if (length > size)
        return error_set(CRT_ERANGE);
    memcpy(buffer, value, length * sizeof *buffer);
    return 0;
}

CRT(int, _dupenv_s, (char **copy OUT, size_t *count OUT, const char *name))
{
    char *value;
    size_t size;

    if (!copy || !name)
        return parameter_invalid(CRT_EINVAL);
    *copy = NULL;
    if (count)
        *count = 0;
    value = crt_getenv(name);
    if (!value)
        return 0;
    size = strlen(value) + 1;
    *copy = crt_allocate(size);
    if (!*copy)
        return CRT_ENOMEM;
    memcpy(*copy, value, size);
    if (count)
        *count = size;
    return 0;
}

CRT(int, _wdupenv_s, (WCHAR * *copy OUT, size_t *count OUT, const WCHAR *name))
{
    WCHAR *value;

    if (!copy || !name)
        return parameter_invalid(CRT_EINVAL);
    *copy = NULL;
    if (count)
        *count = 0;
    value = crt__wgetenv(name);
    if (!value)
        return 0;
    *copy = copy_text(value);
    if (!*copy)
        return CRT_ENOMEM;
    if (count)
        *count = utf16_length(value) + 1;
    return 0;
}

CRT(char ***, __p__environ, (void))
{
    environment_narrow();
    return &msvcrt__environ;
}

CRT(WCHAR ***, __p__wenviron, (void))
{
    environment_wide();
    return &msvcrt__wenviron;
}
