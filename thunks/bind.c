/* Slots of builtin DLLs, and the traps for what nobody provides. */
#include "thunks/bind.h"

#include "abi/exception.h"
#include "thunks/stub.h"
#include "thunks/watch.h"

#include <delayimp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MISSING_EXIT_STATUS = 127 };

struct missing {
    char *dll, *name;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct bound_dll *dlls;

/* In bind_missing.S: calls bind_missing_called. */
void bind_missing_entry(void);
__attribute__((noreturn, ms_abi)) void bind_missing_called(const struct missing *missing);

/* What the delay-load helper of Microsoft's linker raises when GetProcAddress fails: "Error
 * handling and notification" of delay-loaded DLLs. The parameter is its DelayLoadInfo. */
static void raise_missing(const struct missing *missing)
{
    bool by_name = missing->name[0] != '#';
    DelayLoadInfo info = {.cb = sizeof info,
                          .szDll = missing->dll,
                          .dlp = {.fImportByName = by_name},
                          .dwLastError = ERROR_PROC_NOT_FOUND};
    ULONG_PTR argument = (ULONG_PTR)&info;

    if (by_name)
        info.dlp.szProcName = missing->name;
    else
        info.dlp.dwOrdinal = (DWORD)strtoul(missing->name + 1, NULL, 10);
    exception_raise(VcppException(ERROR_SEVERITY_ERROR, ERROR_PROC_NOT_FOUND), 0, 1, &argument);
}

/* A handler that continues finds nothing to continue with: then the process ends. */
void bind_missing_called(const struct missing *missing)
{
    const char *dot = strrchr(missing->dll, '.');
    int stem = dot ? (int)(dot - missing->dll) : (int)strlen(missing->dll);

    dprintf(STDERR_FILENO, "sojourn: %.*s!%s: not provided\n", stem, missing->dll, missing->name);
    raise_missing(missing);
    _exit(MISSING_EXIT_STATUS);
}

void *bind_missing(const char *dll, const char *name)
{
    struct missing *missing = malloc(sizeof *missing);
    void *stub = NULL;

    if (!missing)
        return NULL;
    missing->dll = strdup(dll);
    missing->name = strdup(name);
    if (missing->dll && missing->name)
        stub = stub_make(missing, bind_missing_entry);
    if (stub)
        return stub;
    free(missing->dll);
    free(missing->name);
    free(missing);
    return NULL;
}

void bind_lock(void)
{
    pthread_mutex_lock(&lock);
}

void bind_unlock(void)
{
    pthread_mutex_unlock(&lock);
}

struct bound_dll *bind_dlls(void)
{
    return dlls;
}

static void *initial_target(const struct bound_dll *dll, const struct call *call)
{
    if (call->flags & CALL_SYSV)
        return call->address;
    return call->flags & CALL_GAP ? bind_missing(dll->name, call->name) : call->address;
}

void bind_dll(struct bound_dll *dll)
{
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < dll->count; i++)
        dll->slots[i] = initial_target(dll, dll->calls[i]);
    dll->next = dlls;
    dlls = dll;
    watch_bound(dll);
    pthread_mutex_unlock(&lock);
}
