/* See process.h. */
#include "apis/host/process.h"

#include "apis/host/descriptor.h"

#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int host_process_open(pid_t id)
{
    int process = (int)syscall(SYS_pidfd_open, id, 0);

    return process < 0 ? -errno : process;
}

bool host_process_has_ended(int process)
{
    return host_descriptor_wait(process, DESCRIPTOR_READABLE, 0) != 0;
}

int host_process_reap(int process, uint32_t *status)
{
    siginfo_t info = {0};

    if (waitid(P_PIDFD, (id_t)process, &info, WEXITED | WNOHANG) < 0)
        return -errno;
    if (info.si_pid == 0)
        return 0;
    *status =
        info.si_code == CLD_EXITED ? (uint32_t)info.si_status : 128 + (uint32_t)info.si_status;
    return 1;
}

int host_process_kill(int process)
{
    return syscall(SYS_pidfd_send_signal, process, SIGKILL, NULL, 0) < 0 ? -errno : 0;
}

int host_process_kill_id(pid_t id)
{
    return kill(id, SIGKILL) < 0 ? -errno : 0;
}

bool host_process_exists(pid_t id)
{
    return kill(id, 0) == 0 || errno == EPERM;
}
