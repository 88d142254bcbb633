/* Being told of changes in a directory: NtNotifyChangeDirectoryFile. */
#ifndef APIS_NT_DIRECTORY_CHANGE_H
#define APIS_NT_DIRECTORY_CHANGE_H

#include "apis/nt/request.h"

struct directory_change_query {
    ULONG filter; /* FILE_NOTIFY_CHANGE_* */
    bool below;
};

/*
 * Runs a request whose buffer takes FILE_NOTIFY_INFORMATION records. The first one for a file
 * says what is watched. STATUS_NOTIFY_ENUM_DIR: more changed than the buffer holds.
 */
NTSTATUS directory_change_run(struct request *request, struct directory_change_query query);

/* WATCH_* of apis/host/directory_watch.h. */
unsigned directory_interest(ULONG filter);

#endif
