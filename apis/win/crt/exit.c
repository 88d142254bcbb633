/*
 * atexit, exit and their relatives (Microsoft C runtime library reference: exit, _exit, _cexit,
 * quick_exit, atexit, _onexit, "_initterm", "_register_onexit_function").
 */
#include "apis/win/crt/exit.h"

#include "abi/guest32.h"
#include "abi/guest_pointer.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/heap.h"
#include "apis/win/crt/stream.h"
#include "loader/loader.h"
#include "thunks/api.h"

#include <pthread.h>
#include <stdlib.h>

typedef int(WINAPI *onexit_function)(void);
typedef int(WINAPI *initialiser)(void);
typedef void(WINAPI *thread_callback)(void *module, DWORD reason, void *reserved);

/* The table that programs of the Universal CRT keep in their own data: three pointers. */
struct onexit_table {
    void *first, *last, *end;
};

GUEST_LAYOUT(onexit_table, "functions that run from it may change it");

/* The same for our own code; what the pointers lead to is not the guest's to read. */
struct onexit_list {
    onexit_function *first, *last, *end;
};

static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static struct onexit_table on_exit_table, on_quick_exit;
static thread_callback exe_thread_callback;
static bool exiting, ended;

static struct onexit_list table_read(const struct onexit_table *table)
{
    return (struct onexit_list){guest_pointer_at(table, 0), guest_pointer_at(table, 1),
                                guest_pointer_at(table, 2)};
}

static void table_write(struct onexit_table *table, struct onexit_list list)
{
    guest_pointer_set(table, 0, list.first);
    guest_pointer_set(table, 1, list.last);
    guest_pointer_set(table, 2, list.end);
}

static int list_add(struct onexit_list *list, onexit_function function)
{
    size_t count = (size_t)(list->last - list->first);

    if (list->last == list->end) {
        size_t room = count ? 2 * count : 32;
        onexit_function *moved = crt_reallocate(list->first, room * sizeof *moved);

        if (!moved)
            return -1;
        *list = (struct onexit_list){moved, moved + count, moved + room};
    }
    *list->last++ = function;
    return 0;
}

static int table_add(struct onexit_table *table, onexit_function function)
{
    struct onexit_list list;
    int result;

    pthread_mutex_lock(&lock);
    list = table_read(table);
    result = list_add(&list, function);
    table_write(table, list);
    pthread_mutex_unlock(&lock);
    return result;
}

/* Takes the last one away; NULL: there is none. */
static onexit_function table_take(struct onexit_table *table)
{
    onexit_function function = NULL;
    struct onexit_list list;

    pthread_mutex_lock(&lock);
    list = table_read(table);
    if (list.last != list.first) {
        function = *--list.last;
        table_write(table, list);
    }
    pthread_mutex_unlock(&lock);
    return function;
}

/* The last first; a function may register others, which then come next. */
static void table_run(struct onexit_table *table)
{
    onexit_function function;

    while ((function = table_take(table)))
        function();
    crt_release(table_read(table).first);
    table_write(table, (struct onexit_list){0});
}

void exit_run(bool quick)
{
    if (exe_thread_callback && !quick) {
        thread_callback callback = exe_thread_callback;

        exe_thread_callback = NULL;
        callback(NULL, DLL_PROCESS_DETACH, NULL);
    }
    table_run(quick ? &on_quick_exit : &on_exit_table);
    if (!quick)
        stream_flush_all();
}

_Noreturn void exit_process(unsigned code)
{
    for (;;)
        ExitProcess(code);
}

_Noreturn void exit_at_once(unsigned code)
{
    ended = true; /* nothing is flushed */
    exit_process(code);
}

static void ucrtbase_end(void)
{
    if (!ended)
        stream_flush_free();
    ended = true;
}

/* msvcrt also runs the atexit functions. */
static void msvcrt_end(void)
{
    if (!ended && !exiting && pthread_mutex_trylock(&lock) == 0) {
        pthread_mutex_unlock(&lock);
        exiting = true;
        table_run(&on_exit_table);
    }
    ucrtbase_end();
}

