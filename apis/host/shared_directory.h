/* The directory by whose files a user's processes find each other. */
#ifndef APIS_HOST_SHARED_DIRECTORY_H
#define APIS_HOST_SHARED_DIRECTORY_H

#include <stddef.h>

/* Its path, made if it is not there: the length, or -errno. -EACCES: others could reach it. */
int shared_directory(char *path, size_t size);

/* Opens a file in it to read and write, made if it is not there; or -errno. */
int shared_directory_open(const char *path);

/*
 * Calls visit for each file whose path begins so, until one returns 0; the last result that was
 * not -ENOENT, or that.
 */
int shared_directory_each(const char *beginning, int (*visit)(const char *path, void *context),
                          void *context);

#endif
