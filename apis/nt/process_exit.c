/* See process_exit.h. */
#include "apis/nt/process_exit.h"

#include "apis/host/futex.h"
#include "apis/host/terminal.h"
#include "apis/nt/process.h"
#include "apis/nt/thread.h"
#include "loader/loader.h"

#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <unistd.h>

enum { PATIENCE_MS = 500 };

void process_exit_at_once(DWORD code)
{
    process_record_exit(code);
    terminal_restore();
    _exit((int)code);
}

/* Whoever is loading a DLL may finish, but not make the process wait for ever. */
static bool loader_lock_soon(void)
{
    int64_t deadline = deadline_after_ms(PATIENCE_MS);

    while (!loader_try_lock()) {
        if (deadline_now() > deadline)
            return false;
        sched_yield();
    }
    return true;
}

void process_exit(DWORD code)
{
    static atomic_uint ending;
    DWORD id = (DWORD)(uintptr_t)teb_self()->thread_id;
    unsigned int nobody = 0;
    bool locked;

    if (!atomic_compare_exchange_strong(&ending, &nobody, id)) {
        if (nobody == id)
            process_exit_at_once(code);
        thread_leave();
    }
    locked = loader_lock_soon();
    thread_stop_others();
    /* A thread that was stopped inside a DLL's entry point keeps the others from being called. */
    if (locked || loader_try_lock())
        loader_process_detach();
    process_exit_at_once(code);
}
