/* A thread's name, which the host's tools show. */
#ifndef APIS_UNIX_THREAD_NAME_H
#define APIS_UNIX_THREAD_NAME_H

/* Cut to what Linux has room for. 0, -EFAULT, or -EOPNOTSUPP for another thread than the caller. */
int unix_thread_name(long id, const char *name);

#endif
