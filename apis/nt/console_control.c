/* See console_control.h. Microsoft's SetConsoleCtrlHandler and HandlerRoutine. */
#include "apis/nt/console_control.h"

#include "abi/lock.h"
#include "apis/nt/process_exit.h"
#include "apis/nt/thread.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

struct handler {
    struct handler *next;
    PHANDLER_ROUTINE routine;
};

static struct lock lock;
static struct handler *handlers; /* the last added first */
static bool listening;
static sem_t arrived;
static sigset_t guest_mask;    /* what a guest's thread blocks, which it has from its maker */
static atomic_uint pending[2]; /* by event: Ctrl+C, Ctrl+Break */

/* A handler may remove itself, or add another: what is called is looked up anew each time. */
static PHANDLER_ROUTINE handler_at(unsigned index)
{
    PHANDLER_ROUTINE routine = NULL;

    lock_acquire(&lock);
    for (struct handler *handler = handlers; handler; handler = handler->next) {
        if (index-- == 0) {
            routine = handler->routine;
            break;
        }
    }
    lock_release(&lock);
    return routine;
}

static DWORD WINAPI run_handlers(void *parameter)
{
    DWORD event = (DWORD)(ULONG_PTR)parameter;
    PHANDLER_ROUTINE routine;

    for (unsigned i = 0; (routine = handler_at(i)); i++) {
        if (routine(event))
            return 0;
    }
    process_exit((DWORD)STATUS_CONTROL_C_EXIT);
}

/* The thread that listens blocks every signal; a guest's must not. */
static NTSTATUS create_unblocked(const struct thread_request *request,
                                 struct thread_object **thread)
{
    sigset_t before;
    NTSTATUS status;

    pthread_sigmask(SIG_SETMASK, &guest_mask, &before);
    status = thread_create(request, thread);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return status;
}

NTSTATUS console_control_raise(DWORD event)
{
    const struct thread_request request = {.function = run_handlers,
                                           .parameter = (void *)(ULONG_PTR)event};
    struct thread_object *thread;
    NTSTATUS status = create_unblocked(&request, &thread);

    if (status >= 0)
        object_release(&thread->waitable.object);
    return status;
}

static void on_signal(int number)
{
    int saved = errno;

    atomic_fetch_add(&pending[number == SIGINT ? 0 : 1], 1);
    sem_post(&arrived);
    errno = saved;
}

/* A host thread of its own: no signal handler can start a guest's. */
static void *listen(void *unused)
{
    for (;;) {
        while (sem_wait(&arrived) < 0)
            ;
        for (DWORD event = CTRL_C_EVENT; event <= CTRL_BREAK_EVENT; event++) {
            if (atomic_exchange(&pending[event], 0) > 0)
                console_control_raise(event);
        }
    }
    return unused;
}

/* Under the lock, with the first handler: until then the host's own way of ending is right. */
static NTSTATUS start_listening(void)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART | SA_ONSTACK};
    pthread_t thread;
    sigset_t all;
    int error;

    if (listening)
        return STATUS_SUCCESS;
    sem_init(&arrived, 0, 0);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &guest_mask);
    error = pthread_create(&thread, NULL, listen, NULL);
    pthread_sigmask(SIG_SETMASK, &guest_mask, NULL);
    if (error)
        return STATUS_INSUFFICIENT_RESOURCES;
    pthread_detach(thread);
    sigfillset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGQUIT, &action, NULL); /* the terminal's second key: Ctrl+Break */
    listening = true;
    return STATUS_SUCCESS;
}

NTSTATUS console_control_add(PHANDLER_ROUTINE routine)
{
    struct handler *handler = malloc(sizeof *handler);
    NTSTATUS status;

    if (!handler)
        return STATUS_NO_MEMORY;
    lock_acquire(&lock);
    status = start_listening();
    if (status >= 0) {
        *handler = (struct handler){handlers, routine};
        handlers = handler;
    }
    lock_release(&lock);
    if (status < 0)
        free(handler);
    return status;
}

NTSTATUS console_control_remove(PHANDLER_ROUTINE routine)
{
    struct handler *found = NULL;

    lock_acquire(&lock);
    for (struct handler **link = &handlers; *link; link = &(*link)->next) {
        if ((*link)->routine == routine) {
            found = *link;
            *link = found->next;
            break;
        }
    }
    lock_release(&lock);
    free(found);
    return found ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}

NTSTATUS console_control_ignore(bool ignore)
{
    lock_acquire(&lock);
    if (ignore)
        signal(SIGINT, SIG_IGN);
    else
        signal(SIGINT, listening ? on_signal : SIG_DFL);
    lock_release(&lock);
    return STATUS_SUCCESS;
}
