/* For the kinds of files: how a struct file is made from what the host opened. */
#ifndef APIS_NT_FILE_KIND_H
#define APIS_NT_FILE_KIND_H

#include "apis/nt/file.h"

/* Sets up what all kinds have in common. The file has one reference. */
void file_prepare(struct file *file, const struct file_operations *operations, int fd, DWORD device,
                  const struct file_parameters *parameters);

/* Opens the handle of a new file and drops the caller's reference. */
NTSTATUS file_publish(struct file *file, const struct file_parameters *parameters, HANDLE *handle);

/* A file over an open descriptor, of the kind that it is; the file owns the descriptor. */
NTSTATUS file_from_descriptor(int fd, const struct file_parameters *parameters, HANDLE *handle);

DWORD file_device_of(enum host_file_kind kind);
const struct file_operations *file_operations_of(enum host_file_kind kind);

/* Files on disk, and the host's pipes, sockets and devices: apis/nt/disk_file.c. */
extern const struct file_operations disk_file_operations, stream_file_operations;

#endif
