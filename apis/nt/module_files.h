/* How the loader reaches files: through the guest's paths, as files do. */
#ifndef APIS_NT_MODULE_FILES_H
#define APIS_NT_MODULE_FILES_H

#include "loader/loader.h"

extern const struct loader_host module_files;

/* What a failed load means to a guest. */
NTSTATUS module_status(const struct fault *fault);

#endif
