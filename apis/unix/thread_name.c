/* See thread_name.h. */
#include "apis/unix/thread_name.h"

#include "abi/unix/host_call.h"
#include "abi/unix/thread.h"

#include <errno.h>
#include <stddef.h>
#include <sys/prctl.h>

enum { ROOM = 16 /* with the NUL: PR_SET_NAME(2const) */ };

int unix_thread_name(long id, const char *name)
{
    char text[ROOM] = "";

    if (id != unix_thread_self()->id)
        return -EOPNOTSUPP;
    for (size_t i = 0; i < ROOM - 1; i++) {
        if (unix_copy(text + i, name + i, 1) < 0)
            return -EFAULT;
        if (!text[i])
            break;
    }
    return (int)host_call(SYS_prctl, PR_SET_NAME, text);
}
