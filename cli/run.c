/* Runs a guest program: options, the process environment, the loader, the first thread. */
#include "cli/cli.h"

#include <stdio.h>

int cli_run(int argc, char **argv)
{
    fprintf(stderr, "sojourn: %s: no loader for this format\n", argc > 1 ? argv[1] : argv[0]);
    return EXIT_CANNOT_LOAD;
}
