/* The options before PROGRAM, which every verb that runs a guest takes, and PROGRAM itself. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "abi/fault.h"

/*
 * Applies the options in argv[1..]; returns PROGRAM's index, or -1 after a message. Everything
 * from PROGRAM on belongs to the guest.
 */
int options_read(int argc, char **argv);

/* The host's absolute path of PROGRAM: a host path, a guest path, or a name on PATH. */
char *program_find(const char *name, struct fault *fault);

#endif
