/* The PE headers of a builtin DLL's image. */
#ifndef LOADER_BUILTIN_HEADERS_H
#define LOADER_BUILTIN_HEADERS_H

#include <stdint.h>

enum { BUILTIN_HEADER_SIZE = 0x1000 };

/* Where .text, .rdata (which begins with the export directory) and .data begin, as RVAs. */
struct builtin_layout {
    char *memory;
    uint32_t text, exports, slots, size;
};

/* At the layout's memory, for the guest's machine. */
void builtin_headers_write(const struct builtin_layout *layout);

#endif
