/* sojourn trace [-o FILE] [--only PATTERN]... PROGRAM [ARG]...: runs with the call trace on. */
#include "thunks/trace.h"

#include "cli/cli.h"
#include "cli/trace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A descriptor out of the way of those that a guest and its children get. */
enum { TRACE_DESCRIPTOR = 100 };

int trace_to(const char *file, const char *pattern)
{
    struct trace_options options = {.pattern = pattern};
    struct fault fault;
    int fd = file ? open(file, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666)
                  : STDERR_FILENO;

    options.fd = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, TRACE_DESCRIPTOR);
    if (options.fd < 0) {
        fprintf(stderr, "sojourn: trace: %s: %s\n", file ? file : "stderr", strerror(errno));
        return -1;
    }
    if (file)
        close(fd);
    if (trace_start(&options, &fault) == 0)
        return 0;
    fprintf(stderr, "sojourn: %s\n", fault.why);
    return -1;
}

/* The value of an option that may be written "--only PATTERN" or "--only=PATTERN". */
static const char *option_value(const char *name, int argc, char **argv, int *at)
{
    size_t length = strlen(name);

    if (strncmp(argv[*at], name, length) != 0)
        return NULL;
    if (argv[*at][length] == '=')
        return argv[*at] + length + 1;
    if (argv[*at][length] || *at + 1 >= argc)
        return NULL;
    return argv[++*at];
}

/* Several patterns become one, separated by commas. */
static char *pattern_add(char *patterns, const char *pattern)
{
    char *joined;

    if (asprintf(&joined, "%s%s%s", patterns ? patterns : "", patterns ? "," : "", pattern) < 0)
        return NULL;
    free(patterns);
    return joined;
}

int cli_trace(int argc, char **argv)
{
    const char *file = NULL, *value;
    char *patterns = NULL;
    int at = 1, result;

    for (; at < argc; at++) {
        if ((value = option_value("-o", argc, argv, &at)))
            file = value;
        else if ((value = option_value("--only", argc, argv, &at)))
            patterns = pattern_add(patterns, value);
        else
            break;
    }
    result = trace_to(file, patterns);
    free(patterns);
    if (result < 0)
        return EXIT_USAGE;
    argv[at - 1] = argv[0]; /* the other options are those of every run */
    return cli_run(argc - at + 1, argv + at - 1);
}
