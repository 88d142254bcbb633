/* Starting another program in a guest's place. */
#ifndef APIS_UNIX_EXEC_H
#define APIS_UNIX_EXEC_H

/*
 * A program of the host's runs as it is; one of a foreign system, and a script for one, with
 * sojourn. Between unix_host_begin and unix_host_end. -errno, or it does not return.
 */
long unix_exec(const char *path, char *const *arguments, char *const *environment);

/* The options that this sojourn was started with, for those that it starts. */
void unix_exec_options(char *const *options, int count);

#endif
