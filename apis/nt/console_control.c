/* See console_control.h. Microsoft's SetConsoleCtrlHandler and HandlerRoutine. */
#include "apis/nt/console_control.h"

#include "abi/lock.h"
#include "apis/host/interrupt.h"
#include "apis/nt/process_exit.h"
#include "apis/nt/thread.h"

#include <stdlib.h>

struct handler {
    struct handler *next;
    PHANDLER_ROUTINE routine;
};

static struct lock lock;
static struct handler *handlers; /* the last added first */
static bool listening;

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

/* Runs the handlers on a new guest thread; without any that takes it, the process ends. */
static void control_raise(enum interrupt which)
{
    DWORD event = which == INTERRUPT_KEY ? CTRL_C_EVENT : CTRL_BREAK_EVENT;
    const struct thread_request request = {.function = run_handlers,
                                           .parameter = (void *)(ULONG_PTR)event};
    struct thread_object *thread;

    if (thread_create(&request, &thread) >= 0)
        object_release(&thread->waitable.object);
}

/* Under the lock, with the first handler: until then the host's own way of ending is right. */
static NTSTATUS start_listening(void)
{
    if (!listening && interrupt_listen(control_raise) < 0)
        return STATUS_INSUFFICIENT_RESOURCES;
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
    interrupt_ignore(ignore);
    lock_release(&lock);
    return STATUS_SUCCESS;
}
