/*
 * The state of events, mutexes, semaphores and timers: a record that several processes may
 * share, whether the object has a name or was inherited. Each process has a region of memory
 * for the cells of its unnamed objects, which it can hand to a child by descriptor and offset;
 * cells of named objects lie in the user's session (apis/nt/named.h).
 */
#ifndef APIS_NT_CELL_H
#define APIS_NT_CELL_H

#include "apis/nt/object.h"
#include "apis/nt/signal.h"

enum cell_kind { CELL_FREE, CELL_EVENT, CELL_MUTEX, CELL_SEMAPHORE, CELL_TIMER, CELL_SECTION };

/* The kernel finds a mutex's word 32 bytes before its link (get_robust_list(2), as glibc has it).
 */
struct cell_link {
    struct cell_link *previous, *next;
};

struct cell {
    _Atomic(uint32_t) kind;
    _Atomic(uint32_t) holders; /* processes that refer to it; not for named ones */
    struct signal signal;
    uint32_t number; /* event: manual reset; mutex: depth; semaphore: maximum; timer: manual */
    uint64_t reserved;
    union {
        struct cell_link owned; /* mutex */
        struct {
            _Atomic(int64_t) due; /* CLOCK_MONOTONIC, in nanoseconds */
            _Atomic(int64_t) period;
        } timer;
        struct {
            uint64_t size, serial;
            uint32_t protect, attributes;
        } section;
        uint8_t padding[32];
    };
};

_Static_assert(sizeof(struct cell) == 64, "cells fill a cache line");
_Static_assert(offsetof(struct cell, owned.next) - offsetof(struct cell, signal.word) == 32,
               "what glibc told the kernel");

/* A zeroed cell of this process; NULL when there is no memory. */
struct cell *cell_new(enum cell_kind kind);

/* This process does not refer to the cell any more. */
void cell_drop(struct cell *cell);

/* Where a cell of this process is, for a child; holds it in the child's name. */
int cell_export(struct cell *cell, int *descriptor, uint64_t *offset);

/* The cell that another process exported; NULL when it is none. Takes over the descriptor. */
struct cell *cell_import(int descriptor, uint64_t offset);

#endif
