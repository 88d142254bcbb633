/* Reading memory that may not be there: pointers of a guest, as they come. */
#ifndef THUNKS_PEEK_H
#define THUNKS_PEEK_H

#include <stddef.h>

/* Copies what can be read, from the start on, and says how many bytes that was. Never faults. */
size_t peek(const void *from, void *to, size_t size);

#endif
