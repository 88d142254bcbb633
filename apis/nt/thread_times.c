/* See thread_times.h. Another thread's times are in proc(5), in clock ticks. */
#include "apis/nt/thread_times.h"

#include "apis/nt/thread_lock.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { UNITS_PER_SECOND = 10000000, UNIT_NS = 100, UNITS_PER_MICROSECOND = 10 };

#define EPOCH_1601 11644473600

int64_t thread_time_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (now.tv_sec + EPOCH_1601) * UNITS_PER_SECOND + now.tv_nsec / UNIT_NS;
}

static int64_t units_from(struct timeval time)
{
    return (int64_t)time.tv_sec * UNITS_PER_SECOND + time.tv_usec * UNITS_PER_MICROSECOND;
}

static void own_times(int64_t *kernel, int64_t *user)
{
    struct rusage usage;

    getrusage(RUSAGE_THREAD, &usage);
    *kernel = units_from(usage.ru_stime);
    *user = units_from(usage.ru_utime);
}

void thread_times_keep(struct thread_object *thread)
{
    own_times(&thread->kernel_time, &thread->user_time);
    thread->ended = thread_time_now();
}

/* The fields behind the name, which may hold anything: 11 more, then utime and stime. */
static void others_times(DWORD id, int64_t *kernel, int64_t *user)
{
    char path[64], text[1024], *end;
    unsigned long user_ticks = 0, kernel_ticks = 0;
    int64_t unit = UNITS_PER_SECOND / sysconf(_SC_CLK_TCK);
    FILE *file;

    snprintf(path, sizeof path, "/proc/self/task/%u/stat", id);
    file = fopen(path, "re");
    if (!file)
        return;
    text[fread(text, 1, sizeof text - 1, file)] = 0;
    fclose(file);
    end = strrchr(text, ')');
    if (end)
        sscanf(end + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user_ticks,
               &kernel_ticks);
    *user = (int64_t)user_ticks * unit;
    *kernel = (int64_t)kernel_ticks * unit;
}

void thread_times(struct thread_object *thread, int64_t *kernel, int64_t *user)
{
    DWORD id = 0;

    *kernel = thread->kernel_time;
    *user = thread->user_time;
    stop_lock_acquire();
    if (thread->thread)
        id = thread_id(thread->thread);
    stop_lock_release();
    if (thread == thread_object_self())
        own_times(kernel, user);
    else if (id != 0)
        others_times(id, kernel, user);
}
