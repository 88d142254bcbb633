/*
 * What is done to files by their names: looked at, deleted, moved, copied, linked. Sharing modes
 * of open files are respected as if each were opened for it.
 */
#ifndef APIS_NT_PATH_OPERATIONS_H
#define APIS_NT_PATH_OPERATIONS_H

#include "apis/host/file.h"
#include "apis/host/path.h"

#include "abi/windows.h"

/* As spelt, then in another case. follow: a symlink's target. */
NTSTATUS path_status(struct host_path *path, bool follow, struct host_file_status *status);

NTSTATUS path_delete_file(struct host_path *path);
NTSTATUS path_delete_directory(struct host_path *path);
NTSTATUS path_create_directory(struct host_path *path);

enum path_move_flag {
    PATH_MOVE_REPLACE = 1,
    PATH_MOVE_COPY = 2,  /* across file systems: copied and deleted */
    PATH_MOVE_POSIX = 4, /* replaces what is open, too */
    PATH_MOVE_IGNORE_READONLY = 8,
    PATH_MOVE_POSIX_SOURCE = 16 /* the source is the caller's own open file */
};

NTSTATUS path_move(struct host_path *from, struct host_path *to, unsigned flags);

/* Called with the bytes done and their whole number; false ends the copy. */
typedef bool path_copy_progress(void *context, uint64_t done, uint64_t whole);

NTSTATUS path_copy(struct host_path *from, struct host_path *to, bool must_be_new,
                   path_copy_progress *progress, void *context);

NTSTATUS path_hard_link(struct host_path *existing, struct host_path *link, bool replace);

/* A symlink's text: as the guest spelt it, with the host's separators and roots. */
NTSTATUS path_symlink(struct host_path *link, const WCHAR *target, size_t length);
NTSTATUS path_read_symlink(const char *path, struct dos_path *target, bool *relative);

#endif
