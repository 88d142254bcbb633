/* See process_exit.h. */
#include "apis/nt/process_exit.h"

#include "apis/host/terminal.h"
#include "apis/nt/process.h"
#include "apis/nt/thread.h"
#include "loader/loader.h"

#include <stdatomic.h>
#include <unistd.h>

void process_exit_at_once(DWORD code)
{
    process_record_exit(code);
    terminal_restore();
    _exit((int)code);
}

void process_exit(DWORD code)
{
    static atomic_uint ending;
    DWORD id = (DWORD)(uintptr_t)teb_self()->thread_id;
    unsigned int nobody = 0;

    if (!atomic_compare_exchange_strong(&ending, &nobody, id)) {
        if (nobody == id)
            process_exit_at_once(code);
        thread_leave();
    }
    thread_stop_others();
    loader_process_detach();
    process_exit_at_once(code);
}
