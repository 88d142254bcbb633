/* `sojourn inspect`: what a program is and needs, and what meets it, without running it. */
#include "cli/inspect.h"

#include "abi/model.h"
#include "apis/win/modules.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "loader/builtin_image.h"
#include "loader/elf/elf.h"
#include "loader/map.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int open_program(const char *path, struct inspection *inspection, struct fault *fault)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC), result;

    *inspection = (struct inspection){.path = path};
    if (descriptor < 0)
        return fail(fault, errno == ENOENT || errno == ENOTDIR ? FAULT_NOT_FOUND : FAULT_SYSTEM, 0,
                    "%s", strerror(errno));
    result = map_file_open(descriptor, &inspection->file, fault);
    close(descriptor);
    if (result == 0 && !elf_is(inspection->file))
        result = pe_read(inspection->file, &inspection->pe, fault);
    if (result == 0 && inspection->pe.is_32bit)
        guest_model = GUEST_WIN32; /* whose functions are asked for */
    return result;
}

static int inspect(const char *name, bool as_json)
{
    struct inspection inspection = {0};
    struct fault fault = {0};
    char *path = program_find(name, &fault);
    int result = -1;

    builtin_prepare(&builtin_tables);
    if (path && open_program(path, &inspection, &fault) == 0) {
        if (elf_is(inspection.file))
            result = inspect_elf(inspection.file, path, as_json, &fault);
        else if (as_json)
            result = inspect_json(&inspection, &fault);
        else
            result = inspect_text(&inspection, &fault);
    }
    map_file_close(&inspection.file);
    free(path);
    if (result == 0)
        return EXIT_SUCCESS;
    fflush(stdout);
    fprintf(stderr, "sojourn: %s: %s\n", name, fault.why);
    return fault.code == FAULT_NOT_FOUND ? EXIT_NOT_FOUND : EXIT_CANNOT_LOAD;
}

int cli_inspect(int argc, char **argv)
{
    bool as_json = argc > 1 && strcmp(argv[1], "--json") == 0;

    if (argc != 2 + as_json) {
        fputs("usage: sojourn inspect [--json] PROGRAM\n", stderr);
        return EXIT_USAGE;
    }
    return inspect(argv[1 + as_json], as_json);
}
