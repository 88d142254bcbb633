/* Which RUNTIME_FUNCTION describes an address: of images, and of code that the guest made. */
#ifndef ABI_UNWIND_TABLES_H
#define ABI_UNWIND_TABLES_H

#include "abi/windows.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An image that the guest may execute, as the loader knows it. */
struct unwind_image {
    uintptr_t base;
    size_t size;
    const RUNTIME_FUNCTION *functions; /* its .pdata, sorted */
    size_t function_count;
};

/* Set once by the loader, NULL before. It must be safe at any moment. */
extern bool (*unwind_find_image)(uintptr_t pc, struct unwind_image *image);

/*
 * The image in which unwind_function has found an address last, on this thread: the frame's
 * further data is there, and can be read without another search.
 */
extern _Thread_local struct unwind_range {
    uintptr_t base;
    size_t size;
} unwind_last_image;

/*
 * The stack that this thread walks when it is not its own: that of a stopped thread, whose memory
 * is known to be there. Size 0: none.
 */
extern _Thread_local struct unwind_range unwind_other_stack;

/* NULL for a leaf function, and where no code is known to be. */
RUNTIME_FUNCTION *unwind_function(uintptr_t pc, uintptr_t *image_base);

/* What unwind_function gives for code of the host. */
extern RUNTIME_FUNCTION unwind_host_function;

/* A table of the guest's, or a callback instead of one. */
struct unwind_table {
    const RUNTIME_FUNCTION *functions;
    size_t count, most;
    uintptr_t base, start, end;
    PGET_RUNTIME_FUNCTION_CALLBACK callback;
    void *callback_context;
    uintptr_t identifier; /* what names it when it is removed */
};

bool unwind_table_add(const struct unwind_table *table);
bool unwind_table_grow(uintptr_t identifier, size_t count);
bool unwind_table_remove(uintptr_t identifier);

#endif
