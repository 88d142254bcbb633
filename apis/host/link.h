/* Names of the host's files: given, taken away, moved. 0 or a negative errno. */
#ifndef APIS_HOST_LINK_H
#define APIS_HOST_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int host_path_remove(const char *path, bool directory);
int host_directory_make(const char *path);

/* replace: what is at the new name goes; otherwise -EEXIST. */
int host_path_rename(const char *from, const char *to, bool replace);
int host_path_link(const char *existing, const char *link);
int host_path_symlink(const char *target, const char *link);

/* A symlink's text, terminated: its length, or -EINVAL for what is none. */
int64_t host_path_read_symlink(const char *path, char *text, size_t size);

/* Calls visit for each name, "." and ".." among them, until it returns false. */
typedef bool host_name_visitor(const char *name, void *context);
int host_directory_each(int fd, host_name_visitor *visit, void *context);
bool host_directory_is_empty(int fd);

#endif
