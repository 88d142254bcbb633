/*
 * Names in directories without regard to case. What a directory holds is remembered while its
 * time of change says that it is the same, so that a program that looks for many files that are
 * not there, or makes many new ones, does not read the directory each time.
 */
#ifndef APIS_HOST_DIRECTORY_NAMES_H
#define APIS_HOST_DIRECTORY_NAMES_H

#include <limits.h>
#include <stddef.h>

/*
 * The host's spelling of a name; the exact one wins over others. -ENOENT: there is none;
 * -ENOTDIR: there is no such directory.
 */
int directory_names_find(const char *directory, const char *name, size_t length,
                         char found[NAME_MAX + 1]);

/* This process has just made a file: what is remembered of its directory goes on. */
void directory_names_added(const char *path);

#endif
