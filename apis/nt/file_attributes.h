/*
 * Windows attributes of host files. Read-only is the absence of every write permission; what the
 * host has no place for (hidden, system, not archived, a creation time) is kept in the extended
 * attribute user.DOSATTRIB, in the text form that Samba reads as well. A file that has it carries
 * the sticky bit, which means nothing else for files, so that others cost no look.
 */
#ifndef APIS_NT_FILE_ATTRIBUTES_H
#define APIS_NT_FILE_ATTRIBUTES_H

#include "apis/host/file.h"

#include "abi/windows.h"

/* By an open file, or by path where fd is -1. Never 0: FILE_ATTRIBUTE_NORMAL. */
ULONG file_attributes(const struct host_file_status *status, int fd, const char *path);

NTSTATUS file_set_attributes(int fd, ULONG attributes);
NTSTATUS path_set_attributes(const char *path, ULONG attributes);

#endif
