/* See options.h. */
#include "cli/options.h"

#include "apis/host/path.h"
#include "apis/host/text.h"
#include "apis/nt/birth.h"
#include "apis/nt/process_start.h"
#include "apis/unix/exec.h"
#include "apis/unix/path.h"
#include "apis/unix/run.h"
#include "apis/unix/system.h"
#include "cli/trace.h"
#include "thunks/plugin.h"

#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int complain(const char *option, const char *value, const char *why)
{
    fprintf(stderr, "sojourn: %s %s: %s\n", option, value, why);
    return -1;
}

static int set_root(const char *value)
{
    int result = path_root_set(value);

    if (result == 0)
        result = unix_path_root_set(value);
    return result < 0 ? complain("--root", value, strerror(-result)) : 0;
}

static int set_drive(const char *value)
{
    int result;

    if (!value[0] || value[1] != '=')
        return complain("--drive", value, "write it as X=DIR");
    result = path_drive_set(value[0], value + 2);
    return result < 0 ? complain("--drive", value, strerror(-result)) : 0;
}

static int set_variable(const char *value)
{
    if (!strchr(value, '=') || value[0] == '=')
        return complain("--env", value, "write it as NAME=VALUE");
    return putenv((char *)value) == 0 ? 0 : complain("--env", value, strerror(errno));
}

static int set_trace(const char *value)
{
    return trace_to(NULL, value);
}

static int set_system(const char *value)
{
    return unix_run_as(value) ? 0 : complain("--os", value, unix_system_names());
}

/* From a sojourn whose guest starts another with a name that is not its path. */
static int set_name(const char *value)
{
    unix_run_name(value);
    return 0;
}

static int set_hook(const char *value)
{
    struct fault fault;

    return plugin_load(value, &fault) < 0 ? complain("--hook", value, fault.why) : 0;
}

/* From a parent that is a sojourn: what it hands down. Not for people, so not in the manual. */
static int set_born(const char *value)
{
    int result = birth_accept(atoi(value));

    return result < 0 ? complain("--born", value, strerror(-result)) : 0;
}

static const struct known_option {
    const char *name;
    int value; /* required_argument or optional_argument */
    int (*set)(const char *value);
} known[] = {
    {"root", required_argument, set_root},    {"drive", required_argument, set_drive},
    {"env", required_argument, set_variable}, {"trace", optional_argument, set_trace},
    {"hook", required_argument, set_hook},    {"born", required_argument, set_born},
    {"os", required_argument, set_system},    {"argv0", required_argument, set_name},
};

enum { KNOWN = sizeof known / sizeof *known };

static bool is_for_this_one(const char *option)
{
    return strncmp(option, "--born", strlen("--born")) == 0 ||
           strncmp(option, "--argv0=", strlen("--argv0=")) == 0;
}

/* The guest's own children run with the same options. */
static void hand_down(char **argv)
{
    size_t count = 0;
    char **options = calloc((size_t)optind, sizeof *options);

    for (int i = 1; options && i < optind; i++) {
        if (!is_for_this_one(argv[i]))
            options[count++] = argv[i];
    }
    process_start_options(options, count);
    unix_exec_options(options, (int)count);
}

int options_read(int argc, char **argv)
{
    struct option options[KNOWN + 1] = {0};
    int which;

    for (int i = 0; i < KNOWN; i++)
        options[i] = (struct option){known[i].name, known[i].value, NULL, i};
    optind = 1;
    opterr = 0;
    while ((which = getopt_long(argc, argv, "+:", options, NULL)) != -1) {
        if (which == '?' || which == ':') {
            fprintf(stderr, "sojourn: %s: %s; see sojourn --help\n", argv[optind - 1],
                    which == ':' ? "needs a value" : "no such option");
            return -1;
        }
        if (known[which].set(optarg) < 0)
            return -1;
    }
    if (optind >= argc) {
        fprintf(stderr, "sojourn: which program? see sojourn --help\n");
        return -1;
    }
    hand_down(argv);
    return optind;
}

static char *find_on_path(const char *name)
{
    const char *path = getenv("PATH");
    char *found = NULL, *candidate;

    while (path && *path && !found) {
        size_t length = strcspn(path, ":");

        if (asprintf(&candidate, "%.*s/%s", (int)length, path, name) < 0)
            return NULL;
        found = access(candidate, R_OK) == 0 ? realpath(candidate, NULL) : NULL;
        free(candidate);
        path += length + (path[length] == ':');
    }
    return found;
}

static char *find_guest_path(const char *name)
{
    uint16_t wide[DOS_PATH_MAX];
    size_t length = utf16_from_utf8(wide, DOS_PATH_MAX, name, strlen(name));
    struct host_path path;

    if (length > DOS_PATH_MAX || host_path_from_guest(&path, wide, length) < 0 ||
        path.kind != HOST_PATH_FILE)
        return NULL;
    if (access(path.text, F_OK) < 0 && path_find(&path) < 0)
        return NULL;
    return realpath(path.text, NULL);
}

char *program_find(const char *name, struct fault *fault)
{
    char *found = realpath(name, NULL);

    if (!found && errno == ENOENT)
        found = strpbrk(name, "/\\") ? find_guest_path(name) : find_on_path(name);
    if (!found && errno == EACCES)
        fail(fault, FAULT_SYSTEM, 0, "permission denied");
    else if (!found)
        fail(fault, FAULT_NOT_FOUND, 0, "no such file");
    return found;
}
