/* Symbolic links as reparse points: MS-FSCC 2.1.2.4. */
#ifndef APIS_NT_REPARSE_H
#define APIS_NT_REPARSE_H

#include "apis/nt/file.h"

NTSTATUS reparse_get(struct file *file, void *output, ULONG size, ULONG *done);

/* An empty file or directory becomes a symlink (or a junction, which is one as well). */
NTSTATUS reparse_set(struct file *file, const void *input, ULONG size);
NTSTATUS reparse_delete(struct file *file, const void *input, ULONG size);

#endif
