/* File system controls of files on disk. MS-FSCC 2.3. */
#ifndef APIS_NT_DISK_CONTROL_H
#define APIS_NT_DISK_CONTROL_H

#include "apis/nt/file.h"

/* As the control operation of file.h. */
NTSTATUS disk_control(struct file *file, ULONG code, const void *input, ULONG input_size,
                      void *output, ULONG output_size, ULONG *done);

#endif
