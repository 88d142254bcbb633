/* See run.h. */
#include "apis/unix/run.h"

#include "abi/model.h"
#include "abi/unix/call.h"
#include "abi/unix/signal.h"
#include "abi/unix/site.h"
#include "apis/unix/call.h"
#include "apis/unix/report.h"
#include "apis/unix/system.h"
#include "apis/unix/thread.h"
#include "apis/unix/time.h"
#include "loader/elf/elf.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *chosen, *own_name;
const char *unix_program_path;

bool unix_run_as(const char *system)
{
    chosen = system;
    return unix_system_find(system) != NULL;
}

void unix_run_name(const char *name)
{
    own_name = name;
}

bool unix_run_is(const char *path)
{
    uint8_t head[SELFMAG];
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t size = descriptor < 0 ? -1 : read(descriptor, head, sizeof head);

    if (descriptor >= 0)
        close(descriptor);
    return size > 0 && elf_is((struct span){head, (size_t)size});
}

static int file_open(const char *path, int *descriptor, struct span *file, struct fault *fault)
{
    struct stat status;
    void *bytes;

    *descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (*descriptor < 0 || fstat(*descriptor, &status) < 0)
        return fail(fault, FAULT_SYSTEM, 0, "%s", strerror(errno));
    bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, *descriptor, 0);
    if (bytes == MAP_FAILED)
        return fail(fault, FAULT_SYSTEM, 0, "%s", strerror(errno));
    *file = (struct span){bytes, (size_t)status.st_size};
    return 0;
}

const char *unix_run_system_of(const struct elf *elf)
{
    const char *system = elf_system(elf);

    return system ? system : chosen;
}

static int choose_system(const struct elf *elf, struct fault *fault)
{
    const char *name = unix_run_system_of(elf);

    if (!name)
        return fail(fault, FAULT_UNSUPPORTED, EI_OSABI,
                    "an ELF program for a system that nothing in it names: say --os NAME");
    unix_system = unix_system_find(name);
    if (!unix_system)
        return fail(fault, FAULT_UNSUPPORTED, EI_OSABI,
                    strcmp(name, "linux") == 0 ? "a %s program, which needs no sojourn"
                                               : "an ELF program for %s, which is not provided",
                    strcmp(name, "linux") == 0 ? "Linux" : name);
    if (elf->interpreter)
        return fail(fault, FAULT_UNSUPPORTED, 0,
                    "a dynamic %s program (%s): only static ones are provided", name,
                    elf->interpreter);
    return 0;
}

static int load(const char *path, struct unix_program *program, struct fault *fault)
{
    struct elf_image image;
    struct span file;
    struct elf elf;
    int descriptor;

    if (file_open(path, &descriptor, &file, fault) < 0 || elf_read(file, &elf, fault) < 0 ||
        choose_system(&elf, fault) < 0 || elf_map(&elf, descriptor, &image, fault) < 0)
        return -1;
    program->base = image.base;
    program->entry = image.entry;
    program->headers = image.headers;
    program->header_count = elf.header.e_phnum;
    munmap((void *)file.bytes, file.size);
    close(descriptor);
    return 0;
}

static int start_catching(struct fault *fault)
{
    int result = unix_calls_start();

    if (result == 0)
        result = unix_signals_start();
    if (result < 0)
        return fail(fault, FAULT_SYSTEM, 0, "system calls cannot be caught (Linux 5.11 can): %s",
                    strerror(-result));
    unix_frame_write = unix_system->frame_write;
    unix_fatal = unix_report;
    site_start();
    unix_clock_start();
    return 0;
}

int unix_run(const char *path, char **arguments, struct fault *fault)
{
    struct unix_program program = {.path = path, .arguments = arguments, .environment = environ};
    struct unix_start start = {0};
    sigset_t mask;

    guest_model = GUEST_UNIX;
    if (own_name)
        arguments[0] = (char *)own_name;
    unix_program_path = path;
    if (load(path, &program, fault) < 0 || unix_calls_prepare(fault) < 0 ||
        unix_system->start(&start, &program, fault) < 0 || start_catching(fault) < 0)
        return -1;
    start.passes = unix_passes;
    start.errors = unix_errors;
    sigprocmask(SIG_BLOCK, NULL, &mask);
    start.mask = *(const uint64_t *)&mask;
    return unix_thread_run_first(&start);
}
