/* What kind of program a file is. */
#ifndef APIS_NT_PROCESS_IMAGE_H
#define APIS_NT_PROCESS_IMAGE_H

#include "abi/windows.h"

enum process_image { IMAGE_WINDOWS, IMAGE_WINDOWS_32, IMAGE_HOST };

/* STATUS_SUCCESS with the kind, or why it cannot be started. */
NTSTATUS process_image_of(const char *path, enum process_image *kind);

#endif
