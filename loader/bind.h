/* Binds a module's imports to what meets them. */
#ifndef LOADER_BIND_H
#define LOADER_BIND_H

#include "loader/search.h"

/*
 * Loads what the module imports from, remembers it in module->needs, and fills its address
 * tables. What nobody provides is bound to a named trap; only a broken table is a failure.
 */
int bind_imports(struct module *module, const struct search *search, struct fault *fault);

/*
 * A program that is packed fills its address tables itself, by GetProcAddress, and gives up when a
 * function is missing. The code that does so is met as its import table would be: with a named
 * trap. NULL for any other caller.
 */
void *bind_for_unpacker(struct module *module, const char *name, uint32_t ordinal,
                        uintptr_t caller);

#endif
