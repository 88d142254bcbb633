/* See thread.h. */
#include "apis/host/thread.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { UNITS_PER_SECOND = 10000000, UNITS_PER_MICROSECOND = 10 };

int host_thread_start(void *(*run)(void *))
{
    sigset_t all, before;
    pthread_t thread;
    int error;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    error = pthread_create(&thread, NULL, run, NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (error == 0)
        pthread_detach(thread);
    return -error;
}

static int64_t units_from(struct timeval time)
{
    return (int64_t)time.tv_sec * UNITS_PER_SECOND + time.tv_usec * UNITS_PER_MICROSECOND;
}

void host_thread_own_times(struct host_thread_times *times)
{
    struct rusage usage;

    getrusage(RUSAGE_THREAD, &usage);
    *times = (struct host_thread_times){units_from(usage.ru_stime), units_from(usage.ru_utime)};
}

/* The fields behind the name, which may hold anything: 11 more, then utime and stime. */
int host_thread_times(uint32_t id, struct host_thread_times *times)
{
    char path[64], text[1024], *end;
    unsigned long user_ticks = 0, kernel_ticks = 0;
    int64_t unit = UNITS_PER_SECOND / sysconf(_SC_CLK_TCK);
    FILE *file;

    snprintf(path, sizeof path, "/proc/self/task/%u/stat", id);
    file = fopen(path, "re");
    if (!file)
        return -errno;
    text[fread(text, 1, sizeof text - 1, file)] = 0;
    fclose(file);
    end = strrchr(text, ')');
    if (end)
        sscanf(end + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user_ticks,
               &kernel_ticks);
    *times = (struct host_thread_times){(int64_t)kernel_ticks * unit, (int64_t)user_ticks * unit};
    return 0;
}

void host_thread_set_name(pthread_t thread, const char *name)
{
    pthread_setname_np(thread, name);
}

int host_thread_set_processors(uint32_t id, uint64_t mask)
{
    cpu_set_t processors;

    CPU_ZERO(&processors);
    for (unsigned i = 0; i < 8 * sizeof mask; i++) {
        if (mask >> i & 1)
            CPU_SET(i, &processors);
    }
    return sched_setaffinity((pid_t)id, sizeof processors, &processors) < 0 ? -errno : 0;
}
