/*
 * The exception handlers that the linker registered in a PE32 image. Microsoft: "/SAFESEH (Image
 * has Safe Exception Handlers)"; PE format: "DLL Characteristics", "Load Configuration Layout".
 */
#ifndef LOADER_SEH_HANDLERS_H
#define LOADER_SEH_HANDLERS_H

#include "loader/pe.h"

struct seh_handlers {
    uint32_t *rvas; /* sorted */
    uint32_t count;
    bool is_limited; /* no other code of the image may be a handler */
};

/* Of an image in memory that can still be read everywhere. 0, or -1 when there is no memory. */
int seh_handlers_open(struct seh_handlers *handlers, const struct pe *image);
void seh_handlers_close(struct seh_handlers *handlers);

/* Whether the code at an RVA may be called as a frame's exception handler. */
bool seh_handlers_allow(const struct seh_handlers *handlers, uint32_t rva);

#endif
