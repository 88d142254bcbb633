/* Tells DLLs of the process's and its threads' starts and ends. Under the loader lock. */
#ifndef LOADER_ATTACH_H
#define LOADER_ATTACH_H

#include "loader/module.h"

/*
 * Starts what the module needs and then the module itself, each once. is_static: as part of the
 * program's start. -1 with a fault when a DLL refuses.
 */
int attach_module(struct module *module, bool is_static, struct fault *fault);

/* One started DLL is going away. */
void attach_undo(struct module *module);

#endif
