/* Function, file and line from the DWARF in a PE file: not yet read. */
#include "abi/report_symbol.h"

bool report_line(const char *host_path, uintptr_t offset, char *text, size_t size)
{
    (void)host_path;
    (void)offset;
    (void)text;
    (void)size;
    return false;
}
