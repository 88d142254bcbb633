/* The sojourn command: the verbs and what they share. docs/sojourn.1 is its manual. */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

static const char usage[] = "usage: sojourn [OPTION]... PROGRAM [ARG]...\n";

static int cli_help(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    fputs(usage, stdout);
    return 0;
}

static int cli_version(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    puts("sojourn " SOJOURN_VERSION);
    return 0;
}

static const struct verb {
    const char *name;
    int (*run)(int argc, char **argv);
} verbs[] = {
    {"run", cli_run},
    {"trace", cli_trace},
    {"--help", cli_help},
    {"-h", cli_help},
    {"--version", cli_version},
};

int main(int argc, char **argv)
{
    if (argc < 2) {
        fputs(usage, stderr);
        return EXIT_USAGE;
    }
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(argv[1], verbs[i].name) == 0)
            return verbs[i].run(argc - 1, argv + 1);
    }
    return cli_run(argc, argv);
}
