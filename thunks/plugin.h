/* Shared objects with hooks: see thunks/hook.h for what is in one. */
#ifndef THUNKS_PLUGIN_H
#define THUNKS_PLUGIN_H

#include "abi/fault.h"

/* Loads one and lets it attach its hooks. It stays for the life of the process. */
int plugin_load(const char *path, struct fault *fault);

#endif
