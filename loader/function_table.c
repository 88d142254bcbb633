/* See function_table.h. */
#include "loader/function_table.h"

#include "abi/report_symbol.h"
#include "abi/unwind.h"
#include "loader/module.h"

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
    if (pe_directory(&module->pe, IMAGE_DIRECTORY_ENTRY_EXCEPTION, &table, &size) &&
        table % sizeof(DWORD) == 0 && pe_cut(&module->pe, table, size, &bytes)) {
        image->functions = (const RUNTIME_FUNCTION *)bytes.bytes;
        image->function_count = bytes.size / sizeof(RUNTIME_FUNCTION);
    }
    return true;
}

/* The name as ASCII: a report is for people. */
static bool name_image(uintptr_t pc, struct report_image *image)
{
    const struct module *module = module_by_address((const void *)pc);
    size_t i, length;

    if (!module)
        return false;
    length = module->entry.base_name.Length / sizeof(WCHAR);
    for (i = 0; i < length && i < sizeof image->name - 1; i++) {
        WCHAR unit = module->entry.base_name.Buffer[i];

        image->name[i] = unit >= ' ' && unit < 0x7f ? (char)unit : '?';
    }
    image->name[i] = 0;
    image->path[0] = 0;
    return true;
}

void function_tables_start(void)
{
    unwind_find_image = find_image;
    report_find_image = name_image;
}
