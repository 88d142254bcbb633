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
    for (size_t i = 0; vector && guest_pointer_at(vector, i); i++)
        crt_release(guest_pointer_at(vector, i));
    crt_release(vector);
}

static WCHAR **vector_widen(const char *const *narrow)
{
    size_t count;
    WCHAR **wide;

    if (!narrow)
        return NULL;
    count = guest_pointer_count(narrow);
    wide = crt_allocate_zeroed(count + 1, sizeof *wide);
    for (size_t i = 0; wide && i < count; i++)
        guest_pointer_set(wide, i, system_to_wide(guest_pointer_at(narrow, i)));
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

/* The arguments of an l function lie in memory as a vector does; the environment follows them. */
struct list {
    const void *arguments, *environment;
};

static struct list list_read(const void *slots)
{
    return (struct list){slots, guest_pointer_at(slots, guest_pointer_count(slots) + 1)};
}

#define SPAWN_LIST(spawn, mode_value, with_environment, search)                                    \
    __builtin_ms_va_list variadic;                                                                 \
    struct list list;                                                                              \
                                                                                                   \
    __builtin_ms_va_start(variadic, program);                                                      \
    list = list_read(variadic);                                                                    \
    __builtin_ms_va_end(variadic);                                                                 \
    return spawn(mode_value, program, list.arguments, with_environment ? list.environment : NULL,  \
                 search)

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
