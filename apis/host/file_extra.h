/* What Windows keeps with a file and the host in extended attributes and permissions. */
#ifndef APIS_HOST_FILE_EXTRA_H
#define APIS_HOST_FILE_EXTRA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room for the path by which an open file is reached, whatever it was opened for. */
enum { HOST_LINK_SIZE = 32 };
void host_link_of(int fd, char link[HOST_LINK_SIZE]);

/* An extended attribute's text, terminated; false when there is none. */
bool host_extra_read(const char *path, const char *name, char *text, size_t size);

/* 0 or -errno; -EOPNOTSUPP where the file system keeps none. */
int host_extra_write(const char *path, const char *name, const char *text);
void host_extra_remove(const char *path, const char *name);

int host_path_set_mode(const char *path, uint32_t mode);

/* The permissions with which new files are made. */
uint32_t host_new_file_mode(void);

#endif
