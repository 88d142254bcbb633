/* What a new process gets from this one, collected before it exists. */
#ifndef APIS_NT_INHERITANCE_H
#define APIS_NT_INHERITANCE_H

#include "apis/nt/birth.h"
#include "apis/nt/process_start.h"

struct inheritance {
    const struct process_request *request;
    struct birth_handle *handles;
    size_t count, room;
    int *descriptors; /* duplicates of ours: one for each handle, and the block's */
    size_t descriptor_count;
    int standard[3]; /* for the host's descriptors 0 to 2; -1: none */
    uint64_t standard_values[3];
    bool has_standard, failed;
    bool has_named; /* the child relies on this process for a while */
};

/* Collects the handles that request names. The result is closed in any case. */
NTSTATUS inheritance_open(struct inheritance *inheritance, const struct process_request *request);
void inheritance_close(struct inheritance *inheritance);

/* The block in memory for the child, and the descriptor that it finds it by. */
NTSTATUS inheritance_birth(struct inheritance *inheritance, struct birth **birth, size_t *size,
                           int *descriptor);

#endif
