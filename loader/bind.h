/* Binds a module's imports to what meets them. */
#ifndef LOADER_BIND_H
#define LOADER_BIND_H

#include "loader/search.h"

/*
 * Loads what the module imports from, remembers it in module->needs, and fills its address
 * tables. What nobody provides is bound to a named trap; only a broken table is a failure.
 */
int bind_imports(struct module *module, const struct search *search, struct fault *fault);

#endif
