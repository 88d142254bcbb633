/*
 * Threads as objects. One lock, the stop lock, guards which threads exist and which are stopped;
 * a thread that waits for it can itself be stopped, so that two may suspend each other.
 */
#ifndef APIS_NT_THREAD_H
#define APIS_NT_THREAD_H

#include "abi/lock.h"
#include "abi/thread.h"
#include "apis/nt/apc.h"
#include "apis/nt/wait.h"

typedef DWORD(WINAPI *thread_function)(void *parameter);

struct thread_object {
    struct signalled_object waitable; /* signalled when it has ended */
    struct thread *thread;            /* NULL when it has ended */
    struct thread_object *next, *previous;
    thread_function function;
    void *parameter;
    atomic_uint id;
    atomic_uint suspend_count; /* what a thread that was created suspended sleeps on */
    atomic_bool begun;
    CONTEXT *first_context; /* where a thread that has not begun shall begin instead; or NULL */
    WOW64_CONTEXT *first_context32; /* of a 32-bit guest */
    NTSTATUS exit_status;
    struct apc_queue apcs;
    LONG priority;
    bool boost_disabled;
    ULONG memory_priority; /* 0: not set */
    DWORD ideal_processor;
    ULONG_PTR affinity;
    WCHAR *description;
    int64_t created, ended, kernel_time, user_time; /* 100 ns units; the first two since 1601 */
};

struct thread_request {
    thread_function function;
    void *parameter;
    size_t stack_reserve; /* 0: what the program's header says */
    bool suspended;
};

extern const struct object_type thread_type;

/* The calling thread's object. The first thread gets one with the first call. */
struct thread_object *thread_object_self(void);

/* A new thread's object has a reference for the caller and one for the thread. */
NTSTATUS thread_create(const struct thread_request *request, struct thread_object **thread);

/* The stack that the program's header asks for; 1 MB until the command has set it. */
size_t thread_default_reserve(void);
void thread_default_reserve_set(size_t reserve);

/* Ends the calling thread in order: storage callbacks, DLL notifications. The last one ends the
 * process. */
void thread_exit(NTSTATUS status) __attribute__((noreturn));

/* The same without callbacks and notifications. */
void thread_exit_at_once(NTSTATUS status) __attribute__((noreturn));

/* Ends any thread at once. */
NTSTATUS thread_terminate(struct thread_object *thread, NTSTATUS status);

/* previous: the suspend count before; may be NULL. */
NTSTATUS thread_suspend(struct thread_object *thread, ULONG *previous);
NTSTATUS thread_resume(struct thread_object *thread, ULONG *previous);

/* The registers that context->ContextFlags name. A thread in host code is seen as it will be when
 * it has returned to the guest. */
NTSTATUS thread_context_get(struct thread_object *thread, CONTEXT *context);
NTSTATUS thread_context_set(struct thread_object *thread, const CONTEXT *context);

/* The same for a 32-bit guest (thread_context32.c). */
NTSTATUS thread_context32_get(struct thread_object *thread, WOW64_CONTEXT *context);
NTSTATUS thread_context32_set(struct thread_object *thread, const WOW64_CONTEXT *context);

/* Stops all other guest threads for good: the process ends. */
void thread_stop_others(void);

DWORD thread_object_id(struct thread_object *thread);
/* STATUS_PENDING, which is STILL_ACTIVE, while it runs. */
NTSTATUS thread_exit_status(const struct thread_object *thread);

/* The thread with this id, held; NULL when there is none. */
struct thread_object *thread_find(DWORD id);
ULONG thread_count(void);

#endif
