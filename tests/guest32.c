/* See guest32.h. */
#include "tests/guest32.h"

#include "abi/memory.h"
#include "abi/model.h"
#include "apis/nt/heap.h"

#include <sys/wait.h>
#include <unistd.h>

enum { TOP = 0x7ffe0000 };

int in_32_bit_process(int (*test)(void))
{
    int ends[2], line = -1;

    if (pipe(ends) < 0)
        return -1;
    if (fork() == 0) {
        heap_thread_end(); /* what this thread keeps is of the other model */
        guest_model = GUEST_WIN32;
        memory_use_low(TOP);
        line = test();
        _exit(write(ends[1], &line, sizeof line) < 0);
    }
    close(ends[1]);
    if (read(ends[0], &line, sizeof line) != sizeof line)
        line = -1;
    close(ends[0]);
    wait(NULL);
    return line;
}
