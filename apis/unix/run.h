/* Runs a program of a foreign Unix in this process. */
#ifndef APIS_UNIX_RUN_H
#define APIS_UNIX_RUN_H

#include "abi/fault.h"

#include <stdbool.h>

struct elf;

/* The option --os, for programs in which nothing names a system; false when there is no such one.
 */
bool unix_run_as(const char *system);

/* The system that a program is for; NULL when nothing tells. */
const char *unix_run_system_of(const struct elf *elf);

/* What the program is told its name is, if not the path. */
void unix_run_name(const char *name);

/* True when the file's first bytes are those of such a program's format. */
bool unix_run_is(const char *path);

/* arguments[0] is the program. Returns the exit status, or -1 with a fault. */
int unix_run(const char *path, char **arguments, struct fault *fault);

/* The program that runs, as its host path. */
extern const char *unix_program_path;

#endif
