/* See function_table.h. */
#include "loader/function_table.h"

#include "abi/chain32.h"
#include "abi/report_symbol.h"
#include "abi/unwind_tables.h"
#include "loader/module.h"
#include "loader/name.h"
#include "loader/search.h"

#include <stdio.h>
#include <unistd.h>

static bool find_image(uintptr_t pc, struct unwind_image *image)
{
    const struct module *module = module_by_address((const void *)pc);
    uint32_t table, size;
    struct span bytes;

    *image = (struct unwind_image){0};
    if (!module)
        return false;
    image->base = (uintptr_t)module->entry.base;
    image->size = module->entry.size;
    if (!module->pe.is_32bit &&
        pe_directory(&module->pe, IMAGE_DIRECTORY_ENTRY_EXCEPTION, &table, &size) &&
        table % sizeof(DWORD) == 0 && pe_cut(&module->pe, table, size, &bytes)) {
        image->functions = (const RUNTIME_FUNCTION *)bytes.bytes;
        image->function_count = bytes.size / sizeof(RUNTIME_FUNCTION);
    }
    return true;
}

/* The host's name of the module's file; empty when there is none. */
static void find_path(const struct module *module, char *path, size_t size)
{
    int descriptor = module->builtin ? -1 : search_open_path(module->entry.full_name.Buffer);
    char link[32];
    ssize_t length = -1;

    if (descriptor >= 0) {
        snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
        length = readlink(link, path, size - 1);
        close(descriptor);
    }
    path[length < 0 ? 0 : length] = 0;
}

/* The name as ASCII: a report is for people. */
static bool name_image(uintptr_t pc, struct report_image *image)
{
    const struct module *module = module_by_address((const void *)pc);

    if (!module)
        return false;
    name_to_ascii(image->name, sizeof image->name, module->entry.base_name.Buffer);
    image->linked = module->entry.original_base;
    find_path(module, image->path, sizeof image->path);
    return true;
}

/* Of code in no image nobody has a list. */
static bool is_handler(uint32_t address)
{
    const struct module *module = module_by_address((const void *)(uintptr_t)address);

    return !module ||
           seh_handlers_allow(&module->handlers, address - guest32_address(module->entry.base));
}

void function_tables_start(void)
{
    exception32_handler_is_allowed = is_handler;
    unwind_find_image = find_image;
    report_find_image = name_image;
}
