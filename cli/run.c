/* Runs a guest program: options, the process block, the loader, the first thread. */
#include "cli/cli.h"

#include "abi/exception.h"
#include "abi/guest32.h"
#include "abi/guest_memory.h"
#include "abi/model.h"
#include "abi/process.h"
#include "abi/process32.h"
#include "abi/shared_data.h"
#include "abi/signals.h"
#include "abi/thread.h"
#include "apis/host/path.h"
#include "apis/nt/birth.h"
#include "apis/nt/console.h"
#include "apis/nt/environment.h"
#include "apis/nt/file_loader.h"
#include "apis/nt/host_program.h"
#include "apis/nt/process.h"
#include "apis/nt/thread.h"
#include "apis/unix/run.h"
#include "apis/win/modules.h"
#include "cli/command_line.h"
#include "cli/options.h"
#include "loader/loader.h"
#include "thunks/api.h"
#include "thunks/win32/win32.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef DWORD(WINAPI *entry_point)(struct peb *peb);

struct guest {
    struct module *program;
    struct fault fault;
};

static int refuse(const char *program, const struct fault *fault)
{
    fprintf(stderr, "sojourn: %s: %s\n", program, fault->why);
    return fault->code == FAULT_NOT_FOUND ? EXIT_NOT_FOUND : EXIT_CANNOT_LOAD;
}

static NTSTATUS run_entry(const struct module *program)
{
    const uint32_t arguments[] = {guest32_address(process_peb32())};
    void *entry = module_entry(program);

    if (guest_is_32())
        return (NTSTATUS)guest32_call(guest32_address(entry), arguments, 1);
    return (NTSTATUS)((entry_point)entry)(process_peb());
}

/*
 * The first thing on the guest's own stack. The entry point's result is the thread's exit code,
 * and the process's if no other thread goes on.
 */
static void start_guest(void *argument)
{
    struct guest *guest = argument;

    thread_default_reserve_set(module_stack_reserve(guest->program));
    thread_object_self();
    birth_wait_for_resume();
    if (loader_attach(guest->program, &guest->fault) == 0)
        thread_exit(run_entry(guest->program));
}

/* A child's strings are as its parent gave them. */
static WCHAR *command_line_of(const struct dos_path *image, char **arguments)
{
    const WCHAR *given = birth_text(BIRTH_COMMAND_LINE, NULL);
    uint32_t size = 0;
    WCHAR *copy;

    if (!given)
        return command_line_from(image->text, image->length, arguments);
    birth_text(BIRTH_COMMAND_LINE, &size);
    copy = malloc(size);
    return copy ? memcpy(copy, given, size) : NULL;
}

static WCHAR *environment_of(size_t *size)
{
    uint32_t given_size = 0;
    const void *given = birth_text(BIRTH_ENVIRONMENT, &given_size);
    WCHAR *copy;

    if (!given)
        return environment_from_host(environ, size);
    *size = given_size;
    copy = guest_allocate(given_size);
    return copy ? memcpy(copy, given, given_size) : NULL;
}

static void directory_of(struct dos_path *directory)
{
    uint32_t size = 0;
    const WCHAR *given = birth_text(BIRTH_DIRECTORY, &size);

    if (given)
        path_current_set(given, size / sizeof *given - 1);
    path_current(directory);
    directory->text[directory->length] = 0;
}

/* Tells the guest's side of the process what it is. */
static int describe(const char *host_path, char **arguments, struct fault *fault)
{
    struct process_start start = {0};
    struct dos_path image, directory;
    WCHAR *command_line;

    if (guest_path_from_host(&image, host_path) < 0 || image.length == DOS_PATH_MAX)
        return fail(fault, FAULT_UNSUPPORTED, 0, "its path is too long for a guest");
    image.text[image.length] = 0;
    directory_of(&directory);
    command_line = command_line_of(&image, arguments);
    start.image_path = image.text;
    start.directory = directory.text;
    start.command_line = command_line;
    start.environment = environment_of(&start.environment_size);
    if (!command_line || !start.environment || process_describe(&start) < 0)
        return fail(fault, FAULT_SYSTEM, 0, "out of memory");
    free(command_line);
    environment_suit_model();
    return 0;
}

/* What a 32-bit guest needs beyond the others, before its first import is bound. */
static int start_32(struct fault *fault)
{
    int result;

    if (!guest_is_32())
        return 0;
    result = guest32_start();
    if (result < 0)
        return fail(fault, FAULT_SYSTEM, 0, "no translation of 32-bit code: %s", strerror(-result));
    win32_alias_set(builtin_aliases);
    win32_start();
    return 0;
}

static int prepare(const char *host_path, char **arguments, struct guest *guest)
{
    int result;

    if (loader_open(host_path, &guest->fault) < 0 || start_32(&guest->fault) < 0)
        return -1;
    result = shared_data_start();
    if (result < 0)
        return fail(&guest->fault, FAULT_SYSTEM, 0, "the page at 0x7ffe0000 is taken: %s",
                    strerror(-result));
    exception_ending = process_record_exit;
    result = signals_start();
    if (result < 0)
        return fail(&guest->fault, FAULT_SYSTEM, 0, "no signal handlers: %s", strerror(-result));
    if (describe(host_path, arguments, &guest->fault) < 0 ||
        loader_start(&builtin_tables, &file_loader, &guest->fault) < 0)
        return -1;
    if (birth_open_handles() < 0 ||
        (!birth_has_standard_handles() && standard_handles_open(process_peb()->parameters) < 0))
        return fail(&guest->fault, FAULT_SYSTEM, 0, "no handles for the standard descriptors");
    if (loader_program(host_path, &guest->program, &guest->fault) < 0)
        return -1;
    process32_update();
    return 0;
}

static int run_unix(const char *host_path, char **arguments)
{
    const char *program = arguments[0];
    struct fault fault = {0};
    int result = unix_run(host_path, arguments, &fault);

    return fault.code ? refuse(program, &fault) : result;
}

int cli_run(int argc, char **argv)
{
    struct guest guest = {0};
    int first = options_read(argc, argv);
    char *host_path;

    if (first < 0)
        return EXIT_USAGE;
    host_path = program_find(argv[first], &guest.fault);
    if (host_path)
        host_program_become(host_path);
    if (host_path && unix_run_is(host_path))
        return run_unix(host_path, argv + first);
    if (!host_path || prepare(host_path, argv + first + 1, &guest) < 0 ||
        thread_run_first(module_stack_reserve(guest.program), start_guest, &guest, &guest.fault) <
            0)
        return refuse(argv[first], &guest.fault);
    return guest.fault.code ? refuse(argv[first], &guest.fault) : EXIT_SUCCESS;
}
