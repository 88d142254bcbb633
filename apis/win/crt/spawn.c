/*
 * The _spawn and _exec families over process_spawn (Microsoft C runtime library reference). The
 * letters: l lists the arguments, v has them in a vector, e adds an environment, p searches PATH.
 */
#include "abi/guest_pointer.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/heap.h"
#include "apis/win/crt/locale.h"
#include "apis/win/crt/process.h"
#include "thunks/api.h"

static void vector_release(WCHAR **vector)
{
    for (size_t i = 0; vector && vector[i]; i++)
        crt_release(vector[i]);
    crt_release(vector);
}

static WCHAR **vector_widen(const char *const *narrow)
{
    size_t count = 0;
    WCHAR **wide;

    if (!narrow)
        return NULL;
    while (narrow[count])
        count++;
    wide = crt_allocate_zeroed(count + 1, sizeof *wide);
    for (size_t i = 0; wide && i < count; i++)
        wide[i] = system_to_wide(narrow[i]);
    return wide;
}

static intptr_t spawn_wide(int mode, const WCHAR *program, const void *arguments,
                           const void *environment, bool search)
{
    return process_spawn(mode, program, arguments, environment, search);
}

static intptr_t spawn_narrow(int mode, const char *program, const void *arguments,
                             const void *environment, bool search)
{
    WCHAR *wide_program = program ? system_to_wide(program) : NULL;
    WCHAR **wide_arguments = vector_widen(arguments);
    WCHAR **wide_environment = vector_widen(environment);
    intptr_t result = spawn_wide(mode, wide_program, wide_arguments, wide_environment, search);

    crt_release(wide_program);
    vector_release(wide_arguments);
    vector_release(wide_environment);
    return result;
}

/* A vector of the guest's as the host's; a 64-bit guest's is that already. */
static void *vector_open(const void *vector)
{
    size_t count = vector && guest_is_32() ? guest_pointer_count(vector) + 1 : 0;
    void **opened = count ? crt_allocate(count * sizeof *opened) : NULL;

    for (size_t i = 0; opened && i < count; i++)
        opened[i] = guest_pointer_at(vector, i);
    return guest_is_32() ? opened : (void *)vector;
}

static void vector_close(void *opened)
{
    if (guest_is_32())
        crt_release(opened);
}

/* The arguments of an l function lie in memory as a vector does; the environment follows them. */
struct list {
    void *arguments, *environment;
};

static struct list list_open(const void *slots, bool with_environment)
{
    const void *environment =
        with_environment ? guest_pointer_at(slots, guest_pointer_count(slots) + 1) : NULL;

    return (struct list){vector_open(slots), vector_open(environment)};
}

#define SPAWN_LIST(spawn, mode_value, with_environment, search)                                    \
    __builtin_ms_va_list variadic;                                                                 \
    struct list list;                                                                              \
    intptr_t result;                                                                               \
                                                                                                   \
    __builtin_ms_va_start(variadic, program);                                                      \
    list = list_open(variadic, with_environment);                                                  \
    __builtin_ms_va_end(variadic);                                                                 \
    result = spawn(mode_value, program, list.arguments, list.environment, search);                 \
    vector_close(list.arguments);                                                                  \
    vector_close(list.environment);                                                                \
    return result

CRT(intptr_t, _spawnv, (int mode, const char *program, const char *const *arguments TERMINATED))
{
    return spawn_narrow(mode, program, arguments, NULL, false);
}

CRT(intptr_t, _spawnl, (int mode, const char *program, ...))
{
    SPAWN_LIST(spawn_narrow, mode, false, false);
}

CRT(intptr_t, _spawnve,
    (int mode, const char *program, const char *const *arguments TERMINATED,
     const char *const *environment TERMINATED))
{
    return spawn_narrow(mode, program, arguments, environment, false);
}

CRT(intptr_t, _spawnle, (int mode, const char *program, ...))
{
    SPAWN_LIST(spawn_narrow, mode, true, false);
}

CRT(intptr_t, _spawnvp, (int mode, const char *program, const char *const *arguments TERMINATED))
{
    return spawn_narrow(mode, program, arguments, NULL, true);
}

CRT(intptr_t, _spawnlp, (int mode, const char *program, ...))
{
    SPAWN_LIST(spawn_narrow, mode, false, true);
}

CRT(intptr_t, _spawnvpe,
    (int mode, const char *program, const char *const *arguments TERMINATED,
     const char *const *environment TERMINATED))
{
    return spawn_narrow(mode, program, arguments, environment, true);
}

CRT(intptr_t, _spawnlpe, (int mode, const char *program, ...))
{
    SPAWN_LIST(spawn_narrow, mode, true, true);
}

CRT(intptr_t, _execv, (const char *program, const char *const *arguments TERMINATED))
{
    return spawn_narrow(SPAWN_OVERLAY, program, arguments, NULL, false);
}

