/* See function_table.h. */
#include "loader/function_table.h"

#include "loader/module.h"

/* The table is sorted; the last entry that begins at or before the address decides. */
static const RUNTIME_FUNCTION *search(const RUNTIME_FUNCTION *table, size_t count, uint32_t rva)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (table[middle].BeginAddress <= rva)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && rva < table[low - 1].EndAddress ? &table[low - 1] : NULL;
}

const RUNTIME_FUNCTION *module_function_entry(const void *address, void **base)
{
    const struct module *module = module_by_address(address);
    uint32_t table, size;
    struct span bytes;

    *base = module ? module->entry.base : NULL;
    if (!module || !pe_directory(&module->pe, IMAGE_DIRECTORY_ENTRY_EXCEPTION, &table, &size) ||
        table % sizeof(DWORD) != 0 || !pe_cut(&module->pe, table, size, &bytes))
        return NULL;
    return search((const RUNTIME_FUNCTION *)bytes.bytes, bytes.size / sizeof(RUNTIME_FUNCTION),
                  (uint32_t)((const char *)address - (const char *)*base));
}
