/* See exec.h. */
#include "apis/unix/exec.h"

#include "abi/unix/thread.h"
#include "apis/unix/path.h"
#include "apis/unix/run.h"
#include "loader/elf/elf.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static char *const *options;
static int option_count;

void unix_exec_options(char *const *values, int count)
{
    options = values;
    option_count = count;
}

/* True for what sojourn has to run. */
static bool is_foreign(const char *path)
{
    char head[4096];
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t size = descriptor < 0 ? -1 : read(descriptor, head, sizeof head);
    struct fault fault;
    struct elf elf;
    bool foreign = false;

    if (size > 0 && elf_is((struct span){(uint8_t *)head, (size_t)size})) {
        struct stat status;
        void *bytes = fstat(descriptor, &status) < 0 ? MAP_FAILED
                                                     : mmap(NULL, (size_t)status.st_size, PROT_READ,
                                                            MAP_PRIVATE, descriptor, 0);

        if (bytes != MAP_FAILED) {
            const char *system;

            foreign = elf_read((struct span){bytes, (size_t)status.st_size}, &elf, &fault) == 0 &&
                      (system = unix_run_system_of(&elf)) && strcmp(system, "linux") != 0;
            munmap(bytes, (size_t)status.st_size);
        }
    }
    if (descriptor >= 0)
        close(descriptor);
    return foreign;
}

static long become_sojourn(const char *path, char *const *arguments, char *const *environment)
{
    char *name = NULL, **all;
    size_t count = 0;
    long result;
    int at = 0;

    while (arguments[count])
        count++;
    all = calloc(count + (size_t)option_count + 4, sizeof *all);
    if (!all || (count > 0 && asprintf(&name, "--argv0=%s", arguments[0]) < 0))
        return -ENOMEM;
    all[at++] = "sojourn";
    for (int i = 0; i < option_count; i++)
        all[at++] = options[i];
    if (name)
        all[at++] = name;
    all[at++] = (char *)path;
    for (size_t i = 1; i < count; i++)
        all[at++] = arguments[i];
    execve("/proc/self/exe", all, environment);
    result = -errno;
    free(name);
    free(all);
    return result;
}

long unix_exec(const char *path, char *const *arguments, char *const *environment)
{
    struct unix_path name;
    long result = unix_path_read(&name, UNIX_HERE, path);

    if (result < 0)
        return result;
    if (access(name.text, X_OK) < 0)
        return -errno;
    if (is_foreign(name.text))
        return become_sojourn(name.text, arguments, environment);
    execve(name.text, arguments, environment);
    return -errno;
}
