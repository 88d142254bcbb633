/*
 * The first stack of a program, in the order that all System V descendants have it: the number of
 * arguments, the arguments, the environment, the auxiliary vector, and the strings above.
 */
#ifndef APIS_UNIX_START_H
#define APIS_UNIX_START_H

#include "apis/unix/system.h"

#include <elf.h>

enum { STACK_SIZE = 0x4000000, STACK_RANDOM = 64, STACK_AUX = 32 };

struct unix_stack_image {
    uint64_t low, high;    /* the mapping */
    uint64_t strings;      /* their lowest byte so far */
    uint64_t path, random; /* where the program's path and random bytes lie */
    const struct unix_program *program;
    Elf64_auxv_t aux[STACK_AUX];
    unsigned aux_count;
};

/* 0 or -errno. */
int unix_stack_make(struct unix_stack_image *stack, const struct unix_program *program);
void unix_stack_aux(struct unix_stack_image *stack, uint64_t type, uint64_t value);

/* Writes it all, the end of the vector too; returns where the number of arguments lies, a
 * multiple of 16. */
uint64_t unix_stack_finish(struct unix_stack_image *stack);

#endif