void exit_prepare(void)
{
    loader_set_ending("msvcrt.dll", msvcrt_end);
    loader_set_ending("ucrtbase.dll", ucrtbase_end);
}

CRT(_Noreturn void, exit, (int code))
{
    pthread_mutex_lock(&lock);
    if (!exiting) {
        exiting = true;
        pthread_mutex_unlock(&lock);
        exit_run(false);
    } else {
        pthread_mutex_unlock(&lock);
    }
    exit_process((unsigned)code);
}

CRT(_Noreturn void, _exit, (int code))
{
    exit_at_once((unsigned)code);
}
ALIAS(crt, _Exit, "crt._exit");

CRT(_Noreturn void, quick_exit, (int code))
{
    exit_run(true);
    exit_at_once((unsigned)code);
}

CRT(void, _cexit, (void))
{
    exit_run(false);
}

/* Documented: the process's end without its at-exit functions or flushing, but it goes on. */
CRT(void, _c_exit, (void))
{
}

CRT(int, atexit, (exit_function function))
{
    return table_add(&on_exit_table, (onexit_function)function);
}
ALIAS(crt, _crt_atexit, "crt.atexit");

CRT(onexit_function, _onexit, (onexit_function function))
{
    return table_add(&on_exit_table, function) ? NULL : function;
}

CRT(int, at_quick_exit, (exit_function function))
{
    return table_add(&on_quick_exit, (onexit_function)function);
}
ALIAS(crt, _crt_at_quick_exit, "crt.at_quick_exit");

/* A DLL's own list: it keeps the two pointers, and calls the functions itself. */
CRT(void *, __dllonexit, (void *function, void **first INOUT, void **last INOUT))
{
    const size_t size = guest_pointer_size();
    char *moved;
    size_t count;

    pthread_mutex_lock(&lock);
    count = (size_t)((char *)*last - (char *)*first) / size;
    moved = crt_reallocate(*first, (count + 1) * size);
    if (moved) {
        guest_pointer_set(moved, count, function);
        *first = moved;
        *last = moved + (count + 1) * size;
    }
    pthread_mutex_unlock(&lock);
    return moved ? function : NULL;
}

CRT(int, _initialize_onexit_table, (struct onexit_table * table))
{
    struct onexit_list list;

    if (!table)
        return -1;
    list = table_read(table);
    if (list.first == list.last)
        table_write(table, (struct onexit_list){0});
    return 0;
}

CRT(int, _register_onexit_function, (struct onexit_table * table, onexit_function function))
{
    return table ? table_add(table, function) : -1;
}

CRT(int, _execute_onexit_table, (struct onexit_table * table))
{
    if (!table)
        return -1;
    table_run(table);
    return 0;
}

CRT(void, _register_thread_local_exe_atexit_callback, (thread_callback callback))
{
    if (exe_thread_callback)
        crt_fail_fast();
    exe_thread_callback = callback;
}

/* One function of a table in the guest's memory, unless its place is empty. */
static int call_entry(const char *table, size_t index)
{
    if (guest_is_32()) {
        uint32_t function = ((const uint32_t *)(const void *)table)[index];

        return function ? (int)guest32_call(function, NULL, 0) : 0;
    }
    if (((const initialiser *)(const void *)table)[index])
        return ((const initialiser *)(const void *)table)[index]();
    return 0;
}

static size_t entry_count(const char *first, const char *last)
{
    return first < last ? (size_t)(last - first) / (guest_is_32() ? 4 : sizeof(initialiser)) : 0;
}

CRT(void, _initterm, (const void *first, const void *last))
{
    for (size_t i = 0; i < entry_count(first, last); i++)
        call_entry(first, i);
}

CRT(int, _initterm_e, (const void *first, const void *last))
{
    int error = 0;

    for (size_t i = 0; i < entry_count(first, last) && error == 0; i++)
        error = call_entry(first, i);
    return error;
}

CRT(int, _is_c_termination_complete, (void))
{
    return exiting;
}
