/* `sojourn inspect`: what a program is and needs, and what meets it, without running it. */
#include "cli/inspect.h"

#include "apis/win/modules.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "loader/builtin_image.h"
#include "loader/map.h"
#include "loader/resource.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const subsystems[] = {
    [IMAGE_SUBSYSTEM_NATIVE] = "native",
    [IMAGE_SUBSYSTEM_WINDOWS_GUI] = "graphical",
    [IMAGE_SUBSYSTEM_WINDOWS_CUI] = "console",
    [IMAGE_SUBSYSTEM_OS2_CUI] = "OS/2 console",
    [IMAGE_SUBSYSTEM_POSIX_CUI] = "POSIX console",
    [IMAGE_SUBSYSTEM_WINDOWS_CE_GUI] = "Windows CE",
    [IMAGE_SUBSYSTEM_EFI_APPLICATION] = "EFI application",
    [IMAGE_SUBSYSTEM_EFI_BOOT_SERVICE_DRIVER] = "EFI boot driver",
    [IMAGE_SUBSYSTEM_EFI_RUNTIME_DRIVER] = "EFI run-time driver",
};

static const char *const resource_types[] = {
    [1] = "cursor",       [2] = "bitmap",       [3] = "icon",      [4] = "menu",
    [5] = "dialog",       [6] = "string table", [7] = "font list", [8] = "font",
    [9] = "accelerators", [10] = "raw data",    [11] = "messages", [12] = "cursor group",
    [14] = "icon group",  [16] = "version",     [23] = "HTML",     [24] = "manifest",
};

const char *inspect_subsystem(uint16_t subsystem)
{
    size_t count = sizeof subsystems / sizeof *subsystems;

    return subsystem < count && subsystems[subsystem] ? subsystems[subsystem] : "unknown";
}

const char *inspect_resource_type(uint32_t type)
{
    return type < sizeof resource_types / sizeof *resource_types ? resource_types[type] : NULL;
}

uint32_t inspect_count_resources(const struct pe *pe, uint32_t type_index)
{
    struct resource_entry type, name, language;
    struct resource_tree tree;
    uint32_t count = 0;

    if (!resource_open(pe, &tree) || !resource_entry(&tree, RESOURCE_ROOT, type_index, &type))
        return 0;
    for (uint32_t i = 0; resource_entry(&tree, type.offset, i, &name); i++) {
        for (uint32_t j = 0; resource_entry(&tree, name.offset, j, &language); j++) {
            if (++count == UINT16_MAX)
                return count;
        }
    }
    return count;
}

static int open_program(const char *path, struct inspection *inspection, struct fault *fault)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC), result;

    *inspection = (struct inspection){.path = path};
    if (descriptor < 0)
        return fail(fault, errno == ENOENT || errno == ENOTDIR ? FAULT_NOT_FOUND : FAULT_SYSTEM, 0,
                    "%s", strerror(errno));
    result = map_file_open(descriptor, &inspection->file, fault);
    close(descriptor);
    if (result == 0)
        result = pe_read(inspection->file, &inspection->pe, fault);
    return result;
}

static int inspect(const char *name, bool as_json)
{
    struct inspection inspection = {0};
    struct fault fault = {0};
    char *path = program_find(name, &fault);
    int result = -1;

    builtin_prepare(&builtin_tables);
    if (path && open_program(path, &inspection, &fault) == 0)
        result = as_json ? inspect_json(&inspection, &fault) : inspect_text(&inspection, &fault);
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
