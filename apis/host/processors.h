/* The host's processors, from sysfs: which share a core, a package, a cache. Sets are bit masks. */
#ifndef APIS_HOST_PROCESSORS_H
#define APIS_HOST_PROCESSORS_H

#include <stddef.h>
#include <stdint.h>

enum { HOST_CACHES = 6 };

struct host_cache {
    uint64_t processors;
    uint32_t size, level, ways, line;
    char kind; /* 'D'ata, 'I'nstruction, 'U'nified */
};

/* The processors that share this one's core or package; itself alone when sysfs does not tell. */
uint64_t host_processor_core(int processor);
uint64_t host_processor_package(int processor);

/* How many of the caches it uses were described. */
int host_processor_caches(int processor, struct host_cache caches[HOST_CACHES]);

/* How many are at work, and the one that the caller runs on. */
int host_processor_count(void);
int host_processor_current(void);

/* A field of proc(5)'s cpuinfo, such as "model name", as text; "" when there is none. */
void host_processor_field(uint32_t processor, const char *field, char *text, size_t size);

/* A memory barrier on each that runs a thread of this process. */
void host_processors_barrier(void);

/* What processors have done since boot, in 100 ns; kernel time excludes idle time. */
struct host_processor_times {
    int64_t idle, kernel, user, interrupt;
};

/* One processor's, or with -1 all together. 0 or -errno. */
int host_processor_times(int processor, struct host_processor_times *times);

#endif