CRT(intptr_t, _execl, (const char *program, ...))
{
    SPAWN_LIST(spawn_narrow, SPAWN_OVERLAY, false, false);
}

CRT(intptr_t, _execve,
    (const char *program, const char *const *arguments TERMINATED,
     const char *const *environment TERMINATED))
{
    return spawn_narrow(SPAWN_OVERLAY, program, arguments, environment, false);
}

CRT(intptr_t, _execle, (const char *program, ...))
{
    SPAWN_LIST(spawn_narrow, SPAWN_OVERLAY, true, false);
}

CRT(intptr_t, _execvp, (const char *program, const char *const *arguments TERMINATED))
{
    return spawn_narrow(SPAWN_OVERLAY, program, arguments, NULL, true);
}

CRT(intptr_t, _execlp, (const char *program, ...))
{
    SPAWN_LIST(spawn_narrow, SPAWN_OVERLAY, false, true);
}

CRT(intptr_t, _execvpe,
    (const char *program, const char *const *arguments TERMINATED,
     const char *const *environment TERMINATED))
{
    return spawn_narrow(SPAWN_OVERLAY, program, arguments, environment, true);
}

CRT(intptr_t, _execlpe, (const char *program, ...))
{
    SPAWN_LIST(spawn_narrow, SPAWN_OVERLAY, true, true);
}

CRT(intptr_t, _wspawnv, (int mode, const WCHAR *program, const WCHAR *const *arguments TERMINATED))
{
    return spawn_wide(mode, program, arguments, NULL, false);
}

CRT(intptr_t, _wspawnl, (int mode, const WCHAR *program, ...))
{
    SPAWN_LIST(spawn_wide, mode, false, false);
}

CRT(intptr_t, _wspawnve,
    (int mode, const WCHAR *program, const WCHAR *const *arguments TERMINATED,
     const WCHAR *const *environment TERMINATED))
{
    return spawn_wide(mode, program, arguments, environment, false);
}

CRT(intptr_t, _wspawnle, (int mode, const WCHAR *program, ...))
{
    SPAWN_LIST(spawn_wide, mode, true, false);
}

CRT(intptr_t, _wspawnvp, (int mode, const WCHAR *program, const WCHAR *const *arguments TERMINATED))
{
    return spawn_wide(mode, program, arguments, NULL, true);
}

CRT(intptr_t, _wspawnlp, (int mode, const WCHAR *program, ...))
{
    SPAWN_LIST(spawn_wide, mode, false, true);
}

CRT(intptr_t, _wspawnvpe,
    (int mode, const WCHAR *program, const WCHAR *const *arguments TERMINATED,
     const WCHAR *const *environment TERMINATED))
{
    return spawn_wide(mode, program, arguments, environment, true);
}

CRT(intptr_t, _wspawnlpe, (int mode, const WCHAR *program, ...))
{
    SPAWN_LIST(spawn_wide, mode, true, true);
}

CRT(intptr_t, _wexecv, (const WCHAR *program, const WCHAR *const *arguments TERMINATED))
{
    return spawn_wide(SPAWN_OVERLAY, program, arguments, NULL, false);
}

CRT(intptr_t, _wexecl, (const WCHAR *program, ...))
{
    SPAWN_LIST(spawn_wide, SPAWN_OVERLAY, false, false);
}

CRT(intptr_t, _wexecve,
    (const WCHAR *program, const WCHAR *const *arguments TERMINATED,
     const WCHAR *const *environment TERMINATED))
{
    return spawn_wide(SPAWN_OVERLAY, program, arguments, environment, false);
}

CRT(intptr_t, _wexecle, (const WCHAR *program, ...))
{
    SPAWN_LIST(spawn_wide, SPAWN_OVERLAY, true, false);
}

CRT(intptr_t, _wexecvp, (const WCHAR *program, const WCHAR *const *arguments TERMINATED))
{
    return spawn_wide(SPAWN_OVERLAY, program, arguments, NULL, true);
}

CRT(intptr_t, _wexeclp, (const WCHAR *program, ...))
{
    SPAWN_LIST(spawn_wide, SPAWN_OVERLAY, false, true);
}

CRT(intptr_t, _wexecvpe,
    (const WCHAR *program, const WCHAR *const *arguments TERMINATED,
     const WCHAR *const *environment TERMINATED))
{
    return spawn_wide(SPAWN_OVERLAY, program, arguments, environment, true);
}

CRT(intptr_t, _wexeclpe, (const WCHAR *program, ...))
{
    SPAWN_LIST(spawn_wide, SPAWN_OVERLAY, true, true);
}

int WINAPI crt__wsystem(const WCHAR *command);

CRT(int, system, (const char *command))
{
    WCHAR *wide = command ? system_to_wide(command) : NULL;
    int result = crt__wsystem(wide);

    crt_release(wide);
    return result;
}
