/*
 * The objects that the user's programs share by name: one file of memory for all of them, made
 * by the first program that names an object and removed by the last one that leaves.
 *
 * Every process that uses the file holds a lock on a byte of its own, which the kernel lets go
 * of when the process ends, however that happens; what only dead processes hold is free. All
 * changes are made under one lock of the same sort, in an order in which each single step
 * leaves a table that is valid. So a process may be killed at any point.
 */
#ifndef APIS_NT_SESSION_H
#define APIS_NT_SESSION_H

#include "apis/nt/cell.h"

enum { SESSION_NAME = 260, SESSION_SLOTS = 16384, SESSION_BUCKETS = 4096, SESSION_ROWS = 1024 };

struct session_slot {
    struct cell cell;
    _Atomic(uint64_t) holders[SESSION_ROWS / 64]; /* a bit for each process */
    _Atomic(uint32_t) next;                       /* in its bucket; 0 ends */
    uint32_t hash;
    uint16_t length;
    WCHAR name[SESSION_NAME];
};

struct session_name {
    const WCHAR *text;
    uint16_t length;
    bool caseless;
};

/* Opens the file unless it is open, and takes its lock. 0 or -errno. */
int session_lock(void);
void session_unlock(void);

/* At the end of the process: what it holds is free, and the last one takes the file with it. */
void session_leave(void);

/* The rest is called under the lock. */

/* The slot of a name that a living process holds; 0 when there is none. */
uint32_t session_find(const struct session_name *name);

/* A free slot for a name, held by this process and not to be found yet. 0: the table is full. */
uint32_t session_take(const struct session_name *name);
void session_publish(uint32_t slot);

void session_hold(uint32_t slot);
void session_retire(uint32_t slot); /* the name is free again; those who hold it keep it */
bool session_is_shared(uint32_t slot);
void session_let_go(uint32_t slot);

struct session_slot *session_slot(uint32_t slot);

/* A path in the session's directory; 0 or -ENAMETOOLONG. Needs no lock. */
int session_path(char *path, size_t size, const char *kind, uint64_t number);

#endif
