/* The host's processes and their threads. proc(5). */
#ifndef APIS_HOST_PROCESS_LIST_H
#define APIS_HOST_PROCESS_LIST_H

#include <stddef.h>
#include <stdint.h>

struct process_list_entry {
    uint32_t id, parent, threads;
    char name[64];
};

/* Allocated; those that end meanwhile are left out. 0 or -errno. */
int process_list_read(struct process_list_entry **list, size_t *count);

/* The thread ids of a process, allocated. 0 or -errno. */
int process_list_threads(uint32_t process, uint32_t **threads, size_t *count);

/* What a process uses, in bytes. */
struct process_usage {
    uint64_t page_faults, resident, peak_resident, data, swapped;
};

int process_usage_read(uint32_t process, struct process_usage *usage);

#endif
