/*
 * Paths of a guest: looked up below the emulation root first, then as they are, the way the BSDs
 * look up the files of an emulated system. Without --root they are handed on unread.
 */
#ifndef APIS_UNIX_PATH_H
#define APIS_UNIX_PATH_H

#include <limits.h>

struct unix_path {
    int directory; /* as for openat(2) */
    const char *text;
    char buffer[2 * PATH_MAX];
};

/* The directory that the process is in; the guest's own number for it (AT_FDCWD) means the same. */
enum { UNIX_HERE = -100 };

/* 0, -EFAULT or -ENAMETOOLONG. */
int unix_path_read(struct unix_path *path, int directory, const char *text);

/* The option --root. 0 or -errno. */
int unix_path_root_set(const char *root);

#endif
