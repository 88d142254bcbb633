/* The sojourn command: the verbs and what they share. docs/sojourn.1 is its manual. */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

static const char usage[] = "usage: sojourn [OPTION]... PROGRAM [ARG]...\n";

static const char help[] =
    "       sojourn inspect [--json] PROGRAM\n"
    "       sojourn trace [-o FILE] [--only PATTERN]... [OPTION]... PROGRAM [ARG]...\n"
    "       sojourn apis [--json] [MODULE]\n"
    "\n"
    "Runs a program of Windows or another Unix on Linux. Everything after PROGRAM belongs to\n"
    "it, and its exit code's low 8 bits are sojourn's.\n"
    "\n"
    "  --root DIR         the guest's C: is DIR (otherwise C: and Z: are the host's /); a Unix\n"
    "                     program's absolute paths are looked up there first\n"
    "  --os NAME          the system that the program is for, where its file does not say\n"
    "  --drive X=DIR      the guest's X: is DIR\n"
    "  --env NAME=VALUE   sets a variable for the guest\n"
    "  --trace[=PATTERN]  shows the calls that match, as `sojourn trace --only` does\n"
    "  --hook FILE.so     loads a plug-in that observes or changes calls\n"
    "  --help, --version\n"
    "\n"
    "  inspect   what a program is and needs, and what meets each of its imports\n"
    "  trace     runs it and shows its calls with names and types; PATTERN is a glob such as\n"
    "            'kernel32!CreateFile*'\n"
    "  apis      the functions that are provided, and the known gaps with their reasons\n"
    "\n"
    "Exit status 126: PROGRAM cannot be loaded; 127: it is not there; 2: wrong usage.\n";

static int cli_help(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    fputs(usage, stdout);
    fputs(help, stdout);
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
    {"run", cli_run},           {"trace", cli_trace}, {"apis", cli_apis},
    {"inspect", cli_inspect},   {"--help", cli_help}, {"-h", cli_help},
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
