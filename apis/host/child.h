/* Starting another host program. */
#ifndef APIS_HOST_CHILD_H
#define APIS_HOST_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct child_start {
    const char *path;
    char **arguments, **environment;
    const char *directory;  /* NULL: this process's */
    int standard[3];        /* what becomes descriptors 0 to 2; -1: this process's */
    const int *descriptors; /* more that stay open, under their numbers; each above 2 */
    size_t descriptor_count;
    bool detached; /* from the terminal, in a session of its own */
};

/* 0 or -errno, that of execve(2) included. */
int child_start(const struct child_start *start, pid_t *id);

/* Runs a program in the place of this one; returns if that fails, with -errno. */
int child_become(const char *path, char **arguments, char **environment);

#endif
